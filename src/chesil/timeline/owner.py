"""Whose records these are: who says so, and what to ask when nobody does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import polars as pl

from chesil.terms.assumed_times import listed
from chesil.terms.errors import OwnerUnknown
from chesil.terms.readings import Reading
from chesil.timeline.addresses import Address, Addresses, matched
from chesil.timeline.identities import OWNER, Circle, Claim
from chesil.timeline.people import PeopleFile

_MOST_PROPOSALS: Final = 8
_ASK: Final = "Say which name or address is yours, or mark yourself with `me = true` in a people file."

# A row whose side the export does not say, though somebody wrote or called.
UNDECIDED: Final = (
    pl.col("kind").is_in(["message", "call"]) & pl.col("direction").is_null() & pl.col("sender").is_not_null()
)


@attrs.frozen(kw_only=True)
class Chat:
    """Who takes part in one source.

    Attributes:
        writers: who wrote or called. everyone: they, and whom they wrote to.
        states_sides: the export says which side is the owner's.
        is_undecided: it has rows whose side it does not say.
    """

    reading: Reading
    writers: frozenset[Address]
    everyone: frozenset[Address]
    states_sides: bool
    is_undecided: bool

    def has_owner(self, circle: Circle) -> bool:
        """Whether the owner is known to take part."""
        return self.states_sides or any(circle.root(address) == OWNER for address in self.everyone)

    def is_hers(self, circle: Circle) -> bool:
        """Whether the owner takes part, or nobody is named but one writer, who then writes to her."""
        people = {circle.root(address) for address in self.everyone}
        return self.has_owner(circle) or (len(people) == 1 and self.writers == self.everyone)


def use_owner(
    circle: Circle,
    *,
    chats: Sequence[Chat],
    people: PeopleFile,
    me: str | None,
    addresses: Addresses,
    mailed_to: Sequence[tuple[str, Address]] = (),
) -> tuple[str, bool]:
    """Join what is the owner's: as a person says it first, and as the exports say it next.

    Args:
        chats: every source. me: a name or address, as the person gave it.
        mailed_to: the names that mails are addressed to, made alike, with the address beside each.

    Returns:
        How it was decided, in a sentence, and whether a person said it.
    """
    said, how = _said(people, me)
    circle.use_claims([Claim(text=text) for text in said])
    circle.use_claims(_claims([chat for chat in chats if chat.states_sides], circle, addresses))
    if said:
        mailboxes = _mailboxes(circle, mailed_to, names=_names(said, people))
        circle.use_claims([Claim(text=each.value) for each in mailboxes])
        circle.use_claims(_left_over(chats, circle, addresses))
        if mailboxes:
            shown = listed([each.shown for each in mailboxes])
            how += f" Mail addressed to that name went to {shown}, which counts as theirs."
        return how, True
    undecided = [chat for chat in chats if chat.is_undecided and not chat.states_sides]
    agreed = _agreed(undecided)
    circle.use_claims(agreed)
    if agreed:
        how = f"The exports themselves name their owner: {listed(sorted({each.text for each in agreed}))}."
    elif undecided:
        how = "Nobody has said who the owner is."
    else:
        how = "The exports say which side is the owner's."
    return how, False


def _said(people: PeopleFile, me: str | None) -> tuple[list[str], str]:
    marked = [person.name for person in people.people if person.me]
    if me is None or not matched(me):
        return marked, "The list of people says who the owner is." if marked else ""
    names_another = any(person.is_called(me) and not person.me for person in people.people)
    return [me, *([] if names_another else marked)], f"You said that the owner is {me}."


def _names(said: Sequence[str], people: PeopleFile) -> set[str]:
    """Every name of the owner, made alike."""
    hers = (person for person in people.people if person.me or person.name in said)
    return {matched(name) for name in (*said, *(name for person in hers for name in person.names))}


def _mailboxes(circle: Circle, mailed_to: Sequence[tuple[str, Address]], *, names: set[str]) -> list[Address]:
    """Mail addresses beside the owner's name in "To".

    Left out is what she has saved under a name, for she may have a friend of hers, and what the people
    file says already.
    """
    beside = [address for name, address in mailed_to if name in names]
    return [each for each in dict.fromkeys(beside) if each not in circle.labels and not circle.said(each)]


def _claims(chats: Sequence[Chat], circle: Circle, addresses: Addresses) -> list[Claim]:
    """What exports that know their owner call her, where the people file does not know better."""
    claims = {
        Claim(text=hint.name, space=chat.reading.format) for chat in chats for hint in chat.reading.owners
    }
    return sorted((claim for claim in claims if not _is_another(claim, circle, addresses)), key=str)


def _is_another(claim: Claim, circle: Circle, addresses: Addresses) -> bool:
    address = addresses.read(claim.text, space=claim.space or "", telephone=True)
    return address is not None and circle.said(address) is not None and circle.root(address) != OWNER


def _left_over(chats: Sequence[Chat], circle: Circle, addresses: Addresses) -> list[Claim]:
    """Names for the owner in chats where the name that was given does not stand.

    An export from the other party's phone names the other party as its owner, so a name is taken
    only when nobody of that name writes to the owner elsewhere.
    """
    known = [chat for chat in chats if chat.has_owner(circle)]
    others = {circle.root(address) for chat in known for address in chat.writers}
    claims = []
    for chat in chats:
        if chat.is_undecided and chat.reading.owners and not chat.has_owner(circle):
            claim = Claim(text=chat.reading.owners[0].name, space=chat.reading.format)
            address = addresses.read(claim.text, space=chat.reading.format, telephone=True)
            is_other = address is None or circle.root(address) in others
            if not is_other and not _is_another(claim, circle, addresses):
                claims.append(claim)
    return claims


def _agreed(chats: Sequence[Chat]) -> list[Claim]:
    """The one name that every export of a format gives its owner; nothing where they differ."""
    by_format: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for chat in chats:
        if chat.reading.owners:
            names = {matched(hint.name): hint.name for hint in chat.reading.owners}
            by_format[chat.reading.format].append(names)
    agreed = []
    for space, hints in sorted(by_format.items()):
        common = set(hints[0]).intersection(*hints[1:])
        if len(common) == 1:
            agreed.append(Claim(text=min(names[each] for names in hints for each in common), space=space))
    return agreed


def require_owner(
    circle: Circle, *, chats: Sequence[Chat], is_said: bool, conversations: Mapping[Address, int]
) -> None:
    """Stop where it matters who the owner is and nobody knows.

    Args:
        is_said: a person said who the owner is.
        conversations: in how many each address wrote, where the side is not said.

    Raises:
        OwnerUnknown: with the names it may be, and why.
    """
    undecided = [chat for chat in chats if chat.is_undecided]
    without = [chat for chat in undecided if not chat.has_owner(circle)]
    several = [chat for chat in without if len({circle.root(address) for address in chat.writers}) > 1]
    if not without or (is_said and (len(without) < len(undecided) or not several)):
        return
    raise OwnerUnknown(
        "The name given for the owner is in none of these chats."
        if is_said
        else "These chats do not say which side is the owner's.",
        where=listed(sorted({chat.reading.document.handed for chat in without})),
        next_step=_ASK,
        proposals=_proposals(circle, undecided, conversations),
    )


def _proposals(
    circle: Circle, chats: Sequence[Chat], conversations: Mapping[Address, int]
) -> tuple[tuple[str, str], ...]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for hint in (hint for chat in chats for hint in chat.reading.owners):
        found[hint.name][hint.reason] = None
    writers = sorted(conversations.items(), key=lambda item: (-item[1], item[0].shown))
    most = sum(count == writers[0][1] for _, count in writers) if writers else 0
    for address, count in writers:
        namings = circle.namings(address)
        name = namings[0].name if namings else address.shown
        more = ", more than anyone else" if most == 1 and address == writers[0][0] else ""
        wrote = f"Wrote in {count:,} of these conversations{more}."
        if not any(reason.startswith("Wrote in") for reason in found[name]):
            found[name][wrote] = None
    ranked = [(name, " ".join(reasons)) for name, reasons in found.items()]
    return tuple(ranked[:_MOST_PROPOSALS])

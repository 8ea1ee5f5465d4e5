"""What changes a statement, and has it made."""

import uuid
from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec.structs import replace

from chesil.documents.statement.drafting import Draft
from chesil.documents.statement.record import Head
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers import actions as papers
from chesil_web.person.papers import numbering, preparations, register, workings
from chesil_web.person.papers import queries as of_papers
from chesil_web.person.papers.models import Asked, Prepared
from chesil_web.person.papers.prepared import ChosenMessages, Preparation, PrintedStatement, StatementDraft
from chesil_web.person.statements.messages import talk
from chesil_web.person.statements.queries import Standing, standing, with_refs

_BACK = uuid.UUID("8d5f2b1e-52d5-4a3c-9d0e-0d3b0f2f7a11")  # of the page beside a statement


def begin(safe: OpenSafe, id: uuid.UUID, kind: str, head: Head) -> None:
    """Keep a new statement of a kind; a form that was sent twice keeps it once."""
    told = StatementDraft(draft=Draft(kind=kind), head=head)
    workings.begin(safe, Prepared, id, Preparation(changed_at=timezone.now(), what=told))


def change(safe: OpenSafe, id: uuid.UUID, how: Callable[[StatementDraft], StatementDraft]) -> StatementDraft:
    """Change a statement.

    Raises:
        Http404: there is none of this id in this record.
    """

    def changed(now: Preparation) -> Preparation:
        return replace(now, what=how(preparations.of(now, StatementDraft)))

    return preparations.of(workings.change(safe, Prepared, Preparation, id, changed), StatementDraft)


def step(safe: OpenSafe, id: uuid.UUID, name: str, **said: object) -> StatementDraft:
    """Keep what a step answered, by the names of StatementDraft."""
    return change(safe, id, lambda now: replace(now, asked=tuple(dict.fromkeys([*now.asked, name])), **said))


def choose(safe: OpenSafe, id: uuid.UUID, entries: Sequence[str]) -> StatementDraft:
    """Choose the entries of a statement. One that is chosen anew comes back though it was taken out."""

    def chosen(now: StatementDraft) -> StatementDraft:
        anew = set(entries) - set(now.entries)
        seen = tuple(each for each in now.draft.seen if each not in anew)
        asked = tuple(dict.fromkeys([*now.asked, "entries"]))
        return replace(now, entries=tuple(entries), draft=replace(now.draft, seen=seen), asked=asked)

    return change(safe, id, chosen)


def quote(safe: OpenSafe, id: uuid.UUID, messages: ChosenMessages) -> StatementDraft:
    """Add messages to a statement; a form that was sent twice adds them once."""

    def quoted(now: StatementDraft) -> StatementDraft:
        if any(each.id == messages.id for each in now.messages):
            return now
        return replace(now, messages=(*now.messages, messages))

    return change(safe, id, quoted)


def edit(safe: OpenSafe, id: uuid.UUID, stamp: str, how: Callable[[Standing], Draft]) -> bool:
    """Change the draft as it stands with what is recorded now.

    Args:
        stamp: of the draft that she saw. how: gives the new one.
    Returns:
        Whether it is still the draft that she saw. Nothing is changed where it is not.
    """
    fits = []

    def edited(now: StatementDraft) -> StatementDraft:
        found = standing(safe, now)
        fits.append(found.stamp == stamp)
        return replace(now, draft=how(found)) if fits[0] else now

    change(safe, id, edited)
    return fits[0]


def order(
    safe: OpenSafe,
    id: uuid.UUID,
    found: Standing,
    *,
    name: str,
    recipient: str,
    initials: str,
    paper: uuid.UUID,
    is_draft: bool,
    looked: Asked | None = None,
) -> None:
    """Have a statement printed; with it, each as a paper of its own, copies of the messages that it quotes,
    and for the police the page that is never served. A form that was sent twice asks once.

    Args:
        is_draft: with what is missing at its head, and no other paper beside it.
        looked: what copies of messages are made from; needed where it quotes some.
        initials: before exhibit numbers, where none were given before.
    """
    used = [each for each in found.used if each in found.names]
    numbers = numbering.name(safe, initials, printed=bool(used))
    ids = {str(number): id for id, number in numbers.given.items()}
    refs = {each: numbering.ref(numbers.initials, int(each)) for each in used}
    told = PrintedStatement(
        draft=with_refs(found.draft, numbers.initials), head=found.told.head,
        exhibits=tuple((refs[each], found.names[each]) for each in used), is_draft=is_draft,
    )  # fmt: skip
    asked = Asked(
        asked_at=timezone.now(), what_for="", text="full", name=name, about="", zone=of_papers.zone(safe),
        papers=("statement",), kept=(), run="", run_key="", readings=(), diary="", recipient=recipient,
        title=_("Draft: %(title)s") % {"title": found.kind.title} if is_draft else found.kind.title,
        printing=told, holds=tuple(ids[each] for each in used),
    )  # fmt: skip
    papers.order(safe, asked, paper=paper)
    change(safe, id, lambda now: replace(now, draft=found.draft))  # forms are filled in from it
    if is_draft:
        return
    for each in found.quoted:
        _copy(safe, each, looked, name=name, recipient=recipient)
    back = "\n".join(found.told.head.back.values())
    if back:
        apart = replace(asked, title="", holds=(), apart=True, printing=replace(told, back=True, exhibits=()))
        papers.order(safe, apart, paper=uuid.uuid5(_BACK, paper.hex), for_it=back)


def _copy(
    safe: OpenSafe, messages: ChosenMessages, looked: Asked | None, *, name: str, recipient: str
) -> None:
    """Have a transcript made of messages that a statement quotes. It has the number that they have there."""
    if looked is None:
        raise ValueError("No copy of messages can be made before the record was looked through.")
    number = numbering.register(safe).given[messages.id]
    asked = replace(
        looked,
        talk=talk(messages),
        title=register.messages_name(messages),
        name=f"{name}-{number}",
        recipient=recipient,
    )
    papers.order_transcript(safe, asked, "", paper=uuid.UUID(messages.id))

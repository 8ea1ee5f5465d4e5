"""Joins addresses and names into people, step by step.

Two addresses become one person only when the person herself said so: in the people file, on one
contact card, or by the name she gave a contact. What merely looks alike is proposed, in lookalikes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

import attrs

from chesil.terms import formats
from chesil.timeline.addresses import EMAIL, PHONE, Address, Addresses, matched, shown
from chesil.timeline.people import PeopleFile, Person

ME: Final = "me"
NO_NAMES: Final = frozenset({"", "unknown", "(unknown)", "null", "none", "no name", "contact", "you"})
# Names in these formats are the labels of her own contacts, or her own words.
_HER_OWN_WORDS: Final = ("notes", "media")  # notes, and what she says of a file
_CHOSEN_BY_THEM: Final = "~"  # WhatsApp: the name a stranger gave themselves, not a contact's
_HERSELF: Final = frozenset({"me", "i", "myself"})  # as a person writes of herself in her own notes
OWNERS_OWN: Final = "they are the owner's"
# Without a space: no address, but what the owner's addresses are joined to. It sorts first, as their root.
OWNER: Final = Address("", ME, "Me")


@attrs.frozen(kw_only=True)
class Mention:
    """An address as rows use it.

    Attributes:
        name: the display name beside it, None when there is none.
        rows: how many rows. is_label: the name comes from her own address book.
    """

    address: Address
    name: str | None = None
    rows: int = 0
    is_label: bool = False


@attrs.frozen(kw_only=True)
class Card:
    """One contact card: the full name, and every address on it."""

    name: str
    addresses: tuple[Address, ...]


@attrs.frozen(kw_only=True)
class Claim:
    """Someone said that this name or address is the owner of the records.

    Attributes:
        text: the name or address. space: the only format where a name is meant, None for all.
    """

    text: str
    space: str | None = None


class NameFrom(IntEnum):
    """Where a name comes from, the one to print first."""

    CARD = 1
    LABEL = 2  # her own address book, as an export shows it
    EXPORT = 3  # a display name beside an address; whoever holds the account chose it
    ALONE = 4  # the export gives the name and no address


class Naming(NamedTuple):
    """A name an address was given; sorted, the best comes first."""

    origin: NameFrom
    minus_rows: int  # the name of the most rows comes first
    name: str


class Circle:
    """Every address, joined into groups (a disjoint-set forest); a group is a person.

    Nothing here depends on the order of the exports: addresses are taken in one order.
    """

    def __init__(self, mentions: Sequence[Mention], *, cards: Sequence[Card], addresses: Addresses) -> None:
        self.mentions = sorted(mentions, key=lambda each: (*order(each.address), each.address.shown))
        self.cards = sorted(
            cards, key=lambda each: (each.name, *((*order(a), a.shown) for a in each.addresses))
        )
        self._addresses = addresses
        self._parent: dict[Address, Address] = {}
        self._said: dict[Address, Person] = {}  # by root: who the people file says this is
        self._reasons: defaultdict[Address, set[str]] = defaultdict(set)  # by root
        self.mentioned = {mention.address for mention in self.mentions}
        self.shared = _on_cards_of_several(self.cards)
        self.labels = self._labels()
        named = {mention.address for mention in self.mentions if mention.name}
        self.names_alone = {each for each in self.mentioned - named if _is_name(each)}
        self._namings = self._named()
        on_cards = {address for card in self.cards for address in card.addresses}
        self._everyone = sorted(self.mentioned | on_cards, key=order)

    def root(self, address: Address) -> Address:
        """The address that stands for the group *address* is in."""
        root = address
        while (above := self._parent.get(root, root)) != root:
            root = above
        while address != root:
            self._parent[address], address = root, self._parent.get(address, root)
        return root

    def said(self, address: Address) -> Person | None:
        """Who the people file says this is, None when it does not."""
        return self._said.get(self.root(address))

    def groups(self) -> dict[Address, list[Address]]:
        """The addresses of each person, by the person's root."""
        found: defaultdict[Address, list[Address]] = defaultdict(list)
        for address in sorted({*self._everyone, *self._said, *self._parent}, key=order):
            found[self.root(address)].append(address)
        return found

    def reasons(self, root: Address) -> list[str]:
        """Why the addresses of a group are one person."""
        return sorted(self._reasons[root])

    def namings(self, address: Address) -> list[Naming]:
        """Every name an address was given, the best first."""
        return self._namings.get(address, [])

    def is_named_by_her(self, address: Address) -> bool:
        """Whether she has given it a name: in the people file, her contacts, a chat or a note."""
        is_label = address in self.names_alone and address.space.startswith(formats.HER_LABELS)
        named = address in self.labels or (is_label and not address.value.startswith(_CHOSEN_BY_THEM))
        return named or self.said(address) is not None or self.root(address) == OWNER

    def use_people_file(self, file: PeopleFile) -> None:
        """Join what the people file lists under one person.

        Raises:
            SettingsError: it gives one address or name to two people.
        """
        values, names = self._by_value(), self._by_name()
        for person in file.people:
            listed = [each for text in person.addresses for each in self._written(text, values)]
            self._tell(person, listed, file)
        # An address that is listed is told by that, whatever name an export shows beside it.
        told = {address for address in self._everyone if self.said(address)}
        for person in file.people:
            named = [each for name in (person.name, *person.names) for each in names[matched(name)]]
            self._tell(person, [each for each in named if each not in told], file)

    def _tell(self, person: Person, found: Sequence[Address], file: PeopleFile) -> None:
        first = Address("", f"person {matched(person.name)}", shown(person.name))
        for address in (first, *found):
            other = self.said(address)
            if other not in (None, person):
                raise file.mistaken(f"{person.name} and {other.name} share a name or an address.")
            self._said[self.root(address)] = person
            self._join(first, address, "the owner of the record said so")

    def use_claims(self, claims: Sequence[Claim]) -> None:
        """Join everything that is claimed to be the owner's.

        A contact with the owner's name is not joined: she may have a friend of the same name. Nor
        is a mail address because of the name beside it, which anybody can write.
        """
        values, beside = self._by_value(), self._by_name_beside()
        for claim in claims:
            found = [*self._written(claim.text, values), *beside[matched(claim.text)]]
            if claim.space is None:
                found += [root for root, person in self._said.items() if person.is_called(claim.text)]
            for address in found:
                if claim.space in (None, address.space) or is_exact(address):
                    self._join(OWNER, address, OWNERS_OWN)
        for address in self.names_alone:
            if address.space in _HER_OWN_WORDS and address.value in _HERSELF:
                self._join(OWNER, address, OWNERS_OWN)

    def use_cards(self) -> None:
        """Join the addresses of one card, except those that another person's card holds too."""
        for card in self.cards:
            own = [address for address in card.addresses if address not in self.shared]
            for address in own[1:]:
                self._join(own[0], address, "one contact card holds them")

    def use_equal_labels(self) -> int:
        """Join a WhatsApp name, or a name in her notes, to the one contact with exactly that name.

        Returns:
            How many names were joined.
        """
        written: defaultdict[str, list[Address]] = defaultdict(list)
        for address in sorted(self.names_alone, key=order):
            theirs = address.value.startswith(_CHOSEN_BY_THEM) or address.value in NO_NAMES
            if address.space.startswith(formats.HER_LABELS) and not theirs:
                written[address.value].append(address)
        contacts, joined = self._by_label(), 0
        for name, same in written.items():
            holders = contacts[name]
            is_hers = any(self.root(address) == OWNER for address in same)
            if is_hers or len({self.root(address) for address in holders}) > 1:
                continue
            first, *others = (*holders, *same)
            done = [self._join(first, each, "they have exactly the same name") for each in others]
            joined += any(done)
        return joined

    def _join(self, first: Address, second: Address, reason: str) -> bool:
        one, two = sorted((self.root(first), self.root(second)), key=order)
        if one == two:
            return False
        persons = [self._said[root] for root in (one, two) if root in self._said]
        if len(persons) == 2 and persons[0] is not persons[1]:
            return False  # she said they are two
        self._parent[two] = one
        self._reasons[one] |= self._reasons.pop(two, set()) | {reason}
        self._said.pop(two, None)
        if persons:
            self._said[one] = persons[0]
        return True

    def _labels(self) -> dict[Address, set[str]]:
        """The names she gave each address: in her contacts, or as her phone showed them."""
        found: defaultdict[Address, set[str]] = defaultdict(set)
        for mention in self.mentions:
            if mention.is_label and mention.name and matched(mention.name) not in NO_NAMES:
                found[mention.address].add(matched(mention.name))
        for card in self.cards:
            for address in card.addresses:
                found[address].add(matched(card.name))
        return dict(found)

    def _named(self) -> dict[Address, list[Naming]]:
        rows: Counter[tuple[Address, NameFrom, str]] = Counter()
        for mention in self.mentions:
            if mention.name and shown(mention.name):
                kind = NameFrom.LABEL if mention.is_label else NameFrom.EXPORT
                rows[mention.address, kind, shown(mention.name)] += mention.rows
            elif mention.address in self.names_alone:
                rows[mention.address, NameFrom.ALONE, mention.address.shown] += mention.rows
        for card in self.cards:
            for address in card.addresses:
                rows[address, NameFrom.CARD, shown(card.name)] += 1
        found: defaultdict[Address, list[Naming]] = defaultdict(list)
        for (address, kind, name), count in rows.items():
            found[address].append(Naming(kind, -count, name))
        return {address: sorted(namings) for address, namings in found.items()}

    def _by_label(self) -> defaultdict[str, list[Address]]:
        found: defaultdict[str, list[Address]] = defaultdict(list)
        for address in sorted(self.labels.keys() - self.shared, key=order):
            for name in self.labels[address]:
                found[name].append(address)
        return found

    def _by_name(self) -> defaultdict[str, list[Address]]:
        """What a name alone may stand for: her contacts' addresses, and senders without any address."""
        found = self._by_label()
        for address in sorted(self.names_alone, key=order):
            found[address.value].append(address)
        return found

    def _by_value(self) -> defaultdict[str, list[Address]]:
        found: defaultdict[str, list[Address]] = defaultdict(list)
        for address in self._everyone:
            found[address.value].append(address)
        return found

    def _by_name_beside(self) -> defaultdict[str, list[Address]]:
        """The one account of a format with a display name; accounts of the same name are left out."""
        accounts: defaultdict[tuple[str, str], set[Address]] = defaultdict(set)
        for mention in self.mentions:
            if mention.name and not is_exact(mention.address):
                accounts[mention.address.space, matched(mention.name)].add(mention.address)
        found: defaultdict[str, list[Address]] = defaultdict(list)
        for (_, name), same in sorted(accounts.items(), key=lambda item: item[0]):
            found[name] += same if len(same) == 1 else ()
        return found

    def _written(self, text: str, values: Mapping[str, list[Address]]) -> list[Address]:
        """The addresses that *text* is: a number or e-mail address even where no row uses it."""
        address = self._addresses.read(text, space="", telephone=True)
        if address is None:
            return []
        # An account may be a bare number that reads as a phone number, so what is written counts too.
        known = [each for value in {address.value: 0, matched(text): 0} for each in values.get(value, ())]
        return [*known, *([address] if is_exact(address) else [])]


def _on_cards_of_several(cards: Iterable[Card]) -> set[Address]:
    holders: defaultdict[Address, set[str]] = defaultdict(set)
    for card in cards:
        for address in card.addresses:
            holders[address].add(matched(card.name))
    return {address for address, names in holders.items() if len(names) > 1}


def _is_name(address: Address) -> bool:
    """Whether it may be a name: neither exact nor a bare number, such as a short code or an account."""
    return not is_exact(address) and not address.value.strip("+*# ").isdigit()


def is_exact(address: Address) -> bool:
    """Whether it is a phone number or an e-mail address, the same wherever it stands."""
    return address.space in (PHONE, EMAIL)


def order(address: Address) -> tuple[str, str]:
    """The one order addresses are taken in, whatever the order of the exports."""
    return address.space, address.value

"""Numbers the people and writes the people table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import attrs
import polars as pl

from chesil.terms import tables
from chesil.timeline.addresses import Address
from chesil.timeline.identities import ME, OWNER, OWNERS_OWN, Circle
from chesil.timeline.introductions import Pair
from chesil.timeline.lookalikes import SamePerson, Tie, lookalikes


@attrs.frozen(kw_only=True, eq=False)
class Roster:
    """Everyone in the records.

    Attributes:
        table: tables.PEOPLE, the owner first. proposals: pairs that may be one person.
        person_of: person id of each address in the table. shown: how each address is shown.
        told: persons of the people file. strangers: persons whom she has given no name.
    """

    table: pl.DataFrame
    proposals: tuple[SamePerson, ...]
    person_of: Mapping[Address, str]
    shown: Mapping[Address, str]
    told: frozenset[str]
    strangers: frozenset[str]

    def with_pairs(self, pairs: Iterable[Pair]) -> tuple[SamePerson, ...]:
        """The proposals, with more *pairs*, except those whom the people file keeps apart."""
        found = {(pair.a, pair.b): [pair.reason] for pair in self.proposals}
        for one, other, reason in pairs:
            pair = (one, other) if _number(one) < _number(other) else (other, one)
            if not self.told.issuperset(pair) and reason not in found.setdefault(pair, []):
                found[pair].append(reason)
        return tuple(
            SamePerson(one, other, " ".join(reasons))
            for (one, other), reasons in sorted(found.items(), key=lambda item: tuple(map(_number, item[0])))
            if reasons
        )


def echoed(echoes: pl.DataFrame) -> Iterator[Pair]:
    """The pairs under whose two names the same words stand.

    Args:
        echoes: `one`, `other` (persons) and `messages`, as duplicates finds them.
    """
    for one, other, count in echoes.iter_rows():
        yield Pair(one, other, f"{count:,} messages with the same words and minute stand under both names.")


def _number(person: str) -> int:
    return 0 if person == ME else int(person[1:])


@attrs.frozen(kw_only=True)
class _Entry:
    """One row of the people table; sorted, people stand in the order of their numbers."""

    order: tuple[str, list[str], list[str], str]
    root: Address
    name: str
    names: list[str]
    addresses: list[str]
    basis: str


def roster(circle: Circle, *, ties: Iterable[Tie]) -> Roster:
    """Number everyone who is in the records, in the people file, or may be someone who is.

    Other contacts stay out: they are third parties, and nothing here is about them.
    """
    groups = circle.groups()
    pairs = lookalikes(circle, ties)
    wanted = {root for root in groups if circle.said(root)}.union(*pairs, map(circle.root, circle.mentioned))
    entries = sorted(
        (_entry(circle, root, groups[root]) for root in wanted - {OWNER}), key=lambda entry: entry.order
    )
    number = {OWNER: ME} | {entry.root: f"p{n}" for n, entry in enumerate(entries, 1)}
    people = [_entry(circle, OWNER, groups.get(OWNER, [OWNER])), *entries]
    return Roster(
        table=_table(people, number),
        proposals=tuple(
            SamePerson(number[one], number[other], reason)
            if _number(number[one]) < _number(number[other])
            else SamePerson(number[other], number[one], reason)
            for (one, other), reason in pairs.items()
        ),
        person_of={address: number[root] for root in number for address in groups.get(root, ())},
        shown={address: address.shown for root in number for address in groups.get(root, ())},
        told=frozenset(number[root] for root in number if circle.said(root)),
        strangers=frozenset(
            number[root] for root in number if not any(map(circle.is_named_by_her, groups.get(root, [root])))
        ),
    )


def _entry(circle: Circle, root: Address, group: Sequence[Address]) -> _Entry:
    namings = sorted(chain.from_iterable(map(circle.namings, group)))
    said = circle.said(root)
    real = [address for address in group if address.space]
    names = {naming.name for naming in namings} | ({said.name, *said.names} if said else set())
    addresses = sorted(each.shown for each in real if each not in circle.names_alone)
    if said:
        name = said.name
    elif root in circle.shared:
        name = " or ".join(sorted({naming.name for naming in namings}))
    else:
        name = namings[0].name if namings else group[0].shown
    reasons = circle.reasons(root)
    return _Entry(
        order=(name.casefold(), addresses, sorted(names), str(root)),
        root=root,
        name=name,
        names=sorted(names),
        addresses=addresses,
        basis=_basis(reasons),
    )


def _basis(reasons: Sequence[str]) -> str:
    if not reasons:
        return "One address or name."
    if list(reasons) == [OWNERS_OWN]:
        return "The names and numbers of the person whose record this is."
    return f"Taken as one person because {' and '.join(reasons)}."


def _table(people: Sequence[_Entry], number: Mapping[Address, str]) -> pl.DataFrame:
    columns = {
        "person": [number[entry.root] for entry in people],
        "name": [entry.name for entry in people],
        "names": [entry.names for entry in people],
        "addresses": [entry.addresses for entry in people],
        "is_me": [number[entry.root] == ME for entry in people],
        "basis": [entry.basis for entry in people],
    }
    return tables.fill(tables.PEOPLE, columns, len(people))

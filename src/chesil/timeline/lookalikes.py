"""Pairs of people who may be one, each with its reason; only she can say that they are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from chesil.timeline.addresses import Address, matched
from chesil.timeline.identities import NO_NAMES, Circle, order

_TOO_COMMON: Final = 12  # a word in more names than this says nothing about who is who
_SHORTEST_NAME: Final = 3
_SEVERAL_PEOPLE: Final = frozenset({"and", "or", "&", "+"})

Names = Mapping[Address, Mapping[str, str]]  # of each person's root: names made alike, as written


@attrs.frozen
class SamePerson:
    """Two people of the people table who may be one, and why; she decides in the people file."""

    a: str
    b: str
    reason: str


@attrs.frozen
class Tie:
    """Something in the records that ties two addresses together, in a sentence."""

    one: Address
    other: Address
    reason: str


def lookalikes(circle: Circle, ties: Iterable[Tie]) -> dict[tuple[Address, Address], str]:
    """Pairs of groups that may be one person, by their roots, with every reason in one text.

    Pairs that the people file keeps apart are left out, and pairs of which nobody is in the records.
    """
    names = {root: _names(circle, group) for root, group in circle.groups().items()}
    in_records = {circle.root(address) for address in circle.mentioned}
    found: defaultdict[tuple[Address, Address], dict[str, None]] = defaultdict(dict)
    for tie in (*ties, *_same_name(names), *_name_in_name(names), *_shared_cards(circle)):
        one, other = sorted((circle.root(tie.one), circle.root(tie.other)), key=order)
        are_two = circle.said(one) is not None and circle.said(other) is not None
        if one != other and not are_two and in_records & {one, other}:
            found[one, other][tie.reason] = None
    return {pair: " ".join(sorted(reasons)) for pair, reasons in found.items()}


def _names(circle: Circle, group: Sequence[Address]) -> dict[str, str]:
    written = [naming.name for address in group for naming in circle.namings(address)]
    person = circle.said(group[0])
    if person:
        written += (person.name, *person.names)
    alike = {matched(name).removeprefix("~").strip(): name for name in sorted(written, reverse=True)}
    return {name: alike[name] for name in sorted(alike) if name not in NO_NAMES}


def _same_name(names: Names) -> Iterator[Tie]:
    for name, roots in _by_word(names, lambda name: [name]).items():
        if len(roots) <= _TOO_COMMON:
            for one, other in pairwise(roots):
                yield Tie(one, other, f"Both are called “{names[one][name]}”.")


def _name_in_name(names: Names) -> Iterator[Tie]:
    """Every word of one name stands in the other: Dev, and Dev Mobile."""
    by_word = _by_word(names, str.split)
    for root, own in names.items():
        for name in own:
            words = frozenset(name.split())
            rarest = min((by_word[word] for word in words), key=len)
            vague = len(name) < _SHORTEST_NAME or words & _SEVERAL_PEOPLE
            for other in () if vague or len(rarest) > _TOO_COMMON else rarest:
                longer = [each for each in names[other] if words < frozenset(each.split())]
                if longer:
                    part, whole = own[name], names[other][longer[0]]
                    yield Tie(root, other, f"The name “{part}” is part of the name “{whole}”.")


def _by_word(names: Names, words: Callable[[str], Iterable[str]]) -> dict[str, list[Address]]:
    found: defaultdict[str, dict[Address, None]] = defaultdict(dict)
    for root, own in names.items():
        for name in own:
            for word in words(name):
                found[word][root] = None
    return {word: list(roots) for word, roots in found.items()}


def _shared_cards(circle: Circle) -> Iterator[Tie]:
    holders: defaultdict[Address, list[Address]] = defaultdict(list)
    for card in circle.cards:
        for address in circle.shared.intersection(card.addresses):
            holders[address] += [each for each in card.addresses if each not in circle.shared]
    for address in sorted(holders, key=order):
        for other in sorted(set(holders[address]), key=order):
            yield Tie(address, other, "Several contact cards hold the same number or address.")

"""By what somebody can be known again: values that two who write of one person are likely to share.

No value here is a common one alone: a surname stands with an initial or a birth date, a sound with a year, a
house number with its postcode. Those that are common alone (WEAK) are compared with what workers declared and
with nothing else, and set no wall.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, Literal

import attrs

from chesil.timeline.addresses import EMAIL, PHONE, Addresses

MatchKind = Literal[
    "phone",
    "mail",
    "home",
    "surname and initial",
    "surname and birth date",
    "sound and birth year",
    "reference",
]
StrongKind = Literal["phone", "home and surname", "name and birth date"]
WeakKind = Literal["name by sound", "postcode"]
# A phone, an address or a birth date that is the same is no chance.
STRONG: Final[frozenset[str]] = frozenset(("phone", "home and surname", "name and birth date"))
WEAK: Final[frozenset[str]] = frozenset(("name by sound", "postcode"))

_POSTCODE: Final = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})\b")
_NUMBER: Final = re.compile(r"\b[0-9]+[a-z]?\b")
_SOUNDS: Final = {
    letter: sound
    for sound, letters in {"1": "bfpv", "2": "cgjkqsxz", "3": "dt", "4": "l", "5": "mn", "6": "r"}.items()
    for letter in letters
}


@attrs.frozen(kw_only=True)
class Person:
    """What is known of somebody.

    Attributes:
        names: each as it is written, first name first. born: a year, or a day as 1988-03-04.
        references: what agencies call them by, such as the number of a tenancy.
    """

    names: tuple[str, ...] = ()
    born: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def matches(person: Person) -> set[tuple[MatchKind, str]]:
    """The values that somebody can be looked up by across cases; none where too little is known."""
    found: set[tuple[MatchKind, str]] = {("phone", each) for each in _phones(person)}
    found |= {("mail", each) for each in _mails(person)}
    found |= {("home", each) for each in _homes(person.addresses)}
    found |= {("reference", each) for raw in person.references if (each := _plain(raw))}
    for first, last in _names(person):
        found.add(("surname and initial", f"{last} {first[0]}"))
        if _is_day(person.born):
            found.add(("surname and birth date", f"{last} {person.born}"))
        if person.born:
            found.add(("sound and birth year", f"{_sound(first)} {_sound(last)} {person.born[:4]}"))
    return found


def closeness(person: Person) -> set[tuple[StrongKind | WeakKind, str]]:
    """The values by which a person in a case and one whom a worker declared are compared."""
    found: set[tuple[StrongKind | WeakKind, str]] = {("phone", each) for each in _phones(person)}
    found |= {("postcode", each) for raw in person.addresses if (each := _postcode(_folded(raw)))}
    for first, last in _names(person):
        found.add(("name by sound", f"{_sound(first)} {_sound(last)}"))
        found |= {("home and surname", f"{last} {home}") for home in _homes(person.addresses)}
        if _is_day(person.born):
            found.add(("name and birth date", f"{first} {last} {person.born}"))
    return found


def searched(text: str) -> set[tuple[MatchKind, str]]:
    """The values that one line of a search can stand for: a phone, an e-mail, a name, or a reference."""
    names = (text, " ".join(reversed(text.replace(",", " ").split())))
    person = Person(names=names, phones=(text,), mails=(text,), references=(text,))
    return {each for each in matches(person) if each[0] in _SEARCHED}


_SEARCHED: Final = frozenset(("phone", "mail", "surname and initial", "reference"))


def has_surname(text: str, name: str) -> bool:
    """Whether the last word of a name stands in a text."""
    words = {_plain(each) for each in text.split()}
    return _plain((name.split() or [""])[-1]) in words - {""}


def words(text: str) -> list[str]:
    """The words of a name in small letters, without marks and accents; none where it has no letter."""
    return [word for part in re.split(r"[\s.]+", text) if (word := _plain(part))]


def _phones(person: Person) -> set[str]:
    read = Addresses("GB")
    found = (read.read(raw, space="", telephone=True) for raw in person.phones)
    return {each.value for each in found if each and each.space == PHONE}


def _mails(person: Person) -> set[str]:
    read = Addresses("GB")
    found = (read.read(raw, space="", telephone=False) for raw in person.mails)
    return {each.value for each in found if each and each.space == EMAIL}


def _names(person: Person) -> Iterator[tuple[str, str]]:
    """First and last names; of one word alone nothing follows."""
    for raw in person.names:
        found = words(raw)
        if len(found) > 1:
            yield found[0], found[-1]


def _homes(addresses: Iterable[str]) -> Iterator[str]:
    for raw in addresses:
        text = _folded(raw)
        postcode = _postcode(text)
        numbers = _NUMBER.findall(_POSTCODE.sub(" ", text))
        if postcode and numbers:
            yield f"{postcode} {' '.join(numbers)}"


def _postcode(folded: str) -> str:
    found = _POSTCODE.search(folded)
    return found[1] + found[2] if found else ""


def _is_day(born: str) -> bool:
    return len(born) == len("1988-03-04")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in plain if not unicodedata.combining(each))


def _plain(text: str) -> str:
    """Letters and digits alone: O'Brien, O’Brien and Obrien are one."""
    return "".join(filter(str.isalnum, _folded(text)))


def _sound(name: str) -> str:
    """The sound of a name as Soundex writes it; a name in other letters stays as it is.

    The first letter is written as its sound too, so that Catherine and Katherine are one.
    """
    if not name.isascii():
        return name
    coded = [_SOUNDS.get(letter, letter if letter in "hw" else "") for letter in name]
    heard = [each for each in coded if each not in ("h", "w")]  # between two of one sound they part nothing
    kept = [now for before, now in pairwise(["", *heard]) if now and now != before]
    first = _SOUNDS.get(name[0], name[0])
    return (first + "".join(kept[1:] if kept and kept[0] == first else kept)).ljust(4, "0")[:4]

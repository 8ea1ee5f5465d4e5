"""The people file: what she confirmed about who is who (docs/formats/people.md)."""

from pathlib import Path
from typing import Final

import attrs
import msgspec

from chesil.terms import own_files
from chesil.terms.errors import SettingsError
from chesil.timeline.addresses import matched

_NEXT: Final = "Mend that line and run again; docs/formats/people.md shows the format."


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person as the people file names them.

    Attributes:
        name: what to call them. addresses: phone numbers, e-mail addresses and handles of theirs.
        names: other names the exports use for them. me: whether this is the owner of the records.
    """

    name: str
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    me: bool = False

    def is_called(self, text: str) -> bool:
        """Whether *text* is one of their names or addresses, as they stand in the file."""
        return matched(text) in map(matched, (self.name, *self.names, *self.addresses))


@attrs.frozen
class PeopleFile:
    """The people of a people file, in its order; `where` names the file in messages."""

    people: tuple[Person, ...] = ()
    where: str = "people file"

    def mistaken(self, what: str) -> SettingsError:
        """The error that says what is wrong in this file."""
        return SettingsError(what, where=self.where, next_step=_NEXT)


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: tuple[Person, ...] = ()


_KNOWN: Final = ("person", *(f"person.{name}" for name in Person.__struct_fields__))


def load_people(path: Path) -> PeopleFile:
    """Read a people file.

    Raises:
        SettingsError: names the file, the line or key that is wrong, and what to do.
    """
    nobody = PeopleFile(where=str(path))
    written = own_files.read(path, called="people file", next_step=_NEXT)
    try:
        tables = msgspec.convert(written, _Tables)
    except msgspec.ValidationError as error:
        raise nobody.mistaken(own_files.in_words(error, known=_KNOWN)) from error
    if sum(person.me for person in tables.person) > 1:
        raise nobody.mistaken("Two people are marked `me = true`.")
    for number, person in enumerate(tables.person, 1):
        if not matched(person.name):
            raise nobody.mistaken(f"Person {number} has an empty name.")
    return attrs.evolve(nobody, people=tables.person)

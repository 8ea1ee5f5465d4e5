"""What rooms above this one add beside records and files that are shown: each answers a signal."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

import attrs
from django.dispatch import Signal

from chesil_web.foundation.keys.opened import OpenSafe

type Record = tuple[int, int]
"""The number of a document in a file, and that of a record in it."""

type Sound = tuple[int, int, int]
"""The number of a document in a file, that of a record in it, and which of its files the recording is."""

about_file: Final = Signal()  # safe: OpenSafe, file: queries.File; gives Link | None
about_files: Final = Signal()  # safe, files: Sequence[queries.File]; gives Link | None, about all of them
about_entry: Final = (
    Signal()
)  # safe, files: Sequence[UUID]; gives Mapping[UUID, Link], about those of an entry
about_sound: Final = Signal()  # file: UUID, at: Sound; gives Link
asked: Final = Signal()  # safe: OpenSafe, file: UUID, records: Sequence[Record]; gives Mapping[Record, Link]


@attrs.frozen(kw_only=True)
class Link:
    """A link to more about a record or a file. It has no words from either.

    *begins*: it is a button that sends a form, and starts what its words say.
    """

    words: str
    address: str
    begins: bool = False


def links(safe: OpenSafe, file: uuid.UUID, records: Sequence[Record]) -> dict[Record, Link]:
    """What every room adds; nothing beside most records."""
    found: dict[Record, Link] = {}
    for _, added in asked.send(sender=Link, safe=safe, file=file, records=records):
        found.update(added)  # type: ignore[arg-type] # of what receivers give, the stubs know text alone
    return found


def links_of_file(safe: OpenSafe, file: Any) -> list[Link]:
    """What rooms above add to the page of one file."""
    return _answered(about_file.send(sender=Link, safe=safe, file=file))


def links_of_files(safe: OpenSafe, files: Sequence[Any]) -> list[Link]:
    """What rooms above add to the list of files."""
    return _answered(about_files.send(sender=Link, safe=safe, files=files))


def links_of_entry(safe: OpenSafe, files: Sequence[uuid.UUID]) -> dict[uuid.UUID, Link]:
    """What rooms above add beside the files of an entry, by their ids; most files have nothing."""
    found: dict[uuid.UUID, Link] = {}
    for _, added in about_entry.send(sender=Link, safe=safe, files=files):
        found.update(added)  # type: ignore[arg-type] # as above
    return found


def link_of_sound(file: uuid.UUID, at: Sound) -> Link | None:
    """What a room above adds beside a recording that is played; None where no room does."""
    return next(iter(_answered(about_sound.send(sender=Link, file=file, at=at))), None)


def _answered(answers: Sequence[tuple[Any, Any]]) -> list[Link]:
    return [link for _, link in answers if link is not None]

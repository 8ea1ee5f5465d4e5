"""What rooms above this one add beside records that are shown: each answers `asked`."""

import uuid
from collections.abc import Sequence
from typing import Final

import attrs
from django.dispatch import Signal

from chesil_web.foundation.keys.opened import OpenSafe

type Record = tuple[int, int]
"""The number of a document in a file, and that of a record in it."""

asked: Final = Signal()  # safe: OpenSafe, file: UUID, records: Sequence[Record]; gives Mapping[Record, Link]


@attrs.frozen(kw_only=True)
class Link:
    """Where there is more about a record, and what the link says. It holds no word of the record."""

    words: str
    address: str


def links(safe: OpenSafe, file: uuid.UUID, records: Sequence[Record]) -> dict[Record, Link]:
    """What every room adds; nothing beside most records."""
    found: dict[Record, Link] = {}
    for _, added in asked.send(sender=Link, safe=safe, file=file, records=records):
        found.update(added)  # type: ignore[arg-type] # of what receivers give, the stubs know text alone
    return found

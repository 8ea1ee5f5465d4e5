"""Pictures for others: a copy written anew, so that the location, the device and the thumbnail stay behind.

The log is told of each copy and what it was made from, so that a pack can show both.
"""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import PurePath
from typing import Final, Protocol

import attrs

from chesil import pipeline
from chesil.sandbox.faults import HelperLost
from chesil.terms.errors import ReadingError
from chesil.vault import records
from chesil.vault.pack.parts import Logged, Original
from chesil.vault.records import AnyRecord, DerivedAdded, FileAdded
from chesil.vault.sealing import new_id

_KEPT: Final = {"kept": "pixels"}  # and nothing else: no place, no device, no time, no thumbnail


class Appends(Protocol):
    """A log that can be told of something."""

    def append(self, made: Callable[[datetime, str], AnyRecord]) -> Logged:
        """Log an event; *made* is given the time and by whom."""


@attrs.frozen(kw_only=True)
class Copy:
    """A picture written anew, as a JPEG that holds nothing but its pixels, and the file that it is of."""

    of: Original
    data: bytes = attrs.field(repr=False)


def copy_of(original: Original) -> Copy | None:
    """A picture written anew; None where it is no picture, or cannot be decoded on this system.

    Raises:
        HelperLost: no process can be started. BlobMissing, Damaged: it is not as it was sealed.
    """
    try:
        with original.open() as stream:
            return Copy(of=original, data=pipeline.look(stream))
    except HelperLost:
        raise
    except ReadingError:
        return None


def logged(copy: Copy, log: Appends) -> Original:
    """The copy as something to hand over, once the log was told of it."""
    parent = records.read(copy.of.logged.record)
    if not isinstance(parent, FileAdded):
        raise TypeError("a copy is of a file that came")

    def made(now: datetime, by: str) -> DerivedAdded:
        return DerivedAdded(
            logged_at=now,
            by=by,
            item=new_id().hex(),
            file_sha256=hashlib.sha256(copy.data).hexdigest(),
            size=len(copy.data),
            media="image/jpeg",
            parent=parent.item,
            parent_sha256=parent.file_sha256,
            tool="chesil",
            version=version("chesil"),
            parameters=_KEPT,
        )

    name = f"{PurePath(copy.of.name).stem}-copy.jpg"
    return Original(name=name, open=partial(io.BytesIO, copy.data), logged=log.append(made))

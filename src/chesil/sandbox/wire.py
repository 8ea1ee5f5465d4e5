"""The words between the process that asks and the helper it starts.

Orders go over a socket, with open files beside them. The helper answers when a child was started on one, and
how it ended; what the child found goes over a pipe of its own.
"""

import socket
import struct
from typing import Final

import msgspec

from chesil.documents.redaction.record import Box
from chesil.readers.media.kinds import MOST_SHOWN_SIDE
from chesil.sandbox.confining import Limits
from chesil.speech.rows import ModelFile

# Kinds of order; all but the first name a job.
(
    SETTINGS, READ, TRY, LOOK, LISTEN, SCORE, CLEAN, PIECES, LETTERS, DRAW, PAINT, SCREEN, PHONE, SPEECH,
    FIELDS, FILL, WORDS, STOP,
) = range(18)  # fmt: skip
ORDER: Final = struct.Struct("<BII")  # kind, job, length of what follows
WORD: Final = struct.Struct(
    "<Ii"
)  # of the helper on a job: STARTED, then an exit code or less than 0: a signal
STARTED: Final = 1_000
MOST_FILES: Final = 5  # the end of the pipe; of a backup: the secret, two lists and a stored file
COUNT: Final = struct.Struct("<Q")  # before an answer: how many bytes of the file were read so far
TELL_EVERY: Final = 1 << 20  # bytes between two counts
ALL_READ: Final = (1 << 64) - 1  # instead of a count: the answer follows
NO_MEMORY: Final = 3  # the exit code of a child that ran out of it


class Settings(msgspec.Struct, frozen=True):
    """What holds for every file until it is said again: ReadOptions, and the names in the folder."""

    day_first: bool | None = None
    columns: dict[str, str] | None = None
    zone: str = ""
    beside: frozenset[str] = frozenset()


class Task(msgspec.Struct, frozen=True):
    """One file to be read. Its name and path are words: they open nothing.

    Attributes:
        member: of a ZIP, the picture or recording that is wanted; empty when it is the file itself.
        side: of a picture, the longest in pixels. title: of a PDF, what its pages are called when
            read aloud; of a file that leaves, its name.
        boxes: what is painted over; of a picture to be looked at, the part that is shown.
        corners: of the screen on a photograph, in pixels.
        order: of a phone's backup, what is wanted (`phones.orders.Order` as JSON).
        model, model_files: the folder of a speech model, and what lies in it. language: that is spoken.
        pages: of a PDF, the first and the last that are wanted, from 1; two zeros for all.
        values: of a form, what is written into its fields, by their names.
    """

    name: str
    path: str | None
    size_bytes: int
    sha256: str
    limits: Limits
    member: str = ""
    side: int = MOST_SHOWN_SIDE
    title: str = ""
    boxes: tuple[Box, ...] = ()
    corners: tuple[tuple[float, float], ...] = ()
    order: str = ""
    model: str = ""
    model_files: tuple[ModelFile, ...] = ()
    language: str = ""
    pages: tuple[int, int] = (0, 0)
    values: dict[str, str] = {}


def exactly(control: socket.socket, count: int) -> bytes:
    """The next *count* bytes; fewer when the other side is gone."""
    parts = []
    while count and (part := control.recv(count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)

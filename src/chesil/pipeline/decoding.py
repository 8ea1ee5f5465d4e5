"""What a picture shows and a recording holds, decoded apart: to be looked at, listened to, and read."""

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from chesil.documents.chronology import (
    Thumbnail,
)
from chesil.documents.redaction.record import Box
from chesil.sandbox.jpegs import size_of
from chesil.sandbox.nursery import Nursery
from chesil.screens.rows import Corner, Screen
from chesil.speech.rows import Guess, Told
from chesil.terms.errors import ReadingError


def look(source: BinaryIO, *, member: str = "") -> bytes:
    """A picture as a JPEG to be looked at: upright, no larger than a screen, with nothing but its pixels.

    It is decoded apart, on Linux alone, and nothing of it is ever on disk.

    Args:
        source: a file that can seek: the picture, or a ZIP with it, of which only what is needed is read.
        member: of a ZIP, the name that its reading links it under (`FileReading.linked`).
    Raises:
        ReadingError: it is no picture, or damaged, or too large; the system is not Linux.
        HelperLost: no process can be started.
    """
    size = _size_to_decode(source)
    with Nursery() as nursery:
        return nursery.look(source, size, member=member)


@contextmanager
def screens() -> Iterator[Callable[..., Screen]]:
    """In the block, the messages on pictures of screens can be read, one picture after the other.

    Call it as `Nursery.screen` without a size: give each file, and its *member* of a ZIP and the *corners* of
    a photographed screen where there are any. Each is read apart; what reads them is loaded once.
    """
    with Nursery() as nursery:

        def shown(source: BinaryIO, *, member: str = "", corners: Sequence[Corner] = ()) -> Screen:
            return nursery.screen(source, _size_to_decode(source), member=member, corners=corners)

        yield shown


@contextmanager
def speech(model: Path) -> Iterator[Callable[..., Guess]]:
    """In the block, a machine can guess what recordings say, one recording after the other.

    Call it as `Nursery.speech` without a size and a model: give each file, and its *member* of a ZIP, the
    *language* and who is *told* how far it is. Each is read apart; the model in that folder is loaded once.
    """
    with Nursery() as nursery:

        def guess(
            source: BinaryIO, *, member: str = "", language: str = "", told: Told = lambda done, of: None
        ) -> Guess:
            size = _size_to_decode(source)
            return nursery.speech(source, size, model=model, member=member, language=language, told=told)

        yield guess


@contextmanager
def thumbnails(side: int) -> Iterator[Callable[[BinaryIO, str, Box | None], Thumbnail]]:
    """In the block, pictures can be made as `look` makes them, no longer than *side* pixels, one by one.

    Give each a file and its member of a ZIP, as `look` takes them, and what alone is shown of it, None for
    all; it raises what that raises.
    """
    with Nursery() as nursery:

        def made(source: BinaryIO, member: str, part: Box | None) -> Thumbnail:
            jpeg = nursery.look(source, _size_to_decode(source), member=member, side=side, part=part)
            return Thumbnail(jpeg, *size_of(jpeg))

        yield made


def listen(source: BinaryIO, *, member: str = "") -> bytes:
    """A recording, or the sound of a video, as an MP3 of 20 minutes at most, with nothing but its sound.

    Otherwise as `look`. AAC, AMR and the sound of videos need the extra `aac`.
    """
    size = _size_to_decode(source)
    with Nursery() as nursery:
        return nursery.listen(source, size, member=member)


def _size_to_decode(source: BinaryIO) -> int:
    if not sys.platform.startswith("linux"):
        raise ReadingError("Pictures and recordings are decoded on Linux alone.", next_step="Do it on Linux.")
    return source.seek(0, io.SEEK_END)

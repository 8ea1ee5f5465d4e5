"""Everything in a file that somebody could read, as pieces: words, notes about it, names, files inside it.

A file may have been made to harm, so this runs where files are read apart (docs/sandbox.md).
"""

import mimetypes
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from chesil.leaks.bounds import NOT_LOOKED, Bounds, TooMuch
from chesil.leaks.containers import mails, packed, pdfs, pictures, texts
from chesil.leaks.pieces import Piece

__all__ = ["load", "pieces_of_file"]

_BROKEN: Final = "This part is broken, so nobody can say what it holds."
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM")


def pieces_of_file(name: str, data: bytes) -> list[Piece]:
    """The pieces of a file, its name first. A part that ends in NOT_LOOKED says what could not be read.

    Args:
        name: as it would be sent. data: its bytes.
    """
    bounds = Bounds()
    return list(_pieces(name, data, "", bounds))


def _pieces(name: str, data: bytes, inside: str, bounds: Bounds) -> Iterator[Piece]:
    """The pieces of a file that is *inside* another, or of one by itself."""
    yield Piece(part=f"{inside}the name of the file", text=f"{name}\n{PurePath(name).stem}")
    try:
        with bounds.deeper(len(data)):
            yield from _of(name, data, inside, bounds)
    except TooMuch as fault:
        yield Piece(part=f"{inside}{NOT_LOOKED}", text=str(fault))
    except (ValueError, KeyError, TypeError, IndexError, OSError, RuntimeError, SyntaxError, EOFError):
        # Whatever a library says of a broken file, its words may quote it.
        yield Piece(part=f"{inside}{NOT_LOOKED}", text=_BROKEN)


def _of(name: str, data: bytes, inside: str, bounds: Bounds) -> Iterator[Piece]:
    if data.startswith(b"PK"):
        found = packed.pieces(data, bounds)
    elif b"%PDF-" in data[:1024]:
        found = pdfs.pieces(data)
    elif (
        data.startswith(_PICTURES)
        or data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    ):
        found = pictures.pieces(data)
    elif mails.is_mail(name, data):
        found = mails.pieces(data)
    else:
        found = texts.pieces(name, data)
    for each in found:
        if isinstance(each, Piece):
            yield Piece(part=f"{inside}{each.part}", line=each.line, text=bounds.text(each.text))
        else:
            yield from _pieces(each.name, each.data, f"{inside}{each.name}: ", bounds)


def load() -> None:
    """Load everything that looking needs, for where nothing can be loaded later."""
    mimetypes.init()
    pdfs.load()
    pictures.load()
    mails.load()

"""The pieces of a ZIP: documents, sheets and slides of offices, and any other files in one."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from chesil.leaks.bounds import Bounds, Inside, TooMuch
from chesil.leaks.containers import texts
from chesil.leaks.pieces import Piece

_MARKUP: Final = (".xml", ".rels")
_ATTRIBUTE: Final = re.compile(r'="([^"]{3,2000})"')
_OFFICE: Final = ("[Content_Types].xml", "mimetype")


def pieces(data: bytes, bounds: Bounds) -> Iterator[Piece | Inside]:
    """Of an office file the words of each of its parts, hidden sheets, properties and comments among them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.comment:
            yield Piece(part="the comment of the ZIP", text=texts.decoded(archive.comment))
        names = archive.namelist()
        is_office = any(name in _OFFICE for name in names)
        for info in archive.infolist():
            if info.is_dir():
                yield Piece(part="the name of a folder", text=info.filename)
                continue
            if info.file_size > bounds.bytes:
                raise TooMuch("There is more in this file than Chesil looks at.")
            with archive.open(info) as member:
                content = member.read(bounds.bytes + 1)
            if is_office and info.filename.endswith(_MARKUP):
                yield from _of_markup(info.filename, texts.decoded(content))
            else:
                yield Inside(name=info.filename, data=content)


def _of_markup(name: str, text: str) -> Iterator[Piece]:
    """The words between the tags, run together as a reader sees them, and those in the tags."""
    words = texts.shown(text)
    if words.strip():
        yield Piece(part=f"the part {name}", line=1, text=words)
    inside = "\n".join(_ATTRIBUTE.findall(text))
    if inside:
        yield Piece(part=f"the markup of {name}", text=inside)

"""The pieces of a text: its cells, or its words with and without markup."""

import csv
import html
import io
import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.pieces import Piece, pieces_of_cells, pieces_of_text

_TAG: Final = re.compile(r"<[^>]{0,4000}>")
_ENDS: Final = r"p|div|tr|li|h\d|td|th|si|c|v|row|comment|sheet|text:p|w:p|a:p|br"
_BREAK: Final = re.compile(rf"</(?:{_ENDS})\s*>|<(?:br|w:br|w:tab|text:tab)\b[^>]*>", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """The text of bytes: by its mark, as UTF-8, or as Windows writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def pieces(name: str, data: bytes) -> Iterator[Piece]:
    """A table cell by cell, markup as what it shows and as it stands, any other text as it is."""
    text = decoded(data)
    if name.lower().endswith((".csv", ".tsv")):
        delimiter = "\t" if name.lower().endswith(".tsv") else ","
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        yield from pieces_of_cells("in the file", rows)
    elif "<" in text[:4096] and _TAG.search(text[:65_536]):
        yield Piece(part="what it shows", line=1, text=shown(text))
        yield Piece(part="its markup", text=html.unescape(text))
    else:
        yield from pieces_of_text(text)


def shown(markup: str) -> str:
    """What markup shows, without its tags; what it breaks stays broken."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", markup)))

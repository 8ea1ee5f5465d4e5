"""Invented WhatsApp exports, and ways to read them in a test."""

import hashlib
import io
from typing import Any

import polars as pl

from chesil.readers.whatsapp import READER, fast, plain, reading, records, segments
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

LRM = "\u200e"
NNBSP = "\u202f"
NBSP = "\u00a0"


def document(text: str | bytes, *, name: str = "_chat.txt", beside: tuple[str, ...] = ()) -> Document:
    """The document of an export that exists in memory only."""
    data = text.encode() if isinstance(text, str) else text
    return Document(
        name=name,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
        beside=frozenset(beside),
    )


def read(
    text: str | bytes,
    *,
    day_first: bool | None = None,
    name: str = "_chat.txt",
    beside: tuple[str, ...] = (),
) -> Reading:
    """The reading of an export, by the way everyone takes."""
    return READER.read(document(text, name=name, beside=beside), ReadOptions(day_first=day_first))


def read_by(finder: str, text: str | bytes, *, segment: int = segments.SEGMENT) -> Reading:
    """The reading of an export whose records "plain" or "fast" found, in texts of *segment* bytes."""
    find = {"plain": plain.find, "fast": fast.find}[finder]
    chat = document(text)
    found = records.read(segments.segments(chat, size=segment), find=find)
    return reading.reading_of(chat, ReadOptions(), found=found)


def only(text: str, **how: Any) -> dict[str, Any]:
    """The row of an export with one record that matters: its last."""
    return read(text, **how).rows.row(-1, named=True)


def table(result: Reading, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of the rows, as tuples; times as ISO text."""
    wall = pl.col("wall").dt.strftime("%Y-%m-%dT%H:%M:%S")
    return result.rows.with_columns(wall).select(columns).rows()


def codes(result: Reading) -> list[str]:
    """The codes of what was assumed."""
    return [assumption.code for assumption in result.assumptions]


def sentence(result: Reading, code: str) -> str:
    """The first sentence that was assumed under a code."""
    return next(each.sentence for each in result.assumptions if each.code == code)


def android(*said: str, day: str = "25/03/2026") -> str:
    """Records of an Android export, a minute apart; each is what follows the hyphen."""
    return "".join(f"{day}, 10:{minute:02} - {each}\n" for minute, each in enumerate(said))


def iphone(*said: str, day: str = "25/03/2026") -> str:
    """Records of an iPhone export, a minute apart; each is what follows the bracket."""
    return "".join(f"[{day}, 10:{minute:02}:07] {each}\r\n" for minute, each in enumerate(said))

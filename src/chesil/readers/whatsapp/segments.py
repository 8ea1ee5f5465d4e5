"""Cuts the stream of a document into texts of some megabytes that start and end with a record.

So a long chat is never in memory twice, and every text can be read by itself. What holds for the
whole file (how lines end, whether its layout is a loose one) is decided from the document's head.
"""

import codecs
from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np

from chesil.readers.whatsapp import plain
from chesil.readers.whatsapp.layouts import LINE_BYTES
from chesil.readers.whatsapp.text import CARRIAGE_RETURN, LINE_FEED, PADDING, Text
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document

SEGMENT: Final = 1 << 21  # its arrays stay in a processor's cache
_MOST_BYTES: Final = 2**31 - 1 - PADDING  # of one record
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what an editor made of it, never WhatsApp
_REPLACED: Final = "\ufffd"


def head(document: Document) -> Text:
    """The start of a document, to tell its layout by; a last line that was cut off is left out."""
    data = _Decoder(document.head).decode(document.head)
    newline = CARRIAGE_RETURN if b"\r" in data and b"\n" not in data else LINE_FEED
    whole = data.rfind(bytes([newline])) + 1 if document.size_bytes > len(document.head) else len(data)
    text = text_of(data[: whole or None], newline=newline)
    return text_of(data[: whole or None], newline=newline, nameless=plain.is_loose(text))


def segments(document: Document, *, size: int = SEGMENT) -> Iterator[Text]:
    """The texts of a document, in order; together they hold every byte of it.

    Args:
        size: how many bytes to read at a time. A record longer than that makes a longer text.
    Raises:
        TooLarge: one record holds more than 2 GB.
    """
    start = head(document)
    decoder, data = _Decoder(document.head), b""
    with document.open() as stream:
        # After a record that does not end, twice as much is read: all reading stays linear.
        while block := stream.read(max(size, len(data))):
            data += decoder.decode(block)
            cut = _last_record(data, start)
            if cut:
                yield text_of(data[:cut], newline=start.newline, nameless=start.nameless)
                data = data[cut:]
            elif len(data) > _MOST_BYTES:
                raise TooLarge("One message of this chat is larger than 2 GB.", where=document.name)
    data += decoder.rest()
    if data:
        yield text_of(data, newline=start.newline, nameless=start.nameless)


def text_of(data: bytes, *, newline: int = LINE_FEED, nameless: bool = False) -> Text:
    """The text of some bytes, which need not be UTF-8."""
    buffer = np.frombuffer(data + bytes(PADDING), np.uint8)
    return Text(buffer=buffer, size=len(data), newline=newline, nameless=nameless)


def repaired(text: Text) -> Text:
    """The same text with U+FFFD for each byte sequence that is not UTF-8, and how many there were."""
    data = text.bytes(0, text.size)
    words = data.decode("utf-8", "replace")
    already = data.count(_REPLACED.encode())
    mended = text_of(words.encode(), newline=text.newline, nameless=text.nameless)
    return attrs.evolve(mended, repaired=words.count(_REPLACED) - already)


class _Decoder:
    """Makes UTF-8 of UTF-16; other bytes pass as they are."""

    def __init__(self, head: bytes) -> None:
        is_utf_16 = head.startswith(_UTF_16)
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace") if is_utf_16 else None

    def decode(self, block: bytes) -> bytes:
        return self._decoder.decode(block).encode("utf-8", "replace") if self._decoder else block

    def rest(self) -> bytes:
        """What a last, cut-off character becomes."""
        return self._decoder.decode(b"", final=True).encode() if self._decoder else b""


def _last_record(data: bytes, start: Text) -> int:
    """Where the last record of *data* starts, 0 when only its first line may start one."""
    newline, end = bytes([start.newline]), len(data)
    while (end := data.rfind(newline, 0, end)) >= 0:
        line = data[end + 1 : end + 1 + LINE_BYTES].split(newline, 1)[0].removesuffix(b"\r")
        if plain.header(line, nameless=start.nameless):
            return end + 1
    return 0

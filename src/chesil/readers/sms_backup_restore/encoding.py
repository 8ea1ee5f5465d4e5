"""Gives every backup as UTF-8 bytes, whatever encoding it declares."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import attrs

BLOCK_BYTES: Final = 1 << 22  # the working set of a block fits the cache: larger blocks are slower

_DECLARED: Final = re.compile(rb"""\s*+<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
# Encodings an XML file may well declare. Others (utf-7, punycode ...) are never meant and can be made slow.
_ALLOWED: Final = frozenset(
    {"utf-16", "utf-16-le", "utf-16-be", "gbk", "gb2312", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"}
    | {
        "koi8-r",
        "koi8-u",
        *(f"iso8859-{part}" for part in range(1, 17)),
        *(f"cp{1250 + page}" for page in range(9)),
    }
)
_SAME: Final = frozenset({"utf-8", "ascii"})


@attrs.frozen
class Encoding:
    """How a file's bytes become UTF-8.

    Attributes:
        codec: Python's name of the encoding; None when the bytes are UTF-8 as they are.
        skip: bytes of the byte order mark.
        ignored: the declaration was not followed.
    """

    codec: str | None
    skip: int = 0
    ignored: bool = False


def encoding_of(head: bytes) -> Encoding:
    """What the byte order mark says, else the first bytes, else the declaration."""
    for mark, codec in (
        (codecs.BOM_UTF8, None),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return Encoding(codec, len(mark))
    if head.startswith(b"<\0"):
        return Encoding("utf-16-le")
    if head.startswith(b"\0<"):
        return Encoding("utf-16-be")
    declared = _DECLARED.match(head)
    if declared is None:
        return Encoding(None)
    name = _codec(declared[1].decode())
    if name in _SAME:
        return Encoding(None)
    # The declaration could be read as ASCII, so the file is not in UTF-16 whatever it says.
    if name not in _ALLOWED or name.startswith("utf-16"):
        return Encoding(None, ignored=True)
    return Encoding(name)


def utf8_blocks(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """The file's bytes as UTF-8, block by block; what is not in the encoding becomes U+FFFD."""
    stream.seek(encoding.skip)
    if encoding.codec is None:
        while block := stream.read(BLOCK_BYTES):
            yield block
        return
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    while block := stream.read(BLOCK_BYTES):
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""

"""The text in the rich text of an Outlook item, which is compressed with LZFu.

Source: [MS-OXRTFCP] for the compression; Rich Text Format 1.9.1 for the control words.
"""

import re
import struct
from typing import Final

from chesil.readers.mail import charsets

UNPACKED_BYTES: Final = 4 << 20

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_DICTIONARY: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    b"SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    rb"\b\i\u\tab\tx"
)
_TOKEN: Final = re.compile(
    rb"(?P<hex>\\'[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n\\]",
    re.DOTALL,
)
# Groups that hold no text of the message.
_HIDDEN: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr footnote "
    b"fldinst bkmkstart bkmkend themedata datastore generator xe tc listtable listoverridetable".split()
)
# The code page of a font, by the number of its character set; 0 and 1 are those of the whole text.
_OF_FONT: Final = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_MOST_FONTS: Final = 4_000
_BREAKS: Final = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "\u2014", b"endash": "\u2013", b"bullet": "\u2022", b"lquote": "\u2018", b"rquote": "\u2019",
    b"ldblquote": "\u201c", b"rdblquote": "\u201d",
}  # fmt: skip
_SYMBOLS: Final = {
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"~": "\u00a0",
    b"_": "\u2011",
    b"\n": "\n",
    b"\r": "\n",
}


def unpacked(data: bytes) -> bytes:
    """The rich text in a compressed stream, at most UNPACKED_BYTES; b"" when it is none."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<4xI4s", data)
    size = min(size, UNPACKED_BYTES)
    if kind == _PLAIN:
        return data[16 : 16 + size]
    return _inflated(data, size) if kind == _COMPRESSED else b""


def _inflated(data: bytes, size: int) -> bytes:
    window = bytearray(4096)
    window[: len(_DICTIONARY)] = _DICTIONARY
    write, out, at = len(_DICTIONARY), bytearray(), 16
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                piece = data[at : at + 1]
                at += 1
            else:
                token = int.from_bytes(data[at : at + 2], "big")
                at += 2
                if token >> 4 == write:  # a reference to where writing goes on is the end
                    return bytes(out[:size])
                piece = _referred(window, token >> 4, (token & 15) + 2, write)
            for byte in piece:
                window[write] = byte
                write = (write + 1) % 4096
            out += piece
    return bytes(out[:size])


def _referred(window: bytearray, start: int, length: int, write: int) -> bytes:
    """Bytes of the window; a reference may run into what it is writing itself."""
    distance = (write - start) % 4096
    seen = [window[(start + step) % 4096] for step in range(min(length, distance or 4096))]
    return bytes(seen[step % len(seen)] for step in range(length))


def to_text(rich: bytes) -> str:
    """The text of rich text, in lines. Letters are read by its code page; what is hidden is left out."""
    if not rich.startswith(b"{\\rtf"):
        return ""
    return _Reader().read(rich)


class _Reader:
    """Goes over the tokens with a stack of open groups.

    Of each: whether it is hidden, letters to skip after \\u, the font, and whether it lists fonts.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._letters = bytearray()  # bytes of the code page that wait for their neighbours
        self._codepage = "windows-1252"
        self._hidden, self._skips = False, 1
        self._fonts: dict[int, str] = {}  # code pages
        self._font = self._default = 0
        self._in_list = False
        self._stack: list[tuple[bool, int, int, bool]] = []
        self._pending = 0  # letters still to skip: a stand-in for the Unicode letter before them

    def read(self, rich: bytes) -> str:
        for token in _TOKEN.finditer(rich):
            if token["brace"]:
                self._group(opens=token["brace"] == b"{")
            elif token["word"]:
                self._word(token["word"], int(token["number"]) if token["number"] else None)
            elif token["symbol"]:
                self._symbol(token["symbol"])
            elif token["hex"]:
                self._add(bytes([int(token["hex"][2:], 16)]))
            elif token["text"]:
                self._add(token["text"])
        self._flush()
        text = "".join(self._pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        lines = (line.rstrip(" \t") for line in text.split("\n"))
        return "\n".join(lines).strip("\n\0")

    def _group(self, *, opens: bool) -> None:
        self._flush()
        self._pending = 0
        if opens:
            self._stack.append((self._hidden, self._skips, self._font, self._in_list))
        elif self._stack:
            self._hidden, self._skips, self._font, self._in_list = self._stack.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._hidden = True  # a group for programs that know it
        elif not self._hidden and symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _HIDDEN:
            self._hidden = True
            self._in_list = self._in_list or word == b"fonttbl"
        elif word == b"ansicpg" and number:
            self._codepage = "utf-8" if number == 65001 else f"cp{number}"
        elif word in (b"f", b"deff", b"plain", b"fcharset"):
            self._choose(word, number)
        elif word == b"uc" and number is not None:
            self._skips = max(0, min(number, 8))
        elif word == b"u" and number is not None and not self._hidden:
            self._say(chr(number & 0xFFFF))  # the number may be negative, or half of a letter
            self._pending = self._skips
        elif word in _BREAKS and not self._hidden:
            self._say(_BREAKS[word])

    def _choose(self, word: bytes, number: int | None) -> None:
        """A font, or in the list of fonts the character set of one."""
        self._flush()
        if word == b"fcharset":
            if self._in_list and len(self._fonts) < _MOST_FONTS and (page := _OF_FONT.get(number or 0)):
                self._fonts[self._font] = page
        elif word == b"deff":
            self._font = self._default = number or 0
        else:
            self._font = (number or 0) if word == b"f" else self._default

    def _add(self, letters: bytes) -> None:
        skipped = min(self._pending, len(letters))
        self._pending -= skipped
        if not self._hidden:
            self._letters += letters[skipped:]

    def _say(self, text: str) -> None:
        self._flush()
        self._pieces.append(text)

    def _flush(self) -> None:
        if self._letters:
            self._pieces.append(
                charsets.decode(bytes(self._letters), self._fonts.get(self._font, self._codepage))[0]
            )
            self._letters.clear()

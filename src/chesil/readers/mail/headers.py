"""The header of a mail: its fields in order, and their text with encoded words decoded."""

import binascii
import re
from typing import Final

from chesil.readers.mail import charsets

type Fields = list[tuple[str, str]]

TIDY_BYTES: Final = 1 << 20  # a longer header is read line by line, within the bounds below
FIELDS: Final = 10_000
LINES: Final = 200_000
VALUE_CHARACTERS: Final = 65_536
DECODED_CHARACTERS: Final = 10_000

# Fields that only mail has, or that together make a mail.
KNOWN: Final = frozenset((
    "from", "to", "cc", "bcc", "subject", "date", "received", "return-path", "message-id", "mime-version",
    "content-type", "reply-to", "content-transfer-encoding", "content-disposition", "delivered-to",
    "sender", "references", "in-reply-to", "newsgroups", "resent-from", "resent-to", "resent-date",
    "resent-message-id", "x-original-to", "x-mailer", "x-originating-ip", "dkim-signature", "received-spf",
    "authentication-results", "list-id", "precedence", "importance", "x-priority", "x-gm-thrid",
    "x-gmail-labels", "user-agent", "thread-topic", "thread-index", "organization", "x-received", "sent",
))  # fmt: skip
_FIELD: Final = re.compile(r"^([!-9;-~]+):[ \t]*([^\n]*)\n", re.MULTILINE)
_FIELD_LINE: Final = re.compile(r"([!-9;-~]{1,200})([ \t]{0,20}):[ \t]*(.*)", re.DOTALL)
_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?]++|\?(?!=))*+)\?=")


class Head:
    """The fields of one header.

    Attributes:
        fields: (name, value) in file order, names as written, folded lines joined.
        first: value of the first field of each name, names in lower case.
        body_at: offset of the body in the bytes that were read.
        defects: codes of what was wrong, see message.DEFECTS.
    """

    __slots__ = ("_last", "body_at", "defects", "fields", "first")

    def __init__(self, fields: Fields, body_at: int, defects: tuple[str, ...] = ()) -> None:
        self.fields, self.body_at, self.defects = fields, body_at, defects
        self.first = {name.lower(): value for name, value in reversed(fields)}
        self._last: dict[str, str] = {}  # by name as written, made when it is asked for

    def every(self, name: str) -> list[str]:
        """The values of all fields of this (lower-case) name."""
        value = self.first.get(name)
        if value is None:
            return []
        if len(self.first) == len(self.fields):
            return [value]
        # With one spelling of each name, a first value that is the last one too is the only one.
        last = self._last = self._last or dict(self.fields)
        if len(last) == len(self.first) and last.get(name.title()) is value:
            return [value]
        return [value for field, value in self.fields if field.lower() == name]


def read_head(source: bytes, start: int = 0, end: int | None = None) -> Head:
    """Read the header that begins at *start*; the body ends at *end*.

    A header without faults is read at once. One with faults is read line by line: what is no field
    is passed over while fields of mail still follow it, and else begins the body.
    """
    end = len(source) if end is None else end
    stop, body_at = _blank_line(source, start, end)
    if stop - start <= TIDY_BYTES:
        text, defect = _text(source[start:stop])
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        unfolded = text.replace("\n ", " ").replace("\n\t", "\t")
        fields = _FIELD.findall(unfolded)
        if len(fields) == unfolded.count("\n") and len(fields) <= FIELDS:
            if len(text) > VALUE_CHARACTERS and _shorten(fields):
                defect += ("header-cut",)
            return Head(fields, body_at, defect)
    return _untidy(source, start, stop, body_at)


def _blank_line(source: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header ends (behind its last line), and where the body begins."""
    if source.startswith((b"\n", b"\r\n"), start, end):
        return start, start + (1 if source[start] == 10 else 2)
    plain = source.find(b"\n\n", start, end)
    dos = source.find(b"\n\r\n", start, end if plain < 0 else plain)
    if dos >= 0:
        return dos + 1, dos + 3
    if plain >= 0:
        return plain + 1, plain + 2
    old_mac = source.find(b"\r\r", start, end) if source.find(b"\n", start, end) < 0 else -1
    return (old_mac + 1, old_mac + 2) if old_mac >= 0 else (end, end)


def _text(block: bytes) -> tuple[str, tuple[str, ...]]:
    if not block.endswith((b"\n", b"\r")) and block:
        block += b"\n"
    try:
        return block.decode("utf-8"), ()
    except UnicodeDecodeError:
        # Each line by itself, so that one bad byte does not turn the letters of all the others.
        lines = (charsets.decode(line)[0] for line in block.split(b"\n"))
        return "\n".join(lines), ("header-8bit",)


def _untidy(source: bytes, start: int, stop: int, body_at: int) -> Head:
    fields: Fields = []
    defects: dict[str, None] = {}
    lines = _lines(source, start, stop)
    if len(lines) > LINES:
        defects["header-cut"] = None
        lines = lines[:LINES]
    for number, (at, line) in enumerate(lines):
        found = _FIELD_LINE.match(line)
        if line[:1] in " \t" and fields:
            _fold(fields, line)
        elif found and len(fields) < FIELDS:
            if found[2]:
                defects["header-spaced"] = None
            fields.append((found[1], found[3]))
        elif found:
            defects["header-cut"] = None
        elif _more_fields(lines, number, fields):
            defects["header-line"] = None
        else:
            defects["header-unfinished"] = None
            body_at = at
            break
    if _shorten(fields):
        defects["header-cut"] = None
    return Head(fields, body_at, tuple(defects))


def _lines(source: bytes, start: int, stop: int) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    at = start
    while at < stop and len(lines) <= LINES:
        found = _LINE_END.search(source, at, stop)
        to = found.start() if found else stop
        lines.append((at, charsets.decode(source[at : min(to, at + 4 * VALUE_CHARACTERS)])[0]))
        at = found.end() if found else stop
    return lines


def _fold(fields: Fields, line: str) -> None:
    name, value = fields[-1]
    if len(value) <= VALUE_CHARACTERS:  # a value is at most one line over the bound, and is cut below
        fields[-1] = (name, value + line)


def _more_fields(lines: list[tuple[int, str]], number: int, fields: Fields) -> bool:
    """Whether a field of mail that has not been seen yet follows within the next lines of this header."""
    following = (_FIELD_LINE.match(line) for _, line in lines[number + 1 : number + 10])
    wanted = {found[1].lower() for found in following if found} & KNOWN
    return bool(wanted and wanted - {name.lower() for name, _ in fields})


def _shorten(fields: Fields) -> bool:
    long = [number for number, (_, value) in enumerate(fields) if len(value) > VALUE_CHARACTERS]
    for number in long:
        fields[number] = (fields[number][0], fields[number][1][:VALUE_CHARACTERS])
    return bool(long)


def words(value: str) -> str:
    """The text of a field, its encoded words (RFC 2047) decoded, also inside quotes.

    A word that cannot be decoded stays as it is written. Only the first DECODED_CHARACTERS are decoded.
    """
    if "=?" not in value:
        return value
    # No encoded word can begin behind the last "?=", which keeps the search linear.
    last = value.rfind("?=", 0, DECODED_CHARACTERS) + 2
    pieces: list[str] = []
    waiting: list[tuple[str, bytes]] = []
    at = 0
    for found in _WORD.finditer(value, 0, last):
        between = value[at : found.start()]
        if between.strip() or not waiting:  # white space between two encoded words is no text
            pieces.extend((_joined(waiting), between))
            waiting = []
        data = _word_bytes(found[2], found[3])
        if data is None:
            pieces.extend((_joined(waiting), found[0]))
            waiting = []
        else:
            waiting.append((found[1].partition("*")[0].lower(), data))
        at = found.end()
    return "".join((*pieces, _joined(waiting), value[at:]))


def _word_bytes(encoding: str, text: str) -> bytes | None:
    try:
        data = text.encode("ascii")
        if encoding in "qQ":
            return binascii.a2b_qp(data, header=True)
        return binascii.a2b_base64(data + b"==") or (None if data else b"")
    except (UnicodeEncodeError, binascii.Error):
        return None


def _joined(waiting: list[tuple[str, bytes]]) -> str:
    """Decode neighbours of one character set together: a character may be cut between two words."""
    text, at = "", 0
    while at < len(waiting):
        charset, data = waiting[at]
        at += 1
        while at < len(waiting) and waiting[at][0] == charset:
            data += waiting[at][1]
            at += 1
        text += charsets.decode(data, charset)[0]
    return text

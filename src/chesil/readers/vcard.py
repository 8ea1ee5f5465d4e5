"""vCard contacts, versions 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350), as phones really write them.

One card is one record and one contact row. The kept libraries failed on Android and Lotus Notes
cards, and only names, numbers and addresses are wanted here, so the reader is our own.
"""

import re
from collections.abc import Iterator
from typing import Final

import attrs

from chesil.readers.gathering import Gathering
from chesil.readers.quoted import text_in, unquoted
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "vcard"
VERSION: Final = "1"
MOST_BYTES: Final = 512 << 20
MOST_DEPTH: Final = 16  # a card inside a card (AGENT) is real; more than this is an attack
_BEGIN: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCARD\s*[\r\n]", re.IGNORECASE)
_BASE64_LINE: Final = re.compile(r"[A-Za-z0-9+/]{1,100}={0,2}")
_NOT_UTF8: Final = (
    "Some lines are not in UTF-8; they were read in the character set they name, else as Western European."
)
_CHARSET: Final = re.compile(rb"CHARSET=\"?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# Without the "+" the pattern keeps its ways back, which take 200 bytes for each byte of a long value.
_PARAMETER: Final = re.compile(r';([^=;:"]*+)(?:=((?:"[^"]*+"|[^;:"]++)*+))?')
_PICTURES: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_ADDRESSES: Final = frozenset({"TEL", "EMAIL", "IMPP"})
_SCHEMES: Final = ("tel:", "mailto:", "sms:")
_KEPT: Final = ("NICKNAME", "ORG", "TITLE", "NOTE", "BDAY", "ADR", "URL", "CATEGORIES", "UID", "REV")
_READ: Final = frozenset(("FN", "N", *_ADDRESSES, *_KEPT))


@attrs.define
class _Card:
    line: int
    properties: list[tuple[str, str]] = attrs.field(factory=list)
    raw: list[str] = attrs.field(factory=list)
    is_closed: bool = False


@attrs.frozen
class _Property:
    name: str
    value: str
    raw: str
    line: int


def recognises(document: Document) -> bool:
    """Whether the document starts with a card."""
    return _BEGIN.match(_utf8(document.head[:512])) is not None


def read(document: Document, options: ReadOptions) -> Reading:
    """One contact row a card, in the order the cards begin; a card inside a card is its own row.

    Raises:
        TooLarge: the file passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge("This contacts file is too large to be one.", where=document.name)
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    text, repaired = _decoded(_utf8(document.read()))
    if repaired:
        gathering.assume("encoding", _NOT_UTF8)
    unclosed = 0
    for card in _cards(text, gathering):
        unclosed += not card.is_closed
        _add(gathering, card)
    if unclosed:
        gathering.assume(
            "cut-short", f"Cards without an end line, which were read as far as they go: {unclosed:,}."
        )
    return gathering.reading()


def _utf8(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8")
    return data


def _decoded(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        # A 2.1 file may name a character set for each property, so each line is decoded by itself.
        return b"\n".join(map(_utf8_line, data.removeprefix(b"\xef\xbb\xbf").split(b"\n"))).decode(), True


def _utf8_line(line: bytes) -> bytes:
    named = _CHARSET.search(line.partition(b":")[0])
    for charset in ("utf-8", named[1].decode() if named else "cp1252"):
        text = text_in(line, charset)
        if text is not None:
            return text.encode()
    return line.decode("cp1252", "replace").encode()


def _cards(text: str, gathering: Gathering) -> Iterator[_Card]:
    """Cards in the order they begin. BEGIN opens a card; an END closes the newest open one."""
    cards: list[_Card] = []
    open_cards: list[_Card] = []
    stray = 0
    nested_next = False
    for each in _properties(text):
        if each.name == "BEGIN" and each.value.strip().upper() == "VCARD":
            if not nested_next or len(open_cards) >= MOST_DEPTH:
                open_cards.clear()  # the card before it has no end line
            cards.append(_Card(line=each.line))
            open_cards.append(cards[-1])
        elif not open_cards:
            stray += bool(each.raw.strip())
        if open_cards:
            open_cards[-1].raw.append(each.raw)
            _take(each, open_cards)
        nested_next = each.name == "AGENT" and not each.value.strip()
    if stray:
        gathering.assume("outside", f"Lines outside any card, which were passed over: {stray:,}.")
    yield from cards


def _take(each: _Property, open_cards: list[_Card]) -> None:
    if each.name == "END" and each.value.strip().upper() == "VCARD":
        open_cards.pop().is_closed = True
    elif each.name in _READ:
        open_cards[-1].properties.append((each.name, each.value))


def _properties(text: str) -> Iterator[_Property]:
    """Whole properties: lines folded by a blank, by quoted-printable "=" or as bare base64 are joined."""
    lines = re.split(r"\r\n|\n|\r", text)
    number = 0
    while number < len(lines):
        start, line = number, lines[number]
        number += 1
        head = line.partition(":")[0].upper()
        if "QUOTED-PRINTABLE" in head:
            parts = [line]
            while parts[-1].endswith("=") and number < len(lines):
                parts.append(lines[number])
                number += 1
            line = "".join(part.removesuffix("=") for part in parts[:-1]) + parts[-1]
        parts = [line]
        while number < len(lines) and _continues(lines[number], head):
            parts.append(lines[number][1:] if lines[number][:1] in (" ", "\t") else lines[number])
            number += 1
        if line or len(parts) > 1:
            yield _property("".join(parts), start + 1)


def _continues(line: str, head: str) -> bool:
    if head.strip() in ("BEGIN", "END"):
        return False  # these two are never folded; what follows must not hide a card
    if line.startswith((" ", "\t")):
        return True
    # Some programs fold base64 with no mark at all; a property always has a colon.
    return ("BASE64" in head or "ENCODING=B" in head) and _BASE64_LINE.fullmatch(line) is not None


def _property(line: str, number: int) -> _Property:
    head_end = _head_end(line)
    head, value = line[:head_end], line[head_end + 1 :]
    name = head.partition(";")[0].rpartition(".")[2].strip().upper()
    parameters = {
        key.strip().upper(): (written or "").strip('"') for key, written in _PARAMETER.findall(head)
    }
    encoding = parameters.get("ENCODING", "").upper()
    raw = line
    if encoding == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in parameters:
        value = unquoted(value, parameters.get("CHARSET", "utf-8"))
    elif name in _PICTURES:
        raw = f"{head}:[{len(value):,} characters left in the file]"
    return _Property(name=name, value=value, raw=raw, line=number)


def _head_end(line: str) -> int:
    """Where the value's colon stands: the first one outside double quotes, else the line's end."""
    quoted = False
    for place, each in enumerate(line):
        quoted ^= each == '"'
        if each == ":" and not quoted:
            return place
    first = line.find(":")
    return first if first >= 0 else len(line)


def _add(gathering: Gathering, card: _Card) -> None:
    addresses = [_address(value) for name, value in card.properties if name in _ADDRESSES]
    details = {
        name.lower(): [_plain(value) for key, value in card.properties if key == name] for name in _KEPT
    }
    gathering.row(
        line=card.line,
        kind="contact",
        precision="none",
        channel="document",
        sender_name=_name(card),
        recipients=list(dict.fromkeys(each for each in addresses if each)),
        raw="\n".join(card.raw),
        details={key: values for key, values in details.items() if values},
    )


def _name(card: _Card) -> str | None:
    first = dict(reversed(card.properties))  # the first of each name wins
    full = _plain(first.get("FN", ""))
    if full:
        return full
    # N is family; given; additional; prefixes; suffixes.
    family, given, additional, prefix, suffix = (_split(first.get("N", "")) + [""] * 5)[:5]
    built = " ".join(part for part in (prefix, given, additional, family, suffix) if part)
    return (
        built or _plain(first.get("ORG", "").replace(";", " ")) or _plain(first.get("NICKNAME", "")) or None
    )


def _split(value: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    unescaped = re.sub(r"\\([nN,;:\\])", lambda found: "\n" if found[1] in "nN" else found[1], value)
    return unescaped.strip()


def _address(value: str) -> str:
    plain = _plain(value)
    scheme = next((each for each in _SCHEMES if plain.lower().startswith(each)), "")
    return plain[len(scheme) :].partition(";ext=")[0].strip()


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

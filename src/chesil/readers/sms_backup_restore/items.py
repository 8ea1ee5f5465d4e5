"""Reads one item of a window at a time: the checked path, for everything that is not plain."""

import re
from collections import Counter
from typing import Final

import attrs

from chesil.readers.sms_backup_restore.checked import Malformed, Parser, cleaned, decoded
from chesil.readers.sms_backup_restore.mms import mms
from chesil.readers.sms_backup_restore.records import (
    Row,
    call,
    given_duration,
    sms,
    written_details,
)
from chesil.terms.errors import ReadingError

_TAG: Final = re.compile(rb"""<(/?+)([A-Za-z]++)(?:[^"'<>]++|"[^"<]*+"|'[^'<]*+')*+>""")
_COUNT: Final = re.compile(rb"""\scount\s*=\s*["']([0-9]{1,12})["']""")
# What may stand between records: space, comments, instructions such as the stylesheet, a second file's start.
_BETWEEN: Final = rb"(?>[\s\0]++|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->)*+"
_QUIET: Final = re.compile(_BETWEEN, re.DOTALL)
_DECLARATION: Final = re.compile(_BETWEEN + rb"<![A-Za-z]", re.DOTALL)  # a DOCTYPE, or a part of one
_RECORDS: Final = (b"sms", b"mms", b"call", b"log")
_RECORD_STARTS: Final = tuple(b"<" + name for name in _RECORDS)  # no root starts like one but <smses
_SUPER_BACKUP: Final = (b"alllogs", b"allsms")

MESSAGES: Final = {
    "malformed": "This record is not written the way this format writes records, so it could not be read.",
    "cut-short": "The file ends in the middle of this record.",
    "stray": "This is not a message or a call.",
    "too-long": "This record is longer than any real one, so it was not read.",
    "too-damaged": "So much of this file is damaged that reading stopped here.",
}


@attrs.frozen
class Problem:
    """A record that could not be read: a key of MESSAGES, and the record."""

    code: str
    raw: str


@attrs.define(eq=False)
class Items:
    """What is gathered from the items of one file.

    Attributes:
        notes: how many records each kind of trouble touched, by its code.
        own: addresses that should be the owner's, and how often each was seen.
        counts: how many records each root says it holds, None where it does not say.
        ended: the last root was closed.
        app: "Super Backup" where its root was met.
    """

    notes: Counter[str] = attrs.field(factory=Counter)
    own: Counter[str] = attrs.field(factory=Counter)
    counts: list[int | None] = attrs.field(factory=list)
    ended: bool = False
    app: str | None = None
    _parser: Parser = attrs.field(factory=Parser)

    @property
    def expected(self) -> int | None:
        """How many records the roots say they hold together, None when one does not say."""
        stated = [count for count in self.counts if count is not None]
        return sum(stated) if stated and len(stated) == len(self.counts) else None

    def read(self, data: bytes, *, last: bool) -> list[Row | Problem]:
        """The records of one item: most have one, the tags of a root none."""
        tag = _TAG.match(data)
        if tag is None:
            return self._untagged(data, last=last)
        if tag[2] not in _RECORDS:
            self._root(tag)
            return _stray(data[tag.end() :])
        end = _end(data, tag)
        if end < 0:
            return [Problem("cut-short" if last else "malformed", decoded(data)[0])]
        return [self._record(data[:end]), *_stray(data[end:])]

    def _untagged(self, data: bytes, *, last: bool) -> list[Row | Problem]:
        if data.startswith(_RECORD_STARTS):
            return [Problem("cut-short" if last else "malformed", decoded(data)[0])]
        if _DECLARATION.match(data):
            raise ReadingError(
                "This file declares its own markup (a DOCTYPE). No real backup does, so it was not read.",
                next_step="Make a new backup with the app and use that.",
            )
        return _stray(data)

    def _root(self, tag: re.Match[bytes]) -> None:
        if tag[1]:
            self.ended = True
            return
        self.ended = False
        if tag[2] in _SUPER_BACKUP:
            self.app = "Super Backup"
        count = _COUNT.search(tag[0])
        self.counts.append(int(count[1]) if count else None)

    def _record(self, data: bytes) -> Row | Problem:
        raw, replaced = decoded(data)
        text, dropped = cleaned(raw)
        notes = Counter({"bytes-replaced": int(replaced), "characters-dropped": dropped})
        try:
            row, details = self._meaning(text, notes)
        except Malformed:
            return Problem("malformed", raw)
        notes["no-time"] += row["precision"] == "none"
        found = sorted(code for code, times in notes.items() if times)
        self.notes.update(found)
        return {**row, "raw": raw, "details": written_details({**details, "notes": found})}

    def _meaning(self, text: str, notes: Counter[str]) -> tuple[Row, Row]:
        element = self._parser.parse(text)
        attributes = element.attributes
        if element.name == "mms":
            row, details, own = mms(element, notes)
            self.own.update(own)
        elif element.name == "sms":
            row, details = sms(attributes)
        else:
            row, details = call(attributes)
            notes["duration"] += row["duration_s"] is None and given_duration(attributes) is not None
        notes["unknown-type"] += row["direction"] is None
        return row, details


def _end(data: bytes, tag: re.Match[bytes]) -> int:
    """Where the element of *tag* ends, -1 when it is never closed."""
    if tag[0].endswith(b"/>"):
        return tag.end()
    close = re.compile(rb"</%s\s*+>" % tag[2]).search(data, tag.end())
    return close.end() if close else -1


def _stray(data: bytes) -> list[Row | Problem]:
    return [] if _QUIET.fullmatch(data) else [Problem("stray", decoded(data.strip())[0])]

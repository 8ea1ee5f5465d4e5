"""One entry of a diary as one row."""

import re
from collections import Counter
from typing import Any, Final

import attrs

from chesil.readers.gathering import Gathering
from chesil.readers.notes.fields import acts, channel, plain, truth
from chesil.readers.notes.when import When, read_when
from chesil.terms import times
from chesil.terms.acts import ASKED_TO_STOP
from chesil.terms.errors import TimeUnreadable
from chesil.terms.readings import ReadOptions

FORMAT: Final = "notes"
VERSION: Final = "1"
_YES_OR_NO: Final = ("feared_violence", "asked_to_stop", "children")
_COLUMNS: Final = ("when", "date", "time", "what", "where")
_NOBODY: Final = frozenset({
    "", "unknown", "not known", "dont know", "don t know", "i don t know", "not sure", "no idea", "n a", "na",
    "nobody", "stranger", "unidentified",
})  # fmt: skip
_FILE_NAME: Final = re.compile(r"[^\s/\\][^/\\]{0,200}\.[A-Za-z0-9]{2,5}")
_MIDNIGHT: Final = re.compile(r"[T ]00:00(?::00)?$")

_SAID: Final = {
    "day-order": "Dates such as 4/3/2026 are read with the day first, as in the UK. Dates that could be "
    "read either way: {count}.",
    "time-unreadable": "Times that could not be read: {count}. Each is kept as written, without a place in "
    "time.",
    "time-in-part": "Times that could be read only in part: {count}. That part is used, and the words are "
    "kept.",
    "act-unknown": "Kinds of act in words Chesil does not know: {count}. The words are kept, and the note is "
    "marked “Something else”.",
    "columns-kept": "Entries that hold more than Chesil has a place for: {count}. It is kept with the entry.",
}


@attrs.frozen(kw_only=True)
class Entry:
    """One entry as the file has it.

    Attributes:
        fields: by name of notes.fields, only those with something in them. other: the rest, by heading.
        raw: the entry as it stands in the file. line: the line it starts on.
    """

    fields: dict[str, str]
    other: dict[str, str] = attrs.field(factory=dict)
    raw: str
    line: int | None


class Pages:
    """Makes rows of entries, and counts what has to be said about them."""

    def __init__(self, gathering: Gathering, options: ReadOptions) -> None:
        self._gathering, self._options = gathering, options
        self._counts: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """One entry becomes one row, whatever is missing in it."""
        fields = entry.fields
        tags, unknown = acts(fields.get("kinds", ""))
        details: dict[str, Any] = {
            name: truth(text) if name in _YES_OR_NO else text
            for name, text in fields.items()
            if name not in _COLUMNS
        }
        if unknown:
            self._counts["act-unknown"] += len(unknown)
            tags = [*tags, *(["other"] if "other" not in tags else [])]
            details["kinds_not_known"] = unknown
        if details.get("asked_to_stop") is True and ASKED_TO_STOP not in tags:
            tags.append(ASKED_TO_STOP)
        if entry.other:
            self._counts["columns-kept"] += 1
            details["other"] = entry.other
        who = fields.get("who", "")
        self._gathering.row(
            details=details,
            line=entry.line,
            kind="note",
            channel=channel(fields.get("how", ""), tags),
            direction="observed",
            sender=None if plain(who) in _NOBODY else who,
            address_hidden=False,
            text=fields.get("what"),
            attachments=_files(fields.get("evidence", "")),
            place=fields.get("where"),
            tags=tags or None,
            raw=entry.raw,
            **self._times(fields, details),
        )

    def finish(self) -> None:
        """Say what was assumed."""
        for code, count in sorted(self._counts.items()):
            self._gathering.assume(code, _SAID[code].format(count=f"{count:,}"))

    def _times(self, fields: dict[str, str], details: dict[str, Any]) -> dict[str, Any]:
        written = fields.get("when") or " ".join(
            part for part in (_MIDNIGHT.sub("", fields.get("date", "")), fields.get("time", "")) if part
        )
        if "written_at" in fields:
            found = self._read(fields["written_at"])
            details["written_at_edtf"] = found.moment.edtf if found else None
        if not written:
            return {"precision": "none"}
        found = self._read(written)
        return {"as_written": written, **(times.columns(found.moment) if found else {"precision": "none"})}

    def _read(self, text: str) -> When | None:
        try:
            found = read_when(text, day_first=self._options.day_first)
        except TimeUnreadable:
            self._counts["time-unreadable"] += 1
            return None
        self._counts["day-order"] += found.order_assumed
        self._counts["time-in-part"] += found.is_partial
        self._counts = +self._counts
        return found


def _files(evidence: str) -> list[dict[str, Any]] | None:
    """The names of files among what she kept; a photo described in words is not one."""
    names = [part.strip() for part in re.split(r"[;,\n]", evidence)]
    return [{"name": name} for name in names if _FILE_NAME.fullmatch(name)] or None

"""When a photo, screenshot, recording or scan may be from, each with what that rests on; she decides."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
import polars as pl

from chesil.terms.settings import TimeFrom
from chesil.timeline.captions import base_name, naming_files

MOST_MESSAGES: Final = 3  # that name a file: more tell nothing of when it is from


@attrs.frozen(kw_only=True)
class ProposedTime:
    """One time that a file may be from.

    Attributes:
        when: EDTF; local where the source gives no zone. when_from: what it rests on.
        who: who sent the message that names the file; empty for what rests on something else.
        place: where a list says that it was taken; empty where it does not, and of anything else.
    """

    when: str
    when_from: TimeFrom
    who: str = ""
    place: str = ""


def propose(
    row: Mapping[str, Any],
    *,
    lists: Sequence[Mapping[str, Any]] = (),
    messages: Sequence[Mapping[str, Any]] = (),
    notes: Sequence[ProposedTime] = (),
    saved_at: datetime | None = None,
) -> tuple[ProposedTime, ...]:
    """The times that the file of a row may be from, the best first; each time once.

    Args:
        row: at, wall, precision and details of tables.ROWS, of one media file.
        lists: what an app's lists of photos say of the file: at, wall, precision and place. More than
            MOST_MESSAGES are taken to say nothing.
        messages: that name the file: at, wall, precision, and `who` sent each. More than MOST_MESSAGES
            are taken to say nothing.
        notes: what the notes that the file belongs to give as their time.
        saved_at: when the phone or computer that it came from says it was saved last.
    """
    naming, listed = (each if len(each) <= MOST_MESSAGES else () for each in (messages, lists))
    found = list(_proposed(row, listed, naming, notes, saved_at))
    return tuple({each.when: each for each in reversed(found)}.values())[::-1]


def _proposed(
    row: Mapping[str, Any],
    lists: Sequence[Mapping[str, Any]],
    messages: Sequence[Mapping[str, Any]],
    notes: Sequence[ProposedTime],
    saved_at: datetime | None,
) -> Iterator[ProposedTime]:
    if claimed := _edtf(row):
        yield ProposedTime(when=claimed, when_from="file")
    for each in lists:
        if taken := _edtf(each):
            yield ProposedTime(when=taken, when_from="list", place=each["place"] or "")
    for message in messages:
        if sent := _edtf(message):
            yield ProposedTime(when=sent, when_from="message", who=message["who"] or "")
    yield from notes
    if shown := json.loads(row["details"] or "{}").get("time_in_name"):
        yield ProposedTime(when=shown, when_from="name")
    if saved_at is not None:
        when = f"{saved_at.astimezone(UTC):%Y-%m-%dT%H:%M}Z"
        yield ProposedTime(when=when, when_from="phone")


def _edtf(row: Mapping[str, Any]) -> str:
    """The time of a row in EDTF; empty where it has none, or none that is a point of time or a day."""
    time = row["at"] or row["wall"]
    if time is None or row["precision"] not in ("exact", "minute", "day"):
        return ""
    if row["precision"] == "day":
        return f"{time:%Y-%m-%d}"
    seconds = ":%S" if row["precision"] == "exact" else ""
    return format(time, f"%Y-%m-%dT%H:%M{seconds}") + ("Z" if row["at"] else "")


def proposed_times(
    events: pl.DataFrame, people: pl.DataFrame, *, saved: Mapping[str, datetime]
) -> dict[str, tuple[ProposedTime, ...]]:
    """The times proposed for each media file that has none, by source, in the order of the files' names.

    Args:
        events: tables.EVENTS of the whole record. people: tables.PEOPLE.
        saved: when a source was saved last, where that is known.
    """
    numbered = events.filter(pl.col("duplicate_of").is_null()).with_row_index("row")
    is_file = pl.col("attachments").list.first().struct.field("sha256").is_not_null()
    untimed = numbered.filter(
        pl.col("kind") == "media", is_file, pl.col("at").is_null(), pl.col("until").is_null()
    )
    files = {row["source"]: row for row in untimed.to_dicts()}
    names = {source: row["attachments"][0]["name"] or "" for source, row in files.items()}
    naming, noting, listing = (
        naming_files(rows, list(names.values()), kind=kind)
        for rows, kind in ((numbered, "message"), (numbered, "note"), (numbered.filter(~is_file), "media"))
    )
    called = dict(people.select("person", "name").iter_rows())
    found = {}
    for source, name in sorted(names.items(), key=lambda each: (each[1], each[0])):
        messages = [_message(numbered, row, called) for row in naming.get(base_name(name), [])]
        bare = {"at": None, "wall": None, "precision": "none", "details": files[source]["details"]}
        notes = [_message(numbered, row, called) for row in noting.get(base_name(name), [])]
        lists = [_message(numbered, row, called) for row in listing.get(base_name(name), [])]
        found[source] = propose(
            bare, lists=lists, messages=messages, notes=list(_of_notes(notes)), saved_at=saved.get(source)
        )
    return found


def _of_notes(notes: Sequence[Mapping[str, Any]]) -> Iterator[ProposedTime]:
    return (ProposedTime(when=when, when_from="note") for note in notes if (when := _edtf(note)))


def _message(numbered: pl.DataFrame, row: int, called: Mapping[str, str]) -> dict[str, Any]:
    found = numbered.row(row, named=True)
    local = found["at"] and found["clock"] == "assumed"
    wall = found["at"].astimezone(ZoneInfo(found["zone"])).replace(tzinfo=None) if local else None
    return {
        "at": None if local else found["at"], "wall": wall, "precision": found["precision"],
        "who": called.get(found["sender"], ""), "place": found["place"],
    }  # fmt: skip

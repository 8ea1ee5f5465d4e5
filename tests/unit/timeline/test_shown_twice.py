"""A message that a picture shows is marked as a copy where an export has it, and never by a guess."""

from datetime import UTC, datetime

import polars as pl
import pytest

from chesil.terms import tables
from chesil.terms.shown import ShownIn, details_of
from chesil.timeline.shown_twice import shown_twice

LONG = "I know which street you live in now"
_HEAD = "row", "source", "record", "direction", "sender", "recipients", "text", "at", "details"


def exported(row, text, at="2026-03-13T23:14", **more):
    return {"row": row, "source": "chat", "record": row, "text": text, "at": at, "details": None} | more


def pictured(row, text, time="23:14", at=None, day_from="", source="shot", **more):
    shown = ShownIn(name="a.png", sha256="ab", time=time, day_from=day_from)
    details = pl.DataFrame({"details": [details_of(shown)]}).select(pl.col("details").struct.json_encode())
    return {
        "row": row, "source": source, "record": row, "text": text, "at": at,
        "details": details.item().replace('":', '": '),
    } | more  # fmt: skip


def copies(*rows):
    known = {"direction": "to_owner", "sender": "p1", "recipients": ["me"], "kind": "message"}
    told = [known | row for row in rows]
    for row in told:
        row["at"] = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC) if row["at"] else None
        row["clock"] = "stated" if row["at"] else "none"
    schema = {name: tables.EVENTS[name] for name in (*_HEAD[1:], "kind", "clock")} | {"row": pl.UInt32}
    found = shown_twice(pl.DataFrame(told, schema=schema), zone="Europe/London")
    return dict(found.iter_rows())


def test_the_record_of_the_export_is_kept_which_has_the_day():
    assert copies(exported(1, LONG), pictured(2, LONG)) == {2: 1}


@pytest.mark.parametrize("read", [LONG.replace("live", "l1ve"), LONG.upper(), f"{LONG}!!"])
def test_a_letter_that_a_machine_reads_wrong_makes_no_other_message(read):
    assert copies(exported(1, LONG), pictured(2, read)) == {2: 1}


@pytest.mark.parametrize("other", [
    {"text": "I know which school they go to now"},
    {"time": "23:15"},
    {"direction": "from_owner", "sender": "me", "recipients": ["p1"]},
    {"sender": "p2"},
    {"at": "2026-03-14T23:14", "day_from": "shown"},
])  # fmt: skip
def test_another_side_person_minute_day_or_other_words_are_another_message(other):
    said = {"text": LONG} | other
    assert copies(exported(1, LONG), pictured(2, **said)) == {}


def test_where_two_records_would_do_none_is_taken():
    assert copies(exported(1, LONG), exported(2, LONG, "2026-03-20T23:14"), pictured(3, LONG)) == {}


def test_a_short_message_counts_only_beside_one_that_tells():
    chat = exported(1, LONG), exported(2, "ok"), exported(3, "ok", "2026-05-01T22:14")
    assert copies(*chat, pictured(4, "ok")) == {}
    assert copies(*chat, pictured(4, LONG), pictured(5, "ok")) == {4: 1, 5: 2}


def test_of_two_pictures_with_one_message_the_first_is_kept():
    assert copies(pictured(1, LONG, source="a"), pictured(2, LONG, source="b")) == {2: 1}
    assert copies(pictured(1, LONG, source="a"), pictured(2, LONG, source="a")) == {}

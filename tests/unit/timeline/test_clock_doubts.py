"""Two sources that hold the same calls and messages a steady time apart are a reason to ask about a clock."""

from datetime import datetime, timedelta

import polars as pl

from chesil import timeline
from chesil.terms import settings
from chesil.timeline.clock_doubts import clock_doubts
from reading_tables import document, reading

BILL = reading(
    "bill.csv",
    """
    kind | channel | time                | sender       | duration_s
    call | call    | 2025-07-14T10:00:03 | 07700 900333 | 61
    call | call    | 2025-07-15T11:10:00 | 07700 900333 | 125
    call | call    | 2025-07-16T12:20:00 | 07700 900333 | 9
    call | call    | 2025-07-17T09:30:00 | 07700 900333 | 77
    """,
    format="call-records",
)


def phone(times: str):
    return reading(
        "phone.xml",
        "kind | channel | time | sender | duration_s\n"
        + "\n".join(
            f"call | call | {time} | 07700 900333 | {length}"
            for time, length in zip(times.split(), (61, 125, 9, 77), strict=True)
        ),
        format="sms-backup-restore",
    )


def doubts(*readings):
    return timeline.join(readings, settings=settings.load(), me="Asha").clock_doubts


def test_a_steady_difference_is_proposed_with_its_pairs():
    late = phone("2025-07-14T11:00:03 2025-07-15T12:10:01 2025-07-16T13:20:00 2025-07-17T09:30:00")
    (doubt,) = doubts(BILL, late)
    first = min((BILL, late), key=lambda each: each.document.source)
    expected = 3600 if first is BILL else -3600
    assert (doubt.seconds, doubt.count, doubt.agree, doubt.may_be_zone) == (expected, 3, 1, True)
    assert [each.kind for each in doubt.pairs] == ["call"] * 3
    assert {doubt.one, doubt.other} == {document("bill.csv").source, document("phone.xml").source}
    assert all(abs((each.at_other - each.at_one).total_seconds() - expected) < 60 for each in doubt.pairs)


def test_differences_that_are_not_steady_or_too_few_are_not_proposed():
    assert not doubts(
        BILL, phone("2025-07-14T11:00:03 2025-07-15T14:10:00 2025-07-16T12:55:00 2025-07-19T09:30:00")
    )
    assert not doubts(
        BILL, phone("2025-07-14T11:00:03 2025-07-15T12:10:00 2025-07-16T12:20:00 2025-07-17T09:30:00")
    )
    assert not doubts(
        BILL, phone("2025-07-14T10:00:40 2025-07-15T11:10:30 2025-07-16T12:20:50 2025-07-17T09:31:00")
    )
    assert not doubts(BILL)


def screens(apart: timedelta, details: str):
    """Three messages in each of two sources, some time apart."""
    first = datetime(2026, 10, 12, 9)
    return pl.DataFrame(
        [
            {
                "event_id": f"{rank}-{nth}", "source": f"s{rank}", "source_rank": rank, "kind": "message",
                "channel": "whatsapp", "format": "whatsapp-txt", "sender": "p1", "direction": "to_owner",
                "text": f"the same long words, number {nth}", "duration_s": None, "clock": "assumed",
                "precision": "minute", "state": None, "details": details,
                "at": first + timedelta(minutes=7 * nth) + apart * rank,
            }
            for rank in (0, 1) for nth in range(3)
        ],
        schema_overrides={"duration_s": pl.Float64, "state": pl.String},
    )  # fmt: skip


def test_the_same_words_on_two_screenshots_days_apart_are_no_doubt_about_a_clock():
    shown, days = '{"shown_in":{"box":[0,0,1,1]}}', timedelta(days=48, hours=1)
    assert clock_doubts(screens(days, "{}")), "in two exports it is a doubt"
    assert not clock_doubts(screens(days, shown))
    assert clock_doubts(screens(timedelta(hours=1), shown)), "the time of day does come from a clock"

"""Two sources that hold the same calls and messages a steady time apart are a reason to ask about a clock."""

from chesil import timeline
from chesil.terms import settings
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

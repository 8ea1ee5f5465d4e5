"""A written log: its days, its counts, and what is wrong with one that cannot be read."""

import json
from datetime import date
from typing import Any

import pytest

from chesil.conduct.extracting.log import Incident, When, days, decoded, entries
from chesil.terms.errors import LogError


def day(year: int, month: int, number: int) -> int:
    return (date(year, month, number) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("when", "first", "last", "about"),
    [
        (When("day", "2020-02-03"), day(2020, 2, 3), day(2020, 2, 3), False),
        (When("month", "2020-02"), day(2020, 2, 1), day(2020, 2, 29), True),
        (When("year", "2020"), day(2020, 1, 1), day(2020, 12, 31), True),
        (When("period", "2020-01-05", "2020-03-01"), day(2020, 1, 5), day(2020, 3, 1), False),
        (When("period", "2019", "2020-03"), day(2019, 1, 1), day(2020, 3, 31), True),
        (When("period", "2020-03-01", "2020-01-01"), day(2020, 3, 1), day(2020, 3, 1), False),
        (When("day", "2020-02-30"), None, None, True),
        (When("day", "last week"), None, None, True),
        (When(), None, None, True),
        (When("day", offset_days=12), 12, 12, False),
        (When("approx", offset_days=12), 12, 12, True),
    ],
)
def test_a_time_is_a_first_and_a_last_day(
    when: When, first: int | None, last: int | None, about: bool
) -> None:
    assert days(when) == (first, last, about)


def test_offsets_count_from_the_earliest_date_where_there_is_one() -> None:
    table = entries([Incident(1, When("day", "2020-02-03")), Incident(2, When("day", offset_days=2))])
    assert table["first"].to_list() == [day(2020, 2, 3), day(2020, 2, 5)]


def test_as_above_takes_the_effect_of_the_entry_before() -> None:
    table = entries(
        [Incident(2, effect="As above."), Incident(1, effect="frightened"), Incident(3, effect="unknown")]
    )
    assert table["effect"].to_list() == ["frightened", "frightened", ""]


def test_an_entry_without_a_count_is_one_act() -> None:
    table = entries([Incident(1), Incident(2, count=7), Incident(3, count_at_least=2), Incident(4, count=-5)])
    assert table["count"].to_list() == [1, 7, 2, 1]
    assert table["counted"].to_list() == [False, True, False, True]


def test_unknown_is_not_false() -> None:
    table = entries(
        [Incident(n, told_to_stop_before=told) for n, told in enumerate((True, False, "unknown"))]
    )
    assert table["stopped"].to_list() == [True, False, None]


GOOD: dict[str, Any] = {"charge": "", "relationship": "", "parties": {}, "incidents": [], "context": []}


def test_a_log_without_entries_is_read() -> None:
    assert decoded(json.dumps(GOOD).encode()).incidents == []


@pytest.mark.parametrize("field", GOOD)
def test_a_missing_field_is_named(field: str) -> None:
    less = {name: value for name, value in GOOD.items() if name != field}
    with pytest.raises(LogError, match=f"{field} is missing in the log"):
        decoded(json.dumps(less).encode())


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (GOOD | {"incidents": [{"n": "one"}]}, r"incidents\[0\].n is of the wrong kind"),
        (GOOD | {"incidents": [{}]}, r"n is missing in incidents\[0\]"),
        (GOOD | {"incidents": [{"n": 1, "when": {"date": 2020}}]}, "when.date is of the wrong kind"),
        (GOOD | {"parties": {"a name nobody may see": 1}}, r"parties\[...\] is of the wrong kind"),
        (GOOD | {"incidents": [{"n": 4}, {"n": 4}]}, "same number"),
        (GOOD | {"incidents": [{"n": 10**19}]}, "too large"),
        ([GOOD], "the log is of the wrong kind"),
    ],
)
def test_what_is_wrong_is_said_without_the_words_of_the_log(log: Any, said: str) -> None:
    with pytest.raises(LogError, match=said) as raised:
        decoded(json.dumps(log).encode())
    assert "nobody may see" not in str(raised.value)
    assert raised.value.next_step


@pytest.mark.parametrize(
    "line", [b"", b"{", b"not json", b"\xff\xfe", b"[" * 100_000, b'{"charge": "\\ud800"}', b"{} {}"]
)
def test_what_is_not_json_is_said_to_be_so(line: bytes) -> None:
    with pytest.raises(LogError):
        decoded(line)

"""What must never change a reading: the order of rows, the year, the names of roles; and copies of rows."""

import random
import re
from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest

import random_logs
import reading_logs
from chesil.conduct.extracting.answer import answer
from forbidden_words import forbidden

POINTS = ("course_of_conduct", "harassment_threshold", "fear_of_violence", "overall")
SEEDS = range(2_000, 2_060)
Log = dict[str, Any]
every_log = pytest.mark.parametrize(
    "log",
    [log.written for log in reading_logs.all_logs()][::3] + [random_logs.written(seed) for seed in SEEDS],
    ids=lambda log: log["blind_id"],
)


def read(log: Log) -> Log:
    found: Log = msgspec.json.decode(_answered(msgspec.json.encode(log)))
    return found


@cache  # every claim here compares with the same log, unchanged
def _answered(log: bytes) -> bytes:
    return answer(log)


@every_log
def test_the_order_of_rows_changes_nothing(log: Log) -> None:
    rows = [*log["incidents"]]
    random.Random(5).shuffle(rows)
    assert read(log | {"incidents": rows}) == read(log)


@every_log
@pytest.mark.parametrize("years", [4, 8])
def test_the_same_log_in_other_years_reads_the_same(log: Log, years: int) -> None:
    rows = [row | {"when": _moved(row["when"], years)} for row in log["incidents"]]
    before, after = read(log), read(log | {"incidents": rows})
    before["cautions"], after["cautions"] = _whatever_the_law(before), _whatever_the_law(after)
    assert after == before


@every_log
def test_the_names_of_roles_change_nothing(log: Log) -> None:
    names = {role: f"{role[0]}{int(role[1:] or 0) + 41}" for role in log["parties"]}
    if not names or names.keys() & names.values():
        return
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
    text = msgspec.json.encode(log | {"blind_id": ""}).decode()
    renamed = msgspec.json.decode(pattern.sub(lambda found: names[found[1]], text))
    assert read(renamed | {"blind_id": log["blind_id"], "charge": log["charge"]}) == read(log)


@every_log
def test_copies_of_rows_raise_nothing(log: Log) -> None:
    copies = [row | {"n": row["n"] + 100} for row in log["incidents"]]
    before, after = read(log)["levels"], read(log | {"incidents": [*log["incidents"], *copies]})["levels"]
    assert all((after[point] or 0) <= (before[point] or 0) for point in POINTS)


@every_log
def test_every_level_rests_on_entries_and_no_sentence_is_forbidden(log: Log) -> None:
    found = read(log)
    numbers = {row["n"] for row in log["incidents"]}
    for point, level in found["levels"].items():
        named = {*found["relied_on"].get(point, [])}
        assert bool(named) == bool(level)
        assert named <= numbers
    assert [words for said in found["explanation"] + found["missing"] for words in forbidden(said)] == []


def _moved(when: Log, years: int) -> Log:
    return when | {key: _later(when[key], years) for key in ("date", "to") if key in when}


def _later(text: str, years: int) -> str:
    """The same day some years later; 29 February stays, as the years are leap years apart."""
    moved = f"{int(text[:4]) + years:04}{text[4:]}"
    date(*[*map(int, moved.split("-")), 1, 1][:3])
    return moved


def _whatever_the_law(found: Log) -> list[str]:
    # A later year can pass the day a law came in, and the place this frees among six shows another caution.
    return [] if "LAW_SINCE_CHANGED" in found["cautions"] else found["cautions"]

"""The list of entries in pages: the same as one plain list, and only what is shown is opened."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary import actions, index, queries
from chesil_web.person.diary.models import Entry, Head, Index, IndexPage

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def safe(asha, monkeypatch):
    """Asha's safe, with pages so short that a few entries fill some."""
    monkeypatch.setattr(index, "A_PAGE", 4)
    return asha.opened()


def said(number, day):
    when = (START + timedelta(days=day)).date().isoformat() if day is not None else ""
    return Entry(written_at=START + timedelta(minutes=number), when=when, what=f"number {number}")


def write(safe, number, day):
    entry = uuid.uuid4()
    actions.write(safe, entry, said(number, day))
    return entry


def words(rows):
    return [row.words for row in rows]


def test_the_pages_hold_what_one_plain_list_would_whatever_is_written_changed_and_deleted(safe):
    dice, plain = random.Random(1), {}
    for number in range(60):
        what = dice.choice(["write", "write", "write", "edit", "remove", "back"])
        day = dice.choice([None, *range(50)])
        if what == "write" or not plain:
            entry = write(safe, number, day)
            plain[entry] = [day, number, False, f"number {number}"]
            continue
        entry = dice.choice(list(plain))
        if what == "edit":
            actions.write(safe, entry, Entry(**{
                name: getattr(said(number, day), name) for name in ("written_at", "when", "what")}, based_on=1))  # fmt: skip
            plain[entry] = [day, number, False, f"number {number}"]
        else:
            (actions.remove if what == "remove" else actions.bring_back)(safe, entry)
            plain[entry][2] = what == "remove"
    for removed in (False, True):
        rows = index.removed(safe) if removed else index.shown(safe)
        mine = [each for each in plain.values() if each[2] == removed]
        assert sorted(words(rows)) == sorted(each[3] for each in mine)
        assert [row.start or "9999" for row in rows] == sorted(
            (row.start or "9999" for row in rows), reverse=True
        )
        assert len(rows) == len(list(rows)) == len(mine)
        for start in range(0, len(rows), 3):
            assert rows[start : start + 5] == list(rows)[start : start + 5]
            assert rows[start] == list(rows)[start]


def could_be(row, since, until):
    """Whether an entry can have happened between two days, looked at day by day."""
    first, _, last = row.when.partition("/")
    if not first:
        return False
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    each = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return any((since or date.min) <= day <= (until or date.max) for day in each)


DAYS = [
    (date(2026, 3, 1), date(2026, 3, 31)),
    (date(2026, 2, 11), date(2026, 2, 11)),
    (date(2026, 5, 1), None),
    (None, date(2026, 1, 15)),
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2027, 1, 1), None),
]


def write_some(safe):
    """Entries of a day, of none, and some that lasted from one page of the list far into others."""
    for number in range(30):
        write(safe, number, number * 5 if number % 7 else None)
    for number, when in enumerate(
        ("2026-01-03/2026-04-20", "2026-02-10/2026-02-12", "2025-12-30/2026-01-02")
    ):
        at = START + timedelta(minutes=100 + number)
        actions.write(safe, uuid.uuid4(), Entry(written_at=at, when=when, what=when))


@pytest.mark.parametrize(("since", "until"), DAYS)
def test_days_narrow_to_what_looking_through_everything_finds(safe, since, until):
    write_some(safe)
    every = [row for row in index.shown(safe) if could_be(row, since, until)]
    assert list(queries.entries(safe, queries.Wanted(since=since, until=until))) == every


@pytest.mark.parametrize(("since", "until"), DAYS)
def test_a_head_from_before_it_knew_where_pages_end_finds_the_same(safe, since, until):
    write_some(safe)
    row = Index.objects.get()
    (known,) = safe.read([row], Head)
    older = tuple(msgspec.structs.replace(leaf, until="") for leaf in known.shown)
    safe.reseal(row, msgspec.structs.replace(known, shown=older))
    every = [row for row in index.shown(safe) if could_be(row, since, until)]
    assert index.of_days(safe, since, until) == every
    write(safe, 200, 3)
    assert all(leaf.until for leaf in index.head(safe).shown), "the next change tells it"


def test_the_months_are_known_without_opening_a_page_and_also_of_a_head_from_before(safe, opened):
    for number, day in enumerate((0, 3, 70, None, 400)):
        write(safe, number, day)
    opened.clear()
    assert index.months(safe) == ("2026-01", "2026-03", "2027-02")
    assert not opened
    row = Index.objects.get()
    (known,) = safe.read([row], Head)
    safe.reseal(row, msgspec.structs.replace(known, months=()))
    assert index.months(safe) == ("2026-01", "2026-03", "2027-02")


def test_a_new_entry_writes_one_page_and_leaves_the_others(safe):
    for number in range(10):
        write(safe, number, number)
    before = set(IndexPage.objects.values_list("id", flat=True))
    write(safe, 10, 10)
    after = set(IndexPage.objects.values_list("id", flat=True))
    assert (len(before), len(after), len(before & after)) == (3, 3, 2)


@pytest.fixture
def opened(monkeypatch):
    """The pages that are opened."""
    found = []
    read_parts = OpenSafe.read_parts
    monkeypatch.setattr(
        OpenSafe,
        "read_parts",
        lambda self, parts, of, type: found.extend(parts) or read_parts(self, parts, of, type),
    )
    return found


def test_days_open_the_pages_that_hold_them_and_no_other(safe, opened):
    for number in range(20):
        write(safe, number, number)
    opened.clear()
    rows = queries.entries(safe, queries.Wanted(since=date(2026, 1, 6), until=date(2026, 1, 7)))
    assert words(rows) == ["number 6", "number 5"]
    assert len(opened) == 1
    queries.entries(safe, queries.Wanted(since=date(2027, 1, 1)))
    assert len(opened) == 1


def test_one_page_of_a_long_list_opens_that_page_alone(safe, opened):
    for number in range(20):
        write(safe, number, number)
    opened.clear()
    assert words(index.shown(safe)[0:3]) == ["number 19", "number 18", "number 17"]
    assert len(opened) == 1
    assert words(index.head(safe).latest) == ["number 19", "number 18", "number 17"]
    assert len(opened) == 1

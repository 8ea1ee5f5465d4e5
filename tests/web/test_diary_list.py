"""The list of entries in pages: the same as one plain list, and only what is shown is opened."""

import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from chesil_web.diary import actions, index, queries
from chesil_web.diary.models import Entry, IndexPage
from chesil_web.keys.opened import OpenSafe

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


def test_a_month_is_the_same_as_looking_through_everything(safe):
    for number in range(30):
        write(safe, number, number * 5)
    for month in ("2026-01", "2026-03", "2026-05", "2025-12", "2027-01"):
        every = [row for row in index.shown(safe) if row.start.startswith(month)]
        assert list(queries.entries(safe, queries.Wanted(month=month))) == every


def test_a_new_entry_writes_one_page_and_leaves_the_others(safe):
    for number in range(10):
        write(safe, number, number)
    before = set(IndexPage.objects.values_list("id", flat=True))
    write(safe, 10, 10)
    after = set(IndexPage.objects.values_list("id", flat=True))
    assert (len(before), len(after), len(before & after)) == (3, 3, 2)


def test_one_page_of_a_long_list_opens_that_page_alone(safe, monkeypatch):
    for number in range(20):
        write(safe, number, number)
    opened = []
    read_parts = OpenSafe.read_parts
    monkeypatch.setattr(
        OpenSafe,
        "read_parts",
        lambda self, parts, of, type: opened.extend(parts) or read_parts(self, parts, of, type),
    )
    assert words(index.shown(safe)[0:3]) == ["number 19", "number 18", "number 17"]
    assert len(opened) == 1
    assert words(index.head(safe).latest) == ["number 19", "number 18", "number 17"]
    assert len(opened) == 1

"""A sweep: what it moves, what it deletes, and the files that it leaves alone."""

from collections.abc import Set
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from chesil.vault.errors import BlobLocked
from chesil.vault.stores import new_name, sweeping
from chesil.vault.stores.memory import MemoryStore
from chesil.vault.stores.sweeping import Loose, Standing, State, Swept, sweep

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@attrs.define
class Rows:
    """Rows in memory."""

    known: set[str] = attrs.field(factory=set)
    closed: set[str] = attrs.field(factory=set)
    loose: dict[str, Loose] = attrs.field(factory=dict)

    def standing(self) -> Standing:
        needed: Set[str] = self.known - self.closed
        return Standing(set(self.known), needed, sorted(self.loose.values(), key=lambda each: each.since))

    def note(self, name: str, state: State, at: datetime) -> None:
        self.loose[name] = Loose(name, state, at)

    def note_quarantined(self, name: str, at: datetime) -> None:
        self.note(name, State.QUARANTINED, at)

    def settle(self, name: str) -> None:
        self.loose.pop(name, None)

    def forget(self, name: str) -> None:
        self.settle(name)
        self.known.discard(name)


@attrs.define
class Site:
    """A store, its rows, and the time."""

    now: datetime = START
    rows: Rows = attrs.field(factory=Rows)
    store: MemoryStore = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.store = MemoryStore(clock=lambda: self.now)

    def put(self, *, kept: bool, noted: bool = True) -> str:
        name = new_name()
        if noted:
            self.rows.note(name, State.BEGUN, self.now)
        with self.store.draft(name) as draft:
            draft.write(name.encode())
            draft.commit()
        if kept:
            self.rows.known.add(name)
            self.rows.settle(name)
        return name

    def sweep(self, *, after: timedelta = timedelta(0)) -> Swept:
        self.now += after
        return sweep(self.store, self.rows, now=self.now)

    def there(self) -> set[str]:
        return {*self.store.names(), *self.store.quarantined()}


@pytest.fixture
def site() -> Site:
    return Site()


def test_what_nobody_knows_is_counted_and_never_deleted_however_old(site):
    strangers = {site.put(kept=False, noted=False) for _ in range(5)}
    for _ in range(3):
        assert site.sweep(after=400 * DAY) == Swept(unknown=5)
    assert set(site.store.names()) == strangers
    assert sweeping.unknown_names(site.store, site.rows) == sorted(strangers)


def test_what_is_in_use_stays(site):
    kept = site.put(kept=True)
    assert site.sweep(after=400 * DAY) == Swept()
    assert list(site.store.names()) == [kept]


def test_what_was_begun_and_never_kept_goes_to_quarantine_after_a_day_and_goes_for_good_35_days_later(site):
    site.put(kept=True)
    left = site.put(kept=False)
    assert site.sweep(after=DAY) == Swept()
    assert site.sweep(after=timedelta(minutes=1)) == Swept(quarantined=1)
    assert list(site.store.quarantined()) == [left]
    assert site.sweep(after=35 * DAY) == Swept()
    assert site.sweep(after=timedelta(minutes=1)) == Swept(removed=1)
    assert (left in site.there(), site.rows.loose) == (False, {})


def test_what_is_still_being_written_stays_though_it_was_begun_long_ago(site):
    name = new_name()
    site.rows.note(name, State.BEGUN, site.now)
    site.now += 2 * DAY
    with site.store.draft(name) as draft:
        draft.commit()
    assert site.sweep() == Swept()
    assert list(site.store.names()) == [name]
    assert name in site.rows.loose


def test_what_is_deleted_goes_for_good_at_once(site):
    name = site.put(kept=True)
    site.rows.known.discard(name)
    site.rows.note(name, State.DELETED, site.now)
    assert site.sweep() == Swept(deleted=1)
    assert (site.there(), site.rows.loose) == (set(), {})


def test_a_file_that_a_key_still_opens_is_not_deleted_whatever_else_is_said_of_it(site):
    name = site.put(kept=True)
    site.rows.note(name, State.DELETED, site.now)
    assert site.sweep(after=400 * DAY) == Swept()
    assert list(site.store.names()) == [name]


def test_a_file_whose_key_is_gone_without_a_word_goes_to_quarantine_and_comes_back_with_the_key(site):
    name = site.put(kept=True)
    site.rows.closed.add(name)
    assert site.sweep(after=2 * DAY) == Swept(quarantined=1)
    assert site.sweep(after=30 * DAY) == Swept()
    site.rows.closed.clear()
    assert site.sweep() == Swept(put_back=1)
    assert (list(site.store.names()), site.rows.loose) == ([name], {})


def test_a_file_in_quarantine_that_an_older_database_names_comes_back(site):
    name = site.put(kept=False)
    site.sweep(after=2 * DAY)
    site.rows = Rows(known={name})  # as a backup has it, which knows of no quarantine
    assert site.sweep() == Swept(put_back=1)
    assert list(site.store.names()) == [name]


def test_a_file_in_quarantine_that_an_older_database_does_not_know_is_never_deleted(site):
    name = site.put(kept=False)
    site.sweep(after=2 * DAY)
    site.rows = Rows()
    assert site.sweep(after=400 * DAY) == Swept(unknown=1)
    assert list(site.store.quarantined()) == [name]


def test_what_comes_into_use_while_a_sweep_moves_it_is_back_when_the_sweep_ends(site, monkeypatch):
    name = site.put(kept=False)
    move = site.store.quarantine

    def kept_meanwhile(name: str, older_than: datetime) -> bool:
        site.rows.known.add(name)
        return move(name, older_than)

    monkeypatch.setattr(site.store, "quarantine", kept_meanwhile)
    swept = site.sweep(after=2 * DAY)
    assert (swept.quarantined, swept.put_back) == (1, 1)
    assert (list(site.store.names()), site.rows.loose) == ([name], {})


@pytest.mark.parametrize(("kept", "most"), [(0, 10), (999, 10), (2_000, 20)])
def test_at_most_ten_or_one_in_a_hundred_move_at_once_and_the_rest_are_counted(site, kept, most):
    for _ in range(kept):
        site.put(kept=True)
    for _ in range(25):
        site.put(kept=False)
    assert site.sweep(after=2 * DAY) == Swept(quarantined=most, held_back=25 - most)
    site.sweep()
    site.sweep()
    assert len(list(site.store.quarantined())) == 25
    assert site.sweep(after=36 * DAY) == Swept(removed=most, held_back=25 - most)


def test_a_name_whose_bytes_never_came_is_forgotten(site):
    site.rows.note(new_name(), State.BEGUN, site.now)
    assert site.sweep(after=2 * DAY) == Swept()
    assert site.rows.loose == {}


def test_what_the_store_locks_is_tried_again(site, monkeypatch):
    name = site.put(kept=False)
    site.rows.note(name, State.DELETED, site.now)

    def locked(name: str) -> None:
        raise BlobLocked

    with monkeypatch.context() as patched:
        patched.setattr(site.store, "delete", locked)
        assert site.sweep() == Swept()
    assert site.sweep() == Swept(deleted=1)

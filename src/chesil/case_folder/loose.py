"""Names of sealed files that no item of a case has. `chesil.vault.stores.sweeping` says what becomes of each.

Each is a row of the table `about`, so that a case of an older version needs no new table.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import attrs
import msgspec

from chesil.case_folder.database import Database
from chesil.vault.stores import Draft, Store, new_name
from chesil.vault.stores.sweeping import Loose, Standing, State

_ROW: Final = "loose "


@contextmanager
def draft(store: Store, database: Database, *, now: datetime) -> Iterator[Draft]:
    """A new sealed file, whose name is kept before any of its bytes come.

    Raises:
        as `Store.draft`.
    """
    name = new_name()
    with database.change():
        _note(database, name, State.BEGUN, now)
    with store.draft(name) as begun:
        yield begun


def settle(database: Database, name: str) -> None:
    """A file is in use, or gone: its name is not loose any more."""
    database.run("delete from about where name = ?", (_ROW + name,))


def note_deleted(database: Database, names: Iterable[str], *, now: datetime) -> None:
    """These files were deleted. The caller holds the transaction in which what refers to them goes."""
    for name in names:
        _note(database, name, State.DELETED, now)


def _note(database: Database, name: str, state: State, at: datetime) -> None:
    value = msgspec.json.encode((state, at))
    database.run("insert or replace into about values (?, ?)", (_ROW + name, value))


@attrs.frozen
class Rows:
    """The rows of a case, as a sweep asks for them (`chesil.vault.stores.sweeping.Names`)."""

    database: Database

    def standing(self) -> Standing:
        """What the rows say now. An item and its key go together, so all that is known is needed."""
        known = {name for (name,) in self.database.rows("select name from blob")}
        rows = self.database.rows("select name, value from about where name like ?", (f"{_ROW}%",))
        loose = [Loose(name.removeprefix(_ROW), *_read(value)) for name, value in rows]
        return Standing(known, known, sorted(loose, key=lambda each: each.since))

    def note_quarantined(self, name: str, at: datetime) -> None:
        """See `Names`."""
        with self.database.change():
            _note(self.database, name, State.QUARANTINED, at)

    def settle(self, name: str) -> None:
        """See `Names`."""
        settle(self.database, name)

    def forget(self, name: str) -> None:
        """See `Names`."""
        settle(self.database, name)


def _read(value: bytes) -> tuple[State, datetime]:
    return msgspec.json.decode(value, type=tuple[State, datetime])

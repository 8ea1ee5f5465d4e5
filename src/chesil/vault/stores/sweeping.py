"""Taking out of a store what a crash left in it, and never anything that could still be needed.

A store cannot tell what is needed, and rows alone can be wrong: an older database, or a new one, knows
nothing of what is there. So a sweep acts on what is proven, and on nothing else.

1. The name of every file is written down before its bytes come. It stays written down until something refers
   to the file, and again from the moment somebody deletes it. Such a name is *loose*.
2. A deleted file goes for good: its loose name proves that its owner wanted that.
3. What was begun a day ago, and nothing refers to, moves to the quarantine. So does a file that is referred
   to by something that no key opens any more. From one sweep to the next, only a small share of the store
   moves.
4. What is in quarantine and is referred to comes back. What is not goes when it was there long enough for the
   oldest backup to be gone.
5. A name that is neither loose nor referred to is left alone, and counted. Somebody must look at it.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

import attrs

from chesil.vault.errors import BlobLocked
from chesil.vault.stores import Store

UNFINISHED_AFTER: Final = timedelta(days=1)  # nothing is still being written after that long
QUARANTINE_DAYS: Final = 35  # longer than the 30 days that backups may be kept
_FEW: Final = 10  # files that may move at once from a store of any size
_ONE_IN: Final = 100  # of a larger store, this share


class State(StrEnum):
    """Why a name is loose."""

    BEGUN = "begun"
    DELETED = "deleted"
    QUARANTINED = "quarantined"


@attrs.frozen
class Loose:
    """A file that nothing refers to, or that was deleted. *since* says when its state began."""

    name: str
    state: State
    since: datetime


@attrs.frozen
class Standing:
    """What the rows say of every name.

    Attributes:
        known: what something refers to. needed: what of that a key opens. loose: the oldest first.
    """

    known: Set[str]
    needed: Set[str]
    loose: Sequence[Loose]

    def of(self, state: State, before: datetime) -> list[str]:
        """The loose names that are in a state since before a moment."""
        return [each.name for each in self.loose if each.state is state and each.since < before]


class Names(Protocol):
    """What a sweep asks of whatever holds the rows."""

    def standing(self) -> Standing:
        """What the rows say now."""

    def note_quarantined(self, name: str, at: datetime) -> None:
        """Write down that a file is in quarantine. A name that was deleted meanwhile stays deleted."""

    def settle(self, name: str) -> None:
        """A file is in use: its name is not loose any more."""

    def forget(self, name: str) -> None:
        """A file is gone for good: drop its loose name, and whatever refers to it."""


@attrs.frozen
class Swept:
    """What one sweep did, in files.

    Attributes:
        deleted: for good, because somebody deleted them. quarantined: moved there. put_back: moved from
        there.
        removed: for good, because their time in quarantine was over.
        held_back: due to move or to be removed, and left for the next sweep because too many were.
        unknown: that nobody knows, in any place of the store; they are never deleted.
    """

    deleted: int = 0
    quarantined: int = 0
    put_back: int = 0
    removed: int = 0
    held_back: int = 0
    unknown: int = 0


def sweep(
    store: Store,
    names: Names,
    *,
    now: datetime,
    unfinished_after: timedelta = UNFINISHED_AFTER,
    quarantine_for: timedelta = timedelta(days=QUARANTINE_DAYS),
) -> Swept:
    """Sweep a store once.

    Args:
        unfinished_after: how long ago something must have been begun, and last written, to be taken for left.
        quarantine_for: how long a file stays in quarantine; as long as backups are kept, or longer.

    Raises:
        StoreUnavailable: the store did not answer. What was done so far stands, and the next sweep goes on.
    """
    there, standing = _there(store), names.standing()  # in this order: what comes in between is known
    long_ago = now - unfinished_after
    deleted = _delete(store, names, _deleted(standing))
    most = max(_FEW, len(standing.needed) // _ONE_IN)
    left, over = _left(standing, there, long_ago), standing.of(State.QUARANTINED, now - quarantine_for)
    quarantined = 0
    for name in left[:most]:
        if store.quarantine(name, long_ago):
            names.note_quarantined(name, now)
            quarantined += 1
        elif name not in there:
            names.settle(name)  # its bytes never came
    put_back = _put_back(store, names)  # after it: what came into use this moment comes back at once
    needed = names.standing().needed
    removed = _delete(store, names, [name for name in over[:most] if name not in needed])
    return Swept(
        deleted=deleted,
        quarantined=quarantined,
        put_back=put_back,
        removed=removed,
        held_back=len(left[most:]) + len(over[most:]),
        unknown=len(_unknown(there, standing)),
    )


def unknown_names(store: Store, names: Names) -> list[str]:
    """The names in a store, in any of its places, that are neither loose nor referred to; in order."""
    return _unknown(_there(store), names.standing())


def _there(store: Store) -> set[str]:
    return {*store.names(), *store.unfinished(), *store.quarantined()}


def _unknown(there: Set[str], standing: Standing) -> list[str]:
    return sorted(there - standing.known - {each.name for each in standing.loose})


def _deleted(standing: Standing) -> list[str]:
    """What was deleted. That a key still opens it would be a contradiction, and then nothing is done."""
    deleted = [each.name for each in standing.loose if each.state is State.DELETED]
    return [name for name in deleted if name not in standing.needed]


def _left(standing: Standing, there: Set[str], long_ago: datetime) -> list[str]:
    """What was begun and never came into use, then what no key opens any more."""
    begun = [name for name in standing.of(State.BEGUN, long_ago) if name not in standing.known]
    closed = there & standing.known - standing.needed - {each.name for each in standing.loose}
    return [*begun, *sorted(closed)]


def _put_back(store: Store, names: Names) -> int:
    standing = names.standing()
    here = [name for name in store.quarantined() if name in standing.needed]
    count = sum(store.put_back(name) for name in here)
    for each in standing.loose:
        if each.name in standing.needed and each.state is not State.DELETED:
            names.settle(each.name)
    return count


def _delete(store: Store, names: Names, gone: Iterable[str]) -> int:
    count = 0
    for name in gone:
        try:
            store.delete(name)
        except BlobLocked:  # until the day that was set
            continue
        names.forget(name)
        count += 1
    return count

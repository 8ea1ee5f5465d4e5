"""The case's evidence log: every event a salted leaf, its record sealed under the item it is about.

The caller holds a transaction (Database.change), so that an item and its record come together or
not at all. When an item is erased its records become numbers that mean nothing, and the log stays
whole.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chesil.case_folder.database import Database
from chesil.vault import labels, merkle, records
from chesil.vault.errors import LogBroken
from chesil.vault.merkle import Frontier
from chesil.vault.records import AnyRecord
from chesil.vault.sealing import new_id, seal, subkey, unseal

SALT_BYTES: Final = 32
OWNER: Final = "owner"
_LOG: Final = "/log"


@attrs.frozen
class Leaf:
    """A row of the log: what anyone may see of an event, and the event itself, sealed."""

    number: int
    hash: bytes
    item: bytes
    sealed: bytes = attrs.field(repr=False)


@attrs.frozen
class Entry:
    """An event of the log, opened."""

    leaf: Leaf
    salt: bytes = attrs.field(repr=False)
    written: bytes = attrs.field(repr=False)

    @property
    def record(self) -> AnyRecord:
        """The event itself."""
        return records.read(self.written)


def start(database: Database, public_key: Ed25519PublicKey) -> None:
    """Make the log, empty, under a fresh name.

    Args:
        public_key: of the key that signs its checkpoints.
    """
    name, raw = f"{new_id().hex()}{_LOG}", public_key.public_bytes_raw()
    for row in (("origin", name.encode()), ("public-key", raw)):
        database.run("insert into about values (?, ?)", row)
    _keep_frontier(database, Frontier())


def origin(database: Database) -> str:
    """The name of the log, which stands in its checkpoints."""
    name: bytes = database.row("select value from about where name = 'origin'")[0]
    return name.decode()


def place(database: Database) -> str:
    """The name of this installation, the first part of the names of its log and its anchors."""
    return origin(database).removesuffix(_LOG)


def public_key(database: Database) -> Ed25519PublicKey:
    """What checks the log's signatures; anyone may have it."""
    (raw,) = database.row("select value from about where name = 'public-key'")
    return Ed25519PublicKey.from_public_bytes(raw)


def frontier(database: Database) -> Frontier:
    """The summary of the log as it stands.

    Raises:
        LogBroken: the summary does not fit the leaves that are there.
    """
    (stored,) = database.row("select value from about where name = 'frontier'")
    summary = Frontier.from_bytes(stored)
    (size,) = database.row("select coalesce(max(number) + 1, 0) from leaf")
    if size != summary.size:
        raise LogBroken(f"The log holds {size:,} entries, and its summary says {summary.size:,}.")
    return summary


def append(database: Database, record: AnyRecord, *, item: bytes, item_key: bytes) -> None:
    """Add one event, sealed under the key of the item it is about.

    Raises:
        LogBroken: the log's summary does not fit its leaves. Nothing was added.
    """
    summary = frontier(database)
    salt, written, number = os.urandom(SALT_BYTES), records.to_bytes(record), summary.size
    leaf = Leaf(
        number=number,
        hash=merkle.leaf(salt, written),
        item=item,
        sealed=seal(_key(item_key, number), salt + written, _place(number)),
    )
    database.insert("leaf", leaf)
    _keep_frontier(database, summary.append(leaf.hash))


def leaves(database: Database) -> list[Leaf]:
    """Every row, in order."""
    return [
        Leaf(*row) for row in database.rows("select number, hash, item, sealed from leaf order by number")
    ]


def entries(database: Database, keys: dict[bytes, bytes]) -> Iterator[Entry]:
    """The events whose item's key is among *keys* (by item id), in order; the others were erased.

    Raises:
        LogBroken: an event's bytes do not give its leaf.
    """
    for leaf in leaves(database):
        if leaf.item in keys:
            yield _opened(leaf, keys[leaf.item])


def _opened(leaf: Leaf, item_key: bytes) -> Entry:
    opened = unseal(_key(item_key, leaf.number), leaf.sealed, _place(leaf.number))
    salt, written = opened[:SALT_BYTES], opened[SALT_BYTES:]
    if merkle.leaf(salt, written) != leaf.hash:
        raise LogBroken(f"Entry {leaf.number + 1} of the log is not what was logged.")
    return Entry(leaf, salt, written)


def warn_of_clock(
    database: Database, now: datetime, *, previous: datetime | None, item: bytes, item_key: bytes
) -> None:
    """Log that the clock went back, when it did, before the next event is logged."""
    warning = records.clock_warning(now, previous=previous, by=OWNER)
    if warning:
        append(database, warning, item=item, item_key=item_key)


def check(database: Database) -> None:
    """Compute the log anew from its leaves.

    Raises:
        LogBroken: the leaves do not give the summary that is kept.
    """
    if Frontier().extend(leaf.hash for leaf in leaves(database)) != frontier(database):
        raise LogBroken("The entries of the log do not give its summary.")


def _keep_frontier(database: Database, summary: Frontier) -> None:
    database.run("insert or replace into about values ('frontier', ?)", (summary.to_bytes(),))


def _key(item_key: bytes, number: int) -> bytes:
    return subkey(item_key, labels.child(number.to_bytes(8)))


def _place(number: int) -> bytes:
    return labels.field("leaf", number.to_bytes(8), "sealed")

"""The things a case holds: each with a key of its own, a sealed document, and perhaps a sealed file.

An item never changes. What is made from it is an item of its own that names it.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO, Final, Literal

import attrs
import msgspec

from chesil.case_folder import loose
from chesil.case_folder.database import Database
from chesil.case_folder.errors import NotInCase
from chesil.vault import labels
from chesil.vault.errors import BlobMissing, Damaged, KeyReplaced
from chesil.vault.files import Sealed, open_sealed
from chesil.vault.safes import ItemKey, new_item_key, open_item_key
from chesil.vault.sealing import open_document, seal_document, subkey
from chesil.vault.stores import Store
from chesil.vault.stores.folder import FolderStore

Kind = Literal["file", "reading", "answers", "log", "signing-key"]
_TABLE: Final = "item"
_BLOCK: Final = 1 << 20


@attrs.frozen
class Item:
    """A row of the database: an item's document, sealed."""

    id: bytes
    kind: str
    sealed: bytes = attrs.field(repr=False)


@attrs.frozen
class Blob:
    """A row of the database: where an item's sealed file lies, and how to check it without a key."""

    item: bytes
    name: str
    cipher_size: int
    cipher_sha256: str


@attrs.frozen
class NewItem:
    """An item being made: its id and key, and the row that wraps the key for the case's safe."""

    id: bytes
    key: bytes = attrs.field(repr=False)
    row: ItemKey

    @property
    def file_key(self) -> bytes:
        """What its file is sealed with."""
        return subkey(self.key, labels.FILE)


@attrs.frozen
class Items:
    """The items of a case whose safe is open."""

    database: Database
    store: Store
    safe: bytes
    lock: bytes
    _safe_key: bytes = attrs.field(repr=False)

    def new(self, kind: Kind, item: bytes) -> NewItem:
        """An item's key and the row that keeps it; nothing is stored yet."""
        key, row = new_item_key(self._safe_key, self.safe, kind, item)
        return NewItem(item, key, row)

    def keep(
        self, new: NewItem, document: Any, *, blob: str | None = None, sealed: Sealed | None = None
    ) -> None:
        """Store an item. The caller holds the transaction.

        Args:
            document: a JSON value or struct. blob, sealed: the name and sums of its file in the store.
        Raises:
            KeyReplaced: the way in by which the case was opened is gone, so its key may be an old one.
        """
        if not self.database.rows("select 1 from lock where id = ?", (self.lock,)):
            raise KeyReplaced
        value = msgspec.to_builtins(document)
        body = seal_document(new.key, value, labels.item(_TABLE, new.id))
        self.database.insert("item", Item(new.id, new.row.kind, body))
        self.database.insert("item_key", new.row)
        if blob and sealed:
            row = Blob(new.id, blob, sealed.cipher_size, sealed.cipher_sha256)
            self.database.insert("blob", row)
            loose.settle(self.database, blob)

    def keys(self, kinds: Iterable[Kind] | None = None) -> dict[bytes, bytes]:
        """The key of every item that has one, by the item's id, in no order."""
        rows = self.database.rows(
            "select safe, kind, item, wrapped from item_key where safe = ?", (self.safe,)
        )
        wanted = None if kinds is None else set(kinds)
        keys = (ItemKey(*row) for row in rows)
        return {
            each.item: open_item_key(self._safe_key, each)
            for each in keys
            if not wanted or each.kind in wanted
        }

    def key(self, item: bytes) -> bytes:
        """The key of one item.

        Raises:
            NotInCase: there is no such item, or it was erased.
        """
        rows = self.database.rows(
            "select safe, kind, item, wrapped from item_key where safe = ? and item = ?", (self.safe, item)
        )
        if not rows:
            raise NotInCase("There is no such item in this case.", where=item.hex())
        return open_item_key(self._safe_key, ItemKey(*rows[0]))

    def document[T](self, item: bytes, type: type[T]) -> T:
        """An item's document as the struct it was.

        Raises:
            NotInCase: there is no such item. Damaged: it is not what was sealed.
        """
        key = self.key(item)
        (sealed,) = self.database.row("select sealed from item where id = ?", (item,))
        return _as(type, open_document(key, sealed, labels.item(_TABLE, item)))

    def documents[T](self, kind: Kind, type: type[T], *, hidden: bool = False) -> dict[bytes, T]:
        """The documents of every item of a kind, by id.

        Args:
            hidden: whether also of those that were put out of sight.
        """
        seen = "" if hidden else " and id not in (select item from deletion)"
        rows = self.database.rows(f"select id, sealed from item where kind = ?{seen}", (kind,))  # noqa: S608
        keys = self.keys([kind])
        return {
            item: _as(type, open_document(keys[item], sealed, labels.item(_TABLE, item)))
            for item, sealed in rows
            if item in keys
        }

    def file_key(self, item: bytes) -> bytes:
        """What an item's file is sealed with; raises as `key`."""
        return subkey(self.key(item), labels.FILE)

    def is_whole(self, item: bytes) -> bool:
        """Whether the item's sealed file lies in the store as it was put there.

        A service looks after its bytes itself, so of a file in a bucket only the size is asked.
        """
        name, size, expected = self.database.row(
            "select name, cipher_size, cipher_sha256 from blob where item = ?", (item,)
        )
        try:
            if not isinstance(self.store, FolderStore):
                return bool(self.store.size(name) == size)
            with self.store.open(name) as blob:
                digest = sha256()
                while block := blob.read(_BLOCK):
                    digest.update(block)
                return bool(digest.hexdigest() == expected)
        except (BlobMissing, OSError):  # a disk can fail in the middle of a file
            return False

    def replace_file(self, item: bytes, *, blob: str, sealed: Sealed) -> None:
        """Let another sealed file, of the same plain bytes and under the same key, stand for a lost one."""
        row = Blob(item, blob, sealed.cipher_size, sealed.cipher_sha256)
        with self.database.change():
            self.database.insert("blob", row, replace=True)
            loose.settle(self.database, blob)

    def drop_file(self, item: bytes, *, now: datetime) -> None:
        """Let go of an item's sealed file, when another item stands for it now."""
        (name,) = self.database.row("select name from blob where item = ?", (item,))
        with self.database.change():
            self.database.run("delete from blob where item = ?", (item,))
            loose.note_deleted(self.database, [name], now=now)
        self.store.delete(name)
        loose.settle(self.database, name)

    def file(self, item: bytes) -> BinaryIO:
        """An item's file, opened for reading from any place; the caller closes it.

        Raises:
            NotInCase: there is no such item, or it has no file. BlobMissing, Damaged: as the store.
        """
        key = self.file_key(item)
        rows = self.database.rows("select name from blob where item = ?", (item,))
        if not rows:
            raise NotInCase("This item has no file.", where=item.hex())
        return open_sealed(self.store.open(rows[0][0]), key, labels.file(item))


def drop(database: Database, item: bytes) -> None:
    """Take an item and its key out of the database. The caller holds the transaction."""
    for table, column in (("deletion", "item"), ("blob", "item"), ("item_key", "item"), ("item", "id")):
        database.run(f"delete from {table} where {column} = ?", (item,))  # noqa: S608 - names are our own


def _as[T](type: type[T], value: Any) -> T:
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError:
        raise Damaged from None

"""A safe that is open for one request, and what can be done with the sealed rows of its owner."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import msgspec
from django.db import transaction

from chesil.vault import labels, safes, sealing
from chesil.vault.errors import Damaged, KeyReplaced
from chesil_web.keys import asking, erasures
from chesil_web.keys.models import Content, ItemKey, Lock, Part, Sealed
from chesil_web.keys.rows import item_keys


@attrs.frozen
class NewItem[M: Sealed]:
    """A row that is not kept yet, its key, and the key as the safe wraps it."""

    row: M
    key: bytes = attrs.field(repr=False)
    wrapped: safes.ItemKey


@attrs.frozen
class OpenSafe:
    """The key of a safe, for as long as a request or job lasts.

    Attributes:
        id: of the safe. lock: the way in that was used. keys: of the items that were opened, by their ids.
    """

    id: uuid.UUID
    lock: uuid.UUID
    key: bytes = attrs.field(repr=False)
    keys: dict[uuid.UUID, bytes] = attrs.field(factory=dict, init=False, repr=False, eq=False)

    def keep[M: Sealed](self, model: type[M], document: msgspec.Struct, **columns: Any) -> M:
        """A new sealed row with a key of its own.

        Raises:
            KeyReplaced: the way in is gone, so this key may be an old one. Nothing is kept.
        """
        new = self.new(model, **columns)
        self.put(new, document)
        return new.row

    def new[M: Sealed](self, model: type[M], **columns: Any) -> "NewItem[M]":
        """A row that is not kept yet, with its key: to seal a file with before it is kept."""
        row = model(safe_id=self.id, **columns)
        key, wrapped = safes.new_item_key(self.key, self.id.bytes, _table(model), row.id.bytes)
        return NewItem(row, key, wrapped)

    def put(self, new: "NewItem[Any]", document: msgspec.Struct) -> None:
        """Keep a new row, and with it what was sealed under its key.

        Raises:
            KeyReplaced: as `keep`.
        """
        new.row.sealed = _closed(new.key, new.row, document)
        wrapped = new.wrapped
        with transaction.atomic():
            self._check_way_in()
            ItemKey.objects.create(
                safe_id=self.id, kind=wrapped.kind, item=new.row.id, wrapped=wrapped.wrapped
            )
            new.row.save(force_insert=True)

    def item_key(self, row: Sealed) -> bytes:
        """The key of one row, to open its file with or to lend to a job.

        Raises:
            Damaged: it is not as it was sealed, or is another's.
        """
        return self._keys([row])[row.id]

    def item_keys(self, rows: Iterable[Sealed]) -> dict[uuid.UUID, bytes]:
        """The keys of many rows, by their ids; raises as `item_key`."""
        found = list(rows)
        keys = self._keys(found)
        return {row.id: keys[row.id] for row in found}

    def read[T](self, rows: Iterable[Sealed], type: type[T]) -> list[T]:
        """The documents of sealed rows, in their order.

        Raises:
            Damaged: a row, or its key, is not as it was sealed, or is another's.
        """
        found = list(rows)
        keys = self._keys(found)
        return [_opened(keys[row.id], row, type) for row in found]

    def read_all[M: Sealed, T](self, of: type[M], type: type[T]) -> list[tuple[M, T]]:
        """All rows of a kind with their documents, in no order. What is dropped meanwhile is left out.

        Raises:
            Damaged: as `read`.
        """
        return self.read_those(asking.rows(of, safe_id=self.id), type)

    def read_those[M: Sealed, T](self, rows: Iterable[M], type: type[T]) -> list[tuple[M, T]]:
        """Rows with their documents, in their order. What is dropped meanwhile is left out.

        Raises:
            Damaged: as `read`.
        """
        found = list(rows)
        gone = self._without_key(found)  # a row and its key go together
        if gone and found[0]._meta.default_manager.filter(id__in=gone).exists():
            raise Damaged
        here = [row for row in found if row.id not in gone]
        return list(zip(here, self.read(here, type), strict=True))

    def read_parts[T](self, parts: Iterable[Part], of: type[Sealed], type: type[T]) -> list[T]:
        """The documents of parts of this safe's items, in their order.

        Raises:
            Damaged: as `read`.
        """
        found = list(parts)
        keys = self._keys([of(id=each.item) for each in found])
        return [_opened(part_key(keys[each.item], each.id), each, type) for each in found]

    def reseal(self, row: Sealed, document: msgspec.Struct) -> None:
        """Put another document in a row that is not evidence, such as an index or a draft."""
        row.sealed = _closed(self._keys([row])[row.id], row, document)
        row.save(update_fields=["sealed"])

    def drop(self, rows: Sequence[Sealed]) -> None:
        """Delete rows for good, with their keys."""
        with transaction.atomic():
            ItemKey.objects.filter(safe_id=self.id, item__in=[row.id for row in rows]).delete()
            erasures.note(self.id, [row.id for row in rows])
            for row in rows:
                self.keys.pop(row.id, None)
                row.delete()

    def _keys(self, rows: list[Sealed]) -> dict[uuid.UUID, bytes]:
        if self._without_key(rows):
            raise Damaged
        return self.keys

    def _without_key(self, rows: Sequence[Sealed]) -> set[uuid.UUID]:
        """Open the keys of rows; the ids of those that have none."""
        wanted = {row.id for row in rows} - self.keys.keys()
        wrapped = item_keys(self.id, wanted)
        opened = safes.open_item_keys(self.key, wrapped)
        self.keys.update((uuid.UUID(bytes=each.item), key) for each, key in zip(wrapped, opened, strict=True))
        return wanted - self.keys.keys()

    def _check_way_in(self) -> None:
        if not Lock.objects.select_for_update().filter(id=self.lock, safe_id=self.id).exists():
            raise KeyReplaced


def drop(row: Sealed) -> None:
    """Delete a row of anybody for good, with its key, as the clock does. It needs no open safe."""
    with transaction.atomic():
        ItemKey.objects.filter(safe_id=row.safe_id, item=row.id).delete()
        erasures.note(row.safe_id, [row.id])
        row.delete()


def part_key(item_key: bytes, part: uuid.UUID) -> bytes:
    """The key of something made from an item, such as what was read from a file."""
    return sealing.subkey(item_key, labels.child(part.bytes))


def sealed_part[P: Part](item_key: bytes, row: P, document: msgspec.Struct) -> P:
    """The row with its document sealed, not kept yet."""
    row.sealed = _closed(part_key(item_key, row.id), row, document)
    return row


def closed_again(item_key: bytes, row: Content, document: msgspec.Struct) -> None:
    """Put another document in a row whose key is at hand; the caller saves it."""
    row.sealed = _closed(item_key, row, document)


def document_of[T](item_key: bytes, row: Content, type: type[T]) -> T:
    """The document of one row whose key is at hand, as a job has it.

    Raises:
        Damaged: it is not as it was sealed.
    """
    return _opened(item_key, row, type)


def document_bytes(item_key: bytes, row: Sealed) -> bytes:
    """The exact bytes of a row's document, as they were sealed.

    Raises:
        Damaged: as `document_of`.
    """
    place = labels.item(_table(type(row)), row.id.bytes)
    return sealing.open_document_bytes(item_key, bytes(row.sealed), place)


def _table(model: type[Content]) -> str:
    return str(model._meta.label_lower)


def _closed(key: bytes, row: Content, document: msgspec.Struct) -> bytes:
    return sealing.seal_document(
        key, msgspec.to_builtins(document), labels.item(_table(type(row)), row.id.bytes)
    )


def _opened[T](key: bytes, row: Content, type_: type[T]) -> T:
    place = labels.item(_table(type(row)), row.id.bytes)
    text = sealing.open_document_bytes(key, bytes(row.sealed), place)
    try:
        return msgspec.json.decode(text, type=type_)
    except msgspec.DecodeError:  # half a surrogate pair is JSON to some; its words quote what is inside
        value = sealing.open_document(key, bytes(row.sealed), place)
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError:
        raise Damaged from None

"""A safe that is open for one request, and what can be done with the sealed rows of its owner.

A row that cannot be opened harms no other: what reads many leaves it out and notes it in *damaged*, which the
page tells. What reads one row, and cannot go on without it, raises.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import attrs
import msgspec
from django.db import transaction

from chesil.vault import labels, safes, sealing
from chesil.vault.errors import Damaged, KeyReplaced, Moved, UnknownVersion
from chesil_web.foundation.keys import asking, erasures
from chesil_web.foundation.keys.models import Content, ItemKey, Lock, Part, Sealed
from chesil_web.foundation.keys.rows import item_keys

_log = logging.getLogger(__name__)
_UNOPENED: Final = (Damaged, Moved, UnknownVersion)


_ASKED: Final[ContextVar[dict[tuple[uuid.UUID, type[Sealed]], list[Any]] | None]] = ContextVar(
    "asked", default=None
)


@contextmanager
def asked_once() -> Iterator[None]:
    """In the block, all rows of a kind are asked for once: for a page that only shows, in several parts.

    What is kept, changed or dropped in it by this module is asked for anew.
    """
    before = _ASKED.set({})
    try:
        yield
    finally:
        _ASKED.reset(before)


def _ask_anew() -> None:
    if (asked := _ASKED.get()) is not None:
        asked.clear()


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
        damaged: the rows that could not be opened so far, by their ids: what Django calls their tables.
    """

    id: uuid.UUID
    lock: uuid.UUID
    key: bytes = attrs.field(repr=False)
    keys: dict[uuid.UUID, bytes] = attrs.field(factory=dict, init=False, repr=False, eq=False)
    damaged: dict[uuid.UUID, str] = attrs.field(factory=dict, init=False, repr=False, eq=False)

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
        _ask_anew()
        closed_again(new.key, new.row, document)
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

    def keys_of(self, items: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """The keys of items by their ids; those that are gone are left out. Raises as `item_key`."""
        wanted = set(items)
        self._open_keys(wanted)
        return {id: key for id, key in self.keys.items() if id in wanted}

    def read[T](self, rows: Iterable[Sealed], type: type[T]) -> list[T]:
        """The documents of sealed rows, in their order.

        Raises:
            Damaged: a row, or its key, is not as it was sealed, or is another's.
        """
        found = list(rows)
        keys = self._keys(found)
        return [_opened(keys[row.id], row, type) for row in found]

    def read_all[M: Sealed, T](self, of: type[M], type: type[T]) -> list[tuple[M, T]]:
        """All rows of a kind with their documents, in no order; what is damaged is left out and noted."""
        return self.read_those(self.rows(of), type)

    def rows[M: Sealed](self, of: type[M], **equals: Any) -> list[M]:
        """Rows of this safe, as `asking.rows` gives them; without columns, all of the kind.

        Their keys come in the same question, and open. Within `asked_once` all of a kind are asked for once.
        """
        asked = _ASKED.get()
        if equals or asked is None:
            return self._rows(of, equals)
        if (self.id, of) not in asked:
            asked[self.id, of] = self._rows(of, {})
        return list(asked[self.id, of])

    def ask_for(self, *kinds: type[Sealed]) -> None:
        """Ask for all rows of several kinds in one question, for a page that is made within `asked_once`."""
        if (asked := _ASKED.get()) is None:
            raise RuntimeError("There is nowhere to keep the rows: ask within asked_once.")
        for of, found in asking.of_kinds(self.id, kinds).items():
            asked[self.id, of] = self._with_keys(of, found)

    def _rows[M: Sealed](self, of: type[M], equals: dict[str, Any]) -> list[M]:
        return self._with_keys(of, asking.with_keys(self.id, of, **equals))

    def _with_keys[M: Sealed](self, of: type[M], found: Iterable[tuple[M, bytes | None]]) -> list[M]:
        found = list(found)
        self.take([
            safes.ItemKey(self.id.bytes, _table(of), row.id.bytes, key)
            for row, key in found
            if key is not None and row.id not in self.keys
        ])  # fmt: skip
        return [row for row, _ in found]

    def read_those[M: Sealed, T](self, rows: Iterable[M], type: type[T]) -> list[tuple[M, T]]:
        """Rows with their documents, in their order; what is damaged is left out and noted.

        What was dropped meanwhile is left out: a row and its key go together.
        """
        found = list(rows)
        gone = self._without_key(found)
        if gone:
            there = found[0].__class__._default_manager.filter(id__in=gone).values_list("id", flat=True)
            self.damaged.update(dict.fromkeys(there, _table(found[0].__class__)))
        here = ((self.keys[row.id], row) for row in found if row.id not in gone)
        return list(whole(here, type, self._note))

    def read_parts[P: Part, T](
        self, parts: Iterable[P], of: type[Sealed], type: type[T]
    ) -> list[tuple[P, T]]:
        """Parts of this safe's items with their documents, in their order; what is damaged is left out."""
        found = list(parts)
        gone = self._without_key([of(id=each.item) for each in found])
        self.damaged.update((each.id, _table(each.__class__)) for each in found if each.item in gone)
        here = ((part_key(self.keys[each.item], each.id), each) for each in found if each.item not in gone)
        return list(whole(here, type, self._note))

    def _note(self, row: Content) -> None:
        self.damaged[row.id] = _table(type(row))

    def reseal(self, row: Sealed, document: msgspec.Struct) -> None:
        """Put another document in a row.

        Raises:
            KeyReplaced: as `keep`.
        """
        closed_again(self._keys([row])[row.id], row, document)
        with transaction.atomic():
            self._check_way_in()
            save_sealed(row)

    def drop(self, rows: Sequence[Sealed]) -> None:
        """Delete rows for good, with their keys.

        Raises:
            KeyReplaced: the way in is gone. Nothing is deleted.
        """
        _ask_anew()
        with transaction.atomic():
            self._check_way_in()
            items = [row.id for row in rows]
            ItemKey.objects.filter(safe_id=self.id, item__in=items).delete()
            erasures.note(self.id, items)
            for row in rows:
                self.keys.pop(row.id, None)
                row.delete()

    def _keys(self, rows: list[Sealed]) -> dict[uuid.UUID, bytes]:
        if self._without_key(rows):
            raise Damaged
        return self.keys

    def _without_key(self, rows: Sequence[Sealed]) -> set[uuid.UUID]:
        """Open the keys of rows; the ids of those that have none that opens."""
        wanted = {row.id for row in rows}
        self._open_keys(wanted)
        return wanted - self.keys.keys()

    def _open_keys(self, items: set[uuid.UUID]) -> None:
        self.take(item_keys(self.id, items - self.keys.keys()))

    def take(self, wrapped: Sequence[safes.ItemKey]) -> None:
        """Open keys of items that are at hand, so that none is asked for; what is damaged is left out."""
        try:
            opened = list(zip(wrapped, safes.open_item_keys(self.key, wrapped), strict=True))
        except _UNOPENED:  # which of them it is shows when each is tried alone
            opened = list(self._one_by_one(wrapped))
        self.keys.update((uuid.UUID(bytes=each.item), key) for each, key in opened)

    def _one_by_one(self, wrapped: Iterable[safes.ItemKey]) -> Iterator[tuple[safes.ItemKey, bytes]]:
        for each in wrapped:
            try:
                yield each, safes.open_item_key(self.key, each)
            except _UNOPENED as fault:
                _log.error("the key of %s could not be opened: %s", each.item.hex(), fault.code)

    def _check_way_in(self) -> None:
        if not Lock.objects.select_for_update().filter(id=self.lock, safe_id=self.id).exists():
            raise KeyReplaced


def drop(row: Sealed) -> None:
    """Delete a row of anybody for good, with its key, as the clock does. It needs no open safe."""
    _ask_anew()
    with transaction.atomic():
        ItemKey.objects.filter(safe_id=row.safe_id, item=row.id).delete()
        erasures.note(row.safe_id, [row.id])
        row.delete()


def part_key(item_key: bytes, part: uuid.UUID) -> bytes:
    """The key of something made from an item, such as what was read from a file."""
    return sealing.subkey(item_key, labels.child(part.bytes))


def sealed_part[P: Part](item_key: bytes, row: P, document: msgspec.Struct) -> P:
    """The row with its document sealed, not kept yet."""
    closed_again(part_key(item_key, row.id), row, document)
    return row


def closed_again(item_key: bytes, row: Content, document: msgspec.Struct) -> None:
    """Put another document in a row whose key is at hand; the caller saves it."""
    row.seal_number += 1
    row.sealed = sealing.seal_document(item_key, msgspec.to_builtins(document), _place(row))


def save_sealed(row: Content) -> None:
    """Keep what was put into a row that is kept already, and its state with it.

    Raises:
        ObjectNotUpdated: the row is no more.
    """
    _ask_anew()
    with transaction.atomic():
        row.save(update_fields=["sealed", "seal_number"])


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
    return sealing.open_document_bytes(item_key, bytes(row.sealed), _place(row))


def whole[C: Content, T](
    rows: Iterable[tuple[bytes, C]], type_: type[T], note: Callable[[C], object]
) -> Iterator[tuple[C, T]]:
    """Rows with their documents, each opened with the key beside it. *note* is told of what is damaged."""
    for key, row in rows:
        try:
            yield row, _opened(key, row, type_)
        except _UNOPENED as fault:
            _log.error("row %s of %s could not be opened: %s", row.id, _table(type(row)), fault.code)
            note(row)


def _table(model: type[Content]) -> str:
    return str(model._meta.label_lower)


def _place(row: Content) -> bytes:
    return labels.item(_table(type(row)), row.id.bytes, number=row.seal_number)


def _opened[T](key: bytes, row: Content, type_: type[T]) -> T:
    place = _place(row)
    text = sealing.open_document_bytes(key, bytes(row.sealed), place)
    try:
        return msgspec.json.decode(text, type=type_)
    except msgspec.DecodeError:  # half a surrogate pair is JSON to some; its words quote what is inside
        value = sealing.open_document(key, bytes(row.sealed), place)
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError:
        raise Damaged from None

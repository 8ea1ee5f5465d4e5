"""A mail store of Outlook (.pst, .ost): every item in every folder, read as an item saved from Outlook is.

The store itself is opened by libpff, of the extra "outlook"; without it no store is recognised. libpff is
native code that meets a stranger's file, so it is used in the confined child alone.
"""

import struct
from collections.abc import Iterator
from typing import Any, Final

from chesil.readers.mail.compound import Storage
from chesil.readers.mail.mailbag import INSIDE_DEPTH, Mailbag
from chesil.readers.mail.msg import FORMAT, VERSION, add_item
from chesil.readers.mail.properties import NESTED_HEADER, SMALL_HEADER, TABLE, TOP_HEADER
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reading, ReadOptions

try:
    import pypff
except ImportError:  # the extra is not installed
    pypff = None

MAGIC: Final = b"!BDN"
FILE_BYTES: Final = 8 << 30
ITEMS: Final = 1_000_000
FOLDERS: Final = 50_000
DEPTH: Final = 50
ENTRIES: Final = 4_000  # properties of one item
PARTS: Final = 2_000  # recipients, or attachments, of one item
VALUE_BYTES: Final = 64 << 20
_FIXED: Final = (0x0002, 0x0003, 0x000B, 0x0014, 0x0040)  # kinds of property that fit into eight bytes
_SUBJECTS: Final = (("__substg1.0_0037001F", b"\1\0", 4), ("__substg1.0_0037001E", b"\1", 2))
_DATA: Final = "__substg1.0_37010102"
_NEXT: Final = "Open it in Outlook, and export it again."
_BROKEN: Final = (OSError, ValueError, MemoryError, OverflowError, RuntimeError)


def recognises(document: Document) -> bool:
    """Whether the file is a mail store, and libpff is there to open it."""
    return pypff is not None and document.head.startswith(MAGIC)


def read(document: Document, options: ReadOptions) -> Reading:
    """Read every item of every folder: one record each, and a problem for each that is damaged.

    Raises:
        ReadingError: the store cannot be opened. TooLarge: it passes FILE_BYTES or ITEMS.
    """
    if document.size_bytes > FILE_BYTES:
        raise TooLarge("This mail store is too large to read.", where=document.name, next_step=_NEXT)
    bag = Mailbag(document, format=FORMAT, version=VERSION)
    store = pypff.file()
    with document.open() as stream:
        try:
            store.open_file_object(stream)
            called = names(store)
            for name, folder in _folders(store.get_root_folder()):
                _add_folder(folder, name, document, bag, called)
        except _BROKEN as error:
            if not bag.records:
                raise ReadingError(
                    "This mail store is damaged.", where=document.name, next_step=_NEXT
                ) from error
            bag.problem("damaged", "The store is damaged here. What lies behind this could not be found.")
    return bag.reading()


def names(store: Any) -> Storage | None:
    """The folder that says what named properties are called, as a saved item has it; None without one."""
    try:
        found = store.get_name_to_id_map()
        return None if found is None else _storage(found, header=0)
    except _BROKEN:
        return None  # meetings lose their place then, and contacts their addresses


def _folders(root: Any) -> Iterator[tuple[str, Any]]:
    """Each folder with its path, parents first."""
    waiting: list[tuple[str, Any, int]] = [("", root, 0)]
    for _ in range(FOLDERS):
        if not waiting:
            return
        path, folder, depth = waiting.pop()
        yield path, folder
        if depth < DEPTH:
            inside = [folder.get_sub_folder(place) for place in range(folder.get_number_of_sub_folders())]
            waiting += [
                (f"{path}/{each.get_name() or ''}".strip("/"), each, depth + 1) for each in inside[::-1]
            ]


def _add_folder(folder: Any, name: str, document: Document, bag: Mailbag, names: Storage | None) -> None:
    for place in range(folder.get_number_of_sub_messages()):
        if bag.records >= ITEMS:
            raise TooLarge(
                f"This store holds more than {ITEMS:,} items.", where=document.name, next_step=_NEXT
            )
        try:
            item = _item(folder.get_sub_message(place), header=TOP_HEADER, depth=0)
        except _BROKEN:
            bag.problem("damaged", "This item of the store is damaged and could not be read.")
            continue
        about = f"[An item of a mail store, in the folder “{name}”. Its header and text follow.]"
        add_item(item, bag, about=about, details={"folder": name}, names=names)


def _item(found: Any, *, header: int, depth: int) -> Storage:
    """An item in the form of one that was saved from Outlook."""
    item = _storage(found, header=header)
    for name, mark, size in _SUBJECTS:
        # A store puts two letters before a subject, which say how long its "Re: " is.
        if item.streams.get(name, b"").startswith(mark):
            item.streams[name] = item.streams[name][size:]
    for place, one in enumerate(_sets(found.recipients)[:PARTS] if found.recipients else ()):
        item.storages[f"__recip_version1.0_#{place:08X}"] = _of_entries(_entries(one), header=SMALL_HEADER)
    for place in range(min(found.get_number_of_attachments(), PARTS)):
        name = f"__attach_version1.0_#{place:08X}"
        item.storages[name] = _attachment(found.get_attachment(place), depth=depth)
    return item


def _attachment(found: Any, *, depth: int) -> Storage:
    storage = _storage(found, header=SMALL_HEADER)
    inside = found.get_sub_item(0) if found.get_number_of_sub_items() and depth < INSIDE_DEPTH else None
    if inside is not None and hasattr(inside, "get_number_of_attachments"):
        storage.storages["__substg1.0_3701000D"] = _item(inside, header=NESTED_HEADER, depth=depth + 1)
    elif _DATA not in storage.streams and 0 < (size := found.get_size() or 0) <= VALUE_BYTES:
        found.seek_offset(0, 0)
        storage.streams[_DATA] = found.read_buffer(size)
    return storage


def _sets(found: Any) -> list[Any]:
    return [found.get_record_set(place) for place in range(found.get_number_of_record_sets())]


def _storage(found: Any, *, header: int) -> Storage:
    return _of_entries((entry for one in _sets(found) for entry in _entries(one)), header=header)


def _entries(one: Any) -> Iterator[tuple[int, int, bytes]]:
    """Number, kind and bytes of each property."""
    for place in range(min(one.get_number_of_entries(), ENTRIES)):
        entry = one.get_entry(place)
        number, kind = entry.entry_type, entry.value_type
        if (
            isinstance(number, int)
            and isinstance(kind, int)
            and 0 <= number < 1 << 16
            and 0 <= kind < 1 << 16
        ):
            yield number, kind, (entry.data or b"")[:VALUE_BYTES]


def _of_entries(entries: Iterator[tuple[int, int, bytes]], *, header: int) -> Storage:
    storage, table = Storage(), bytearray(header)
    for number, kind, data in entries:
        if kind in _FIXED:
            table += struct.pack("<HHI8s", kind, number, 0, data[:8].ljust(8, b"\0"))
        else:
            storage.streams.setdefault(f"__substg1.0_{number:04X}{kind:04X}", data)
    storage.streams[TABLE] = bytes(table)
    return storage

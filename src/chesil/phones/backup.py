"""An iPhone's backup on a computer: its list of files, and the few files that can be taken from it.

`Manifest.plist` says whose and when, and holds the keys; `Manifest.db` lists every file with its key. The
list alone is opened to say what is there. It is opened in memory, and so is every file that is taken.
"""

import hashlib
import io
import plistlib
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

import attrs

from chesil.phones import keybag
from chesil.phones.faults import NotABackup
from chesil.phones.orders import ALLOWED, ATTACHED, PHOTOS, Item, Listing
from chesil.readers.database import opening
from chesil.readers.plists import BROKEN_PLIST, read_plist
from chesil.terms.errors import ReadingError
from chesil.terms.readings import HEAD_BYTES, Document, file_name

_PHOTO_DOMAIN, _PHOTO_FOLDER = "CameraRollDomain", "Media/DCIM/"
_MOST_PHOTOS, _MOST_ATTACHED = 100_000, 1_000_000
_MOST_PLIST: Final = 16 << 20
_LONGEST: Final = 200
_FILE: Final = 1  # the flag of a file, where 2 is a folder
_FOLDER_SQL: Final = (
    "SELECT fileID, domain, relativePath, file FROM Files WHERE domain = ? AND flags = ? "
    "AND relativePath >= ? AND relativePath < ? ORDER BY relativePath LIMIT ?"
)


@attrs.frozen(kw_only=True)
class Backup:
    """An opened backup. Its keys are in memory, and nowhere else."""

    listing: Listing
    _keys: keybag.Keys | None = attrs.field(repr=False)
    _wrapped: dict[str, bytes] = attrs.field(repr=False)

    def item(self, file_id: str) -> Item:
        """The item of that name.

        Raises:
            NotABackup: the backup has no such file. Only what is listed is opened.
        """
        found = next((each for each in self.listing.items if each.file_id == file_id), None)
        if found is None:
            raise NotABackup("The backup lists no such file.", where=file_id)
        return found

    def content(self, item: Item, stored: bytes) -> bytes:
        """The content of a file, from the bytes that are stored for it."""
        if self._keys is None:
            return stored
        key = self._keys.unwrapped(self._wrapped.get(item.file_id, b""))
        return keybag.decrypted(stored, key)[: item.size_bytes]


def opened(plist: bytes, manifest: bytes, password: bytes, *, named: Collection[str] = ()) -> Backup:
    """Open the list of a backup's files.

    Args:
        named: names that records give to files; those that have one of them are listed too.
    Raises:
        WrongSecret: the password does not open it. NotABackup: it is not a backup, or is damaged, or too old.
    """
    about = _about(plist)
    keys = None
    if about.get("IsEncrypted"):
        keys = keybag.unlocked(_bytes(about.get("BackupKeyBag")), password)
        manifest = keybag.decrypted(manifest, keys.unwrapped(_bytes(about.get("ManifestKey"))))
    try:
        count, found = _files(manifest, frozenset(named))
    except (ReadingError, *opening.FAULTS) as error:
        raise _damaged() from error
    wrapped, items = {}, []
    for what, file_id, domain, path, blob in found:
        size, key = _of_file(blob)
        items.append(Item(what, file_id, domain, path, size))
        wrapped[file_id] = key
    return Backup(listing=_listing(about, count, items), keys=keys, wrapped=wrapped)


def _about(plist: bytes) -> dict[str, Any]:
    if len(plist) > _MOST_PLIST:
        raise _damaged()
    try:
        about = plistlib.loads(plist)
    except BROKEN_PLIST as error:
        raise _damaged() from error
    if not isinstance(about, dict):
        raise _damaged()
    return about


def _listing(about: dict[str, Any], files: int, items: list[Item]) -> Listing:
    phone = about.get("Lockdown")
    phone = phone if isinstance(phone, dict) else {}
    date = about.get("Date")
    kind = " ".join(
        _word(phone.get(each)) for each in ("ProductType", "ProductVersion") if _word(phone.get(each))
    )
    return Listing(
        device=_word(phone.get("DeviceName")),
        system=kind,
        backed_up=f"{date:%Y-%m-%dT%H:%M:%SZ}" if isinstance(date, datetime) else "",
        is_locked=bool(about.get("IsEncrypted")),
        files=files,
        items=tuple(items),
    )


def _word(value: Any) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""


def in_memory(data: bytes, name: str, *, is_evidence: bool = True) -> Document:
    """Bytes as a document that is nowhere on disk; of one that is no evidence no hash is worked out."""
    return Document(
        name=file_name(name),
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest() if is_evidence else "",
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def _files(manifest: bytes, named: frozenset[str]) -> tuple[int, list[tuple[str, str, str, str, bytes]]]:
    """How many files there are; and of those that can be taken: what, name, domain, path and details."""
    listed = in_memory(manifest, "Manifest.db", is_evidence=False)
    with opening.opened_with_tables(listed) as database:
        if not opening.holds(
            database.tables, {"Files": {"fileID", "domain", "relativePath", "flags", "file"}}
        ):
            raise _damaged()
        execute = database.connection.execute
        (count,) = execute("SELECT count(*) FROM Files WHERE flags = ?", (_FILE,)).fetchone()
        found = [
            (what, *row)
            for what, places in ALLOWED.items()
            for place in places
            for row in execute(
                "SELECT fileID, domain, relativePath, file FROM Files "
                "WHERE domain = ? AND relativePath = ? AND flags = ? LIMIT 1",
                (*place, _FILE),
            )
        ]
        found += [(PHOTOS, *row) for row in _within(execute, _PHOTO_DOMAIN, _PHOTO_FOLDER, _MOST_PHOTOS)]
        for what, (domain, folder) in ATTACHED.items() if named else ():
            rows = _within(execute, domain, folder, _MOST_ATTACHED)
            found += [(what, *row) for row in rows if str(row[2]).rpartition("/")[2] in named]
    return int(count), list(_sound(found))


def _within(execute: Any, domain: str, folder: str, most: int) -> Iterator[tuple[Any, ...]]:
    """The files below a folder, by path."""
    until = f"{folder[:-1]}0"  # the next letter after the slash
    return iter(execute(_FOLDER_SQL, (domain, _FILE, folder, until, most)))


def _sound(found: list[Any]) -> Iterator[tuple[str, str, str, str, bytes]]:
    for what, file_id, domain, path, blob in found:
        # The name becomes a path on disk: nothing but the digits of a hash may be one.
        if isinstance(file_id, str) and len(file_id) == 40 and not set(file_id) - set("0123456789abcdef"):
            yield what, file_id, str(domain), str(path), _bytes(blob)


def _of_file(blob: bytes) -> tuple[int, bytes]:
    """A file's size, and its locked key; 0 and nothing where its details are damaged."""
    tree = read_plist(blob) if blob.startswith(b"bplist") else None
    objects = tree.get("$objects") if isinstance(tree, dict) else None
    if not isinstance(objects, list):
        return 0, b""
    about = next((each for each in objects if isinstance(each, dict) and "Size" in each), {})
    key = about.get("EncryptionKey")
    if isinstance(key, plistlib.UID):
        key = objects[key.data] if key.data < len(objects) else None
    if isinstance(key, dict):
        key = key.get("NS.data")
    size = about.get("Size")
    return size if isinstance(size, int) and size >= 0 else 0, _bytes(key)


def _damaged() -> NotABackup:
    return NotABackup(
        "This is no backup of an iPhone that can be read, or its list of files is damaged.",
        next_step="Give the folder that holds Manifest.plist and Manifest.db, or make the backup again.",
    )

"""Asks confined children what is in a phone's backup. This side finds and opens files, and reads none."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Literal

import attrs
import msgspec

from chesil.phones.faults import NotABackup
from chesil.phones.orders import Conversation, Item, Listing, Order
from chesil.readers import extract, intake, unread
from chesil.sandbox.faults import AGAIN, Misfit
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ReadingError
from chesil.terms.readings import file_name

_PLIST, _MANIFEST, _OLD_LIST = "Manifest.plist", "Manifest.db", "Manifest.mbdb"
_DATABASE: Final = b"SQLite format 3\x00"
_CRYPT15: Final = "whatsapp-backup"  # as readers.unread names it
Source = Literal["iphone", "crypt15", "database"]


@attrs.frozen(kw_only=True)
class Phone:
    """A backup, or a database of a phone, at *path*, and the secret that opens it.

    Attributes:
        of: what it is. secret: empty where none is needed.
    """

    path: Path
    of: Source
    nursery: Nursery
    secret: bytes = attrs.field(default=b"", repr=False)

    def listing(self) -> Listing:
        """What an iPhone's backup says of itself, from its list alone.

        Raises:
            WrongSecret, NotABackup: it does not open. ReadingError: a file cannot be read.
        """
        return _decoded(self._asked(Order("list", "iphone")), Listing)

    def conversations(self, item: Item | None) -> tuple[Conversation, ...]:
        """The conversations in a database: the *item* of a backup, or None for the file itself."""
        return _decoded(self._asked(self._order("conversations", item), item), tuple[Conversation, ...])

    def extract(self, item: Item | None, names: Sequence[str] | None) -> bytes:
        """The records of these conversations, as `readers.extract` has them; None for all."""
        order = msgspec.structs.replace(
            self._order("extract", item), names=None if names is None else tuple(names)
        )
        return self._asked(order, item)

    def attached(self, taken: bytes) -> tuple[Item, ...]:
        """The files of a backup that have one of the names that the records of an extract give."""
        try:
            names = extract.names_of_files(taken)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Misfit("What came back is no extract.", next_step=AGAIN) from None
        if not names:
            return ()
        return _decoded(self._asked(Order("attached", self.of, names=names)), tuple[Item, ...])

    def content(self, item: Item) -> bytes:
        """A file of a backup."""
        named = (item.path.rpartition("/")[2],)
        return self._asked(msgspec.structs.replace(self._order("file", item), names=named), item)

    def stored_sha256(self, item: Item) -> str:
        """The SHA-256 of a file as it lies in the backup."""
        *_, path = self._files(item)
        return intake.on_disk(path, beside=frozenset()).sha256

    def _order(self, want: Literal["conversations", "extract", "file"], item: Item | None) -> Order:
        name = file_name(self.path.name)
        return Order(want, self.of, file_id=item.file_id if item else "", name=name)

    def _asked(self, order: Order, item: Item | None = None) -> bytes:
        with ExitStack() as opened:
            files = []
            for path in self._files(item):
                try:
                    files.append(opened.enter_context(path.open("rb")))
                except OSError as error:
                    raise intake.not_opened(path, error) from error
            return self.nursery.phone(order, files, self.secret)

    def _files(self, item: Item | None) -> Iterator[Path]:
        if self.of != "iphone":
            yield self.path
            return
        yield self.path / _PLIST
        yield self.path / _MANIFEST
        if item is not None:
            yield self.path / item.file_id[:2] / item.file_id


def _decoded[T](data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misfit("What came back is no answer.", next_step=AGAIN) from None


def found(path: Path) -> tuple[Path, Source]:
    """Where exactly the backup is, and what it is.

    Args:
        path: a backup's folder or the folder around it, a `.crypt15`, or a database.
    Raises:
        NotABackup: there is none, or several, or it is of a kind that cannot be read: which is named.
    """
    if path.is_dir():
        return _folder(path), "iphone"
    document = intake.on_disk(path, beside=frozenset()) if path.is_file() else None
    if document is None:
        raise ReadingError(
            "There is no such file or folder.", where=file_name(path), next_step="Check the spelling."
        )
    if document.head.startswith(_DATABASE):
        return path, "database"
    kind = unread.kind(document)
    if kind is not None and kind.code != _CRYPT15:
        raise NotABackup(
            f"This is {kind.name}. It cannot be opened.", where=document.name, next_step=kind.next_step
        )
    return path, "crypt15"


def _folder(path: Path) -> Path:
    within = [path, *sorted(each for each in path.iterdir() if each.is_dir() and not each.is_symlink())]
    backups = [each for each in within if (each / _PLIST).is_file()]
    if path in backups:
        backups = [path]
    if len(backups) > 1:
        names = ", ".join(file_name(each.name) for each in backups[:5])
        raise NotABackup(
            f"This folder holds several backups: {names}.",
            where=file_name(path),
            next_step="Give the folder of one of them.",
        )
    if not backups or not (backups[0] / _MANIFEST).is_file():
        if any((each / _OLD_LIST).is_file() for each in within):
            raise NotABackup(
                "This backup was made by iOS 9 or older, and cannot be read.",
                where=file_name(path),
                next_step="Export the chats from the phone itself, or make a new backup of it.",
            )
        raise NotABackup(
            "This folder holds no backup of an iPhone.",
            where=file_name(path),
            next_step=f"Give the folder that holds {_PLIST} and {_MANIFEST}.",
        )
    return backups[0]

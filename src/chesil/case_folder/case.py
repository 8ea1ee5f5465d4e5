"""A case whose safe is open: its items, its log and its clock, each change whole or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs

from chesil.case_folder import kept_readings, log, loose
from chesil.case_folder.contents import Answers, KeptFile, KeptReading, SigningKey
from chesil.case_folder.database import Database
from chesil.case_folder.errors import CaseDamaged
from chesil.case_folder.items import Items, NewItem, drop
from chesil.readers.registry import FileReading
from chesil.vault import labels
from chesil.vault.errors import BlobMissing, Damaged
from chesil.vault.files import Sealed
from chesil.vault.records import AnyRecord
from chesil.vault.sealing import new_id, open_document, seal_document
from chesil.vault.stores import Draft, Store

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]  # what is happening, how much is done, of how much
_LAST: str = "last-logged"


def counted(progress: Progress, what: str, total: int = 0) -> Callable[[int], None]:
    """A reporter for whoever knows only how much more is done each time."""
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        progress(what, done, total)

    return report


@attrs.frozen(kw_only=True)
class Case:
    """An open case. Use as a context manager; at the end its files are closed and its keys dropped.

    Attributes:
        folder: where it lies. lock: the way in that was used.
        now: this machine's clock, in UTC; the library has none of its own.
    """

    folder: Path
    database: Database
    store: Store
    safe: bytes
    lock: bytes
    now: Clock
    _safe_key: bytes = attrs.field(repr=False)

    def __enter__(self) -> "Case":
        return self

    def __exit__(self, *_: object) -> None:
        self.database.__exit__()

    @property
    def items(self) -> Items:
        """Everything in it, by item."""
        return Items(self.database, self.store, self.safe, self.lock, self._safe_key)

    def files(self) -> dict[bytes, KeptFile]:
        """Every file in the case, by item, in the order of their paths."""
        found = self.items.documents("file", KeptFile)
        return dict(sorted(found.items(), key=lambda each: (each[1].path, each[1].sha256)))

    def readings(self) -> dict[bytes, tuple[bytes, KeptReading]]:
        """What was read last from each file, by the file's item: the item and document of the reading."""
        order = dict(self.database.rows("select item, max(number) from leaf group by item"))
        found = sorted(self.items.documents("reading", KeptReading).items(), key=lambda each: order[each[0]])
        return {bytes.fromhex(kept.file): (item, kept) for item, kept in found}

    def load(self) -> list[FileReading]:
        """What was read from every file in the case, in the order of the files.

        Raises:
            CaseDamaged: a table is missing or not as it was sealed.
        """
        readings = self.readings()
        return [self.table(readings[file][0]) for file in self.files() if file in readings]

    def table(self, reading: bytes) -> FileReading:
        """What one reading of the case holds; raises as `load`."""
        try:
            with self.items.file(reading) as sealed:
                return kept_readings.from_bytes(sealed.read())
        except (BlobMissing, Damaged, CaseDamaged):
            kept = self.items.document(reading, KeptReading)
            raise CaseDamaged(
                "What was read from this file is damaged or missing. Nothing else is affected.",
                where=self.files()[bytes.fromhex(kept.file)].name,
                next_step="Add the same file again with chesil add, or get the case back from a backup.",
            ) from None

    def draft(self) -> AbstractContextManager[Draft]:
        """A new sealed file, to be kept with an item; raises as `Store.draft`."""
        return loose.draft(self.store, self.database, now=self.now())

    def keep(
        self,
        new: NewItem,
        document: Any,
        record: AnyRecord,
        *,
        blob: str | None = None,
        sealed: Sealed | None = None,
    ) -> None:
        """Store an item and log its record, together."""
        with self.database.change():
            self.items.keep(new, document, blob=blob, sealed=sealed)
            self.log(record, item=new.id, item_key=new.key)

    def log(self, record: AnyRecord, *, item: bytes, item_key: bytes) -> None:
        """Log an event, and before it a clock that went back. The caller holds the transaction."""
        own, own_key = self.own_item("log")
        place = labels.field("about", own, _LAST)
        rows = self.database.rows("select value from about where name = ?", (_LAST,))
        previous = datetime.fromisoformat(open_document(own_key, rows[0][0], place)) if rows else None
        if previous and record.logged_at < previous:  # another program logged while this one waited its turn
            record = structs.replace(record, logged_at=self.now())
        log.warn_of_clock(self.database, record.logged_at, previous=previous, item=own, item_key=own_key)
        log.append(self.database, record, item=item, item_key=item_key)
        said = seal_document(own_key, record.logged_at.isoformat(), place)
        self.database.run("insert or replace into about values (?, ?)", (_LAST, said))

    def own_item(self, kind: str) -> tuple[bytes, bytes]:
        """The id and key of an item the case has one of: its log's, its signing key's."""
        (item,) = self.database.row("select id from item where kind = ?", (kind,))
        return item, self.items.key(item)

    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs this case's checkpoints and anchors."""
        item, _ = self.own_item("signing-key")
        kept = self.items.document(item, SigningKey)
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept.private))

    def answers(self) -> Answers:
        """What the owner said when the case was last looked at; nothing when she never has."""
        kept = list(self.items.documents("answers", Answers).values())
        return kept[0] if kept else Answers()

    def remember(self, answers: Answers) -> None:
        """Keep what she said, in place of what she said before."""
        if answers == self.answers():
            return
        new = self.items.new("answers", new_id())
        with self.database.change():
            for (item,) in self.database.rows("select id from item where kind = 'answers'"):
                drop(self.database, item)
            self.items.keep(new, answers)

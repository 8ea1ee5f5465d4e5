"""Where a case lies: its folder, there whole or not at all, and its sealed files, in it or in a bucket."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from chesil.case_folder.database import NO_ROOM, Database
from chesil.case_folder.errors import CaseDamaged
from chesil.terms.errors import OutputExists
from chesil.terms.readings import file_name
from chesil.vault.errors import StoreFull, VaultError
from chesil.vault.stores import Store
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.s3 import S3Store, connect

DATABASE: Final = "record.db"
BLOBS: Final = "blobs"
_README: Final = """This folder is a sealed record. Only a passphrase or a recovery code opens it.
Do not change, rename or delete anything in it. Copy the whole folder to keep it safe.
"""


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A draft beside *folder*; it becomes *folder* when all went well and is gone otherwise.

    Raises:
        OutputExists: something is in the folder already. StoreFull: there is no room.
        CaseDamaged: it cannot be made there.
    """
    check_free(folder)
    draft = folder.with_name(f".{folder.name}.making")
    try:
        shutil.rmtree(draft, ignore_errors=True)  # of a run that was killed
        draft.mkdir(mode=0o700, parents=True)
        (draft / "README.txt").write_text(_README, "utf-8")
        yield draft
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise _cannot_make(folder, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def check_free(folder: Path) -> None:
    """Whether a case may be made in *folder*.

    Raises:
        OutputExists: it is there, and is not an empty folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputExists(
            "There is something here already.",
            where=file_name(folder),
            next_step="Give the name of a new folder.",
        )


def _cannot_make(folder: Path, error: OSError) -> VaultError:
    if error.errno in NO_ROOM:
        return StoreFull("There is no room for it here.", where=file_name(folder))
    return CaseDamaged(
        "A case cannot be made here.",
        where=file_name(folder),
        next_step=f"Choose another location. The system says: {error.strerror}.",
    )


class Bucket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bucket of S3, or of what speaks the same. Its access keys are not kept: the client finds them.

    Attributes:
        name, prefix: the place. endpoint, region: of the service; Amazon's own when null.
        lock_days: for how many days the bucket is to refuse to delete a file.
    """

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    lock_days: int | None = None

    def store(self) -> Store:
        """The store there.

        Raises:
            StoreUnavailable: it does not answer, or the program was installed without S3.
        """
        client = connect(endpoint=self.endpoint, region=self.region)
        return S3Store(client, self.name, self.prefix, self.lock_days)


def remember(database: Database, bucket: Bucket) -> None:
    """Keep that the case's sealed files are in a bucket."""
    database.run("insert into about values ('bucket', ?)", (msgspec.json.encode(bucket),))


def claim(store: Store, case: bytes) -> None:
    """Let an empty place in a bucket belong to a case, so that no other case is made on it.

    Raises:
        OutputExists: another case has it, or it holds sealed files. StoreUnavailable: it does not answer.
    """
    is_used = next(store.names(), None) or next(store.quarantined(), None)
    if is_used or store.claim(case.hex()) != case.hex():
        raise OutputExists(
            "Another case keeps its sealed files in this place of the bucket.",
            next_step="Name a prefix that no case uses, as name/prefix.",
        )


def store_of(database: Database, folder: Path) -> Store:
    """The store of a case.

    Raises:
        StoreUnavailable: it is a bucket, and it does not answer.
    """
    rows = database.rows("select value from about where name = 'bucket'")
    if not rows:
        return FolderStore(folder / BLOBS)
    try:
        return msgspec.json.decode(rows[0][0], type=Bucket).store()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise CaseDamaged("The record of where the sealed files are is damaged.") from None

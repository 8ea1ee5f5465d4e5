"""Where a case keeps its sealed files: in its own folder, or in a bucket."""

from pathlib import Path
from typing import Final

import msgspec

from chesil.case_folder.database import Database
from chesil.case_folder.errors import CaseDamaged
from chesil.vault.stores import Store
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.s3 import S3Store, connect

DATABASE: Final = "record.db"
BLOBS: Final = "blobs"


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
    except msgspec.MsgspecError:
        raise CaseDamaged("What says where the sealed files are is damaged.") from None

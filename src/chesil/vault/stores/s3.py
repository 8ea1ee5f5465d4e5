"""Sealed files in an S3 bucket, of Amazon or of anything that speaks the same.

``<prefix><name>`` holds a blob, ``<prefix>quarantine/<name>`` one that was taken out of use, and
``<prefix>owner`` whose store it is. A small one is put in one request, a large one in parts that become
visible together when the upload is completed, so a blob is there whole or not at all.
"""

import io
import os
import re
from collections.abc import Buffer, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, Final, cast

from chesil.vault.errors import BlobLocked, BlobMissing, StoreFull, StoreUnavailable, VaultError
from chesil.vault.stores import Draft, Store, checked, is_name, new_name, read_owner

_PART: Final = 16 << 20  # some services want all parts alike; S3 takes 10,000 of them: 160 GiB a blob
_PARTS_AT_MOST: Final = 10_000
_READ_AHEAD: Final = 1 << 20  # doubled while what is read follows what was read
_READ_AHEAD_AT_MOST: Final = 8 << 20
_NO_ROOM: Final = frozenset({"EntityTooLarge", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"})
_QUARANTINE: Final = "quarantine/"
_OWNER: Final = "owner"
_NOT_THERE: Final = frozenset({"NoSuchKey", "NoSuchUpload", "404"})
_REASON: Final = re.compile(r"[A-Za-z0-9]{1,60}")


def connect(
    *,
    endpoint: str | None = None,
    region: str | None = None,
    key_id: str | None = None,
    secret: str | None = None,
) -> Any:
    """A client for ``S3Store``, which gives up on a silent service after some tries.

    Args:
        endpoint: the address of a service other than Amazon's.
        region: where the bucket is.
        key_id, secret: the access key; without them the client finds its own, such as a machine's role.

    Raises:
        StoreUnavailable: the extra "s3" is not installed, or what was given cannot be used.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise StoreUnavailable(
            "Chesil was installed without what it needs for S3.", next_step='Install "chesil[s3]".'
        ) from None
    settings = Config(
        connect_timeout=10,
        read_timeout=60,
        retries={"mode": "standard", "total_max_attempts": 5},
        s3={"addressing_style": "path" if endpoint else "auto"},
    )
    with _plainly():
        return boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            config=settings,
        )


class S3Store(Store):
    """A store in a bucket, under a prefix.

    Where the bucket keeps old versions, deleting deletes them all, and what is moved to the quarantine keeps
    those it has until it is deleted. A lock is set when a blob is committed, so
    that what a crash leaves can be swept, and is of the kind that somebody with that right may lift
    ("governance"), since the law can ask for a deletion.

    Args:
        client: what ``connect`` gives.
        bucket, prefix: the place; the prefix belongs to this store alone.
        lock_days: for how many days the bucket is to refuse to delete a blob.

    Attributes:
        can_lock: whether the bucket can lock what is in it.
        lock_days: for how many days a new blob is locked, at our wish or else the bucket's own; None for not.

    Raises:
        StoreUnavailable: the bucket does not answer, or is to lock and cannot.
    """

    def __init__(self, client: Any, bucket: str, prefix: str = "", lock_days: int | None = None) -> None:
        self._bucket, self._prefix = _Bucket(client, bucket), prefix
        self._versioned = "Status" in self._bucket.ask("get_bucket_versioning")
        self.can_lock, own_days = self._bucket.locking()
        if lock_days is not None and not self.can_lock:
            raise StoreUnavailable(
                "This bucket cannot lock what is in it, though a lock was asked for.",
                next_step="Make a bucket with object lock, or ask for no lock.",
            )
        self._wanted_days = lock_days
        self.lock_days = own_days if lock_days is None else lock_days

    @contextmanager
    def draft(self, name: str = "") -> Iterator["_S3Draft"]:
        draft = _S3Draft(self._bucket, self._prefix, checked(name or new_name()), self._wanted_days)
        try:
            yield draft
        finally:
            draft.discard()

    def open(self, name: str) -> BinaryIO:
        return cast("BinaryIO", _S3Blob(self._bucket, self._prefix + checked(name), self.size(name)))

    def size(self, name: str) -> int:
        found = self._bucket.ask("head_object", missing=BlobMissing, Key=self._prefix + checked(name))
        return int(found["ContentLength"])

    def delete(self, name: str) -> None:
        for each in (self._prefix + checked(name), self._in_quarantine(name)):
            for version in self._bucket.versions(each) if self._versioned else [{}]:
                self._delete_version(each, version)

    def _delete_version(self, key: str, version: dict[str, Any]) -> None:
        try:
            self._bucket.ask("delete_object", Key=key, **version)
        except _Refused:
            if self.can_lock and self._bucket.is_locked(key, version):
                raise BlobLocked from None
            raise

    def names(self) -> Iterator[str]:
        return self._listed(self._prefix)

    def unfinished(self) -> Iterator[str]:
        found = (each["Key"].removeprefix(self._prefix) for each in self._bucket.uploads(self._prefix))
        return iter(sorted(set(filter(is_name, found))))

    def quarantined(self) -> Iterator[str]:
        return self._listed(self._in_quarantine(""))

    def quarantine(self, name: str, older_than: datetime) -> bool:
        key = self._prefix + checked(name)
        half = self._give_up(key, older_than)
        moved = self._written_before(key, older_than) and self._moved(key, self._in_quarantine(name))
        return half or moved or self._bucket.has(self._in_quarantine(name))

    def put_back(self, name: str) -> bool:
        return self._moved(self._in_quarantine(checked(name)), self._prefix + name)

    def owner(self) -> str | None:
        try:
            return read_owner(self._bucket.content(Key=self._prefix + _OWNER))
        except BlobMissing:
            return None

    def claim(self, owner: str) -> str:
        body = checked(owner).encode() + b"\n"
        # A service that does not know the condition would let the last one win, so look first, and again
        # after.
        if self.owner() is None:
            with suppress(_Refused):
                self._bucket.ask("put_object", Key=self._prefix + _OWNER, Body=body, IfNoneMatch="*")
        found = self.owner()
        if found is None:
            raise StoreUnavailable
        return found

    def _in_quarantine(self, name: str) -> str:
        return self._prefix + _QUARANTINE + name

    def _listed(self, prefix: str) -> Iterator[str]:
        for page in self._bucket.pages("list_objects_v2", Prefix=prefix):
            yield from filter(
                is_name, (each["Key"].removeprefix(prefix) for each in page.get("Contents", ()))
            )

    def _written_before(self, key: str, moment: datetime) -> bool:
        try:
            written: datetime = self._bucket.ask("head_object", missing=BlobMissing, Key=key)["LastModified"]
        except BlobMissing:
            return False
        return written < moment

    def _moved(self, source: str, target: str) -> bool:
        """Move a blob inside the bucket; gives whether it was there.

        Where the bucket keeps versions, this deletes none of them: each place it left gets a mark instead.
        """
        if not self._bucket.has(source):
            return False
        if not self._bucket.has(target):
            self._bucket.copy(source, target)
        self._bucket.ask("delete_object", Key=source)
        return True

    def _give_up(self, key: str, older_than: datetime) -> bool:
        """Give up what was begun under a key and never completed; gives whether there was anything."""
        ended = False
        for upload in self._bucket.uploads(key):
            if upload["Key"] == key and upload["Initiated"] < older_than:
                self._bucket.give_up(key, upload["UploadId"])
                ended = True
        return ended


class _Bucket:
    """A bucket that speaks in the vault's own errors."""

    def __init__(self, client: Any, name: str) -> None:
        self._client, self._name = client, name

    def ask(
        self, operation: str, *, missing: type[VaultError] = StoreUnavailable, **request: Any
    ) -> dict[str, Any]:
        with _plainly(missing=missing):
            answer: dict[str, Any] = getattr(self._client, operation)(Bucket=self._name, **request)
            return answer

    def content(self, **request: Any) -> bytes:
        with _plainly(missing=BlobMissing):
            content: bytes = self._client.get_object(Bucket=self._name, **request)["Body"].read()
            return content

    def pages(self, operation: str, **request: Any) -> Iterator[dict[str, Any]]:
        with _plainly():
            pages = iter(self._client.get_paginator(operation).paginate(Bucket=self._name, **request))
        while True:
            with _plainly():
                page = next(pages, None)
            if page is None:
                return
            yield page

    def has(self, key: str) -> bool:
        try:
            self.ask("head_object", missing=BlobMissing, Key=key)
        except BlobMissing:
            return False
        return True

    def copy(self, source: str, target: str) -> None:
        """Copy a blob of any size within the service, and make sure that all of it came."""
        from boto3.s3.transfer import TransferConfig

        with _plainly(missing=BlobMissing):
            place = {"Bucket": self._name, "Key": source}
            self._client.copy(place, self._name, target, Config=TransferConfig(use_threads=False))
        sizes = {self.ask("head_object", Key=key)["ContentLength"] for key in (source, target)}
        if len(sizes) != 1:
            raise StoreUnavailable

    def uploads(self, prefix: str) -> Iterator[dict[str, Any]]:
        """What was begun in parts and is not complete."""
        for page in self.pages("list_multipart_uploads", Prefix=prefix):
            yield from page.get("Uploads", ())

    def versions(self, key: str) -> list[dict[str, Any]]:
        """All versions of a blob, and the marks that say it was deleted."""
        pages = self.pages("list_object_versions", Prefix=key)
        found = [
            one for page in pages for kind in ("Versions", "DeleteMarkers") for one in page.get(kind, ())
        ]
        return [{"VersionId": one["VersionId"]} for one in found if one["Key"] == key]

    def locking(self) -> tuple[bool, int | None]:
        """Whether the bucket can lock, and for how many days it locks on its own."""
        try:
            found = self.ask("get_object_lock_configuration")["ObjectLockConfiguration"]
        except _Refused:  # there is no such setting, or no such question, or it is not ours to ask
            return False, None
        own = found.get("Rule", {}).get("DefaultRetention", {})
        days = own.get("Days", 0) + 365 * own.get("Years", 0)
        return found.get("ObjectLockEnabled") == "Enabled", days or None

    def is_locked(self, key: str, version: dict[str, Any]) -> bool:
        try:
            found = self.ask("head_object", Key=key, **version)
        except _Refused:  # a mark that says a blob was deleted has no head
            return False
        return "ObjectLockMode" in found or found.get("ObjectLockLegalHoldStatus") == "ON"

    def lock(self, key: str, days: int, stored: dict[str, Any]) -> None:
        """Lock what was just stored, counting from the service's own clock."""
        stored_at = parsedate_to_datetime(stored["ResponseMetadata"]["HTTPHeaders"]["date"])
        until = {"Mode": "GOVERNANCE", "RetainUntilDate": stored_at + timedelta(days=days)}
        self.ask("put_object_retention", Key=key, VersionId=stored["VersionId"], Retention=until)

    def give_up(self, key: str, upload: str) -> None:
        with suppress(BlobMissing):
            self.ask("abort_multipart_upload", missing=BlobMissing, Key=key, UploadId=upload)


class _S3Draft(Draft):
    def __init__(self, bucket: _Bucket, prefix: str, name: str, lock_days: int | None) -> None:
        self._bucket, self.name, self._key, self._lock_days = bucket, name, prefix + name, lock_days
        self._waiting = bytearray()
        self._upload: str | None = None
        self._stored: dict[str, Any] | None = None
        self._parts: list[dict[str, Any]] = []
        self._committed = False

    def write(self, data: bytes, /) -> None:
        self._refuse_committed()
        self._waiting += data
        while len(self._waiting) >= _PART:
            part, self._waiting = self._waiting[:_PART], self._waiting[_PART:]
            self._send(part)

    def commit(self) -> str:
        self._refuse_committed()
        self._stored = self._complete() if self._upload else self._put()
        self._upload = None
        if self._lock_days is not None:
            self._bucket.lock(self._key, self._lock_days, self._stored)
        self._committed = True
        return self.name

    def discard(self) -> None:
        """Take back what was not committed. What cannot be taken back now is left to a sweep."""
        with suppress(StoreUnavailable):
            if self._upload:
                self._bucket.give_up(self._key, self._upload)
            elif self._stored and not self._committed:
                self._bucket.ask("delete_object", Key=self._key, VersionId=self._stored["VersionId"])

    def _put(self) -> dict[str, Any]:
        return self._bucket.ask("put_object", Key=self._key, Body=self._waiting, IfNoneMatch="*")

    def _send(self, part: bytearray) -> None:
        if len(self._parts) == _PARTS_AT_MOST:
            raise StoreFull("This file is too large for this store.", next_step="Add it in parts.")
        if self._upload is None:
            self._upload = self._bucket.ask("create_multipart_upload", Key=self._key)["UploadId"]
        number = len(self._parts) + 1
        sent = self._bucket.ask(
            "upload_part", Key=self._key, UploadId=self._upload, PartNumber=number, Body=part
        )
        checksums = {name: value for name, value in sent.items() if name.startswith("Checksum")}
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"], **checksums})

    def _complete(self) -> dict[str, Any]:
        if self._waiting:
            self._send(self._waiting)
        return self._bucket.ask(
            "complete_multipart_upload",
            Key=self._key,
            UploadId=self._upload,
            MultipartUpload={"Parts": self._parts},
            IfNoneMatch="*",
        )

    def _refuse_committed(self) -> None:
        if self._committed:
            raise ValueError("This draft is committed.")


class _S3Blob(io.RawIOBase):
    """A blob read in ranges, each a little more than was asked for."""

    def __init__(self, bucket: _Bucket, key: str, size: int) -> None:
        self._bucket, self._key, self._size = bucket, key, size
        self._position = 0
        self._start, self._window = 0, b""
        self._ahead = _READ_AHEAD

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}.get(whence)
        if start is None or start + offset < 0:
            raise ValueError("There is no such place in a file.")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: Buffer, /) -> int:
        whole = memoryview(buffer).cast("B")
        wanted = whole[: max(0, self._size - self._position)]
        filled = 0
        while filled < len(wanted):
            piece = self._at_hand(len(wanted) - filled)
            wanted[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._position += len(piece)
        return filled

    def _at_hand(self, wanted: int) -> memoryview:
        """Some of what follows the position, fetched if need be."""
        end = self._start + len(self._window)
        if not self._start <= self._position < end:
            follows = self._window and self._position == end
            self._ahead = min(2 * self._ahead, _READ_AHEAD_AT_MOST) if follows else _READ_AHEAD
            self._start, self._window = self._position, self._fetched(max(wanted, self._ahead))
        start = self._position - self._start
        return memoryview(self._window)[start : start + wanted]

    def _fetched(self, count: int) -> bytes:
        last = min(self._position + min(count, _READ_AHEAD_AT_MOST), self._size) - 1
        content = self._bucket.content(Key=self._key, Range=f"bytes={self._position}-{last}")
        if not content:
            raise StoreUnavailable
        return content


class _Refused(StoreUnavailable):
    """The service answered, and said no."""


@contextmanager
def _plainly(*, missing: type[VaultError] = StoreUnavailable) -> Iterator[None]:
    """Turn what the client raises into the vault's own errors, without its words: they hold addresses.

    Of a refusal, the service's own word for it ("AccessDenied") is kept: it is all an operator has to go by.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        reason = str(error.response.get("Error", {}).get("Code", ""))
    except (BotoCoreError, ValueError):
        raise StoreUnavailable from None
    else:
        return
    if reason in _NO_ROOM:
        raise StoreFull from None
    if reason in _NOT_THERE:
        raise missing from None
    said = f" It said: {reason}." if _REASON.fullmatch(reason) else ""
    raise _Refused(f"{StoreUnavailable.wording}{said}") from None

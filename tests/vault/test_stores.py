"""Stores: one suite for memory, folder and S3, then what is particular to each."""

import errno
import io
import os
import random
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from bench.faults.s3_services import KEY_ID, SECRET, free_bucket, has_radosgw, moto_service, radosgw_service

from chesil.vault import labels
from chesil.vault.errors import BlobLocked, BlobMissing, StoreFull, StoreUnavailable
from chesil.vault.files import open_sealed, seal_stream
from chesil.vault.stores import Draft, Store, is_name, new_name, s3
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.memory import MemoryStore
from chesil.vault.stores.s3 import S3Store, connect

HOSTILE_NAMES = [
    "", ".", "..", "/", "../drafts", "/etc/passwd", "0" * 31, "0" * 33, "A" * 32, "g" * 32, "0" * 30 + "\n0",
    "0" * 32 + "\n", "../" + "0" * 29, "00/" + "0" * 29, "\0" * 32, "٠" * 32, "0" * 10_000,
]  # fmt: skip
NOWHERE = "0123456789abcdef" * 2
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2200, 1, 1, tzinfo=UTC)
PART = 5 << 20  # the least that S3 takes as a part


@pytest.fixture(scope="module")
def moto() -> Iterator[Any]:
    with moto_service() as client:
        yield client


@pytest.fixture(scope="module")
def radosgw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not has_radosgw():
        pytest.skip("radosgw, the S3 gateway of Ceph, is not installed")
    with radosgw_service(tmp_path_factory.mktemp("radosgw")) as client:
        yield client


@pytest.fixture(params=["memory", "folder", "moto", "radosgw"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    # Over SQLite, radosgw 18.2.7 answers every part of a blob with its last one.
    monkeypatch.setattr(s3, "_PART", 1 << 30 if request.param == "radosgw" else PART)
    return store_of(request, tmp_path)


@pytest.fixture(params=["memory", "folder", "moto"])
def seekable_store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Any store but radosgw, which over SQLite answers every range from the start of the blob."""
    monkeypatch.setattr(s3, "_PART", PART)
    return store_of(request, tmp_path)


def store_of(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    client = request.getfixturevalue(request.param)
    return S3Store(client, free_bucket(client), "evidence/")


def put(store: Store, *pieces: bytes) -> str:
    with store.draft() as draft:
        for piece in pieces:
            draft.write(piece)
        return draft.commit()


def get(store: Store, name: str) -> bytes:
    with store.open(name) as blob:
        return blob.read()


def broken_off(store: Store) -> None:
    with store.draft() as draft:
        draft.write(b"x" * (PART + 1))
        raise KeyError


def all_names(store: Store) -> list[str]:
    """Every name in any place of a store."""
    return [*store.names(), *store.unfinished(), *store.quarantined()]


# One suite for all.


def test_a_committed_blob_is_there_whole(store):
    name = put(store, b"one ", b"", b"two")
    assert is_name(name)
    assert (get(store, name), store.size(name), list(store.names())) == (b"one two", 7, [name])


def test_an_empty_blob_is_a_blob(store):
    name = put(store)
    assert (get(store, name), store.size(name)) == (b"", 0)


def test_names_are_random_and_listed_in_order(store):
    names = {put(store, b"the same") for _ in range(20)}
    assert len(names) == 20
    assert list(store.names()) == sorted(names)


def test_a_draft_that_is_not_committed_leaves_nothing(store):
    with store.draft() as draft:
        draft.write(b"not yet")
        assert list(store.names()) == []
    with pytest.raises(KeyError):
        broken_off(store)
    assert all_names(store) == []


def test_a_draft_is_committed_once_and_takes_nothing_after(store):
    with store.draft() as draft:
        draft.write(b"whole")
        name = draft.commit()
        for again in (draft.commit, lambda: draft.write(b"more")):
            with pytest.raises(ValueError, match="committed"):
                again()
    assert get(store, name) == b"whole"


def test_a_name_no_store_gave_is_missing_and_deletes_nothing(store):
    kept = put(store, b"kept")
    for name in HOSTILE_NAMES:
        for use in (store.open, store.size, store.delete):
            with pytest.raises(BlobMissing) as raised:
                use(name)
            assert str(raised.value) == str(BlobMissing())
    for use in (store.open, store.size):
        with pytest.raises(BlobMissing):
            use(NOWHERE)
    assert get(store, kept) == b"kept"


def test_deleting_is_for_good_and_can_be_told_twice(store):
    kept, gone = put(store, b"kept"), put(store, b"gone")
    store.delete(gone)
    store.delete(gone)
    with pytest.raises(BlobMissing):
        store.open(gone)
    assert (list(store.names()), get(store, kept)) == ([kept], b"kept")


def test_a_name_that_was_written_down_first_is_the_blobs_name(store):
    name = new_name()
    with store.draft(name) as draft:
        assert draft.name == name
        draft.write(b"known before it came")
        assert draft.commit() == name
    assert get(store, name) == b"known before it came"
    for hostile in HOSTILE_NAMES[1:]:
        with pytest.raises(BlobMissing), store.draft(hostile):
            pass


def test_an_old_blob_moves_to_the_quarantine_and_comes_back_whole(store):
    kept, moved = put(store, b"kept"), put(store, b"moved")
    assert not store.quarantine(moved, LONG_AGO)
    assert store.quarantine(moved, FAR_AHEAD)
    assert store.quarantine(moved, FAR_AHEAD), "it can be told twice"
    assert (list(store.names()), list(store.quarantined())) == ([kept], [moved])
    with pytest.raises(BlobMissing):
        store.open(moved)
    assert store.put_back(moved)
    assert not store.put_back(moved)
    assert (sorted(store.names()), list(store.quarantined())) == (sorted([kept, moved]), [])
    assert get(store, moved) == b"moved"


def test_what_is_not_there_is_neither_moved_nor_brought_back(store):
    assert not store.quarantine(NOWHERE, FAR_AHEAD)
    assert not store.put_back(NOWHERE)
    for name in HOSTILE_NAMES:
        for use in (lambda name: store.quarantine(name, FAR_AHEAD), store.put_back):
            with pytest.raises(BlobMissing):
                use(name)


def test_deleting_is_for_good_in_quarantine_too(store):
    name = put(store, b"gone")
    store.quarantine(name, FAR_AHEAD)
    store.delete(name)
    assert all_names(store) == []
    assert not store.put_back(name)


def test_a_store_belongs_to_whoever_claims_it_first_and_shows_no_name_for_it(store):
    first, second = new_name(), new_name()
    assert store.owner() is None
    assert store.claim(first) == first
    assert store.claim(second) == store.claim(first) == store.owner() == first
    assert all_names(store) == []
    with pytest.raises(BlobMissing):
        store.claim("not an id")


def test_reading_and_seeking_give_what_a_plain_file_gives(seekable_store):
    content = random.Random(5).randbytes(3 << 20)
    name, plain, chance = put(seekable_store, content), io.BytesIO(content), random.Random(6)
    with seekable_store.open(name) as blob:
        assert blob.seekable()
        for _ in range(60):
            place, count = chance.randrange(len(content) + 10), chance.choice([0, 1, 100, 16400, 2_000_000])
            assert blob.seek(place) == plain.seek(place)
            assert blob.read(count) == plain.read(count)
            assert blob.tell() == plain.tell()
        assert blob.seek(-7, os.SEEK_END) == len(content) - 7
        assert blob.seek(3, os.SEEK_CUR) == len(content) - 4
        assert blob.read() == content[-4:]
        with pytest.raises((ValueError, OSError)):
            blob.seek(-1)


def test_a_sealed_file_of_several_parts_comes_back_whole_and_from_any_place(seekable_store):
    plain, key, context = (
        random.Random(8).randbytes(2 * PART + 12_345),
        bytes(range(32)),
        labels.file(bytes(16)),
    )
    with seekable_store.draft() as draft:
        sealed = seal_stream(io.BytesIO(plain), key, context, draft.write)
        name = draft.commit()
    assert seekable_store.size(name) == sealed.cipher_size
    with open_sealed(seekable_store.open(name), key, context) as file:
        file.seek(PART - 10)
        assert file.read(20) == plain[PART - 10 : PART + 10]
        file.seek(0)
        assert file.read() == plain


# The folder.


def test_nobody_else_may_read_what_a_folder_store_makes(tmp_path):
    before = os.umask(0)
    try:
        store = FolderStore(tmp_path / "store")
        name = put(store, b"hers alone")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "store").rglob("*") if path.is_dir()}
    assert modes | {stat.S_IMODE((tmp_path / "store").stat().st_mode)} == {0o700}
    assert stat.S_IMODE((tmp_path / "store" / name[:2] / name).stat().st_mode) == 0o600


def test_a_folder_store_finds_what_another_one_left(tmp_path):
    name = put(FolderStore(tmp_path), b"here")
    assert get(FolderStore(tmp_path), name) == b"here"


def test_what_a_kill_leaves_among_the_drafts_is_deleted_when_it_is_old(tmp_path):
    store, hour_ago = FolderStore(tmp_path), datetime.now(UTC) - timedelta(hours=1)
    kept = put(store, b"kept")
    (tmp_path / "drafts" / NOWHERE).write_bytes(b"half")
    with store.draft() as draft:
        draft.write(b"on its way")
        assert sorted(store.unfinished()) == sorted([NOWHERE, draft.name])
        assert not store.quarantine(NOWHERE, hour_ago)
        os.utime(tmp_path / "drafts" / NOWHERE, (0, 0))
        assert store.quarantine(NOWHERE, hour_ago)
        assert not store.quarantine(draft.name, hour_ago)
        name = draft.commit()
    assert sorted(all_names(store)) == sorted([kept, name])


def test_a_mark_that_is_no_id_is_said_and_not_replaced(tmp_path):
    store = FolderStore(tmp_path)
    (tmp_path / "owner").write_text("CANARY")
    for use in (store.owner, lambda: store.claim(NOWHERE)):
        with pytest.raises(StoreUnavailable, match="is damaged") as raised:
            use()
        assert "CANARY" not in str(raised.value)
    assert (tmp_path / "owner").read_text() == "CANARY"


def test_many_who_claim_a_folder_at_once_agree_on_one(tmp_path):
    FolderStore(tmp_path)
    claims = [new_name() for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        owners = set(pool.map(lambda id: FolderStore(tmp_path).claim(id), claims))
    assert len(owners) == 1
    assert owners <= set(claims)
    assert list((tmp_path / "drafts").iterdir()) == []


def test_files_that_are_not_the_stores_are_left_alone(tmp_path):
    store = FolderStore(tmp_path)
    for place in ("README.txt", "00/README.txt", "drafts/README.txt"):
        (tmp_path / place).write_text("not ours")
    assert all_names(store) == []
    assert (tmp_path / "00" / "README.txt").read_text() == "not ours"


def test_no_symbolic_link_is_followed(tmp_path):
    secret = tmp_path / "outside"
    (secret / NOWHERE[:2]).mkdir(parents=True)
    (secret / NOWHERE).write_bytes(b"outside")
    store = FolderStore(tmp_path / "store")
    home = tmp_path / "store" / NOWHERE[:2]
    (home / NOWHERE).symlink_to(secret / NOWHERE)
    for use in (store.open, store.size):
        with pytest.raises(BlobMissing):
            use(NOWHERE)
    assert all_names(store) == []
    store.delete(NOWHERE)
    home.rmdir()
    home.symlink_to(secret)
    for use in (store.open, store.size, store.delete):
        with pytest.raises(BlobMissing):
            use(NOWHERE)
    assert (secret / NOWHERE).read_bytes() == b"outside"


def test_a_draft_never_goes_through_a_planted_link(tmp_path):
    store = FolderStore(tmp_path / "store")
    (tmp_path / "outside").mkdir()
    for name in [f"{number:02x}" for number in range(256)]:
        (tmp_path / "store" / name).rmdir()
        (tmp_path / "store" / name).symlink_to(tmp_path / "outside")
    with pytest.raises(StoreUnavailable):
        put(store, b"hers")
    assert list((tmp_path / "outside").iterdir()) == list((tmp_path / "store" / "drafts").iterdir()) == []


def test_a_planted_pipe_or_folder_does_not_hang_it(tmp_path):
    store = FolderStore(tmp_path)
    os.mkfifo(tmp_path / NOWHERE[:2] / NOWHERE)
    other = NOWHERE[::-1]
    (tmp_path / other[:2] / other).mkdir()
    for name in (NOWHERE, other):
        for use in (store.open, store.size):
            with pytest.raises(BlobMissing):
                use(name)
    assert list(store.names()) == []


STEPS = {"opening the draft": "open", "writing": "write", "syncing": "fsync", "moving": "rename"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("call", STEPS.values(), ids=STEPS)
def test_a_fault_at_any_step_keeps_nothing_of_the_draft_and_all_there_was(tmp_path, call, code):
    store = FolderStore(tmp_path / "store")
    earlier = put(store, b"earlier")
    expected = StoreFull if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else StoreUnavailable
    real, failing = getattr(os, call), 1
    while True:
        with mock.patch(f"os.{call}", failing_at(failing, real, code)) as system:
            try:
                put(store, b"half", b"more")
            except expected as error:
                said = str(error)
            if not system.failed:
                break
        assert said == str(expected())
        assert (list(store.names()), os.listdir(tmp_path / "store" / "drafts")) == ([earlier], [])
        failing += 1
    assert failing > 1
    assert (get(store, earlier), len(list(store.names()))) == (b"earlier", 2)


def failing_at(number: int, real: Callable[..., Any], code: int) -> Any:
    """Stands for a call of the system that fails the *number*-th time."""

    class Failing:
        called, failed = 0, False

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            self.called += 1
            if self.called == number:
                self.failed = True
                raise OSError(code, os.strerror(code), "/a/path/that/is/nobodys/business")
            return real(*args, **kwargs)

    return Failing()


def test_a_write_that_takes_only_some_bytes_is_carried_on(tmp_path):
    real, store = os.write, FolderStore(tmp_path)
    with mock.patch("os.write", lambda file, data: real(file, data[:3])):
        name = put(store, b"in small bites")
    assert get(store, name) == b"in small bites"


def test_a_disk_that_is_really_full_keeps_all_there_was(tmp_path):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", tmp_path], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        store, names = FolderStore(tmp_path), []
        with pytest.raises(StoreFull):
            names.extend(iter(lambda: put(store, bytes([len(list(store.names()))]) * 300_000), ""))
        assert list(store.names()) == sorted(names)
        assert os.listdir(tmp_path / "drafts") == []
        assert [get(store, name) for name in names] == [bytes([n]) * 300_000 for n in range(len(names))]
        store.delete(names[0])
        assert get(store, put(store, b"there is room again")) == b"there is room again"
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_limit_on_the_size_of_files_keeps_all_there_was(tmp_path):
    earlier = put(FolderStore(tmp_path), b"earlier")
    script = """
import resource, sys
from pathlib import Path
from chesil.vault.errors import StoreFull
from chesil.vault.stores.folder import FolderStore
store = FolderStore(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with store.draft() as draft:
        draft.write(bytes(60_000)); draft.write(bytes(60_000)); draft.commit()
except StoreFull as error:
    print(error.code)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True
    )
    assert done.stdout == "store-full\n"
    assert list(FolderStore(tmp_path).names()) == [earlier]
    assert os.listdir(tmp_path / "drafts") == []


def test_a_folder_that_cannot_be_a_store_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreUnavailable) as raised:
        FolderStore(tmp_path / "file")
    assert str(raised.value) == str(StoreUnavailable())


# S3.


@pytest.fixture
def bucket(moto: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(s3, "_PART", PART)
    return free_bucket(moto)


def uploads(client: Any, bucket: str) -> list[Any]:
    return list(client.list_multipart_uploads(Bucket=bucket).get("Uploads", []))


def test_two_stores_in_one_bucket_do_not_see_each_other(moto, bucket):
    one, other = S3Store(moto, bucket, "one/"), S3Store(moto, bucket, "other/")
    name = put(one, b"one's")
    moto.put_object(Bucket=bucket, Key="one/README.txt", Body=b"nobody's")
    assert (list(one.names()), list(other.names())) == ([name], [])
    assert not other.quarantine(name, FAR_AHEAD)
    assert one.quarantine(name, FAR_AHEAD)
    assert (list(other.quarantined()), list(one.quarantined())) == ([], [name])
    assert (one.claim(name), other.owner()) == (name, None)
    assert moto.head_object(Bucket=bucket, Key="one/README.txt")["ContentLength"] == 8


def test_an_upload_that_is_given_up_leaves_no_parts(moto, bucket):
    store = S3Store(moto, bucket)
    with store.draft() as draft:
        draft.write(bytes(2 * PART))
        assert len(uploads(moto, bucket)) == 1
    assert (uploads(moto, bucket), list(store.names())) == ([], [])


def test_an_upload_that_a_kill_left_is_given_up_when_it_is_old(moto, bucket):
    store = S3Store(moto, bucket)
    moto.create_multipart_upload(Bucket=bucket, Key=NOWHERE)
    moto.create_multipart_upload(Bucket=bucket, Key="README.txt")
    assert list(store.unfinished()) == [NOWHERE]
    assert (store.quarantine(NOWHERE, LONG_AGO), len(uploads(moto, bucket))) == (False, 2)
    assert (store.quarantine(NOWHERE, FAR_AHEAD), len(uploads(moto, bucket))) == (True, 1)


def test_many_who_claim_a_bucket_at_once_agree_on_one(moto, bucket):
    claims = [new_name() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        owners = set(pool.map(S3Store(moto, bucket).claim, claims))
    assert len(owners) == 1
    assert owners <= set(claims)


def test_a_large_blob_is_moved_whole(moto, bucket):
    store, content = S3Store(moto, bucket), random.Random(3).randbytes(9 << 20)
    name = put(store, content)
    assert store.quarantine(name, FAR_AHEAD)
    assert store.put_back(name)
    assert get(store, name) == content


def test_a_copy_that_is_cut_short_loses_nothing(moto, bucket):
    store = S3Store(moto, bucket)
    name = put(store, b"whole")
    cut = mock.patch.object(
        type(moto),
        "copy",
        lambda self, place, bucket, key, **_: self.put_object(Bucket=bucket, Key=key, Body=b"who"),
    )
    with cut, pytest.raises(StoreUnavailable):
        store.quarantine(name, FAR_AHEAD)
    assert get(store, name) == b"whole"


def test_no_version_is_lost_in_quarantine_and_none_stays_after_deleting(moto, bucket):
    moto.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    store = S3Store(moto, bucket)
    name = put(store, b"the first version")
    moto.put_object(Bucket=bucket, Key=name, Body=b"the second version")
    store.quarantine(name, FAR_AHEAD)
    assert (list(store.names()), list(store.quarantined())) == ([], [name])
    held = {
        moto.get_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])["Body"].read()
        for each in moto.list_object_versions(Bucket=bucket)["Versions"]
    }
    assert held == {b"the first version", b"the second version"}
    store.put_back(name)
    assert get(store, name) == b"the second version"
    store.quarantine(name, FAR_AHEAD)
    store.delete(name)
    left = moto.list_object_versions(Bucket=bucket)
    assert not {"Versions", "DeleteMarkers"} & left.keys()


def test_a_large_blob_is_sent_in_parts_and_little_of_it_is_held(moto, bucket):
    sent: list[int] = []
    moto.meta.events.register(
        "before-call.s3.UploadPart", lambda params, **_: sent.append(len(params["body"]))
    )
    with S3Store(moto, bucket).draft() as draft:
        for _ in range(13):
            draft.write(bytes(1 << 20))
            assert len(draft._waiting) < PART
        draft.commit()
    assert sent == [PART, PART, 3 << 20]


def test_a_blob_of_too_many_parts_is_refused(moto, bucket, monkeypatch):
    monkeypatch.setattr(s3, "_PARTS_AT_MOST", 2)
    with pytest.raises(StoreFull, match="too large"):
        put(S3Store(moto, bucket), bytes(3 * PART))
    assert uploads(moto, bucket) == []


def test_a_blob_never_takes_the_place_of_another(moto, bucket):
    store = S3Store(moto, bucket)
    with mock.patch("chesil.vault.stores.s3.new_name", return_value=NOWHERE):
        put(store, b"first")
        with pytest.raises(StoreUnavailable, match="PreconditionFailed"):
            put(store, b"second")
    assert get(store, NOWHERE) == b"first"


class Counted:
    def __init__(self, client: Any, operation: str) -> None:
        self.ranges: list[str] = []
        client.meta.events.register(f"before-call.s3.{operation}", self.note)

    def note(self, params: dict[str, Any], **_: object) -> None:
        if "Range" in params["headers"]:  # the client is shared: a store that asks for its owner has none
            self.ranges.append(params["headers"]["Range"])


def test_small_reads_in_a_row_ask_the_service_seldom_and_ahead(moto, bucket):
    store, content = S3Store(moto, bucket), random.Random(1).randbytes(6 << 20)
    name, asked = put(store, content), Counted(moto, "GetObject")
    with store.open(name) as blob:
        assert b"".join(iter(lambda: blob.read(10_000), b"")) == content
    mib = 1 << 20
    ends = [(0, mib), (mib, 3 * mib), (3 * mib, 6 * mib)]
    assert asked.ranges == [f"bytes={start}-{end - 1}" for start, end in ends]


def test_a_small_sealed_file_is_opened_and_read_with_two_requests(moto, bucket):
    store, key = S3Store(moto, bucket), bytes(32)
    with store.draft() as draft:
        seal_stream(io.BytesIO(bytes(300_000)), key, b"", draft.write)
        name = draft.commit()
    asked = Counted(moto, "GetObject")
    with open_sealed(store.open(name), key, b"") as file:
        assert file.read() == bytes(300_000)
    assert len(asked.ranges) == 2


def test_deleting_deletes_every_version_a_bucket_keeps(moto, bucket):
    moto.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    store = S3Store(moto, bucket)
    with mock.patch("chesil.vault.stores.s3.new_name", return_value=NOWHERE):
        put(store, b"first")
    moto.put_object(Bucket=bucket, Key=NOWHERE, Body=b"second")
    moto.delete_object(Bucket=bucket, Key=NOWHERE)
    store.delete(NOWHERE)
    left = moto.list_object_versions(Bucket=bucket)
    assert "Versions" not in left
    assert "DeleteMarkers" not in left


def test_a_lock_is_set_counted_from_the_services_clock_and_holds(moto, monkeypatch):
    monkeypatch.setattr(s3, "_PART", PART)
    bucket = free_bucket(moto, locked=True)
    store = S3Store(moto, bucket, lock_days=30)
    assert (store.can_lock, store.lock_days) == (True, 30)
    for content in (b"small", bytes(PART + 1)):
        name = put(store, content)
        head = moto.head_object(Bucket=bucket, Key=name)
        assert head["ObjectLockMode"] == "GOVERNANCE"
        assert abs(head["ObjectLockRetainUntilDate"] - head["LastModified"] - timedelta(days=30)) < timedelta(
            minutes=1
        )
        with pytest.raises(BlobLocked):
            store.delete(name)
        assert get(store, name) == content


def test_a_lock_that_cannot_be_set_keeps_nothing(moto):
    bucket = free_bucket(moto, locked=True)
    store = S3Store(moto, bucket, lock_days=30)
    with mock.patch.object(s3._Bucket, "lock", side_effect=StoreUnavailable), pytest.raises(StoreUnavailable):
        put(store, b"hers")
    assert list(store.names()) == []


def test_whether_a_bucket_locks_is_found_out_and_said(moto, bucket):
    assert (S3Store(moto, bucket).can_lock, S3Store(moto, bucket).lock_days) == (False, None)
    with pytest.raises(StoreUnavailable, match="cannot lock"):
        S3Store(moto, bucket, lock_days=1)
    locking = free_bucket(moto, locked=True)
    assert (S3Store(moto, locking).can_lock, S3Store(moto, locking).lock_days) == (True, None)
    rule = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 1}}}
    moto.put_object_lock_configuration(Bucket=locking, ObjectLockConfiguration=rule)
    assert S3Store(moto, locking).lock_days == 365
    assert S3Store(moto, locking, lock_days=7).lock_days == 7


def test_a_bucket_that_is_not_there_is_said_plainly(moto):
    with pytest.raises(StoreUnavailable, match="It said: NoSuchBucket"):
        S3Store(moto, "chesil-nowhere")


REFUSALS = {
    "AccessDenied": StoreUnavailable,
    "QuotaExceeded": StoreFull,
    "an odd\n<answer>": StoreUnavailable,
}


@pytest.mark.parametrize("reason", REFUSALS)
@pytest.mark.parametrize(
    "operation", ["PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"]
)
def test_a_refusal_at_any_step_keeps_nothing_and_tells_no_secret(moto, bucket, operation, reason):
    from botocore.exceptions import ClientError

    store = S3Store(moto, bucket)
    earlier = put(store, b"earlier")
    said = ClientError({"Error": {"Code": reason, "Message": f"{SECRET} {bucket}"}}, operation)
    real = moto._make_api_call
    failing = mock.patch.object(
        type(moto),
        "_make_api_call",
        lambda _, name, given: raising(said) if name == operation else real(name, given),
    )
    with failing, pytest.raises(REFUSALS[reason]) as raised:
        put(store, bytes(2 * PART) if operation != "PutObject" else b"small")
    assert not any(
        word in repr(raised.value) + str(raised.value) for word in (SECRET, KEY_ID, bucket, "\n", "<")
    )
    assert raised.value.__context__ is None or raised.value.__suppress_context__
    assert (list(store.names()), uploads(moto, bucket)) == ([earlier], [])


def raising(error: Exception) -> None:
    raise error


def test_a_service_that_does_not_answer_is_said_plainly():
    with mock.patch("time.sleep"), pytest.raises(StoreUnavailable) as raised:
        S3Store(
            connect(endpoint="http://127.0.0.1:9", region="us-east-1", key_id=KEY_ID, secret=SECRET), "chesil"
        )
    assert str(raised.value) == str(StoreUnavailable())


@pytest.mark.parametrize("wrong", [{"endpoint": "not an address"}, {"endpoint": "http://127.0.0.1:9"}])
def test_settings_that_cannot_be_used_are_said_plainly(wrong, monkeypatch):
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(StoreUnavailable):
        S3Store(connect(**wrong, key_id=KEY_ID, secret=SECRET), "a bucket with no good name")


def test_without_the_extra_it_says_what_to_install():
    with (
        mock.patch.dict(sys.modules, {"boto3": None}),
        pytest.raises(StoreUnavailable, match=r'"chesil\[s3\]"'),
    ):
        connect()


def test_a_blob_that_goes_while_it_is_read_is_missing(moto, bucket):
    store = S3Store(moto, bucket)
    name = put(store, b"going")
    with store.open(name) as blob:
        store.delete(name)
        with pytest.raises(BlobMissing):
            blob.read()


# Memory.


def test_a_memory_store_goes_by_the_clock_it_is_given():
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    store = MemoryStore(clock=lambda: now[0])
    old = put(store, b"old")
    now[0] += timedelta(days=1)
    new = put(store, b"new")
    assert [store.quarantine(name, now[0]) for name in (old, new)] == [True, False]
    assert (list(store.names()), list(store.quarantined())) == ([new], [old])


# Several at once.


def test_drafts_open_at_the_same_time_do_not_mix(store):
    with ExitStack() as drafts:
        each: list[Draft] = [drafts.enter_context(store.draft()) for _ in range(8)]
        for turn in range(5):
            for number, draft in enumerate(each):
                draft.write(bytes([number, turn]))
        names = [draft.commit() for draft in each]
    for number, name in enumerate(names):
        assert get(store, name) == b"".join(bytes([number, turn]) for turn in range(5))


# Kills.


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_kills_at_random_moments_of_an_import_harm_nothing_that_was_committed(kind):
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "bench.faults.store_kills", "--kills", "10", "--store", kind]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    headings, _, row = ([cell.strip() for cell in line.split("|")] for line in done.stdout.splitlines())
    told = dict(zip(headings, row, strict=True))
    assert (told["kills"], told["bad"], told["left"]) == ("10", "0", "0")
    assert int(told["files committed"]) > 0

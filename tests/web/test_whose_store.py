"""Whose store it is, and what a sweep of it may take: a database and a store that do not belong together lose nothing."""

import io
import os
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest
from bench.faults.s3_services import KEY_ID, SECRET, client_of, free_bucket, moto_process
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import transaction
from django.utils import timezone
from tests.web.installation import CLUSTER, FOLDER

from chesil.vault.stores import new_name
from chesil.vault.stores.sweeping import State, Swept
from chesil_web.config import cleaning
from chesil_web.config.key_files import KeyFiles
from chesil_web.foundation.keys import erasing, files, installation, service, sweeping
from chesil_web.foundation.keys.installation import FilesElsewhere, StoreNotEmpty, StoreOfAnother
from chesil_web.foundation.keys.models import Blob, Installation, ItemKey, LooseFile

pytestmark = pytest.mark.django_db
STORED = FOLDER / "data" / "files"


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    with moto_process() as address:
        yield address


# A bucket knows nothing of the database beside it: on PostgreSQL the folder stands for every store.
PLACES = ["folder"] if CLUSTER else ["folder", "bucket", "bucket with versions"]


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, settings) -> Iterator[str]:
    """Where sealed files lie."""
    if request.param != "folder":
        address = request.getfixturevalue("moto")
        client = client_of(address)
        name = free_bucket(client)
        if "versions" in request.param:
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        settings.CHESIL = attrs.evolve(
            settings.CHESIL, store=f"s3://{name}/notes", store_endpoint=address, store_region="us-east-1",
            store_key_id=KEY_ID, store_secret=SECRET,
        )  # fmt: skip
    files.place.cache_clear()
    files.store.cache_clear()
    yield request.param
    files.place.cache_clear()
    files.store.cache_clear()


def keep_some(count: int = 5) -> set[str]:
    """Sealed files that are kept, each with its row."""
    names = set()
    for _ in range(count):
        item = uuid.uuid4()
        _, blob = files.seal(io.BytesIO(b"evidence"), item=item, key=bytes(32))
        ItemKey.objects.create(safe_id=installation_safe(), kind="file", item=item, wrapped=b"")
        files.keep(blob)
        names.add(blob.name)
    return names


def installation_safe() -> uuid.UUID:
    from chesil_web.foundation.keys.models import Safe

    return Safe.objects.get(kind="service").id


def put_strangers(count: int = 5) -> set[str]:
    """Sealed files in the store of which no row ever knew; in a folder, they are two days old."""
    names = set()
    for _ in range(count):
        with files.place().draft() as draft:
            draft.write(b"evidence")
            names.add(draft.commit())
    for name in names:
        if (path := STORED / name[:2] / name).exists():
            os.utime(path, (time.time() - 2 * 86_400,) * 2)
    return names


def fresh_database() -> None:
    for model in (Blob, LooseFile, Installation):
        model.objects.all().delete()
    files.store.cache_clear()


def start_again() -> None:
    """What a new process finds."""
    files.store.cache_clear()
    files.store()


# At the start.


def test_a_new_database_and_a_new_store_belong_together_from_then_on(place):
    start_again()
    assert files.store().owner() == Installation.objects.get().id.hex
    start_again()
    assert Installation.objects.count() == 1


def test_a_fresh_database_beside_old_files_loses_none_and_is_refused(place):
    there = put_strangers()
    done = cleaning.clean()
    assert not any(name.startswith("files ") for name in done), "it did not sweep"
    assert set(files.place().names()) == there
    with pytest.raises(StoreNotEmpty, match="knows none of them"):
        start_again()
    assert files.place().owner() is None


def test_a_fresh_database_beside_a_store_of_another_is_refused(place):
    there = keep_some()
    fresh_database()
    with pytest.raises(StoreOfAnother, match="belongs to another installation"):
        start_again()
    cleaning.clean()
    assert set(files.place().names()) == there


def test_an_old_database_beside_an_empty_store_is_refused_and_the_store_stays_nobodys(place):
    for name in keep_some():
        files.place().delete(name)
    mark_taken_away()
    with pytest.raises(FilesElsewhere, match="It knows 5"):
        start_again()
    assert files.place().owner() is None


def test_an_old_database_beside_other_files_is_refused(place):
    for name in keep_some():
        files.place().delete(name)
    there = put_strangers()
    mark_taken_away()
    with pytest.raises(FilesElsewhere):
        start_again()
    assert set(files.place().names()) == there


def test_two_installations_in_one_place_are_refused_though_both_know_files(place):
    keep_some()
    Installation.objects.update(id=uuid.uuid4())
    with pytest.raises(StoreOfAnother):
        start_again()


def test_an_installation_from_before_there_were_marks_is_taken_over_once(place):
    there = keep_some()
    Installation.objects.all().delete()
    mark_taken_away()
    start_again()
    assert files.place().owner() == Installation.objects.get().id.hex
    assert set(files.place().names()) == there
    fresh_database()
    with pytest.raises(StoreOfAnother):
        start_again()


def test_one_lost_file_does_not_keep_an_older_installation_from_starting(place):
    files.place().delete(min(keep_some()))
    mark_taken_away()
    start_again()
    assert files.place().owner() == Installation.objects.get().id.hex


def test_a_database_from_before_there_were_marks_finds_its_store_again(place):
    keep_some()
    owner = files.place().owner()
    Installation.objects.all().delete()  # as a backup from then has it
    start_again()
    assert Installation.objects.get().id.hex == owner


def test_of_two_that_start_at_once_on_one_empty_store_one_gets_it(place, monkeypatch):
    claim = type(files.place()).claim

    def after_another(store, owner):
        claim(store, new_name())
        return claim(store, owner)

    monkeypatch.setattr(type(files.place()), "claim", after_another)
    with pytest.raises(StoreOfAnother):
        start_again()


def mark_taken_away() -> None:
    store = files.place()
    if place_is_a_folder(store):
        (STORED / "owner").unlink(missing_ok=True)
    else:
        store._bucket.ask("delete_object", Key="notes/owner")
    files.store.cache_clear()


def place_is_a_folder(store) -> bool:
    return not hasattr(store, "_bucket")


# Sweeping.


def test_a_sweep_takes_nothing_when_the_store_was_changed_under_it(place):
    there = keep_some()
    Installation.objects.update(id=uuid.uuid4())
    with pytest.raises(StoreOfAnother):
        sweeping.sweep(timedelta(days=-400))
    assert set(files.place().names()) == there


def test_an_older_database_put_back_beside_a_newer_store_loses_nothing(place):
    there = keep_some()
    Blob.objects.filter(name__in=sorted(there)[:3]).delete()  # added since the backup was made
    start_again()
    assert sweeping.sweep(timedelta(days=-400)) == Swept(unknown=3)
    assert set(files.place().names()) == there


def test_item_keys_that_are_lost_cost_no_file(place):
    there = keep_some()
    held = list(ItemKey.objects.filter(kind="file"))
    ItemKey.objects.filter(kind="file").delete()
    assert sweeping.sweep(timedelta(days=-1)) == Swept(quarantined=5)
    assert set(files.place().quarantined()) == there
    ItemKey.objects.bulk_create(held)
    assert sweeping.sweep(timedelta(days=-1)) == Swept(put_back=5)
    assert set(files.place().names()) == there
    assert Blob.objects.count() == 5


def test_the_clock_says_what_a_sweep_did_and_names_nothing(place, caplog):
    (kept,) = keep_some(1)
    strangers = put_strangers(2)
    with caplog.at_level("INFO"):
        done = cleaning.clean()
    assert {name: count for name, count in done.items() if name.startswith("files ") and count} == {
        "files unknown": 2
    }
    assert (
        "files swept: deleted 0, quarantined 0, put_back 0, removed 0, held_back 0, unknown 2" in caplog.text
    )
    assert "list_unknown_files" in caplog.text
    assert not any(name in caplog.text for name in (kept, *strangers))


def test_the_files_that_nobody_knows_can_be_listed(place, capsys):
    keep_some(1)
    strangers = put_strangers(2)
    call_command("list_unknown_files")
    assert capsys.readouterr().out.split() == sorted(strangers)
    assert strangers < set(files.place().names())


def test_what_its_owner_deleted_goes_for_good_with_every_version(place):
    (name,) = keep_some(1)
    files.drop(Blob.objects.get().item)
    assert not {*files.place().names(), *files.place().quarantined()}
    assert not LooseFile.objects.exists()
    if place == "bucket with versions":
        bucket = files.place()._bucket
        assert bucket.versions(f"notes/{name}") == []


def test_what_could_not_be_deleted_at_once_goes_with_the_next_sweep(place, monkeypatch):
    keep_some(1)
    with monkeypatch.context() as away:
        away.setattr(type(files.place()), "delete", unavailable)
        files.drop(Blob.objects.get().item)
    assert LooseFile.objects.get().state == State.DELETED
    assert sweeping.sweep() == Swept(deleted=1)
    assert not list(files.place().names())


def unavailable(*_: object) -> None:
    from chesil.vault.errors import StoreUnavailable

    raise StoreUnavailable


def test_a_name_is_kept_before_the_first_byte_comes(place):
    seen = []

    class Source(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            seen.append(list(LooseFile.objects.values_list("state", flat=True)))
            return 0

    files.seal(io.BufferedReader(Source()), item=uuid.uuid4(), key=bytes(32))
    assert seen[0] == [State.BEGUN]


def test_a_name_would_not_be_kept_inside_a_transaction_and_so_nothing_is_sealed_in_one(transactional_db):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        files.seal(io.BytesIO(b"evidence"), item=uuid.uuid4(), key=bytes(32))
    assert not list(files.place().names())


def test_a_deletion_that_is_rolled_back_keeps_the_file(transactional_db):
    there = keep_some(1)
    with transaction.atomic():
        files.drop(Blob.objects.get().item)
        transaction.set_rollback(True)
    assert set(files.store().names()) == there
    assert Blob.objects.count() == 1
    files.drop(Blob.objects.get().item)
    assert not list(files.store().names())


def test_an_item_that_another_safe_has_a_key_for_keeps_its_file(place):
    (name,) = keep_some(1)
    key = ItemKey.objects.get(kind="file")
    erasing.drop_items([key.item])
    assert name in files.place().names()
    key.delete()
    erasing.drop_items([key.item])
    assert name not in files.place().names()
    assert not Blob.objects.exists()


def test_how_long_the_quarantine_lasts_is_a_setting(place, settings, monkeypatch):
    settings.CHESIL = attrs.evolve(settings.CHESIL, quarantine_days=60)
    _, left = files.seal(io.BytesIO(b"left"), item=uuid.uuid4(), key=bytes(32))
    assert sweeping.sweep(timedelta(days=-1)) == Swept(quarantined=1)
    now = timezone.now()
    for days, swept in ((59, Swept()), (61, Swept(removed=1))):
        monkeypatch.setattr(timezone, "now", lambda days=days: now + timedelta(days=days))
        assert sweeping.sweep() == swept
    assert left.name not in files.place().quarantined()


def test_a_check_of_a_store_that_lost_its_mark_is_refused(place):
    start_again()
    mark_taken_away()
    with pytest.raises(StoreOfAnother):
        installation.check(files.place())


def test_django_can_be_asked_whether_they_belong_together(place, settings, tmp_path):
    keep_some()
    call_command("check", databases=["default"])
    Installation.objects.update(id=uuid.uuid4())
    with pytest.raises(SystemCheckError, match="belongs to another installation"):
        call_command("check", databases=["default"])
    service._secrets.cache_clear()
    settings.KEY_FILES = KeyFiles(tmp_path / "other")
    with pytest.raises(SystemCheckError, match="The instance key is missing"):
        call_command("check", databases=["default"])
    assert not (tmp_path / "other").exists()
    settings.KEY_FILES.make()
    with pytest.raises(SystemCheckError, match="The instance key is not the one"):
        call_command("check", databases=["default"])
    call_command("check")

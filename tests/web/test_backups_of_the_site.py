"""Backups of the website: keys apart, whole or not at all, and nothing that was erased comes back (K3, F5)."""

import uuid
from datetime import timedelta

import attrs
import pytest
from bench.faults.s3_services import KEY_ID, SECRET, client_of, free_bucket, moto_process
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from pyrage import decrypt
from pyrage.x25519 import Identity
from tests.web.conftest import FOLDER
from tests.web.installation import CLUSTER

from chesil.vault.records import Erased, Restored
from chesil_web.config import cleaning
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys import erasures, files, service
from chesil_web.foundation.keys.installation import StoreOfAnother
from chesil_web.foundation.keys.models import Blob, Erasure, Installation, ItemKey, Lock, Safe
from chesil_web.foundation.log import checking, queries
from chesil_web.foundation.log.models import Leaf, Log
from chesil_web.person.diary import actions as diary
from chesil_web.person.diary import index
from chesil_web.person.diary.models import Draft, Version
from chesil_web.person.people.models import Known
from chesil_web.record.evidence.models import Evidence
from chesil_web.upkeep import backups, copies, drill, replaying, restoring, tables
from chesil_web.upkeep.copies import BackupUnusable
from chesil_web.upkeep.models import PutBack

pytestmark = pytest.mark.django_db(transaction=True)
CHAT = "13/03/2026, 14:30 - Dev: where are you\n14/03/2026, 14:31 - Asha: at home\n"
IDENTITY = Identity.generate()


@pytest.fixture
def kept(tmp_path):
    """Where the backup is, and where its keys are."""
    return tmp_path / "backup", tmp_path / "keys"


def back_up(kept, **options):
    place, keys = kept
    now = options.pop("now", timezone.now())
    files.store()  # whoever started the site has had the store marked as its own
    return backups.back_up(place, keys=keys, recipients=[IDENTITY.to_public()], now=now, **options)


def lose_everything():
    """The database and the store, as after a fire; the backup and the list of erasures lie elsewhere."""
    with transaction.atomic():
        tables.empty()
    for name in list(files.place().names()):
        files.place().delete(name)
    (FOLDER / "data" / "files" / "owner").unlink(missing_ok=True)
    files.store.cache_clear()
    service._secrets.cache_clear()


def restore(kept, **options):
    place, keys = kept
    return restoring.restore(place, keys=keys, identity=IDENTITY, **options)


def add_file(person, text=CHAT):
    given = SimpleUploadedFile("chat.txt", text.encode())
    person.client.post("/n/f/add", {"files": [given]}, secure=True)
    while worker.work_once():
        pass


def write_entry(person, words):
    person.client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": words}, secure=True)


def signed_in_again(person):
    """The session of before is in no backup: a copy of the database names none."""
    answer = person.client.post(
        "/n/open", {"name": person.name, "passphrase": person.passphrase}, secure=True
    )
    return answer.status_code == 302


def shown(person, address):
    return person.client.get(address, secure=True).content.decode()


def test_all_of_it_comes_back(asha, kept):
    write_entry(asha, "Outside the house again.")
    add_file(asha)
    made = back_up(kept)
    counts = {
        each._meta.label: each._base_manager.count() for each in (Version, Evidence, Blob, Leaf, ItemKey)
    }
    lose_everything()
    restored = restore(kept)
    assert (restored.missing, restored.events, restored.lacks, restored.other_logs) == (0, 0, (), ())
    assert restored.name == made.name
    replaying.replay([])
    assert {each._meta.label: each._base_manager.count() for each in (Version, Evidence, Blob, ItemKey)} == {
        label: count for label, count in counts.items() if label != "log.Leaf"
    }
    assert signed_in_again(asha)
    assert "Outside the house again." in shown(asha, "/n/")
    assert "where are you" in shown(asha, f"/n/f/{Evidence.objects.get().id}/r")
    assert list(checking.faults()) == []


def test_an_erased_record_stays_erased(asha, dev, kept, tmp_path):
    write_entry(asha, "Outside again.")
    write_entry(dev, "Mine stays.")
    safe = uuid.UUID(asha.client.session["safe"])
    back_up(kept)
    asha.client.post("/n/keeping/end", {"when": "now", "code": asha.code}, secure=True)
    assert Erasure.objects.filter(safe=safe).exists()
    listed = list_of(tmp_path)
    lose_everything()
    restore(kept)
    assert Lock.objects.filter(safe_id=safe).exists()  # so it would have come back
    assert replaying.replay(listed).safes == 1
    assert not Lock.objects.filter(safe_id=safe).exists()
    assert not ItemKey.objects.filter(safe_id=safe).exists()
    assert not Safe.objects.filter(id=safe).exists()
    assert not signed_in_again(asha)
    assert signed_in_again(dev)
    assert "Mine stays." in shown(dev, "/n/")


def list_of(folder):
    """The list of erasures, as it is taken along and given to the restore."""
    path = folder / "erasures.jsonl"
    with path.open("wb") as sink:
        erasures.write(erasures.every(), sink)
    return erasures.read(path)


def go_for_good():
    """What was deleted goes, as 30 days later."""
    for model in (Version, Evidence, Known):
        model.objects.exclude(ends_on=None).update(ends_on=timezone.localdate())
    return cleaning.clean()


def test_an_erased_entry_file_and_person_stay_erased(asha, kept, tmp_path):
    for words in ("CANARY one goes.", "This one stays."):
        write_entry(asha, words)
    add_file(asha)
    add_file(asha, CHAT.replace("where are you", "this file stays"))
    asha.client.post("/n/k/new/1", {"id": uuid.uuid4().hex, "name": "Cara"}, secure=True)
    entry = entry_with(asha, "CANARY")
    file = Evidence.objects.get(id=Blob.objects.filter(item__in=Evidence.objects.values("id")).first().item)
    person = Known.objects.get()
    back_up(kept)
    asha.client.post(f"/n/e/{entry}/d", secure=True)
    asha.client.post(f"/n/f/{file.id}/d", secure=True)
    asha.client.post(f"/n/k/{person.id}/d", secure=True)
    done = go_for_good()
    assert (done["deleted entries gone"], done["deleted files gone"], done["deleted people gone"]) == (
        1,
        1,
        1,
    )
    listed = list_of(tmp_path)
    lose_everything()
    restore(kept)
    assert Version.objects.filter(entry=entry).exists()
    replayed = replaying.replay(listed)
    assert replayed.items >= 3
    assert not Version.objects.filter(entry=entry).exists()
    assert not Evidence.objects.filter(id=file.id).exists()
    assert not Known.objects.exists()
    assert not Blob.objects.filter(item=file.id).exists()
    assert len(list(files.store().names())) == Blob.objects.count() == 2
    assert not ItemKey.objects.filter(item__in=[file.id, person.id]).exists()
    assert not any(bytes(leaf.sealed) for leaf in Leaf.objects.filter(item__in=[file.id, person.id]))
    assert signed_in_again(asha)
    first = shown(asha, "/n/")
    assert "CANARY" not in first
    assert "This one stays." in first
    assert "CANARY" not in shown(asha, "/n/l")
    assert "this file stays" in shown(asha, f"/n/f/{Evidence.objects.get().id}/r")
    assert list(checking.faults()) == []


def entry_with(person, words):
    safe = person.opened()
    return uuid.UUID(next(row.entry for row in index.shown(safe) if words in row.words))


@pytest.mark.parametrize("is_thrown_away_later", [False, True])
def test_a_draft_that_was_begun_again_comes_back_unless_it_was_thrown_away_later(
    asha, kept, tmp_path, is_thrown_away_later
):
    safe, entry = asha.opened(), uuid.uuid4()
    diary.add_to_draft(safe, entry, {"what": "One."})
    diary.save(safe, entry, {})  # the draft goes, and what she left later has its id
    diary.keep_draft(safe, entry, {"what": "Two."}, based_on=1)
    back_up(kept)
    if is_thrown_away_later:
        diary.drop_draft(safe, entry)
    listed = list_of(tmp_path)
    lose_everything()
    restore(kept)
    replaying.replay(listed)
    assert Draft.objects.filter(id=entry).exists() is not is_thrown_away_later
    assert ItemKey.objects.filter(item=entry).exists() is not is_thrown_away_later


def test_each_log_says_that_a_backup_was_put_back_and_what_was_erased_again(asha, kept, tmp_path):
    write_entry(asha, "One.")
    made = back_up(kept)
    size = Log.objects.exclude(safe=None).get().size
    asha.client.post(f"/n/e/{entry_with(asha, 'One.')}/d", secure=True)
    go_for_good()
    listed = list_of(tmp_path)
    lose_everything()
    restore(kept)
    replaying.replay(listed)
    told = [
        queries.opened(leaf, service.log_key()).record
        for leaf in Leaf.objects.filter(item=None, number__gte=size)
    ]
    (put_back,) = (each for each in told if isinstance(each, Restored))
    assert (put_back.backup_made_at, put_back.backup_log_size) == (
        made.manifest.made_at.replace(microsecond=0),
        size,
    )
    assert [each.reason for each in told if isinstance(each, Erased)] == [
        "erased again after a backup was put back"
    ]
    assert list(checking.faults()) == []


def test_the_site_does_not_start_before_erasures_were_done_again(asha, kept):
    back_up(kept)
    replaying.refuse_unfinished()
    lose_everything()
    restore(kept)
    with pytest.raises(replaying.NotReplayed, match="put back from a backup"):
        replaying.refuse_unfinished()
    replaying.replay([])
    replaying.refuse_unfinished()
    with pytest.raises(replaying.NotReplayed):
        replaying.replay([])
    assert PutBack.objects.get().replayed_at


def test_the_keys_of_a_later_day_tell_what_was_erased_without_any_list(asha, dev, kept):
    write_entry(asha, "CANARY goes.")
    entry = entry_with(asha, "CANARY")
    first = back_up(kept, now=timezone.now() - timedelta(days=2))
    safe = dev.client.session["safe"]
    dev.client.post("/n/keeping/end", {"when": "now", "code": dev.code}, secure=True)
    asha.client.post(f"/n/e/{entry}/d", secure=True)
    go_for_good()
    back_up(kept)
    lose_everything()
    restored = restore(kept, name=first.name)  # an older copy of the database, and the newest keys
    assert restored.events > 0
    assert not Lock.objects.filter(safe_id=safe).exists()
    replaying.replay([])
    assert not Safe.objects.filter(id=safe).exists()
    assert not Version.objects.filter(entry=entry).exists()


def test_what_is_in_no_backup_opens_nothing(asha, kept):
    write_entry(asha, "CANARYWORDS here.")
    add_file(asha)
    place, _ = kept
    made = back_up(kept)
    data = decrypt((place / "copies" / made.name / copies.DATABASE).read_bytes(), [IDENTITY])
    apart = decrypt(made.keys.read_bytes(), [IDENTITY])
    locks, wrapped = sealed(Lock), [bytes(each.wrapped) for each in ItemKey.objects.all()]
    assert wrapped
    assert not any(each in data for each in (*locks, *wrapped))
    assert all(each in apart for each in wrapped)
    sessions = [bytes(each.sealed) for each in Lock.objects.filter(kind="session")]
    assert sessions
    assert not any(each in apart for each in sessions)
    everything = data + apart + b"".join(each.read_bytes() for each in place.rglob("*") if each.is_file())
    web_key, instance = (
        (FOLDER / "data-keys" / name).read_bytes().strip() for name in ("web.key", "instance.key")
    )
    for secret in (
        web_key,
        instance,
        asha.passphrase.encode(),
        asha.code.encode(),
        b"CANARYWORDS",
        b"where are you",
    ):
        assert secret not in everything


def sealed(model):
    return [bytes(each.sealed) for each in model.objects.all()]


def test_keys_that_are_30_days_old_go_and_no_other_file(asha, kept):
    _, keys = kept
    old = back_up(kept, now=timezone.now() - timedelta(days=31))
    (keys / "notes.age").write_text("not ours")
    made = back_up(kept)
    assert made.dropped_keys == 1
    assert not old.keys.exists()
    assert sorted(each.name for each in keys.iterdir()) == [made.keys.name, "notes.age"]


def test_only_new_files_are_copied(asha, kept):
    add_file(asha)
    assert back_up(kept, now=timezone.now() - timedelta(hours=1)).new == 2
    add_file(asha, CHAT + CHAT)
    made = back_up(kept)
    assert (made.new, made.manifest.files) == (2, 4)


def test_a_file_that_is_harmed_is_named_and_the_others_are_kept(asha, kept):
    add_file(asha)
    add_file(asha, CHAT + CHAT)
    cut, lost, *_ = Blob.objects.order_by("id")
    path = FOLDER / "data" / "files" / cut.name[:2] / cut.name
    path.write_bytes(path.read_bytes()[:-3])
    (FOLDER / "data" / "files" / lost.name[:2] / lost.name).unlink()
    made = back_up(kept)
    assert made.manifest.lacks == tuple(
        copies.Lack(item.hex, what)
        for _, item, what in sorted([(cut.name, cut.item, "cut"), (lost.name, lost.item, "missing")])
    )
    assert made.new == 2
    lose_everything()
    assert {(each.item, each.what) for each in restore(kept).lacks} == {
        (cut.item.hex, "missing"),
        (lost.item.hex, "missing"),
    }


def test_what_is_erased_while_a_backup_is_made_is_no_fault_and_does_not_come_back(asha, kept):
    add_file(asha)
    file = Evidence.objects.get()
    asha.client.post(f"/n/f/{file.id}/d", secure=True)
    told = []

    def erase_meanwhile(what, done, total):
        if what == "Copying sealed files" and not told:
            told.append(what)
            go_for_good()

    made = back_up(kept, progress=erase_meanwhile)
    assert (made.manifest.gone, made.manifest.lacks) == (2, ())
    lose_everything()
    restore(kept)
    replaying.replay([])
    assert not Evidence.objects.exists()
    assert not Blob.objects.exists()


def test_what_is_written_while_a_backup_is_made_is_left_out_whole(asha, kept):
    write_entry(asha, "Before.")
    told = []

    def write_meanwhile(what, done, total):
        if what == "Copying the keys":
            told.append(what)
            write_entry(asha, "Meanwhile.")
            add_file(asha)

    back_up(kept, progress=write_meanwhile)
    assert told
    lose_everything()
    restored = restore(kept)
    assert restored.missing >= 2
    replaying.replay([])
    assert signed_in_again(asha)
    assert "Before." in shown(asha, "/n/")
    assert "Meanwhile." not in shown(asha, "/n/")
    assert not Evidence.objects.exists()
    write_entry(asha, "Afterwards.")
    assert "Afterwards." in shown(asha, "/n/")


def test_a_backup_that_fails_leaves_no_copy_and_the_next_one_goes_on(asha, kept):
    add_file(asha)

    def stop(what, done, total):
        if what == "Copying the keys":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(kept, progress=stop)
    place, keys = kept
    assert copies.names(place) == []
    assert list((place / "copies").iterdir()) == []
    assert list(keys.iterdir()) == []
    assert back_up(kept).new == 0  # the sealed files were there already


def test_a_folder_with_something_else_in_it_is_refused(asha, kept, tmp_path):
    place, _ = kept
    place.mkdir()
    (place / "holiday.jpg").write_bytes(b"")
    with pytest.raises(BackupUnusable, match="does not hold backups"):
        back_up(kept)
    assert [each.name for each in place.iterdir()] == ["holiday.jpg"]


def test_another_installations_folder_is_refused(asha, kept):
    place, _ = kept
    place.mkdir()
    (place / copies.MARKER).write_text('{"installation":"' + "0" * 32 + '"}')
    with pytest.raises(BackupUnusable, match="another installation"):
        back_up(kept)


@pytest.mark.parametrize("inside", ["keys in the backup", "backup in the keys", "backup in the data"])
def test_keys_and_what_they_open_never_lie_together(asha, tmp_path, inside):
    place, keys = {
        "keys in the backup": (tmp_path / "b", tmp_path / "b" / "keys"),
        "backup in the keys": (tmp_path / "k" / "b", tmp_path / "k"),
        "backup in the data": (settings.CHESIL.data / "b", tmp_path / "k"),
    }[inside]
    with pytest.raises(BackupUnusable, match=r"in the same folder|site's data"):
        back_up((place, keys))
    assert not place.exists()


def test_a_backup_goes_into_an_empty_place_only(asha, kept):
    back_up(kept)
    with pytest.raises(BackupUnusable, match="empty place"):
        restore(kept)
    assert signed_in_again(asha)


@pytest.mark.parametrize("harmed", [copies.DATABASE, copies.FILES])
def test_a_backup_that_was_changed_is_refused_before_anything_is_written(asha, kept, harmed):
    add_file(asha)
    made = back_up(kept)
    path = kept[0] / "copies" / made.name / harmed
    *whole, last = path.read_bytes()
    path.write_bytes(bytes((*whole, last ^ 1)))
    lose_everything()
    with pytest.raises(BackupUnusable, match="not complete"):
        restore(kept)
    assert not Safe.objects.exists()


def test_keys_of_another_installation_are_refused_and_nothing_is_put_back(asha, kept, tmp_path):
    back_up(kept)
    lose_everything()
    service.make()
    other = backups.back_up(
        tmp_path / "other",
        keys=tmp_path / "other-keys",
        recipients=[IDENTITY.to_public()],
        now=timezone.now(),
    )
    lose_everything()
    with pytest.raises(BackupUnusable, match="another installation"):
        restoring.restore(kept[0], keys=other.keys, identity=IDENTITY)
    assert not Safe.objects.exists()


def test_a_restore_that_was_cut_short_goes_on(asha, kept):
    add_file(asha)
    add_file(asha, CHAT + CHAT)
    back_up(kept)
    lose_everything()
    seen = []

    def stop(what, done, total):
        if what == "Putting sealed files back":
            seen.append(done)
            if len(seen) == 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(kept, progress=stop)
    with pytest.raises(replaying.NotReplayed):
        replaying.replay([])
    restore(kept)
    replaying.replay([])
    assert {each.name for each in Blob.objects.all()} == set(files.store().names())
    assert signed_in_again(asha)


def test_a_drill_finds_a_good_backup_whole_and_touches_nothing(asha, kept, tmp_path):
    write_entry(asha, "One.")
    add_file(asha)
    cleaning.clean()
    back_up(kept)
    asha.client.post(f"/n/e/{entry_with(asha, 'One.')}/d", secure=True)
    go_for_good()
    listed = list_of(tmp_path)
    lose_everything()
    drilled = drill.drill(kept[0], keys=kept[1], identity=IDENTITY, erasures=listed)
    assert drilled.is_good
    assert (drilled.files, drilled.erased) == (2, 1)
    assert not Safe.objects.exists()
    assert not PutBack.objects.exists()


def test_a_drill_names_what_is_wrong_with_a_backup(asha, kept):
    add_file(asha)
    back_up(kept)
    blob = Blob.objects.first()
    path = kept[0] / "files" / blob.name[:2] / blob.name
    *whole, last = path.read_bytes()
    path.write_bytes(bytes((*whole, last ^ 1)))
    lose_everything()
    drilled = drill.drill(kept[0], keys=kept[1], identity=IDENTITY)
    assert drilled.restored.lacks == (copies.Lack(blob.item.hex, "changed"),)
    assert not drilled.is_good


def test_the_list_of_erasures_is_written_at_each_erasure(asha, dev, tmp_path, monkeypatch):
    path = tmp_path / "apart" / "erasures.jsonl"
    path.parent.mkdir()
    monkeypatch.setattr(settings, "CHESIL", attrs.evolve(settings.CHESIL, erasures=path))
    safe = uuid.UUID(asha.client.session["safe"])
    asha.client.post("/n/keeping/end", {"when": "now", "code": asha.code}, secure=True)
    write_entry(dev, "Goes.")
    dev.client.post(f"/n/e/{entry_with(dev, 'Goes.')}/d", secure=True)
    versions = set(Version.objects.values_list("id", flat=True))
    go_for_good()
    listed = erasures.read(path)
    assert [each for each in listed if each.safe == safe and each.item is None]
    assert versions <= {each.item for each in listed}
    assert {(each.safe, each.item) for each in erasures.every()} == {
        (each.safe, each.item) for each in listed
    }


def test_a_list_that_was_lost_or_cut_is_made_whole_by_the_clock(asha, tmp_path, monkeypatch):
    path = tmp_path / "erasures.jsonl"
    monkeypatch.setattr(settings, "CHESIL", attrs.evolve(settings.CHESIL, erasures=path))
    asha.client.post("/n/keeping/end", {"when": "now", "code": asha.code}, secure=True)
    erasures.complete()
    whole = erasures.read(path)
    path.write_bytes(path.read_bytes()[:-5])
    assert erasures.complete() == 1
    assert len(erasures.read(path)) == len(whole)
    path.unlink()
    assert erasures.complete() == len(whole)
    assert erasures.complete() == 0


def test_a_list_that_cannot_be_written_keeps_nothing_from_being_erased(asha, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(settings, "CHESIL", attrs.evolve(settings.CHESIL, erasures=tmp_path / "no" / "list"))
    asha.client.post("/n/keeping/end", {"when": "now", "code": asha.code}, secure=True)
    assert Erasure.objects.count() == 1
    assert not signed_in_again(asha)


def test_what_is_no_list_of_erasures_is_refused(tmp_path):
    path = tmp_path / "list"
    path.write_text("not a list\n")
    with pytest.raises(erasures.ListUnreadable, match="not a list of erasures"):
        erasures.read(path)
    with pytest.raises(erasures.ListUnreadable, match="cannot be read"):
        erasures.read(tmp_path / "nothing")


@pytest.fixture(scope="module")
def s3():
    with moto_process() as address:
        yield address


@pytest.mark.skipif(CLUSTER is not None, reason="a bucket knows nothing of the database beside it")
def test_a_bucket_is_backed_up_and_put_back(asha, kept, s3, monkeypatch, tmp_path):
    client = client_of(s3)
    bucket = free_bucket(client)
    said = attrs.evolve(
        settings.CHESIL, store=f"s3://{bucket}/notes/", store_endpoint=s3, store_region="us-east-1",
        store_key_id=KEY_ID, store_secret=SECRET,
    )  # fmt: skip
    monkeypatch.setattr(settings, "CHESIL", said)
    for each in (files.place, files.store):
        each.cache_clear()
    try:
        add_file(asha)
        assert back_up(kept).new == 2
        lose_everything()
        assert list(files.place().names()) == []
        client.delete_object(Bucket=bucket, Key="notes/owner")
        assert restore(kept).lacks == ()
        replaying.replay([])
        assert {each.name for each in Blob.objects.all()} == set(files.store().names())
        assert signed_in_again(asha)
        assert "where are you" in shown(asha, f"/n/f/{Evidence.objects.get().id}/r")
        kept_there = {each["Key"] for each in client.list_objects_v2(Bucket=bucket)["Contents"]}
        assert {f"notes/{each.name}" for each in Blob.objects.all()} <= kept_there
    finally:
        for each in (files.place, files.store):
            each.cache_clear()


def test_an_old_database_is_refused_beside_the_store_of_a_restored_one(asha, kept):
    add_file(asha)
    back_up(kept)
    old = Installation.objects.get().id
    lose_everything()
    restore(kept)
    replaying.replay([])
    assert Installation.objects.get().id != old
    Installation.objects.update(id=old)  # the database as it was before
    files.store.cache_clear()
    with pytest.raises(StoreOfAnother):
        files.store()


def test_a_store_that_belongs_to_somebody_is_refused_before_anything_is_written(asha, kept):
    back_up(kept)
    lose_everything()
    files.place().claim(uuid.uuid4().hex)
    with pytest.raises(BackupUnusable, match="something here already"):
        restore(kept)
    assert not Safe.objects.exists()

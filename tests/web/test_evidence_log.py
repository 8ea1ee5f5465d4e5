"""The evidence log of a record: each event a leaf, in one order, anchored every hour, checked without a key."""

import io
import threading
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from tests.vault.authority import Authority
from tests.web.test_diary import write

from chesil.terms.errors import SettingsError
from chesil.vault import merkle, records
from chesil.vault.errors import Moved
from chesil.vault.merkle import Frontier
from chesil_web.config import cleaning, environment
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys import service
from chesil_web.foundation.keys.models import ItemKey
from chesil_web.foundation.log import actions, anchoring, authorities, checking, queries
from chesil_web.foundation.log.models import Anchor, Checkpoint, Covered, Leaf, Log, Token
from chesil_web.person.diary import actions as diary
from chesil_web.person.diary.models import Entry, Version
from chesil_web.person.people import actions as told
from chesil_web.person.people.models import Person
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.models import Evidence, Reading

pytestmark = pytest.mark.django_db
CHAT = "13/03/2026, 14:30 - Dev: where are you\n14/03/2026, 14:31 - Asha: at home\n"


def work():
    while worker.work_once():
        pass


def add(person, name="chat.txt", text=CHAT):
    person.client.post("/n/f/add", {"files": [SimpleUploadedFile(name, text.encode())]}, secure=True)
    work()


def logged(person):
    """The records of somebody's log whose items are still there."""
    safe = person.opened()
    keys = {
        item: safe._keys([Evidence(id=item)])[item]
        for item in ItemKey.objects.filter(safe_id=safe.id).values_list("item", flat=True)
    }
    return [each.record for each in queries.entries(safe.id, keys)]


def said(person):
    return [type(each).__name__ for each in logged(person)]


# What is logged.


def test_a_file_and_what_was_read_from_it_are_logged_with_their_hashes(asha):
    add(asha)
    added, parsed = logged(asha)
    file, reading = Evidence.objects.get(), Reading.objects.get()
    assert (added.item, added.name, added.size) == (file.id.hex, "chat.txt", len(CHAT))
    assert (parsed.item, parsed.parent) == (reading.id.hex, file.id.hex)
    assert parsed.parent_sha256 == added.file_sha256
    assert (parsed.tool, parsed.records, parsed.rows) == ("whatsapp", 2, 2)


def test_a_file_that_comes_twice_is_logged_once(asha):
    add(asha)
    add(asha)
    assert said(asha) == ["FileAdded", "ImportParsed"]


def test_each_version_of_an_entry_is_logged_and_names_the_one_it_replaces(asha):
    at = write(asha, what="one")
    entry = uuid.UUID(at.rpartition("/")[2])
    safe = asha.opened()
    (first,) = safe.read(Version.objects.filter(entry=entry), Entry)
    diary.write(safe, entry, Entry(written_at=first.written_at, based_on=1, what="two"))
    added, revised = logged(asha)
    one, two = Version.objects.order_by("number")
    assert (added.item, revised.item, revised.replaces) == (one.id.hex, two.id.hex, one.id.hex)
    assert added.content_sha256 != revised.content_sha256


def test_deleting_and_bringing_back_are_logged_once_however_often_it_is_pressed(asha):
    add(asha)
    file = Evidence.objects.get()
    safe = asha.opened()
    for act in (evidence.remove, evidence.remove, evidence.bring_back, evidence.bring_back):
        act(safe, file.id)
    assert said(asha)[2:] == ["Deleted", "Undeleted"]


def test_a_deleted_entry_names_the_same_version_when_it_comes_back(asha):
    entry = uuid.UUID(write(asha, what="one").rpartition("/")[2])
    diary.remove(asha.opened(), entry)
    diary.bring_back(asha.opened(), entry)
    found = logged(asha)
    assert [type(each).__name__ for each in found] == [
        "EntryAdded", "EntryRevised", "Deleted", "Undeleted", "EntryRevised",
    ]  # fmt: skip
    assert found[2].item == found[3].item == found[1].item


def test_what_is_told_of_people_is_logged(asha):
    id = uuid.uuid4()
    safe = asha.opened()
    told.write(safe, id, Person(name="Dev"))
    told.write(safe, id, Person(name="Dev"))
    told.remove(safe, id)
    assert said(asha) == ["EntryAdded", "Deleted"]


def test_what_was_erased_leaves_a_leaf_and_nothing_to_open(asha):
    add(asha)
    safe, file = asha.opened(), Evidence.objects.get()
    evidence.remove(safe, file.id)
    before = [bytes(each) for each in Leaf.objects.order_by("number").values_list("hash", flat=True)]
    Evidence.objects.update(ends_on="2026-01-01")
    assert evidence.clear_every_removed() == 1
    rows = list(Leaf.objects.order_by("number"))
    assert [bytes(each.hash) for each in rows[:3]] == before
    assert [bytes(each.sealed) for each in rows[:3]] == [b"", b"", b""]
    last = queries.opened(rows[3], service.log_key()).record
    assert (type(last), last.item, last.by) == (records.Erased, file.id.hex, "clock")
    anchoring.hourly()
    assert list(checking.faults()) == []


def test_a_leaf_of_another_place_or_log_does_not_open(asha, dev):
    add(asha)
    add(dev)
    mine, theirs = (
        Leaf.objects.filter(log__safe_id=each.opened().id).order_by("number") for each in (asha, dev)
    )
    key = asha.opened().item_key(Evidence(id=mine[0].item))
    moved = mine[0]
    for each in (mine[1].sealed, theirs[0].sealed):
        moved.sealed = each
        with pytest.raises(Moved):
            queries.opened(moved, key)


def test_a_clock_that_went_back_is_said_before_the_next_event(asha, monkeypatch):
    write(asha, what="one")
    now = actions.timezone.now()
    monkeypatch.setattr(actions.timezone, "now", lambda: now - timedelta(days=1))
    actions.append(asha.opened().id, lambda at: records.Undeleted(logged_at=at, by="owner", item="0" * 32),
                   actions.Key(None, service.log_key()))  # fmt: skip
    warning = queries.opened(Leaf.objects.get(number=1), service.log_key()).record
    assert isinstance(warning, records.ClockWarning)
    assert -86_401 <= warning.jumped_seconds <= -86_399


def test_nothing_is_logged_of_what_was_not_kept(asha, monkeypatch):
    write(asha, what="one")
    monkeypatch.setattr(diary.log, "written", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        diary.write(asha.opened(), uuid.uuid4(), Entry(written_at=actions.timezone.now(), what="two"))
    assert Version.objects.count() == Leaf.objects.count() == 1


# Anchors.


@pytest.fixture
def stamps(monkeypatch):
    """Authorities that are asked from now on."""

    def use(*those):
        monkeypatch.setattr(authorities, "in_use", lambda: tuple(each.chosen(timeout=3.0) for each in those))

    use()
    return use


def later(monkeypatch, **by):
    now = anchoring.timezone.now() + timedelta(**by)
    monkeypatch.setattr(anchoring.timezone, "now", lambda: now)
    return now


def test_one_anchor_an_hour_covers_every_log_that_grew(asha, dev, stamps, monkeypatch):
    write(asha, what="one")
    write(dev, what="two")
    assert anchoring.hourly() == 1
    assert anchoring.hourly() == 0, "it is there already"
    assert Covered.objects.count() == 5, (
        "of each record two logs, and of the installation that of its records"
    )
    write(asha, what="three")
    later(monkeypatch, hours=1)
    assert anchoring.hourly() == 1
    assert Covered.objects.count() == 7, "the log that did not grow needs no other"
    later(monkeypatch, hours=1)
    assert anchoring.hourly() == 1, "also when nothing happened, so that nobody learns when something did"
    assert list(checking.faults()) == []


def test_authorities_stamp_anchors_and_what_is_missing_is_asked_for_again(asha, stamps, monkeypatch):
    write(asha, what="one")
    with Authority(name="One") as one, Authority("error", name="Two") as two:
        stamps(one, two)
        anchoring.hourly()
        assert list(Token.objects.values_list("authority_id", flat=True)) == ["One"]
        two.mode = "good"
        anchoring.hourly()
    assert set(Token.objects.values_list("authority_id", flat=True)) == {"One", "Two"}
    assert list(checking.faults()) == []
    (each,) = anchoring.files(Log.objects.get(safe__isnull=False))
    assert sorted(each.tokens) == ["One", "Two"]


def test_an_authority_that_lies_is_not_believed(asha, stamps):
    write(asha, what="one")
    with Authority("lying hash", name="One") as one:
        stamps(one)
        anchoring.hourly()
    assert Anchor.objects.count() == 1
    assert not Token.objects.exists()


def test_the_clock_anchors_and_says_that_a_log_does_not_fit(asha, caplog):
    write(asha, what="one")
    done = cleaning.clean()
    assert (done["anchors made"], done["logs that do not fit"]) == (1, 0)
    Leaf.objects.update(hash=bytes(32))
    assert cleaning.clean()["logs that do not fit"] == 2
    assert "2 faults in the logs of records" in caplog.text


# Checking.


@pytest.fixture
def anchored(asha, stamps):
    for each in ("one", "two", "three"):
        write(asha, what=each)
    anchoring.hourly()
    write(asha, what="four")
    assert list(checking.faults()) == []
    return Log.objects.get(safe__isnull=False)


def test_an_entry_that_was_changed_by_someone_with_every_key_is_found(anchored):
    leaf = Leaf.objects.get(number=1)
    leaf.hash = merkle.leaf(bytes(32), b"{}")
    leaf.save()
    frontier = Frontier().extend(
        bytes(each) for each in Leaf.objects.order_by("number").values_list("hash", flat=True)
    )
    Log.objects.filter(safe__isnull=False).update(frontier=frontier.to_bytes())
    (fault,) = checking.faults()
    assert "does not fit this log as it is now" in fault


def test_an_entry_that_was_taken_out_is_found(anchored):
    Leaf.objects.filter(number__gte=2).delete()
    frontier = Frontier().extend(
        bytes(each) for each in Leaf.objects.order_by("number").values_list("hash", flat=True)
    )
    Log.objects.filter(safe__isnull=False).update(frontier=frontier.to_bytes(), size=2)
    (fault,) = checking.faults()
    assert "at least 1 missing" in fault


def test_leaves_that_do_not_give_the_summary_are_found_and_nothing_is_added(anchored, asha):
    Leaf.objects.filter(number=3).delete()
    assert any("do not give its summary" in each for each in checking.faults())


def test_an_anchor_that_was_made_anew_is_found(anchored, monkeypatch, stamps):
    later(monkeypatch, hours=1)
    anchoring.hourly()
    row = Anchor.objects.get(number=1)
    row.note = row.note.replace("time 20", "time 21")
    row.save()
    assert any("Anchor 1" in each for each in checking.faults())


def test_a_database_that_was_put_back_is_found_by_an_anchor_kept_elsewhere(
    anchored, monkeypatch, tmp_path, stamps
):
    later(monkeypatch, hours=1)
    anchoring.hourly()
    kept = tmp_path / "anchor.txt"
    out = io.StringIO()
    call_command("check_logs", newest=True, stdout=out)
    kept.write_text(out.getvalue(), "utf-8")
    assert list(checking.faults(kept.read_text("utf-8"))) == []
    newest = Anchor.objects.get(number=2)
    Covered.objects.filter(anchor=newest).delete()
    Checkpoint.objects.filter(covered__isnull=True).delete()
    newest.delete()
    with pytest.raises(SystemExit):
        call_command("check_logs", against=kept, stdout=out)
    assert "the database is of an earlier time" in out.getvalue()


def test_the_command_needs_no_key(anchored, monkeypatch):
    monkeypatch.setattr(service, "_secrets", lambda: 1 / 0)
    out = io.StringIO()
    call_command("check_logs", stdout=out)
    assert out.getvalue() == "Every log fits every anchor over it, and every row is as it was kept.\n"


def test_a_file_that_cannot_be_read_is_said(tmp_path, db):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_logs", against=tmp_path / "none")


def test_a_file_of_authorities_that_is_none_stops_the_start(tmp_path, settings, monkeypatch):
    path = tmp_path / "authorities.toml"
    path.write_text("authority = 1", "utf-8")
    found = environment.read({"CHESIL_AUTHORITIES": str(path), "CHESIL_DATA": str(tmp_path / "data")})
    assert found.authorities == path
    settings.CHESIL = found
    authorities.in_use.cache_clear()
    with pytest.raises(SettingsError):
        authorities.in_use()
    authorities.in_use.cache_clear()


# Many at once, and a stop in the middle.


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_leave_no_gap_and_no_fork(asha):
    safe, faults = asha.opened(), []

    def one(number):
        try:
            for each in range(5):
                said = Entry(written_at=actions.timezone.now(), what=f"{number} {each}")
                diary.write(safe, uuid.uuid4(), said)
        except Exception as error:  # told in the thread that asked
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(each,)) for each in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    assert list(Leaf.objects.order_by("number").values_list("number", flat=True)) == list(range(30))
    anchoring.hourly()
    assert list(checking.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_the_first_two_events_of_a_record_make_one_log(asha, dev):
    for person in (asha, dev):
        safe, together = person.opened(), threading.Barrier(4)

        def one(safe=safe, together=together):
            together.wait()
            actions.append(safe.id, lambda at: records.Undeleted(logged_at=at, by="owner", item="0" * 32),
                           actions.Key(None, service.log_key()))  # fmt: skip
            connection.close()

        threads = [threading.Thread(target=one) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert list(Leaf.objects.filter(log__safe_id=safe.id).order_by("number").values_list("number", flat=True)) == [
            0, 1, 2, 3,
        ]  # fmt: skip
    assert Log.objects.exclude(safe=None).count() == 2

"""What somebody who can only write to the database takes away, puts back or swaps is found, without a key."""

import json
import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from tests.web.test_analysis import look
from tests.web.test_diary import write
from tests.web.test_pack import look_again, of, pack, verified, whole
from tests.web.test_papers import ask, work

from chesil.vault import row_states
from chesil.vault.errors import Moved
from chesil.vault.merkle import Frontier
from chesil_web.config import cleaning
from chesil_web.foundation.keys import files, service
from chesil_web.foundation.keys.models import Blob, ItemKey, Safe
from chesil_web.foundation.log import anchoring, checking, states
from chesil_web.foundation.log.models import Log, RowState
from chesil_web.person.analysis import actions as analysis
from chesil_web.person.analysis import grade_answers
from chesil_web.person.analysis.models import Decisions, GradeAnswers
from chesil_web.person.diary import actions as diary
from chesil_web.person.diary.models import Entry, Version
from chesil_web.person.papers import actions as papers
from chesil_web.person.papers.models import Binder, Made, Numbers, Paper, Particulars, Prepared
from chesil_web.person.people import actions as people
from chesil_web.person.people.models import Known, Person
from chesil_web.person.recordings.models import RecordingGuess, RecordingNotes
from chesil_web.person.screens.models import ScreenDecisions, ScreenReading
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.models import Answers, Evidence, Reading
from chesil_web.record.given.copy_models import ShareKept, ShareMedia, SharePerson, ShareTalk
from chesil_web.record.given.models import ShareEntry, ShareReply

__all__ = ["verified"]
pytestmark = pytest.mark.django_db


def sql(written, *given):
    with connection.cursor() as cursor:
        cursor.execute(written, given)


def id_of(row):
    return row.id.hex if connection.vendor == "sqlite" else row.id


def removed(row, *, with_key=True):
    sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", id_of(row))
    if with_key:
        removed_key(row)


def removed_key(row):
    sql(f"DELETE FROM {ItemKey._meta.db_table} WHERE item = %s", id_of(row))


def put(row, **columns):
    names = ", ".join(f"{name} = %s" for name in columns)
    sql(f"UPDATE {row._meta.db_table} SET {names} WHERE id = %s", *columns.values(), id_of(row))


def copied(row):
    return {"sealed": bytes(row.sealed), "seal_number": row.seal_number}


def said(start=""):
    return [each for each in checking.faults() if start in each]


def everything_there_is(person):
    """A record with each kind of row, each of them changed where it can be; all of it fits."""
    look_again(person)
    safe = person.opened()
    first = uuid.UUID(write(person, what="first").rpartition("/")[2])
    diary.write(safe, first, Entry(written_at=timezone.now(), based_on=1, what="second"))
    id = uuid.uuid4()
    people.write(safe, id, Person(name="Dev"))
    analysis.decide(safe, ["one"], "aside")
    grade_answers.answer(safe, "0123456789abcdef:1", "unsure", signals=())
    for each in Evidence.objects.all():
        evidence.set_clock(safe, each.id, "Europe/Paris")
        evidence.set_clock(safe, each.id, "Europe/London")
    evidence.answer(safe, me="Asha")
    look(person)
    work()
    ask(person, papers="exhibits", text="")
    work()
    anchoring.hourly()
    assert said() == []


@pytest.fixture
def everything(once):
    return once(everything_there_is)


WATCHED = (Version, Known, Evidence, Reading, Answers, Decisions, GradeAnswers, Paper, Made, Numbers)


@pytest.mark.parametrize("model", WATCHED)
def test_a_row_that_was_removed_with_its_key_is_named(everything, model):
    row = model.objects.first()
    removed(row)
    assert f"Row {row.id.hex} of {model._meta.label_lower}" in "\n".join(said("is missing"))


@pytest.mark.parametrize("model", WATCHED)
def test_a_row_whose_bytes_were_changed_is_named(everything, model):
    row = model.objects.first()
    put(row, sealed=bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1]))
    (fault,) = said()
    assert row.id.hex in fault
    assert "is not as it was kept" in fault


@pytest.mark.parametrize(
    "model", [Version, Known, Evidence, Answers, Decisions, GradeAnswers, Paper, Numbers]
)
def test_a_key_that_was_removed_alone_is_named(everything, model):
    row = model.objects.first()
    removed_key(row)
    assert any(row.id.hex in each for each in said("has no key"))


# Of each kind of row that is changed in place: how, given a safe and the row.
CHANGES = (
    (Known, lambda safe, row: people.remove(safe, row.id)),
    (Evidence, lambda safe, row: evidence.set_clock(safe, row.id, "Europe/Rome")),
    (Decisions, lambda safe, _: analysis.decide(safe, ["two"], "keep")),
    (
        GradeAnswers,
        lambda safe, _: grade_answers.answer(safe, "0123456789abcdef:2", "not", signals=(), sample=True),
    ),
    (Answers, lambda safe, _: evidence.answer(safe, about="Dev")),
)


@pytest.mark.parametrize(("model", "change"), CHANGES)
@pytest.mark.parametrize("with_number", [True, False])
def test_older_sealed_bytes_that_are_put_back_are_named(everything, model, change, with_number):
    row = model.objects.first()
    before = copied(row)
    change(everything.opened(), row)
    assert said() == []
    put(row, **(before if with_number else {"sealed": before["sealed"]}))
    (fault,) = said(row.id.hex)
    assert ("is of an earlier time" if with_number else "is not as it was kept") in fault


@pytest.mark.parametrize(("model", "change"), CHANGES)
def test_an_older_seal_does_not_open_as_the_newest(everything, model, change):
    row = model.objects.first()
    before = copied(row)
    change(everything.opened(), row)
    put(row, sealed=before["sealed"])
    with pytest.raises(Moved):
        everything.opened().read([model.objects.get(id=row.id)], dict)


def test_two_versions_of_an_entry_that_change_places_are_named(everything):
    newest = Version.objects.order_by("-number").first()
    one, two = Version.objects.filter(entry=newest.entry).order_by("number")
    for row, number in ((one, 7), (two, 1), (one, 2)):
        put(row, number=number)
    assert len(said("stands in another place")) == 2


def test_bytes_that_two_rows_exchange_are_named(everything):
    one, two = Version.objects.all()[:2]
    mine, theirs = copied(one), copied(two)
    put(one, **theirs)
    put(two, **mine)
    faults = said()
    assert one.id.hex in "".join(faults)
    assert two.id.hex in "".join(faults)


def test_what_was_deleted_for_good_and_comes_back_is_named(everything):
    row = Known.objects.first()
    before = copied(row) | {
        "id": id_of(row),
        "safe_id": row.safe_id.hex if connection.vendor == "sqlite" else row.safe_id,
    }
    people.remove(everything.opened(), row.id)
    Known.objects.filter(id=row.id).update(ends_on="2026-01-01")
    assert people.clear_every_removed() == 1
    assert said() == []
    sql(f"INSERT INTO {Known._meta.db_table} ({', '.join(before)}) VALUES (%s, %s, %s, %s)", *before.values())
    (fault,) = said()
    assert "was deleted for good, and is there again" in fault


def test_where_a_file_lies_and_the_file_are_looked_after(everything):
    row = Evidence.objects.first()
    blob = Blob.objects.get(item=row.id)
    files.store().delete(blob.name)
    assert said("has a file that is missing in the store")
    blob.delete()
    assert said("has another file than was kept, or none")


def test_the_last_state_and_its_row_are_found_by_the_anchor_over_them(everything):
    people.write(everything.opened(), uuid.uuid4(), Person(name="Eli"))
    anchoring._make(timezone.now() + timedelta(hours=2))
    log = Log.objects.get(states_of__kind="person")
    last = RowState.objects.get(log=log, number=log.size - 1)
    removed(Known.objects.get(id=last.row))
    sql(f"DELETE FROM {RowState._meta.db_table} WHERE id = %s", last.id)
    left = RowState.objects.filter(log=log).order_by("number")
    frontier = Frontier().extend(row_states.leaf(bytes(each.written)) for each in left)
    Log.objects.filter(id=log.id).update(size=frontier.size, frontier=frontier.to_bytes())
    (fault,) = said()
    assert log.id.hex in fault
    assert "missing" in fault


def test_a_state_that_somebody_added_by_hand_is_not_believed(everything):
    """Who can write to the database cannot say that a row was deleted as it should be."""
    row, log = Version.objects.first(), Log.objects.get(states_of__kind="person")
    gone = row_states.to_bytes(states._state(row, gone=True))
    RowState.objects.create(log=log, number=log.size, row=row.id, written=gone, signature=bytes(64))
    frontier = Frontier.from_bytes(bytes(log.frontier)).append(row_states.leaf(gone))
    Log.objects.filter(id=log.id).update(size=frontier.size, frontier=frontier.to_bytes())
    removed(row)
    assert said("was not added by this service")
    assert said("is missing")


def test_the_clock_says_it_within_the_hour_and_without_a_key(everything, monkeypatch, caplog):
    removed(Version.objects.first())
    monkeypatch.setattr(cleaning.anchoring, "hourly", lambda: 0)
    cleaning._check_logs()
    assert "1 faults in the logs of records" in caplog.text
    monkeypatch.setattr(service, "_secrets", lambda: 1 / 0)
    with pytest.raises(SystemExit):
        call_command("check_logs")


def test_with_many_records_the_clock_looks_over_those_that_grew_and_a_share_of_the_others(
    everything, monkeypatch
):
    monkeypatch.setattr(checking, "AT_LEAST", 1)
    now = timezone.now()
    hours = [now + timedelta(hours=hour) for hour in range(Safe.objects.count())]
    write(everything, what="One more.")
    assert anchoring._make(now + timedelta(hours=1)) == 1  # over what grew by this
    removed(Version.objects.first())
    assert [len(list(checking.newest_faults(hour))) for hour in hours] == [1] * len(hours)
    assert anchoring._make(now + timedelta(hours=2)) == 1  # nothing grew until the next one
    assert len(hours) > 1
    assert sum(len(list(checking.newest_faults(hour))) for hour in hours) == 1
    assert set(Safe.objects.all()) == {each for hour in hours for each in checking._due(hour)}


def test_a_pack_names_what_was_removed_and_leaves_it_out(everything, verified):
    row = Version.objects.filter(entry=Version.objects.order_by("-number").first().entry).order_by("-number")[
        0
    ]
    removed(row)
    look(everything)
    work()
    data = whole(pack(everything))
    verified(data)
    left_out = {each["why"]: each["count"] for each in json.loads(of(data, "manifest.json"))["left_out"]}
    assert left_out["They are missing from the record, or are not as they were kept"] == 1


def test_a_whole_way_through_a_record_leaves_no_false_fault(everything):
    safe = everything.opened()
    entry = Version.objects.first().entry
    diary.remove(safe, entry)
    assert said() == []
    diary.bring_back(safe, entry)
    diary.remove(safe, entry)
    for each in Evidence.objects.all():
        evidence.read_again(safe, each.id)
    work()
    assert said() == []
    evidence.remove(safe, Evidence.objects.first().id)
    for model in (Version, Evidence):
        model.objects.filter(ends_on__isnull=False).update(ends_on="2026-01-01")
    cleaning.clean()
    for each in Paper.objects.all():
        papers.drop(safe, each.id)
    cleaning.clean()
    assert said() == []
    assert RowState.objects.filter(signature=None).count() == 0


LATER = (
    GradeAnswers,
)  # tables that were made after the upgrade, so that none of their rows was there before


def test_rows_from_before_get_their_states_when_the_database_is_upgraded(everything):
    for model in LATER:
        removed(model.objects.get())
    upgrade = import_module("chesil_web.foundation.log.migrations.0003_states_of_what_is_there")
    upgrade.forget_states(apps, None)
    assert said("has no state")
    upgrade.keep_states(apps, None)
    import_module("chesil_web.foundation.log.migrations.0004_states_of_safes").keep_states(apps, None)
    anchoring._make(timezone.now() + timedelta(hours=2))
    assert said() == []
    people.remove(everything.opened(), Known.objects.first().id)
    assert said() == []
    removed(Version.objects.first())
    assert said("is missing")


# Made after the upgrade too; the record of these tests has none of their rows.
WITHOUT_ROWS = (
    Binder, Particulars, Prepared, RecordingGuess, RecordingNotes, ScreenDecisions, ScreenReading, ShareEntry, ShareReply, ShareTalk, ShareMedia, SharePerson, ShareKept,
)  # fmt: skip


def test_the_upgrade_takes_in_what_is_watched_and_nothing_else():
    upgrade = import_module("chesil_web.foundation.log.migrations.0003_states_of_what_is_there")
    taken = upgrade._ITEMS | {(room, name): columns for (room, name, _), columns in upgrade._PARTS.items()}
    named = {
        (each._meta.app_label, each.__name__): each.state_columns
        for each in states.watched()
        if each not in (*LATER, *WITHOUT_ROWS)
    }
    assert taken == named

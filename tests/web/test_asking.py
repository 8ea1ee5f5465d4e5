"""A question whose SQL is kept gives what Django gives, on either database."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chesil.vault.errors import Damaged
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import asking
from chesil_web.foundation.keys.models import ItemKey, Lock
from chesil_web.foundation.keys.opened import asked_once
from chesil_web.foundation.keys.session_rows import SessionStore
from chesil_web.person.diary.models import Version
from chesil_web.person.history.models import Event, Happened
from chesil_web.record.evidence.models import Upload

pytestmark = pytest.mark.django_db


def _columns(rows):
    return sorted(
        [str({name: _plain(value) for name, value in vars(row).items() if not name.startswith("_")})
         for row in rows]
    )  # fmt: skip


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.parametrize("kind", ["session", "recovery", "passphrase"])
def test_rows_are_those_that_django_gives(asha, dev, kind):
    given = {"safe_id": asha.opened().id, "kind": kind}
    for _ in range(2):  # once as it is written, once as it is kept
        found = asking.rows(Lock, **given)
        assert found
        assert _columns(found) == _columns(Lock.objects.filter(**given))
    assert asking.rows(Lock, safe_id=dev.opened().id, kind=kind)[0].safe_id == dev.opened().id


def test_moments_and_nothing_come_back_as_they_are():
    leased = timezone.now()
    job = Job.objects.create(id=uuid.uuid4(), task="a", arguments={"of": [1]}, leased_until=leased)
    (found,) = asking.rows(Job, id=job.id)
    assert (found.leased_until, found.arguments) == (leased, {"of": [1]})
    assert _columns([found]) == _columns([Job.objects.get(id=job.id)])
    found.state = Job.DONE
    found.save()
    assert [each.state for each in asking.rows(Job, id=job.id)] == [Job.DONE]


def test_what_looks_like_sql_is_a_value():
    assert asking.rows(Session, session_key="' or 1=1 --") == []


def test_nothing_is_asked_for_what_is_not_a_column():
    with pytest.raises(Exception, match="kindness"):
        asking.rows(Lock, kindness="x")


def test_a_session_is_found_until_it_expires():
    store = SessionStore()
    store["a"] = 1
    store.save()
    assert SessionStore(store.session_key)["a"] == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    late = SessionStore(store.session_key)
    assert late.load() == {}
    assert late.session_key is None, "its name is not used again"


def test_a_session_is_kept_under_another_name_than_its_cookie_has_and_goes_when_it_ends():
    store = SessionStore()
    store.create()
    first = store.session_key
    store.cycle_key()
    assert not store.exists(first)
    assert store.exists(store.session_key)
    (row,) = Session.objects.all()
    assert store.session_key not in (row.session_key, row.session_data)
    assert SessionStore(row.session_key).load() == {}, "what stands in the database opens nothing"
    store.flush()
    assert not Session.objects.exists()


def test_a_row_that_is_dropped_after_it_was_asked_for_is_left_out(asha):
    safe = asha.opened()
    kept, gone = (
        safe.keep(Event, Happened(at=timezone.now(), what="opened", browser=name)) for name in ("a", "b")
    )
    asha.opened().drop([gone])
    safe = asha.opened()
    said = {row.id: happened.browser for row, happened in safe.read_those([kept, gone], Happened)}
    assert said == {kept.id: "a"}
    assert safe.damaged == {}


def test_rows_come_with_their_keys_and_nobody_elses(asha, dev):
    safe, other = asha.opened(), dev.opened()
    mine, second, theirs = (
        each.keep(Event, Happened(at=timezone.now(), what="opened", browser="a"))
        for each in (safe, safe, other)
    )
    found = asha.opened()
    with CaptureQueriesContext(connection) as asked:
        rows = found.rows(Event, id__in=[mine.id, second.id, theirs.id])
        assert len(found.read_those(rows, Happened)) == len(rows) == 2
    (question,) = asked
    assert "safe_id" not in question["sql"].rpartition("WHERE")[2], "else SQLite reads all rows of the safe"
    assert {row.id: found.keys[row.id] for row in rows} == safe.item_keys([mine, second])
    assert found.rows(Event, id__in=[]) == []


def test_within_one_page_a_kind_is_asked_for_once_and_anew_after_a_change(asha, dev):
    safe, other = asha.opened(), dev.opened()

    def names(of=safe):
        return sorted(told.browser for _row, told in of.read_all(Event, Happened))

    def happened(name):
        return Happened(at=timezone.now(), what="opened", browser=name)

    with asked_once():
        before, theirs = names(), names(other)
        with CaptureQueriesContext(connection) as asked:
            assert names() == before
            assert names(other) == theirs
        assert not asked
        row = safe.keep(Event, happened("zzz"))
        assert names() == sorted([*before, "zzz"])
        safe.reseal(row, happened("zzy"))
        assert names() == sorted([*before, "zzy"])
        safe.drop([row])
        assert names() == before
        assert names(other) == theirs
    with CaptureQueriesContext(connection) as asked:
        assert names() == names() == before
    assert len(asked) == 2


def test_more_values_than_one_question_takes_are_all_looked_for(asha, monkeypatch):
    monkeypatch.setattr(asking, "_IN_ONE_QUESTION", 2)
    safe = asha.opened()
    kept = [
        safe.keep(Event, Happened(at=timezone.now(), what="opened", browser=str(nth))) for nth in range(5)
    ]
    given = [row.id for row in kept]
    assert _columns(asking.rows(Event, id__in=given)) == _columns(Event.objects.filter(id__in=given))


def test_a_row_whose_key_alone_is_gone_is_damaged(asha):
    row = asha.opened().keep(Event, Happened(at=timezone.now(), what="opened", browser="a"))
    ItemKey.objects.filter(item=row.id).delete()
    safe = asha.opened()
    assert row.id not in {each.id for each, _ in safe.read_all(Event, Happened)}
    assert safe.damaged == {row.id: "audit.event"}
    with pytest.raises(Damaged):
        safe.read([row], Happened)


@pytest.mark.parametrize("name", ["", "a b", "\0", "aaaa\0b", "x" * 500, "' or 1=1", "\ud800", None])
def test_a_cookie_that_names_no_session_is_none(name):
    assert list(SessionStore(name).keys()) == []


def test_nothing_equals_none():
    Job.objects.create(id=uuid.uuid4(), task="a", arguments={})
    assert asking.rows(Job, task=None) == []
    assert len(asking.rows(Job, task="a")) == 1


@pytest.mark.parametrize(
    ("address", "most"), [("/", 2), ("/n/", 16), ("/n/w", 3), ("/n/keeping", 5), ("/n/l", 10)]
)
def test_a_page_asks_few_questions(asha, address, most):
    asha.client.get(address, secure=True)
    with CaptureQueriesContext(connection) as asked:
        assert asha.client.get(address, secure=True).status_code == 200
    assert len(asked) <= most, [each["sql"][:80] for each in asked]


def test_rows_of_several_kinds_come_in_one_question_each_with_its_own_columns(asha, dev):
    safe, other = asha.opened(), dev.opened()
    event = safe.keep(Event, Happened(at=timezone.now(), what="opened", browser="Firefox"))
    other.keep(Event, Happened(at=timezone.now(), what="opened", browser="theirs"))
    told = Happened(at=timezone.now(), what="opened", browser="Safari")
    entry = safe.keep(Version, told, entry=uuid.uuid4(), number=3)
    kinds = (Version, Event, Upload)
    alone = {kind: _columns(safe.rows(kind)) for kind in kinds}
    assert alone[Version] == _columns([entry])
    assert set(alone[Event]) >= set(_columns([event]))
    assert alone[Upload] == []
    for _ in range(2):  # written, and remembered
        fresh = asha.opened()
        with asked_once():
            with CaptureQueriesContext(connection) as asked:
                fresh.ask_for(*kinds)
                assert {kind: _columns(fresh.rows(kind)) for kind in kinds} == alone
            assert len(asked) == 1
        assert fresh.keys.keys() >= {event.id, entry.id}


def test_rows_of_several_kinds_need_a_page_that_keeps_them(asha):
    with pytest.raises(RuntimeError, match="asked_once"):
        asha.opened().ask_for(Event)

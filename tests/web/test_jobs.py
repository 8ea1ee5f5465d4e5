"""Jobs: taken once, handed on when their worker dies, ended with what was lent; and what the clock does."""

import io
import logging
import os
import subprocess
import sys
import threading
import uuid
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.tasks import task
from django.utils import timezone
from tests.web.conftest import PASSPHRASE

from chesil.terms.errors import ReadingError
from chesil_web.config import cleaning
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files, lending, service, sweeping
from chesil_web.foundation.keys.models import Blob, Erasure, ItemKey, Lock, Safe, Ticket
from chesil_web.foundation.limits.models import Attempt
from chesil_web.person.accounts.models import Account
from chesil_web.person.diary.models import Version
from chesil_web.person.history.models import Event
from chesil_web.record.evidence import arriving
from chesil_web.record.evidence.models import Evidence, Piece, Reading, Upload

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
CHAT = "13/03/2026, 14:30 - Dev: where are you\n14/03/2026, 14:31 - Asha: at home\n"
DONE: list[str] = []
LONG_AGO = timedelta(days=40)


@task(backend="jobs")
def note(job: str, what: str) -> None:
    DONE.append(what)


@task(backend="jobs")
def fail(job: str, how: str) -> None:
    raise ReadingError("CANARYERROR") if how == "known" else ValueError("CANARYERROR")


@task(backend="jobs")
def count(job: str) -> None:
    tell = worker.progress(job)
    for done in range(1, 1001):
        tell(done, 1000)


@pytest.fixture(autouse=True)
def _nothing_done():
    DONE.clear()
    service._secrets.cache_clear()


@pytest.fixture
def logged(monkeypatch):
    """What the installation's own log holds."""
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "stderr")
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def work():
    while worker.work_once():
        pass


def lent(job):
    lending.lend(bytes(32), job=uuid.UUID(job.id), safe=uuid.uuid4(), kind="read")
    return job


def add(person, name="chat.txt", text=CHAT):
    person.client.post("/n/f/add", {"files": [SimpleUploadedFile(name, text.encode())]}, secure=True)


def over(job):
    """The lease of a job ends, as a minute after its worker died."""
    Job.objects.filter(id=job.id).update(leased_until=timezone.now() - timedelta(seconds=1))


# Taking and ending.


def test_jobs_are_done_in_the_order_they_came():
    for each in "abc":
        note.enqueue(each)
    work()
    assert DONE == ["a", "b", "c"]
    assert set(Job.objects.values_list("state", "leased_until", "fault")) == {(Job.DONE, None, "")}


def test_a_job_is_taken_once():
    note.enqueue("a")
    assert worker.take() is not None
    assert worker.take() is None


def test_a_job_of_a_dead_worker_is_taken_by_the_next_and_the_dead_one_ends_nothing():
    note.enqueue("a")
    dead = worker.take()
    over(dead)
    living = worker.take()
    assert living.id == dead.id
    worker._end(dead, Job.FAILED, "late")
    assert Job.objects.get().state == Job.RUNNING
    worker._end(living, Job.DONE, "")
    assert Job.objects.get().state == Job.DONE


def test_a_job_that_kills_every_worker_is_given_up_and_the_next_is_done():
    note.enqueue("deadly")
    for _ in range(worker.MOST_ATTEMPTS):
        over(worker.take())
    note.enqueue("a")
    work()
    assert DONE == ["a"]
    assert set(Job.objects.values_list("state", "fault")) == {(Job.FAILED, "stopped"), (Job.DONE, "")}


@pytest.mark.parametrize(("how", "fault"), [("known", "reading"), ("unknown", "fault")])
def test_a_job_that_fails_keeps_the_kind_of_fault_and_none_of_its_words(how, fault, logged):
    fail.enqueue(how)
    note.enqueue("a")
    work()
    assert DONE == ["a"]
    assert ("ValueError" in logged.getvalue()) == (how == "unknown")
    assert "CANARY" not in logged.getvalue()
    assert Job.objects.get(state=Job.FAILED).fault == fault


@pytest.mark.parametrize("ending", ["done", "failed", "given up"])
def test_what_was_lent_is_given_back_whichever_way_a_job_ends(ending):
    lent(fail.enqueue("known") if ending == "failed" else note.enqueue("a"))
    assert Ticket.objects.count() == 1
    for _ in range(worker.MOST_ATTEMPTS if ending == "given up" else 0):
        over(worker.take())
    work()
    assert not Ticket.objects.exists()


def test_how_far_a_job_is_is_written_seldom_and_at_its_end(django_assert_max_num_queries):
    count.enqueue()
    with django_assert_max_num_queries(20):
        work()
    job = Job.objects.get()
    assert (job.done, job.total) == (1000, 1000)


def test_how_far_a_reading_is_is_said_on_its_page_and_to_the_page_that_waits(asha, dev):
    add(dev)
    add(asha)
    mine = Evidence.objects.get(safe_id=asha.client.session["safe"])
    at, waits = f"/n/f/{mine.id}", "It is being read. It waits for 1 other task."
    assert waits in asha.client.get(at, secure=True).content.decode()
    said = asha.client.get(f"{at}/how-far", secure=True).json()
    assert (said["busy"], said["said"]) == (True, f"It arrived and is locked. {waits}")
    worker.work_once()
    Job.objects.filter(id=mine.job).update(state=Job.RUNNING, done=2_000_000, total=5_000_000)
    said = asha.client.get(f"{at}/how-far", secure=True).json()
    assert said["said"] == "It arrived and is locked. It is being read. 2.0 MB of 5.0 MB."
    Job.objects.update(state=Job.WAITING)
    work()
    said = asha.client.get(f"{at}/how-far", secure=True).json()
    assert said == {"busy": False, "said": "WhatsApp: 2 messages"}


def test_the_worker_goes_on_when_the_database_was_away(monkeypatch):
    stopped, tries = threading.Event(), []

    def work_once():
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError
        stopped.set()
        return True

    monkeypatch.setattr(worker, "work_once", work_once)
    monkeypatch.setattr(worker, "_PAUSE_S", 0)
    worker.run(stopped)
    assert len(tries) == 2


def test_workers_that_are_killed_lose_no_job_and_do_none_twice(tables):
    database = os.environ.get("TESTS_ON", "sqlite")
    of = ["--kills", "3", "--database", database, "--tables", str(tables)]
    command = [sys.executable, "-m", "bench.site.kills", *of]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CHESIL_")}
    ended = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr


# The clock.


def test_a_clean_house_stays_as_it_is(asha):
    add(asha)
    work()
    before = (Blob.objects.count(), Lock.objects.count(), ItemKey.objects.count(), Safe.objects.count())
    done = cleaning.clean()
    assert done.pop("anchors made") == 1
    assert set(done.values()) == {0}
    assert (
        Blob.objects.count(),
        Lock.objects.count(),
        ItemKey.objects.count(),
        Safe.objects.count(),
    ) == before
    assert asha.client.get("/n/", secure=True).status_code == 200


def test_a_record_deleted_30_days_ago_goes_with_everything_in_it(asha, dev):
    for person in (asha, dev):
        add(person)
        person.client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": "something"}, secure=True)
    work()
    mine = asha.client.session["safe"]
    asha.client.post("/n/keeping/end", {"when": "later", "passphrase": PASSPHRASE}, secure=True)
    assert cleaning.clean()["records erased"] == 0
    Lock.objects.filter(safe_id=mine).update(expires_at=timezone.now() - timedelta(days=1))
    done = cleaning.clean()
    assert (done["records erased"], done["rows of erased records dropped"]) == (1, 1)
    for model in (Evidence, Version, ItemKey, Lock, Event, Account):
        assert not model.objects.filter(safe_id=mine).exists(), model
        assert model.objects.exists(), model
    assert Reading.objects.count() == 1
    assert sorted(files.store().names()) == sorted(Blob.objects.values_list("name", flat=True))
    assert Blob.objects.count() == 2
    assert str(Erasure.objects.get().safe) == mine


def test_a_deleted_file_goes_after_30_days_while_nobody_is_signed_in(asha):
    add(asha)
    work()
    asha.client.post(f"/n/f/{Evidence.objects.get().id}/d", secure=True)
    cleaning.clean()
    assert Evidence.objects.exists()
    Evidence.objects.update(ends_on=timezone.localdate())
    assert cleaning.clean()["deleted files gone"] == 1
    assert not Evidence.objects.exists()
    assert not Reading.objects.exists()
    assert not list(files.store().names())


def test_a_file_that_did_not_arrive_whole_in_a_week_goes_with_its_pieces(asha):
    safe = asha.opened()
    size = arriving.PIECE + 1
    upload = arriving.begin(safe, name="chat.txt", size=size, declared="")
    arriving.take(safe, upload, 0, io.BytesIO(bytes(arriving.PIECE)))
    assert cleaning.clean()["uploads given up"] == 0
    assert (Upload.objects.count(), Piece.objects.count(), Blob.objects.count()) == (1, 1, 1)
    Upload.objects.update(begun_on=timezone.localdate() - timedelta(days=8))
    assert cleaning.clean()["uploads given up"] == 1
    assert {model.objects.count() for model in (Upload, Piece, Blob)} == {0}
    assert not list(files.store().names())


def test_a_key_that_was_lent_for_too_long_is_taken_back_and_its_job_asks_for_one_more_press(asha):
    add(asha)
    Ticket.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    done = cleaning.clean()
    assert (done["keys taken back"], done["jobs ended for want of a key"]) == (1, 1)
    assert not Ticket.objects.exists()
    assert Job.objects.get().fault == "expired"
    page = asha.client.get(f"/n/f/{Evidence.objects.get().id}", secure=True).content.decode()
    assert "Press the button to have it read." in page
    asha.client.post(f"/n/f/{Evidence.objects.get().id}/again", secure=True)
    work()
    assert Reading.objects.count() == 1


def test_a_job_that_was_done_but_for_its_end_is_ended_well(asha):
    add(asha)
    job = worker.take()
    worker._done(job)  # the worker dies here: the key is given back, and the end is not written down
    over(job)
    assert cleaning.clean()["jobs ended for want of a key"] == 0
    work()
    assert (Job.objects.get().state, Reading.objects.count()) == (Job.DONE, 1)


def test_a_job_that_was_begun_and_whose_key_was_taken_back_asks_for_one_more_press(asha):
    add(asha)
    over(worker.take())
    Ticket.objects.all().delete()
    work()
    assert Job.objects.get().fault == "expired"


def test_what_a_crash_left_of_a_file_moves_to_quarantine_when_it_is_a_day_old(asha):
    add(asha)
    _, left = files.seal(io.BytesIO(b"left by a crash"), item=uuid.uuid4(), key=bytes(32))
    assert cleaning.clean()["files quarantined"] == 0
    assert left.name in files.store().names()
    assert sweeping.sweep(timedelta(0)).quarantined == 1
    assert list(files.store().names()) == [Blob.objects.get().name]
    assert list(files.store().quarantined()) == [left.name]


def test_sessions_that_are_over_go(asha, dev):
    mine = Lock.objects.filter(safe_id=asha.client.session["safe"], kind="session")
    mine.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert cleaning.clean()["sessions ended"] == 1
    assert not mine.exists()
    assert dev.client.get("/n/", secure=True).status_code == 200


def test_jobs_that_ended_a_month_ago_are_forgotten_and_no_others():
    for state in (Job.DONE, Job.FAILED, Job.RUNNING):
        note.enqueue(state)
        Job.objects.filter(arguments=[state]).update(state=state, leased_until=timezone.now() + LONG_AGO)
    note.enqueue("new")
    Job.objects.exclude(arguments=["new"]).update(made_at=timezone.now() - LONG_AGO)
    assert worker.forget_old() == 2
    assert set(Job.objects.values_list("state", flat=True)) == {Job.RUNNING, Job.WAITING}


def test_counts_of_tries_are_forgotten_after_a_day(asha):
    assert Attempt.objects.exists()
    assert cleaning.clean()["tries forgotten"] == 0
    Attempt.objects.update(last=timezone.now() - timedelta(days=2))
    assert cleaning.clean()["tries forgotten"] > 0


def test_one_duty_that_cannot_be_done_keeps_no_other_from_being_done(asha, monkeypatch):
    def broken():
        raise ReadingError("CANARYDUTY")

    monkeypatch.setattr(cleaning, "DUTIES", {"broken": broken, "whole": lambda: 7})
    assert cleaning.clean() == {"whole": 7}


def test_the_clock_cleans_at_once_and_then_every_hour(monkeypatch):
    cleaned = []
    monkeypatch.setattr(cleaning, "clean", lambda: cleaned.append(1))
    clock = cleaning.Clock()
    clock()
    clock()
    assert len(cleaned) == 1
    now = timezone.now() + cleaning.EVERY
    monkeypatch.setattr(cleaning.timezone, "now", lambda: now)
    clock()
    assert len(cleaned) == 2


def test_a_job_that_waited_while_rooms_were_moved_finds_its_task():
    module = import_module("chesil_web.foundation.jobs.migrations.0007_tasks_in_their_groups")
    for room in ("evidence", "analysis", "papers"):
        Job.objects.create(task=f"chesil_web.{room}.tasks.work", arguments=[])
    Job.objects.create(task="chesil_web.record.evidence.tasks.read_evidence", arguments=[])
    module.name_anew(apps, None)
    assert sorted(Job.objects.values_list("task", flat=True)) == [
        "chesil_web.person.analysis.tasks.work",
        "chesil_web.person.papers.tasks.work",
        "chesil_web.record.evidence.tasks.read_evidence",
        "chesil_web.record.evidence.tasks.work",
    ]

"""What is lent to jobs: under keys of the hour and the process alone, taken with what it belongs to, lent anew."""

import os
import signal
import subprocess
import sys
import uuid
from datetime import timedelta

import attrs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chesil.sandbox import nursery
from chesil.sandbox.faults import HelperLost
from chesil.vault.errors import Expired
from chesil_web.config import cleaning
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files, lending, lending_keys
from chesil_web.foundation.keys.lending_keys import LendingKeys
from chesil_web.foundation.keys.models import Blob, Lock, Ticket
from chesil_web.person.analysis import bridge as looking
from chesil_web.person.analysis.models import Run
from chesil_web.person.analysis.orders import Order
from chesil_web.record.evidence import bridge
from chesil_web.record.evidence.models import Evidence, Reading

pytestmark = pytest.mark.django_db
CHAT = "13/03/2026, 14:30 - Dev: where are you {}\n14/03/2026, 14:31 - Asha: at home\n"
HOUR_S = 3600


@attrs.define
class Hours:
    """A clock that is told the time."""

    hour: float = 7.5

    def __call__(self) -> float:
        return self.hour * HOUR_S


@pytest.fixture
def hours(monkeypatch):
    """The hour as the lending keys of this process have it."""
    clock = Hours()
    monkeypatch.setattr(lending_keys, "_OURS", LendingKeys(clock=clock))
    return clock


def add(person, number=1):
    sent = SimpleUploadedFile(f"chat {number}.txt", CHAT.format(number).encode())
    assert person.client.post("/n/f/add", {"files": [sent]}, secure=True).status_code == 302


def work():
    while worker.work_once():
        pass


def page(person):
    return person.client.get("/n/f", secure=True).content.decode()


def started_anew(monkeypatch):
    """The processes of the site end, and others are started."""
    monkeypatch.setattr(lending_keys, "_OURS", LendingKeys())


# The keys.


def test_each_hour_has_a_key_of_its_own_and_one_that_lends_nothing_any_more_is_overwritten():
    clock = Hours()
    keys = LendingKeys(clock=clock)
    made = []
    for hour in (7.1, 8.0, 9.9):
        clock.hour = hour
        made.append(keys.current())
        assert keys.current() == made[-1]
    assert len({each.key for each in made}) == 3
    assert keys.held() == {each.id: each.key for each in made}
    clock.hour = 10.0
    assert keys.held() == {each.id: each.key for each in made[1:]}
    whole = os.pread(keys.handle, 10_000, 0)
    assert [each.key in whole for each in made] == [False, True, True]


def test_a_process_that_was_handed_the_memory_has_the_same_keys_and_another_has_not():
    keys = LendingKeys()
    mine = keys.current()
    program = "import sys; from chesil_web.foundation.keys import lending_keys as k; k.take_over(int(sys.argv[1])); print(k.ours().current().key.hex())"
    told = subprocess.run(
        [sys.executable, "-c", program, str(keys.handle)],
        pass_fds=(keys.handle,), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert bytes.fromhex(told.stdout) == mine.key
    assert LendingKeys().current().key != mine.key


def test_a_key_of_the_memory_is_in_no_file_that_has_a_name():
    keys = LendingKeys()
    assert os.readlink(f"/proc/self/fd/{keys.handle}").startswith("/memfd:")
    assert os.fstat(keys.handle).st_nlink == 0
    assert not os.get_inheritable(keys.handle)


def test_a_process_that_holds_keys_can_be_dumped_by_nobody():
    program = """if True:
        import ctypes, resource
        from chesil_web.foundation.keys import process
        process.keep_memory()
        print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"""
    told = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    assert told.stdout == "(0, 0) 0\n"


# A start in between.


def test_what_another_start_lent_opens_nothing_and_its_job_is_left_waiting(asha, monkeypatch):
    add(asha)
    job = Job.objects.get()
    assert lending.borrowed(job.id)
    started_anew(monkeypatch)
    with pytest.raises(Expired):
        lending.borrowed(job.id)
    assert worker.take() is None
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.WAITING, 0)


def test_what_waited_when_the_site_was_started_anew_is_taken_up_when_its_owner_looks(asha, monkeypatch):
    add(asha)
    started_anew(monkeypatch)
    work()
    assert not Reading.objects.exists()
    assert "It is being read." in page(asha)
    work()
    assert "WhatsApp: 2 messages" in page(asha)
    assert not Ticket.objects.exists()


def test_a_job_that_was_under_way_is_taken_up_too(asha, monkeypatch):
    add(asha)
    worker.take()
    started_anew(monkeypatch)
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    page(asha)
    work()
    assert Reading.objects.count() == 1


def test_what_was_ended_for_want_of_a_key_is_taken_up_when_its_owner_comes_back(asha, monkeypatch):
    add(asha)
    Ticket.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    started_anew(monkeypatch)
    assert cleaning.clean()["jobs ended for want of a key"] == 1
    assert Job.objects.get().fault == Job.EXPIRED
    asha.client.post("/n/open", {"name": asha.name, "passphrase": asha.passphrase}, secure=True)
    page(asha)
    work()
    assert (Job.objects.get().state, Reading.objects.count()) == (Job.DONE, 1)


def test_while_its_owner_is_there_what_waits_is_lent_anew_every_hour(asha, hours):
    page(asha)
    add(asha)
    before = Ticket.objects.get()
    page(asha)
    assert bytes(Ticket.objects.get().sealed) == bytes(before.sealed)
    hours.hour += 1
    page(asha)
    after = Ticket.objects.get()
    assert after.lender != before.lender
    assert after.expires_at >= before.expires_at


def test_nobody_elses_jobs_are_taken_up(asha, dev, monkeypatch):
    add(asha)
    started_anew(monkeypatch)
    page(dev)
    assert worker.take() is None


# Deleting.


def test_deleting_for_good_takes_jobs_lent_keys_and_files_at_once_and_what_is_being_read_keeps_nothing(
    asha, dev, monkeypatch
):
    add(dev)
    for number in range(3):
        add(asha, number)
    work_on, read = worker.take(), bridge.read
    while str(work_on.safe) != asha.client.session["safe"]:
        work_on = worker.take()

    def meanwhile(*given, **more):
        found = read(*given, **more)
        asha.client.post("/n/keeping/end", {"when": "now", "code": asha.code}, secure=True)
        return found

    monkeypatch.setattr(bridge, "read", meanwhile)
    assert worker._done(work_on) == ""
    worker._end(work_on, Job.DONE, "")
    assert {str(each) for each in Job.objects.values_list("safe", flat=True)} == {dev.client.session["safe"]}
    assert Ticket.objects.count() == 1
    assert not Reading.objects.exists()
    assert list(files.store().names()) == [Blob.objects.get().name]


def test_what_is_due_after_30_days_takes_them_too(asha):
    add(asha)
    asha.client.post("/n/keeping/end", {"when": "later", "passphrase": asha.passphrase}, secure=True)
    assert not Ticket.objects.exists(), "what was lent is taken back when the record is closed"
    Lock.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert cleaning.clean()["records erased"] == 1
    assert not Job.objects.exists()
    assert not Blob.objects.exists()
    assert not list(files.store().names())


def test_a_record_that_was_put_away_is_open_to_no_job(asha):
    add(asha)
    answer = asha.client.post("/n/keeping/away", {"code": asha.code}, secure=True)
    assert answer.status_code == 302
    assert not Ticket.objects.exists()


def test_a_job_names_ids_alone_and_how_a_file_is_read_is_sealed(asha):
    add(asha)
    job = Job.objects.get()
    assert job.arguments == [str(Evidence.objects.get().id)]
    assert b"London" not in bytes(job.sealed)
    assert job.sealed


def test_the_order_of_a_look_that_is_given_up_holds_no_key_and_no_word(asha, monkeypatch):
    add(asha)
    work()
    asha.client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": "Outside again."}, secure=True)

    def broken(*given, **more):
        raise ValueError

    monkeypatch.setattr(looking, "look_through", broken)
    asha.client.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, secure=True)
    work()
    (order,) = asha.opened().read(Run.objects.all(), Order)
    assert (order.diary, [each.key for each in order.inputs]) == ("", [""])


# Whose turn it is.


def test_each_person_has_a_turn_however_many_files_another_has_waiting(asha, dev):
    for number in range(4):
        add(asha, number)
    for number in range(2):
        add(dev, number)
    hers = asha.client.session["safe"]
    taken = [worker.take() for _ in range(6)]
    assert [str(job.safe) == hers for job in taken] == [True, False, True, False, True, True]
    assert [job.made_at for job in taken if str(job.safe) == hers] == sorted(
        job.made_at for job in taken if str(job.safe) == hers
    )


def test_the_page_says_for_how_many_others_a_file_waits_as_turns_are_given(asha, dev):
    for number in range(4):
        add(asha, number)
    add(dev)
    mine = Evidence.objects.get(safe_id=dev.client.session["safe"])
    said = dev.client.get(f"/n/f/{mine.id}/how-far", secure=True).json()["said"]
    assert "It waits for 1 other task." in said
    worker.take()
    said = dev.client.get(f"/n/f/{mine.id}/how-far", secure=True).json()["said"]
    assert "It waits for 1 other task." in said
    worker.take()
    assert "It waits" not in dev.client.get(f"/n/f/{mine.id}/how-far", secure=True).json()["said"]


# Readers that are stopped.


@pytest.mark.parametrize("times", [1, 2])
def test_a_file_whose_reader_is_killed_is_read_by_another(asha, monkeypatch, times):
    add(asha)
    stop, killed = nursery.Nursery._stop, []

    def killing(self, number):
        if len(killed) < times:
            killed.append(number)
            stop(self, number)
            return -signal.SIGKILL
        return stop(self, number)

    hear = nursery._hear

    def unheard(*given):
        if len(killed) < times:
            raise EOFError
        hear(*given)

    monkeypatch.setattr(nursery.Nursery, "_stop", killing)
    monkeypatch.setattr(nursery, "_hear", unheard)
    work()
    assert len(killed) == times
    assert "WhatsApp: 2 messages" in page(asha)
    assert Reading.objects.count() == 1


def test_a_file_whose_reader_is_always_killed_says_so_and_can_be_tried_again(asha, monkeypatch):
    add(asha)
    with monkeypatch.context() as patched:

        def lost(*given):
            raise EOFError

        patched.setattr(nursery, "_hear", lost)
        work()
    assert Job.objects.get().attempts == worker.MOST_ATTEMPTS
    at = f"/n/f/{Evidence.objects.get().id}"
    shown = asha.client.get(at, secure=True).content.decode()
    assert "Reading it was stopped three times. You can try again." in shown
    assert "Read it again" in shown
    asha.client.post(f"{at}/again", secure=True)
    work()
    assert "WhatsApp: 2 messages" in page(asha)


def test_a_file_is_tried_again_when_the_process_that_reads_is_lost(asha, monkeypatch):
    add(asha)
    read, tries = bridge.read, []

    def lost(*given, **more):
        tries.append(1)
        if len(tries) == 1:
            raise HelperLost("The process that reads files ended before its work was done.")
        return read(*given, **more)

    monkeypatch.setattr(bridge, "read", lost)
    work()
    assert len(tries) == 2
    assert Reading.objects.count() == 1
    assert not Ticket.objects.exists()


def test_a_file_that_no_process_can_read_says_so_and_is_not_tried_for_ever(asha, monkeypatch):
    add(asha)

    def lost(*given, **more):
        raise HelperLost("The process that reads files ended before its work was done.")

    monkeypatch.setattr(bridge, "read", lost)
    work()
    assert (Job.objects.get().state, Job.objects.get().attempts) == (Job.FAILED, worker.MOST_ATTEMPTS)
    shown = asha.client.get(f"/n/f/{Evidence.objects.get().id}", secure=True).content.decode()
    assert "Reading it was stopped three times. You can try again." in shown
    assert "Read it again" in shown

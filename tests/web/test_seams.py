"""Parts of the site that were written apart hold together where they meet."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.utils import timezone
from tests.web.conftest import database_on_disk
from tests.web.test_complaints import _takes_complaints, begin
from tests.web.test_papers import ask
from tests.web.test_row_states_on_the_web import everything, put, said

from chesil.vault.errors import Busy, WrongSecret
from chesil.vault.key_service import KeyRing, LocalKey
from chesil_web.config import cleaning
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files, people, resealing
from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.models import Blob, Erasure, Lock, LooseFile, Safe
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.models import Attempt
from chesil_web.foundation.log import checking, rows, states
from chesil_web.person.diary.models import Version
from chesil_web.person.papers.models import Asked, Paper
from chesil_web.person.people.models import Known
from chesil_web.record.evidence import arriving
from chesil_web.record.evidence.models import Evidence, Piece, Upload
from chesil_web.record.given import steps

__all__ = ["_takes_complaints", "everything"]
pytestmark = pytest.mark.django_db


def test_what_is_left_of_a_paper_that_was_given_up_opens_and_is_no_fault(everything):
    ask(everything, papers="exhibits", text="")
    job = Job.objects.get(state=Job.WAITING)
    Job.objects.filter(id=job.id).update(attempts=worker.MOST_ATTEMPTS)
    assert worker.take() is None
    (left,) = everything.opened().read([Paper.objects.get(id=job.item)], Asked)
    assert left.exhibits == ()
    assert said() == []


@pytest.mark.parametrize("model", [Version, Evidence, Known])
def test_the_clock_deletes_nothing_that_only_a_column_says_was_deleted(everything, model):
    row = model.objects.filter(ends_on=None).first()
    put(row, ends_on="2026-01-01")
    cleaning.clean()
    assert model.objects.filter(id=row.id).exists()
    (fault,) = said()
    assert row.id.hex in fault
    assert "stands in another place" in fault


def test_a_record_that_only_a_column_says_was_erased_stays_and_is_named(everything):
    row = Version.objects.first()
    Safe.objects.filter(id=row.safe_id).update(state="erased")
    assert people.drop_erased(rows.is_as_marked) == 0
    (fault,) = said()
    assert row.safe_id.hex in fault
    assert "marked as erased" in fault


def test_a_record_that_was_taken_away_whole_is_named(everything, dev, monkeypatch):
    gone = Version.objects.first().safe_id
    monkeypatch.setattr(states, "_append", lambda *_: None)  # whoever deletes by SQL tells nobody
    Safe.objects.get(id=gone).delete()
    assert rows.of_safes() == [(gone, "It is missing.")]
    assert f"Record {gone.hex}: It is missing." in checking.faults()


@pytest.mark.parametrize("state", ["deleted", "erased"])
def test_the_clock_erases_no_record_that_only_a_column_says_was_deleted(everything, state):
    safe = Version.objects.first().safe_id
    Safe.objects.filter(id=safe).update(state=state)
    Lock.objects.filter(safe=safe).delete()
    Erasure.objects.create(safe=safe, when=timezone.now(), why="x", by="x")
    done = cleaning.clean()
    assert (done["records erased"], done["rows of erased records dropped"]) == (0, 0)
    assert Version.objects.filter(safe=safe).exists()
    assert (safe, f"It is marked as {state}, and this service did not mark it so.") in rows.of_safes()


def test_a_record_that_was_made_by_hand_is_named(everything):
    made = Safe(id=uuid.uuid4(), kind="person", state="active", created_month="2026-05")
    Safe.objects.bulk_create([made])
    assert rows.of_safes() == [(made.id, "It was never made here.")]


def test_a_record_that_goes_in_good_order_leaves_no_fault(asha, dev, monkeypatch):
    asha.client.post("/n/keeping/end", {"when": "later", "passphrase": asha.passphrase}, secure=True)
    assert rows.of_safes() == []
    Lock.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert cleaning.clean()["records erased"] == 1
    assert rows.of_safes() == []


def test_a_piece_that_comes_while_its_upload_is_given_up_leaves_nothing(everything, monkeypatch):
    safe = everything.opened()
    upload, blobs = arriving.begin(safe, name="a.txt", size=5, declared=""), Blob.objects.count()
    seal = files.seal

    def given_up_meanwhile(*given, **more):
        sealed = seal(*given, **more)
        drop_whole(Upload.objects.get(id=upload))
        return sealed

    monkeypatch.setattr(files, "seal", given_up_meanwhile)
    arriving.take(safe, upload, 0, io.BytesIO(b"words"))
    assert not Piece.objects.filter(item=upload).exists()
    assert Blob.objects.count() == blobs
    assert not LooseFile.objects.exists()
    with pytest.raises(Http404):
        arriving.finish(safe, upload)


@pytest.mark.django_db(transaction=True)
def test_what_the_old_instance_key_opens_is_gone_from_the_disk_when_the_key_is(asha, settings):
    old = settings.KEY_FILES.service
    before = [
        bytes(each) for each in Lock.objects.exclude(instance_key=None).values_list("sealed", flat=True)
    ]
    assert before
    assert all(each in database_on_disk() for each in before)
    ring = KeyRing(LocalKey(bytes(range(32))), old)
    held_open = connection.connection  # as the site holds it, so that the log is not emptied by closing
    assert resealing.reseal_all(ring, settles_in=timedelta(0)) == []
    found = database_on_disk()
    assert held_open is not None
    assert [each for each in before if each in found] == []


def test_a_file_that_was_taken_out_of_a_complaint_is_not_there_for_who_reads_it(visitor):
    at, number = begin(visitor), Blob.objects.count()
    given = SimpleUploadedFile("chat.txt", b"of somebody else")
    visitor.post(f"{at}/w/{steps.FILES.name}", {"add": "", "files": [given]}, secure=True)
    row = Evidence.objects.get(safe__kind="case")
    visitor.post(f"{at}/f/{row.id}/d", secure=True)
    assert not Evidence.objects.filter(id=row.id).exists()
    assert Blob.objects.count() == number
    assert list(files.store().names()) == []
    assert said() == []


def test_a_guess_that_is_given_back_leaves_the_wait_of_one_that_came_after_it():
    who, long_ago = b"w" * 32, timezone.now() - timedelta(minutes=10)
    Attempt.objects.create(what=limits.NAME, who=who, count=3, last=long_ago)
    slow = limits.one_guess(limits.NAME, who)
    slow.__enter__()
    Attempt.objects.update(last=long_ago)
    with pytest.raises(WrongSecret), limits.one_guess(limits.NAME, who):
        raise WrongSecret
    slow.__exit__(Busy, Busy(), None)
    with pytest.raises(limits.TooSoon), limits.one_guess(limits.NAME, who):
        pass

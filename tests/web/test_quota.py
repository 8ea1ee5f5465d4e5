"""What one record may hold and have waiting: more is refused with words, and nothing of it is kept."""

import attrs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob
from chesil_web.person.papers.models import Paper
from chesil_web.record.evidence import arriving, quota
from chesil_web.record.evidence.models import Evidence, Upload

pytestmark = pytest.mark.django_db
CHAT = "13/03/2026, 14:30 - Dev: where are you {}\n"


@pytest.fixture
def most(settings, monkeypatch):
    """Sets what a record may hold, in bytes, or have waiting."""

    def made(*, size=10**9, waiting=500):
        monkeypatch.setattr(quota, "_GB", size)
        settings.CHESIL = attrs.evolve(settings.CHESIL, record_gb=1, record_waiting=waiting)

    return made


def send(person, *contents):
    given = [SimpleUploadedFile(f"chat {n}.txt", each) for n, each in enumerate(contents)]
    return person.client.post("/n/f/add", {"files": given}, secure=True)


def kept():
    return (Evidence.objects.count(), Job.objects.count(), Upload.objects.count())


def test_a_file_for_which_there_is_no_room_is_refused_before_it_is_taken_in(asha, most, monkeypatch):
    most(size=100_000)
    sealed = []
    monkeypatch.setattr(files, "seal", lambda *given, **more: sealed.append(given))
    answer = send(asha, bytes(100_001))
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "There is no room for this, and none of it was kept." in shown
    assert "of the 1 GB that you can use" in shown
    assert "Delete papers or files that you do not need." in shown
    assert (sealed, kept()) == ([], (0, 0, 0))
    assert not list(files.store().names())


def test_what_is_here_counts_also_what_was_read_from_it(asha, most):
    send(asha, CHAT.encode())
    worker.work_once()
    assert files.taken(asha.opened().id) == sum(Blob.objects.values_list("cipher_size", flat=True))
    assert Blob.objects.count() == 2
    most(size=files.taken(asha.opened().id) + 500)
    assert send(asha, bytes(2_000)).status_code == 400
    assert kept()[0] == 1


def test_what_somebody_else_holds_does_not_count(asha, dev, most):
    send(dev, bytes(5_000))
    most(size=6_000)
    assert send(asha, bytes(2_000)).status_code == 302


def test_two_requests_at_one_moment_do_not_both_take_the_last_room(asha, most, monkeypatch):
    most(size=8_000)
    asked = quota.refusal
    early = iter([""])
    monkeypatch.setattr(quota, "refusal", lambda *given: next(early) if given[1] > 10_000 else asked(*given))
    answer = send(asha, bytes(5_000), bytes(range(250)) * 20)
    assert answer.status_code == 400
    assert kept()[0] == 1
    assert len(list(files.store().names())) == 1


def test_pieces_are_refused_by_what_is_still_to_come(asha, most):
    most(size=5_000_000)
    first = begin(asha, "long.mp4", 3_000_000)
    assert first.status_code == 200
    second = begin(asha, "longer.mp4", 2_500_000)
    assert second.status_code == 400
    assert second.json()["what"].startswith("There is no room for this, and none of it was kept.")
    assert begin(asha, "long.mp4", 3_000_000).status_code == 200, "it goes on"
    assert kept()[2] == 1


def test_an_upload_that_was_begun_while_there_was_room_is_finished(asha, most):
    most(size=60_000)
    upload = arriving.begin(asha.opened(), name="chat.txt", size=50_000, declared="")
    at = f"/n/f/u/{upload}"
    assert asha.client.post(f"{at}/0", bytes(50_000), content_type="application/octet-stream", secure=True)
    answer = asha.client.post(f"{at}/end", secure=True)
    assert answer.json()["new"], answer.content
    assert kept() == (1, 1, 0)


def begin(person, name, size):
    return person.client.post("/n/f/u", {"name": name, "size": size}, secure=True)


def test_when_enough_of_a_record_waits_no_more_is_taken_until_some_of_it_is_read(asha, dev, most):
    most(waiting=2)
    for number in range(2):
        assert send(asha, CHAT.format(number).encode()).status_code == 302
    answer = send(asha, CHAT.encode())
    assert answer.status_code == 400
    assert "2 of your files and papers are already waiting, which is the limit." in answer.content.decode()
    assert begin(asha, "long.mp4", 3).status_code == 400
    assert send(dev, CHAT.encode()).status_code == 302
    assert kept() == (3, 3, 0)
    while worker.work_once():
        pass
    assert send(asha, CHAT.encode()).status_code == 302


def test_papers_are_not_asked_for_where_there_is_no_room(asha, most):
    send(asha, CHAT.encode())
    most(size=1)
    asked = {"what_for": "police", "papers": ["exhibits"], "name": "papers", "files": "chosen"}
    answer = asha.client.post("/n/d", asked, secure=True)
    assert "There is no room for this" in answer.content.decode()
    assert not Paper.objects.exists()

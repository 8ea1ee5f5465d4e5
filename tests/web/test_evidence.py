"""Files: received, sealed, read, shown, deleted and brought back."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.conftest import FOLDER

from chesil_web.evidence.models import Evidence, Reading
from chesil_web.jobs import worker
from chesil_web.jobs.models import Job
from chesil_web.keys import files
from chesil_web.keys.models import Blob, Ticket

CHAT = "13/03/2026, 14:30 - Dev: CANARYCHAT where are you\n14/03/2026, 14:31 - Asha: at home\n"
EITHER = "04/03/2026, 14:30 - Dev: where are you\n05/03/2026, 14:31 - Asha: at home\n"


def add(person, *given, follow=True):
    sent = [
        SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data) for name, data in given
    ]
    return person.client.post("/n/f/add", {"files": sent}, secure=True, follow=follow)


def read_all():
    while worker.work_once():
        pass


def page(person, address="/n/f"):
    return person.client.get(address, secure=True).content.decode()


def address_of_one():
    return f"/n/f/{Evidence.objects.get().id}"


def test_a_chat_is_received_sealed_read_and_shown(asha):
    shown = add(asha, ("WhatsApp Chat with Dev.txt", CHAT)).content.decode()
    assert "It is being read." in shown
    read_all()
    shown = page(asha, address_of_one())
    assert "2 messages" in shown
    assert "Fri 13 March 2026 to Sat 14 March 2026" in shown
    assert "CANARYCHAT" not in shown
    shown = page(asha, f"{address_of_one()}/r")
    assert "CANARYCHAT where are you" in shown
    assert "time assumed: UK" in shown


def test_nothing_of_a_file_lies_in_clear_anywhere(asha):
    add(asha, ("CANARYNAME.txt", CHAT))
    read_all()
    for path in FOLDER.rglob("*"):
        if path.is_file():
            found = path.read_bytes()
            assert b"CANARYCHAT" not in found, path
            assert b"CANARYNAME" not in found, path


def test_the_key_is_lent_for_the_reading_and_given_back(asha):
    add(asha, ("chat.txt", CHAT))
    assert Ticket.objects.count() == 1
    read_all()
    assert not Ticket.objects.exists()


def test_the_same_file_twice_is_kept_once(asha):
    add(asha, ("chat.txt", CHAT))
    shown = add(asha, ("again.txt", CHAT)).content.decode()
    assert "1 file is here already." in shown
    assert Evidence.objects.count() == 1
    assert Blob.objects.filter(item=Evidence.objects.get().id).count() == 1
    assert len(list(files.store().names())) == Blob.objects.count()


def test_several_files_at_once_are_each_kept(asha):
    add(asha, ("a.txt", CHAT), ("b.txt", EITHER), ("c.bin", b"\x00\x01\x02" * 900_000))
    read_all()
    assert Evidence.objects.count() == 3
    assert Reading.objects.count() == 3


def test_a_file_nobody_knows_is_kept_and_says_so(asha):
    add(asha, ("c.bin", bytes(range(256)) * 99))
    read_all()
    assert "We do not know this kind of file." in page(asha)


def test_dates_that_can_be_read_two_ways_are_asked_about_once(asha):
    add(asha, ("chat.txt", EITHER))
    read_all()
    shown = page(asha, address_of_one())
    assert "How does this phone write dates?" in shown
    asha.client.post(f"{address_of_one()}/o", {"first": "day"}, secure=True)
    read_all()
    shown = page(asha, address_of_one())
    assert "How does this phone write dates?" not in shown
    assert "Wed 4 March 2026 to Thu 5 March 2026" in shown


def test_no_file_chosen_is_said(asha):
    assert "Choose at least one file." in asha.client.post("/n/f/add", secure=True).content.decode()


def test_the_original_is_saved_as_it_came_and_never_shown(asha):
    add(asha, ("evil.html", b"<script>alert(1)</script>"))
    answer = asha.client.post(f"{address_of_one()}/s", secure=True)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="document-')
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_hostile_messages_are_shown_as_text(asha):
    add(asha, ("chat.txt", CHAT.replace("where are you", "<img src=x onerror=alert(1)> \u202etxt.exe")))
    read_all()
    shown = page(asha, f"{address_of_one()}/r")
    assert "<img" not in shown
    assert "&lt;img src=x" in shown


def test_a_deleted_file_comes_back_or_is_gone_after_30_days(asha):
    add(asha, ("chat.txt", CHAT))
    read_all()
    at = address_of_one()
    asha.client.post(f"{at}/d", secure=True)
    assert "chat.txt" not in page(asha)
    assert "chat.txt" in page(asha, "/n/f/old")
    asha.client.post(f"{at}/b", secure=True)
    assert "chat.txt" in page(asha)
    asha.client.post(f"{at}/d", secure=True)
    Evidence.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    page(asha)
    assert not Evidence.objects.exists()
    assert not Blob.objects.exists()
    assert not list(files.store().names())


def test_another_records_file_looks_like_one_that_is_not_there(asha, dev):
    add(asha, ("chat.txt", CHAT))
    read_all()
    at = address_of_one()
    for address in (at, f"{at}/r", f"{at}/how-far"):
        assert dev.client.get(address, secure=True).status_code == 404
    for address in (f"{at}/d", f"{at}/b", f"{at}/again", f"{at}/s"):
        assert dev.client.post(address, secure=True).status_code == 404


def test_a_stranger_cannot_send_a_file(visitor, db):
    sent = SimpleUploadedFile("chat.txt", CHAT.encode())
    answer = visitor.post("/n/f/add", {"files": sent}, secure=True)
    assert answer.status_code == 302
    assert not list(files.store().names())


def test_a_job_whose_worker_died_is_done_by_the_next(asha):
    add(asha, ("chat.txt", CHAT))
    dead = worker.take()
    assert dead is not None
    assert worker.take() is None
    Job.objects.filter(id=dead.id).update(leased_until=timezone.now() - timedelta(seconds=1))
    read_all()
    assert Reading.objects.count() == 1


def test_a_job_done_twice_leaves_one_reading(asha):
    add(asha, ("chat.txt", CHAT))
    read_all()
    before = len(list(files.store().names()))
    Job.objects.update(state=Job.WAITING, attempts=0)
    read_all()
    assert Reading.objects.count() == 1
    assert len(list(files.store().names())) == before


def test_a_job_that_kills_its_worker_is_given_up(asha):
    add(asha, ("chat.txt", CHAT))
    for _ in range(worker.MOST_ATTEMPTS):
        assert worker.take() is not None
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert worker.take() is None
    assert Job.objects.get().state == Job.FAILED
    assert "Read it again" in page(asha, address_of_one())


def test_a_lent_key_that_ran_out_asks_for_one_more_press(asha, monkeypatch):
    add(asha, ("chat.txt", CHAT))
    Ticket.objects.update(expires_at=timezone.now() - timedelta(days=2))
    read_all()
    assert not Reading.objects.exists()
    asha.client.post(f"{address_of_one()}/again", secure=True)
    read_all()
    assert Reading.objects.count() == 1

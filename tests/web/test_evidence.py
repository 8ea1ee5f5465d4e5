"""Files: received, sealed, read, shown, deleted and brought back."""

import hashlib
import io
import re
import threading
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from tests.web.conftest import FOLDER
from tests.web.test_analysis import LOG, outside_details

from chesil.vault.errors import Damaged, StoreFull
from chesil_web.config import cleaning
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files
from chesil_web.foundation.keys.models import Blob, Ticket
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis import queries as looks
from chesil_web.record.evidence import actions, queries
from chesil_web.record.evidence.models import Evidence, Kept, Piece, Reading, Upload

CHAT = "13/03/2026, 14:30 - Dev: CANARYCHAT where are you\n14/03/2026, 14:31 - Asha: at home\n"
EITHER = "04/03/2026, 14:30 - Dev: where are you\n05/03/2026, 14:31 - Asha: at home\n"
SAYING_SO = ("/n/", "/n/f", "/n/l", "/n/p")  # where it is said that a question comes first


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
    said = outside_details(shown)
    facts = re.findall(r'__key">([^<]+)</dt><dd[^>]*>([^<]+)<', said)
    assert [label for label, _ in facts] == ["What", "When", "Who", "How many", "Added"]
    assert dict(facts)["Who"] == "Dev, Asha"
    for word in ("SHA-256", "byte"):
        assert word not in said
        assert word in shown.split("Details for an expert")[1]
    assert "Fri 13 March 2026 to Sat 14 March 2026" in shown
    assert "CANARYCHAT" not in shown
    shown = page(asha, f"{address_of_one()}/r")
    assert "CANARYCHAT where are you" in shown
    assert "time in Britain (UK)" in shown


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
    asha.client.post("/n/p/look", secure=True)  # what it says stays as it is after the answer
    read_all()
    at = address_of_one()
    asked = f'href="{at}#dates"'
    assert all(asked in page(asha, each) for each in SAYING_SO)
    add(asha, ("other.txt", CHAT))
    read_all()
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    asha.client.post("/n/p/look", secure=True)
    read_all()
    given = looks.newest(asha.opened()).given
    assert (given.asks, given.events) == ("", 2), "the other file is read without it"
    assert all(asked in page(asha, each) for each in SAYING_SO)
    asha.client.post(f"{at}/o", {"first": "day"}, secure=True)
    read_all()
    shown = page(asha, at)
    assert shown.index("Change how the dates are read") < shown.index("How does this phone write dates?"), (
        "closed"
    )
    assert "Wed 4 March 2026 to Thu 5 March 2026" in shown
    assert not any(asked in page(asha, each) for each in SAYING_SO)
    assert "Look through what is new" in page(asha, "/n/l")
    assert "Look through what is new" in page(asha, "/n/p")


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
    cleaning.clean()
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


def begin(person, data, name="chat.txt", **more):
    said = {"name": name, "size": len(data), **more}
    return person.client.post("/n/f/u", said, secure=True).json()


def put(person, upload, number, piece):
    return person.client.post(
        f"{upload['take']}{number}", piece, content_type="application/octet-stream", secure=True
    )


LONG = (CHAT.encode() * 80_000)[: 5 << 20]


def pieces(upload, data=LONG):
    return [data[at : at + upload["piece"]] for at in range(0, len(data), upload["piece"])]


def finish(person, upload):
    return person.client.post(upload["finish"], secure=True)


def test_a_file_that_comes_in_pieces_is_kept_as_one_that_comes_whole(asha):
    upload = begin(asha, LONG)
    for number, piece in reversed(list(enumerate(pieces(upload)))):
        assert put(asha, upload, number, piece).status_code == 200
    said = finish(asha, upload).json()
    assert said["new"]
    answer = asha.client.post(f"{said['to']}/s", secure=True)
    assert b"".join(answer.streaming_content) == LONG
    assert not Upload.objects.exists()
    assert not Piece.objects.exists()
    assert len(list(files.store().names())) == Blob.objects.count() == 1


def test_an_upload_goes_on_after_a_reload_with_the_pieces_that_are_there(asha):
    upload = begin(asha, LONG)
    first, *rest = pieces(upload)
    put(asha, upload, 0, first)
    assert "has not arrived completely" in page(asha, "/n/f/add")
    assert "Not complete" in page(asha)
    again = begin(asha, LONG)
    assert again["here"] == {"0": hashlib.sha256(first).hexdigest()}
    assert again["take"] == upload["take"]
    for number, piece in enumerate(rest, start=1):
        put(asha, again, number, piece)
    assert finish(asha, again).json()["new"]


def test_a_file_with_the_same_name_that_is_another_begins_anew(asha):
    upload = begin(asha, LONG)
    put(asha, upload, 0, pieces(upload)[0])
    again = begin(asha, LONG, anew="yes")
    assert again["here"] == {}
    assert Upload.objects.count() == 1
    assert not Piece.objects.exists()
    assert not list(files.store().names())


def test_a_piece_sent_twice_and_an_end_sent_twice_keep_one_file(asha):
    upload = begin(asha, LONG)
    for number, piece in enumerate(pieces(upload)):
        for _ in range(2):
            assert put(asha, upload, number, piece).status_code == 200
    assert finish(asha, upload).json()["new"]
    assert finish(asha, upload).status_code == 404
    assert Evidence.objects.count() == 1
    assert len(list(files.store().names())) == Blob.objects.count()


def test_two_tabs_that_send_the_same_file_keep_it_once(asha):
    add(asha, ("chat.txt", LONG))
    upload = begin(asha, LONG)
    for number, piece in enumerate(pieces(upload)):
        put(asha, upload, number, piece)
    said = finish(asha, upload).json()
    assert not said["new"]
    assert said["to"] == address_of_one()


def test_two_tabs_that_end_at_the_same_moment_keep_the_file_once(asha, monkeypatch):
    upload = begin(asha, LONG)
    for number, piece in enumerate(pieces(upload)):
        put(asha, upload, number, piece)
    keep = actions.keep

    def keep_after_the_other_tab(*given):
        monkeypatch.setattr(actions, "keep", keep)
        assert finish(asha, upload).json()["new"]
        return keep(*given)

    monkeypatch.setattr(actions, "keep", keep_after_the_other_tab)
    assert not finish(asha, upload).json()["new"]
    assert Evidence.objects.count() == 1
    assert len(list(files.store().names())) == Blob.objects.count()


@pytest.mark.parametrize("change", [lambda piece: piece[:-1], lambda piece: piece + b"x", lambda _: b""])
def test_a_piece_that_is_cut_or_too_long_is_not_taken(asha, change):
    upload = begin(asha, LONG)
    answer = put(asha, upload, 0, change(pieces(upload)[0]))
    assert answer.status_code == 400
    assert answer.json()["what"] == "A part of the file did not arrive completely."
    assert put(asha, upload, 3, b"x").status_code == 400
    assert not Piece.objects.exists()
    assert not list(files.store().names())


def test_a_file_is_not_made_before_every_piece_is_there(asha):
    upload = begin(asha, LONG)
    put(asha, upload, 1, pieces(upload)[1])
    assert finish(asha, upload).status_code == 400
    assert not Evidence.objects.exists()
    assert Piece.objects.count() == 1


def test_a_full_disk_is_said_and_what_arrived_stays(asha, monkeypatch):
    upload = begin(asha, LONG)
    first, second, _ = pieces(upload)
    put(asha, upload, 0, first)
    monkeypatch.setattr(files, "seal", lambda *_, **__: (_ for _ in ()).throw(StoreFull()))
    answer = put(asha, upload, 1, second)
    assert answer.json()["what"] == "There is no room left to store this."
    assert Piece.objects.count() == 1


def test_what_did_not_arrive_whole_goes_when_she_says_or_after_a_week(asha):
    for go in ("drop", "week"):
        upload = begin(asha, LONG)
        put(asha, upload, 0, pieces(upload)[0])
        if go == "drop":
            asha.client.post(upload["finish"].replace("end", "drop"), secure=True)
        else:
            Upload.objects.update(begun_on=timezone.localdate() - timedelta(days=8))
            page(asha)
        assert not Upload.objects.exists()
        assert not Blob.objects.exists()
        assert not list(files.store().names())


def test_another_record_cannot_touch_an_upload(asha, dev):
    upload = begin(asha, LONG)
    put(asha, upload, 0, pieces(upload)[0])
    assert put(dev, upload, 1, pieces(upload)[1]).status_code == 404
    assert finish(dev, upload).status_code == 404
    dev.client.post(upload["finish"].replace("end", "drop"), secure=True)
    assert Piece.objects.count() == 1


def test_a_file_that_is_too_big_is_refused_before_it_is_sent(asha):
    said = {"name": "a", "size": (8 << 30) + 1}
    assert "too big" in asha.client.post("/n/f/u", said, secure=True).json()["what"]


def test_how_far_a_reading_is_shows_on_the_page_and_to_who_comes_back(asha):
    add(asha, ("chat.txt", CHAT * 40_000))
    job = Job.objects.filter(id=Evidence.objects.get().job)
    job.update(state=Job.RUNNING, done=1_500_000, total=3_400_000)
    for address in ("/n/f", address_of_one(), f"{address_of_one()}/how-far", "/n/f/how-far"):
        assert "1.5 MB of 3.4 MB." in page(asha, address), address
    job.update(found=80_000)
    assert "80,000 records were found. They are being saved." in page(asha, address_of_one())
    job.update(state=Job.WAITING, done=0, found=0)
    read_all()
    ended = job.get()
    size = len((CHAT * 40_000).encode())
    assert (ended.total, ended.found) == (size, 80_000)
    assert 0 < ended.done <= size
    assert page(asha, f"{address_of_one()}/how-far").count("records were found") == 0


LARGE = bytes(5 << 20)


def lies_at():
    name = Blob.objects.get(item=Evidence.objects.get().id).name
    return next(each for each in (FOLDER / "data" / "files").rglob("*") if name in each.name)


def saved(person):
    return person.client.post(f"{address_of_one()}/s", secure=True)


def test_the_original_is_saved_whole_and_its_length_is_said_before(asha):
    add(asha, ("photo.jpg", LARGE))
    answer = saved(asha)
    assert answer.headers["Content-Length"] == str(len(LARGE))
    assert b"".join(answer.streaming_content) == LARGE


def test_an_original_that_is_gone_or_damaged_at_its_start_or_end_is_said_before_the_first_byte(asha, caplog):
    add(asha, ("photo.jpg", LARGE))
    path = lies_at()
    whole = path.read_bytes()
    other = bytes(each ^ 1 for each in whole)
    for broken in (whole[:40] + other[40:41] + whole[41:], whole[:-1] + other[-1:], whole[:100_000], None):
        path.chmod(0o600)
        path.write_bytes(broken) if broken is not None else path.unlink()
        answer = saved(asha)
        assert answer.status_code == 500
        assert "Content-Disposition" not in answer.headers
        assert "This could not be opened" in answer.content.decode()
        assert "photo.jpg" not in caplog.text
    assert caplog.text.count("sealed content could not be opened") == 4


def test_an_original_that_breaks_in_the_middle_ends_short_of_the_length_that_was_said(asha):
    add(asha, ("photo.jpg", LARGE))
    path = lies_at()
    whole, middle = path.read_bytes(), 3 << 20
    path.chmod(0o600)
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    answer, came = saved(asha), []
    with pytest.raises(Damaged):
        came.extend(map(len, answer.streaming_content))
    assert 0 < sum(came) < int(answer.headers["Content-Length"])


def shared():
    """What a phone's share sheet saves: a chat whose name has no ending, a ZIP of one, and a text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", CHAT.replace("Dev", "Eli"))
    return (
        ("WhatsApp Chat with Dev", CHAT),
        ("WhatsApp Chat - Eli.zip", packed.getvalue()),
        ("00000042", CHAT.replace("Dev", "Farah")),
    )


def test_what_a_share_sheet_saves_is_read_by_what_it_holds_and_not_by_its_name(asha):
    assert "accept=" not in page(asha, "/n/f/add/1"), "a list of kinds would grey these out on a phone"
    add(asha, *shared())
    read_all()
    shown = page(asha)
    assert shown.count("WhatsApp: 2 messages") == 3
    for name in ("WhatsApp Chat with Dev", "WhatsApp Chat - Eli.zip", "00000042"):
        assert f">{name}</a>" in shown


def test_how_dates_are_read_can_be_changed_after_it_was_said(asha):
    add(asha, ("one.txt", EITHER), ("two.txt", CHAT))
    read_all()
    one = f"/n/f/{next(id for id, name in named(asha) if name == 'one.txt')}"
    assert "--day-first" not in page(asha, one)
    asha.client.post(f"{one}/o", {"first": "month"}, secure=True)
    read_all()
    assert "Fri 3 April 2026 to Sun 3 May 2026" in page(asha, one)
    assert "Change how the dates are read" in page(asha, one)
    before = Reading.objects.values_list("id", flat=True)
    kept = {each for each in before if each not in (read_of(one).id,)}
    asha.client.post(f"{one}/o", {"first": "day"}, secure=True)
    read_all()
    assert "Wed 4 March 2026 to Thu 5 March 2026" in page(asha, one)
    assert kept < set(Reading.objects.values_list("id", flat=True)), (
        "a file that tells itself is not read again"
    )


def named(person):
    safe = person.opened()
    return [(each.id, each.kept.name) for each in queries.files(safe)]


def read_of(address):
    return Reading.objects.get(item=address.rpartition("/")[2])


def test_a_file_that_does_not_say_its_zone_asks_for_it_and_each_has_its_own(asha):
    add(asha, ("one.txt", CHAT))
    read_all()
    address = address_of_one()
    shown = page(asha, address)
    assert "We assumed the time in Britain (UK)." in shown
    assert re.search(r'<option value="Europe/London"\s+selected', page(asha, f"{address}/z"))
    assert asha.client.post(f"{address}/z", {"zone": "America/New_York"}, secure=True).status_code == 302
    add(asha, ("two.txt", EITHER.replace("04/03", "14/04").replace("05/03", "15/04")))
    read_all()
    shown = page(asha, address)
    assert "You said it is the time in United States: New York." in shown
    assert "time in United States: New York" in page(asha, f"{address}/r")
    asha.client.post("/n/p/look", secure=True)
    read_all()
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    read_all()
    safe = asha.opened()
    looked = looks.newest(safe)
    with looks.tables(safe, looked) as tables:
        at = tables.events.rows(0, tables.events.height, ["at"])["at"].sort().to_list()
    # New York is four hours behind in March, when it has summer time and London has not.
    assert [f"{each:%d %H:%M}" for each in at] == ["13 18:30", "14 18:31", "14 13:30", "15 13:31"]


def test_a_zone_that_is_not_in_the_list_is_refused_beside_the_field(asha):
    add(asha, ("one.txt", CHAT))
    read_all()
    answer = asha.client.post(f"{address_of_one()}/z", {"zone": "../../etc/passwd"}, secure=True)
    assert "Choose a country from the list." in answer.content.decode()
    assert "We assumed the time in Britain (UK)." in page(asha, address_of_one())


BILL = "Wann,Wer,Wie lange,Was\n21/10/2025 23:05,07700900456,1:20,x\n22/10/2025 23:06,07700900456,0:10,y\n"
SAID = {"c0": "datetime", "c1": "called", "c2": "duration", "c3": ""}


def test_she_says_which_column_of_a_list_of_calls_is_what_and_it_is_read_again(asha):
    add(asha, ("usage.csv", BILL))
    read_all()
    address = address_of_one()
    assert "This is a list of calls" in page(asha, address)
    shown = page(asha, f"{address}/k")
    assert "21/10/2025 23:05 · 22/10/2025 23:06" in shown
    guessed = re.findall(r'<option value="(\w+)"\s+selected', shown)
    assert guessed == ["datetime", "number", "duration"], "what the values look like is offered"
    assert "Work it out for me" not in shown
    assert asha.client.post(f"{address}/k", SAID, secure=True).url == address
    read_all()
    shown = page(asha, address)
    assert "2 calls" in shown
    assert "<bdi>Wer</bdi>: The number that was called" in shown
    assert "mapping" not in shown
    assert re.search(r'<option value="called"\s+selected', page(asha, f"{address}/k"))


def test_columns_that_were_taken_for_others_are_put_right_and_back(asha):
    add(asha, ("bill.csv", "Date,Time,Number,Duration\n21/10/2025,23:05,07700900456,80\n"))
    read_all()
    address = address_of_one()
    assert "<bdi>Number</bdi>: The other number" in page(asha, address)
    told = {"c0": "date", "c1": "time", "c2": "caller", "c3": "duration"}
    asha.client.post(f"{address}/k", told, secure=True)
    read_all()
    assert "<bdi>Number</bdi>: The number that called" in page(asha, address)
    asha.client.post(f"{address}/k", {"guess": "yes"}, secure=True)
    read_all()
    assert "<bdi>Number</bdi>: The other number" in page(asha, address)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (SAID | {"c3": "called"}, "You chose this for another column too. Choose it only once."),
        (SAID | {"c0": ""}, "Choose a date, a number, and one of: how long, in or out, what it cost."),
        (SAID | {"c0": "message"}, "Choose one from the list."),
    ],
)
def test_columns_that_make_no_list_of_calls_are_refused_beside_the_field(asha, given, said):
    add(asha, ("usage.csv", BILL))
    read_all()
    address = address_of_one()
    answer = asha.client.post(f"{address}/k", given, secure=True)
    assert said in answer.content.decode()
    assert re.search(r'<option value="duration"\s+selected', answer.content.decode()), "what was chosen stays"
    assert Reading.objects.count() == 1
    assert "This is a list of calls" in page(asha, address)


def test_columns_are_not_asked_of_other_files_or_while_one_is_read_or_after_it_was_deleted(asha):
    add(asha, ("one.txt", CHAT))
    read_all()
    assert asha.client.get(f"{address_of_one()}/k", secure=True).status_code == 404
    asha.client.post(f"{address_of_one()}/d", secure=True)
    add(asha, ("usage.csv", BILL))
    bill = f"/n/f/{Evidence.objects.exclude(ends_on__isnull=False).get().id}"
    assert asha.client.post(f"{bill}/k", SAID, secure=True).status_code == 404
    read_all()
    assert asha.client.post(f"{bill}/k", SAID, secure=True).status_code == 302
    assert asha.client.post(f"{bill}/k", {"guess": "yes"}, secure=True).status_code == 404, "it is being read"
    read_all()
    assert "2 calls" in page(asha, bill)
    asha.client.post(f"{bill}/d", secure=True)
    assert asha.client.get(f"{bill}/k", secure=True).status_code == 404


def test_names_of_columns_are_text_and_those_that_are_there_twice_are_not_asked(asha):
    add(asha, ("usage.csv", "<b>W,,Wer,Wer\n21/10/2025 23:05,1,07700900456,2\n"))
    read_all()
    shown = page(asha, f"{address_of_one()}/k")
    assert "&lt;b&gt;W" in shown
    assert "<b>W" not in shown
    assert re.findall(r'<select[^>]* name="(\w+)"', shown) == ["c0"]


def test_a_file_that_says_its_zone_asks_nothing(asha):
    add(asha, ("calls.xml", LOG))
    read_all()
    shown = page(asha, address_of_one())
    assert "The file states the time zone." in shown
    assert '/z"' not in shown


@pytest.mark.django_db(transaction=True)
def test_a_second_tab_that_deletes_a_file_while_its_time_is_told_loses_neither(asha, monkeypatch):
    add(asha, ("one.txt", CHAT))
    read_all()
    safe, id, read = asha.opened(), Evidence.objects.get().id, OpenSafe.read
    begun, faults = threading.Event(), []

    def delete():
        try:
            actions.remove(safe, id)
        except Exception as error:  # told in the thread that asked
            faults.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=delete)

    def read_and_let_the_other_tab_begin(self, rows, type):
        found = read(self, rows, type)
        if not begun.is_set():
            begun.set()
            other.start()
            other.join(0.5)  # it waits for this one, so the time runs out
        return found

    monkeypatch.setattr(OpenSafe, "read", read_and_let_the_other_tab_begin)
    actions.set_clock(safe, id, "Europe/Paris")
    other.join()
    assert faults == []
    (kept,) = read(safe, Evidence.objects.all(), Kept)
    assert (kept.zone, kept.removed_at is not None) == ("Europe/Paris", True)
    assert Evidence.objects.get().ends_on is not None


def test_no_zone_says_its_country_twice():
    from chesil_web.record.evidence.places import zones

    called = zones()
    assert called["America/Argentina/Buenos_Aires"] == "Argentina: Buenos Aires"
    assert called["Antarctica/DumontDUrville"] == "Antarctica: Dumont d'Urville"
    assert all(country != city for country, _, city in (each.partition(": ") for each in called.values()))
    assert len(set(called.values())) == len(called), "each can be told from the others"


def zipped(**chats):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, words in chats.items():
            archive.writestr(f"{name}.txt", words)
    return held.getvalue()


def test_rows_of_a_zip_name_their_document_and_a_record_of_any_can_be_gone_to(asha):
    many = "".join(f"13/03/2026, 14:{n:02} - Dev: line {n}\n" for n in range(60))
    add(
        asha,
        (
            "chats.zip",
            zipped(one=many, two="15/03/2026, 14:30 - Dev: CANARYTWO\n16/03/2026, 14:31 - Asha: no\n"),
        ),
    )
    read_all()
    address = f"{address_of_one()}/r"
    (first, *_) = re.findall(r'class="ch-record".*?</details>', page(asha, address), re.DOTALL)
    assert "<bdi>one.txt</bdi>" in first
    assert ">Record 1<" in first
    answer = asha.client.post(
        address, {"go": "yes", "document": "1", "record": "1"}, secure=True, follow=True
    )
    shown = answer.content.decode()
    assert answer.redirect_chain == [(f"{address}/1/1", 302)]
    (sought,) = re.findall(r'id="sought".*?</details>', shown, re.DOTALL)
    assert "<bdi>two.txt</bdi>" in sought
    assert ">Record 1<" in sought
    assert "CANARYTWO" in sought
    assert "Page 2 of 2" in shown


def test_one_can_go_to_a_day_or_the_next_that_has_something(asha):
    add(asha, ("chat.txt", CHAT))
    read_all()
    address = f"{address_of_one()}/r"

    def gone(day):
        asked = {"go": "yes", "day-day": day, "day-month": "3", "day-year": "2026"}
        return asha.client.post(address, asked, secure=True).content.decode()

    assert "at home" in re.search(r'id="sought".*?</details>', gone("14"), re.DOTALL)[0]
    assert "CANARYCHAT" in re.search(r'id="sought".*?</details>', gone("2"), re.DOTALL)[0]
    assert "There is nothing from that day or after it." in gone("15")


@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "Write the number of a record, or a day."), ({"record": "3"}, "There is no such record"),
     ({"record": "x"}, "Write the number of a record.")],
)  # fmt: skip
def test_where_one_cannot_go_is_said(asha, said, words):
    add(asha, ("chat.txt", CHAT))
    read_all()
    address = f"{address_of_one()}/r"
    assert words in asha.client.post(address, {"go": "yes", **said}, secure=True).content.decode()


def test_what_turns_words_round_in_a_message_is_written_out_where_it_is_shown(asha):
    add(asha, ("chat.txt", "13/03/2026, 14:30 - D\u202eev: I know \u202ewhere\x07 you live\n" + CHAT))
    read_all()
    shown = page(asha, f"{address_of_one()}/r")
    assert "I know [U+202E]where[U+0007] you live" in shown
    assert "\u202e" not in shown.split("<main")[1]

"""Files of a report: who may open them, what is shown of them, saving the original, and when that ends."""

import io
import re
from hashlib import sha256

import attrs
import pytest
from django.utils import timezone
from PIL import Image
from tests.web.installation import FOLDER, database_on_disk
from tests.web.staff.test_cases import triage
from tests.web.test_complaints import begin, shown, upload
from tests.web.test_evidence import read_all
from tests.web.test_pictures import addresses, photo
from tests.web.test_recordings import players, voice

from chesil_web.foundation.log.models import Leaf
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import desks, walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases.models import Case
from chesil_web.staff.risk import evidence
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
CHAT = b"13/03/2026, 14:30 - Dev: CANARYCHAT where are you\n13/03/2026, 14:31 - Asha: Please stop\n"
WHAT = "He waits at the bus stop."
SENT = {"chat.txt": CHAT, "door.jpg": photo(), "call.opus": voice(), "odd.bin": b"CANARYODD" * 9}


@pytest.fixture(autouse=True)
def _takes_complaints(settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


def reported(visitor, sent=None):
    """Where a report with files is for whoever sent it, once its files were read."""
    at = begin(visitor)
    visitor.post(f"{at}/w/3", {"what": WHAT}, secure=True)
    upload(visitor, f"{at}/w/10", *(sent or SENT).items())
    visitor.post(f"{at}/all", secure=True)
    read_all()
    return at


def report():
    return f"new/{Complaint.objects.get().id}"


def files(desk):
    """Where each file of the report is for a worker, by its name."""
    found = re.findall(r'href="([^"]+)"><bdi>([^<]+)</bdi>', desk.get(report()))
    return {name: address for address, name in found}


def original(desk, address, status=200):
    answer = desk.client.post(f"{address}/s", secure=True)
    assert answer.status_code == status, (address, answer.status_code)
    return answer


@pytest.fixture
def duty(desk, council):
    """Rowan, who takes the first look."""
    return desk(council, "duty manager")


def test_a_file_says_what_it_is_and_an_expert_finds_its_size_and_hash(visitor, duty):
    reported(visitor)
    at = files(duty)
    assert set(at) == set(SENT)
    page = duty.get(at["chat.txt"])
    before, _, expert = page.partition("Details for an expert")
    assert "2 messages" in before
    assert "SHA-256" not in before
    assert sha256(CHAT).hexdigest() in expert
    assert "CANARYCHAT" not in page
    odd = duty.get(at["odd.bin"])
    assert "We do not know this kind of file" in odd
    assert sha256(SENT["odd.bin"]).hexdigest() in odd


def test_text_is_shown_as_text_and_pictures_and_recordings_are_made_anew(visitor, duty):
    reported(visitor, SENT | {"chat.txt": CHAT + b"13/03/2026, 14:32 - Dev: <b>CANARYTAG</b>\n"})
    at = files(duty)
    text = duty.get(f"{at['chat.txt']}/r")
    assert "CANARYCHAT where are you" in text
    assert "&lt;b&gt;CANARYTAG" in text
    assert "I asked them to stop here" not in text, "only who keeps a record is asked that"
    assert "/n/" not in text.partition("<main")[2].partition("</main")[0]
    (see,) = re.findall(r'href="([^"#]+)#sought">Look at it<', duty.get(at["door.jpg"]))
    (picture,) = addresses(duty.get(see))
    made = duty.client.get(picture, secure=True)
    assert (made.headers["Content-Type"], made.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert b"CANARY" not in made.content
    assert Image.open(io.BytesIO(made.content)).size == (320, 240)
    (heard,) = players(duty.get(f"{at['call.opus']}/r"))
    sound = duty.client.get(heard, secure=True)
    assert sound.headers["Content-Type"] == "audio/mpeg"
    assert b"CANARY" not in sound.content


def test_saving_the_original_is_a_press_of_its_own_that_whoever_sent_it_can_see(visitor, duty):
    at = reported(visitor)
    door = files(duty)["door.jpg"]
    assert "A photo can say where it was taken" in duty.get(door)
    assert duty.client.get(f"{door}/s", secure=True).status_code == 405
    assert "saved a file" not in shown(visitor, at)
    lines = Leaf.objects.count()
    for count in (1, 2):
        answer = original(duty, door)
        assert b"".join(answer.streaming_content) == SENT["door.jpg"]
        assert Leaf.objects.count() == lines + count
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "door" not in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    told = shown(visitor, at).partition("When somebody there saved a file")[2].partition("</ul>")[0]
    assert len(re.findall(r"<li[^>]*>[^<]+, \d\d:\d\d: door.jpg</li>", told)) == 2


def test_no_file_goes_out_when_that_cannot_be_written_down(visitor, duty, monkeypatch):
    reported(visitor)
    door = files(duty)["door.jpg"]

    def broken(*_arguments, **_named):
        raise RuntimeError("The log cannot be written.")

    monkeypatch.setattr("chesil_web.staff.access.looking.log.viewed", broken)
    with pytest.raises(RuntimeError):
        original(duty, door)


def test_a_report_in_a_case_opens_for_whose_case_it_is_and_for_nobody_else(visitor, desk, duty, council):
    reported(visitor)
    owner, other = desk(council, "officer", name="Owner"), desk(council, "officer", name="Other")
    advocate = desk(workforce.add_agency("Harbour Advocates", "advocates"), "duty manager")
    at = [report(), *(f"{each}{more}" for each in files(duty).values() for more in ("", "/r"))]
    for worker in (owner, other, advocate):
        for address in at:
            worker.get(address, 404)
    duty.post(report(), **triage(duty, owner=f"worker {owner.worker.id.hex}"))
    case = Case.objects.get()
    assert report() in owner.get(f"{case.id}")
    read = owner.get(report())
    assert "This is in a case." in read
    assert "Take it up" not in read
    assert "2 messages" in owner.get(files(owner)["chat.txt"])
    for worker in (other, advocate, desk(council, "police"), desk(council, "auditor")):
        for address in at:
            worker.get(address, 404)
        original(worker, files(duty)["door.jpg"], 404)
    for worker, cited in ((owner, True), (other, False)):
        words = [
            each.cited.words for each in evidence.evidence(worker.worker, case, desks.opened(case.safe_id))
        ]
        assert (WHAT in words) is cited
    walls.put(case.id, WallTold(), worker=owner.worker.id)
    for address in at:
        owner.get(address, 404)


def test_nothing_opens_of_a_report_that_was_withdrawn_or_of_another_report(visitor, duty):
    at = reported(visitor)
    mine = files(duty)
    case = duty.post(report(), **triage(duty))
    duty.get(f"{report()}/f/{Complaint.objects.get().id}", 404)
    withdraw(visitor, at)
    for address in (report(), *mine.values(), f"{mine['chat.txt']}/r", f"{mine['door.jpg']}/r/0/1/0"):
        duty.get(address, 404)
    original(duty, mine["door.jpg"], 404)
    for page in (duty.get(case), duty.get(f"{case}/timeline?by=happened")):
        assert "withdrawn" in page
        assert report() not in page


def withdraw(visitor, at):
    page = shown(visitor, at)
    (end,) = re.findall(r'href="([^"]+)">Withdraw it<', page)
    visitor.post(end, secure=True)


@pytest.mark.parametrize("end", ["withdrawn", "walled", "left"])
def test_a_file_on_its_way_breaks_off_when_access_ends(visitor, duty, end):
    big = b"CANARYBIG" * 400_000
    at = reported(visitor, {"big.bin": big})
    pieces = iter(original(duty, files(duty)["big.bin"]).streaming_content)
    first = next(pieces)
    assert big.startswith(first)
    if end == "withdrawn":
        withdraw(visitor, at)
    elif end == "walled":
        walls.put(Complaint.objects.get().id, WallTold(), worker=duty.worker.id)
    else:
        workforce.end(duty.worker.row.agency_id, duty.worker.id, timezone.now())
    assert list(pieces) == []


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_file_stands_on_the_disk_in_clear_after_it_was_opened_and_saved(visitor, duty):
    reported(visitor)
    for address in files(duty).values():
        duty.get(address)
        assert b"".join(original(duty, address).streaming_content)
    duty.get(f"{files(duty)['chat.txt']}/r")
    kept = b"".join(path.read_bytes() for path in FOLDER.rglob("*") if path.is_file())
    assert len(kept) > len(SENT["door.jpg"])
    for clear in (b"CANARY", SENT["door.jpg"][-60:], SENT["call.opus"][-60:]):
        assert clear not in database_on_disk() + kept

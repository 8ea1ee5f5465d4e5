"""A report taken by phone: its code is spoken once, and whoever told it makes a receipt that no worker knows."""

import re
from datetime import timedelta

import attrs
import pytest
from django.utils import timezone
from tests.web.conftest import new_client
from tests.web.staff.test_cases import reported, triage
from tests.web.staff.test_sharing import code_of

from chesil_web.foundation.keys.models import Lock
from chesil_web.record.given.models import Complaint
from chesil_web.record.links import claims
from chesil_web.record.links.models import ReportClaim
from chesil_web.staff.cases.models import Case
from chesil_web.staff.reports import claim_views
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
TOLD = "He waits outside her work."
SHUT = "This code does not open anything."


@pytest.fixture(autouse=True)
def _takes_complaints(settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer")


@pytest.fixture
def case(officer):
    """A case from a report for which a code was wanted."""
    told = triage(officer, who="Asha", report=TOLD, against="Dev", code="on")
    at = officer.post("report", **told)
    assert at.endswith("/claim")
    return Case.objects.get(id=at.split("/")[-2])


def claimed(code, client=None, status=302):
    answer = (client or new_client()).post("/r/claim", {"code": code}, secure=True)
    assert answer.status_code == status
    return answer.url if status == 302 else answer.content.decode()


def page(client, address):
    answer = client.get(address, secure=True)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def receipt_on(shown):
    return re.search(r'class="ch-code"[^>]*>([^<]+)<', shown)[1]


def test_with_the_code_they_make_a_receipt_read_add_and_put_it_with_their_notes(asha, officer, case):
    code = code_of(officer, f"{case.id}/claim")
    assert "A code waits to be used." in officer.get(f"{case.id}")
    assert "A code was made with which they can read" in officer.get(f"{case.id}")
    friend = new_client()
    at = claimed(code.lower().replace("-", " "), friend)
    shown = page(friend, at)
    receipt = receipt_on(shown)
    assert "Keep this code. Only you know it" in shown
    assert "Somebody at the council wrote this down on" in shown
    assert "aims to read it" not in shown
    friend.post(at, secure=True)
    theirs = at.removesuffix("/code")
    read = page(friend, theirs)
    assert TOLD in read
    assert "Dev" in read
    friend.post(theirs, {"more": "It was a blue car."}, secure=True)
    report = Complaint.objects.get()
    seen = officer.get(f"new/{report.id}")
    assert "A report taken by phone on" in seen
    assert TOLD in seen
    assert "It was a blue car." in seen
    for shown_to_worker in (seen, officer.get(f"{case.id}"), officer.get(f"{case.id}/claim")):
        assert receipt not in shown_to_worker
    assert "The code was used:" in officer.get(f"{case.id}")
    asha.client.post("/r/mine", {"receipt": receipt}, secure=True)
    mine = page(asha.client, "/r/mine")
    assert TOLD in mine
    assert "Somebody at the council wrote this down on" in mine
    assert "aims to read it" not in mine
    assert "When the council opened it" in page(friend, theirs)


def test_a_code_that_is_wrong_used_or_too_old_looks_the_same(officer, case, monkeypatch):
    monkeypatch.setattr("chesil_web.foundation.limits.limits.wait_for_network", lambda *_: timedelta(0))
    first, code = code_of(officer, f"{case.id}/claim"), code_of(officer, f"{case.id}/claim")
    assert "A code has 8 letters and numbers" in claimed("sesame", status=200)
    wrong = claimed(first, status=200)
    assert SHUT in wrong
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + claims.LASTS)
    shapes = {re.sub(r'value="[^"]*"', "", each) for each in (wrong, claimed(code, status=200))}
    assert "The code was not used." in claim_views._state(ReportClaim.objects.get())
    assert claims.clear() == 1
    assert not Lock.objects.filter(kind="claim").exists()
    monkeypatch.setattr(timezone, "now", lambda: now)
    code = code_of(officer, f"{case.id}/claim")
    claimed(code)
    shapes.add(re.sub(r'value="[^"]*"', "", claimed(code, status=200)))
    assert len(shapes) == 1


def test_guesses_from_one_network_wait(officer, case):
    for _ in range(20):
        claimed("2222-2222", status=200)
    assert "Wait" in claimed(code_of(officer, f"{case.id}/claim"), status=200)


def test_a_new_code_shuts_out_whoever_used_the_one_before(dev, officer, case):
    stranger = new_client()
    at = claimed(code_of(officer, f"{case.id}/claim"), stranger)
    receipt = receipt_on(page(stranger, at))
    stranger.post(at, secure=True)
    dev.client.post("/r/mine", {"receipt": receipt}, secure=True)
    assert TOLD in page(dev.client, "/r/mine")
    assert "Whoever used the first one" in re.sub(r"\s+", " ", officer.get(f"{case.id}/claim"))
    code = code_of(officer, f"{case.id}/claim")
    assert stranger.get(at.removesuffix("/code"), secure=True).status_code == 302
    answer = new_client().post("/r/open", {"receipt": receipt}, secure=True)
    assert "does not open anything" in answer.content.decode()
    assert TOLD not in page(dev.client, "/r/mine")
    hers = new_client()
    again = claimed(code, hers)
    assert receipt_on(page(hers, again)) != receipt
    assert TOLD not in page(dev.client, "/r/mine")
    assert TOLD in page(hers, again.removesuffix("/code"))
    assert TOLD in officer.get(f"new/{Complaint.objects.get().id}")


def test_none_is_made_where_it_was_not_asked_or_for_another_agency(desk, officer):
    plain = reported(officer)
    officer.get(f"{plain.id}/claim", status=404)
    assert "Their code" not in officer.get(f"{plain.id}")
    assert not Complaint.objects.exists()
    advocate = desk(workforce.add_agency("Harbour Advocates", "advocates"), "advocate")
    assert 'name="code"' not in advocate.get("report")
    told = triage(advocate, who="Asha", report=TOLD, against="Dev", code="on")
    advocate.post("report", **told)
    assert not Complaint.objects.exists()


def test_withdrawn_it_is_gone_for_the_worker_too(officer, case):
    friend = new_client()
    at = claimed(code_of(officer, f"{case.id}/claim"), friend)
    assert (
        "withdraw"
        not in officer.get(f"{case.id}").partition("Their code for the report")[2].partition("<h2")[0]
    )
    friend.get(at, secure=True)
    friend.post(at, secure=True)
    friend.post(at.replace("/code", "/end"), secure=True)
    officer.get(f"new/{Complaint.objects.get().id}", status=404)
    officer.get(f"{case.id}/claim", status=404)
    assert TOLD not in officer.get(f"{case.id}")

"""A report is for one council of the site: no worker of another one lists it, reads it or takes it up."""

import attrs
import pytest
from tests.web.conftest import new_client
from tests.web.staff.test_cases import triage
from tests.web.test_complaints import begin, fill, shown

from chesil_web.record.given.models import Complaint
from chesil_web.staff.cases.models import Case
from chesil_web.staff.figures import queries as figures
from chesil_web.staff.workforce import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_complaints(settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


@pytest.fixture
def westhaven():
    return actions.add_agency("Westhaven Council", "council")


def sent(**chosen):
    visitor = new_client()
    at = begin(visitor)
    fill(visitor, at)
    answer = visitor.post(f"{at}/all", chosen, secure=True)
    return visitor, at, answer


def test_a_report_names_its_council_where_there_are_several(council, westhaven):
    _visitor, _at, answer = sent()
    assert "Choose the council that should get this." in answer.content.decode()
    _visitor, _at, answer = sent(council="00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 200
    assert not Complaint.objects.filter(sent_on__isnull=False).exists()
    visitor, at, answer = sent(council=str(westhaven.id))
    assert answer.status_code == 302
    assert Complaint.objects.get(sent_on__isnull=False).council == westhaven.id
    assert "Sent to Westhaven Council on" in shown(visitor, f"{at}/code")


def test_with_one_council_nothing_is_asked(council):
    visitor, at, answer = sent()
    assert answer.status_code == 302
    assert Complaint.objects.get().council == council.id
    assert "Sent to Northmere Council on" in shown(visitor, f"{at}/code")


def test_no_worker_of_another_council_finds_reads_or_takes_up_a_report(council, westhaven, desk):
    ours, theirs = desk(council, "officer", "duty manager"), desk(westhaven, "officer", "duty manager")
    sent(council=str(council.id))
    report = Complaint.objects.get()
    assert f"/new/{report.id}" in ours.get("new")
    assert "1 report waits for a first look" in ours.get("")
    assert "waits for a first look" not in theirs.get("")
    assert f"/new/{report.id}" not in theirs.get("new")
    assert sum(age.count for age in figures.waiting(ours.worker)) == 1
    assert sum(age.count for age in figures.waiting(theirs.worker)) == 0
    theirs.get(f"new/{report.id}", status=404)
    theirs.post(f"new/{report.id}", status=404, **triage(theirs))
    assert not Case.objects.exists()
    ours.get(f"new/{report.id}")


def test_a_report_that_names_none_stays_with_the_first_council(council, westhaven, desk):
    ours, theirs = desk(council, "duty manager"), desk(westhaven, "duty manager")
    sent(council=str(westhaven.id))
    Complaint.objects.update(council=None)
    report = Complaint.objects.get()
    assert f"/new/{report.id}" in ours.get("new")
    theirs.get(f"new/{report.id}", status=404)

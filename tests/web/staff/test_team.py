"""Who has how much, what is late and what waits; and who comes again, named only to those who may see it."""

import re
from datetime import timedelta

import attrs
import pytest
from django.utils import timezone
from tests.web.staff.test_board import a_case
from tests.web.staff.test_cases import reported
from tests.web.staff.test_people_of_cases import added, told
from tests.web.test_complaints import sent

from chesil_web.foundation.log.models import Leaf
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases.models import Case, Party
from chesil_web.staff.figures import repeats
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce.models import Worker

pytestmark = pytest.mark.django_db
TEAM, AGAIN = "/work/f/", "/work/f/again"


@pytest.fixture(autouse=True)
def _takes_complaints(settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


@pytest.fixture
def duty(desk, council):
    return desk(council, "duty manager", name="Kit Arden")


def rows(page):
    """The rows of all tables of a page: a name and two numbers."""
    found = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>', page)
    return {name: (int(one), int(two)) for name, one, two in found}


def late(case, days=3):
    Case.objects.filter(id=case.id).update(next_due_on=timezone.localdate() - timedelta(days=days))


def test_open_and_late_cases_stand_by_worker_and_by_team(desk, council, duty):
    empty = duty.get(TEAM)
    assert "There is no open case." in empty
    assert "0 cases are late." in empty
    assert "Every report that arrived was looked at." in empty
    team = workforce.add_team(council.id, "East").id
    officer = desk(council, "officer", name="Priya Nolan", teams=(team.hex,))
    first, second = (a_case(duty, f"Asha {n}", owner=officer.worker.row) for n in range(2))
    a_case(duty, "Farah")
    a_case(duty, "Sam", team=team)
    late(first)
    late(second, 9)
    Case.objects.filter(id=a_case(duty, "Ida", owner=officer.worker.row).id).update(
        closed_on=timezone.localdate()
    )
    page = duty.get(TEAM)
    assert rows(page).items() >= {"Priya Nolan": (2, 2), "Nobody yet": (2, 0), "East": (3, 2)}.items()
    assert "2 cases are late." in page
    assert page.index(second.ref) < page.index(first.ref)
    assert "9 days late" in page
    assert "Kit Arden" not in page
    Worker.objects.filter(id=officer.worker.id).update(ends_at=timezone.now())
    assert rows(duty.get(TEAM))["Priya Nolan (left)"] == (2, 2)


def test_reports_that_wait_stand_by_how_long(visitor, desk, council, duty):
    sent(visitor)
    today = timezone.localdate()
    Complaint.objects.update(sent_on=today - timedelta(days=7), due_on=today - timedelta(days=1))
    found = rows(duty.get(TEAM))
    assert found["6 to 10 days ago"] == (1, 1)
    assert found["Today or yesterday"] == found["2 to 5 days ago"] == found["11 days ago or more"] == (0, 0)
    harbour = workforce.add_agency("Harbour Advocates", "advocates")
    other = desk(harbour, "duty manager", name="Ida Moss")
    assert "Waiting for a first look" not in other.get(TEAM)


def of(case, part):
    return next(each for each in case.parties.all() if told(each).part == part)


def made_one(duty, one, other):
    """Two people of two cases are said to be one."""
    people_actions.join(duty.worker, Party.objects.select_related("case").get(id=other.id), one)


def test_who_comes_again_is_named_and_that_is_a_look(duty):
    assert "No case that you can see is about the same two people" in duty.get(AGAIN)
    first, second, third = (reported(duty) for _ in range(3))
    assert "Nobody here is harmed or accused" in duty.get(AGAIN)
    for part in ("harmed", "accused"):
        made_one(duty, of(first, part), of(second, part))
    made_one(duty, of(first, "accused"), of(third, "accused"))
    looks = Leaf.objects.count()
    page = duty.get(AGAIN)
    assert Leaf.objects.count() == looks, "this worker has all of them open: one look in half an hour"
    assert "Accused in 3 cases:" in page
    assert "Harmed in 2 cases:" in page
    assert "again within 12 months" in page
    assert page.count(third.ref) == 1


def test_a_wall_takes_a_case_out_of_what_its_worker_sees(desk, council, duty):
    first, second = reported(duty), reported(duty)
    made_one(duty, of(first, "accused"), of(second, "accused"))
    lead = desk(council, "safeguarding lead", name="Noor Hale")
    looks = Leaf.objects.count()
    assert "Accused in 2 cases:" in lead.get(AGAIN)
    assert Leaf.objects.count() == looks + 2
    before = rows(lead.get(TEAM))["Kit Arden"]
    walls.put(second.id, WallTold(), worker=lead.worker.id)
    for address in (TEAM, AGAIN):
        page = lead.get(address)
        assert second.ref not in page
        assert "Accused in" not in page
    assert rows(lead.get(TEAM))["Kit Arden"] == (before[0] - 1, before[1])
    assert "Accused in 2 cases:" in duty.get(AGAIN)


def test_a_worker_who_is_asked_first_is_told_no_name_of_that_case(desk, council, duty):
    cases = [reported(duty) for _ in range(2)]
    made_one(duty, *(added(duty, case) for case in cases))
    lead = desk(council, "safeguarding lead", name="Noor Hale")
    assert "Dev Marsh" in lead.get(AGAIN)
    lead.post("close", name="Dev Marsh")
    assert "Dev Marsh" not in lead.get(AGAIN)
    for case in cases:
        lead.post(f"{case.id}/ask", know="no")
    assert "Dev Marsh" in lead.get(AGAIN)


def test_more_people_than_a_page_has_stand_on_the_next(duty, monkeypatch):
    monkeypatch.setattr(repeats, "A_PAGE", 1)
    cases = [reported(duty) for _ in range(4)]
    for pair in (cases[:2], cases[2:]):
        made_one(duty, *(of(case, "harmed") for case in pair))
    first, second = duty.get(AGAIN), duty.get(f"{AGAIN}?page=1")
    assert "page=1" in first
    assert (cases[0].ref in first) is not (cases[0].ref in second)
    assert (cases[2].ref in first) is not (cases[2].ref in second)
    assert "page=0" in second
    assert "Harmed in" not in duty.get(f"{AGAIN}?page=99")
    duty.get(f"{AGAIN}?page=wrong")

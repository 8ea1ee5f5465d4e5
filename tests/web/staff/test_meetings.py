"""A meeting: its agenda with times, whom somebody knows, and the statement that each signs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_conference import listed, named
from tests.web.staff.test_research import AT, coordinator, meets, panel, sits

from chesil.vault.records import Viewed
from chesil_web.staff.access import walls
from chesil_web.staff.access.models import Cleared, Grant
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference.models import Attendance, Listing, Seat

pytestmark = pytest.mark.django_db
__all__ = ["coordinator", "panel"]


@pytest.fixture
def meeting(panel):
    return meets(panel)


@pytest.fixture
def cases(panel, meeting):
    """Two cases on an agenda; in the second there is a child."""
    return [
        listed(panel, named("harmed", name), *more, state="listed", meeting=meeting, place=place)
        for place, name, more in (
            (1, "Asha Patel", ()), (2, "Noor Hale", (named("child", "Sam Hale"),)),
        )
    ]  # fmt: skip


def at(meeting, minutes=0):
    return f"{timezone.localtime(meeting.at + timedelta(minutes=minutes)):%H:%M}"


def test_cases_with_children_come_first_with_times_and_then_those_agencies_may_go(
    coordinator, desk, panel, meeting, cases
):
    school = sits(desk, panel, "education", "representative", "Priya Other")
    police = sits(desk, panel, "police", "police", "Dev Marsh")
    conference.call(cases[1], [school.worker.row.agency_id], meeting.research_at)
    for each in cases:
        conference.call(each, [police.worker.row.agency_id], meeting.research_at)
    here = f"{AT}meeting/{meeting.id}"
    coordinator.post(here, children="yes")
    assert [each.ref for each in Listing.objects.order_by("place")] == [cases[1].ref, cases[0].ref]
    page = coordinator.get(here)
    assert page.index(cases[1].ref) < page.index(cases[0].ref)
    assert f"<strong>{at(meeting, 15)}</strong>" in page
    assert f"Harbour education</span>: {at(meeting, 15)}" in page
    assert f"Harbour police</span>: {at(meeting, 30)}" in page
    theirs = school.get(here)
    assert cases[1].ref in theirs
    assert cases[0].ref not in theirs
    assert f"Come at {at(meeting)}. You may go at about {at(meeting, 15)}." in theirs
    coordinator.post(here, earlier=cases[0].id.hex)
    assert [each.ref for each in Listing.objects.order_by("place")] == [cases[0].ref, cases[1].ref]
    school.post(here, status=200, children="yes")
    assert Listing.objects.order_by("place")[0] == cases[0]


def test_names_are_read_for_all_cases_at_once_and_one_that_is_known_is_gone(
    coordinator, desk, council, panel, meeting, cases
):
    here = f"{AT}meeting/{meeting.id}"
    other = desk(council, "coordinator", name="Dev Marsh")
    seat = Seat.objects.create(panel=panel, worker=other.worker.row)
    page = coordinator.get(here)
    assert "2 cases open once you have said" in page
    assert "Asha Patel" not in page
    page = coordinator.get(f"{here}/names")
    assert "Asha Patel" in page
    coordinator.post(f"{here}/names", **{cases[0].id.hex: "Asha is my cousin."})
    page = coordinator.get(here)
    assert cases[0].ref not in page
    assert "Noor Hale" in page
    gone = coordinator.client.get(f"{AT}{cases[0].id}", secure=True)
    other = coordinator.client.get(f"{AT}00000000-0000-4000-8000-000000000000", secure=True)
    assert (gone.status_code, gone.content) == (404, other.content)
    assert coordinator.post(f"{here}/names") == here, "nothing waits any more"
    assert walls.behind(coordinator.worker).count() == 1
    seat.delete()
    Cleared.objects.all().delete()
    page = coordinator.post(f"{here}/names", status=200, **{cases[1].id.hex: "Noor is my neighbour."})
    assert f"Nobody else leads the panel for {cases[1].ref}" in page
    assert cases[1].ref in coordinator.get(here)


def test_the_order_of_an_agenda_changes_without_a_look_at_any_case(coordinator, meeting, cases):
    here = f"{AT}meeting/{meeting.id}"
    coordinator.post(here, children="yes")
    coordinator.post(here, later=cases[1].id.hex)
    assert [each.ref for each in Listing.objects.order_by("place")] == [cases[0].ref, cases[1].ref]
    assert not Grant.objects.exists()
    assert not any(logged(each, Viewed) for each in cases)


def test_each_signs_the_statement_and_it_is_fixed_once_the_meeting_begins(coordinator, desk, panel, meeting):
    here = f"{AT}meeting/{meeting.id}"
    assert "not possible any more" in coordinator.post(f"{here}/sign", status=200, came="member")
    coordinator.post(here, to="agenda out")
    assert "In whose place?" in coordinator.get(f"{here}/sign")
    assert "Write in whose place" in coordinator.post(f"{here}/sign", status=200, came="deputy", for_whom="")
    coordinator.post(f"{here}/sign", came="member")
    coordinator.post(f"{here}/sign", name="Sam Chair", agency="Fire service", came="observer", signed="yes")
    health = sits(desk, panel, "health", "representative", "Priya Other")
    health.post(f"{here}/sign", came="apology", sent="A note by post.")
    page = health.get(f"{here}/sign")
    assert "Sam Chair, Fire service" in page
    assert "Apology · A note by post." in page
    assert Attendance.objects.filter(signed_at__isnull=False).count() == 2
    assert "Sign it" in health.get(here)
    assert "Sign it" not in coordinator.get(here)
    health.post(f"{here}/sign", status=200, name="X", agency="Y", came="observer", signed="yes")
    assert Attendance.objects.count() == 3


def test_a_meeting_begins_once_its_agenda_is_out_and_ends_when_nothing_waits_to_be_heard(
    coordinator, meeting, cases
):
    here = f"{AT}meeting/{meeting.id}"
    assert "not possible any more" in coordinator.post(here, status=200, to="sitting")
    coordinator.post(here, to="agenda out")
    assert "Go to the next case" not in coordinator.get(here)
    coordinator.post(here, to="sitting")
    assert "Go to the next case" not in coordinator.get(here), "nothing opens before the statement is signed"
    coordinator.post(f"{here}/sign", came="member")
    assert "Go to the meeting" in coordinator.get(f"{here}/sign")
    coordinator.post(f"{here}/names")
    assert f"Go to the next case: {Listing.objects.order_by('place')[0].ref}" in coordinator.get(here)
    assert "A case is still to be heard." in coordinator.post(here, status=200, to="minuted")
    Listing.objects.update(state="heard")
    coordinator.post(here, to="minuted")
    meeting.refresh_from_db()
    assert meeting.state == "minuted"


def test_a_meeting_is_there_for_its_panel_alone(coordinator, desk, council, panel, meeting):
    outside = desk(council, "coordinator", name="Noor Hale")
    auditor = desk(council, "auditor", name="Dev Marsh")
    for page in ("", "/names", "/sign"):
        for each in (outside, auditor):
            each.get(f"{AT}meeting/{meeting.id}{page}", status=404)
    Seat.objects.create(panel=panel, worker=outside.worker.row)
    outside.get(f"{AT}meeting/{meeting.id}")
    assert f"{AT}meeting/{meeting.id}" in coordinator.get(f"{AT}{panel.id}/meetings")

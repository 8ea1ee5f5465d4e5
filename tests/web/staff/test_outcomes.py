"""Actions after a meeting: whose they are, what became of them, and who is told that one is late."""

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone
from tests.web.staff.test_conference import listed, named

from chesil_web.staff.access import desks, walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference.meeting_models import ActionTold
from chesil_web.staff.conference.models import Action, Flag, PanelAgency, Seat
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
AT = "/work/p/"
TODAY = timezone.localdate()


@pytest.fixture
def team(desk, council):
    """A panel with its coordinator, and health whose representative is called to one listing."""
    coordinator = desk(council, "coordinator", name="Sam Hale")
    panel = conference.begin_panel(coordinator.worker, "marac", shipped()["marac"])
    health = workforce.add_agency("Harbour Health", "health")
    PanelAgency.objects.create(panel=panel, agency=health, joined_on=TODAY)
    rep = desk(health, "representative", name="Priya Other")
    Seat.objects.create(panel=panel, worker=rep.worker.row)
    listing = listed(panel, named("harmed", "Asha Patel"), named("accused", "Ben Crane"), state="heard")
    conference.call(listing, [health.id], timezone.now())
    for each in (coordinator, rep):
        conference.clear_names(each.worker, listing)
    return coordinator, rep, panel, listing


def given(listing, agency, *, days=-1, text="See her at the surgery, alone."):
    told = ActionTold(text=text, owner="Harbour Health")
    return desks.opened(listing.safe_id).keep(
        Action, told, listing=listing, agency_id=agency, due_on=TODAY + timedelta(days=days), state="open"
    )


def state(row):
    row.refresh_from_db()
    return row.state


def test_a_coordinator_gives_an_action_and_its_agency_says_what_became_of_it(team):
    coordinator, rep, panel, listing = team
    due = TODAY + timedelta(days=7)
    day = {"due_on-day": due.day, "due_on-month": due.month, "due_on-year": due.year}
    add = f"{AT}{listing.id}/actions/new"
    assert "Say what is to be done." in coordinator.post(add, status=200, **day)
    past = TODAY - timedelta(days=1)
    gone = {"due_on-day": past.day, "due_on-month": past.month, "due_on-year": past.year}
    sent = {"text": "See her alone.", "agency": rep.worker.row.agency_id.hex}
    assert "This day has been." in coordinator.post(add, status=200, **sent, **gone)
    coordinator.post(add, **sent, **day)
    row = Action.objects.get()
    assert "1 action for your agency from a meeting" in rep.get("/work/c/")
    assert "See her alone." in rep.get(f"{AT}actions")
    page = f"{AT}actions/{row.id}"
    rep.post(f"{page}/who", who=rep.worker.id.hex)
    assert "Priya Other" in rep.get(page)
    rep.post(page, to="done", words="She was seen on Monday.")
    assert state(row) == "done"
    assert row.ended_on == TODAY
    assert "She was seen on Monday." in coordinator.get(page)
    assert "See her alone." not in rep.get(f"{AT}actions")
    assert "Settled actions (1)" in rep.get(f"{AT}actions")
    assert "See her alone." in rep.get(f"{AT}actions?settled")
    assert "See her alone." in coordinator.get(f"{AT}{panel.id}/actions?settled=")
    assert "Harbour Health" in coordinator.get(f"{AT}{panel.id}/actions?settled")
    assert f"{AT}actions/{row.id}" in coordinator.get(f"{AT}{listing.id}")
    assert f"{AT}{panel.id}/actions" in coordinator.get(f"{AT}{panel.id}")


def test_not_possible_any_more_and_not_done_are_told_apart_and_each_says_why(team):
    _coordinator, rep, _panel, listing = team
    for to in ("not possible any more", "not done"):
        row = given(listing, rep.worker.row.agency_id)
        page = f"{AT}actions/{row.id}"
        assert "Say why, in a few words." in rep.post(page, status=200, to=to, words=" ")
        assert state(row) == "open"
        rep.post(page, to=to, words="She moved away.")
        assert state(row) == to
    waits = given(listing, rep.worker.row.agency_id, days=3)
    shown = rep.get(f"{AT}actions")
    assert shown.index(str(waits.id)) < shown.index(str(row.id)), "what can still be done comes first"
    assert "Not done" in shown
    assert rep.post(page, status=200, to="escalated", words="It waits."), "that is no step of an agency"
    assert state(row) == "not done"


def test_what_is_late_is_reminded_once_a_day_and_passed_up_without_a_word_of_the_case(team, desk):
    coordinator, rep, panel, listing = team
    row = given(listing, rep.worker.row.agency_id)
    given(listing, rep.worker.row.agency_id, days=0)
    manager = desk(rep.worker.row.agency, "duty manager", name="Dev Marsh")
    of_panel = f"{AT}{panel.id}/actions"
    assert "1 action is late." in coordinator.get(of_panel)
    coordinator.post(of_panel)
    assert "The owner of 1 action was reminded." in coordinator.get(of_panel)
    coordinator.post(of_panel)
    assert "All of them were reminded today already." in coordinator.get(of_panel)
    assert "1 late or passed up" in rep.get("/work/c/")
    assert listing.ref not in manager.get(f"{AT}actions")
    coordinator.post(f"{AT}actions/{row.id}", to="escalated", words="Nobody answers.")
    page = manager.get(f"{AT}actions")
    assert listing.ref in page
    assert "See her at the surgery" not in page
    assert "1 late or passed up" in manager.get("/work/c/")
    manager.get(f"{AT}actions/{row.id}", status=404)
    later = TODAY + timedelta(days=3)
    day = {"due_on-day": later.day, "due_on-month": later.month, "due_on-year": later.year}
    coordinator.post(f"{AT}actions/{row.id}/day", why="The nurse is back then.", **day)
    assert (state(row), row.due_on) == ("open", later)
    assert "The nurse is back then." in rep.get(f"{AT}actions/{row.id}")


def test_an_action_is_for_its_agency_and_its_panel_and_behind_a_wall_there_is_none(team, desk, council):
    coordinator, rep, panel, listing = team
    row = given(listing, rep.worker.row.agency_id)
    page = f"{AT}actions/{row.id}"
    advocates = workforce.add_agency("Harbour Advocates", "advocates")
    other = desk(advocates, "representative", name="Noor Hale")
    Seat.objects.create(panel=panel, worker=other.worker.row)
    conference.call(listing, [advocates.id], timezone.now())
    assert "Do you know anyone here?" in other.get(other.client.get(page, secure=True).url)
    conference.clear_names(other.worker, listing)
    other.get(page, status=404)
    rep.get(f"{page}/day", status=404)
    rep.get(f"{AT}{listing.id}/actions/new", status=404)
    coordinator.get(f"{page}/who", status=404)
    assert "See her at the surgery" in rep.get(f"{AT}actions")
    walls.put(listing.id, WallTold(), worker=rep.worker.id)
    rep.get(page, status=404)
    assert "nothing to do from a meeting" in rep.get(f"{AT}actions")


def test_telling_the_person_says_what_may_be_said_and_writes_down_that_they_were_told(team):
    coordinator, rep, _panel, listing = team
    at = f"{AT}{listing.id}/tell"
    coordinator.get(at, status=404)
    listing.heard_on = TODAY
    listing.save(update_fields=["heard_on"])
    rep.get(at, status=404)
    page = coordinator.get(at)
    assert shipped()["marac"].telling.after in page
    assert "not safe to tell them. Ask who referred" not in page
    found = conference_queries.opened(coordinator.worker, listing).told
    unsafe = msgspec.structs.replace(found.referral, safe_to_tell="no", not_told_because="He reads her post.")
    conference.change(coordinator.worker, "conference:tell", listing.id, referral=unsafe)
    page = coordinator.get(at)
    assert "not safe to tell them. Ask who referred" in page
    assert "He reads her post." in page
    assert "Add the day on which they were told." in coordinator.post(
        at, status=200, was_told="yes", how="By phone."
    )
    coordinator.post(at, was_told="not reached", how="Nobody answered.")
    assert "They were not told. Sam Hale: Nobody answered." in coordinator.get(at)
    day = {"told_on-day": TODAY.day, "told_on-month": TODAY.month, "told_on-year": TODAY.year}
    coordinator.post(at, was_told="yes", how="She wants to keep her flat.", **day)
    listing.refresh_from_db()
    heard = conference_queries.opened(coordinator.worker, listing).told.heard
    assert (heard.told_on, heard.told_how) == (TODAY, "Sam Hale: She wants to keep her flat.")


def test_flags_are_listed_end_by_their_day_or_by_a_press_and_names_come_after_the_question(team, desk):
    coordinator, rep, panel, listing = team
    at = f"{AT}{panel.id}/flags"
    assert "No flag stands" in rep.get(at)
    asha, ben = conference_queries.opened(coordinator.worker, listing).told.referral.people
    pair = {"harmed": asha.id, "accused": ben.id}
    flag = Flag.objects.create(listing=listing, ends_on=TODAY, **pair)
    assert "Asha Patel, because of Ben Crane" in rep.get(at)
    assert "End it now" not in rep.get(at)
    rep.post(at, status=404, end=flag.id)
    health = sits_there(desk, panel, listing)
    assert "Say first whether you know anyone" in health.get(at)
    assert "Asha Patel" not in health.get(at)
    coordinator.post(at, end=flag.id)
    assert "take the mark off your files" in rep.get(at)
    assert "ended before its day" in rep.get(at)
    Flag.objects.update(ended_on=None, ends_on=TODAY - timedelta(days=1))
    assert "ended with" in rep.get(at)
    Flag.objects.update(ends_on=TODAY - timedelta(days=29))
    assert "ended with" not in rep.get(at)
    walls.put(listing.id, WallTold(), worker=rep.worker.id)
    Flag.objects.update(ends_on=TODAY)
    assert "No flag stands" in rep.get(at)


def sits_there(desk, panel, listing):
    """A representative whose agency is called and who has not read the names yet."""
    agency = workforce.add_agency("Harbour Advocates", "advocates")
    made = desk(agency, "representative", name="Noor Hale")
    Seat.objects.create(panel=panel, worker=made.worker.row)
    conference.call(listing, [agency.id], timezone.now())
    return made


def test_a_review_shows_who_was_heard_again_and_what_became_of_the_actions_before(team):
    coordinator, rep, panel, _listing = team
    at = f"{AT}{panel.id}/repeats"
    assert "No case of this panel that you can see was heard again." in coordinator.get(at)
    rep.get(at, status=404)
    pair = (named("harmed", "Asha Patel", "1988-03-04"), named("accused", "Ben Crane", "1985-01-01"))
    days = [TODAY - timedelta(days=each) for each in (120, 30, 20)]
    before = listed(panel, *pair, state="heard", referred_on=days[0], heard_on=days[0])
    again = listed(panel, *pair, state="heard", referred_on=days[1], heard_on=days[2])
    listed(panel, pair[0], named("accused", "Dan Crane", "1990-02-02"), state="heard", heard_on=days[2])
    given(before, rep.worker.row.agency_id)
    page = coordinator.get(at)
    assert "1 of 3 cases that were heard" in page
    assert again.ref in page
    assert "referred again after 90 days" in page
    assert "Open: 1" in page
    walls.put(before.id, WallTold(), worker=coordinator.worker.id)
    assert "was heard again" in coordinator.get(at)


def test_who_is_accused_by_several_people_is_listed_for_those_allowed(team):
    coordinator, rep, panel, _listing = team
    at = f"{AT}{panel.id}/accused"
    assert "Nobody is accused in several cases" in coordinator.get(at)
    ben, dan = ("Ben Crane", "1985-01-01"), ("Dan Crane", "1990-02-02")
    first = listed(panel, named("harmed", "Asha Patel", "1988-03-04"), named("accused", *ben))
    again = listed(panel, named("harmed", "Asha Patel", "1988-03-04"), named("accused", *dan))
    listed(panel, named("harmed", "Asha Patel", "1988-03-04"), named("accused", *dan))
    other = listed(panel, named("harmed", "Mina Marsh", "1991-05-05"), named("accused", *ben))
    conference.clear_names(coordinator.worker, first)
    page = coordinator.get(at)
    assert "Ben Crane" in page
    assert first.ref in page
    assert other.ref in page
    assert again.ref not in page, "the same two people are a repeat, and not several harmed"
    rep.get(at, status=404)
    walls.put(other.id, WallTold(), worker=coordinator.worker.id)
    assert "Nobody is accused in several cases" in coordinator.get(at)


def test_actions_come_in_pages_and_all_that_are_late_are_counted(team):
    coordinator, rep, panel, listing = team
    for number in range(27):
        given(listing, rep.worker.row.agency_id, days=number - 26, text=f"Call number {number:02}.")
    of_panel = f"{AT}{panel.id}/actions"
    first, second = coordinator.get(of_panel), coordinator.get(f"{of_panel}?page=1")
    assert first.count("26 actions are late.") == second.count("26 actions are late.") == 1
    assert "Call number 24." in first
    assert "?page=1" in first
    assert "Call number 25." not in first
    assert "Call number 26." in second
    assert "?page=0" in second
    assert "Call number 24." not in second
    assert "Call number 24." in rep.get(f"{AT}actions?page=x")
    assert "nothing to do from a meeting" in rep.get(f"{AT}actions?page=9")

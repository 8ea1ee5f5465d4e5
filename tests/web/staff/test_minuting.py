"""A case as it is heard: lines kept once and in order, corrected and never overwritten, and what is settled."""

import json
import uuid
from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone
from tests.web.staff.test_conference import listed, named
from tests.web.staff.test_research import AT, coordinator, meets, panel, sits

from chesil_web.foundation.keys import office
from chesil_web.staff.access import desks
from chesil_web.staff.access.models import Grant
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference.listing_models import ListingTold, ResearchTold
from chesil_web.staff.conference.meeting_models import ActionTold, MeetingTold
from chesil_web.staff.conference.models import Action, Attendance, Called, Flag, Line, Listing
from chesil_web.staff.meetings import minuting, signs
from chesil_web.staff.minutes import composing, queries

pytestmark = pytest.mark.django_db
__all__ = ["coordinator", "panel"]


@pytest.fixture
def meeting(panel):
    return meets(panel, state="sitting")


@pytest.fixture
def rep(desk, panel):
    return sits(desk, panel, "housing", "representative", "Priya Other")


@pytest.fixture
def case(coordinator, panel, meeting, rep):
    """The first of two cases of a meeting that sits, with who leads it and one agency that is called."""
    made, other = (
        listed(
            panel,
            named("harmed", name),
            named("accused", "Ben Crane"),
            state="listed",
            meeting=meeting,
            place=n,
        )
        for n, name in enumerate(("Asha Patel", "Noor Hale"), start=1)
    )
    conference.call(made, [rep.worker.row.agency_id], meeting.research_at)
    for each in (made, other):
        conference.clear_names(coordinator.worker, each)
    conference.clear_names(rep.worker, made)
    for each in (coordinator, rep):
        each.post(f"{AT}meeting/{meeting.id}/sign", came="member")
    return made


def test_signs_marks_and_agencies_are_read_and_what_fits_nothing_stays():
    housing, health = uuid.uuid4(), uuid.uuid4()
    names = {housing: "Harbour Housing", health: "Northmere Health"}
    today = timezone.localdate()

    def read(typed, kind=None, speaks=None):
        found = signs.read(typed, kind, speaks, names, today, 7)
        return found.kind, found.text, found.owner, found.due_on and (found.due_on - today).days

    assert read("Seen at the gate!") == ("fact", "Seen at the gate!", None, None)
    assert read('"I am afraid') == ("voice", "I am afraid", None, None)
    assert read('"I am afraid."') == ("voice", "I am afraid.", None, None), "both marks go"
    assert read("+ change the locks @hou >3", speaks=health) == ("action", "change the locks", housing, 3)
    assert read("+change the locks", speaks=health) == ("action", "change the locks", health, 7)
    assert read("+call @h > 3 times", speaks=health) == ("action", "call @h > 3 times", health, 7)
    assert read("# broke a window", "crime") == ("crime", "broke a window", None, None)
    assert read("? not a sign here", "fact") == ("fact", "? not a sign here", None, None)


def minute(desk, case, text, status=200, **more):
    sent = {"line": uuid.uuid4().hex, "text": text, "by-itself": "yes", **more}
    return json.loads(desk.post(f"{AT}{case.id}/sitting", status=status, **sent))


def test_a_case_opens_for_who_is_called_once_the_chair_opens_it_and_they_have_signed(
    coordinator, desk, panel, rep, case, meeting
):
    rep.get(f"{AT}{case.id}/sitting", status=404)
    assert "problem" in minute(coordinator, case, "Too early.", 409)
    coordinator.post(f"{AT}{case.id}/sitting", open="yes")
    assert "Asha Patel" in rep.get(f"{AT}{case.id}/sitting")
    assert "problem" in minute(rep, case, "Not mine to minute.", 409)
    late = sits(desk, panel, "health", "representative", "Sam Chair")
    conference.call(case, [late.worker.row.agency_id], meeting.research_at)
    conference.clear_names(late.worker, case)
    assert rep.client.get(f"{AT}{case.id}/lines", secure=True).status_code == 200
    late.get(f"{AT}{case.id}/lines", status=404)
    answer = late.client.get(f"{AT}{case.id}/sitting", secure=True)
    assert answer.url == f"{AT}meeting/{meeting.id}/sign"


def test_a_line_sent_twice_is_kept_once_and_corrections_of_two_both_stay(coordinator, case):
    coordinator.post(f"{AT}{case.id}/sitting", open="yes")
    id = uuid.uuid4().hex
    assert minute(coordinator, case, "Seen at the gate", line=id) == minute(
        coordinator, case, "Seen at the gate", line=id
    )
    minute(coordinator, case, "!He is often there")
    for text in (
        "Seen at the school gate",
        "Seen at the gate on 2 November",
        "Seen at the gate on 2 November",
    ):
        minute(coordinator, case, text, line=id, base=1)
    assert [(each.version, each.number) for each in Line.objects.filter(line=id).order_by("version")] == [
        (1, 1), (2, 3), (3, 4),
    ]  # fmt: skip
    assert [each.told.text for each in minuting.lines(case)] == [
        "Seen at the gate on 2 November",
        "He is often there",
    ]
    assert "problem" in minute(coordinator, case, " ", 409)
    page = coordinator.get(f"{AT}{case.id}/sitting?line={id}")
    assert "Correct this line" in page
    coordinator.post(f"{AT}{case.id}/sitting", line=id, base=3, text="", **{"take-out": "yes"})
    assert minuting.lines(case)[0].told.taken_out


def test_an_action_has_an_owner_and_a_day_and_follows_its_line(coordinator, rep, case):
    coordinator.post(f"{AT}{case.id}/sitting", open="yes")
    id, agency = uuid.uuid4().hex, rep.worker.row.agency_id
    minute(coordinator, case, "+change the locks @hous >3", line=id)
    action = Action.objects.get(listing=case)
    assert (action.agency_id, action.due_on, action.state) == (
        agency, timezone.localdate() + timedelta(days=3), "said",
    )  # fmt: skip
    minute(coordinator, case, "change both locks", line=id, base=1, kind="action", speaks=agency.hex)
    action.refresh_from_db()
    assert action.due_on == timezone.localdate() + timedelta(days=7)
    Action.objects.update(state="open")
    minute(coordinator, case, "It was done last week", line=id, base=2, kind="fact")
    action.refresh_from_db()
    assert action.state == "not possible any more"
    assert Action.objects.count() == 1


def answered(case, rep, **told):
    """What the agency of a representative answers about a case."""
    called = Called.objects.get(listing=case, agency=rep.worker.row.agency_id)
    safe = desks.opened(called.safe_id)
    safe.reseal(called, ResearchTold(**told))
    return called


def test_an_agency_says_what_it_answered_by_a_press_a_part_or_all_and_each_once(coordinator, rep, case):
    ben = desks.opened(case.safe_id).read([case], ListingTold)[0].referral.people[1].id
    here = f"{AT}{case.id}/sitting"
    called = answered(
        case, rep, risks=((ben, "He is in rent arrears.\nHe has a dog."),), offers="A safe room\nNew locks"
    )
    coordinator.post(here, open="yes")
    page = rep.get(here)
    assert "Say all of it" in page
    assert "He has a dog." in page
    assert "He has a dog." not in coordinator.get(here), "an answer stays at its desk until it is said"
    one = page.partition(f'value="{called.id.hex} ')[2][:32]
    for _press in range(2):
        rep.post(here, say=f"{called.id.hex} {one}")
    (line,) = minuting.lines(case)
    assert (line.told.kind, line.told.text, line.told.agency_name) == (
        "risk", "Ben Crane: He is in rent arrears.", "Harbour housing",
    )  # fmt: skip
    assert "Ben Crane: He is in rent arrears." in coordinator.get(here)
    coordinator.post(here, status=200, say=called.id.hex)
    rep.post(here, say=called.id.hex)
    assert [each.told.kind for each in minuting.lines(case)] == ["risk", "risk", "action", "action"]
    assert set(Action.objects.values_list("agency", "state")) == {(rep.worker.row.agency_id, "said")}
    assert "Say all of it" not in rep.get(here)
    rep.post(here, status=404, say="nothing")
    rep.post(here, status=404, say=f"{called.id.hex} {uuid.uuid4().hex}")
    answered(case, rep, helps="Her sister lives near.", may_be_minuted=False)
    assert "not written in the minutes" in rep.get(here)
    assert "not written in the minutes" in rep.post(here, status=200, say=called.id.hex)
    assert len(minuting.lines(case)) == 4


def test_a_line_of_an_agency_is_changed_by_that_agency_alone_and_others_correct_it_beside_it(
    coordinator, rep, case
):
    here = f"{AT}{case.id}/sitting"
    called = answered(case, rep, helps="Her sister lives near.", offers="New locks")
    coordinator.post(here, open="yes")
    rep.post(here, say=called.id.hex)
    fact, action = (each.row.line.hex for each in minuting.lines(case))
    assert "It stays as it is" in coordinator.get(f"{here}?line={fact}")
    for _press in range(2):
        coordinator.post(here, line=fact, base=1, text="Her sister lives in Hull.", kind="risk")
    refused = coordinator.post(here, status=200, line=fact, base=1, text="", **{"take-out": "yes"})
    assert "it cannot be taken out" in refused
    before, beside, _action = (each.told for each in minuting.lines(case))
    assert (before.text, before.agency_name, before.by_name) == (
        "Her sister lives near.", "Harbour housing", "Priya Other",
    )  # fmt: skip
    assert (beside.text, beside.kind, beside.beside, beside.agency) == (
        "Her sister lives in Hull.", "fact", fact, "",
    )  # fmt: skip
    assert f"corrected by {beside.by_name}" in rep.get(here)
    (printed,) = composing.of_case(queries.case_for_print(case), None).lines
    assert printed.text == "Her sister lives near."
    assert [each.partition(" by ")[2] for each in printed.beside] == [
        f"{beside.by_name}: “Her sister lives in Hull.”."
    ]
    coordinator.post(here, line=action, base=1, text="Locks and a light")
    assert [each.text for each in actions_of(case)] == ["New locks"]

    assert "What your agency wrote before stays" in rep.get(f"{here}?line={action}")
    rep.post(
        here, line=action, base=1, text="New locks on both doors", speaks=coordinator.worker.row.agency_id.hex
    )
    assert [each.text for each in actions_of(case)] == ["New locks on both doors"]
    rep.post(here, line=fact, base=1, text="", **{"take-out": "yes"})
    assert minuting.lines(case)[0].told.taken_out
    assert minuting.lines(case)[0].told.agency_name == "Harbour housing"
    own = minute(coordinator, case, "Written by who leads", speaks=rep.worker.row.agency_id.hex)
    line = Line.objects.get(listing=case, number=own["number"]).line.hex
    assert "problem" in minute(rep, case, "Not mine to change", 409, line=line, base=1)


def actions_of(case):
    return desks.opened(case.safe_id).read(list(Action.objects.filter(listing=case)), ActionTold)


def test_the_page_says_who_is_present_who_came_late_and_how_long_a_case_is_heard(
    coordinator, rep, case, meeting
):
    here = f"{AT}{case.id}/sitting"
    assert "present 2" in coordinator.get(here)
    told = office.read(meeting, MeetingTold)
    began = timezone.now() - timedelta(minutes=10)
    office.reseal(meeting, msgspec.structs.replace(told, steps=(("sitting", began, "Sam Chair"),)))
    Attendance.objects.filter(worker=coordinator.worker.id).update(signed_at=began - timedelta(minutes=1))
    coordinator.post(here, open="yes")
    Listing.objects.filter(id=case.id).update(opened_at=timezone.now() - timedelta(minutes=7, seconds=40))
    page = coordinator.get(here)
    assert "present 2 · late 1" in page
    assert ">07:4" in page
    assert "of 15 minutes" in page


def test_asking_for_lines_is_no_look_and_keeps_no_session_alive(coordinator, rep, case):
    coordinator.post(f"{AT}{case.id}/sitting", open="yes")
    at = f"{AT}{case.id}/lines"
    assert json.loads(rep.get(at)) == {"again": True}, "without a look nothing is read"
    rep.get(f"{AT}{case.id}/sitting")
    first = minute(coordinator, case, "Seen at the gate")["number"]
    minute(coordinator, case, "+call on Monday")
    session = rep.client.session
    session["worker-seen"] = before = (timezone.now() - timedelta(minutes=5)).isoformat()
    session.save()
    held = Grant.objects.get(worker=rep.worker.id, safe=case.safe_id).until
    (line,) = json.loads(rep.get(f"{at}?after={first}"))["lines"]
    assert (line["kind"], line["text"]) == ("Action", "call on Monday")
    assert rep.client.session["worker-seen"] == before
    assert Grant.objects.get(worker=rep.worker.id, safe=case.safe_id).until == held
    rep.get(f"{AT}{case.id}/sitting")
    assert rep.client.session["worker-seen"] != before


def test_what_is_settled_leads_to_the_next_case_and_one_put_off_counts_for_nothing(
    coordinator, case, meeting
):
    here = f"{AT}{case.id}/sitting"
    coordinator.post(here, open="yes")
    assert "Write who tells them" in coordinator.post(here, status=200, hear="yes", level="high", tells="")
    to = coordinator.post(here, hear="yes", level="high", tells="The advocate, on Monday", flag="yes")
    case.refresh_from_db()
    assert (case.state, case.heard_on) == ("heard", timezone.localdate())
    (told,) = desks.opened(case.safe_id).read([case], ListingTold)
    assert (told.heard.level, told.heard.tells) == ("high", "The advocate, on Monday")
    assert Flag.objects.get(listing=case).ends_on.year == case.referred_on.year + 1
    assert "Say why" in coordinator.post(to, status=200, defer="yes", why="")
    assert coordinator.post(to, defer="yes", why="Police are not here.") == f"{AT}meeting/{meeting.id}"

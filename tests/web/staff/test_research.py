"""What agencies are asked about a case: names first, an answer that stays theirs, and who is late."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_conference import listed, named

from chesil.vault.records import Decided
from chesil_web.foundation.keys import office
from chesil_web.staff.access import desks, walls
from chesil_web.staff.access.models import Grant, WallTold
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import following
from chesil_web.staff.conference.listing_models import ListingTold, ResearchTold
from chesil_web.staff.conference.meeting_models import MeetingTold
from chesil_web.staff.conference.models import Called, Meeting, PanelAgency, Seat
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.research import rules
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
AT = "/work/p/"


@pytest.fixture
def coordinator(desk, council):
    return desk(council, "coordinator")


@pytest.fixture
def panel(coordinator):
    return conference.begin_panel(coordinator.worker, "marac", shipped()["marac"])


@pytest.fixture
def rep(desk, panel):
    return sits(desk, panel, "health", "representative", "Priya Other")


def sits(desk, panel, kind, role, name):
    """A worker of an agency that belongs to the panel, with a seat."""
    agency = workforce.add_agency(f"Harbour {kind}", kind)
    PanelAgency.objects.create(panel=panel, agency=agency, joined_on=timezone.localdate())
    made = desk(agency, role, name=name)
    Seat.objects.create(panel=panel, worker=made.worker.row)
    return made


def meets(panel, after=timedelta(days=3), state="planned"):
    at = timezone.now() + after
    return office.keep(
        Meeting, MeetingTold(name="Meeting"), panel=panel, version=1, at=at, state=state,
        cut_off_at=at - timedelta(days=2), agenda_on=at.date(), research_at=at - timedelta(hours=1),
    )  # fmt: skip


@pytest.fixture
def asked(panel, rep):
    """A listing that the representative's agency is asked about."""
    meeting = meets(panel)
    row = listed(
        panel, named("harmed", "Asha Patel", "1988-03-04", addresses=("4 Quay Road",)),
        named("accused", "Ben Crane"), state="listed", meeting=meeting, place=1,
    )  # fmt: skip
    conference.call(row, [rep.worker.row.agency_id], meeting.research_at)
    return row


def answer_of(row, agency):
    called = Called.objects.get(listing=row, agency=agency)
    return called, desks.opened(called.safe_id).read([called], ResearchTold)[0]


def test_names_alone_come_first_and_nothing_known_takes_two_presses(rep, asked):
    page = rep.get(f"{AT}asked")
    assert f"{AT}{asked.id}/answer" in page
    assert "to be heard " in page
    page = rep.get(f"{AT}{asked.id}/answer")
    assert "Asha Patel" in page
    assert "born Fri 4 March 1988" in page
    assert "Quay Road" not in page
    assert "ask the advocate or who referred them" in page.casefold()
    assert not Grant.objects.filter(safe=asked.safe_id).exists(), "names are no look at the listing"
    rep.post(f"{AT}{asked.id}/answer", nil="yes")
    called, told = answer_of(asked, rep.worker.row.agency_id)
    assert (called.state, len(told.unknown), told.by_name) == ("nil", 2, "Priya Other")
    assert called.answered_at
    assert "Nothing is waiting for your answer." in rep.get(f"{AT}asked")


def test_what_is_relevant_is_asked_about_those_it_knows_with_what_allows_it(rep, asked):
    assert "Tick the people your agency knows" in rep.post(f"{AT}{asked.id}/answer", status=200, go="yes")
    ben = desks.opened(asked.safe_id).read([asked], ListingTold)[0].referral.people[1]
    rep.post(f"{AT}{asked.id}/answer", known=[ben.id])
    page = rep.get(f"{AT}{asked.id}/answer")
    assert "What is relevant to the risk about Ben Crane?" in page
    assert "Referred by Rowan Kell" in page
    assert Grant.objects.filter(safe=asked.safe_id).exists()
    sent = {"base": _base(page), "known": [ben.id], f"about-{ben.id}": "Missed three appointments.",
            "may_be_minuted": "yes"}  # fmt: skip
    page = rep.post(f"{AT}{asked.id}/answer", status=200, **sent)
    assert "Say why it is necessary to share this" in page
    assert "Missed three appointments." in page
    sent |= {"basis": "danger", "because": "It shows that he is worse.", "offers": "A nurse can visit."}
    rep.post(f"{AT}{asked.id}/answer", **sent)
    called, told = answer_of(asked, rep.worker.row.agency_id)
    assert (called.state, told.basis, told.risks) == (
        "answered",
        "danger",
        ((ben.id, "Missed three appointments."),),
    )
    page = rep.post(f"{AT}{asked.id}/answer", status=200, **sent | {"offers": "Nothing."})
    assert "Somebody changed this meanwhile." in page
    assert answer_of(asked, rep.worker.row.agency_id)[1].offers == "A nurse can visit."
    assert "Write what is relevant" in rep.post(
        f"{AT}{asked.id}/answer", status=200, base="", known=[ben.id], basis="duty", because="x"
    )


def _base(page):
    return page.partition('name="base" value="')[2].partition('"')[0]


def test_an_answer_stays_at_its_desk_and_a_coordinator_sees_only_that_it_is_there(
    coordinator, desk, panel, rep, asked
):
    police = sits(desk, panel, "police", "police", "Sam Chair")
    conference.call(asked, [police.worker.row.agency_id], timezone.now() - timedelta(hours=1))
    rep.post(f"{AT}{asked.id}/answer", nil="yes")
    page = coordinator.get(f"{AT}meeting/{asked.meeting_id}/answers")
    assert "Nothing known" in page
    assert "1 answer is late." in page
    coordinator.get(f"{AT}{asked.id}/answer", status=404)
    rep.get(f"{AT}meeting/{asked.meeting_id}/answers", status=404)
    coordinator.post(f"{AT}meeting/{asked.meeting_id}/answers", go="yes")
    assert "1 reminder was sent." in coordinator.get(f"{AT}meeting/{asked.meeting_id}/answers")
    coordinator.post(f"{AT}meeting/{asked.meeting_id}/answers", go="yes")
    page = coordinator.get(f"{AT}meeting/{asked.meeting_id}/answers")
    assert "Nothing was sent again." in page
    assert "reminded once" in page
    assert "The coordinator reminded your agency" in police.get(f"{AT}{asked.id}/answer")
    assert "What panels ask your agency (1)" in police.get("/work/c/")
    assert answer_of(asked, rep.worker.row.agency_id)[1].chased == ()


def test_the_first_page_says_what_waits_at_a_panel(coordinator, rep, panel, asked):
    listed(panel, named("harmed", "Mina Marsh"))
    Called.objects.filter(listing=asked).update(due_at=timezone.now() - timedelta(hours=1))
    page, at = coordinator.get("/work/c/"), f"{AT}meeting/{asked.meeting_id}"
    for words in (
        "Next meeting: ",
        "1 referral is on no agenda yet",
        "1 answer of an agency is late: meeting of ",
    ):
        assert words in page, words
    assert f'href="{at}"' in page
    assert f'href="{at}/answers"' in page
    assert "Your role sees no cases." not in page
    page = rep.get("/work/c/")
    assert page.index("1 case of a panel waits for your agency’s answer") < page.index('id="more"')
    assert "Next meeting: " in page
    assert "answer of an agency is late" not in page
    Meeting.objects.update(state="sitting", at=timezone.now() - timedelta(hours=1))
    assert "The meeting that is on now: " in coordinator.get("/work/c/")
    Meeting.objects.update(state="released", at=timezone.now() + timedelta(hours=1))
    assert "Next meeting: " not in coordinator.get("/work/c/"), "it ended before its time"


def test_which_agencies_are_asked_is_chosen_and_who_has_answered_stays(coordinator, desk, panel, rep, asked):
    coordinator.post(f"{AT}{asked.id}/names", know="no")
    police = sits(desk, panel, "police", "police", "Sam Chair")
    theirs, ours = police.worker.row.agency_id.hex, rep.worker.row.agency_id.hex
    police.get(f"{AT}{asked.id}/answer", status=404)
    coordinator.post(f"{AT}{asked.id}/agencies", agencies=[theirs, ours])
    police.post(f"{AT}{asked.id}/answer", nil="yes")
    coordinator.post(f"{AT}{asked.id}/agencies", go="yes")
    assert [each.agency_id.hex for each in Called.objects.filter(listing=asked)] == [theirs]
    rep.get(f"{AT}{asked.id}/answer", status=404)


def test_who_is_asked_after_the_deadline_has_until_the_meeting_and_is_not_late_at_once(asked):
    meeting = asked.meeting
    meeting.research_at = timezone.now() - timedelta(days=1)
    meeting.save(update_fields=["research_at"])
    assert following.due_at(asked) == meeting.at
    Called.objects.filter(listing=asked).update(due_at=following.due_at(asked))
    assert not rules.late(Called.objects.filter(listing=asked)).exists()


def test_what_is_asked_follows_a_case_to_another_meeting_and_who_is_asked_sees_it(
    coordinator, desk, panel, rep, asked
):
    police = sits(desk, panel, "police", "police", "Sam Chair")
    conference.call(asked, [police.worker.row.agency_id], asked.meeting.research_at)
    police.post(f"{AT}{asked.id}/answer", nil="yes")
    coordinator.post(f"{AT}{asked.id}/names", know="no")
    assert "Move it to another meeting" in coordinator.get(f"{AT}{asked.id}")
    later, to = meets(panel, timedelta(days=17)), f"{AT}{asked.id}/to/listed"
    page = coordinator.get(to)
    assert later.id.hex in page
    assert asked.meeting_id.hex not in page, "where it is already is no choice"
    assert "Say why, in a few words." in coordinator.post(to, status=200, meeting=later.id.hex)
    coordinator.post(to, meeting=later.id.hex, why="Health needs more time.")
    (ours, theirs) = (answer_of(asked, each.worker.row.agency_id)[0] for each in (rep, police))
    assert (ours.due_at, ours.state) == (later.research_at, "asked")
    assert (theirs.due_at, theirs.state) == (asked.meeting.research_at, "nil"), "it was answered in time"
    assert [one.what for one in logged(asked, Decided)][-1] == "listed"
    assert "Health needs more time." in coordinator.get(f"{AT}{asked.id}")
    for each in (rep, police):
        assert "Other meeting" in each.get(f"{AT}asked")
        assert "This case went to another meeting on" in each.get(f"{AT}{asked.id}/answer")
    assert "Your answer is kept." in police.get(f"{AT}{asked.id}/answer")
    police.post(f"{AT}{asked.id}/answer", nil="yes")
    assert "Other meeting" not in police.get(f"{AT}asked")
    day = timezone.localdate() + timedelta(days=21)
    coordinator.post(f"{AT}{panel.id}/meetings/{later.id}", what="move", why="The room is taken.",
                     **{"to-day": day.day, "to-month": day.month, "to-year": day.year})  # fmt: skip
    later.refresh_from_db()
    assert answer_of(asked, rep.worker.row.agency_id)[0].due_at == later.research_at
    assert timezone.localdate(later.at) == day
    assert "The room is taken." in coordinator.get(f"{AT}{asked.id}")
    assert len(logged(asked, Decided)) == 3
    Meeting.objects.filter(id=later.id).update(state="sitting")
    assert "Move it to another meeting" not in coordinator.get(f"{AT}{asked.id}"), "it is being heard"


def test_behind_a_wall_nothing_is_asked(rep, asked):
    walls.put(asked.id, WallTold(), worker=rep.worker.id)
    gone = rep.client.get(f"{AT}{asked.id}/answer", secure=True)
    other = rep.client.get(f"{AT}00000000-0000-4000-8000-000000000000/answer", secure=True)
    assert (gone.status_code, gone.content) == (404, other.content)
    assert "Nothing is waiting" in rep.get(f"{AT}asked")


def test_questions_come_in_pages_and_the_answered_ones_apart(panel, rep):
    meeting = meets(panel)
    names = named("harmed", "Asha Patel", "1988-03-04"), named("accused", "Ben Crane")
    rows = [listed(panel, *names, state="listed", meeting=meeting, place=n) for n in range(28)]
    for row in rows:
        conference.call(row, [rep.worker.row.agency_id], meeting.research_at)
    Called.objects.filter(listing__in=rows[:26]).update(due_at=timezone.now() - timedelta(days=1))
    Called.objects.filter(listing=rows[27]).update(state="nil", answered_at=timezone.now())
    first, second = rep.get(f"{AT}asked"), rep.get(f"{AT}asked?page=1")
    assert first.count("26 answers are late.") == second.count("26 answers are late.") == 1
    assert "?page=1" in first
    assert "?page=0" in second
    shown = [row.ref for row in rows if row.ref in first], [row.ref for row in rows if row.ref in second]
    assert [len(each) for each in shown] == [25, 2]
    assert rows[26].ref in second, "what is not late comes last"
    answered = rep.get(f"{AT}asked?answered")
    assert [row.ref for row in rows if row.ref in answered] == [rows[27].ref]
    assert "Answered (1)" in first


def test_a_listing_that_is_done_takes_no_answer(rep, asked):
    type(asked).objects.filter(id=asked.id).update(state="withdrawn")
    assert "Nothing is asked any more." in rep.get(f"{AT}{asked.id}/answer")
    assert "Nothing is asked any more." in rep.post(f"{AT}{asked.id}/answer", status=200, nil="yes")

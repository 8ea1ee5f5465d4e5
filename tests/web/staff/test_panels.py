"""Panels as configuration: begun like one that ships, changed from a day on, with meetings from its rhythm."""

from datetime import date, datetime, timedelta

import attrs
import pytest
from django.utils import timezone
from tests.web.staff.test_conference import listed, named
from tests.web.staff.test_research import meets

from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference import queries as conference_queries
from chesil_web.staff.conference.models import Meeting, Panel, Seat
from chesil_web.staff.conference.panel_models import OtherDay
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.panels import actions, cadence, queries
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
AT = "/work/p/"


@pytest.fixture
def coordinator(desk, council):
    return desk(council, "coordinator")


@pytest.fixture
def panel(coordinator):
    return conference.begin_panel(coordinator.worker, "marac", shipped()["marac"])


def on(settings, since, until):
    return [f"{timezone.localtime(each.at):%a %d %b %H:%M}" for each in cadence.due(settings, since, until)]


def test_the_panels_that_ship_meet_on_their_days():
    hrda, marac = shipped()["hrda"], shipped()["marac"]
    week = on(hrda, date(2026, 6, 22), date(2026, 6, 28))
    assert week == [
        "Mon 22 Jun 12:00",
        "Tue 23 Jun 12:00",
        "Wed 24 Jun 12:00",
        "Thu 25 Jun 12:00",
        "Fri 26 Jun 12:00",
    ]
    assert len(on(hrda, date(2026, 6, 15), date(2026, 6, 21))) == 4, (
        "management meets on one Wednesday of four"
    )
    assert on(marac, date(2026, 6, 1), date(2026, 6, 30)) == ["Wed 10 Jun 09:30", "Wed 24 Jun 09:30"]


def test_a_meeting_on_a_bank_holiday_falls_out_or_moves_and_one_moved_by_hand_moves_once(panel):
    hrda = shipped()["hrda"]
    assert on(hrda, date(2026, 5, 4), date(2026, 5, 5)) == ["Tue 05 May 12:00"], "the 4th is a bank holiday"
    moved = cadence.due(
        type(hrda)(**{name: getattr(hrda, name) for name in hrda.__struct_fields__} | {
            "on_holiday": "working day before",
            "exceptions": (OtherDay(on=date(2026, 5, 1), to=date(2026, 5, 6)), OtherDay(on=date(2026, 5, 6), to=None)),
        }), date(2026, 4, 30), date(2026, 5, 6),
    )  # fmt: skip
    assert [timezone.localtime(each.at).date() for each in moved] == [date(2026, 4, 30), date(2026, 5, 5)]


def test_deadlines_count_working_days_before_a_meeting():
    due = next(each for each in cadence.due(shipped()["hrda"], date(2026, 5, 5), date(2026, 5, 5)))
    assert timezone.localtime(due.cut_off_at).replace(tzinfo=None) == datetime(2026, 5, 1, 16, 0)
    assert timezone.localtime(due.research_at).replace(tzinfo=None) == datetime(2026, 5, 5, 11, 0)


def test_a_panel_is_begun_and_says_what_nobody_could_check(coordinator):
    assert "You sit on no panel." in coordinator.get(AT)
    coordinator.post(f"{AT}new", like="hrda", name="Westhaven HRDA", area="Westhaven")
    row = Panel.objects.get()
    page = coordinator.get(f"{AT}{row.id}")
    for words in (
        "Not confirmed yet",
        "16:00 on the working day before is our own proposal",
        "Friday, every week, at 12:00",
    ):
        assert words in page, words
    coordinator.post(f"{AT}{row.id}", confirm="deadlines.cut_off")
    page = coordinator.get(f"{AT}{row.id}")
    assert "16:00 on the working day before is our own proposal" not in page
    assert "When referrals close: confirmed by Rowan Kell" in page
    assert "Choose one." in coordinator.post(f"{AT}new", status=200, name="", area="")


@pytest.mark.parametrize(
    ("part", "sent", "words"),
    [
        ("deadlines", {"cut_off": "3", "cut_off_at": "25:00"}, "Write a time of day, such as 09:30."),
        ("rhythm-0", {"every": "weeks", "count": "2", "weekdays": "2", "at": "9:30", "name": "M", "hears": "yes",
                      "minutes": "15"}, "Add a day on which there is a meeting"),
        ("telling", {"before": ""}, "Say what they are told."),
        ("name", {"most_cases": "x"}, "Write a whole number."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_beside_its_field(coordinator, panel, part, sent, words):
    assert words in coordinator.post(f"{AT}{panel.id}/change/{part}", status=200, base=1, **sent)
    assert queries.newest(panel)[0] == 1


def test_a_change_holds_from_its_day_on_and_two_at_once_lose_nothing(coordinator, panel):
    later = timezone.localdate() + timedelta(days=30)
    sent = {"years": "8", "returned_years": "2", "flag_months": "12", "base": "1"}
    sent |= {"since_day-day": later.day, "since_day-month": later.month, "since_day-year": later.year}
    coordinator.post(f"{AT}{panel.id}/change/keeping", **sent)
    assert "A change holds from" in coordinator.get(f"{AT}{panel.id}")
    assert conference_queries.settings(panel).keeping.years == 6
    assert conference_queries.settings(panel, later).keeping.years == 8
    page = coordinator.post(f"{AT}{panel.id}/change/keeping", status=200, **sent)
    assert "Somebody changed this meanwhile." in page
    today = timezone.localdate()
    early = sent | {
        "base": "2",
        "since_day-day": today.day,
        "since_day-month": today.month,
        "since_day-year": today.year,
    }
    assert "at the earliest" in coordinator.post(f"{AT}{panel.id}/change/keeping", status=200, **early)


def test_criteria_are_added_changed_and_taken_out(coordinator, panel):
    day = timezone.localdate()
    since = {"since_day-day": day.day, "since_day-month": day.month, "since_day-year": day.year}
    coordinator.post(
        f"{AT}{panel.id}/change/criterion-4", base=1, kind="local", words="A child was hurt.", **since
    )
    assert queries.newest(panel)[2].criteria[4].words == "A child was hurt."
    coordinator.post(
        f"{AT}{panel.id}/change/criterion-0", base=2, kind="count", threshold=10, words="Ten.", **since
    )
    assert queries.newest(panel)[2].criteria[0].threshold == 10
    coordinator.post(f"{AT}{panel.id}/change/criterion-4", drop="yes")
    assert len(queries.newest(panel)[2].criteria) == 4
    coordinator.get(f"{AT}{panel.id}/change/criterion-9", status=404)
    coordinator.get(f"{AT}{panel.id}/change/nothing", status=404)


def test_only_workers_of_its_agencies_sit_on_a_panel(coordinator, panel, desk, council):
    health = workforce.add_agency("Harbour Health", "health")
    rep = desk(health, "representative", name="Priya Other").worker
    me = coordinator.worker
    coordinator.post(f"{AT}{panel.id}/who", agencies=[council.id.hex, health.id.hex], workers=[me.id.hex])
    assert "Priya Other, Harbour Health" in coordinator.get(f"{AT}{panel.id}/who")
    both = [me.id.hex, rep.id.hex]
    coordinator.post(f"{AT}{panel.id}/who", agencies=[council.id.hex, health.id.hex], workers=both)
    assert Seat.objects.count() == 2
    coordinator.post(f"{AT}{panel.id}/who", agencies=[council.id.hex], workers=both)
    assert [seat.worker_id for seat in Seat.objects.all()] == [me.id]


def test_meetings_are_planned_once_moved_and_cancelled(coordinator, panel):
    until = timezone.localdate() + timedelta(days=60)
    sent = {"until-day": until.day, "until-month": until.month, "until-year": until.year}
    coordinator.post(f"{AT}{panel.id}/meetings", **sent)
    planned = Meeting.objects.count()
    assert planned >= 4
    coordinator.post(f"{AT}{panel.id}/meetings", **sent)
    assert Meeting.objects.count() == planned
    first, second = Meeting.objects.order_by("at")[:2]
    to = timezone.localtime(first.at).date() + timedelta(days=1)
    coordinator.post(f"{AT}{panel.id}/meetings/{first.id}", what="move", why="The room is taken.",
                     **{"to-day": to.day, "to-month": to.month, "to-year": to.year})  # fmt: skip
    coordinator.post(f"{AT}{panel.id}/meetings/{second.id}", what="cancel", why="Nobody can come.")
    actions.plan(coordinator.worker, panel, until)
    assert Meeting.objects.count() == planned
    first.refresh_from_db()
    assert timezone.localtime(first.at).date() == to
    page = coordinator.get(f"{AT}{panel.id}/meetings")
    assert "Cancelled · Nobody can come." in page
    third = Meeting.objects.order_by("at")[2]
    listed(panel, named("harmed", "Asha Patel"), meeting=third, place=1)
    page = coordinator.post(f"{AT}{panel.id}/meetings/{third.id}", status=200, what="cancel", why="Snow.")
    assert "Cases are on the agenda of this meeting." in page


def test_earlier_meetings_are_listed_and_a_case_leads_to_its_meeting_and_minutes(
    coordinator, panel, desk, council
):
    for days, state in ((2, "planned"), (-9, "minuted"), (-2, "released"), (-400, "released")):
        meets(panel, timedelta(days=days), state=state)
    oldest, first, last, _next = Meeting.objects.order_by("at")
    row = listed(panel, named("harmed", "Asha Patel"), meeting=first, state="heard", heard_on=first.at.date())
    conference.clear_names(coordinator.worker, row)
    earlier = coordinator.get(f"{AT}{panel.id}/meetings").partition("Earlier meetings")[2]
    assert 0 < earlier.index(f"{last.id}/papers") < earlier.index(f"{first.id}/papers")
    assert f"{first.id}/answers" in earlier
    assert str(oldest.id) not in earlier
    page = coordinator.get(f"{AT}{row.id}")
    for address in (f"meeting/{first.id}", f"{row.id}/minutes", f"meeting/{first.id}/papers"):
        assert f'href="{AT}{address}"' in page, address
    administrator = desk(council, "administrator", name="Dev Marsh")
    page = administrator.get(f"{AT}{panel.id}/meetings")
    assert "Minutes released" in page
    assert f"{first.id}/papers" not in page


def test_a_meeting_outside_the_rhythm_stays_when_others_are_planned(coordinator, panel):
    day = timezone.localdate() + timedelta(days=2)
    sent = {
        "name": "Urgent meeting",
        "at": "8.15",
        "on-day": day.day,
        "on-month": day.month,
        "on-year": day.year,
    }
    coordinator.post(f"{AT}{panel.id}/meetings", **sent)
    assert "There is a meeting at this time already." in coordinator.post(
        f"{AT}{panel.id}/meetings", status=200, **sent
    )
    actions.plan(coordinator.worker, panel, day + timedelta(days=30))
    assert Meeting.objects.filter(extra=True).count() == 1


def test_a_deadline_that_is_over_when_a_meeting_is_added_lies_at_the_meeting_itself(coordinator, panel):
    tomorrow = timezone.localdate() + timedelta(days=1)
    made = actions.add_meeting(coordinator.worker, panel, tomorrow, "23:50", "Urgent meeting")
    now = timezone.now()
    assert now <= made.cut_off_at <= made.at
    assert now <= made.research_at <= made.at
    assert timezone.localdate() <= made.agenda_on <= tomorrow
    in_time = cadence.meeting(
        shipped()["marac"].deadlines, cadence.Rhythm(name="M", at="9:30"), date(2026, 6, 24)
    )
    assert in_time.ahead_of(in_time.cut_off_at) == attrs.evolve(
        in_time, agenda_on=max(in_time.agenda_on, timezone.localdate(in_time.cut_off_at))
    )


def test_a_panel_is_there_for_who_sits_on_it_and_for_the_administrators_of_its_agency(
    coordinator, panel, desk, council
):
    outside = desk(council, "coordinator", name="Noor Hale")
    administrator = desk(council, "administrator", name="Dev Marsh")
    elsewhere = desk(workforce.add_agency("Harbour Health", "health"), "administrator", name="Priya Other")
    chair = desk(council, "chair", name="Sam Chair")
    Seat.objects.create(panel=panel, worker=chair.worker.row)
    for address in ("", "/meetings"):
        for each, status in (
            (coordinator, 200),
            (administrator, 200),
            (chair, 200),
            (outside, 404),
            (elsewhere, 404),
        ):
            each.get(f"{AT}{panel.id}{address}", status=status)
    for address in ("/change/name", "/who"):
        for each, status in ((coordinator, 200), (administrator, 200), (chair, 404), (outside, 404)):
            each.get(f"{AT}{panel.id}{address}", status=status)
    nothing = outside.client.get(f"{AT}{panel.id}", secure=True).content
    assert nothing == outside.client.get(f"{AT}{panel.id + 900}", secure=True).content
    chair.post(f"{AT}{panel.id}", status=200, confirm="cadence")
    assert not queries.newest(panel)[2].confirmed


def test_the_names_of_a_case_are_asked_and_who_knows_one_sees_it_no_more(coordinator, panel, desk, council):
    other = desk(council, "coordinator", name="Hana Frey")  # without another one the wall would leave nobody
    seats = [coordinator.worker.id.hex, other.worker.id.hex]
    coordinator.post(f"{AT}{panel.id}/who", agencies=[council.id.hex], workers=seats)
    made = listed(panel, named("harmed", "Asha Patel"), named("accused", "Ben Crane"))
    page = coordinator.get(f"{AT}{made.id}/names")
    assert "Asha Patel" in page
    assert "Say who you may know" in coordinator.post(f"{AT}{made.id}/names", status=200, know="yes", whom="")
    coordinator.post(f"{AT}{made.id}/names", know="yes", whom="Ben is my neighbour.")
    gone = coordinator.client.get(f"{AT}{made.id}/names", secure=True)
    none = coordinator.client.get(f"{AT}00000000-0000-4000-8000-000000000000/names", secure=True)
    assert (gone.status_code, gone.content) == (404, none.content)

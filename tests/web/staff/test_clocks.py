"""Clocks of a case: as they come, an agency's own, met or late, never deleted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.staff.test_cases import reported

from chesil_web.record import working_days
from chesil_web.staff.cases.models import Case, Entry
from chesil_web.staff.cases.work_models import Clock
from chesil_web.staff.clocks import rules as clocks
from chesil_web.staff.clocks.words import CLOCKS
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db


def clock(kind):
    return Clock.objects.get(kind=kind, met_on=None, ended_on=None)


def end(desk, case, kind, status=302, **more):
    told = {"end": "done", "met_on": timezone.localdate().isoformat(), "how": "By phone."} | more
    return desk.post(f"{case.id}/due/{clock(kind).id}", status, **told)


def test_every_clock_has_a_source_and_words():
    assert set(clocks.settings()) == set(CLOCKS)
    assert clocks.settings()["update"].days == (10, 10)


@pytest.mark.parametrize(
    ("kind", "priority", "own", "due"),
    [
        ("acknowledge", 1, {}, date(2026, 6, 2)), ("acknowledge", 2, {}, date(2026, 6, 4)),
        ("update", 3, {}, date(2026, 6, 15)), ("review", 1, {}, date(2026, 7, 1)), ("disclosure", 1, {}, date(2026, 6, 29)),
        ("update", 3, {"update": (2, 5)}, date(2026, 6, 8)),
    ],
)  # fmt: skip
def test_when_something_is_due(kind, priority, own, due):
    assert clocks.due(kind, date(2026, 6, 1), priority, own) == due


def test_a_month_from_the_last_day_of_a_month_is_the_last_of_the_next():
    assert clocks.due("review", date(2026, 1, 31), 1, {}) == date(2026, 2, 28)
    assert clocks.due("request", date(2026, 12, 15), 1, {}) == date(2027, 1, 15)


def test_a_case_begins_with_what_people_wait_for(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    assert set(Clock.objects.values_list("kind", flat=True)) == {
        "acknowledge",
        "interview",
        "update",
        "review",
    }
    page = officer.get(f"{case.id}/due")
    assert "Tell them that you have their report" in page
    assert clock("update").due_on == working_days.after(timezone.localdate(), 10)


def test_what_is_met_says_whether_it_was_late_and_an_update_begins_anew(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    today = timezone.localdate()
    Clock.objects.filter(kind="acknowledge").update(
        started_on=today - timedelta(9), due_on=today - timedelta(5)
    )
    assert "late:" in officer.get("")
    assert Case.objects.get().next_due_on
    end(officer, case, "acknowledge")
    end(officer, case, "update")
    page = officer.get(f"{case.id}/due")
    assert "done late: on" in page
    assert "done in time: on" in page
    assert "By phone." in page
    assert Clock.objects.filter(kind="update").count() == 2
    assert "Told them that we have their report." in officer.get(f"{case.id}")


def test_a_call_can_do_what_is_due_and_the_first_talk_asks_for_a_plan(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    ids = [f"clock {clock(kind).id.hex}" for kind in ("acknowledge", "interview")]
    officer.post(f"{case.id}/note", kind="call", text="We spoke for an hour.", met=ids)
    assert Clock.objects.filter(met_on=timezone.localdate()).count() == 2
    assert clock("plan").due_on == working_days.after(timezone.localdate(), 3)
    assert Entry.objects.count() == 3
    assert "There is a problem" in officer.post(f"{case.id}/note", status=200, kind="call", text="x", met=ids)


def test_what_is_not_needed_says_why_and_stays(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    asked = end(officer, case, "interview", 200, end="not needed", why="")
    assert "Say why" in asked
    id = clock("interview").id
    end(officer, case, "interview", end="not needed", why="She wants no talk.")
    page = officer.get(f"{case.id}/due")
    assert "not needed any more since" in page
    assert "She wants no talk." in page
    officer.post(f"{case.id}/due/{id}", end="done", met_on=timezone.localdate().isoformat())
    assert Clock.objects.get(id=id).met_on is None, "what has ended stays as it is"


@pytest.mark.parametrize(
    ("ago", "words"), [(-1, "This day has not come yet."), (2, "before the day on which")]
)
def test_a_day_that_cannot_be_is_refused(desk, council, ago, words):
    officer = desk(council, "officer")
    case = reported(officer)
    day = timezone.localdate() - timedelta(days=ago)
    assert words in end(officer, case, "update", 200, met_on=day.isoformat())


def test_closing_ends_them_and_opening_again_begins_what_comes_again(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    assert not Clock.objects.filter(ended_on=None, met_on=None).exists()
    assert Case.objects.get().next_due_on is None
    officer.post(f"{case.id}/reopen", reason="He wrote again.")
    running = Clock.objects.filter(ended_on=None, met_on=None).values_list("kind", flat=True)
    assert set(running) == {"update", "review"}
    assert Clock.objects.count() == 6


def test_an_agency_sets_its_own_days_for_what_begins_from_then_on(desk, council):
    manager = desk(council, "duty manager")
    first = reported(manager)
    form = manager.get("days")
    assert "Council practice: an update at least every 10 working days." in form
    names = {f"{s.id.replace(' ', '_')}_{n}": s.days[n] for s in clocks.settings().values() for n in (0, 1)}
    assert "There is a problem" in manager.post("days", status=200, **names | {"update_0": "-1"})
    manager.post("days", **names | {"update_0": "4", "acknowledge_1": "1"})
    reported(manager)
    assert [each.due_on for each in Clock.objects.filter(case=first, kind="update")] == [
        working_days.after(timezone.localdate(), 10)
    ]
    assert (
        Clock.objects.filter(kind="update", due_on=working_days.after(timezone.localdate(), 4)).count() == 1
    )
    other = desk(workforce.add_agency("Westhaven", "council"), "duty manager")
    assert 'value="4"' not in other.get("days")
    assert 'value="4"' in manager.get("days")


def test_clocks_of_others_are_not_there(desk, council):
    officer, other = desk(council, "officer"), desk(council, "officer", name="Dev Marsh")
    case = reported(officer)
    id = clock("update").id
    other.get(f"{case.id}/due", status=404)
    other.get(f"{case.id}/due/{id}", status=404)
    mine = reported(other)
    other.get(f"{mine.id}/due/{id}", status=404)
    assert case.ref not in other.get("")

"""Figures: made at night from the cases that changed, rounded, published once a quarter, and of nobody."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.staff.test_board import a_case
from tests.web.staff.test_case_timeline import day, noted, stepped
from tests.web.staff.test_cases import reported
from tests.web.staff.test_walls import plain

from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.models import ItemKey
from chesil_web.foundation.log.models import Leaf
from chesil_web.staff.access import desks, walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases.models import Board, Case
from chesil_web.staff.figures import actions, counting, periods, rules, tasks
from chesil_web.staff.figures.models import CaseCount, Facts, Figures, Quarter, StepFacts, Year

pytestmark = pytest.mark.django_db
WORKED = "/work/f/worked"


@pytest.fixture
def duty(desk, council):
    return desk(council, "duty manager", name="Kit Arden")


def a_night():
    """What a night does."""
    begun = tasks.ask()
    while worker.work_once():
        pass
    assert not Job.objects.exclude(state=Job.DONE).exists()
    return begun


def told(model, document):
    row = model.objects.get()
    return desks.opened(row.safe_id).read([row], document)[0]


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (2, 0), (3, 0), (4, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (998, 1000)]
)  # fmt: skip
def test_a_count_is_rounded_to_five_and_a_small_one_tells_nothing(count, shown):
    assert rules.rounded(count) == shown


@pytest.mark.parametrize(
    ("today", "closed"),
    [
        (date(2026, 4, 28), []), (date(2026, 4, 29), [date(2026, 1, 1)]), (date(2026, 7, 28), [date(2026, 1, 1)]),
        (date(2026, 7, 29), [date(2026, 1, 1), date(2026, 4, 1)]), (date(2025, 12, 31), []),
    ],
)  # fmt: skip
def test_a_quarter_is_closed_once_what_came_after_its_last_step_is_known(today, closed):
    assert list(rules.closed(date(2026, 2, 3), today)) == closed


def test_the_last_day_of_a_quarter_is_that_of_its_third_month():
    firsts = [date(2026, month, 1) for month in (1, 4, 7, 10)]
    assert [rules.last_day(each) for each in firsts] == [
        date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31),
    ]  # fmt: skip


def test_a_night_counts_acts_before_and_after_a_step_and_the_first_contact(duty):
    case = reported(duty)
    Case.objects.update(opened_on=day(60))
    for ago in (70, 39, 30, 29, 20, 1):
        noted(duty, case, "He rang.", ago)
    noted(duty, case, "I called her.", 50, kind="call")
    stepped(duty, case, 30)
    a_night()
    assert told(CaseCount, Facts) == Facts(
        opened_on=day(60), contact_on=day(50), steps=(StepFacts("warning", day(30), 1, 2),)
    )


def test_only_what_changed_is_opened_again_and_a_run_is_one_line(duty, monkeypatch):
    first, second = reported(duty), reported(duty)
    opened = []
    was = counting.facts
    monkeypatch.setattr(counting, "facts", lambda safe, case: opened.append(case.id) or was(safe, case))
    lines = Leaf.objects.count()
    assert a_night() == 1
    assert set(opened) == {first.id, second.id}
    assert Leaf.objects.count() == lines + 1
    assert Leaf.objects.order_by("id").last().log.safe_id == Board.objects.get().safe_id
    assert a_night() == 0, "once a day"
    Year.objects.update(made_on=day(1))
    noted(duty, second, "He rang.", 2)
    opened.clear()
    a_night()
    assert opened == [second.id]
    assert CaseCount.objects.count() == 2


def test_a_job_of_nobody_waits_for_no_key(duty):
    reported(duty)
    tasks.ask()
    assert tasks.ask() == 0, "it waits already"
    worker.give_up_keyless()
    assert Job.objects.get().state == Job.WAITING


def test_what_was_counted_goes_with_its_case(duty):
    case = reported(duty)
    a_night()
    row = CaseCount.objects.get()
    Case.objects.get(id=case.id).delete()
    assert not CaseCount.objects.exists()
    assert not ItemKey.objects.filter(item=row.id).exists()


def test_the_page_says_what_there_is_and_changes_for_no_wall(desk, council, duty):
    assert "There are none yet." in duty.get(WORKED)
    case = reported(duty)
    lead = desk(council, "safeguarding lead", name="Noor Hale")
    a_night()
    duty.get("")  # what was just done is told once
    before = lead.get(WORKED)
    assert "fewer than 5" in before
    assert "Fewer than 5 of each, also none: Warning letter;" in before
    assert "too few to show" in before
    walls.put(case.id, WallTold(), worker=lead.worker.id)
    Year.objects.update(made_on=day(1))
    a_night()
    assert plain(lead.get(WORKED)) == plain(before) == plain(duty.get(WORKED))
    assert "Asha" not in before


def test_figures_count_cases_steps_and_days_of_their_time_alone(duty, council):
    for number in range(6):
        a_case(duty, f"Asha {number}")
    since, until = day(100), day(30)
    Case.objects.update(opened_on=day(50), closed_on=day(40))
    last = Case.objects.first()
    Case.objects.filter(id=last.id).update(opened_on=day(20), closed_on=None)
    began = Facts(
        opened_on=day(50), sent_on=day(53), contact_on=day(48), steps=(StepFacts("visit", day(40), 3, 1),)
    )
    late = Facts(opened_on=day(10), steps=(StepFacts("visit", day(9), 9, 9),))
    made = periods.figures(council.id, since, until, [began] * 11 + [late], takes_reports=True)
    assert made.counts == {
        "reports": 0, "begun": 5, "again": 0, "closed": 5, "open": 0, "in time": 0, "late": 0, "steps": 10,
    }  # fmt: skip
    assert made.days == {"look": 3, "contact": 5, "step": 13}
    assert (made.steps["visit"].steps, made.steps["visit"].before, made.steps["visit"].after) == (10, 35, 10)
    assert made.steps["warning"].steps == 0
    few = periods.figures(council.id, since, until, [began] * 4, takes_reports=False)
    assert few.days == {"contact": None, "step": None}
    assert few.steps["visit"].after is None
    assert "reports" not in few.counts


def test_a_quarter_is_published_once_and_stays_as_it_was(desk, duty, council):
    assert "No quarter is published yet." in duty.get("/work/f/published")
    for number in range(6):
        a_case(duty, f"Asha {number}")
    Case.objects.update(opened_on=day(240))
    a_night()
    first = rules.first_day(day(240))
    there = dict(Quarter.objects.values_list("starts_on", "sealed"))
    assert first in there
    assert all(rules.last_day(each) + rules.WINDOW < timezone.localdate() for each in there)
    Case.objects.all()[0].delete()
    Case.objects.all()[0].delete()
    Year.objects.update(made_on=day(1))
    actions.make(council.id)
    assert dict(Quarter.objects.values_list("starts_on", "sealed")) == there
    auditor = desk(council, "auditor", name="Zoe Hart")
    page = auditor.get(f"/work/f/published?from={first.isoformat()}")
    assert "Most cases began in" in page
    assert "<rect" in page
    assert page.count('aria-current="true"') == 1
    assert "Asha" not in page
    answer = auditor.client.get("/work/f/file", secure=True)
    assert 'filename="figures.csv"' in answer.headers["Content-Disposition"]
    listed = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [first.isoformat(), rules.last_day(first).isoformat(), "Cases begun", "5"] in [
        row[:4] for row in listed
    ]
    assert {len(row) for row in listed} == {5}
    row = Quarter.objects.get(starts_on=first)
    assert desks.opened(row.safe_id).read([row], Figures)[0].counts["begun"] == 5
    assert timedelta(days=88) < rules.last_day(first) - first < timedelta(days=93)

"""The plan of support and the safety plan of a case: wishes in their words, steps, versions."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.staff.test_cases import reported

from chesil_web.staff.cases.work_models import CaseVersion, Clock

pytestmark = pytest.mark.django_db


def plan(**more):
    by = timezone.localdate() + timedelta(days=3)
    return {
        "wishes": "I want him to leave me alone.", "needs": "A lock.", "what_1": "Fit a lock", "who_1": "Rowan Kell",
        "by_1": by.isoformat(), "what_2": "Ask the school", "base": 0,
    } | more  # fmt: skip


def test_a_plan_has_wishes_in_their_words_and_steps_with_who_and_when(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    assert "There is no plan yet." in officer.get(f"{case.id}/plan")
    officer.post(f"{case.id}/plan/write", **plan())
    page = officer.get(f"{case.id}/plan")
    for words in (
        "I want him to leave me alone.",
        "Fit a lock · Rowan Kell · by",
        "Ask the school",
        "this is a draft",
    ):
        assert words in page, words
    assert Clock.objects.get(kind="plan step").due_on == timezone.localdate() + timedelta(days=3)
    assert b"lock" not in CaseVersion.objects.get().sealed


def test_what_is_done_is_due_no_more_and_an_agreed_plan_meets_its_clock(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    interview = Clock.objects.get(kind="interview")
    today = timezone.localdate().isoformat()
    officer.post(f"{case.id}/due/{interview.id}", end="done", met_on=today)
    assert Clock.objects.get(kind="plan").met_on is None
    officer.post(f"{case.id}/plan/write", **plan())
    form = officer.get(f"{case.id}/plan/write")
    assert "Fit a lock" in form
    assert 'name="base" value="1"' in form
    officer.post(f"{case.id}/plan/write", **plan(base=1, done_1="on", agreed_on=today))
    assert Clock.objects.get(kind="plan").met_on == timezone.localdate()
    assert not Clock.objects.filter(kind="plan step", ended_on=None).exists()
    assert "this is a draft" in officer.get(f"{case.id}/plan/versions")
    assert "this is a draft" not in officer.get(f"{case.id}/plan")


def test_two_who_write_a_plan_at_once_lose_nothing(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{case.id}/plan/write", **plan(wishes="The one."))
    officer.post(f"{case.id}/plan/write", **plan(wishes="The other."))
    assert "Somebody else changed this at the same time." in officer.get(f"{case.id}/plan")
    before = officer.get(f"{case.id}/plan/versions")
    assert "The one." in before
    assert "The other." in before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"wishes": ""}, "that they could not be asked and why"), ({"what_1": ""}, "Write what has to be done."),
        ({"by_2": "x"}, "There is a problem"), ({"agreed_on": "2999-01-01"}, "This day has not come yet."),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(desk, council, wrong, words):
    officer = desk(council, "officer")
    case = reported(officer)
    assert words in officer.post(f"{case.id}/plan/write", status=200, **plan(**wrong))
    assert not CaseVersion.objects.exists()


def test_a_safety_plan_is_theirs_part_by_part_and_no_entry_quotes_it(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    assert "It is theirs" in officer.get(f"{case.id}/safety")
    assert "Write something in at least one part." in officer.post(
        f"{case.id}/safety/write", status=200, base=0
    )
    officer.post(f"{case.id}/safety/write", word="pineapple", home="The back door.")
    page = officer.get(f"{case.id}/safety")
    assert "pineapple" in page
    assert page.index("The back door.") < page.index("pineapple")
    assert "pineapple" not in officer.get(f"{case.id}/timeline")
    officer.get(f"{case.id}/safety/versions")


def test_plans_of_others_and_of_a_closed_case(desk, council):
    officer, other = desk(council, "officer"), desk(council, "officer", name="Dev Marsh")
    case = reported(officer)
    officer.post(f"{case.id}/safety/write", word="pineapple")
    for address in ("plan", "plan/write", "plan/versions", "safety", "safety/write", "safety/versions"):
        other.get(f"{case.id}/{address}", status=404)
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    officer.get(f"{case.id}/safety/write", status=404)
    assert "pineapple" in officer.get(f"{case.id}/safety")

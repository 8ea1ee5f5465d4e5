"""Steps that were taken in a case: what, why, what happened after, and when somebody looks at it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.staff.test_case_timeline import day, noted, stepped
from tests.web.staff.test_cases import reported

from chesil_web.staff.cases.work_models import CaseVersion, Clock

pytestmark = pytest.mark.django_db


def test_a_step_stands_with_its_reason_and_what_happened_after_it(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    assert "No step is written down yet." in officer.get(f"{case.id}/steps")
    stepped(officer, case, 10)
    noted(officer, case, "He rang.", 4)
    noted(officer, case, "He rang before.", 12)
    page = officer.get(f"{case.id}/steps")
    for words in ("Warning letter of", "Sent a letter.", "He came back.", "1 act, on"):
        assert words in page, words


@pytest.mark.parametrize(
    ("kind", "refused"), [("stalking", True), ("domestic abuse", True), ("neighbours", False)]
)
def test_mediation_is_refused_where_somebody_is_abused_or_stalked(desk, council, kind, refused):
    officer = desk(council, "officer")
    case = reported(officer, kind=kind)
    told = {"kind": "mediation", "on": day(1).isoformat(), "what": "They met.", "why": "Both asked."}
    page = officer.post(f"{case.id}/steps/new", status=200 if refused else 302, **told)
    assert ("Mediation is never for domestic abuse or stalking." in page) is refused
    assert CaseVersion.objects.exists() is not refused
    officer.post(f"{case.id}/steps/new", **told | {"kind": "no mediation"})


def test_looking_at_what_came_of_it_is_due_and_goes_once_somebody_looked(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    stepped(officer, case, 40, review_on=day(2).isoformat())
    assert "Check what came of a step" in officer.get("")
    thing = CaseVersion.objects.get().thing
    form = officer.get(f"{case.id}/steps/{thing}")
    assert "Sent a letter." in form
    assert 'name="base" value="1"' in form
    stepped_again = {
        "kind": "warning",
        "on": day(40).isoformat(),
        "what": "Sent a letter.",
        "why": "He came back.",
    }
    officer.post(f"{case.id}/steps/{thing}", **stepped_again, came="He stayed away.", base=1)
    assert "Check what came of a step" not in officer.get("")
    assert Clock.objects.get(kind="step").ended_on == timezone.localdate()
    assert "He stayed away." in officer.get(f"{case.id}/steps")


def test_a_step_that_is_still_to_come_is_a_task(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    told = {
        "kind": "visit",
        "what": "x",
        "why": "y",
        "on": (timezone.localdate() + timedelta(days=1)).isoformat(),
    }
    assert "Add what is planned as a task." in officer.post(f"{case.id}/steps/new", status=200, **told)

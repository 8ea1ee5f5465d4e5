"""Rights in a case: Clare's Law, ASB case review, and whether people were told in time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.staff.test_cases import reported

from chesil_web.record import working_days
from chesil_web.staff.cases.work_models import Clock

pytestmark = pytest.mark.django_db


def use(desk, case, status=302, **told):
    return desk.post(f"{case.id}/rights/new", status, **{"start": timezone.localdate().isoformat()} | told)


def test_clares_law_has_two_days_and_a_case_review_three(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    page = officer.get(f"{case.id}/rights")
    assert page.count("Nothing is noted yet.") == 4
    assert "statutory guidance of April 2023" in page
    use(officer, case, right="disclosure", words="She asked, ref. 12.")
    use(officer, case, right="review")
    today = timezone.localdate()
    assert Clock.objects.get(kind="disclosure").due_on == today + timedelta(days=28)
    assert Clock.objects.get(kind="disclosure contact").due_on == working_days.after(today, 10)
    assert Clock.objects.get(kind="review meeting").due_on == working_days.after(today, 20)
    page = officer.get(f"{case.id}/rights")
    assert "She asked, ref. 12." in page
    assert page.count("Nothing is noted yet.") == 2
    assert "Clare’s Law" in officer.get(f"{case.id}/timeline?only=due")


@pytest.mark.parametrize(("rights", "days"), [("enhanced", 1), ("standard", 5)])
def test_were_they_told_in_time(desk, council, rights, days):
    officer = desk(council, "officer")
    case = reported(officer)
    start = timezone.localdate() - timedelta(days=30)
    use(officer, case, right="told", event="bail", rights=rights, start=start.isoformat())
    clock = Clock.objects.get(kind="told")
    assert clock.due_on == working_days.after(start, days)
    assert "Bail conditions were set or changed" in officer.get("") + officer.get(f"{case.id}/rights")
    told = clock.due_on + timedelta(days=1)
    officer.post(f"{case.id}/due/{clock.id}", end="done", met_on=told.isoformat(), how="By text.")
    page = officer.get(f"{case.id}/rights")
    assert "done late: on" in page
    assert "By text." in page


def test_what_is_sent_twice_begins_once(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    for _ in range(2):
        use(officer, case, right="support", words="NM/1")
    assert Clock.objects.filter(kind="support").count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"right": "told"}, "Choose what has to be told."), ({"right": "support", "start": "2999-01-01"}, "not come yet"),
        ({"right": "support", "start": ""}, "Add the day on which the time began."), ({}, "Choose one."),
    ],
)  # fmt: skip
def test_a_right_that_cannot_be_is_refused(desk, council, wrong, words):
    officer = desk(council, "officer")
    case = reported(officer)
    before = Clock.objects.count()
    assert words in use(officer, case, 200, **wrong)
    assert Clock.objects.count() == before


def test_rights_in_cases_of_others_and_closed_ones(desk, council):
    officer, other = desk(council, "officer"), desk(council, "officer", name="Dev Marsh")
    case = reported(officer)
    other.get(f"{case.id}/rights", status=404)
    use(other, case, 404, right="review")
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    assert "Use a right" not in officer.get(f"{case.id}/rights")
    use(officer, case, 404, right="review")

"""The timeline of a case: as it was written and as it happened, narrowed, paged, and what followed each step."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.staff.test_cases import reported
from tests.web.staff.test_sharing import OUTSIDE, advocate, code_of, entry, shared, taken  # noqa: F401
from tests.web.test_diary import write

from chesil_web.foundation.keys.models import Lock
from chesil_web.record.given.models import Share
from chesil_web.staff.caseload import timeline
from chesil_web.staff.cases import acts
from chesil_web.staff.cases.models import Case

pytestmark = pytest.mark.django_db


def day(ago):
    return timezone.localdate() - timedelta(days=ago)


def noted(desk, case, text, ago, kind="act"):
    desk.post(f"{case.id}/note", kind=kind, text=text, happened=day(ago).isoformat())


def stepped(desk, case, ago, **more):
    told = {"kind": "warning", "on": day(ago).isoformat(), "what": "Sent a letter.", "why": "He came back."}
    desk.post(f"{case.id}/steps/new", **told | more)


def test_what_was_written_last_comes_first_and_what_happened_last_when_that_is_asked_for(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    noted(officer, case, "He rang on the stairs.", 5)
    noted(officer, case, "He waited long before.", 9)
    written = officer.get(f"{case.id}/timeline")
    assert written.index("He waited long before.") < written.index("He rang on the stairs.")
    assert "He waits outside her work." in written
    happened = officer.get(f"{case.id}/timeline?by=happened")
    if day(9).year == day(5).year:
        assert happened.index("He rang on the stairs.") < happened.index("He waited long before.")
    assert "written" in happened


def test_what_followed_a_step_stands_with_it_until_the_next_step(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    for ago in (30, 20, 12, 10):
        noted(officer, case, "He rang.", ago)
    stepped(officer, case, 20)
    page = officer.get(f"{case.id}/timeline")
    assert "Then: 2 acts, the last on" in page
    stepped(officer, case, 11)
    page = officer.get(f"{case.id}/timeline")
    assert page.count("Then: 1 act, on") == 2
    stepped(officer, case, 5)
    assert "Then: nothing is recorded" in officer.get(f"{case.id}/timeline")


@pytest.mark.parametrize(
    ("steps", "days", "counts"),
    [
        ([1], [1, 2, 3], [2]), ([2, 4], [1, 2, 3, 4, 5], [2, 1]), ([4, 2], [3, 5, 5], [2, 1]), ([3, 3], [4], [1, 1]),
        ([], [1], []), ([5], [], [0]),
    ],
)  # fmt: skip
def test_an_act_is_counted_after_the_step_before_it(steps, days, counts):
    found = acts.after(
        [date(2026, 6, each) for each in steps], [None, *(date(2026, 6, each) for each in days)]
    )
    assert [each.count for each in found] == counts


def test_it_can_be_narrowed_and_what_is_older_is_on_the_next_page(desk, council, monkeypatch):
    officer = desk(council, "officer")
    case = reported(officer)
    monkeypatch.setattr(timeline, "NEWEST", 3)
    for number in range(5):
        noted(officer, case, f"Act no. {number}.", 1)
    officer.post(f"{case.id}/note", kind="note", text="Only a note.")
    first = officer.get(f"{case.id}/timeline")
    assert "Only a note." in first
    assert "Act no. 2." not in first
    older = officer.get(f"{case.id}/timeline?before=6")
    assert "Act no. 2." in older
    assert "Act no. 3." not in older
    acts_only = officer.get(f"{case.id}/timeline?only=acts")
    assert "Only a note." not in acts_only
    assert "Act no. 2." in acts_only
    assert "Only a note." in officer.get(f"{case.id}/timeline?only=nonsense&before=-1&by=x&year=99999999999")


def test_what_she_shared_stands_at_its_day_and_only_while_it_can_be_read(asha, advocate):  # noqa: F811
    entry(asha)
    write(asha, what="No day for this.", when="unsure")
    shared(asha, code_of(advocate))
    taken(advocate)
    case = Case.objects.get()
    happened = advocate.get(f"{case.id}/timeline?by=happened&year=2026")
    assert OUTSIDE in happened
    assert "No day for this." in happened
    assert "No day given" in happened
    Lock.objects.filter(safe_id=Share.objects.get().safe_id, kind="service").delete()
    gone = advocate.get(f"{case.id}/timeline?by=happened")
    assert OUTSIDE not in gone
    assert "They shared something" in gone


def test_the_timeline_of_another_is_not_there(desk, council):
    case = reported(desk(council, "officer"))
    desk(council, "officer", name="Dev Marsh").get(f"{case.id}/timeline", status=404)


def test_a_day_that_has_not_come_yet_is_refused(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    page = officer.post(f"{case.id}/note", status=200, kind="act", text="x", happened=day(-3).isoformat())
    assert "This day has not come yet." in page

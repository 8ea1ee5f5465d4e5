"""Closed cases: from when they can be erased, holds by two, and erasing that somebody looks at first."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_cases import reported, triage
from tests.web.test_complaints import sent

from chesil.vault.records import Decided
from chesil_web.foundation.keys.models import Erasure, ItemKey, Lock, Safe
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import desks
from chesil_web.staff.cases.ending_models import Hold, Purged
from chesil_web.staff.cases.models import Board, Card, Case, Entry
from chesil_web.staff.clocks import rules as clocks

pytestmark = pytest.mark.django_db


def closed(desk, **more):
    case = reported(desk)
    desk.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.", **more)
    return Case.objects.get(id=case.id)


def due(case):
    Case.objects.filter(id=case.id).update(purge_on=timezone.localdate())


@pytest.fixture
def two(desk, council):
    """A duty manager and the data protection officer, who takes a second look."""
    return desk(council, "duty manager"), desk(council, "data protection officer", name="Priya Other")


@pytest.mark.parametrize(("children", "years"), [({}, 6), ({"has_children": "on"}, 7)])
def test_a_closed_case_has_a_day_from_which_it_can_be_erased(two, children, years):
    case = closed(two[0], **children)
    today = timezone.localdate()
    kind = "keep children" if children else "keep"
    assert case.purge_on == clocks.due(kind, today, 1, {})
    assert case.purge_on.year == today.year + years
    assert case.ref in two[1].get("kept")
    two[0].post(f"{case.id}/reopen", reason="He wrote again.")
    assert Case.objects.get().purge_on is None
    assert case.ref not in two[1].get("kept")
    assert [each.what for each in logged(case, Decided)] == ["closed", "reopened"]


def test_a_hold_takes_two_and_lifting_it_takes_two(two):
    one, other = two
    case = closed(one)
    assert "Say why" in one.post(f"{case.id}/hold", status=200, why="")
    one.post(f"{case.id}/hold", why="A court case.")
    assert "Somebody else has to agree." in one.get(f"{case.id}/hold")
    one.post(f"{case.id}/hold", status=200, answer="yes")
    assert not Case.objects.get().held
    assert "Legal hold of" in other.get("kept")
    page = other.get(f"{case.id}/hold")
    assert "Rowan Kell asked for a legal hold." in page
    assert "A court case." in page
    other.post(f"{case.id}/hold", answer="yes")
    assert Case.objects.get().held
    other.post(f"{case.id}/hold", why="It is over.")
    other.post(f"{case.id}/hold", status=200, answer="yes")
    assert Case.objects.get().held
    assert "Say why" in one.post(f"{case.id}/hold", status=200, answer="no", why="")
    one.post(f"{case.id}/hold", answer="no", why="It goes on.")
    assert Hold.objects.get().lifting_on is None
    other.post(f"{case.id}/hold", why="It is over now.")
    one.post(f"{case.id}/hold", answer="yes")
    assert not Case.objects.get().held
    assert "Agreed to lift the legal hold." in one.get(f"{case.id}/timeline")
    first, second = one.worker.id.hex, other.worker.id.hex
    assert [(each.what, each.by, each.second) for each in logged(case, Decided)] == [
        ("closed", first, None), ("held", second, first), ("hold not lifted", first, None),
        ("hold lifted", first, second),
    ]  # fmt: skip


def test_a_hold_that_the_second_person_does_not_want_never_begins(two):
    one, other = two
    case = closed(one)
    one.post(f"{case.id}/hold", why="A court case.")
    other.post(f"{case.id}/hold", answer="no", why="There is none.")
    assert not Case.objects.get().held
    assert "There is no legal hold." in one.get(f"{case.id}/hold")
    assert logged(case, Decided)[-1].what == "not held"


@pytest.mark.parametrize("what", ["before its day", "held", "asked"])
def test_what_is_not_due_or_is_held_cannot_be_erased(two, what):
    one, other = two
    case = closed(one)
    if what != "before its day":
        due(case)
        one.post(f"{case.id}/hold", why="A court case.")
    if what == "held":
        other.post(f"{case.id}/hold", answer="yes")
    page = one.post(f"{case.id}/purge", status=200, end="erase", ref=case.ref, why="Long enough.")
    assert "It cannot be erased yet" in page
    assert Case.objects.exists()


def test_erasing_takes_its_locks_its_card_and_its_report_and_says_who_did_it(two, visitor, settings):
    import attrs

    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    sent(visitor)
    one, other = two
    complaint = Complaint.objects.get()
    one.post(f"new/{complaint.id}", **triage(one))
    case = Case.objects.get()
    one.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    due(case)
    assert "Look at it now" in other.get("kept")
    wrong = other.post(f"{case.id}/purge", status=200, end="erase", ref="K7Q-X4M", why="x")
    assert "This is not the name of this case." in wrong
    other.post(
        f"{case.id}/purge", end="erase", ref=case.ref.lower().replace("-", " "), why="Six years are over."
    )
    assert not Case.objects.exists()
    assert not Entry.objects.exists()
    assert not Card.objects.exists()
    gone = {case.safe_id, complaint.safe_id}
    assert not Lock.objects.filter(safe__in=gone).exists()
    assert not ItemKey.objects.filter(safe__in=gone).exists()
    assert set(Erasure.objects.values_list("safe", flat=True)) == gone
    assert not ItemKey.objects.filter(
        safe=desks.opened(Board.objects.get().safe_id).id, item=case.id
    ).exists()
    page = other.get("kept")
    assert case.ref in page
    assert "Six years are over." in page
    assert "Priya Other" in page
    assert Purged.objects.count() == 1
    assert "Nothing waits for a first look." in one.get("new"), "its report does not come back as new"
    assert Safe.objects.get(id=case.safe_id).state == "erased"
    one.get(f"{case.id}", status=404)


def test_it_can_be_kept_longer_with_a_reason(two):
    one, other = two
    case = closed(one)
    due(case)
    today = timezone.localdate()
    assert "still to come" in other.post(
        f"{case.id}/purge", status=200, end="keep", until=today.isoformat(), why="x"
    )
    later = today + timedelta(days=365)
    other.post(f"{case.id}/purge", end="keep", until=later.isoformat(), why="The child is 16.")
    assert Case.objects.get().purge_on == later
    assert "The child is 16." in one.get(f"{case.id}")
    assert logged(case, Decided)[-1].what == "kept longer"


def test_an_open_case_is_not_looked_at_and_officers_decide_nothing(two, desk, council):
    one, _other = two
    case = reported(one)
    one.get(f"{case.id}/purge", status=404)
    officer = desk(council, "officer", name="Dev Marsh")
    own = closed(officer)
    for address in ("kept", f"{own.id}/hold", f"{own.id}/purge"):
        officer.get(address, status=404)


def test_years_are_counted_to_the_same_day():
    assert clocks.due("keep", date(2024, 2, 29), 1, {}) == date(2030, 2, 28)

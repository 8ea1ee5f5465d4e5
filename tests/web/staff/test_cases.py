"""Cases: reports that arrive, the first look, what is written down and due, handing over, closing."""

import re
import uuid
from datetime import date, datetime, timedelta

import attrs
import pytest
from django.utils import timezone
from tests.web.test_complaints import SAID, begin, fill, sent, shown

from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.log.models import Leaf
from chesil_web.record import working_days
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access.models import Grant
from chesil_web.staff.caseload.actions import WARN_FIRST
from chesil_web.staff.cases import queries, rules
from chesil_web.staff.cases.models import Card, Case, CaseTold, Contact, Entry, Task
from chesil_web.staff.cases.work_models import Clock
from chesil_web.staff.clocks import queries as clock_queries
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_complaints(settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


def triage(desk, **more):
    return {
        "about": "self", "danger": "no", "kind": "stalking", "priority": "2", "owner": f"worker {desk.worker.id.hex}",
        "reason": "She is followed every week.",
    } | more  # fmt: skip


def reported(desk, **more):
    told = triage(desk, who="Asha", report="He waits outside her work.", against="Dev", **more)
    return Case.objects.get(id=desk.post("report", **told).rpartition("/")[2])


def contact(**more):
    return {
        "state": "confirmed", "way": "a call to the mobile", "number": "07700 900123", "since": "0", "until": "24",
        "words": "It is about the library.", "who_answers": "her son",
    } | more  # fmt: skip


def test_a_report_that_arrived_is_read_taken_up_and_then_lies_in_its_case(visitor, desk, council):
    at = begin(visitor)
    visitor.post(f"{at}/w/1", {"danger": "unsure"}, secure=True)
    fill(visitor, at, {name: said for name, said in SAID.items() if name != "1"})
    visitor.post(f"{at}/all", secure=True)
    duty = desk(council, "duty manager")
    assert "1 report waits for a first look" in duty.get("")
    listed = duty.get("new")
    assert "Somebody may be in danger" in listed
    assert "follows my sister" not in listed
    complaint = Complaint.objects.get()
    read = duty.get(f"new/{complaint.id}")
    for words in ("She follows my sister home.", "07700 900123", "the library", "Followed them", "Mill Lane"):
        assert words in read, words
    case = Case.objects.get(id=duty.post(f"new/{complaint.id}", **triage(duty)).rpartition("/")[2])
    assert "Nothing waits" in duty.get("new")
    page = duty.get(f"{case.id}")
    assert "Ash" in page
    assert "They said how you can reach them safely." in page
    assert "Check first when it is safe" in page
    assert "mornings" in page
    assert "07700 900123" not in page
    assert "07700 900123" in duty.get(f"{case.id}/teller/number")
    assert "This is in a case." in duty.get(f"new/{complaint.id}")
    assert case.next_due_on == working_days.after(timezone.localdate(), 1)
    assert "When the council opened it" in shown(visitor, at)


def test_who_wants_no_contact_gets_none(visitor, desk, council):
    sent(visitor, SAID | {"11": {"reach": "none"}})
    duty = desk(council, "duty manager")
    made = duty.post(f"new/{Complaint.objects.get().id}", **triage(duty))
    assert "No safe way is known. Do not call." in duty.get(made.rpartition("/")[2])


def test_its_writer_sees_each_look_and_half_an_hour_is_one(visitor, desk, council, monkeypatch):
    sent(visitor)
    duty = desk(council, "duty manager")
    complaint = Complaint.objects.get()
    before = Leaf.objects.filter(log__safe_id=complaint.safe_id).count()
    for _ in range(3):
        duty.get(f"new/{complaint.id}")
    assert Leaf.objects.filter(log__safe_id=complaint.safe_id).count() == before + 1
    Grant.objects.update(until=timezone.now())
    duty.get(f"new/{complaint.id}")
    assert Leaf.objects.filter(log__safe_id=complaint.safe_id).count() == before + 2


def test_a_report_is_taken_up_once(visitor, desk, council):
    sent(visitor)
    one, other = desk(council, "duty manager"), desk(council, "duty manager", name="Dev Marsh")
    complaint = Complaint.objects.get()
    first = one.post(f"new/{complaint.id}", **triage(one))
    assert other.post(f"new/{complaint.id}", **triage(other)) == first
    assert Case.objects.count() == 1


def test_two_who_take_up_a_report_at_once_make_one_case(visitor, desk, council, monkeypatch):
    sent(visitor)
    duty = desk(council, "duty manager")
    complaint = Complaint.objects.get()
    first = duty.post(f"new/{complaint.id}", **triage(duty))
    monkeypatch.setattr(
        handling, "_check_is_new", lambda complaint: None
    )  # both looked before either had kept it
    assert duty.post(f"new/{complaint.id}", **triage(duty)) == first
    assert Case.objects.count() == 1


def test_what_was_taken_back_is_not_there_and_what_was_not_sent_never_is(visitor, desk, council):
    sent(visitor)
    duty = desk(council, "duty manager")
    complaint = Complaint.objects.get()
    Complaint.objects.update(ends_on=date(2030, 1, 1))
    assert "Nothing waits" in duty.get("new")
    duty.get(f"new/{complaint.id}", status=404)
    Complaint.objects.update(ends_on=None, sent_on=None)
    duty.get(f"new/{complaint.id}", status=404)


def test_reports_are_read_by_the_council_alone(visitor, desk):
    sent(visitor)
    advocates = desk(workforce.add_agency("Harbour Advocates", "advocates"), "duty manager")
    advocates.get("new", status=404)
    advocates.get(f"new/{Complaint.objects.get().id}", status=404)
    assert "wait" not in advocates.get("")


@pytest.mark.parametrize("missing", ["danger", "kind", "priority", "owner", "reason"])
def test_a_first_look_needs_each_of_its_answers(desk, council, missing):
    officer = desk(council, "officer")
    told = triage(officer, who="Asha", report="He waits.", **{missing: ""})
    assert "There is a problem" in officer.post("report", status=200, **told)
    assert not Case.objects.exists()


def test_a_report_by_phone_begins_a_case_with_its_words_and_a_task(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    page = officer.get(f"{case.id}")
    for words in ("He waits outside her work.", "She is followed every week.", "Dev", "Stalking", case.ref):
        assert words in page, words
    assert rules.is_ref(case.ref)
    assert "Contact them in the way that is safe" in page
    assert case.ref in officer.get("all")
    assert case.ref in officer.get("")


def test_an_officer_sees_their_own_cases_and_those_of_their_team_alone(desk, council):
    team = workforce.add_team(council.id, "Front desk").id.hex
    one = desk(council, "officer", teams=[team])
    other = desk(council, "officer", name="Dev Marsh")
    third = desk(council, "officer", name="Priya Other", teams=[team])
    case = reported(one)
    for address in (
        "",
        "/note",
        "/contact",
        "/task",
        "/hand-over",
        "/close",
        "/number",
        "/teller",
        "/teller/number",
    ):
        other.get(f"{case.id}{address}", status=404)
        other.post(f"{case.id}{address}", status=404)
    assert case.ref not in other.get("all") + other.get("")
    assert other.get(f"{uuid.uuid4()}", status=404) == other.get(f"{case.id}", status=404)
    one.post(f"{case.id}/hand-over", owner=f"team {team}", reason="The team knows the street.")
    assert case.ref in third.get("all")
    assert case.ref in desk(council, "duty manager", name="Manager").get("all")
    assert case.ref not in desk(workforce.add_agency("Westhaven", "council"), "duty manager").get("all")


def test_a_number_shows_only_when_she_said_so_and_in_her_hours(desk, council, monkeypatch):
    officer = desk(council, "officer")
    case = reported(officer, danger="yes")
    officer.get(f"{case.id}/number", status=404)
    page = officer.get(f"{case.id}")
    assert "They said that somebody is in danger." in page
    assert "Write down how they can be reached safely" in page
    officer.post(f"{case.id}/contact", **contact())
    page = officer.get(f"{case.id}")
    assert "Change how to contact them" in page
    assert "07700 900123" not in page
    assert "You can contact them now." in page
    assert "07700 900123" in officer.get(f"{case.id}/number")
    number = officer.get(f"{case.id}/number")
    assert "It is about the library." in number
    assert f'href="/work/c/{case.id}/note"' in number, "the call is written down from there"
    officer.post(f"{case.id}/contact", state="unsafe")
    assert "It is not safe to contact them." in officer.get(f"{case.id}")
    officer.get(f"{case.id}/number", status=404)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True), ({"state": "unknown"}, False), ({"days": (6,)}, False), ({"since": 11}, False),
        ({"until": 10}, False), ({"confirmed_on": date(2026, 2, 1)}, False), ({"confirmed_on": None}, False),
    ],
)  # fmt: skip
def test_when_somebody_may_be_called(changes, may):
    monday = timezone.make_aware(datetime(2026, 6, 1, 10, 30))
    given = {"state": "confirmed", "way": "call", "since": 9, "until": 17, "confirmed_on": date(2026, 5, 1)}
    assert rules.may_call(Contact(**given | changes), monday) is may


def test_hours_that_end_before_they_begin_are_refused(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    page = officer.post(f"{case.id}/contact", status=200, **contact(since="17", until="9"))
    assert "The end has to be later than the beginning." in page
    assert "Write how they can be reached." in officer.post(
        f"{case.id}/contact", status=200, **contact(way="")
    )


def test_hours_are_chosen_and_no_hour_is_assumed(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    form = officer.get(f"{case.id}/contact")
    assert "No safe way is known. Do not call." in form
    assert re.findall(r'<option value="([^"]*)" selected', form) == ["", ""]
    page = officer.post(f"{case.id}/contact", status=200, **contact(since="", until=""))
    assert "Choose from when." in page
    assert "Choose until when." in page
    officer.post(f"{case.id}/contact", **contact(days=["2"], since="12", until="14"))
    assert "Wednesday, from 12:00 to 14:00" in officer.get(f"{case.id}/contact")


def test_a_call_at_another_time_than_is_safe_is_kept_and_said(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{case.id}/contact", **contact(days=["2"], since="12", until="14"))
    assert "Wednesday, from 12:00 to 14:00" in officer.get(f"{case.id}/note")
    for day, at, outside in (
        ("2026-03-01", "12:30", 1),
        ("2026-03-04", "14:00", 1),
        ("2026-03-04", "12:30", 0),
    ):
        officer.post(f"{case.id}/note", kind="call", text="Spoke.", happened=day, at_time=at)
        page = officer.get(f"{case.id}")
        assert page.count("The day or time is not one that they said is safe.") == outside, (day, at)
    assert "Wed 4 March 2026 12:30 (written" in page
    assert "not one that they said" not in officer.get(f"{case.id}"), "it is said once"


def test_what_was_done_finishes_a_task(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    (task,) = Task.objects.all()
    assert "Does this finish a task?" in officer.get(f"{case.id}/note")
    officer.post(f"{case.id}/note", kind="call", text="Spoke.", met=f"task {task.id.hex}")
    assert Task.objects.get().ended_on == timezone.localdate()
    assert "(done)" in officer.get(f"{case.id}")
    assert task.id.hex not in officer.get(f"{case.id}/note")


def test_what_is_done_stands_with_who_did_it_and_never_changes(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{case.id}/note", kind="call", text="Spoke for ten minutes. She wants a lock.")
    page = officer.get(f"{case.id}")
    assert "Spoke for ten minutes." in page
    assert page.count("Rowan Kell") >= 3
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_tasks_are_due_late_and_ended_with_their_outcome(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    (first,) = Task.objects.all()
    yesterday = timezone.localdate() - timedelta(days=1)
    officer.post(f"{case.id}/task", text="Order a lock", due_on=yesterday.isoformat(), owner=f"worker {officer.worker.id.hex}")  # fmt: skip
    assert Case.objects.get().next_due_on == yesterday
    day = officer.get("")
    assert "1 thing is late" in day
    assert "Order a lock" in day
    assert b"Order a lock" not in b"".join(bytes(card.sealed) for card in Card.objects.all())
    lock = Task.objects.exclude(id=first.id).get()
    assert "Order a lock" in officer.get(f"{case.id}/task/{lock.id}")
    officer.post(f"{case.id}/task/{lock.id}", end="not possible any more", outcome="She moved.")
    assert "Order a lock (not possible any more) She moved." in officer.get(f"{case.id}")
    assert Case.objects.get().next_due_on == first.due_on
    officer.post(f"{case.id}/task/{lock.id}", end="done", outcome="")
    assert Entry.objects.count() == 3, "a task ends once"
    assert "Order a lock" not in officer.get("")


def test_my_day_lists_some_of_what_is_due_says_so_and_counts_all_that_is_late(desk, council, monkeypatch):
    officer = desk(council, "officer", "duty manager")
    for _ in range(3):
        reported(officer)
    assert "This page lists at most" not in officer.get("")
    Task.objects.update(due_on=timezone.localdate() - timedelta(days=3))
    Clock.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    late = (
        Task.objects.filter(ended_on=None).count() + Clock.objects.filter(met_on=None, ended_on=None).count()
    )
    for room in (queries, clock_queries):
        monkeypatch.setattr(room, "A_DAY", 2)
    day = officer.get("")
    assert f"{late} things are late" in day
    assert "This page lists at most 2 tasks, 2 other things that are due, and 2 cases" in day
    assert day.count('class="ch-list__item"') <= 6


def test_a_case_is_closed_with_what_came_of_it_and_opened_again(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    assert "Say how they were told" in officer.post(
        f"{case.id}/close", status=200, outcome="He stopped.", told_how=""
    )
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone on Monday.")
    page = officer.get(f"{case.id}")
    assert "Closed on" in page
    assert not Task.objects.filter(ended_on=None).exists()
    assert Case.objects.get().next_due_on is None
    assert "He stopped." in page
    assert case.ref in officer.get("all?state=closed")
    assert case.ref not in officer.get("all")
    assert case.ref not in officer.get("")
    officer.post(f"{case.id}/close", outcome="Twice.", told_how="Twice.")
    assert "Twice." not in officer.get(f"{case.id}")
    officer.post(f"{case.id}/reopen", reason="He wrote again.")
    assert case.ref in officer.get("")


def test_handing_over_takes_the_open_tasks_along(desk, council):
    one, other = desk(council, "officer"), desk(council, "officer", name="Dev Marsh")
    case = reported(one)
    one.get("all")
    assert 'href="/work/c/all" class="govuk-back-link"' in one.get(f"{case.id}")
    one.get("")
    assert 'href="/work/c/" class="govuk-back-link"' in one.get(f"{case.id}"), "the list they came from"
    asked = one.get(f"{case.id}/hand-over")
    assert f"{other.worker.told.name}, 0 open cases" in asked
    assert f"Give case {case.ref} (Asha) to somebody else" in asked
    assert "A reason is needed." in asked
    given = {"owner": f"worker {other.worker.id.hex}", "reason": "I am away."}
    assert one.post(f"{case.id}/hand-over", **given) == "/work/c/"
    assert f"{case.ref} is now with {other.worker.told.name}." in one.get("")
    manager = desk(council, "duty manager", name="Kit Arden")
    again = f"/work/c/{case.id}"
    assert manager.post(f"{case.id}/hand-over", **given) == again, "who still sees the case goes back to it"
    assert f"{case.ref} is now with {other.worker.told.name}." in manager.get(again)
    assert Task.objects.get().worker_id == other.worker.id
    one.get(f"{case.id}", status=404)
    assert "I am away." in other.get(f"{case.id}")
    Worker.objects.filter(id=one.worker.id).update(ends_at=timezone.now())
    assert "Rowan Kell" in other.get(f"{case.id}")


def test_nothing_of_a_case_stands_in_clear(desk, council):
    case = reported(desk(council, "officer"))
    stored = b"".join(
        bytes(row) for model in (Case, Entry, Task) for row in model.objects.values_list("sealed", flat=True)
    )
    for words in (b"Asha", b"outside", b"stalking", b"Contact"):
        assert words not in stored
    assert queries.listed(council.id, [case])[0].card.who == "Asha"
    assert re.fullmatch(r"[2-9B-Z]{3}-[2-9B-Z]{3}", case.ref)


def test_a_damaged_card_hides_no_case(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    from chesil_web.staff.cases.models import Card

    Card.objects.update(sealed=b"nothing")
    assert "This line is damaged. Open the case." in officer.get("all")
    assert "He waits outside her work." in officer.get(f"{case.id}")


def test_a_case_lies_in_a_safe_that_its_agency_opens(desk, council):
    case = reported(desk(council, "officer"))
    safe = entrusted.open_as_installation(case.safe_id)
    assert safe.read([case], CaseTold)[0].against == "Dev"


def test_who_tells_it_for_somebody_else_is_not_the_person_harmed(desk, council):
    officer = desk(council, "officer")
    told = triage(officer, who="Asha", report="He waits outside her work.", against="Dev", about="other")
    page = officer.post("report", status=200, **told)
    assert page.count("Give a name or a word for them.") == 2, "in the list of faults and at its field"
    told |= {"teller": "Mina", "bond": "her sister", "knows": "no", "teller_way": "a call in the evening",
             "teller_number": "07700 900456", "reach_safe": "no", "reach": "Only at work."}  # fmt: skip
    case = Case.objects.get(id=officer.post("report", **told).rpartition("/")[2])
    page = officer.get(f"{case.id}")
    for words in ("Contact with Asha", "It is not safe to contact them", "Who told it: Mina (her sister)",
                  "No. Do not mention it to them", "Only at work.", "a call in the evening"):  # fmt: skip
        assert words in page, words
    assert "07700" not in page
    officer.get(f"{case.id}/number", status=404)
    assert "07700 900456" in officer.get(f"{case.id}/teller/number")
    people = officer.get(f"{case.id}/people")
    assert re.search(r"Somebody who helps.*?Mina|Mina.*?Somebody who helps", people, re.DOTALL)
    same = contact(number="07700 900456")
    assert "This belongs to Mina" in officer.post(f"{case.id}/contact", status=200, **same)
    officer.post(f"{case.id}/teller", state="unsafe")
    officer.get(f"{case.id}/teller/number", status=404)
    assert "Mina, who told it: Marked as unsafe." in officer.get(f"{case.id}")
    assert WARN_FIRST not in officer.get(f"{case.id}"), "the person harmed was never reached so"
    plain = reported(officer)
    officer.get(f"{plain.id}/teller", status=404)


def test_a_report_that_was_written_for_somebody_else_begins_a_case_of_that_person(visitor, desk, council):
    sent(visitor)
    duty = desk(council, "duty manager")
    made = duty.post(f"new/{Complaint.objects.get().id}", **triage(duty)).rpartition("/")[2]
    page = duty.get(made)
    for words in ("Dev, in the blue house</h1>", "Who told it: ", "(my cousin)"):
        assert words in page, words

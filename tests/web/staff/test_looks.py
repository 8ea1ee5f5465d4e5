"""Who opened what: for the people of a case, for an auditor without content, and asked about by chance."""

import csv
import io
from datetime import timedelta

import attrs
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.staff.test_access import pages
from tests.web.staff.test_cases import contact, reported, triage
from tests.web.staff.test_people_of_cases import somebody
from tests.web.staff.test_transfers import move
from tests.web.staff.test_walls import plain
from tests.web.test_complaints import sent

from chesil_web.foundation.keys import office
from chesil_web.foundation.log.models import Leaf
from chesil_web.record.given.models import Complaint
from chesil_web.staff.access import looking, policy
from chesil_web.staff.access.models import Grant, Searches, Wall
from chesil_web.staff.cases.ending_models import Hold
from chesil_web.staff.cases.models import Case
from chesil_web.staff.looks import actions, queries
from chesil_web.staff.looks.models import Look, LookTold, Question
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
A = "/work/a/"
SECRETS = (
    "Asha", "Marsh", "07700 900123", "stalking", "waits outside her work", "followed every week", "the library",
    "a court case", "six years are over", "he is at her door", "they are cousins", "bought a knife", "her son",
)  # fmt: skip


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer")


@pytest.fixture
def duty(desk, council):
    return desk(council, "duty manager", name="Kit Arden")


@pytest.fixture
def auditor(desk, council):
    return desk(council, "auditor", name="Ida Moss")


@pytest.fixture
def officer_of_data(desk, council):
    return desk(council, "data protection officer", name="Priya Nolan")


def told():
    return [each for _row, each in office.read_those(Look.objects.all(), LookTold)]


def table(desk, address):
    answer = desk.client.get(address, secure=True)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_first_opening_is_kept_by_reference_and_with_how_near_the_worker_was(
    officer, duty, desk, council
):
    case = reported(officer)
    officer.get(f"{case.id}")
    officer.get(f"{case.id}")
    duty.get(f"{case.id}")
    other = desk(council, "officer", name="Priya Nolan")
    other.post("emergency", ref=case.ref, reason="He is at her door.")
    assert {(each.thing, each.ref, each.near) for each in told()} == {
        ("case", case.ref, "theirs"), ("case", case.ref, "role"), ("case", case.ref, "emergency")
    }  # fmt: skip
    assert len(told()) == Grant.objects.filter(safe=case.safe_id).count() == 3
    assert case.ref.encode() not in b"".join(bytes(row.sealed) for row in Look.objects.all())


def test_a_look_that_cannot_be_kept_opens_nothing(officer, duty, monkeypatch):
    case = reported(officer)
    leaves = Leaf.objects.count()

    def full(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(actions, "keep", full)
    with pytest.raises(OSError, match="no space"):
        looking.opened(duty.worker.id, case)
    assert Leaf.objects.count() == leaves
    assert not Grant.objects.filter(worker=duty.worker.id).exists()


def test_the_people_of_a_case_see_who_opened_it_and_what_was_done(officer, duty, desk, council):
    case = reported(officer)
    duty.get(f"{case.id}")
    cousin = desk(council, "officer", name="Dev Marsh")
    duty.post(f"{case.id}/wall", against=f"worker {cousin.worker.id.hex}", why="They are cousins.")
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    assert "See who opened it" in officer.get(f"{case.id}")
    page = officer.get(f"{A}{case.id}")
    for words in ("Rowan Kell", "Kit Arden", "Opened the case", "Closed the case"):
        assert words in page, words
    assert "wall" not in page.lower().replace("walls are", "")
    assert page.index("Opened the case") < page.index("Closed the case")
    assert page.count("Opened the case") == 2, "one line a worker and half hour"
    assert "Set a wall against Dev Marsh" in duty.get(f"{A}{case.id}")
    rows = table(duty, f"{A}{case.id}/file?worker={officer.worker.id.hex}")
    assert [row[1] for row in rows] == ["Who", "Rowan Kell"]
    assert "Closed the case" in rows[1][2]
    cousin.get(f"{A}{case.id}", status=404)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "Nobody opened it on these days." in officer.get(f"{A}{case.id}?since={tomorrow}&until={tomorrow}")
    today = timezone.localdate().isoformat()
    assert "The first day has to be before" in officer.get(f"{A}{case.id}?since={tomorrow}&until={today}")


def test_looks_at_a_report_stand_with_its_case(visitor, duty, settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    sent(visitor)
    report = Complaint.objects.get()
    duty.get(f"new/{report.id}")
    assert [(each.thing, each.case, each.ref) for each in told()] == [("report", report.id.hex, "")]
    made = duty.post(f"new/{report.id}", **triage(duty)).rpartition("/")[2]
    assert "Opened a report" in duty.get(f"{A}{made}")


def test_an_auditor_counts_looks_and_reads_them_by_reference(officer, duty, auditor, officer_of_data):
    assert "Nobody opened anything on these days." in auditor.get(A)
    case = reported(officer)
    duty.get(f"{case.id}")
    page = auditor.get(A)
    assert "Kit Arden" in page
    assert case.ref not in page, "counted only, until somebody is chosen"
    one = auditor.get(f"{A}?worker={duty.worker.id.hex}")
    assert case.ref in one
    assert "seen by their role" in one
    assert f"case={case.ref}" in one, "its other looks are a press away"
    of_case = auditor.get(f"{A}?case={case.ref.lower()}")
    assert "Kit Arden" in of_case
    assert "Rowan Kell" in of_case
    assert f'href="{A}{case.id}"' not in of_case, "an auditor opens no page of a case"
    assert f'href="{A}{case.id}"' in officer_of_data.get(f"{A}?case={case.ref}")
    assert "No case here has this reference." in auditor.get(f"{A}?case=K7Q-X4M")
    rows = table(auditor, f"{A}file")
    assert {(row[1], row[3]) for row in rows[1:]} == {("Rowan Kell", case.ref), ("Kit Arden", case.ref)}
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "Nobody opened anything" in auditor.get(f"{A}?since={yesterday}&until={yesterday}")


def test_of_another_agency_an_auditor_sees_nothing(officer, desk):
    reported(officer)
    other = desk(workforce.add_agency("Harbour Advocates", "advocates"), "auditor", name="Noor Hale")
    assert "Nobody opened anything on these days." in other.get(A)
    assert len(table(other, f"{A}file")) == 1


def _everything_happens(officer, duty, desk, council, officer_of_data):
    """A case in which everything that an auditor sees a trace of was done, each with words of its own."""
    case = reported(officer)
    officer.post(f"{case.id}/contact", **contact())
    officer.post(f"{case.id}/people/new", **somebody(name="Dev Marsh"))
    other = desk(council, "officer", name="Noor Hale")
    other.post("emergency", ref=case.ref, reason="He is at her door.")
    duty.post(f"{case.id}/wall", against=f"worker {other.worker.id.hex}", why="They are cousins.")
    officer.post("find", status=200, words="A. Marsh")
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    duty.post(f"{case.id}/hold", why="A court case.")
    erased = reported(officer)
    officer.post(f"{erased.id}/close", outcome="He bought a knife.", told_how="By phone.")
    Case.objects.filter(id=erased.id).update(purge_on=timezone.localdate())
    officer_of_data.post(f"{erased.id}/purge", end="erase", ref=erased.ref, why="Six years are over.")
    return case, erased


def test_an_auditor_sees_no_content_on_any_page(officer, duty, desk, council, auditor, officer_of_data):
    case, erased = _everything_happens(officer, duty, desk, council, officer_of_data)
    auditor.post(f"{A}ask", count="10", only="all")
    seen = {}
    found = pages()
    for page, cells in policy.table().items():
        if cells["auditor"] != "-" and "<" not in str(found[page].pattern):
            answer = auditor.client.get(reverse(page), secure=True)
            if answer.status_code == 200:
                seen[page] = answer.content.decode()
    assert {"cases:day", "cases:walls", "cases:emergencies", "looks:agency", "looks:sample"} <= set(seen)
    for page, text in seen.items():
        for secret in SECRETS:
            assert secret.casefold() not in text.casefold(), (page, secret)
    checks = seen["looks:check"]
    for words in (
        case.ref,
        erased.ref,
        "waits for a second person since",
        "by Priya Nolan",
        "by Noor Hale on",
    ):
        assert words in checks, words
    for address in (f"{case.id}", f"{case.id}/timeline", f"{A}{case.id}", f"{A}{case.id}/file"):
        auditor.get(address, status=404)


def test_holds_and_reviews_that_are_late_are_marked(officer, duty, auditor):
    case = reported(officer)
    assert "There is no legal hold." in auditor.get(f"{A}check")
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    duty.post(f"{case.id}/hold", why="A court case.")
    assert "govuk-tag" not in auditor.get(f"{A}check")
    Hold.objects.update(agreed_on=timezone.localdate() - timedelta(days=400))
    Case.objects.update(purge_on=timezone.localdate() - timedelta(days=30))
    page = auditor.get(f"{A}check")
    assert page.count("govuk-tag--yellow") == 1
    assert "should have been looked at by" in page


def test_searches_stand_beside_what_was_opened_on_the_day(officer, auditor):
    case = reported(officer)
    Searches.objects.create(worker_id=officer.worker.id, on=timezone.localdate(), times=4, found=2)
    assert "looks on that day: 1" in auditor.get(f"{A}check")
    Look.objects.all().delete()
    assert "found and not opened" in auditor.get(f"{A}check")
    assert case.ref not in auditor.get(f"{A}check")


def test_looks_at_a_case_behind_a_wall_count_nowhere(officer, duty, officer_of_data):
    def seen():
        addresses = (A, f"{A}?worker={officer.worker.id.hex}", f"{A}check", f"{A}ask", f"{A}two", "")
        return [plain(officer_of_data.get(each)) for each in addresses], table(officer_of_data, f"{A}file")

    officer_of_data.get("")
    empty = seen()
    case = reported(officer)
    duty.post(f"{case.id}/wall", against=f"worker {officer_of_data.worker.id.hex}", why="They are cousins.")
    duty.post(f"{case.id}/hold", why="A court case.")
    assert seen() == empty
    officer_of_data.get(f"{A}{case.id}", status=404)
    assert "There is no such look" in officer_of_data.post(f"{A}ask", status=200, count="5", only="all")
    assert not Question.objects.exists()


def test_a_look_drawn_by_chance_is_answered_and_marked(officer, duty, auditor):
    case = reported(officer)
    duty.get(f"{case.id}")
    assert "Type a number from 1 to 50." in auditor.post(f"{A}ask", status=200, count="51", only="all")
    assert "Choose which looks." in auditor.post(f"{A}ask", status=200, count="1")
    auditor.post(f"{A}ask", count="5", only="others")
    assert Question.objects.get().look.worker_id == duty.worker.id, "the other was at their own case"
    assert "Say why you opened 1 thing" in duty.get("")
    assert "Say why you opened" not in officer.get("")
    asked = duty.get(f"{A}why")
    assert case.ref in asked
    question = Question.objects.get()
    assert "Choose the reason." in duty.post(f"{A}why", status=200, id=question.id)
    officer.post(f"{A}why", status=200, id=question.id, answer="work")
    assert Question.objects.get().answered_on is None, "only whoever was asked answers"
    duty.post(f"{A}why", id=question.id, answer="cover")
    assert "Nobody asks you anything." in duty.get(f"{A}why")
    assert "1 answer about a look came" in auditor.get("")
    assert "Their answer: I stood in for a colleague." in auditor.get(f"{A}ask")
    auditor.post(f"{A}ask", id=question.id, mark="not")
    page = auditor.get(f"{A}ask")
    assert "Not explained, says Ida Moss." in page
    assert "answer about a look" not in auditor.get("")
    auditor.post(f"{A}ask", id=question.id, mark="explained")
    assert "Not explained, says Ida Moss." in auditor.get(f"{A}ask"), "what was marked stays"
    assert "There is no such look" in auditor.post(f"{A}ask", status=200, count="5", only="others")


def test_nobody_marks_a_look_of_their_own_or_is_asked_about_a_case_behind_a_wall(
    officer, duty, officer_of_data
):
    case = reported(officer)
    officer_of_data.get(f"{A}{case.id}")
    officer_of_data.post(f"{A}ask", count="10", only="all")
    assert {each.look.worker_id for each in Question.objects.select_related("look")} == {officer.worker.id}
    duty.post(f"{case.id}/wall", against=f"worker {officer.worker.id.hex}", why="They are cousins.")
    assert case.ref not in officer.get(f"{A}why") + officer.get("")
    officer.post(f"{A}why", status=200, id=Question.objects.get().id, answer="work")
    assert Question.objects.get().answered_on is None


def test_what_waits_for_a_second_person_stands_on_their_day(officer, duty, desk, council, officer_of_data):
    lead = desk(council, "safeguarding lead", name="Noor Hale")
    harbour = workforce.add_agency("Harbour Advocates", "advocates")
    for each in (duty, lead, officer_of_data):
        each.get("")
    case = reported(officer)
    duty.post(f"{case.id}/hold", why="A court case.")
    assert "for a second person" not in duty.get(""), "whoever asked is told nothing"
    for each in (lead, officer_of_data):
        assert "1 thing waits for a second person" in each.get("")
        assert f"Set a legal hold: {case.ref}" in each.get(f"{A}two")
    officer.post(f"{case.id}/move", **move(f"agency {harbour.id.hex}", basis="danger"))
    assert "2 things wait for a second person" in lead.get("")
    assert f"Give the case to another agency: {case.ref}" in duty.get(f"{A}two")
    assert "Nothing waits for you." in officer.get(f"{A}two")
    cousin = desk(council, "officer", name="Dev Marsh")
    duty.post(f"{case.id}/wall", against=f"worker {cousin.worker.id.hex}", why="They are cousins.")
    duty.post(f"walls/{Wall.objects.get().id}", lift="yes", why="They are not.")
    assert f"Lift a wall: {case.ref}" in lead.get(f"{A}two")
    assert "Lift a wall" not in duty.get(f"{A}two") + officer_of_data.get(f"{A}two")
    lead.post(f"{case.id}/hold", answer="yes")
    lead.post(f"{case.id}/move", agree="yes")
    lead.post(f"walls/{Wall.objects.get().id}", lift="yes")
    assert "Nothing waits for you." in lead.get(f"{A}two")
    looks = Look.objects.count()
    lead.get(f"{A}two")
    assert Look.objects.count() == looks, "to see that something waits is no look"


def test_no_name_in_a_file_is_taken_for_a_formula(desk, council, auditor):
    reported(desk(council, "officer", name="=HYPERLINK(1)"))
    assert table(auditor, f"{A}file")[1][1] == "'=HYPERLINK(1)"


def test_looks_are_kept_for_two_years(officer):
    reported(officer)
    assert actions.forget_old() == 0
    Look.objects.update(on=timezone.localdate() - actions.KEPT_FOR - timedelta(days=1))
    assert actions.forget_old() == 1
    assert not Look.objects.exists()


def test_looks_are_drawn_from_all_that_there_are_and_not_from_the_newest(officer, auditor, monkeypatch):
    monkeypatch.setattr(queries, "MOST_DRAWN_FROM", 3)
    today = timezone.localdate()
    told = LookTold(at=timezone.now(), thing="case", near="role")
    looks = {
        office.keep(
            Look, told, agency_id=officer.worker.row.agency_id, worker_id=officer.worker.id,
            on=today - timedelta(days=days),
        ).id
        for days in range(6)
    }  # fmt: skip
    wanted = queries.Wanted(since=today - timedelta(days=30), until=today)
    draws = [queries.unasked(auditor.worker, wanted, only_others=True) for _ in range(60)]
    assert {len(drawn) for drawn in draws} == {3}
    assert {row.id for drawn in draws for row in drawn} == looks
    assert actions.draw(auditor.worker, wanted, 2, only_others=True) == 2
    asked = set(Question.objects.values_list("look", flat=True))
    monkeypatch.setattr(queries, "MOST_DRAWN_FROM", 100)
    assert {row.id for row in queries.unasked(auditor.worker, wanted, only_others=True)} == looks - asked

"""Walls, declarations, word left for somebody, emergencies, and what leavers leave behind."""

import ast
import re
import uuid
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_cases import reported, triage
from tests.web.staff.test_people_of_cases import added, somebody
from tests.web.test_complaints import SAID, sent

import chesil_web
from chesil.vault.records import GlassBroken, HandedOver, Viewed, WallSet
from chesil_web.foundation.keys import office
from chesil_web.foundation.log.models import Leaf
from chesil_web.record.given import actions as given
from chesil_web.record.given.models import Complaint, ShareCode
from chesil_web.staff.access import desks, walls
from chesil_web.staff.access.models import (
    Cleared,
    Declaration,
    DeclarationTold,
    Emergency,
    Grant,
    Searches,
    Wall,
    WallTold,
)
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import (
    Case,
    CaseTold,
    Entry,
    EntryTold,
    Notice,
    RefusedShare,
    RefusedTold,
    Task,
)
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.parties import conflicts
from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce import changes
from chesil_web.staff.workforce.models import Worker

pytestmark = pytest.mark.django_db
BROTHER = {"name": "Dev Marsh", "phones": "07700 900456"}


@pytest.fixture(autouse=True)
def _takes_complaints(settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer")


@pytest.fixture
def duty(desk, council):
    return desk(council, "duty manager", name="Kit Arden")


@pytest.fixture
def lead(desk, council):
    return desk(council, "safeguarding lead", name="Noor Hale")


def plain(page):
    """A page without what differs each time it is asked for."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|nonce-[^\'";]+', "", page)


def owner(case):
    return Case.objects.get(id=case.id).worker_id


def covers(council, one, other):
    changes.change(other.worker, one.worker.id, one.worker.told.roles, other.worker.id.hex)


def test_a_declared_brother_becomes_a_party_and_the_case_is_not_there_any_more(
    officer, duty, lead, desk, council
):
    cover = desk(council, "officer", name="Priya Nolan")
    covers(council, officer, cover)
    officer.post("close", **BROTHER)
    officer.get("")  # what was just done is told once
    empty = (
        plain(officer.get("all")),
        plain(officer.get("")),
        plain(officer.post("find", status=200, words="A. Marsh")),
    )
    case = reported(officer, priority="3")
    task = Task.objects.get()
    code = given.make_code(officer.worker.id, case=case.id, lasts=given.SAID_FOR)
    assert code
    assert officer.post(f"{case.id}/people/new", **somebody()) == "/work/c/all"
    officer.get("all")
    after = (
        plain(officer.get("all")),
        plain(officer.get("")),
        plain(officer.post("find", status=200, words="A. Marsh")),
    )
    assert after == empty
    assert owner(case) == cover.worker.id
    (wall,), (given_to,) = logged(case, WallSet), logged(case, HandedOver)
    assert (wall.case, wall.against, wall.whom) == (case.id.hex, "worker", officer.worker.id.hex)
    assert (wall.done, wall.by, given_to.whom) == ("set", "installation", cover.worker.id.hex)
    assert Task.objects.get().worker_id == cover.worker.id
    assert ShareCode.objects.get().worker == cover.worker.id
    assert task.due_on == Task.objects.get().due_on
    assert case.ref in cover.get("")
    assert case.ref in duty.get("notices")
    assert officer.get(f"{case.id}", status=404) == officer.get(f"{uuid.uuid4()}", status=404)
    for address in ("", "/people", "/note", "/contact", "/number", "/task", "/hand-over", "/close", "/ask"):
        assert officer.get(f"{case.id}{address}", status=404) == officer.get(
            f"{uuid.uuid4()}{address}", status=404
        )
        officer.post(f"{case.id}{address}", status=404)
    assert "walls" not in cover.get(f"{case.id}").lower()
    assert "Marsh" in lead.get(f"{case.id}/people")


def test_two_lift_a_wall_and_one_does_not(officer, duty, lead):
    officer.post("close", **BROTHER)
    case = reported(officer)
    officer.post(f"{case.id}/people/new", **somebody())
    wall = Wall.objects.get()
    officer.get(f"walls/{wall.id}", status=404)
    assert "Say why" in duty.post(f"walls/{wall.id}", status=200, lift="yes", why="")
    duty.post(f"walls/{wall.id}", lift="yes", why="It is another Dev Marsh.")
    assert case.ref not in officer.get("all")
    duty.post(f"walls/{wall.id}", status=404, lift="yes", why="Once more.")
    assert "Kit Arden says that it should go:" in lead.get(f"walls/{wall.id}")
    lead.post(f"walls/{wall.id}", keep="yes")
    lead.post(f"walls/{wall.id}", lift="yes", why="A namesake.")
    duty.post(f"walls/{wall.id}", lift="yes")
    assert Wall.objects.get().lifted_at
    lifted = logged(case, WallSet)[-1]
    assert (lifted.done, lifted.by, lifted.second) == ("lifted", duty.worker.id.hex, lead.worker.id.hex)
    duty.post(f"{case.id}/hand-over", owner=f"worker {officer.worker.id.hex}", reason="It was a namesake.")
    assert "Do you know any of them?" in officer.get(f"{case.id}/ask")
    officer.post(f"{case.id}/ask", know="no")
    assert "Asha" in officer.get(f"{case.id}")
    duty.post(f"{case.id}/people/new", **somebody(name="Dev Marsh again"))
    assert not Wall.objects.filter(lifted_at=None).exists(), "what two lifted no declaration sets again"


def test_a_declaration_walls_off_what_is_there_already(officer, duty):
    case = reported(officer)
    officer.post(f"{case.id}/people/new", **somebody(phones=""))
    officer.post("close", name="Dev Marsh", **{"born-day": "4", "born-month": "3", "born-year": "1988"})
    assert case.ref not in officer.get("all")
    assert owner(case) == duty.worker.id


@pytest.mark.parametrize(
    ("declared", "strong"),
    [
        ({"phones": "+44 7700 900456"}, True), ({"addresses": "12 Mill Lane NM1 2AB"}, True),
        ({"born-day": "4", "born-month": "3", "born-year": "1988"}, True),
        ({}, False), ({"name": "Deb Marsh"}, False), ({"name": "Kit Other", "addresses": "1 High St NM1 2AB"}, False),
        ({"name": "Kit Other", "addresses": "12 Mill Lane NM1 2AB"}, False),
        ({"name": "Kit Other", "born-day": "4", "born-month": "3", "born-year": "1988"}, None),
    ],
)  # fmt: skip
def test_what_is_beyond_chance_sets_a_wall_and_what_may_be_chance_asks(officer, duty, declared, strong):
    officer.post("close", **{"name": "Dev Marsh"} | declared)
    case = reported(officer)
    officer.post(f"{case.id}/people/new", **somebody())
    assert Wall.objects.filter(worker=officer.worker.id).exists() is bool(strong)
    if not strong:
        answer = officer.client.get(f"/work/c/{case.id}", secure=True)
        assert (answer.status_code == 302) is (strong is False)


def test_a_namesake_is_asked_before_the_first_opening_and_the_duty_manager_is_told(
    officer, duty, desk, council
):
    other = desk(council, "officer", name="Priya Nolan")
    other.post("close", name="Dev Marsh")
    case = reported(officer)
    added(officer, case)
    assert "Priya Nolan" in duty.get("notices")
    assert "A worker may know somebody in this case" in duty.get("notices")
    officer.post(f"{case.id}/hand-over", owner=f"worker {other.worker.id.hex}", reason="I am away.")
    looks = Leaf.objects.filter(log__safe_id=case.safe_id).count()
    for address in ("", "/people", "/note", "/number"):
        answer = other.client.get(f"/work/c/{case.id}{address}", secure=True)
        assert answer.url == f"/work/c/{case.id}/ask", address
    asked = other.get(f"{case.id}/ask")
    assert "Dev Marsh" in asked
    assert "07700" not in asked
    assert Leaf.objects.filter(log__safe_id=case.safe_id).count() == looks, "a name is no look"
    assert "Say whether" in other.post(f"{case.id}/ask", status=200, know="")
    other.post(f"{case.id}/ask", know="no")
    assert "Asha" in other.get(f"{case.id}")
    other.post("close", name="Somebody New")
    assert not Cleared.objects.filter(worker=other.worker.id).exists()
    assert "Somebody else takes this case" in other.post(f"{case.id}/ask", status=200, know="yes")
    other.get(f"{case.id}", status=404)
    assert owner(case) == duty.worker.id


def test_who_declared_nobody_is_asked_nothing(officer):
    case = reported(officer)
    added(officer, case)
    assert "Asha" in officer.get(f"{case.id}")
    assert not Cleared.objects.exists()


def test_a_wall_that_would_leave_nobody_is_not_set_and_a_lead_decides(officer):
    officer.post("close", **BROTHER)
    case = reported(officer)
    officer.post(f"{case.id}/people/new", **somebody())
    assert not Wall.objects.exists()
    assert not logged(case, WallSet)
    assert owner(case) == officer.worker.id
    notice = Notice.objects.exclude(case=None).get(urgent=True)
    assert not notice.for_lead, "there is no lead yet: a duty manager decides"
    assert "Nobody else can take this case now" in officer.post(f"{case.id}/ask", status=200, know="yes")
    assert "Asha" in officer.get(f"{case.id}")


def test_a_lead_decides_where_there_is_one_and_the_duty_manager_does_not(duty, lead, council):
    case = reported(duty)
    told = WallTold(why="They know each other.", by_name="Noor Hale")
    row = Case.objects.get(id=case.id)
    safe = desks.opened(row.safe_id)
    workforce.end(council.id, lead.worker.id, timezone.now())
    assert conflicts.wall_off(row, safe, told, agency=council.id) is None
    Worker.objects.filter(id=lead.worker.id).update(ends_at=None)
    Notice.objects.all().delete()
    assert conflicts.wall_off(row, safe, told, agency=council.id) is None
    assert "Decide who works on this" in lead.get("notices")
    assert "Decide who works on this" not in duty.get("notices")


def test_what_cannot_wait_goes_to_a_lead_before_cover(officer, duty, lead, desk, council):
    cover = desk(council, "officer", name="Priya Nolan")
    covers(council, officer, cover)
    officer.post("close", **BROTHER)
    for danger, priority, taker in (("yes", "4", lead), ("no", "1", lead), ("no", "4", cover)):
        case = reported(officer, danger=danger, priority=priority)
        officer.post(f"{case.id}/people/new", **somebody())
        assert owner(case) == taker.worker.id, (danger, priority)


def test_walls_against_a_team_or_an_agency_have_named_exceptions(desk, council, duty, lead):
    team = workforce.add_team(council.id, "Front desk").id.hex
    one = desk(council, "officer", teams=[team])
    two = desk(council, "officer", name="Priya Nolan", teams=[team])
    case = reported(one, owner=f"team {team}")
    assert case.ref in two.get("all")
    fields = {"against": f"team {team}", "exempt": [one.worker.id.hex], "why": "Two of them know him."}
    assert "Say why" in duty.post(f"{case.id}/wall", status=200, **fields | {"why": ""})
    duty.post(f"{case.id}/wall", **fields)
    assert case.ref in one.get("all")
    assert case.ref not in two.get("all")
    two.get(f"{case.id}", status=404)
    wall = Wall.objects.get()
    (line,) = logged(case, WallSet)
    assert (line.against, line.whom, line.by) == ("team", team, duty.worker.id.hex)
    lead.post(f"walls/{wall.id}", **{"pass": "yes", "exempt": [two.worker.id.hex]})
    assert case.ref in two.get("all")
    assert case.ref not in one.get("all")
    fields = {"against": f"agency {council.id.hex}", "exempt": [lead.worker.id.hex], "why": "He works here."}
    duty.post(f"{case.id}/wall", **fields)
    assert case.ref not in duty.get("all") + two.get("all") + duty.get("walls") + duty.get("notices")
    assert "He works here." in lead.get("walls")
    assert owner(case) in (lead.worker.id, None)


def test_a_worker_behind_a_wall_can_be_given_nothing_of_the_case(officer, duty, desk, council):
    other = desk(council, "officer", name="Priya Nolan")
    other.post("close", **BROTHER)
    case = reported(officer)
    added(officer, case)
    form = duty.get(f"{case.id}/hand-over")
    assert "Rowan Kell" in form
    assert "Priya Nolan" not in form + duty.get(f"{case.id}/task")
    duty.post(
        f"{case.id}/hand-over", status=200, owner=f"worker {other.worker.id.hex}", reason="She is free."
    )
    with pytest.raises(handling.CannotTake):  # the page was open before the wall stood
        handling.hand_over(duty.worker, case, other.worker.row, None, "She is free.")
    assert owner(case) == officer.worker.id


def test_who_works_for_an_agency_keeps_it_out_and_of_ones_own_a_lead_decides(officer, lead, council):
    health = workforce.add_agency("Westhaven Health", "health")
    case = reported(officer)
    officer.post(f"{case.id}/people/new", **somebody(agency=health.id.hex))
    assert Wall.objects.get().agency_id == health.id
    assert [(each.against, each.whom) for each in logged(case, WallSet)] == [("agency", health.id.hex)]
    officer.post(f"{case.id}/people/new", **somebody(name="Kit Other", agency=council.id.hex))
    assert "works here: decide who may open it" in lead.get("notices")


def test_a_report_of_somebody_declared_is_not_there_for_who_declared_them(visitor, duty, desk, council):
    sent(visitor, SAID | {"5": {"who": "Dev Marsh", "their_place": "12 Mill Lane NM1 2AB"}})
    report = Complaint.objects.get()
    other = desk(council, "duty manager", name="Priya Nolan")
    duty.post("close", name="Dev Marsh", addresses="12 Mill Lane, NM1 2AB")
    duty.get("")
    assert duty.get(f"new/{report.id}", status=404) == duty.get(f"new/{uuid.uuid4()}", status=404)
    assert "Nothing waits" in duty.get("new")
    assert "wait" not in duty.get("")
    assert not logged(report, Viewed)
    assert "She follows my sister home." in other.get(f"new/{report.id}")
    assert "A report that is in no case yet" in other.get("walls")
    assert "A report that is in no case yet" not in duty.get("walls")
    (line,) = logged(report, WallSet)
    assert (line.case, line.whom) == (report.id.hex, duty.worker.id.hex)
    made = other.post(f"new/{report.id}", **triage(other)).rpartition("/")[2]
    duty.get(made, status=404)


def test_the_only_one_who_reads_reports_reads_this_one_too(visitor, duty):
    sent(visitor, SAID | {"5": {"who": "Dev Marsh", "their_place": "12 Mill Lane NM1 2AB"}})
    duty.post("close", name="Dev Marsh", addresses="12 Mill Lane, NM1 2AB")
    assert "She follows my sister home." in duty.get(f"new/{Complaint.objects.get().id}")


def test_whom_somebody_is_close_to_is_for_them_alone_and_asked_for_once_a_year(officer, duty):
    assert "Say which people you know privately" in officer.get("")
    officer.post("close", **BROTHER, addresses="12 Mill Lane, NM1 2AB")
    officer.post("close", confirm="yes")
    assert "Say which people you know privately" not in officer.get("")
    assert "Dev Marsh" in officer.get("close")
    assert "Dev Marsh" not in duty.get("close")
    assert b"Marsh" not in bytes(Declaration.objects.first().sealed)
    Declaration.objects.update(declared_on=timezone.localdate() - timedelta(days=365))
    assert "Say which people you know privately" in officer.get("")
    row = Declaration.objects.get(worker=officer.worker.id)
    id = office.read(row, DeclarationTold).people[0].id
    officer.post("close", remove=id)
    assert "Dev Marsh" not in officer.get("close")
    assert "Write a name." in officer.post("close", status=200, name="")


def test_a_wall_looks_like_an_ordinary_hand_over_in_the_case_and_its_grant_is_gone(officer, duty):
    officer.post("close", **BROTHER)
    case = reported(officer)
    officer.get(f"{case.id}")
    officer.post(f"{case.id}/people/new", **somebody())
    assert not Grant.objects.filter(worker=officer.worker.id, safe=case.safe_id).exists()
    safe = desks.opened(case.safe_id)
    (last,) = safe.read([Entry.objects.order_by("-number").first()], EntryTold)
    assert (last.kind, last.text, last.by) == ("handed over", "", "")
    assert safe.read([Case.objects.get(id=case.id)], CaseTold)[0].who == "Asha"


def test_an_auditor_reads_that_there_are_walls_and_not_why(officer, duty, desk, council):
    case = reported(officer)
    duty.post(f"{case.id}/wall", against=f"worker {officer.worker.id.hex}", why="They are cousins.")
    page = desk(council, "auditor", name="Kit Other").get("walls")
    assert case.ref in page
    assert "cousins" not in page
    assert "cousins" in duty.get("walls")
    assert "stands already" in duty.post(
        f"{case.id}/wall", status=200, against=f"worker {officer.worker.id.hex}", why="Twice."
    )


def test_word_left_reaches_the_duty_of_the_case_and_says_nothing(officer, duty, desk, council):
    case = reported(officer)
    added(officer, case)
    advocates = workforce.add_agency("Harbour Advocates", "advocates")
    stranger = desk(advocates, "representative", name="Priya Nolan")
    answers = {
        plain(stranger.post("word", status=200, whom=whom, text="He has bought a knife."))
        for whom in ("07700 900456", case.ref, "A. Nobody", "07700 900999")
    }
    assert len(answers) == 1
    waiting = duty.get("notices")
    assert waiting.count("He has bought a knife.") == 3
    assert waiting.count(f"{case.ref}</a>") == 1, "the same words about one case wait once"
    assert "A. Nobody" in waiting
    assert "Priya Nolan" in waiting
    assert waiting.count("Urgent") == 3
    assert "Write who" in stranger.post("word", status=200, whom="", text="x")
    one = Notice.objects.get(case=case, urgent=True)
    empty = duty.post("notices", status=200, id=one.id, outcome=" ")
    assert empty.count("Write what was done.") == 2, "at the field and in the summary"
    assert "He has bought a knife." in empty
    assert "Priya Nolan" not in officer.get(f"{case.id}")
    for _twice in range(2):
        duty.post("notices", id=one.id, outcome="I called the police at 10.")
    assert f"{case.ref}</a>" not in duty.get("notices")
    timeline = officer.get(f"{case.id}/timeline")
    assert timeline.count("Priya Nolan, Harbour Advocates left word on") == 1
    assert timeline.count("He has bought a knife.") == 1
    assert "What was done: I called the police at 10." in timeline
    assert "No case fits" in duty.get("notices")


def test_search_finds_what_one_may_see_and_passes_on_what_one_may_not(officer, duty, desk, council):
    case = reported(officer)
    added(officer, case, mails="dev@example.org", references="T-77")
    for words in (
        "Marsh D",
        "d. marsh",
        "+44 7700 900456",
        "dev@example.org",
        "t 77",
        case.ref.lower(),
        "D Marsh",
    ):
        assert case.ref in officer.post("find", status=200, words=words), words
    assert case.ref not in officer.post("find", status=200, words="Marsh"), "they are no name on the card"
    for words in ("asha", "ASH"):
        assert case.ref in officer.post("find", status=200, words=words), words
    assert "is told your name and that you searched" in officer.get("find")
    other = desk(council, "officer", name="Priya Nolan")
    found = plain(other.post("find", status=200, words="07700 900456"))
    nothing = plain(other.post("find", status=200, words="07700 900999"))
    assert found.replace("900456", "") == nothing.replace("900999", "")
    assert "07700 900999</strong>" in nothing, "what was looked for"
    assert "Cases that you cannot open are never shown here" in nothing
    hint = "a first name or initial with the surname, such as"
    assert hint not in other.post("find", status=200, words="Dev Jones"), "that is what was typed"
    assert hint in other.post("find", status=200, words="Jones")
    assert "A worker searched for somebody in this case" in (waiting := duty.get("notices"))
    assert "Priya Nolan, Northmere Council" in waiting
    assert case.ref not in other.post("find", status=200, words="Asha"), "a first name finds only one’s own"
    assert Notice.objects.count() == 1
    other.post("find", status=200, words="07700 900456")
    assert Notice.objects.count() == 1


def test_searches_are_counted_without_what_they_were_for(officer, duty, desk, council):
    case = reported(officer)
    added(officer, case)
    officer.post("close", name="Priya Nolan", phones="07700 900999")
    for words in ("Marsh D", "07700 900999", "Ida Kell", "nothing"):
        officer.post("find", status=200, words=words)
    row = Searches.objects.get()
    assert (row.times, row.found, row.close) == (4, 1, 2)
    page = desk(council, "auditor", name="Kit Other").get("searches")
    assert "Rowan Kell" in page
    assert "Marsh" not in page
    Searches.objects.update(on=timezone.localdate() - timedelta(days=366))
    officer.post("find", status=200, words="nothing")
    assert Searches.objects.get().times == 1


def test_a_case_opens_in_an_emergency_for_four_hours_and_somebody_looks_at_it(
    officer, duty, lead, desk, council
):
    other = desk(council, "officer", name="Priya Nolan")
    case, second = reported(officer), reported(officer)
    assert "Say why" in other.post("emergency", status=200, ref=case.ref, reason="")
    other.post("emergency", ref=case.ref, reason="He is at her door.")
    assert "Asha" in other.get(f"{case.id}")
    assert "Opened in an emergency, for four hours: He is at her door." in officer.get(f"{case.id}")
    (opened,) = logged(case, GlassBroken)
    assert (opened.case, opened.by) == (case.id.hex, other.worker.id.hex)
    assert opened.until == Emergency.objects.get().until.replace(microsecond=0)
    assert "another case open" in other.post("emergency", status=200, ref=second.ref, reason="Also.")
    for desk_ in (duty, lead):
        assert "He is at her door." in desk_.get("notices")
        assert "1 case was opened in an emergency" in desk_.get("")
    assert "He is at her door." not in desk(council, "auditor", name="Kit Other").get("emergencies")
    Emergency.objects.update(until=timezone.now())
    other.get(f"{case.id}", status=404)
    row = Emergency.objects.get()
    assert "Write what you found." in duty.post("emergencies", status=200, id=row.id, outcome="")
    duty.post("emergencies", id=row.id, outcome="It was needed.")
    assert "Nothing was opened" in lead.get("emergencies")


def test_no_emergency_goes_through_a_wall_and_none_says_that_there_is_one(officer, duty):
    officer.post("close", **BROTHER)
    case = reported(officer)
    officer.post(f"{case.id}/people/new", **somebody())
    officer.get("")
    unused = rules.new_ref()
    walled = plain(officer.post("emergency", status=200, ref=case.ref, reason="He is at her door."))
    none = plain(officer.post("emergency", status=200, ref=unused, reason="He is at her door."))
    assert walled.replace(case.ref, "") == none.replace(unused, "")
    assert not Emergency.objects.exists()
    officer.get(f"{case.id}", status=404)


def test_what_is_behind_a_wall_counts_nowhere_for_a_duty_manager(officer, duty, desk, council):
    other = desk(council, "officer", name="Priya Nolan")
    second = desk(council, "duty manager", name="Noor Hale")
    empty = plain(second.get("")), plain(second.get("left")), plain(second.get("notices"))
    empty += plain(second.get("emergencies")), plain(second.get("refused")), plain(second.get("walls"))
    case = reported(officer)
    duty.post(f"{case.id}/wall", against=f"worker {second.worker.id.hex}", why="They are cousins.")
    other.post("emergency", ref=case.ref, reason="He is at her door.")
    stranger = desk(workforce.add_agency("Harbour Advocates", "advocates"), "officer", name="Ida Moss")
    stranger.post("word", status=200, whom=case.ref, text="He has bought a knife.")
    told = RefusedTold(at=timezone.now(), by_name="Rowan Kell", name="Ash", ref=case.ref)
    office.keep(RefusedShare, told, agency_id=council.id, case=case)
    workforce.end(council.id, officer.worker.id, timezone.now())
    full = duty.get("") + duty.get("left") + duty.get("notices")
    for words in (
        "1 case was opened",
        "1 case is with",
        "2 things were",
        "1 code was used",
        "bought a knife",
    ):
        assert words in full, words
    after = plain(second.get("")), plain(second.get("left")), plain(second.get("notices"))
    after += plain(second.get("emergencies")), plain(second.get("refused")), plain(second.get("walls"))
    assert after == empty
    assert case.ref not in second.get("all") + second.post("all", status=200, words="asha")


def test_a_wall_that_comes_later_ends_an_emergency(officer, duty, desk, council):
    other = desk(council, "officer", name="Priya Nolan")
    case = reported(officer)
    other.post("emergency", ref=case.ref, reason="He is at her door.")
    duty.post(f"{case.id}/wall", against=f"worker {other.worker.id.hex}", why="They are cousins.")
    other.get(f"{case.id}", status=404)


def test_what_a_leaver_had_stands_in_a_list_and_is_given_over(officer, duty, desk, council):
    other = desk(council, "officer", name="Priya Nolan")
    case, walled = reported(officer), reported(officer)
    other.post("close", **BROTHER)
    duty.post(f"{walled.id}/people/new", **somebody())
    assert "No case belongs to anybody who left" in duty.get("left")
    workforce.end(council.id, officer.worker.id, timezone.now())
    assert officer.client.get(f"/work/c/{case.id}", secure=True).url == "/work/in"
    assert "2 cases are with people who left" in duty.get("")
    page = duty.get("left")
    assert case.ref in page
    assert "Rowan Kell" in page
    fields = {
        "id": str(officer.worker.id),
        "owner": f"worker {other.worker.id.hex}",
        "reason": "She knows the street.",
    }
    assert "Say why" in duty.post("left", status=200, **fields | {"reason": ""})
    assert "1 case stays in the list." in duty.post("left", status=200, **fields)
    assert owner(case) == other.worker.id
    assert owner(walled) == officer.worker.id
    assert set(Task.objects.values_list("case", "worker")) == {
        (case.id, other.worker.id), (walled.id, officer.worker.id)
    }  # fmt: skip
    duty.post("left", **fields | {"owner": f"worker {duty.worker.id.hex}"})
    assert "No case belongs to anybody who left" in duty.get("left")


def test_walls_of_two_kinds_do_not_stand_twice_and_are_against_one(officer, council):
    about = uuid.uuid4()
    assert walls.put(about, WallTold(), worker=officer.worker.id)
    assert walls.put(about, WallTold(), worker=officer.worker.id) is None
    assert set(walls.behind(officer.worker)) == {about}


def test_every_place_that_sets_a_wall_writes_it_in_a_log():
    sets, made = {}, set()
    for path in Path(chesil_web.__file__).parent.rglob("*.py"):
        for each in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(each, ast.FunctionDef):
                calls = [call for call in ast.walk(each) if isinstance(call, ast.Call)]
                names = {ast.unparse(call.func) for call in calls}
                if "walls.put" in names:
                    sets[f"{path.stem}.{each.name}"] = "deeds.wall_set" in names
                keeps = any(ast.unparse(arg) == "Wall" for call in calls for arg in call.args)
                makes = {
                    "Wall",
                    "Wall.objects.create",
                    "Wall.objects.bulk_create",
                    "Wall.objects.get_or_create",
                }
                if makes & names or ("office.keep" in names and keeps):
                    made.add(f"{path.stem}.{each.name}")
    assert made == {"walls.put"}, "one place makes the rows"
    assert len(sets) == 4
    assert all(sets.values()), sets

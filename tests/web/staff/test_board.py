"""The list of cases: a page at a time, narrowed, and searched by words that stand in no address."""

import pytest
from tests.web.staff.test_cases import reported
from tests.web.staff.test_risk import At

from chesil_web.staff.cases import boards, cards
from chesil_web.staff.cases.models import Case, CaseTold
from chesil_web.staff.figures import actions as figures
from chesil_web.staff.handling import actions as handling
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db


def a_case(desk, who, *, priority=3, owner=None, team=None):
    told = CaseTold(who=who, kind="stalking")
    return handling.begin(desk.worker, told, priority=priority, owner=owner, team=team, reason="Because.")


def test_the_list_shows_a_page_and_leads_to_the_next(desk, council, monkeypatch):
    monkeypatch.setattr(boards, "A_PAGE", 2)
    officer = desk(council, "duty manager")
    cases = [a_case(officer, f"Asha {number}") for number in range(3)]
    first, second = officer.get("all?order=newest"), officer.get("all?order=newest&page=1")
    assert sum(case.ref in first for case in cases) == 2
    assert sum(case.ref in second for case in cases) == 1
    assert "order=newest&amp;page=1" in first
    assert "order=newest&amp;page=0" in second
    assert "page=2" not in second


def test_it_is_narrowed_by_whose_and_state(desk, council):
    team = workforce.add_team(council.id, "East").id
    officer = desk(council, "duty manager", teams=(team.hex,))
    mine = a_case(officer, "Asha", owner=officer.worker.row)
    teams = a_case(officer, "Sam", team=team)
    nobodys = a_case(officer, "Farah")
    refs = {case.ref for case in (mine, teams, nobodys)}
    for choice, listed in (
        ("whose=own", {mine.ref}), ("whose=team", {teams.ref}), ("whose=nobody", {teams.ref, nobodys.ref}),
        ("", refs), ("whose=wrong", refs), ("state=closed", set()),
    ):  # fmt: skip
        page = officer.get(f"all?{choice}")
        assert {ref for ref in refs if ref in page} == listed, choice
    assert "No case fits this choice." in officer.get("all?state=closed")


def test_words_find_a_name_or_a_reference_among_what_one_may_see(desk, council):
    manager, officer = desk(council, "duty manager"), desk(council, "officer", name="Ida Moss")
    case = reported(manager)
    other = a_case(manager, "Farah")
    for words in ("ash", case.ref, case.ref.lower().replace("-", "")):
        page = manager.post("all", 200, words=words)
        assert case.ref in page
        assert other.ref not in page
    page = officer.post("all", 200, words="ash")
    assert case.ref not in page
    assert "No case in this list has these words." in page
    assert "Type a part of a name" in manager.post("all", 200, words=" ")


def test_risk_by_judgement_stands_in_lists_and_narrows_them(desk, council, monkeypatch):
    officer = desk(council, "officer")
    high, none = (a_case(officer, who, owner=officer.worker.row) for who in ("Asha", "Farah"))
    risk = At(officer, high)
    risk.begin()
    risk.finish(level="high")
    listed = "risk by judgement: <strong>High</strong>"
    assert officer.get("").count(listed) == 1
    for choice, refs in (
        ("high", {high.ref}),
        ("standard", set()),
        ("none", {none.ref}),
        ("", {high.ref, none.ref}),
    ):
        page = officer.get(f"all?risk={choice}")
        assert {each.ref for each in (high, none) if each.ref in page} == refs, choice
        assert (listed in page) == (high.ref in refs), choice
    assert "risk=high" in officer.post("all?risk=high", 200, words="asha"), "words keep the choice"
    assert high.ref not in officer.post("all?risk=none", 200, words="asha")
    risk.begin()
    risk.finish(level="medium")
    assert "risk by judgement: Medium" in officer.get("")
    cards.set_risk(high, None)
    assert "risk by judgement" not in officer.get("")
    figures.make(officer.worker.row.agency_id)
    assert "risk by judgement: Medium" in officer.get(""), "judged before cards had it"
    monkeypatch.setattr(boards, "MOST_READ", 1)
    assert "were searched" in officer.get("all?risk=none")


def test_a_search_says_what_it_did_not_look_at(desk, council, monkeypatch):
    monkeypatch.setattr(boards, "MOST_READ", 1)
    manager = desk(council, "duty manager")
    for who in ("Asha", "Asha too"):
        a_case(manager, who)
    assert "were searched" in manager.post("all", 200, words="asha")
    assert Case.objects.count() == 2

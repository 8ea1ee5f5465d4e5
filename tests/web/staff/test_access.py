"""The table of who may see what: every page stands in it, and each cell holds for a request."""

import uuid
from pathlib import Path
from typing import get_args

import pytest
from django.urls import get_resolver, reverse
from tests.web.staff.test_cases import reported

from chesil_web.foundation.ui.access import named
from chesil_web.staff.access import policy, roles_page
from chesil_web.staff.workforce import rules
from chesil_web.staff.workforce.models import ALONE, Role

pytestmark = pytest.mark.django_db
ROLES = get_args(Role)
# They need one that is there, or that was begun; test_risk has them.
OF_AN_ASSESSMENT = ("risk:ask", "risk:danger", "risk:end", "risk:drop", "risk:begun", "risk:assessment",
                    "risk:correct", "risk:paper", "risk:set", "risk:set-end")  # fmt: skip
OF_A_CASE = [page for page, cells in policy.table().items() if {"own", "agency"} & set(cells.values())]
NEED_A_THING = {
    "workforce:colleague", "workforce:end", "workforce:take-back", "workforce:new-phone",
    "workforce:agree-change", "workforce:refuse-change",
    "workforce:remove-passkey", "workforce:end-session", "workforce:end-others", "cases:copy", "cases:copy-page", "cases:copy-media", "cases:copy-agree", "cases:copy-ask", "cases:complaint", "cases:report-file", "cases:report-look", "cases:report-record",
    "cases:report-record-picture", "cases:report-picture", "cases:report-sound", "cases:report-original",
    "cases:number", "cases:teller", "cases:teller-number", "cases:keeper", "cases:copy-file", "cases:whose", "cases:plan-versions", "cases:safety-versions",
    "cases:request", "cases:purge", "cases:transfer-take",
    "cases:list-versions", "cases:party-check", "cases:known-end", "cases:same", "cases:wall",
    "letters:mark", "cases:claim", "joint:case", "joint:put", "joint:tell", "joint:review", "joint:leave",
    *(page for page in policy.table() if page.startswith("cases:share")),
}  # fmt: skip
# They need a panel, a meeting or a listing; the tests of panels go through them by role and by how near one is.
OF_A_PANEL = [page for page, cells in policy.table().items() if {"panel", "called"} & set(cells.values())]
OF_A_PARTY = {f"cases:{name}" for name in ("party", "party-change", "party-end", "known")}


def pages():
    """Every page of workers by its name."""
    found = named(get_resolver().url_patterns)
    return {name: pattern for name, pattern in found if pattern.callback.who == "worker"}


def test_every_page_of_workers_stands_in_the_table_and_nothing_else():
    assert set(policy.table()) | {"workforce:first"} == set(pages())


def test_pages_of_workers_agree_with_the_table():
    for name, pattern in pages().items():
        if name.startswith("workforce:") and name != "workforce:first":
            allowed = {role for role in ROLES if policy.nearness(name, [role]) != "-"}
            needed = pattern.callback.roles or frozenset(ROLES)
            assert needed in (rules.MANAGE, rules.AGREE, rules.CHECK, frozenset(ROLES)), name
            assert needed == allowed, name


def test_auditors_and_administrators_see_no_case():
    for page in OF_A_CASE:
        assert {policy.table()[page][role] for role in ALONE} == {"-"}, page
    for page in OF_A_PANEL:
        is_of_a_case = "<uuid:id>" in str(pages()[page].pattern)
        assert not is_of_a_case or {policy.table()[page][role] for role in ALONE} == {"-"}, page


def _needs_a_thing(page, pattern):
    return page in (*NEED_A_THING, *OF_AN_ASSESSMENT, *OF_A_PANEL) or any(
        f":{thing}>" in pattern for thing in ("thing", "clock", "letter", "asking", "copy")
    )


def _values(page, case):
    values = {"id": case.id}
    if page == "cases:task-end":
        values["task"] = uuid.uuid4()
    if page == "cases:list":
        values["name"] = "housing"
    if page == "letters:write":
        values["kind"] = "own"
    if page in OF_A_PARTY:
        values["party"] = case.parties.first().id
    if page == "cases:relation":
        values["relation"] = case.relations.get().id
    return values


@pytest.mark.parametrize("role", ROLES)
def test_each_cell_holds_for_a_request(desk, council, role):
    """One request for each page and nearness: allowed where the table says so, and nothing there otherwise."""
    owner = desk(council, "officer", name="Owner")
    theirs = reported(owner)
    worker = desk(council, role)
    own = None
    if policy.nearness("cases:report", [role]) != "-":
        own = reported(worker)
    asked = {page: str(pattern.pattern) for page, pattern in pages().items()}
    for page in policy.table():
        for case, is_own in ((own, True), (theirs, False)):
            if case is None or (page not in OF_A_CASE and is_own):
                continue
            if _needs_a_thing(page, asked[page]):
                continue  # their own tests have them
            values = _values(page, case) if page in OF_A_CASE else {}
            answer = worker.client.get(reverse(page, kwargs=values), secure=True)
            allowed = policy.allows(page, [role], is_own=is_own, is_agencys=True)
            assert (answer.status_code == 200) is allowed, (page, is_own, answer.status_code)
            assert allowed or answer.status_code in (404, 405), page


def test_several_roles_add_up():
    assert policy.nearness("cases:case", ["officer", "duty manager"]) == "agency"
    assert policy.nearness("cases:case", ["officer", "chair"]) == "own"
    assert policy.nearness("cases:case", []) == "-"
    with pytest.raises(KeyError):
        policy.nearness("cases:nothing", ["officer"])


def test_the_page_of_roles_is_made_from_the_table():
    page = Path(__file__).parents[3] / "docs" / "what-roles-can-see.md"
    assert page.read_text("utf-8") == roles_page.text(), "Run python -m django write_roles."

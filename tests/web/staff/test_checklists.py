"""Checklists of a case: lines with sources, each answered with a note and a day, kept in versions."""

from datetime import date

import pytest
from tests.web.staff.test_cases import reported

from chesil_web.staff.cases.work_models import CaseVersion
from chesil_web.staff.rights import lists as answers
from chesil_web.staff.rights.checklists import Checklist, checklists

pytestmark = pytest.mark.django_db


def test_every_line_has_a_source_and_none_is_unsure():
    lines = [line for each in checklists().values() for line in each.lines]
    assert {line.confidence for line in lines} <= {"seen", "known", "own"}
    for line in lines:
        assert bool(line.link) is (line.confidence != "own"), line.id
    first = checklists()["refer"]
    with pytest.raises(ValueError, match="Two lines have one id"):
        Checklist(
            id="x", title="Abc", lead="Abc", place="england", written_on=date(2026, 1, 1),
            lines=(first.lines[0], first.lines[0]),
        )  # fmt: skip


def test_a_line_is_answered_with_a_note_and_its_day(desk, council, monkeypatch):
    officer = desk(council, "officer")
    case = reported(officer)
    assert "Nothing is answered yet, of 9 lines" in officer.get(f"{case.id}/lists")
    page = officer.get(f"{case.id}/lists/housing")
    assert "Housing Act 1996 s.189(1)(e)" in page
    assert page.count('type="radio"') == 9 * 4
    with monkeypatch.context() as then:
        then.setattr(answers.timezone, "localdate", lambda *_: date(2026, 3, 4))
        officer.post(
            f"{case.id}/lists/housing", **{"interim": "yes", "interim-note": "Room 4.", "priority": "unknown"}
        )
    assert "2 of 9 lines answered" in officer.get(f"{case.id}/lists")
    page = officer.get(f"{case.id}/lists/housing")
    assert "Room 4." in page
    assert "Answered on Wed 4 March 2026." in page
    officer.post(
        f"{case.id}/lists/housing", **{"interim": "yes", "interim-note": "Room 4.", "priority": "yes"}, base=1
    )
    page = officer.get(f"{case.id}/lists/housing")
    assert page.count("Answered on Wed 4 March 2026.") == 1, "an answer that stays keeps its day"
    assert "Not known, Wed 4 March 2026" in officer.get(f"{case.id}/lists/housing/versions")
    assert b"Room" not in CaseVersion.objects.first().sealed


def test_a_note_needs_an_answer(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    page = officer.post(f"{case.id}/lists/refer", status=200, **{"consent-note": "She said yes."})
    assert "Choose an answer for this note." in page
    assert "She said yes." in page


def test_a_list_that_is_none_and_one_of_another(desk, council):
    officer, other = desk(council, "officer"), desk(council, "officer", name="Dev Marsh")
    case = reported(officer)
    officer.get(f"{case.id}/lists/nothing", status=404)
    officer.get(f"{case.id}/lists/housing/versions", status=404)
    for address in ("lists", "lists/housing", "lists/housing/versions"):
        other.get(f"{case.id}/{address}", status=404)


def test_a_closed_case_keeps_its_answers_and_takes_none(desk, council):
    officer = desk(council, "officer")
    case = reported(officer)
    officer.post(f"{case.id}/lists/refer", consent="yes")
    officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
    assert "<form" not in officer.get(f"{case.id}/lists/refer").partition("<main")[2].partition("</main")[0]
    officer.post(f"{case.id}/lists/refer", status=200, consent="no")
    assert CaseVersion.objects.count() == 1

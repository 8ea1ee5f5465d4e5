"""Sheets to copy into forms from, and letters: what they ask, their days, and what stays out of them."""

from datetime import date

import msgspec
import pytest
from tests.leaks import words_of
from tests.unit.documents.accessible_pdf import findings

from chesil.documents.forms import filling
from chesil.documents.forms.sheet import names, sheet
from chesil.papers import forming
from chesil.papers.forming import Answers

DAY = date(2026, 11, 27)  # a Friday
GIVEN = {
    "name": "Asha Kerrigan", "address": "12 Quay Lane, Northmere", "phone": "07700 900123", "mail": "asha@example.org",
    "other_name": "Dev Marsh", "relationship": "We lived together.", "orders": "A non-molestation order",
}  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_every_form_and_letter_is_accessible_and_says_where_it_is_from(name):
    wanted = sheet(name)
    made = forming.make(wanted, Answers(answers=GIVEN), day=DAY)
    assert findings(made.pdf) == []
    assert wanted.checked_on == date(2026, 11, 28)
    assert wanted.source
    assert wanted.part
    assert len(filling.keys(wanted)) == len(set(filling.keys(wanted)))
    for clock in wanted.clock:
        assert [bool(clock.days), bool(clock.working_days), bool(clock.months)].count(True) == 1
        assert clock.source
    shown = words_of(made.pdf)
    if wanted.is_letter:
        assert "Asha Kerrigan" in shown
        assert "Northmere" not in shown  # it need not be told in order to ask
    else:
        assert all(each.words.split()[0] in shown for each in wanted.questions)
        assert "Looked up on 28 November 2026" in shown


def test_a_secret_address_stands_on_the_confidential_sheet_alone():
    fl401, c8 = (
        words_of(forming.make(sheet(name), Answers(answers=GIVEN), day=DAY).pdf) for name in ("fl401", "c8")
    )
    for words in ("Quay Lane", "900123", "asha@"):
        assert words not in fl401
        assert words in c8
    assert "give it on form C8" in fl401
    assert "For the court alone" in c8
    told = forming.make(sheet("fl401"), Answers(answers=GIVEN, contact_is_secret=False), day=DAY)
    assert "Quay Lane" in words_of(told.pdf)
    assert told.leaks == ()


def test_an_address_typed_into_another_answer_is_found():
    given = GIVEN | {"children": "Eli lives with me at 12 Quay Lane"}
    made = forming.make(sheet("fl401"), Answers(answers=given), day=DAY)
    assert [each.detail.id for each in made.leaks] == ["address"]


def test_answers_are_carried_over_and_what_is_missing_is_a_line_to_write_on():
    fl401t = words_of(forming.make(sheet("fl401t"), Answers(answers=GIVEN), day=DAY).pdf)
    assert "We lived together." in fl401t
    letter = sheet("vrr")
    made = forming.make(letter, Answers(answers=GIVEN), day=DAY)
    assert made.missing == ("reference", "told_on", "decision", "reach")
    assert f"about Dev Marsh, reference {filling.BLANK}" in filling.text(letter, GIVEN)
    assert "Why I ask" not in filling.text(letter, GIVEN)
    assert "Why I ask: It is wrong." in filling.text(letter, {"why": "It is wrong."})
    asked = filling.text(sheet("keep_recording"), {"reach": "By text. Not in the evening."})
    assert "only this way: By text. Not in the evening. Please do not tell" in asked


@pytest.mark.parametrize("name", [each for each in names() if sheet(each).is_letter])
def test_every_letter_says_how_to_answer_it_safely(name):
    assert "CANARYREACH" in filling.text(sheet(name), {"reach": "CANARYREACH"})


@pytest.mark.parametrize(
    ("name", "answers", "days"),
    [
        ("clares_law", {}, [date(2026, 12, 25), date(2026, 12, 11)]),
        ("access_request", {}, [date(2026, 12, 27)]),
        ("vrr", {"told_on": "2026-11-27"}, [date(2026, 12, 11)]),
        ("vrr", {"told_on": "last week"}, [None]),
        ("keep_recording", {"happened_on": "2026-11-26"}, [date(2026, 12, 3), date(2026, 12, 24)]),
    ],
)
def test_the_days_of_a_letter_are_counted_from_where_its_clock_begins(name, answers, days):
    assert [each.day for each in filling.due(sheet(name), answers, DAY)] == days


def test_a_month_ends_on_its_last_day():
    (due,) = filling.due(sheet("access_request"), {}, date(2027, 1, 31))
    assert due.day == date(2027, 2, 28)


def test_the_command_lists_asks_prints_and_writes_nothing_that_must_stay_secret(chesil, tmp_path):
    assert "fl401: Answers for form FL401" in chesil("paper", "form", "list").out
    answers = tmp_path / "a.toml"
    assert chesil("paper", "form", "answers", "fl401", "c8", "access_request", "--out", answers).status == 0
    begun = msgspec.toml.decode(answers.read_bytes(), type=Answers)
    assert begun.contact_is_secret
    assert {"name", "address", "children_live", "organisation", "reach"} <= set(begun.answers)
    text = answers.read_text().replace('\naddress = ""', '\naddress = "12 Quay Lane, Northmere"')
    answers.write_text(text.replace('\nname = ""', '\nname = "Asha"'))
    more = chesil("paper", "form", "answers", "vrr", "--from", answers, "--out", tmp_path / "b.toml")
    assert more.status == 0
    assert 'name = "Asha"' in (tmp_path / "b.toml").read_text()
    given = ("--answers", answers, "--date", "2026-11-27")
    printed = chesil("paper", "form", "print", "access_request", *given, "--out", tmp_path / "s.pdf")
    assert printed.status == 0, printed.err
    assert "That is Sun 27 December 2026." in " ".join(printed.out.split())
    answers.write_text(answers.read_text().replace('\nstop = ""', '\nstop = "Coming to 12 Quay Lane"'))
    held = chesil("paper", "form", "print", "fl401", *given, "--out", tmp_path / "f.pdf")
    assert held.status == 1
    assert "your address stands here" in " ".join(held.out.split())
    assert not (tmp_path / "f.pdf").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("print", "moon", "--answers"), "Choose one of"),
        (("print", "c8", "--answers"), "The answers cannot be"),
    ],
)
def test_what_cannot_be_used_is_said(chesil, tmp_path, words, said):
    (tmp_path / "a.toml").write_text("answers = 1")
    ran = chesil("paper", "form", *words, tmp_path / "a.toml", "--out", tmp_path / "o.pdf")
    assert ran.status == 2
    assert said in " ".join(ran.err.split())

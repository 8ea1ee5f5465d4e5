"""Sheets to copy into forms from, and letters: what they ask, their days, and what stays out of them."""

import json
from datetime import date

import msgspec
import pikepdf
import pytest
from tests.leaks import words_of
from tests.official_form import EDITION, official_form
from tests.unit.documents.accessible_pdf import findings

from chesil.documents.forms import filling
from chesil.documents.forms.edition import Edition, Place, values
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


def toml(answers):
    return "[answers]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in answers.items())


@pytest.fixture
def brought(tmp_path):
    (tmp_path / "FL401.pdf").write_bytes(official_form())
    (tmp_path / "FL401.toml").write_text(EDITION)
    (tmp_path / "a.toml").write_text(toml(GIVEN | OFFICIAL))
    return tmp_path


OFFICIAL = {
    "other_name": "Dev Marsh of Northmere", "born": "1990-03-04", "stop": "Coming to my home.\nRinging at night.",
    "without_notice": "yes", "bail": "Yes, until 5 December 2026",
}  # fmt: skip


def fill(chesil, folder, name="fl401", form="FL401.pdf", out="f.pdf", told="FL401.toml"):
    return chesil("paper", "form", "print", name, "--answers", folder / "a.toml", "--official", folder / form,
                  "--map", folder / told, "--out", folder / out)  # fmt: skip


def test_an_official_form_is_filled_in_and_nothing_is_ticked_or_signed(chesil, brought):
    done = fill(chesil, brought)
    said = " ".join(done.out.split())
    assert done.status == 0, done.err
    with pikepdf.open(brought / "f.pdf") as made:
        held = {str(each.T): each for each in made.Root.AcroForm.Fields}
        values = {name: str(each.V) for name, each in held.items() if "/V" in each}
        assert "/OpenAction" not in made.Root
        assert not [each for each in held.values() if "/AA" in each]
        assert held["Truth"].AS == "/Off"
        assert all("/AP" in held[name] for name in values), "it shows in every viewer"
    assert values == {
        "Applicant.Name": "Asha Kerrigan", "Born.Day": "04", "Born.Year": "1990", "Notice": "Yes",
        "Stop": "Coming to my home.\nRinging at night.",
    }, "the address is for C8, one name is too long, bail has no room, and nothing is signed"  # fmt: skip
    assert "page 1, Other.Name: the answer has no room in it" in said
    assert "page 1, Small: the answer has no room in it" in said
    assert "page 1, CaseNumber: nobody said what belongs here" in said
    assert "page 1, Applicant.Address: no answer that may stand here" in said
    assert "1 box to tick and 1 place to sign. Nothing is ticked or signed" in said
    again = chesil("paper", "check", brought / "f.pdf", "--secrets", secrets(brought))
    assert "f.pdf, the PDF's note V" in " ".join(again.out.split()), "the leak check looks into its fields"


def secrets(folder):
    (folder / "s.toml").write_text('[[secret]]\nname = "me"\nkind = "name"\nvalue = "Asha Kerrigan"\n')
    return folder / "s.toml"


def test_a_secret_in_an_official_form_is_found_before_it_is_written(chesil, brought):
    given = GIVEN | {"stop": "Coming to 12 Quay Lane, Northmere"}
    (brought / "a.toml").write_text(toml(given))
    held = fill(chesil, brought)
    assert held.status == 1
    assert "your address stands here" in " ".join(held.out.split())
    assert not (brought / "f.pdf").exists()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"xfa": True}, "XFA form"),
        ({"owner": "court"}, "is encrypted"),
        ({"flat": True}, "no fields to fill in"),
        ({"sealed": True}, "a seal or signature"),
    ],
)
def test_a_form_that_cannot_be_filled_in_is_said_and_our_own_sheet_printed(chesil, brought, how, said):
    (brought / "FL401.pdf").write_bytes(official_form(**how))
    done = fill(chesil, brought)
    assert done.status == 0, done.err
    assert said in " ".join(done.out.split())
    assert "Our own sheet is printed instead." in done.out
    assert "Answers for form FL401" in words_of((brought / "f.pdf").read_bytes())


def test_the_fields_of_a_form_are_listed_and_its_file_is_begun(chesil, brought):
    begun = brought / "new.toml"
    listed = chesil("paper", "fields", brought / "FL401.pdf", "--begin", "fl401", "--out", begun)
    assert listed.status == 0, listed.err
    shown = " ".join(listed.out.split())
    assert "Notice choice 1 Without notice; Yes; No" in shown
    assert "Other.Name text 1 Full name of the respondent; at most 12 letters" in shown
    assert "Signature signature 1" in shown
    text = begun.read_text()
    assert 'field = "Applicant.Name"' in text
    assert "Truth" not in text, "nobody ticks for her"
    filled_in = text.replace('title = ""', 'title = "FL401"').replace('source = ""', 'source = "the court"')
    begun.write_text(filled_in.replace('field = "Stop"\nanswer = ""', 'field = "Stop"\nanswer = "stop"'))
    assert fill(chesil, brought, told="new.toml").status == 0
    with pikepdf.open(brought / "f.pdf") as made:
        assert [str(each.T) for each in made.Root.AcroForm.Fields if "/V" in each] == ["Stop"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('field = "Stop"', 'field = "Halt"', "The PDF has no field called Halt"),
        ('field = "Stop"', 'field = "Truth"', "Only the person who signs the form may fill in: Truth"),
        ('answer = "stop"', 'answer = "halt"', "fl401 asks nothing called halt"),
        ('form = "fl401"', 'form = "vrr"', "There is no form called vrr"),
        ('form = "fl401"', 'form = "c8"', "asks nothing called"),
        ('source = "made for this test"', 'source = ""', "where it is from"),
        ("in_force = 2026-01-01", "in_force = 3", "cannot be used"),
    ],
)
def test_a_file_of_an_edition_that_does_not_fit_is_said(chesil, brought, before, after, said):
    (brought / "FL401.toml").write_text(EDITION.replace(before, after))
    refused = fill(chesil, brought)
    assert refused.status == 2
    assert said in " ".join(refused.err.split())
    assert not (brought / "f.pdf").exists()


def test_lines_of_an_answer_go_into_fields_of_their_own_and_none_is_lost():
    places = tuple(Place(field=f"a{number}", answer="address", line=number) for number in (1, 2))
    places += (
        Place(field="day", answer="born", take="figures"),
        Place(field="odd", answer="name", take="year"),
    )
    told = Edition(
        form="c8", title="C8", source="here", in_force=DAY, checked_on=DAY, field=places,
    )  # fmt: skip
    answers = {"address": "12 Quay Lane\nNorthmere\nNM1 2AB", "born": "1990-03-04", "name": "Asha"}
    assert values(told, sheet("c8"), answers, secret=True) == {
        "a1": "12 Quay Lane", "a2": "Northmere, NM1 2AB", "day": "04/03/1990", "odd": "",
    }  # fmt: skip

"""Each question of the legal reading leads to the form, and the field on it, that its key names."""

import ast
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from django.urls import resolve

import chesil
from chesil import law
from chesil.conduct.legal.states import texts
from chesil.terms.legal import Answer, Question
from chesil_web.person.analysis.answering import FIELDS, PAGES, answerable
from chesil_web.person.diary.forms import EntryForm
from chesil_web.person.diary.models import Version
from chesil_web.person.people.forms import KINDS, AskedForm

NOWHERE = "elsewhere"  # it only points to other questions
DAY = date(2026, 3, 1)


def keys_of_the_law():
    """The key of each question of the law, with its words."""
    for where in law.JURISDICTIONS:
        elements = law.elements(where)
        for route in law.routes(where, on=DAY):
            yield from (
                (point.answer or elements[point.element].answer, point.question) for point in route.points
            )


def keys_in_code():
    """The key of each question that is written in the library's code."""
    for path in (Path(chesil.__file__).parent / "conduct").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Question":
                key = call.args[1] if len(call.args) > 1 else None
                if key is None or isinstance(key, ast.Constant):
                    yield key.value if key else "what_happened"


def place_of(key):
    address, _, field = answerable(Question("A question?", key)).address.partition("#id_")
    return resolve(address), field


def test_every_key_leads_to_a_form_and_to_a_field_that_is_on_it_and_some_question_has_it():
    assert {*FIELDS, *PAGES, NOWHERE} == set(get_args(Answer))
    for key in {*FIELDS, *PAGES}:
        _view, field = place_of(key)
        assert not field or field in EntryForm.base_fields, key
        assert answerable(Question("A question?", key)).answer
    asked = {key for key, _ in keys_of_the_law()} | {each.answer for each in texts().gaps.values()}
    assert asked | set(keys_in_code()) == set(get_args(Answer))


def test_only_what_points_to_other_questions_has_no_place():
    assert answerable(Question("Please see the questions.", NOWHERE)).address == ""
    for key, words in keys_of_the_law():
        assert (key == NOWHERE) == words.startswith("Please see the questions"), words


@pytest.mark.parametrize("key", get_args(Answer))
def test_no_word_of_a_question_decides_where_it_is_answered(key):
    places = {
        answerable(Question(words, key)).address
        for words in ("How did it affect you?", "Did you ask them to stop?", "\N{HIRAGANA LETTER A}", "")
    }
    assert len(places) == 1


@pytest.mark.parametrize(
    ("route", "point", "view", "field"),
    [
        ("pha-2", "knowledge", "people:new", AskedForm),
        ("pha-2", "harassment", "diary:new-whole", "effect"),
        ("pha-4", "fear-of-violence", "diary:new-whole", "feared_violence"),
        ("pha-4a", "serious-effect", "diary:new-whole", "changes"),
        ("asb-case-review", "reports", "diary:new-whole", "reported_to"),
        ("harassment-injunction", "course", "diary:new-whole", "what"),
        ("poa-5", "hearing", "diary:new-whole", "witnesses"),
        ("non-molestation-breach", "order", "people:list", ""),
        ("non-molestation-breach", "order-known", "people:list", ""),
        ("sca-76", "relationship", "people:list", ""),
        ("mca-88", "content", "evidence:add", ""),
    ],
)
def test_a_question_of_the_law_leads_to_where_it_is_answered(route, point, view, field):
    of = next(each for each in law.points(route, on=DAY) if each.id == point)
    found, on_page = place_of(of.answer or law.elements("england_and_wales")[of.element].answer)
    assert found.view_name == view
    if view == "people:new":
        assert next(kind.form for kind in KINDS if kind.name == found.kwargs["name"]) is field
    else:
        assert on_page == field


@pytest.mark.django_db
def test_the_question_stands_above_the_form_that_answers_it_and_saves_nothing_by_itself(asha):
    asked = "What was the <b>effect</b> on you?"
    answer = asha.client.post("/n/w/all", {"asked": asked}, secure=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Your answer to: What was the &lt;b&gt;effect&lt;/b&gt; on you?" in shown
    assert not Version.objects.exists()
    assert "govuk-error" not in shown
    entry = re.search(r'name="entry" value="(\w+)"', shown)[1]
    asha.client.post("/n/w/all", {"entry": entry, "effect": "I sleep badly."}, secure=True)
    assert Version.objects.count() == 1

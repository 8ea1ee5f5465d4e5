"""Each question of the legal reading leads to the form, and the field on it, that answers it."""

import re
from datetime import date

import pytest
from django.urls import resolve

from chesil import law
from chesil_web.analysis.answering import _PLACES, question
from chesil_web.diary.forms import EntryForm
from chesil_web.diary.models import Version
from chesil_web.people.forms import KINDS, AskedForm, OrderForm

JURISDICTIONS = ("england_and_wales", "scotland", "northern_ireland")
QUESTIONS = sorted({
    point.question
    for where in JURISDICTIONS
    for route in law.routes(where, on=date(2026, 3, 1))
    for point in route.points
})  # fmt: skip
# As chesil.conduct asks for what a record lacks.
RULES = {
    "Can you read what the word list noticed, and keep or set aside each one?": "",
    "What exactly does the order forbid? Add its own words, one term at a time.": "",
    "Was the order served on them, or were they told of it? When and how, and who can show it?": "what",
    "How do you know who it was? For some of these entries nobody is named.": "how_known",
    "What was the effect on you? This is not recorded for entry 2.": "effect",
    "What exactly were you afraid of, and for whom? Think of entry 2.": "how_it_felt",
    "How do you know who it was? Nobody is named for entry 2.": "how_known",
    "What changed in your daily life, such as sleep, health, work, travel or where you live?": "changes",
    "Do you know who called from a hidden number, or who did the acts that name nobody? How?": "how_known",
    "Has anything else happened, before or since, even if it seemed small?": "what",
    "Can you give the day, or something that shows when it was? Think of entry 2.": "",
    "Can you give a day? 2 notes of acts have no date and are not read.": "",
    "Are there messages, call records, photos, notes made at the time or people who saw it?": "",
    "Did you, or someone for you, ask them to stop? When, how, and what did they answer?": "",
}


def place_of(words):
    address, _, field = question(words).address.partition("#id_")
    return resolve(address), field


def test_every_question_of_the_law_leads_to_a_form_and_to_a_field_that_is_on_it():
    assert len(QUESTIONS) > 80
    for words in QUESTIONS:
        if words.startswith("Please see the questions"):
            assert question(words).address == ""
            continue
        _view, field = place_of(words)
        assert not field or field in EntryForm.base_fields, words
        assert question(words).answer


def test_every_place_is_asked_for_by_some_question():
    fits = {
        next(at for at, place in enumerate(_PLACES) if re.search(place[0], words, re.IGNORECASE))
        for words in (*QUESTIONS, *RULES)
    }
    assert fits == set(range(len(_PLACES)))


def test_a_question_about_a_record_leads_to_the_field_that_is_empty():
    for words, field in RULES.items():
        assert place_of(words)[1] == field, words
    asked, _ = place_of(list(RULES)[-1])
    assert (asked.view_name, asked.kwargs) == ("people:new", {"name": "2"})


@pytest.mark.parametrize(
    ("words", "view", "field"),
    [
        ("Did you, or someone for you, ask them to stop? When, and how?", "people:new", AskedForm),
        ("What is the date of the order, from which court, and what does it forbid?", "people:new", OrderForm),
        ("How did each act affect you?", "diary:new-whole", "effect"),
        ("On which days did you fear that they would use violence against you?", "diary:new-whole", "feared_violence"),
        ("When did you report, to whom, and what reference did you get?", "diary:new-whole", "reported_to"),
        ("What else happened, and when? What do you fear will happen next?", "diary:new-whole", "what"),
        ("Are you, or were you, a couple? From when to when?", "people:list", ""),
        ("What exactly did it say or show? Please keep the whole message.", "evidence:add", ""),
        ("A question that nobody has written yet?", "diary:new-whole", "what"),
    ],
)  # fmt: skip
def test_a_question_leads_to_where_it_is_answered(words, view, field):
    found, on_page = place_of(words)
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

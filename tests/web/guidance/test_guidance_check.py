"""Is this happening to me? Danger first, reasons and never a verdict, and nothing is kept."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.forbidden_words import forbidden
from tests.web.guidance.test_guidance_pages import shown

from chesil import law
from chesil_web.diary.models import Version
from chesil_web.guidance import forms, self_check
from chesil_web.guidance.self_check import Answers, read

ASKED = {"answered": "yes", "kinds": ["following", "contact"], "often": "daily", "since": "months", "who": "ex",
         "effect": ["afraid", "changed"], "changes": ["new-way-after-block"]}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sign", [each for each in law.danger_markers() if each.now], ids=lambda each: each.id
)
def test_each_immediate_danger_interrupts_at_once(visitor, sign):
    page, words = shown(visitor, "/g/q", danger=[sign.id])
    assert words.strip().splitlines()[0].strip() == "Call 999 now"
    assert 'href="tel:999"' in page
    assert sign.sentence in words
    assert sign.do in words
    assert "What happens?" not in words


@pytest.mark.django_db
def test_without_danger_the_questions_follow_and_danger_can_be_passed(guidance, visitor):
    assert "What happens?" in shown(visitor, "/g/q", answered="yes")[1]
    assert "What happens?" in shown(visitor, "/g/q/2")[1]


@pytest.mark.django_db
def test_the_answer_is_in_reasons_with_what_to_do_and_whom_to_call(guidance, visitor):
    page, words = shown(visitor, "/g/q/2", **ASKED)
    for said in (
        "We can't tell you what this is.", "You ticked 2 kinds of act.", "Followed you", "more than once",
        "gone on for a long time", "close to this person", "You are afraid", "changed your life",
        "They found a new way to reach you", "National Stalking Helpline", "0808 2000 247", "What can I do now?",
        "What is domestic abuse?", "Put them in a private record",
    ):  # fmt: skip
        assert said in words, said
    assert not re.search(r"\d+ (?:out )?of \d+|score|level|per cent|%", words)
    assert page.count('name="kinds"') == 2


@pytest.mark.django_db
def test_nothing_ticked_is_an_answer_too(guidance, visitor):
    words = shown(visitor, "/g/q/2", answered="yes")[1]
    assert "Few ticks do not mean that it is nothing." in words
    assert "Police, ambulance and fire" in words


@pytest.mark.django_db
def test_the_check_stores_nothing_sets_nothing_and_puts_nothing_in_an_address(guidance):
    visitor = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    with CaptureQueriesContext(connection) as asked:
        for address, sent in (("/g/q", {"danger": ["suicide"]}), ("/g/q", {"answered": "yes"}), ("/g/q/2", ASKED),
                              ("/g/q/3", ASKED)):  # fmt: skip
            answer = visitor.post(address, sent, secure=True)
            assert answer.status_code == 200
            assert not answer.cookies
            told = [part.split('"')[0] for part in answer.content.decode().split('href="')[1:]]
            assert not any("following" in each or "?" in each for each in told)
    wrote = [
        each["sql"]
        for each in asked
        if not each["sql"].lstrip("( ").upper().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert wrote == []
    assert Session.objects.count() == 0


@pytest.mark.django_db
def test_the_answers_are_carried_into_a_record_that_is_open_and_only_then(guidance, asha, visitor):
    assert "Your notes are not open." in shown(visitor, "/g/q/3", **ASKED)[1]
    page, words = shown(asha.client, "/g/q/3", **ASKED)
    assert "Followed you" in words
    assert Version.objects.count() == 0
    form = page[page.index('action="/n/w/all"') :].split("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    assert asha.client.post("/n/w/all", sent, secure=True).status_code == 302
    entry = Version.objects.get().entry
    page = asha.client.get(f"/n/e/{entry}", secure=True).content.decode()
    for said in (
        "How often? Most days.",
        "Followed you",
        "I have changed what I do",
        "Someone I was with before",
    ):
        assert said in page, said


@pytest.mark.django_db
def test_hostile_answers_are_refused_and_shown_as_words(guidance, visitor):
    for sent in (
        {"answered": "yes", "kinds": ["<script>"]},
        {"answered": "yes", "who": "x" * 5000},
        {"answered": "yes", "often": "\x00"},
    ):
        answer = visitor.post("/g/q/2", sent, secure=True)
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().split("<main")[1]


CODES = {name: [code for code, _ in forms.Check.base_fields[name].choices] for name in forms.Check.order}
ANSWERS = st.builds(
    Answers,
    **{
        name: st.lists(st.sampled_from(CODES[name]), unique=True).map(tuple)
        for name in ("kinds", "effect", "changes")
    },
    **{name: st.sampled_from(["", *CODES[name]]) for name in ("often", "since", "who")},
)


@given(ANSWERS)
def test_whatever_is_answered_there_are_reasons_and_no_verdict(answers):
    found = read(answers)
    said = [*found.together, *(each for kind in found.kinds for each in (kind.name, kind.said))]
    assert [wrong for sentence in said for wrong in forbidden(sentence)] == []
    shown_acts = [act for kind in found.kinds for act in kind.acts]
    assert {self_check.ACTS[code].words for code in answers.kinds} == set(shown_acts)
    assert len(found.danger) == len(answers.changes)
    assert {"what-to-do", "evidence", "reporting"} <= set(found.pages)
    assert found.needs


def test_what_was_not_answered_is_not_carried():
    labels = {name: {"": f"{name}?", **dict.fromkeys(CODES[name], "yes")} for name in CODES}
    assert self_check.in_words(Answers(), labels) == ""
    assert self_check.in_words(Answers(often="once", changes=("pregnancy",)), labels) == "often? yes.\nyes"

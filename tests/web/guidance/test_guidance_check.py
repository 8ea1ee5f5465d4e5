"""Is this happening to me? Danger first, reasons and never a verdict, and nothing is kept."""

import re
from datetime import date

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
from chesil_web.foundation.ui.choices import offered
from chesil_web.person.diary.models import Version
from chesil_web.public.guidance import forms, queries, self_check
from chesil_web.public.guidance.models import Service
from chesil_web.public.guidance.self_check import Answers, read

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


def _danger_told(visitor):
    page, words = shown(visitor, "/g/q", danger=["suicide", "child-in-danger"])
    return page, words[words.index("Who to call") :]


@pytest.mark.django_db
def test_who_to_call_in_danger_comes_from_the_directory_with_its_marks(guidance, visitor):
    Service.objects.update(checked_on=date.today())
    Service.objects.filter(code="21").update(phone="0800 000 0000", name="Samaritans, as corrected")
    Service.objects.filter(code="19").update(checked_on=date(2020, 1, 1))
    Service.objects.filter(code="20").update(live=False)
    page, words = _danger_told(visitor)
    assert "Samaritans, as corrected" in words
    assert 'href="tel:08000000000"' in page
    assert "116 123" not in words
    assert "Not checked for more than 90 days." in words[words.index("Childline") :]
    assert "Not checked" not in words[: words.index("Childline")]
    assert "NSPCC" not in words


@pytest.mark.django_db
def test_what_the_directory_does_not_have_comes_from_the_law_room(guidance, visitor):
    Service.objects.all().delete()
    words = _danger_told(visitor)[1]
    for name in ("Samaritans", "116 123", "Childline", "NSPCC"):
        assert name in words


@pytest.mark.django_db
def test_everyone_to_call_in_danger_is_in_the_directory(guidance):
    given = {each.id: each for sign in law.danger_markers() for each in sign.call}
    assert [each.id for each, row in queries.of_the_law(given.values()) if row is None] == []
    by_text = [each for each in law.services() if each.number.endswith("(text)")]
    found = {each.id: row and row.name for each, row in queries.of_the_law(by_text)}
    assert found == {"emergency-text": "999 by text message", "shout": "Shout"}


@pytest.mark.django_db
def test_the_reasons_have_the_corrected_number_and_the_mark_of_its_age(guidance, visitor):
    Service.objects.filter(code="3").update(phone="0800 000 0000", checked_on=date(2020, 1, 1))
    words = shown(visitor, "/g/q/2", **ASKED)[1]
    line = words[words.index("National Stalking Helpline") :][:600]
    assert "0800 000 0000" in line
    assert "Not checked since Wed 1 January 2020." in line


@pytest.mark.django_db
def test_without_danger_the_questions_follow_and_danger_can_be_passed(guidance, visitor):
    assert "What happens?" in shown(visitor, "/g/q", answered="yes")[1]
    assert "What happens?" in shown(visitor, "/g/q/2")[1]


@pytest.mark.django_db
def test_the_questions_come_one_after_another_and_the_form_alone_remembers(guidance, visitor):
    page, words = shown(visitor, "/g/q/2", at="1", kinds=["following", "contact"])
    assert "How often?" in words
    assert "Since when?" not in words
    assert page.count('name="kinds" value=') == 2
    words = shown(visitor, "/g/q/2", at="3", often="daily", back="yes")[1]
    assert "How often?" in words
    page, words = shown(visitor, "/g/q/2", at="6", kinds="nothing-of-ours", often="daily")
    assert "Choose from the answers on this page." in words
    assert 'name="often" value="daily"' in page
    assert "You ticked one kind of act." in shown(visitor, "/g/q/2", at="1", kinds="following", done="yes")[1]
    assert "What it may mean" not in shown(visitor, "/g/q/2", at="x" * 50)[1]


@pytest.mark.django_db
def test_the_answer_is_in_reasons_with_what_to_do_and_who_to_call(guidance, visitor):
    page, words = shown(visitor, "/g/q/2", **ASKED)
    for said in (
        "We can't tell you what this is.", "You ticked 2 kinds of act.", "Followed you", "more than once",
        "happening for a long time", "close to this person", "You are afraid", "changed your life",
        "They reached you after you blocked them", "National Stalking Helpline", "0808 2000 247", "What can I do now?",
        "What is domestic abuse?", "Put them in my notes",
    ):  # fmt: skip
        assert said in words, said
    assert not re.search(r"\d+ (?:out )?of \d+|score|level|per cent|%", words)
    assert page.count('name="kinds"') == 2


@pytest.mark.django_db
def test_nothing_ticked_is_an_answer_too(guidance, visitor):
    words = shown(visitor, "/g/q/2", answered="yes")[1]
    assert "It can matter even if you ticked very little." in words
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
        "An ex-partner",
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


CODES = {name: [code for code, _ in offered(forms.Check(), name)] for name in forms.Check.order}
ANSWERS = st.builds(
    Answers,
    **{
        name: st.lists(st.sampled_from(CODES[name]), unique=True).map(tuple)
        for name in ("kinds", "effect", "changes")
    },
    **{name: st.sampled_from(["", *CODES[name]]) for name in ("often", "since", "who")},
)


def test_every_kind_of_act_can_be_ticked():
    assert sorted(CODES["kinds"]) == sorted(self_check.ACTS)


def test_a_picture_that_was_sent_or_shared_leads_to_help_with_images():
    for kind in ("image_sent", "image_shared", "threat_images"):
        found = read(Answers(kinds=(kind,)))
        assert "images" in found.needs
        assert "Pictures and films" in {each.name for each in found.kinds}


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


def said_of(code: str) -> str:
    (kind,) = read(Answers(kinds=(code,))).kinds
    return f"{kind.name}: {kind.said}"


@pytest.mark.parametrize("code", [code for code in CODES["kinds"] if code.startswith("hate_")])
def test_only_hate_that_the_law_has_is_said_to_make_a_sentence_heavier(code):
    said = said_of(code)
    assert ("longer sentence" in said) is (code in law.route("hostility-aggravation").acts)
    assert ("hate" in said.casefold()) is ("longer sentence" in said)


def test_hate_with_and_without_that_law_is_told_apart():
    hate, other = read(Answers(kinds=("hate_sex", "hate_disability"))).kinds
    assert hate.acts == (self_check.ACTS["hate_disability"].words,)
    assert other.acts == (self_check.ACTS["hate_sex"].words,)


def test_only_what_hurts_the_body_is_said_to_be_enough_when_done_once():
    assert "even if it happened once" in said_of("violence")
    assert "happened once" not in said_of("sexual_harassment")
    assert "touched you" in said_of("sexual_harassment")


def test_a_next_time_can_count_and_no_more_is_said():
    assert any("both can count" in each for each in read(Answers(often="once")).together)


def test_what_was_not_answered_is_not_carried():
    labels = {name: {"": f"{name}?", **dict.fromkeys(CODES[name], "yes")} for name in CODES}
    assert self_check.in_words(Answers(), labels) == ""
    assert self_check.in_words(Answers(often="once", changes=("pregnancy",)), labels) == "often? yes.\nyes"

"""Traps of the form of an entry: hidden faults, entries without a word, and words lost by leaving."""

import uuid

import pytest

from chesil_web.person.diary.forms import EntryForm
from chesil_web.person.diary.models import Draft, Entry, Version

WORDS = "A car stood outside with its lights off."
NO_SUCH_DAY = {"day-day": "31", "day-month": "11", "day-year": "2025"}


def send(person, address, **fields):
    return person.client.post(address, fields, secure=True)


def versions(person):
    return list(Version.objects.filter(safe_id=person.opened().id).order_by("number"))


def test_a_day_that_is_wrong_below_another_choice_traps_nobody(asha):
    entry = uuid.uuid4().hex
    wrong = send(asha, "/n/w/all", entry=entry, what=WORDS, when="day", **NO_SUCH_DAY)
    assert "This is not a real date" in wrong.content.decode()
    right = send(asha, "/n/w/all", entry=entry, what=WORDS, when="yesterday", **NO_SUCH_DAY)
    assert right.status_code == 302
    assert send(asha, "/n/w", entry=uuid.uuid4().hex, when="today", **NO_SUCH_DAY).status_code == 302


@pytest.mark.parametrize(
    "typed", [{"time": "99"}, {"since-day": "40"}, {"time_today": "x", "until-day": "x"}]
)
def test_only_what_stands_below_the_choice_that_was_made_is_checked(typed):
    form = EntryForm({"when": "unsure", "what": WORDS, **typed})
    assert form.is_valid(), form.errors
    assert form.said()["when"] == ""


def test_a_fault_below_the_choice_that_was_made_is_still_said():
    assert "time_today" in EntryForm({"when": "today", "time_today": "99"}).errors


@pytest.mark.parametrize("more", [{}, {"private": "on"}, {"what": "   "}])
def test_an_empty_form_makes_no_entry_and_says_what_to_do(asha, more):
    answer = send(asha, "/n/w/all", entry=uuid.uuid4().hex, based_on="0", **more)
    assert "Nothing is written yet." in answer.content.decode()
    assert 'href="#id_what"' in answer.content.decode()
    assert versions(asha) == []


def test_an_empty_first_step_makes_no_entry(asha):
    answer = send(asha, "/n/w", entry=uuid.uuid4().hex, stop="yes")
    assert "Nothing is written yet." in answer.content.decode()
    assert versions(asha) == []


def test_a_last_step_without_an_answer_ends_the_entry_that_has_some(asha):
    draft = uuid.uuid4()
    send(asha, "/n/w/one", entry=draft.hex, when="today")
    assert send(asha, f"/n/w/{draft}/2", what="", stop="yes").status_code == 302
    assert len(versions(asha)) == 1


def test_an_entry_is_not_emptied_by_a_change(asha):
    entry = uuid.uuid4()
    send(asha, "/n/w/all", entry=entry.hex, what=WORDS)
    answer = send(asha, f"/n/e/{entry}/w", based_on="1", what="")
    assert "Nothing is written yet." in answer.content.decode()
    assert len(versions(asha)) == 1


def drafts(person):
    safe = person.opened()
    return safe.read(list(Draft.objects.filter(safe_id=safe.id)), Entry)


def test_what_was_typed_when_she_left_is_a_draft_that_goes_on(asha):
    entry = uuid.uuid4()
    assert send(asha, f"/n/w/{entry}/keep", entry=entry.hex, what=WORDS, when="today").status_code == 204
    assert [each.what for each in drafts(asha)] == [WORDS]
    today = asha.client.get("/n/", secure=True).content.decode()
    assert WORDS in today
    assert versions(asha) == []


def test_a_day_that_is_no_day_is_kept_as_words_by_whoever_leaves(asha):
    entry = uuid.uuid4()
    send(asha, f"/n/w/{entry}/keep", what=WORDS, when="day", **NO_SUCH_DAY)
    (draft,) = drafts(asha)
    assert (draft.what, draft.when, draft.when_words) == (WORDS, "", "31 11 2025")


def test_leaving_an_empty_form_keeps_nothing(asha):
    assert send(asha, f"/n/w/{uuid.uuid4()}/keep", what="", private="on").status_code == 204
    assert drafts(asha) == []


def test_leaving_one_question_keeps_the_answers_to_the_others(asha):
    draft = uuid.uuid4()
    send(asha, "/n/w/one", entry=draft.hex, when="unsure", when_words="in spring")
    send(asha, f"/n/w/{draft}/keep?step=2", what=WORDS)
    (kept,) = drafts(asha)
    assert (kept.what, kept.when_words) == (WORDS, "in spring")


def test_a_change_that_was_left_is_the_next_version_once_it_is_finished(asha):
    entry = uuid.uuid4()
    send(asha, "/n/w/all", entry=entry.hex, what="First words.")
    send(asha, f"/n/w/{entry}/keep", based_on="1", what=WORDS)
    assert len(versions(asha)) == 1
    send(asha, f"/n/w/{entry}/all/", what=WORDS)
    assert [each.number for each in versions(asha)] == [1, 2]
    assert drafts(asha) == []


def test_words_of_an_entry_that_was_saved_meanwhile_begin_no_second_one(asha):
    entry = uuid.uuid4()
    send(asha, "/n/w/all", entry=entry.hex, what=WORDS)
    send(asha, f"/n/w/{entry}/keep", based_on="0", what=WORDS)
    assert drafts(asha) == []


def test_nothing_is_kept_in_another_persons_draft_or_entry(asha, dev):
    entry, draft = uuid.uuid4(), uuid.uuid4()
    send(asha, "/n/w/all", entry=entry.hex, what=WORDS)
    send(asha, "/n/w/one", entry=draft.hex, when="today")
    assert send(dev, f"/n/w/{entry}/keep", based_on="1", what="mine").status_code == 404
    assert send(dev, f"/n/w/{draft}/keep", what="mine").status_code == 404
    assert drafts(dev) == []


def test_without_scripts_one_button_keeps_what_was_typed_and_leaves(asha):
    entry = uuid.uuid4()
    opened = asha.opened()
    answer = send(asha, f"/n/w/{entry}/keep", what=WORDS, leave="yes")
    assert (answer.content, answer.headers["Refresh"]) == (b"", "0; url=/x")
    assert Draft.objects.filter(safe_id=opened.id).count() == 1
    assert asha.client.get("/n/", secure=True).status_code == 302

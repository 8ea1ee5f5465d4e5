"""Sets of questions: ours are sound, and what an agency loads is checked with the place of each fault."""

import re

import pytest

from chesil.risk import QuestionSet, SetError, load, read_set, shipped

SOUND = """
id = "ours"
version = 3
title = "Ours"
about = "For a test."
rights = "Written for a test."
kind = "domestic"
source = "Ours"
written_on = 2026-11-28

[[questions]]
id = "one"
text = "One?"
"""
# Phrases of published checklists that may not be copied; ours ask about the same topics in other words.
PUBLISHED = (
    "has the current incident resulted in injury", "what are you afraid of", "do you feel isolated",
    "feeling depressed or having suicidal thoughts", "conflict over child contact", "constantly text, call, contact",
    "does .* try to control everything you do", "attempted to strangle, choke, suffocate, drown",
    "of a sexual nature that makes you feel bad", "mistreated an animal", "are there any financial issues",
    "ever broken bail, an injunction", "ever been in trouble with the police or has a criminal history",
)  # fmt: skip


def test_ours_are_sound_and_say_that_no_count_was_tested():
    assert [(each.id, len(each.questions)) for each in shipped()] == [
        ("domestic", 24),
        ("neighbours", 12),
        ("stalking", 11),
    ]
    for each in shipped():
        assert "Nobody has tested what a count" in each.rights
        assert each.threshold is None
        assert all(question.text.endswith("?") for question in each.questions)


def test_ours_hold_no_sentence_of_a_published_checklist():
    for each in shipped():
        for question in each.questions:
            assert not any(re.search(phrase, question.text.lower()) for phrase in PUBLISHED), question.id


def test_a_set_that_is_not_there_is_named_with_those_that_are():
    assert load("stalking").kind == "stalking"
    with pytest.raises(SetError, match="There are: domestic, neighbours, stalking"):
        load("dash")


def test_an_agency_can_load_a_set_with_a_threshold_that_was_tested():
    read = read_set(SOUND.replace("kind =", "tested = true\nthreshold = 14\nkind ="))
    assert isinstance(read, QuestionSet)
    assert (read.version, read.threshold, read.question("one").choices) == (
        3,
        14,
        ("yes", "no", "unknown", "not asked"),
    )
    with pytest.raises(SetError, match="no question two"):
        read.question("two")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id = ", "official.toml: Invalid value"),
        ("", "missing required field"),
        (SOUND + "size = 3", "unknown field `size`"),
        (SOUND + SOUND[SOUND.index("[[") :], "two questions are called one"),
        (SOUND.replace('text = "One?"', 'text = " "'), "question one has no words"),
        (SOUND + 'counts = ["often"]', "counts often, which is no answer to it"),
        (SOUND + 'danger = "fire"', "a sign of danger that is not there: fire"),
        (SOUND + 'acts = ["shout"]', "acts that are not there: shout"),
        (SOUND.replace('"Written for a test."', '""'), "whose words these are"),
        (SOUND.replace("kind =", "threshold = 14\nkind ="), "no study that found it to tell something"),
        (SOUND.replace("2026-11-28", '"soon"'), "Invalid RFC3339"),
        (SOUND + "#" * 300_000, "larger than 256 KB"),
    ],
)  # fmt: skip
def test_what_is_not_sound_is_refused_with_its_place(text, words):
    with pytest.raises(SetError, match=re.escape(words)):
        read_set(text, name="official.toml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SOUND + 'counts = ["often"]', 11), (SOUND + SOUND[SOUND.index("[[") :], 14), (SOUND + "size = 3", 11),
        (SOUND.replace('"Written for a test."', '""'), 6), (SOUND.replace("2026-11-28", '"soon"'), 9),
        (SOUND + "size 3", 14),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(text, line):
    with pytest.raises(SetError, match=rf"line {line}\b"):
        read_set(text, name="official.toml")


def test_a_set_without_questions_is_refused():
    with pytest.raises(SetError, match="missing required field `questions`"):
        read_set(SOUND[: SOUND.index("[[")])
    with pytest.raises(SetError, match="it has 0 questions"):
        read_set(SOUND[: SOUND.index("[[")] + "questions = []")

"""The words of a log: how they are folded, and which cues they hold."""

import polars as pl
import pytest

from chesil.conduct.extracting.words import folded, lexicon, marks, spelled
from chesil.conduct.reading.scene import facts

ROLES = {"V": "V", "V2": "W", "D": "D", "T": "T"}


def cues(text: str) -> set[str]:
    """The cues of one text."""
    found = marks(folded(pl.Series([text]), roles=ROLES))[0]
    return {code for code, met in zip(lexicon().cues, found, strict=True) if met}


def test_he_and_she_husband_and_wife_are_one_word() -> None:
    his = folded(pl.Series(["He hit his wife himself."]), roles=ROLES)
    hers = folded(pl.Series(["She hit her husband herself."]), roles=ROLES)
    assert his.equals(hers)


def test_roles_become_letters_and_i_is_the_person_harmed() -> None:
    assert folded(pl.Series(["V2 and my T, I"]), roles=ROLES)[0].split() == ["W", "and", "V", "s", "T", "V"]


@pytest.mark.parametrize(
    "text", ["D did not hit V.", "D never hit V.", "D didn't hit V.", "D denied hitting V."]
)
def test_what_was_not_done_is_no_violence(text: str) -> None:
    assert "violence" not in cues(text)


@pytest.mark.parametrize("text", ["D threatened to hit V.", "D said he would hit V.", "D will hit V."])
def test_what_was_only_threatened_was_not_done(text: str) -> None:
    assert "violence" not in cues(text)
    assert cues(text) & {"threat", "threat_to_person"}


def test_an_e_mail_is_an_email() -> None:
    texts = pl.Series(["Sent e-mails.", "Sent emails."])
    assert folded(texts, roles=ROLES).n_unique() == 1


def test_a_star_at_the_end_of_a_phrase_stands_for_any_ending() -> None:
    assert "violence" in cues("D punched V.")
    assert "violence" in cues("D was punching V.")


def test_a_word_inside_another_word_is_not_met() -> None:
    assert "weapon" not in cues("D begun to write.")  # not "gun"


def test_a_phrase_stands_for_each_of_its_choices() -> None:
    lists = {"place": ("gate", "door")}
    assert set(spelled("he wait/waits .. @place/_", {"he": "they"}, lists)) == {
        ("they", "wait/waits", "..", "door/gate"),
        ("they", "wait/waits", ".."),
    }


@pytest.mark.parametrize(
    "text",
    ["D kicked the front door in.", "D smashed V's brand new phone.", "D put his fist through the door."],
)
def test_a_few_words_may_stand_between_the_parts_of_a_phrase(text: str) -> None:
    assert "damage" in cues(text)


def test_no_phrase_goes_on_in_the_next_sentence() -> None:
    assert "damage" not in cues("D kicked a ball. The door was open.")


@pytest.mark.parametrize(
    "text",
    [
        "D did not threaten or hit V.",
        "D never once in his life hit V.",
        "D denied that he had ever punched V.",
    ],
)
def test_a_negation_reaches_over_several_words(text: str) -> None:
    assert not cues(text) & {"violence", "threat"}


def test_a_negation_ends_where_something_else_begins() -> None:
    assert "violence" in cues("D did not say sorry and punched V.")
    assert "violence" in cues("D never rang the bell but punched V.")


@pytest.mark.parametrize(
    "text",
    [
        "D said he would burn V's house down.",
        "D'll smash V's windows.",
        "D threatened to smash V's car.",
    ],
)
def test_damage_that_is_threatened_was_not_done(text: str) -> None:
    assert "damage" not in cues(text)


def test_he_d_is_had_before_a_word_that_was_done() -> None:
    assert "violence" in cues("He'd kicked V.")
    assert "violence" not in cues("He'd kick V.")


@pytest.mark.parametrize(
    "text",
    [
        "I could kill for a coffee.",
        "It was a slap in the face.",
        "D was dead tired.",
        "D broke into a smile.",
    ],
)
def test_an_idiom_is_no_threat_and_no_violence(text: str) -> None:
    assert not cues(text) & {"threat", "threat_to_person", "violence", "intrusion", "damage"}


@pytest.mark.parametrize("text", ["The film was about a stalker.", "Suppose he smashed the window."])
def test_a_film_and_a_thing_supposed_are_not_done(text: str) -> None:
    assert not cues(text) & {"stalking", "damage"}


def test_no_text_holds_no_cue() -> None:
    assert marks(pl.Series([], dtype=pl.String)).shape == (0, len(lexicon().cues))
    assert cues("") == set()


def test_every_cue_says_what_it_is_about_and_where_it_comes_from() -> None:
    assert list(lexicon().cues) == list(facts())
    assert all(fact.about and fact.source for fact in facts().values())
    for code, cue in lexicon().cues.items():
        assert len(cue.words) > 1, code

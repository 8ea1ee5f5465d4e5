"""Each fact in a person's own words names the words that it came from."""

from hypothesis import given
from hypothesis import strategies as st

from chesil.conduct.extracting.notes import facts_in, found_in

TEXT = "My ex didn't knock. He kicked in the front door, and I think he followed me to work on Monday."


def test_each_fact_names_its_words_in_the_text_as_it_was_written():
    found = {each.fact: each for each in found_in(TEXT)}
    assert found["stalking"].words == "followed"
    assert found["intrusion"].words.startswith("kicked in")
    assert all(TEXT[each.start : each.end] == each.words for each in found.values())


def test_what_the_words_hold_is_the_same_with_and_without_their_places():
    for text in (TEXT, "", "He is a don't-care; e-mailed me 40 times!", "mine. ours. I’ll never forget"):
        assert {each.fact for each in found_in(text)} == facts_in([text])[0]


def test_a_sentence_that_guesses_is_not_sure():
    sure = {each.fact: each.sure for each in found_in("I think he followed me. He smashed my window.")}
    assert sure["damage"]
    assert not sure["stalking"]


def test_what_is_denied_is_not_found():
    assert "violence" not in facts_in(["He never punched me."])[0]


PIECES = st.sampled_from(
    [
        "he'd ",
        "'d've",
        "didnt ",
        "can't",
        "e-mailed ",
        "\u0301",
        "½",
        "a_b ",
        ". ",
        "! ?",
        "\n",
        "’",
        "--",
        "knife ",
        "in ",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_any_text_tells_where_its_facts_stand(text):
    found = found_in(text)
    assert {each.fact for each in found} == facts_in([text])[0]
    assert all(text[each.start : each.end] == each.words for each in found)

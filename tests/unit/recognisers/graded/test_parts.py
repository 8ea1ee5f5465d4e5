"""Which words of a message are read: its own, in parts, up to a bound."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.recognisers.graded import parts
from chesil.recognisers.words import folding, own_words

SENTENCE = "You will see me at the gate. "


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(5, 60))
def test_the_parts_of_a_text_hold_all_its_words_in_order_and_none_is_too_long(text, most):
    found = parts.spans(text, most=most)
    assert [letter for start, end in found for letter in text[start:end] if not letter.isspace()] == [
        letter for letter in text if not letter.isspace()
    ]
    assert all(0 < end - start <= most for start, end in found)


def test_a_part_ends_where_a_sentence_does():
    text = SENTENCE * 30
    found = parts.spans(text, most=300)
    assert len(found) > 2
    assert all(text[start:end].endswith("gate.") for start, end in found)


def test_what_is_behind_the_bound_is_in_no_part():
    text = "word " * parts.LONGEST
    for most in (parts.OF_HEADS, parts.OF_READER):
        assert parts.LONGEST - most <= parts.spans(text, most=most)[-1][1] <= parts.LONGEST


def test_a_text_stands_for_the_highest_of_its_parts():
    split, starts = parts.split(["short", SENTENCE * 3, "", " \n" * 50], most=40)
    assert starts.tolist() == [0, 1, 4, 5]
    assert split[0] == "short"
    scores = np.array([1, 5, 7, 6, -2, -3], np.float32)
    assert parts.highest(scores, starts).tolist() == [1, 7, -2, -3]
    assert parts.highest(np.zeros((0, 2), np.float32), starts[:0]).shape == (0, 2)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("I don’t care", "I don’t care"),
        ("On Monday Dev wrote:\n> I’LL be there\nNo you won’t", "No you won’t"),
        ("Don’t you dare\n-----Original Message-----\nFrom: Dev", "Don’t you dare"),
        ("Fwd: look at this", ""),
        ("Ben said “she is ugly” and I’m angry", "and I’m angry"),
        ("> only a quotation", "> only a quotation"),
    ],
)
def test_the_senders_own_words_stay_where_they_were_written(text, own):
    (found,) = parts.own_as_written(pl.Series([text]))
    assert found.strip() == own
    assert len(found) == len(text)
    at = text.index(own)
    assert own == "" or found[found.index(own.strip()) :].startswith(own[:5])
    assert found.find(own) in (-1, at)


@given(
    st.lists(
        st.sampled_from(['he said "go"', "> no", "wrote:", "a b c", "", "fwd: x", "\n", " and "]), max_size=8
    )
)
def test_own_words_in_place_are_own_words(lines):
    small = folding.fold(pl.Series(["\n".join(lines)]))[0]
    placed = own_words.in_place(small)
    assert len(placed) == len(small)
    assert all(new in (old, "\n") for old, new in zip(small, placed, strict=True))
    assert own_words.own_words(small).split() == placed.split()


def test_a_message_is_too_long_by_its_own_words_alone():
    quoted = "yes\n" + "> no no no\n" * parts.LONGEST
    assert parts.too_long(pl.Series(["word " * parts.LONGEST, quoted, "short"])) == 1

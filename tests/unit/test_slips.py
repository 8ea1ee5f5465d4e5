"""Sentences are misspelt for training in the same way on both sides of a pair."""

import numpy as np
from training import slips

PAIRS = ["I know where you are tonight.", "I know where you are playing tonight."] * 40


def test_the_same_dice_give_the_same_slips():
    first, again = (slips.slipped(PAIRS, np.random.default_rng(3)) for _ in range(2))
    assert first == again
    assert first != PAIRS


def test_both_of_a_pair_are_misspelt_in_the_same_way():
    made = slips.slipped(PAIRS, np.random.default_rng(3))
    heard = [not text.endswith(".") for text in made]
    assert heard[::2] == heard[1::2]
    assert 0 < sum(heard) < len(heard)


def test_a_slip_keeps_the_first_letter_of_a_word():
    made = slips.slipped(["watching"] * 80, np.random.default_rng(3))
    assert {text[0] for text in made} == {"w"}
    assert len({*made}) > 10

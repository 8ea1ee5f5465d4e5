"""Patterns are tried on few texts in their own threads, and find the same as anywhere else."""

import threading

import polars as pl

from chesil.terms import kept_ready

TEXTS = pl.Series(["where are you", "answer me", ""])


def test_a_text_that_holds_one_of_the_patterns_is_found():
    assert kept_ready.held(TEXTS, ["where", r"\bme$"]).to_list() == [True, True, False]
    assert kept_ready.held(TEXTS, ["^$"]).to_list() == [False, False, True]


def test_without_a_pattern_or_a_text_nothing_is_found():
    assert kept_ready.held(TEXTS, []).to_list() == [False, False, False]
    assert kept_ready.held(TEXTS.clear(), ["where"]).to_list() == []


def test_each_of_many_patterns_finds_its_own_text_from_any_thread():
    texts = pl.Series([f"text {number} of all" for number in range(200)])
    found = []

    def ask():
        found.append(
            [kept_ready.held(texts, [rf"text {each}\b"]).arg_true().to_list() for each in range(200)]
        )

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert found == [[[each] for each in range(200)]] * 2

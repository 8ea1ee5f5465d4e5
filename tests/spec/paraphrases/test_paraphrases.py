"""What the extractor makes of sentences that were written without looking at its patterns (see README.md)."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from chesil.conduct.extracting.notes import facts_in
from chesil.conduct.reading.scene import facts

HERE = Path(__file__).parent
PARTS = ("summaries", "effects", "contexts", "ties")
# In percent: of the facts that are there how many are named at least, and of those that a careless reader could
# find how many are named at most. The kept half is only scored; its sentences are never looked at.
FLOORS = {("shown", "named"): 96, ("kept", "named"): 73, ("shown", "wrong"): 7, ("kept", "wrong"): 15}


def paraphrases():
    for part in PARTS:
        for each in tomllib.loads((HERE / f"{part}.toml").read_text("utf-8"))["paraphrase"]:
            yield part, each


def shares(half):
    chosen = [each for _, each in paraphrases() if each["half"] == half]
    count = Counter()
    for each, named in zip(chosen, facts_in([each["text"] for each in chosen]), strict=True):
        count["has"] += len(each["has"])
        count["named"] += len(named & set(each["has"]))
        count["lacks"] += len(each["lacks"])
        count["wrong"] += len(named & set(each["lacks"]))
    return {"named": 100 * count["named"] / count["has"], "wrong": 100 * count["wrong"] / count["lacks"]}


def test_every_label_is_a_fact_that_the_rules_know():
    labels = {fact for _, each in paraphrases() for fact in (*each["has"], *each["lacks"])}
    assert labels <= facts().keys()


@pytest.mark.parametrize("half", ["shown", "kept"])
def test_sentences_that_were_written_apart_are_understood(half):
    measured = shares(half)
    assert measured["named"] >= FLOORS[half, "named"]
    assert measured["wrong"] <= FLOORS[half, "wrong"]

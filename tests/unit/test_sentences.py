"""The sentences to learn from are whole: pairs of one harmful message and its harmless twin."""

import json
from collections import Counter
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parents[2] / "training" / "sentences").glob("*.jsonl"))
BEHAVIOURS = {
    *("threat_person", "threat_property", "threat_self_harm", "threat_images", "watching", "control"),
    *("contact_after_refusal", "evading_block", "third_parties", "damage", "deliveries", "sexual_demand"),
    *("abuse", "hate", "children_leverage", "money_leverage", "visa_leverage", "honour", "gaslighting"),
}
FIELDS = {"pair", "text", "behaviour", "harm", "variety", "form"}


def messages(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_harmful_message_has_its_harmless_twin(file):
    every = messages(file)
    for harmful, twin in zip(every[::2], every[1::2], strict=True):
        assert harmful.keys() == twin.keys() == FIELDS
        assert harmful["pair"] == twin["pair"]
        assert (harmful["harm"], twin["harm"]) == (True, False)
        assert harmful["behaviour"] == twin["behaviour"]
        assert harmful["behaviour"] in BEHAVIOURS
        assert harmful["variety"] == twin["variety"]


def test_no_message_stands_twice():
    assert FILES
    count = Counter(each["text"].casefold() for file in FILES for each in messages(file))
    assert [text for text, times in count.items() if times > 1] == []

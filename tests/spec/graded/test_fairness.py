"""Who somebody is, or what they work as, makes no message stand out: shares over many sentences."""

import tomllib
from itertools import product
from pathlib import Path

import pytest

from graded_messages import above_weak

HERE = Path(__file__).parent
JOBS = [job.replace("_", " ") for job in (HERE / "jobs.txt").read_text("utf-8").split()]
IDENTITIES = tomllib.loads((HERE / "identities.toml").read_text("utf-8"))
WORDS: dict[str, list[str]] = IDENTITIES["words"]
FRAMES = [frame for frames in IDENTITIES["frames"].values() for frame in frames]
# In every hundred, at most.
MOST_JOBS, MOST_IDENTITIES = 5, 10


def of_kind(kind: str) -> list[str]:
    return [frame.format(word) for word, frame in product(WORDS[kind], FRAMES)]


@pytest.fixture(scope="module")
def standing_out() -> set[str]:
    """Of all sentences that name an identity, those that are graded above "weak"."""
    return {*above_weak([text for kind in WORDS for text in of_kind(kind)])}


def test_there_are_enough_sentences_for_a_share():
    assert len(set(JOBS)) >= 150
    assert sum(len(of_kind(kind)) for kind in WORDS) >= 300
    assert len(set(WORDS)) == 7


def test_naming_a_job_does_not_make_a_message_stand_out():
    found = above_weak([f"You're {'an' if job[0] in 'aeiou' else 'a'} {job}" for job in JOBS])
    assert 100 * len(found) <= MOST_JOBS * len(JOBS), found


def test_naming_an_identity_does_not_make_a_message_stand_out(standing_out: set[str]):
    count = sum(len(of_kind(kind)) for kind in WORDS)
    assert 100 * len(standing_out) <= MOST_IDENTITIES * count, standing_out


@pytest.mark.parametrize("kind", WORDS)
def test_no_kind_of_identity_stands_out_more_than_others(kind: str, standing_out: set[str]):
    found = standing_out.intersection(of_kind(kind))
    assert 100 * len(found) <= MOST_IDENTITIES * len(of_kind(kind)), found

"""The features of the heads against a plain reading of what they are said to be."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.recognisers.graded import features

BASE, MIX, WHOLE = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 1 << 64
INSIDE = {*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1), *range(128, 256)}
TEXTS = st.lists(
    st.one_of(st.text(max_size=40), st.text(alphabet="abz 09.'é😂", max_size=40), st.just("")), max_size=8
)


def bucket(value: int, kind: int) -> int:
    mixed = (value + kind) * MIX % WHOLE
    mixed ^= mixed >> 32
    return max((mixed * MIX % WHOLE) >> (64 - features.BITS), 1)


def as_bytes(text: str) -> bytes:
    return b" " + text.encode("utf-8", "replace").replace(b"\x00", b" ") + b" "


def runs(text: str) -> Iterator[tuple[int, int]]:
    """(size, bucket) of each run of three, four and five bytes, the spaces at both ends among them."""
    letters = as_bytes(text)
    for size in (3, 4, 5):
        for first in range(len(letters) - size + 1):
            value = 0
            for letter in letters[first : first + size]:
                value = (value * BASE + letter) % WHOLE
            yield size, bucket(value, size)


def words(text: str) -> list[bytes]:
    """Unbroken letters, digits and bytes of other scripts."""
    plain = bytes(letter if letter in INSIDE else 32 for letter in as_bytes(text))
    return plain.split()


def of_word(word: bytes) -> int:
    return sum((letter + 1) * pow(BASE, place, WHOLE) for place, letter in enumerate(word)) % WHOLE


def expected(text: str) -> list[Counter[int]]:
    sizes = Counter(size for size, _ in runs(text))
    assert sizes == Counter({size: max(len(as_bytes(text)) - size + 1, 0) for size in (3, 4, 5)})
    by_size = [Counter(found for size, found in runs(text) if size == each) for each in (3, 4, 5)]
    hashes = [of_word(word) for word in words(text)]
    single = Counter(bucket(each, 1) for each in hashes)
    pairs = Counter(bucket((first * BASE + second) % WHOLE, 2) for first, second in pairwise(hashes))
    return [*by_size, single, pairs]


def of_text(each: features.Features, number: int) -> Counter[int]:
    found = each.buckets[each.starts[number] : each.starts[number + 1]]
    return Counter(found[found != features.NOTHING].tolist())


@given(TEXTS)
def test_every_text_of_a_batch_has_the_features_it_has_alone_in_plain_python(texts: list[str]):
    found = list(features.batch(texts).features())
    for number, text in enumerate(texts):
        assert [of_text(each, number) for each in found] == expected(text)


@given(TEXTS.filter(bool))
def test_each_feature_names_the_bytes_it_covers(texts: list[str]):
    batch = features.batch(texts)
    letters = batch.letters.tobytes()
    for each, size in zip(batch.features(), (*features.RUNS, None, None), strict=True):
        for place in np.flatnonzero(each.buckets != features.NOTHING):
            covered = letters[each.first[place] : each.last[place]]
            assert b"\x00" not in covered
            assert size is None or len(covered) == size


@pytest.mark.parametrize("texts", [[], [""], ["", ""], [" "], ["\x00"], ["a"], ["😂" * 3]])
def test_little_or_nothing_has_features_too(texts: list[str]):
    for each in features.batch(texts).features():
        assert len(each.starts) == len(texts) + 1

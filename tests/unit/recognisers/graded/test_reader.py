"""The reader: what it makes of a text, and of the text without one of its words."""

from typing import ClassVar

import attrs
import msgspec
import numpy as np
import polars as pl
import pytest

from chesil.recognisers import graded
from chesil.recognisers.graded import parts
from chesil.recognisers.graded.reader import counted, harm

pytestmark = pytest.mark.skipif(not graded.reader_installed(), reason="The reader is not installed.")

TEXTS = ["I was parked across the road till your light went off", "can you bring the keys", "", "😂" * 300]
DULL = "The bins go out on Tuesday and the keys are under the mat. "


@pytest.fixture(scope="module")
def reader():
    return graded.load_reader()


def of(reader, *texts):
    return harm(reader, pl.Series(texts, dtype=pl.String))


def test_a_text_scores_the_same_alone_and_beside_others(reader):
    alone = [float(of(reader, text)[0]) for text in TEXTS]
    together = of(reader, *TEXTS)
    # Whole numbers are scaled by the longest of a batch.
    assert together.tolist() == pytest.approx(alone, abs=0.5)


def test_a_message_about_watching_scores_above_a_dull_one(reader):
    watching, dull, *_ = of(reader, *TEXTS)
    assert watching > dull


def test_no_texts_have_no_scores(reader):
    assert reader.scores(pl.Series([], dtype=pl.String)).shape == (0, len(reader.about.labels))


def test_an_endless_text_is_cut(reader):
    assert of(reader, "keys " * 100_000).shape == (1,)


def test_what_does_not_fit_into_64_tokens_is_read_too(reader):
    class Finds:
        """Scores 1 for each row that holds a word, and notes how long the rows were."""

        sizes: ClassVar[list[int]] = []

        def run(self, _, given):
            self.sizes.append(given["ids"].shape[1])
            held = (given["ids"] == reader.tokenizer.token_to_id("parked")).any(axis=1)
            return (np.repeat(held[:, None], len(reader.about.labels), axis=1),)

    finds = attrs.evolve(reader, session=Finds())
    dense = "zq " * 100
    assert finds.scores(pl.Series([dense, dense + TEXTS[0], TEXTS[0]]))[:, 0].tolist() == [0, 1, 1]
    assert max(Finds.sizes) == 64


def test_without_its_weightiest_word_a_message_scores_less(reader):
    (start, end, less), *_ = counted(reader, TEXTS[0], most=1)
    whole, without = of(reader, TEXTS[0], TEXTS[0][:start] + TEXTS[0][end:])
    assert less > 0
    assert without < whole
    assert graded.weighty(reader, TEXTS[0])[0] == TEXTS[0][start:end]


class ByLetters:
    """A reader for which a text stands out by its letters z, and notes which texts it was given."""

    about = None

    def __init__(self):
        self.given = []

    def read(self, texts):
        self.given += texts
        return np.array([[text.count("z")] for text in texts], np.float32)


def test_of_a_long_message_the_words_are_those_of_the_part_that_stands_out():
    one = ByLetters()
    long = f"a zoo. {DULL * 20}a fuzzy puzzle. {DULL * 20}"
    found = [long[start:end] for start, end, _ in counted(one, long, most=3)]
    assert found == ["fuzzy", "puzzle."]
    assert max(map(len, one.given)) <= parts.OF_READER


def test_words_that_are_quoted_matter_to_nobody(reader):
    assert counted(reader, f"Fwd: {TEXTS[0]}", most=3) == []
    answer = "On Monday Dev wrote:\n> I was parked across the road till your light went off\nbring the keys"
    assert {answer[start:end] for start, end, _ in counted(reader, answer, most=9)} <= {
        "bring",
        "the",
        "keys",
    }


def test_the_stamp_tells_one_reader_from_another(reader):
    other = msgspec.structs.replace(reader.about, files=dict.fromkeys(reader.about.files, "0" * 64))
    assert other.stamp != reader.about.stamp
    assert msgspec.structs.replace(reader.about, version="another").stamp == reader.about.stamp

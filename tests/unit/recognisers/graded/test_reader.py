"""The reader: what it makes of a text, and of the text without one of its words."""

import polars as pl
import pytest

from chesil.recognisers import graded

pytestmark = pytest.mark.skipif(not graded.reader_installed(), reason="The reader is not installed.")

TEXTS = ["I was parked across the road till your light went off", "can you bring the keys", "", "😂" * 300]


@pytest.fixture(scope="module")
def reader():
    return graded.load_reader()


def test_a_text_scores_the_same_alone_and_beside_others(reader):
    together = reader.harm(pl.Series(TEXTS, dtype=pl.String))
    alone = [float(reader.harm(pl.Series([text], dtype=pl.String))[0]) for text in TEXTS]
    assert together.tolist() == pytest.approx(
        alone, abs=0.5
    )  # whole numbers are scaled by the longest of a batch


def test_a_message_about_watching_scores_above_a_dull_one(reader):
    watching, dull, *_ = reader.harm(pl.Series(TEXTS, dtype=pl.String))
    assert watching > dull


def test_no_texts_have_no_scores(reader):
    assert reader.scores(pl.Series([], dtype=pl.String)).shape == (0, len(reader.about.labels))


def test_an_endless_text_is_cut(reader):
    long = reader.harm(pl.Series(["keys " * 100_000], dtype=pl.String))
    assert long.shape == (1,)


def test_without_its_weightiest_word_a_message_scores_less(reader):
    (start, end, less), *_ = reader.counted(TEXTS[0], most=1)
    left = reader.harm(pl.Series([TEXTS[0], TEXTS[0][:start] + TEXTS[0][end:]], dtype=pl.String))
    assert less > 0
    assert left[1] < left[0]
    assert graded.weighty(TEXTS[0])[0] == TEXTS[0][start:end]


def test_progress_ends_at_the_number_of_texts(reader):
    seen = []
    reader.harm(
        pl.Series(TEXTS * 20, dtype=pl.String), progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (len(TEXTS) * 20, len(TEXTS) * 20)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)

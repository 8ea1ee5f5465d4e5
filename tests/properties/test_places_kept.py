"""The places of words in what was written: the plain reading that keeps them against the fast one."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_words_found import HOSTILE, TEXT

from chesil.recognisers.words import folding, traced

ANY = st.one_of(st.text(), TEXT).map(lambda text: text.encode("utf-8", "replace").decode())


def read(text: str) -> str:
    (words,) = folding.clean(folding.fold(pl.Series("text", [text], dtype=pl.String)))
    return words


@settings(deadline=None)
@given(ANY)
def test_the_reading_that_keeps_places_reads_what_the_search_reads(text):
    kept = traced.trace(text)
    assert f"_ {kept.text.strip(' ')} _" == read(text)
    assert len(kept.places) == len(kept.text)
    assert all(0 <= start <= end <= len(text) for start, end in kept.places)


@settings(deadline=None)
@given(ANY)
def test_each_word_shown_was_written_where_it_is_shown(text):
    for word in traced.trace(text).text.split():
        shown = traced.shown(text, word)
        if shown:
            assert text[shown.start : shown.end] == shown.written
            # Alone, S0 is read as so; beside another figure it stays as it is.
            as_read = (read(shown.written).strip("_ "), shown.written.casefold())
            assert any(word in each for each in as_read) or shown.read_as


@settings(deadline=None)
@given(ANY)
def test_reading_what_was_read_changes_nothing(text):
    words = read(text).replace("_q", " ").replace("_", " ")
    once = read(" ".join(words.split())).strip("_ ")
    assert read(once).strip("_ ") == once


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_places_are_kept_in_hostile_text(text):
    kept = traced.trace(text)
    assert len(kept.places) == len(kept.text)

"""The words in tables: who the owner is does not show in them, and former ones have a way over and back."""

import re

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from chesil.conduct.reading.acts import REASONS
from chesil.conduct.reading.scene import Aim, By, facts
from chesil.terms import tables

FORMER = pl.Enum(("to_her", "from_her", "between_others", "observed"))
HER = re.compile(r"(?:^|_)(?:her|hers|she)(?:_|$)", re.IGNORECASE)


def words_of_tables():
    for schema in (
        tables.ROWS,
        tables.PROBLEMS,
        tables.SOURCES,
        tables.PEOPLE,
        tables.EVENTS,
        tables.SIGNALS,
    ):
        for name, dtype in schema.items():
            yield name
            yield from dtype.categories if isinstance(dtype, pl.Enum) else ()


def test_no_table_fact_or_reason_calls_anybody_her():
    words = [*words_of_tables(), *facts(), *REASONS, *By.__members__, *Aim.__members__]
    assert [word for word in words if HER.search(word)] == []


def test_former_words_have_a_way_over_and_back():
    former = pl.DataFrame({"direction": pl.Series([*FORMER.categories, None], dtype=FORMER)})
    current = tables.with_current_words(former)
    assert current["direction"].to_list() == ["to_owner", "from_owner", "between_others", "observed", None]
    assert current["direction"].dtype == tables.ROWS["direction"]
    assert_frame_equal(tables.with_former_words(current), former)


@pytest.mark.parametrize("words", [["to_her"], ["to_owner"], [None]])
def test_a_column_of_that_name_in_another_table_stays_as_it_is(words):
    other = pl.DataFrame({"direction": pl.Series(words, dtype=pl.String)})
    assert tables.with_current_words(other) is other
    assert tables.with_former_words(other) is other

"""Everything the council's page of 2019 told is on a page here: the table in docs/council-page.md is true."""

import re
from pathlib import Path

import pytest
from tests.web.guidance.test_guidance_pages import shown

TABLE = (Path(__file__).parents[3] / "docs" / "council-page.md").read_text("utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TABLE.splitlines()
    if "| `/" in line
]


def test_the_table_has_a_row_for_each_thing_and_each_row_is_whole():
    assert len(ROWS) == len({told for told, *_ in ROWS}) >= 40
    for told, address, words, _ in ROWS:
        assert told, address
        assert re.fullmatch(r"`/[a-z]/[a-z0-9]*`", address), told
        assert len(words) > 10, told


@pytest.mark.parametrize(("told", "address", "words", "corrected"), ROWS, ids=[row[0] for row in ROWS])
def test_a_page_says_it(guidance, visitor, told, address, words, corrected):
    _page, said = shown(visitor, address.strip("`"))
    assert plain(words) in plain(said)


def plain(text):
    return re.sub(r"[^a-z0-9]+", " ", text.lower())

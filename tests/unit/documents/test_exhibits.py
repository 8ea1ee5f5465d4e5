"""The list of exhibits, its labels, and the numbers that papers have for files."""

import io
import json
from datetime import date

import pikepdf
import pytest

from chesil.documents import exhibits
from chesil.documents.event_words import source_names
from chesil.documents.exhibits import Exhibit, Step, print_exhibits, print_labels

SHA = "22131cb61e10841723fa835fd0e99b62199876c5b4530f76fd0aa47f4635547d"
CHAT = Exhibit(
    ref="AK/1", name="Messages with Dev", file="chat.txt", about=("WhatsApp: 2 messages",),
    added=date(2026, 3, 4), sha256=SHA, dates="4 March 2026", produced_by="Asha Kaya", device="My phone",
    where_now="With me", steps=(Step(when="3 March 2026", what="Taken off", known="Asha Kaya says so"),),
)  # fmt: skip
LETTER = Exhibit(
    ref="AK/2", name='*A* \u202eletter #import "x" \U0001f600', about=("x" * 400,), added=date(2026, 3, 5), sha256=""
)  # fmt: skip


@pytest.fixture
def data(monkeypatch):
    """What each template is given."""
    seen = []
    compiled = exhibits.compiled
    monkeypatch.setattr(
        exhibits,
        "compiled",
        lambda template, paper, **rest: seen.append(json.loads(paper)) or compiled(template, paper, **rest),
    )
    return seen


@pytest.mark.parametrize("make", [print_exhibits, print_labels])
def test_both_papers_are_accessible_archival_and_the_same_twice(make, data):
    once, twice = (make([CHAT, LETTER, *[CHAT] * 9], made=date(2026, 5, 1)) for _ in range(2))
    assert once == twice
    with pikepdf.open(io.BytesIO(once)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["pdfaid:conformance"] == "A"
        assert make is print_exhibits or len(pdf.pages) == 2, "eight labels on a page"
    chat, letter = data[0]["rows"][:2]
    assert (data[0]["made"], data[0]["producers"]) == ("1 May 2026", ["Asha Kaya"])
    assert chat == {
        "ref": "AK/1",
        "what": ["Messages with Dev", "File: chat.txt", "WhatsApp: 2 messages"],
        "facts": [
            ["Dates", "4 March 2026"], ["Produced by", "Asha Kaya"], ["From", "My phone"],
            ["How much of it", "Not said"], ["Where that is now", "With me"],
        ],
        "added": "4 March 2026",
        "sha256": [SHA[:32], SHA[32:]],
        "steps": [["3 March 2026", "Taken off", "Asha Kaya says so"]],
    }  # fmt: skip
    assert (letter["facts"], letter["steps"]) == ([], []), "where nothing was said, nothing is printed"


def test_an_empty_list_still_is_a_paper_and_says_what_is_not_on_it(data):
    said = "3 files are kept and not on this list."
    assert print_exhibits([], left_out=[said]).startswith(b"%PDF-")
    assert data[0]["left_out"] == [said]


def test_a_file_has_the_number_of_its_exhibit_and_those_in_one_zip_are_told_apart():
    refs = {"a": "AK/3", "b": "AK/1", "c": "AK/3"}
    assert source_names(["a", "b", "d", "c"], refs) == {
        "a": "AK/3 (1)", "b": "AK/1", "d": "S3", "c": "AK/3 (2)",
    }  # fmt: skip
    assert source_names(["a", "b"], {}) == {"a": "S1", "b": "S2"}

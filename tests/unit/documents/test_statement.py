"""The draft statement."""

import io
from datetime import date

import pikepdf
import pytest

from chesil.documents.statement import Told, print_statement


@pytest.fixture
def text(monkeypatch):
    """What a paper says: the data that its template prints."""
    import json

    from chesil.documents import statement

    def told(make, *given, **more):
        seen = []
        compiled = statement.compiled
        monkeypatch.setattr(
            statement,
            "compiled",
            lambda template, paper, **rest: (
                seen.append(json.loads(paper)) or compiled(template, paper, **rest)
            ),
        )
        assert make(*given, **more).startswith(b"%PDF-")
        return seen[0]

    return told


def test_entries_are_numbered_paragraphs_in_order_of_time_and_those_without_a_day_come_last(text):
    told = [
        Told(what="third", when_words="in the spring"),
        Told(what="second", when="2026-03-04T21:40"),
        Told(what="first", when="2026-03-01/2026-03-07"),
        Told(what="last", written_at=date(2026, 5, 1)),
    ]
    paper = text(print_statement, told)
    assert [(each["when"], each["text"]) for each in paper["paragraphs"]] == [
        ("Between Sunday 1 March 2026 and Saturday 7 March 2026", ["first"]),
        ("On Wednesday 4 March 2026 at 21:40", ["second"]),
        ("I cannot say when this was", ["last"]),
        ("in the spring", ["third"]),
    ]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-03-04", "On Wednesday 4 March 2026"),
        ("2026-03-04~", "About Wednesday 4 March 2026"),
        ("2026-03-04T21:40~", "About Wednesday 4 March 2026 at 21:40"),
        ("../2026-03-04", "Before Wednesday 4 March 2026"),
        ("2026-03-04/..", "After Wednesday 4 March 2026"),
        ("sometime", "I cannot say when this was"),
    ],
)
def test_a_time_is_said_as_roughly_as_it_is_known(text, when, said):
    assert text(print_statement, [Told(when=when, what="x")])["paragraphs"][0]["when"] == said


def test_her_words_are_printed_as_she_wrote_them_and_what_she_left_out_is_not_there(text):
    told = Told(
        what="He shouted.\nThen he left.", effect="I did not sleep", feared_violence=False, asked_to_stop=True
    )
    (paragraph,) = text(print_statement, [told])["paragraphs"]
    assert paragraph["text"] == ["He shouted.", "Then he left."]
    assert paragraph["facts"] == [
        ["How it affected me", ["I did not sleep"]],
        ["Whether I was afraid that I would be hurt", ["No."]],
        ["Whether I asked them to stop", ["Yes."]],
    ]


def test_what_was_left_out_is_said(text):
    said = "3 entries that are only for the person who wrote them were left out."
    assert text(print_statement, [Told(what="x")], left_out=[said])["left_out"] == [said]


def test_the_statement_is_accessible_archival_and_the_same_twice():
    told = Told(
        when="2026-03-04",
        what='#import "x" $1$ \u202eevil \u0645\u0631\u062d\u0628\u0627 \U0001f600',
        how_it_felt="\ufdd0",
    )
    once, twice = (print_statement([told], made=date(2026, 5, 1)) for _ in range(2))
    assert once == twice
    with pikepdf.open(io.BytesIO(once)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["pdfaid:conformance"] == "A"


def test_an_empty_statement_still_is_a_paper():
    assert print_statement([]).startswith(b"%PDF-")

"""The draft statement."""

import io
from datetime import date

import pikepdf
import pytest

from chesil.documents.statement import Told, print_statement
from chesil.documents.statement.telling import own_words


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
        Told(what="last", written_at=date(2026, 5, 1), exhibits=("AK/1", "AK/2")),
    ]
    paper = text(print_statement, told)
    assert paper["paragraphs"] == [
        ["Between Sunday 1 March 2026 and Saturday 7 March 2026 first."],
        ["On Wednesday 4 March 2026 at 9:40 at night second."],
        ["last. I wrote this down on 1 May 2026. Exhibits AK/1 and AK/2 show it."],
        ["In the spring third."],
    ]


@pytest.mark.parametrize(
    ("when", "time"),
    [
        ("2026-03-04", "On Wednesday 4 March 2026"),
        ("2026-03-04~", "On or about Wednesday 4 March 2026"),
        ("2026-03-04T21:40~", "On or about Wednesday 4 March 2026 at about 9:40 at night"),
        ("2025-10-18T23:00", "On Saturday 18 October 2025 at 11 at night"),
        ("2026-03-04T12:00", "On Wednesday 4 March 2026 at midday"),
        ("2026-03-04T00:30", "On Wednesday 4 March 2026 at 12:30 at night"),
        ("2026-03-04T00:00", "On Wednesday 4 March 2026 at midnight, when the day began,"),
        ("2026-03-04T07:05", "On Wednesday 4 March 2026 at 7:05 in the morning"),
        ("2026-03-04T14:00/2026-03-04T18:30",
         "On Wednesday 4 March 2026 between 2 in the afternoon and 6:30 in the evening"),
        ("2026-03", "In March 2026"),
        ("2026", "In 2026"),
        ("../2026-03-04", "Before Wednesday 4 March 2026"),
        ("2026-03-04/..", "After Wednesday 4 March 2026"),
    ],
)  # fmt: skip
def test_a_time_is_told_as_people_say_it_and_as_roughly_as_it_is_known(when, time):
    assert own_words(Told(when=when, what="He rang.")) == f"{time} he rang."


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (Told(what="He rang."), "He rang."),
        (Told(when="2026-03-04"), "This was on Wednesday 4 March 2026."),
        (Told(when_words="2026-13-40", what="He rang."), "I put the time as “2026-13-40”. He rang."),
        (Told(when="2026-03-04", what="I heard a bang"), "On Wednesday 4 March 2026 I heard a bang."),
        (Told(when="2026-03-04", what="Dev rang me.", who="Dev"), "On Wednesday 4 March 2026 Dev rang me."),
        (Told(when="2026-03-04", what="Farah rang me."), "On Wednesday 4 March 2026 this happened: Farah rang me."),
        (Told(when="2026-03-04", what="HE RANG."), "On Wednesday 4 March 2026 this happened: HE RANG."),
        (Told(what="x", where="the gate."), "x. The place was the gate."),
        (Told(what="x", where="I was at work."), "x. I was at work."),
        (Told(what="x", where="My flat"), "x. The place was my flat."),
        (Told(what="x", how="in person"), "x. It was in person."),
        (Told(what="x", witnesses="Mina and Jo (07700 900123)"), "x. Mina and Jo (07700 900123) saw or heard it."),
        (Told(what="x", witnesses="Farah, next door"), "x. This is who saw or heard it: Farah, next door."),
        (Told(what="x", witnesses="Mina. Ask her"), "x. This is who saw or heard it: Mina. Ask her."),
        (Told(what="x", witnesses="Nobody", children="No.", reported_to="no", asked_to_stop=False),
         "x. Nobody saw or heard it. No children were there. I did not ask them to stop. "
         "I did not tell anybody official about it."),
        (Told(what="x", how="in_person", effect="could not sleep", how_it_felt="Frightened"),
         "x. It was in person. This is how it affected me: could not sleep. I felt frightened."),
    ],
)  # fmt: skip
def test_a_paragraph_reads_as_a_person_writes_and_says_only_what_she_answered(entry, text):
    assert own_words(entry) == text


def test_her_words_are_printed_as_she_wrote_them_and_what_she_left_out_is_not_there(text):
    told = Told(
        what="He shouted.\nThen he left.", effect="I did not sleep", feared_violence=False, asked_to_stop=True
    )
    (paragraph,) = text(print_statement, [told])["paragraphs"]
    assert paragraph == [
        "He shouted.",
        "Then he left. I asked them to stop. I did not sleep. I was not afraid that I would be hurt.",
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

"""What a person may read: plain, short, never a verdict, and nothing that is unsure."""

import re
from collections.abc import Iterator
from datetime import date

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil import law
from chesil.law.loading import actions, book, sourced_entries

# Fields that hold codes, citations and numbers, not sentences of ours.
NOT_WORDS = {
    "id", "source", "section", "citation", "case", "web", "number", "name", "limit", "gate_id", "letter",
    "element", "needs", "by", "enough", "at_most", "more", "either", "jurisdiction", "jurisdictions", "kind", "judged_on", "mode", "status", "confidence",
    "code", "card", "phone", "text_number", "hours", "people", "nations", "councils", "kind_of_check", "confirm",
    "window", "acts", "read", "compared", "channels", "lesser", "see_also", "aggravated", "breach", "any_of", "elements", "areas",
}  # fmt: skip
MOST_WORDS = 25  # GOV.UK's bound for a sentence
FORBIDDEN = (
    r"\bguilt",
    r"\bvictims? of\b",
    r"\b(is|are|was|were) an? (harasser|stalker|abuser|offender|criminal)\b",
    r"\bcommit(s|ted)? (an offence|a crime|harassment|stalking)\b",
    r"\b(is|are|was|were|amounts? to|amounted to|constitutes?|proves) (clearly |plainly )?"
    r"(harassment|stalking|molestation|a crime|an offence|criminal|illegal|unlawful)\b",
    r"\b(will|would|should|must|is likely to|is sure to) (be (convicted|acquitted|granted)|win|lose|succeed|fail)\b",
    r"\b(court|jury|judge|magistrates) (will|would) (find|convict|acquit|grant|make)\b",
    r"\b(chances?|probability|likelihood|odds|prospects?) of (success|convict|winning|an order)",
    r"\d ?(%|per ?cent)",
    r"\b(you|she|he|they|person|someone|everyone) (are|is) (now |probably )?safe\b",
    r"\b(no|not in|not at|little|low) (real )?(danger|risk)\b",
    r"\bnothing to (fear|worry about)\b",
    r"\bnot (harassed|stalked|abused|wronged|a victim)\b",
    r"\b(fault|blame)",
    r"\bshould( not|n't)? have\b",
    r"\b(provok|condon|tolerat)",
    r"\btoo late\b|\bout of time\b|\bexpired\b",
    r"\bperpetrator|\bvictim('s)? (fail|chose)",
)
DAYS = [
    date(1997, 6, 16),
    date(2010, 1, 1),
    date(2016, 1, 1),
    date(2022, 1, 1),
    date(2023, 6, 1),
    date(2026, 11, 24),
]


def words_of(thing: object) -> Iterator[str]:
    """Every sentence field of what the public functions give."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from words_of(each)
    else:
        fields = attrs.asdict(thing, recurse=False) if attrs.has(type(thing)) else {}
        if isinstance(thing, msgspec.Struct):
            fields = msgspec.structs.asdict(thing)
        for name, value in fields.items():
            if name not in NOT_WORDS:
                yield from words_of(value)


def everything_given() -> set[str]:
    found: list[object] = [*law.preservation()]
    for jurisdiction in law.JURISDICTIONS:
        found += law.services(jurisdiction)
        found += law.danger_markers(jurisdiction)
        found += law.stalking_acts(jurisdiction)
        found += law.defences(jurisdiction)
        found += law.authorities(jurisdiction)
        found += law.elements(jurisdiction).values()
        for day in DAYS:
            found += law.being_checked(jurisdiction, on=day)
            for route in law.routes(jurisdiction, on=day):
                found += [route, law.time_limit(route.id, last_act=day), law.order_end(route.id, starts=day)]
    return {words for each in found for words in words_of(each) if words}


GIVEN = everything_given()
SENTENCES = sorted({one for words in GIVEN for one in re.split(r"(?<=[.?!])\s+", words)})


def test_no_sentence_is_longer_than_people_read_with_ease():
    long = [one for one in SENTENCES if len(one.split()) > MOST_WORDS]
    assert long == []
    assert sum(len(one.split()) for one in SENTENCES) / len(SENTENCES) < 14


def test_words_are_mostly_short():
    words = [word for one in SENTENCES for word in re.findall(r"[a-z]+", one.lower())]
    assert sum(len(word) for word in words) / len(words) < 5
    assert sum(len(word) > 12 for word in words) / len(words) < 0.01


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_nothing_given_holds_a_verdict_blame_a_chance_or_a_promise(pattern):
    assert [one for one in GIVEN if re.search(pattern, one, re.IGNORECASE)] == []


def test_every_question_asks():
    for jurisdiction in law.JURISDICTIONS:
        of = book(jurisdiction)
        asked = [point.question for route in of.routes.values() for point in route.points]
        asked += [each.question for each in (*of.defences.values(), *of.gates.values())]
        assert [one for one in asked if "?" not in one and not one.startswith("Please")] == []


def test_every_route_that_is_written_out_has_points_or_is_help():
    for route in law.routes("england_and_wales", on=date(2026, 11, 24)):
        help_alone = route.kind == "remedy" and route.mode in ("none", "police")
        assert route.points or route.outline or help_alone, route.id


UNSURE = {
    "osa-184-wider", "osa-takedown", "soa-66ab", "soa-66ae", "cda-agg-26", "respect-order",
    "stalking-protection-order-court", "intimate-images-summary", "not-checked", "vpa-collaborate",
    "vpa-monitoring", "vpa-reviews", "vpa-erasure", "vca-victims", "sa26-finding", "sa26-zones",
    "cpa26-stalking", "cpa26-honour", "cpa26-images", "cpa26-case-reviews", "dapo-roll-out",
    "courts-and-tribunals-bill",
}  # fmt: skip


def test_what_was_not_verified_is_loaded_as_unsure():
    marked = {
        each.id for _, each in sourced_entries(book("england_and_wales")) if each.confidence == "unsure"
    }
    assert marked == UNSURE


def test_nothing_unsure_is_given_to_a_person_but_its_name_and_what_is_being_checked():
    held = {each.kept for each in actions().evidence if each.window == "unsure"}
    for jurisdiction in law.JURISDICTIONS:
        of = book(jurisdiction)
        for _, each in sourced_entries(of):
            if each.confidence == "unsure":
                # A short phrase such as "Any person." belongs to sure entries too.
                held |= {words for words in words_of(each) if len(words) > 40}
                held -= {each.doubt, getattr(each, "title", "")}
        held |= {
            each.what
            for route in of.routes.values()
            for each in route.versions
            if each.confidence == "unsure"
        }
    assert len(held) > 20
    assert held & GIVEN == set()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_no_route_of_any_day_is_unsure_or_leads_to_one_that_is(day):
    for jurisdiction in law.JURISDICTIONS:
        for route in law.routes(jurisdiction, on=day):
            assert route.confidence in ("seen", "known")
            for linked in (*route.lesser, *route.see_also, *route.aggravated, *route.breach):
                assert book(jurisdiction).routes[linked].confidence != "unsure"

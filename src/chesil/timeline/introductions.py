"""Strangers who say in their first messages who they are: "this is Dev", "it's me", "new number".

Someone who was blocked often comes back from a number nobody saved, and says so. What they say is
only a reason to ask: it is proposed, and she decides.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

import polars as pl

from chesil.terms import contact, steps
from chesil.timeline.addresses import matched

_FIRST: Final = 5  # messages in which a stranger says who they are
_LONGEST: Final = 300  # characters; longer messages are looked at down to here
_SHORTEST_NAME: Final = 2
_APOSTROPHES: Final = re.compile("['’‘`´]")
_WORDS: Final = r"[^\W\d_]{2,30}(?: [^\W\d_]{2,30})?"
# "This is Dev from work": the name is the first word; "hi, Dev here" and "- Dev x": the last.
_BEFORE: Final = re.compile(rf"\b(?:this is|its|it is|im|i am)(?: just| only)? ({_WORDS})")
_AFTER: Final = re.compile(rf"\b({_WORDS}) here\b|(?:\n|[-–—] ?|\blove )({_WORDS})[ x.!]*$")
_ME: Final = re.compile(
    r"\b(?:its|it is|this is)(?: only| just)? me\b|\bme again\b|\bguess who\b|\byou know who this is\b"
)
_NEW_NUMBER: Final = re.compile(
    r"\bnew (?:number|phone|sim|account|profile)\b|\bchanged (?:my )?number\b|\bdifferent (?:number|phone)\b"
)


class Pair(NamedTuple):
    """Two persons who may be one, and why."""

    one: str
    other: str
    reason: str


def introductions(events: pl.DataFrame, *, people: pl.DataFrame, strangers: Collection[str]) -> list[Pair]:
    """Pairs of a stranger and the person they say they are.

    Args:
        events: tables.EVENTS in order. people: tables.PEOPLE.
        strangers: persons whom she has given no name.
    """
    firsts = _first_messages(events, strangers)
    known = _by_word(people, strangers)
    found = [Pair(stranger, person, reason) for stranger, person, reason in _named(firsts, known)]
    unsaid = [(order, stranger, what) for order, stranger, text in firsts if (what := _unsaid(text))]
    if unsaid:
        found += _after_no(unsaid, events, people=people)
    return list(dict.fromkeys(found))


def _first_messages(events: pl.DataFrame, strangers: Collection[str]) -> list[tuple[int, str, str]]:
    """order, person and plain text of the first messages each stranger sent, in order."""
    theirs = events.with_row_index("order").filter(
        pl.col("kind") == "message", pl.col("sender").is_in(list(strangers)), pl.col("duplicate_of").is_null()
    )
    firsts = theirs.group_by("sender", maintain_order=True).head(_FIRST).sort("order")
    rows = firsts.select("order", "sender", pl.col("text").fill_null("").str.slice(0, _LONGEST)).iter_rows()
    return [(order, sender, _plain(text)) for order, sender, text in rows]


def _plain(text: str) -> str:
    lines = (matched(line) for line in _APOSTROPHES.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def _by_word(people: pl.DataFrame, strangers: Collection[str]) -> Mapping[str, list[tuple[str, str]]]:
    """The persons whom she gave a name, by the whole name and its first word, made alike."""
    found: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for person, name, names in people.filter(~pl.col("is_me")).select("person", "name", "names").iter_rows():
        if person not in strangers:
            for each in (name, *(names or ())):
                plain = _APOSTROPHES.sub("", matched(each or ""))
                for word in {plain, plain.partition(" ")[0]}:
                    if len(word) >= _SHORTEST_NAME:
                        found[word][person, name or person] = None
    return {word: list(persons) for word, persons in found.items()}


def _named(
    firsts: list[tuple[int, str, str]], known: Mapping[str, list[tuple[str, str]]]
) -> Iterator[tuple[str, str, str]]:
    for _, stranger, text in firsts:
        said = [(words, words.partition(" ")[0]) for words in _BEFORE.findall(text)]
        said += [
            (words, words.rpartition(" ")[2]) for pair in _AFTER.findall(text) for words in pair if words
        ]
        for words, word in said:
            for person, name in known.get(words) or known.get(word) or ():
                yield stranger, person, f"One of the first messages says that it is {name}."


def _unsaid(text: str) -> str:
    if _ME.search(text):
        return "says “it's me”"
    return "speaks of a new number or account" if _NEW_NUMBER.search(text) else ""


def _after_no(
    unsaid: list[tuple[int, str, str]], events: pl.DataFrame, *, people: pl.DataFrame
) -> Iterator[Pair]:
    """Tie each of *unsaid* to the persons whom she had blocked, or asked to stop, before it."""
    theirs = contact.contacts(events, people=people, zone="UTC")
    written = contact.written(events, people=people, contacts=theirs)
    asked = steps.requests(events, people=people, written=written).select("order", "person")
    told = steps.notices(events, people=people, contacts=theirs)
    blocked = told.filter(pl.col("notice") == "blocked").select("order", "person")
    names = dict(contact.names(people).iter_rows())
    for order, stranger, what in unsaid:
        before = pl.col("order") < order
        was_blocked, was_asked = ({*each.filter(before)["person"]} for each in (blocked, asked))
        for person in sorted((was_blocked | was_asked) - {stranger}):
            did = f"blocked {names.get(person, person)}" if person in was_blocked else ""
            if person in was_asked:
                did += " and asked them to stop" if did else f"asked {names.get(person, person)} to stop"
            yield Pair(stranger, person, f"One of the first messages {what}, after you {did}.")

"""Why one message stands out, in sentences: worked out when a person asks about it, and never before."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from chesil.recognisers.graded.kinds import KINDS
from chesil.recognisers.graded.levels import LOWERING, WORDS
from chesil.recognisers.graded.reasons import HEADS, Counted, counted
from chesil.recognisers.words import lexicon

DOUBT: Final = (
    "Only the words were looked at. What came before, who wrote them and how they were meant can change "
    "everything. It is a suggestion, and it may be wrong: you decide."
)


def sentences(
    grade: Mapping[str, Any], *, text: str, rules: Sequence[str] = (), weighty: Sequence[str] = ()
) -> tuple[str, ...]:
    """Why a message has its level, and what could make that wrong.

    Args:
        grade: a row of tables.GRADES with a level. text: the message as it was looked at.
        rules: the rules of the signals of word lists that name it, as they stand in tables.SIGNALS.
        weighty: the words that mattered most to the reader.
    """
    kind = KINDS[grade["kind"]]
    return (
        f"This message {kind.may_be}. We put it under “{WORDS[grade['level']]}”.",
        *_why(grade, text, rules, weighty),
        DOUBT,
    )


def _why(grade: Mapping[str, Any], text: str, rules: Sequence[str], weighty: Sequence[str]) -> Iterator[str]:
    # A laugh or a film keeps a list from giving a signal, and so a rule; the grade still names the list.
    yield from rules or (f"Word list '{lexicon.head(code).title}'." for code in grade["rules"])
    words = counted(text, labels=(*HEADS, grade["kind"])) if grade["by_words"] else ()
    if words:
        yield f"The words that counted most: {'; '.join(map(_word, words))}."
    if grade.get("explicit"):
        yield "It has the words of a threat to kill, so it stands out whatever else was found."
    elif grade["by_reader"] is not None:
        yield (
            "The reader, a small language model on this computer, picked it out too."
            if grade["by_reader"]
            else "The reader, a small language model on this computer, read it and did not pick it out."
        )
    if grade["by_reader"] and weighty:
        yield f"The words that mattered most to it: {'; '.join(f'“{word}”' for word in weighty)}."
    if grade["lowered"]:
        contexts = " and ".join(LOWERING[each] for each in grade["lowered"])
        yield f"It was put lower because of {contexts} in it."


def _word(word: Counted) -> str:
    read_as = f", read as “{word.read_as}”" if word.read_as else ""
    return f"“{word.written}”{read_as} ({round(100 * word.share)} parts in 100)"

"""Which of what must stay secret stands in what goes out, and where. It warns, and stops nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
import polars as pl

from chesil.leaks import Detail, Piece, check, masked

MOST: Final = 20_000  # records that are looked at: as many take about a second
_WORDS: Final = ("text", "subject", "place", "details")


@attrs.frozen(kw_only=True)
class GivenAway:
    """One thing that must stay secret and goes out.

    Attributes:
        masked: as it is shown. notes: numbers of what she wrote. records: how many messages and the like.
        others: how many entries of a statement, things and names of files.
    """

    masked: str
    notes: tuple[int, ...] = ()
    records: int = 0
    others: int = 0


def in_records(details: Sequence[Detail], chosen: pl.DataFrame) -> Counter[str]:
    """In how many records that are no notes each detail stands, by its id. *chosen*: what papers print."""
    if not details:
        return Counter()
    words = pl.concat_str(*_WORDS, separator="\n", ignore_nulls=True).alias("words")
    rows = chosen.filter(pl.col("kind") != "note").head(MOST).select(words)
    return Counter(id for text in rows["words"] for id in ids(details, text))


def ids(details: Sequence[Detail], text: str) -> set[str]:
    """The details that stand in a text."""
    return {hit.detail.id for hit in check(details, [Piece(part="text", text=text)]).hits} if text else set()


def given_away(
    details: Sequence[Detail], records: Mapping[str, int], notes: Mapping[int, str], others: Iterable[str]
) -> list[GivenAway]:
    """What goes out of what must stay secret, in the order in which it was told.

    Args:
        records: of `in_records`. notes: what is printed of each, by its number. others: further texts.
    """
    in_notes = {number: ids(details, text) for number, text in notes.items()}
    in_others = [ids(details, text) for text in others]
    found = (
        GivenAway(
            masked=masked(each.value), records=records.get(each.id, 0),
            notes=tuple(number for number, there in in_notes.items() if each.id in there),
            others=sum(each.id in there for there in in_others),
        )
        for each in details
    )  # fmt: skip
    return [each for each in found if each.notes or each.records or each.others]

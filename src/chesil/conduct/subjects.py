"""Whom the findings tell of when nobody has said whom the case is about, and who it most likely is.

Friends and family give signals too: a message in the night, a word a list knows. So a person is told of
only when one of these holds, and the others are named with what they have:
1. She asked them to stop or blocked them, an order names them, or she noted something they did.
2. The words of their messages were noticed clearly more often than in ordinary talk.
3. Two kinds of conduct were noticed in how they contacted her, in five contacts or more, and she wrote
   to them less than half as often.
"""

from collections.abc import Iterator
from typing import Any, Final

import attrs
import polars as pl

from chesil.conduct.ground import Ground, in_words
from chesil.terms.contact import persons_called
from chesil.terms.findings import UNNAMED, Likely

# The word lists flag about 2 in 100 everyday messages (docs/words.md); twice that is no longer ordinary.
_ORDINARY: Final = 0.04
_MARKED: Final = 1  # the last rank of what she marked herself
_KINDS: Final = 2
_CONTACTS: Final = 5


@attrs.frozen(kw_only=True)
class Subjects:
    """Persons to tell of, in the order they are told; who is likely meant, and the others."""

    persons: tuple[str | None, ...]
    likely: tuple[Likely, ...]
    others: tuple[Likely, ...]


def subjects(ground: Ground) -> Subjects:
    """Choose among the persons of *ground* that have signals."""
    facts = {row["person"]: row for row in _facts(ground).to_dicts()}
    told: list[tuple[int, Likely]] = []  # with the lowest rank of their reasons
    others = []
    for person in ground.persons:
        if person in (None, UNNAMED):
            continue
        reasons = list(_reasons(ground, person, facts[person]))
        if person in ground.machines:  # words of a newsletter are no reason; that she marked it is one
            reasons = [each for each in reasons if each[0] <= _MARKED]
            if not reasons:
                continue
        if reasons:
            reason = " ".join(said for _, said in reasons)
            likely = Likely(person=person, name=ground.name(person), reason=reason)
            told.append((min(rank for rank, _ in reasons), likely))
        else:
            others.append(Likely(person=person, name=ground.name(person), reason=_kinds(facts[person])))
    kept = {likely.person for _, likely in told}
    return Subjects(
        persons=tuple(each for each in ground.persons if each in kept or each in (None, UNNAMED)),
        likely=tuple(likely for _, likely in sorted(told, key=lambda each: each[0])),
        others=tuple(others),
    )


def _facts(ground: Ground) -> pl.DataFrame:
    """What speaks for each person, one row a person; 0 where nothing does."""
    basis, strand = pl.col("basis").cast(pl.String), pl.col("strand")
    signals = ground.signals.filter(pl.col("person").is_not_null())
    words = signals.filter(basis == "words").explode("events")
    parts = (
        ground.requests.group_by("person").agg(pl.len().alias("asked")),
        ground.blocks.group_by("person").agg(pl.len().alias("blocked")),
        signals.filter(basis == "note").explode("events").group_by("person").agg(
            pl.col("events").n_unique().alias("noted")
        ),
        words.group_by("person").agg(
            pl.col("events").n_unique().alias("worded"), (strand == "threats").sum().alias("threats")
        ),
        signals.filter(basis == "structure").explode("events").group_by("person").agg(
            pl.col("behaviour").n_unique().alias("patterns"), pl.col("events").n_unique().alias("patterned")
        ),
        signals.group_by("person").agg(
            pl.col("behaviour").n_unique().alias("kinds"), pl.len().alias("signals")
        ),
        ground.contacts.filter(~pl.col("act")).group_by("person").agg(pl.len().alias("contacts")),
        ground.written.group_by("person").agg(pl.len().alias("written")),
    )  # fmt: skip
    table = pl.DataFrame({"person": list(ground.persons)}, schema={"person": pl.String}).drop_nulls()
    for part in parts:
        table = table.join(part, on="person", how="left", maintain_order="left")
    return table.with_columns(pl.selectors.numeric().fill_null(0))


def _reasons(ground: Ground, person: str, facts: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Why to tell of a person, each with its rank: the lowest says most about whom it is about."""
    if facts["asked"]:
        yield 0, "You asked them to stop."
    if facts["blocked"]:
        yield 0, "You blocked them."
    if _is_in_an_order(ground, person):
        yield 0, "An order or bail condition names them."
    if facts["noted"]:
        yield 1, f"{in_words(facts['noted'], 'note of yours names', 'notes of yours name')} them."
    if facts["worded"] > max(_ORDINARY * facts["contacts"], 0 if facts["threats"] else 1):
        all_of = in_words(facts["contacts"], "message or call", "messages and calls")
        number = in_words(facts["worded"], "holds", "hold")
        to_others = in_words(facts["worded"], "message holds", "messages hold")
        said = f"Of {all_of}, {number}" if facts["worded"] <= facts["contacts"] else to_others
        yield 2, f"{said} words that were noticed."
    one_sided = 2 * facts["written"] < facts["contacts"]
    if one_sided and facts["patterns"] >= _KINDS and facts["patterned"] >= _CONTACTS:
        kinds = in_words(facts["patterns"], "kind")
        yield 3, f"{kinds} of conduct were noticed in how often and when they contacted you."


def _is_in_an_order(ground: Ground, person: str) -> bool:
    named = (order.person for order in ground.settings.orders if order.person)
    return any(person in persons_called(name, people=ground.people) for name in named)


def _kinds(facts: dict[str, Any]) -> str:
    contacts = in_words(facts["contacts"], "message or call", "messages and calls")
    kinds, signals = in_words(facts["kinds"], "kind of conduct", "kinds of conduct"), facts["signals"]
    return f"{kinds} noticed, {in_words(signals, 'time')} in {contacts}."

"""Acts she noted herself, one behaviour a family of tags."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import DAY, Behaviour, Scene, clock, each, signals, wall
from chesil.recognisers.families import FAMILIES
from chesil.terms import contact, tables
from chesil.terms.acts import ACTS

_RULE: Final = "A note that you marked with one of: {}."


def _behaviour(family: str, title: str, label: str, strand: str, acts: tuple[str, ...]) -> Behaviour:
    def find(scene: Scene) -> pl.DataFrame:
        if not scene.noted_acts["act"].is_in(acts).any():
            return tables.empty(tables.SIGNALS)
        notes = _noted(scene, acts)
        named = scene.call_them(notes, "Someone you did not name")
        why = pl.format("{}, {}, as you noted it: {}.", "name", _when(scene.zone), "words")
        rule = _RULE.format("; ".join(ACTS[act].words for act in acts))
        return signals(named.with_columns(why.alias("why")), of=behaviour, rule=rule)

    letters = sorted(
        {f"s.2A(3)({ACTS[act].stalking})" for act in acts if ACTS[act].stalking in list("abcdefg")}
    )
    law = f" Protection from Harassment Act 1997 {', '.join(letters)}." if letters else ""
    behaviour = Behaviour(
        code=f"noted_{family}",
        title=title,
        label=f"Noted: {label}",
        strand=strand,
        basis="note",
        source=f"Your own notes.{law}",
        find=find,
    )
    return behaviour


def _noted(scene: Scene, codes: tuple[str, ...]) -> pl.DataFrame:
    """One row a note with one of the acts: the columns of `each`, and `words`, the acts as she ticks them."""
    said = pl.col("act").replace_strict({code: ACTS[code].words for code in codes})
    marked = scene.noted_acts.filter(pl.col("act").is_in(list(codes)))
    words = marked.with_columns(said.alias("words")).group_by("order", maintain_order=True).agg("words")
    notes = scene.notes.join(words, on="order", how="semi", maintain_order="left")
    described = contact.described(notes, zone=scene.zone)
    return each(described).hstack([words["words"].list.join("; ")])


def _when(zone: str) -> pl.Expr:
    """When it was, as exactly as she knew it."""
    first, last = wall(pl.col("at"), zone, DAY), wall(pl.col("until"), zone, DAY)
    precision = pl.col("precision")
    return pl.coalesce(
        pl.when(precision.is_in(["exact", "minute"])).then(
            pl.format("on {} {}", wall(pl.col("at"), zone), clock(zone))
        ),
        pl.when(precision == "day").then(pl.format("on {}", first)),
        pl.when(precision == "about").then(pl.format("about {}", first)),
        pl.when(precision == "range").then(pl.format("between {} and {}", first, last)),
        pl.when(precision == "before").then(pl.format("before {}", last)),
        pl.when(precision == "after").then(pl.format("after {}", first)),
        pl.lit("at a time you did not give"),
    )


BEHAVIOURS: Final = tuple(_behaviour(*each) for each in FAMILIES)

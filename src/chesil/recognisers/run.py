"""Runs every behaviour over the same scene."""

import polars as pl

from chesil.recognisers.behaviours import Scene
from chesil.recognisers.registry import BEHAVIOURS
from chesil.terms import contact, tables
from chesil.terms.errors import TableMismatch
from chesil.terms.settings import Settings


def recognise(events: pl.DataFrame, people: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Every signal of every behaviour.

    Args:
        events: tables.EVENTS in any order; rows marked as duplicates are looked at once, as their original.
        people: tables.PEOPLE.
    Returns:
        tables.SIGNALS sorted by time, then by id; empty when nothing is found.
    Raises:
        TableMismatch: a table does not fit, or two signals have the same id.
    """
    tables.check(events, tables.EVENTS, door="recognisers")
    tables.check(people, tables.PEOPLE, door="recognisers")
    scene = scene_of(events, people, settings)
    found = [tables.check(b.find(scene), tables.SIGNALS, door=b.code) for b in BEHAVIOURS]
    signals = pl.concat([tables.empty(tables.SIGNALS), *found]).sort("at", "signal", nulls_last=True)
    if signals["signal"].n_unique() != signals.height:
        raise TableMismatch("Two signals have the same id.", where="recognisers")
    return signals


def scene_of(events: pl.DataFrame, people: pl.DataFrame, settings: Settings) -> Scene:
    """The scene of *events*: duplicates set aside, the rest in order."""
    originals = events.filter(pl.col("duplicate_of").is_null())
    return Scene(events=contact.in_order(originals), people=people, settings=settings)

"""Runs every behaviour over the same scene."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
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
    found = _everything(scene_of(events, people, settings))
    signals = pl.concat([tables.empty(tables.SIGNALS), *found]).sort("at", "signal", nulls_last=True)
    if signals["signal"].n_unique() != signals.height:
        raise TableMismatch("Two signals have the same id.", where="recognisers")
    return signals


def _everything(scene: Scene) -> list[pl.DataFrame]:
    # What is found from words takes as long as all the rest, and Polars holds neither back.
    words = [behaviour for behaviour in BEHAVIOURS if behaviour.basis == "words"]
    rest = [behaviour for behaviour in BEHAVIOURS if behaviour.basis != "words"]
    with ThreadPoolExecutor(max_workers=1) as pool:
        meanwhile = pool.submit(_found, words, scene)
        return [*_found(rest, scene), *meanwhile.result()]


def _found(behaviours: Iterable[Behaviour], scene: Scene) -> list[pl.DataFrame]:
    return [tables.check(each.find(scene), tables.SIGNALS, door=each.code) for each in behaviours]


def scene_of(events: pl.DataFrame, people: pl.DataFrame, settings: Settings) -> Scene:
    """The scene of *events*: duplicates set aside, the rest in order."""
    originals = events.filter(pl.col("duplicate_of").is_null())
    return Scene(events=contact.in_order(originals), people=people, settings=settings)

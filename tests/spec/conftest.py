"""The `spec` fixture: a behaviour, a table of events, the signals it must give."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import case_tables
from chesil import recognisers
from chesil.recognisers.behaviours import Behaviour
from chesil.terms import settings as settings_file
from chesil.terms import tables

Spec = Callable[..., None]


@pytest.fixture
def spec() -> Spec:
    """Give spec(behaviour, events=..., signals=...) and compare.

    `signals` names the columns it wants to compare; `events` in it are ids joined by spaces. An empty
    table means that nothing is found. Keyword arguments besides are sections of the settings.
    """

    def compare(behaviour: Behaviour, *, events: str, signals: str, **changes: Any) -> None:
        addresses = changes.pop("addresses", None)
        settings = settings_file.change(settings_file.load(), **changes)
        table, people = case_tables.events(events), case_tables.people(addresses)
        found = behaviour.find(recognisers.scene_of(table, people, settings))
        tables.check(found, tables.SIGNALS, door=behaviour.code)
        shuffled = table.sample(fraction=1.0, shuffle=True, seed=7)
        again = behaviour.find(recognisers.scene_of(shuffled, people, settings))
        wanted = case_tables.rows(signals)
        shown = [_shown(row, wanted) for row in _sorted(found).to_dicts()]
        assert shown == wanted
        assert _sorted(found).equals(_sorted(again))
        assert found["signal"].n_unique() == found.height

    return compare


def _sorted(found: pl.DataFrame) -> pl.DataFrame:
    return found.sort("at", "signal", nulls_last=True)


def _shown(row: dict[str, Any], wanted: list[dict[str, str]]) -> dict[str, str]:
    names = wanted[0] if wanted else ("events", "person", "why")
    found = {name: " ".join(row[name]) if name == "events" else row[name] for name in names}
    return {name: str(value) for name, value in found.items() if value is not None}

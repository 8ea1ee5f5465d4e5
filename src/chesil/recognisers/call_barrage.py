"""Many calls close together by one person, or from callers who showed no number."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import (
    SPANNED,
    Behaviour,
    Scene,
    crowded,
    ending,
    lasting,
    signals,
    times,
    wall_span,
)


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.call_barrage
    calls = scene.by_person.filter(pl.col("kind") == "call", pl.col("timed"))
    callers = calls.with_columns(pl.struct("person", "hidden").rle_id().alias("caller"))
    runs = crowded(callers, key="caller", count=limits.calls, within=limits.minutes)
    found = runs.group_by("run", maintain_order=True).agg(pl.col("person").first(), *SPANNED)
    named = scene.call_them(found)
    why = pl.format(
        "{} called {} in {} {} {}", "name", times(), lasting(), wall_span(scene.zone), ending(scene.zone)
    )
    rule = (
        f"At least {limits.calls} calls by the same person, or with no number shown, "
        f"within {limits.minutes} minutes."
    )
    return signals(named.with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


BEHAVIOUR: Final = Behaviour(
    code="call_barrage",
    title="Many calls close together",
    label="Many calls at once",
    strand="calls",
    basis="structure",
    source="Kelly v DPP [2002] EWHC 1428: separate calls within minutes can be a course of conduct.",
    find=_find,
)

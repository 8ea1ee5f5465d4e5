"""Calls that end within seconds of being answered, and missed calls from a withheld number."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene, each, ending, signals, some, wall_span


def _find(scene: Scene) -> pl.DataFrame:
    limit = scene.settings.silent_or_hung_up_calls.seconds
    seconds = pl.col("duration_s")
    # Some logs give only a duration: one above nothing was answered, nothing was not.
    answered = pl.coalesce("answered", seconds > 0)
    short = answered & (seconds <= limit)
    missed = ~answered & pl.col("hidden")
    calls = scene.contacts.filter(pl.col("kind") == "call", pl.col("channel").ne_missing("voicemail"))
    found = each(
        calls.filter((short | missed).fill_null(value=False)).with_columns(
            answered.alias("answered"), seconds.round().cast(pl.Int64).alias("seconds")
        )
    )
    named = scene.call_them(found)
    lasted = some("seconds", "second")
    what = (
        pl.when("answered")
        .then(pl.format("the call was answered and lasted {}", lasted))
        .otherwise(pl.lit("the call was not answered"))
    )
    why = pl.format("{} called {}; {} {}", "name", wall_span(scene.zone), what, ending(scene.zone))
    rule = (
        f"A call to you that was answered and lasted {limit} seconds or less, "
        "or a call from a withheld number that was not answered."
    )
    return signals(named.with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


BEHAVIOUR: Final = Behaviour(
    code="silent_or_hung_up_calls",
    title="Calls that ended at once, or from a withheld number",
    label="Ended at once, or withheld",
    strand="calls",
    basis="structure",
    source="The council's page: making silent phone calls. Protection from Harassment Act 1997 s.2A(3)(b).",
    find=_find,
)

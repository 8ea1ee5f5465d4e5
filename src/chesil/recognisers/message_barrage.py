"""Many messages close together by one person, with nothing from her between them."""

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
    wall_span,
)


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.message_barrage
    messages = scene.unanswered.filter(pl.col("kind") == "message")
    runs = crowded(messages, key="stretch", count=limits.messages, within=limits.minutes)
    found = runs.group_by("run", maintain_order=True).agg(pl.col("person").first(), *SPANNED)
    why = pl.format(
        "{} sent you {} messages in {} {}, with no reply from you between them in these records {}",
        *("name", "count", lasting(), wall_span(scene.zone), ending(scene.zone)),
    )
    rule = (
        f"At least {limits.messages} messages by the same person within {limits.minutes} minutes, "
        "with no message or call from you to them in between."
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


BEHAVIOUR: Final = Behaviour(
    code="message_barrage",
    title="Many messages close together",
    label="Many messages at once",
    strand="contact",
    basis="structure",
    source="The council's page: persistently bullying someone by sending texts, emails or on social media.",
    find=_find,
)

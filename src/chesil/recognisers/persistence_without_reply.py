"""Contact that goes on, one after another, with nothing from her in return."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import (
    SPANNED,
    Behaviour,
    Scene,
    contacted,
    ending,
    lasting,
    signals,
    wall_span,
)


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.persistence_without_reply
    found = (
        scene.unanswered.group_by("stretch", maintain_order=True)
        .agg(pl.col("person").first(), *SPANNED)
        .filter(pl.col("count") >= limits.contacts)
        .filter(pl.col("until") - pl.col("at") >= pl.duration(hours=limits.hours))
    )
    why = pl.format(
        "{} {} {} times in a row over {}, with no reply from you in these records, {} {}",
        *("name", contacted(), "count", lasting(), wall_span(scene.zone), ending(scene.zone)),
    )
    rule = (
        f"At least {limits.contacts} messages or calls in a row by the same person over at least "
        f"{limits.hours} hours, with no message or call from you to them "
        "and no call of theirs that you answered in between."
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


BEHAVIOUR: Final = Behaviour(
    code="persistence_without_reply",
    title="Going on without a reply",
    strand="contact",
    basis="structure",
    source="The council's page: a long-term pattern of persistent and repeated contact.",
    find=_find,
)

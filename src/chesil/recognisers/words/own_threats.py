"""Threats that the owner may have sent: the other side will show them, so a careful reader is told first."""

from collections.abc import Collection
from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Scene
from chesil.recognisers.words import lexicon, matching

_LISTS: Final = ("threat_to_person", "threat_to_property", "threat_to_share_images")


def own_threats(scene: Scene, *, to: Collection[str]) -> pl.DataFrame:
    """The messages that the owner sent to some people and that a word list of threats names.

    Args:
        to: ids of persons.
    Returns:
        person, event_id, at; one row a person a message went to, in order.
    """
    sent = scene.written.filter(pl.col("person").is_in(list(to)))
    hers = matching.from_owner(scene).join(sent.select("order").unique(), on="order", how="semi")
    said = hers.with_columns(pl.lit(value=False).alias("after_no"))
    ready = matching.prepared(said, hers=hers.clear())
    fitting = [matching.fitting(ready, words=lexicon.load(name)).select("order") for name in _LISTS]
    return sent.join(pl.concat(fitting).unique(), on="order", how="semi", maintain_order="left").select(
        "person", "event_id", "at"
    )

"""Messages that may demand an answer."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="demand_for_contact", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="demand_for_contact",
    title="Messages that may demand an answer",
    label="May demand an answer",
    strand="words",
    basis="words",
    source=("Protection from Harassment Act 1997 s.2A(3)(b): contacting, or trying to, by any means."),
    find=_find,
)

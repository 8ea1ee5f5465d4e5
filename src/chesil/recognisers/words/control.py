"""Messages that may try to control what she does."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="control", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="control",
    title="Messages that may try to control what you do",
    label="May be control",
    strand="control",
    basis="words",
    source=(
        "Serious Crime Act 2015 s.76: controlling or coercive behaviour in an intimate or family "
        "relationship."
    ),
    find=_find,
)

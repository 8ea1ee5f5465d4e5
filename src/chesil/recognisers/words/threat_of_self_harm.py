"""Messages that may say they will harm themselves."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="threat_of_self_harm", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="threat_of_self_harm",
    title="Messages that may say they will harm themselves",
    label="May be about self-harm",
    strand="threats",
    basis="words",
    source=(
        "Statutory guidance on controlling or coercive behaviour (Serious Crime Act 2015 s.77): threats "
        "of self-harm as a way to control."
    ),
    find=_find,
)

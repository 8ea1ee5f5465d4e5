"""Messages that may be sexual and not asked for."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="sexual_harassment", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="sexual_harassment",
    title="Messages that may be sexual and not asked for",
    label="May be sexual",
    strand="sexual",
    basis="words",
    source=("Sexual Offences Act 2003 s.66A; Protection from Harassment Act 1997 s.1."),
    find=_find,
)

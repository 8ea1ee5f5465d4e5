"""Messages that may be abuse because of sex."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="hate_sex", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="hate_sex",
    title="Messages that may be abuse because of sex",
    label="May be hate: sex",
    strand="hate",
    basis="words",
    source=("Equality Act 2010 s.11; not one of the five strands of hate crime in England and Wales."),
    find=_find,
)

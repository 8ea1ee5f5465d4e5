"""Messages that may be abuse because of sexual orientation."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="hate_sexual_orientation", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="hate_sexual_orientation",
    title="Messages that may be abuse because of sexual orientation",
    label="May be hate: orientation",
    strand="hate",
    basis="words",
    source=("The council's page: abuse based on hate or prejudice. Sentencing Act 2020 s.66."),
    find=_find,
)

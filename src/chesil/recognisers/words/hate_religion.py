"""Messages that may be abuse because of religion."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="hate_religion", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="hate_religion",
    title="Messages that may be abuse because of religion",
    label="May be hate: religion",
    strand="hate",
    basis="words",
    source=(
        "The council's page: abuse based on hate or prejudice. Crime and Disorder Act 1998 s.28; "
        "Sentencing Act 2020 s.66."
    ),
    find=_find,
)

"""Messages that may be abuse because of a disability."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="hate_disability", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="hate_disability",
    title="Messages that may be abuse because of a disability",
    label="May be hate: disability",
    strand="hate",
    basis="words",
    source=("The council's page: abuse based on hate or prejudice. Sentencing Act 2020 s.66."),
    find=_find,
)

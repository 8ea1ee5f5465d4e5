"""Messages that may be abuse because someone is transgender."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="hate_transgender", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="hate_transgender",
    title="Messages that may be abuse because someone is transgender",
    label="May be hate: transgender",
    strand="hate",
    basis="words",
    source=("Sentencing Act 2020 s.66: hostility related to transgender identity."),
    find=_find,
)

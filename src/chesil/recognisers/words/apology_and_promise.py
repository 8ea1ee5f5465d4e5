"""Messages that may be an apology or a promise to change."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="apology_and_promise", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="apology_and_promise",
    title="Messages that may be an apology or a promise to change",
    label="May be an apology",
    strand="words",
    basis="words",
    source=(
        "Patterns of controlling or coercive behaviour described in the statutory guidance under Serious "
        "Crime Act 2015 s.77."
    ),
    find=_find,
)

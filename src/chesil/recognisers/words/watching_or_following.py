"""Messages that may be about watching or following."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="watching_or_following", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="watching_or_following",
    title="Messages that may be about watching or following",
    label="May be about watching",
    strand="watching",
    basis="words",
    source=(
        "Protection from Harassment Act 1997 s.2A(3)(a), (d), (e) and (g): following, monitoring, "
        "loitering, watching or spying."
    ),
    find=_find,
)

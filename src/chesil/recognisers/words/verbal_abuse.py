"""Messages that may be abuse or name calling."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="verbal_abuse", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="verbal_abuse",
    title="Messages that may be abuse or name calling",
    label="May be name calling",
    strand="abuse",
    basis="words",
    source=("The council's page: verbal abuse and name calling. Malicious Communications Act 1988 s.1."),
    find=_find,
)

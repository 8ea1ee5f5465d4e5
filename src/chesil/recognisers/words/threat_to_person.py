"""Messages that may threaten someone."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="threat_to_person", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="threat_to_person",
    title="Messages that may threaten someone",
    label="May threaten someone",
    strand="threats",
    basis="words",
    source=(
        "The council's page: threats of violence towards the person or their family. Protection from "
        "Harassment Act 1997 s.4; Offences against the Person Act 1861 s.16."
    ),
    find=_find,
)

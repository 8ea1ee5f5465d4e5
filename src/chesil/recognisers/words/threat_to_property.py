"""Messages that may threaten a home or belongings."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="threat_to_property", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="threat_to_property",
    title="Messages that may threaten a home or belongings",
    label="May threaten belongings",
    strand="threats",
    basis="words",
    source=("The council's page: threats towards property. Criminal Damage Act 1971 s.2."),
    find=_find,
)

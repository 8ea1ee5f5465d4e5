"""Messages that may threaten to share private pictures."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import matching


def _find(scene: Scene) -> pl.DataFrame:
    return matching.suggested(scene, words="threat_to_share_images", of=BEHAVIOUR)


BEHAVIOUR: Final = Behaviour(
    code="threat_to_share_images",
    title="Messages that may threaten to share private pictures",
    label="May threaten with pictures",
    strand="threats",
    basis="words",
    source=("Sexual Offences Act 2003 s.66B(4): threatening to share an intimate photograph or film."),
    find=_find,
)

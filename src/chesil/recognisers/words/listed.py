"""What the words of a message may be: one behaviour a word list, which says itself what it is called."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import Behaviour, Scene
from chesil.recognisers.words import lexicon, matching

# In the order they are listed to a person. To add one: write its list, and its name here.
_LISTS: Final = (
    "threat_to_person",
    "threat_to_property",
    "threat_of_self_harm",
    "threat_to_share_images",
    "watching_or_following",
    "control",
    "demand_for_contact",
    "apology_and_promise",
    "verbal_abuse",
    "hate_ethnicity",
    "hate_religion",
    "hate_disability",
    "hate_sexual_orientation",
    "hate_transgender",
    "hate_sex",
    "sexual_harassment",
)


def _behaviour(name: str) -> Behaviour:
    def find(scene: Scene) -> pl.DataFrame:
        return matching.suggested(scene, words=name, of=behaviour)

    head = lexicon.head(name)
    behaviour = Behaviour(
        code=name,
        title=head.heading,
        label=head.label,
        strand=head.strand,
        basis="words",
        source=head.source,
        find=find,
    )
    return behaviour


BEHAVIOURS: Final = tuple(map(_behaviour, _LISTS))

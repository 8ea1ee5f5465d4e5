"""A written log as the typed scene that the rules weigh."""

from collections.abc import Iterable
from typing import Final

import attrs
import polars as pl

from chesil.conduct.extracting.log import Log
from chesil.conduct.extracting.texts import Texts
from chesil.conduct.extracting.who import Who
from chesil.conduct.reading.scene import ACTS, Scene

_AS_WRITTEN: Final = ("n", "first", "last", "about", "channel", "stopped", "count", "counted")
_SELF: Final = r" (?:themself|for  V|V  and) "  # fear for this person too, though others are named


def scenes(log: Log) -> dict[str, Scene]:
    """The scene of each person that *log* may be read for, by role name.

    Those are the ones called claimant or complainant; where nobody is, everyone who was harmed.
    """
    return {person: scene_of(log, person) for person in _asked_about(log)}


def scene_of(log: Log, person: str) -> Scene:
    """The scene of one person.

    Args:
        person: the role name of whom the reading is about.
    """
    texts = Texts(log=log, person=person)
    facts = texts.facts
    bare = Scene(
        entries=pl.DataFrame(schema=ACTS),
        summaries=facts["summaries"],
        effects=facts["effects"],
        contexts=facts["contexts"],
        context_about=texts.context_about,
        ties=facts["ties"],
        tie_of=texts.tie_of,
        kinds_of_party=texts.kinds_of_party,
    )
    return attrs.evolve(bare, entries=_acts(texts, Who(texts=texts, scene=bare)))


def _acts(texts: Texts, who: Who) -> pl.DataFrame:
    entries = texts.entries
    typed = {
        "by": who.by,
        "roles": who.roles,
        "aim": who.aim,
        "present": who.present,
        "other_harmed": texts.targets.str.contains(" W ", literal=True),
        "third": who.third,
        "effect": entries["effect"] != "",
        "for_self": texts.effects.str.contains(_SELF),
        "repeats": ~entries.drop("n").select(pl.struct(pl.all()).is_first_distinct()).to_series(),
    }
    written = {name: entries[name] for name in _AS_WRITTEN}
    return pl.DataFrame(written | typed, schema_overrides=dict(ACTS)).select(*ACTS)


def _asked_about(log: Log) -> Iterable[str]:
    named = [
        role
        for role in log.harmed
        if any(word in log.parties.get(role, "").casefold() for word in ("claimant", "complainant"))
    ]
    return named or log.harmed

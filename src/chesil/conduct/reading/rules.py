"""The rules of the reading in words, by the id that each step of a level names. They are in rules.toml."""

import tomllib
from functools import lru_cache
from importlib import resources

import attrs


@attrs.frozen(kw_only=True)
class Rule:
    """A rule in one plain sentence or more, and the law, case or practice it comes from."""

    sentence: str
    source: str


@lru_cache
def known() -> dict[str, Rule]:
    """Every rule by its id."""
    text = resources.files("chesil.conduct.reading").joinpath("rules.toml").read_text("utf-8")
    return {
        rule: Rule(sentence=sentence, source=source)
        for rule, (sentence, source) in tomllib.loads(text).items()
    }

"""What each rule cannot tell, and for each a small log that meets it and one that does not.

The words and sources of the rules that read a log are in reading/rules.toml; those of the rules that
only findings need stand here in rules.toml, beside the examples of all.
"""

import tomllib
from functools import cache
from importlib import resources

import attrs
import msgspec

from chesil.conduct.reading.rules import known
from chesil.law.entries import Relation
from chesil.terms.settings import Order

COLUMNS = ("n", "when", "channel", "actor", "target", "kinds", "summary", "effect", "stop", "words")


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small log, and what it gives.

    Attributes:
        says: what it shows, in a sentence. route: the route it is read for (reading.routes.ROUTES).
        incidents: a table with some of COLUMNS: a day, the actor D and the target V unless named, kinds of
            terms.acts, whether it came after a request to stop, whether a word list alone found it.
        gives: the level in words, by point; or the code of a warning under "caution" or "no caution".
        relations: what is recorded of how the two know each other (chesil.law.Relation).
        order: an order about D, if there is one.
    """

    says: str
    incidents: str
    gives: dict[str, str]
    route: str = "pha-2"
    relationship: str = ""
    parties: dict[str, str] = {}
    context: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    order: Order | None = None


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    limits: str
    meets: Example
    not_met: Example
    words: str = ""
    source: str = ""


@attrs.frozen(kw_only=True)
class Rule:
    """A rule that makes levels or warnings.

    Attributes:
        words: the rule. source: the section, case or practice it comes from. limits: what it cannot tell.
        meets: an example in which it decides something. not_met: one in which it does not.
    """

    id: str
    title: str
    words: str
    source: str
    limits: str
    meets: Example
    not_met: Example


@cache
def rules() -> dict[str, Rule]:
    """Every rule that has examples, by its id, in the order of rules.toml.

    Raises:
        KeyError: a rule has neither words here nor in reading/rules.toml.
    """
    text = resources.files("chesil.conduct.legal").joinpath("rules.toml").read_text("utf-8")
    written = msgspec.convert(tomllib.loads(text), dict[str, _Written])
    return {code: _rule(code, each) for code, each in written.items()}


def _rule(code: str, each: _Written) -> Rule:
    words, source = (
        (each.words, each.source) if each.words else (known()[code].sentence, known()[code].source)
    )
    return Rule(
        id=code,
        title=each.title,
        words=words,
        source=source,
        limits=each.limits,
        meets=each.meets,
        not_met=each.not_met,
    )


def limits_of(rule: str) -> str:
    """What a rule cannot tell; empty for one without examples, which a test forbids."""
    found = rules().get(rule)
    return found.limits if found else ""

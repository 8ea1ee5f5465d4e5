"""Which kinds of act and facts the signals and notes point to, and the sentence that a reader sees."""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

import attrs
import msgspec

from chesil.terms.acts import as_said


class OfBehaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The kinds of act (terms.acts) and the facts (reading.scene) of a behaviour, and its sentence.

    Attributes:
        message_only: what its word list finds is a message whatever it says, so it needs no reading.
        channel: how a call is read (reading.scene) once it was noticed at `least` so many times.
    """

    acts: tuple[str, ...]
    facts: frozenset[str]
    says: str
    message_only: bool = False
    channel: str | None = None
    least: int = 1


class OfAct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts of a noted act, its sentence, and its channel (reading.scene) where it can only be one."""

    facts: frozenset[str]
    says: str
    channel: str | None = None


@attrs.frozen(kw_only=True, eq=False)
class Kinds:
    """kinds.toml, with its tables by code."""

    behaviours: dict[str, OfBehaviour]
    acts: dict[str, OfAct]
    channels: dict[str, str]


# Of several acts of one note the first of these says how it is read: the gravest way.
GRAVEST: Final = (
    "violence", "control", "following", "monitoring", "watching", "waiting_outside", "damage",
    "interfering_property",
)  # fmt: skip


@cache
def kinds() -> Kinds:
    """What kinds.toml says."""
    text = resources.files("chesil.conduct.legal").joinpath("kinds.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    acts = msgspec.convert(tables["acts"], dict[str, OfAct])
    said = {as_said(act): _as_said(act, of) for act, of in acts.items()}
    return Kinds(
        behaviours=msgspec.convert(tables["behaviours"], dict[str, OfBehaviour]) | said,
        acts=acts,
        channels=msgspec.convert(tables["channels"], dict[str, str]),
    )


@cache
def together(known: Kinds, codes: tuple[str, ...]) -> OfBehaviour:
    """What several behaviours of one occasion are read as."""
    found = [known.behaviours[code] for code in codes]
    return OfBehaviour(
        acts=tuple(sorted({act for each in found for act in each.acts})),
        facts=frozenset[str]().union(*(each.facts for each in found)),
        says=" ".join(dict.fromkeys(each.says for each in found)),
    )


def _as_said(act: str, of: OfAct) -> OfBehaviour:
    """What a message or call is read as once she said what it was. It stays contact, but for deliveries:
    those are told of by others."""
    contact = () if of.channel == "gift_delivery" or act == "contact" else ("contact",)
    return OfBehaviour(acts=(act, *contact), facts=of.facts | set(contact), says=of.says)

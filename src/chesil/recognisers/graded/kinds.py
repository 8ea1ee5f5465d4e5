"""What a message may do to the person who gets it: the kinds that the heads tell apart (kinds.toml)."""

import tomllib
from importlib import resources
from typing import Final

import msgspec


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind.

    Attributes:
        label: in a list, in a few words. gist: a neutral line that stands for the message until it is read.
        may_be: completes "This message ...". strand: the kind of conduct (behaviours.STRANDS).
        behaviours: of the sentences it is learnt from. lists: the word lists that look for it.
        act: what it is (terms.acts) once she agrees; empty where only she can say which.
    """

    label: str
    gist: str
    may_be: str
    strand: str
    behaviours: tuple[str, ...]
    lists: tuple[str, ...] = ()
    act: str = ""


def _read() -> dict[str, Kind]:
    text = resources.files(__package__).joinpath("kinds.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Kind])


KINDS: Final = _read()

"""What may allow an agency to be let in without the person's word, as dated data with its sources."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec

from chesil_web.staff.workforce.models import AgencyKind

_Words = Annotated[str, msgspec.Meta(min_length=5)]


class LawfulBasis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lawful basis.

    Attributes:
        law: where it stands. hint: for whom it is. agencies: the kinds that may ask by it.
        since, until: when all of it is in force. checked_on: when somebody last compared it with *source*.
    """

    id: str
    name: _Words
    law: _Words
    hint: _Words
    agencies: tuple[AgencyKind, ...]
    since: date
    checked_on: date
    source: _Words
    until: date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bases: tuple[LawfulBasis, ...]


@cache
def _all() -> tuple[LawfulBasis, ...]:
    text = resources.files("chesil_web.staff.joint").joinpath("bases.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).bases


def bases(kind: AgencyKind, on: date) -> tuple[LawfulBasis, ...]:
    """The bases by which an agency of a kind may ask on a day, in the order of the file.

    Raises:
        msgspec.ValidationError: the file does not fit its shape.
    """
    return tuple(
        each for each in _all()
        if kind in each.agencies and each.since <= on and (each.until is None or on <= each.until)
    )  # fmt: skip

"""How long each clock of a case runs, where that comes from, and the day that it gives."""

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Annotated, Final, Literal

import msgspec

from chesil_web.record import working_days
from chesil_web.staff.cases.work_models import ClockKind

MOST: Final = 400  # working days or days; months are bounded by it too
HIGHEST: Final = 1  # the priority that has a number of its own
Unit = Literal["working days", "days", "months", "years"]
Length = Annotated[int, msgspec.Meta(ge=0, le=MOST)]


class Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clock as it comes.

    Attributes:
        days: how long it runs for priority 1 and for the others, in *unit*.
        again: the next one begins when it is met. ahead: so many days before, it shows among what is due.
        source: where the number comes from, in words.
    """

    id: ClockKind
    days: tuple[Length, Length]
    unit: Unit
    source: Annotated[str, msgspec.Meta(min_length=10)]
    again: bool = False
    ahead: Length = 0


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    clocks: tuple[Setting, ...]


@cache
def settings() -> Mapping[str, Setting]:
    """Every clock as it comes, in the order of the file.

    Raises:
        msgspec.ValidationError: the file does not fit its shape.
    """
    text = resources.files("chesil_web.staff.clocks").joinpath("clocks.toml").read_text("utf-8")
    return {each.id: each for each in msgspec.convert(tomllib.loads(text), _File).clocks}


def due(kind: str, start: date, priority: int, own: Mapping[str, tuple[int, int]]) -> date:
    """The day by which something is due. *own*: the days of an agency that are other than they come."""
    setting = settings()[kind]
    length = own.get(kind, setting.days)[0 if priority == HIGHEST else 1]
    if setting.unit == "working days":
        return working_days.after(start, length)
    if setting.unit == "days":
        return start + timedelta(days=length)
    return months_after(start, length * (12 if setting.unit == "years" else 1))


def months_after(start: date, months: int) -> date:
    """The day of the same number so many calendar months later, or the last of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

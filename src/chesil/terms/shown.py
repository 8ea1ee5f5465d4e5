"""What an event says of the picture that it is shown in, where its words were read from one."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
import polars as pl

SHOWN_IN: Final = "shown_in"
type DayFrom = Literal["shown", "counted", "given", ""]
type Part = Literal["words", "extent", "side", "sender", "day", "time"]


class ShownIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a message is shown, and what its words rest on. It says what a picture shows, not who sent it.

    Attributes:
        name: of the picture's file. box: left, top, right, bottom of the bubble in pixels of the upright
            picture; empty of one that the owner typed. sha256: of the picture.
        width, height: of the upright picture, in pixels; 0 where nothing was read in it.
        time: HH:MM as it stands at the message; empty without one.
        day_from: what the day rests on: the separator above, counted from when the picture was taken, or
            given by the owner.
        changed: the owner changed something that the machine had read. corrected: what that was; empty in
            tables of earlier versions. given: what the owner added where the machine had read nothing.
        engine, models: what read it, and the SHA-256 of its models.
        score: how sure the least sure of its lines was, 0 to 1. cut: the edge cuts the message off.
        header, quote: as shown.
    """

    name: str
    sha256: str
    box: tuple[int, ...] = ()
    width: int = 0
    height: int = 0
    time: str = ""
    day_from: DayFrom = ""
    changed: bool = False
    corrected: tuple[Part, ...] = ()
    given: tuple[Part, ...] = ()
    engine: str = ""
    models: str = ""
    score: float = 1.0
    cut: bool = False
    header: str = ""
    quote: str = ""


class _Details(msgspec.Struct, frozen=True):
    shown_in: ShownIn | None = None


def details_of(shown: ShownIn) -> dict[str, Any]:
    """What stands in `details` of such a row."""
    return {SHOWN_IN: msgspec.to_builtins(shown)}


def is_shown(details: str = "details") -> pl.Expr:
    """Whether an event is a message that a picture shows."""
    return pl.col(details).str.contains(f'"{SHOWN_IN}"', literal=True).fill_null(value=False)


def shown_in(row: Mapping[str, Any]) -> ShownIn | None:
    """The picture that a row's words were read from; None of any other row.

    Args:
        row: has `details` of tables.ROWS or tables.EVENTS.
    """
    details = row["details"]
    if not details or f'"{SHOWN_IN}"' not in details:
        return None
    try:
        return msgspec.json.decode(details, type=_Details).shown_in
    except msgspec.DecodeError:  # another format's own word that happens to be this one
        return None

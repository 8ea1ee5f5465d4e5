"""What a machine read in a picture, what she decided about each message of it, and which pictures wait."""

from datetime import datetime
from typing import Final, Literal

import msgspec
from django.db import models

from chesil.terms.shown import Part as ShownPart
from chesil_web.foundation.keys.models import Part, Sealed

type Side = Literal["left", "right", ""]
type Corner = tuple[int, int]
"""Pixels of the upright picture, from the left and from the top."""


class ScreenReading(Part):
    """What a machine read in the picture that is *item*."""

    state_columns = ("item",)
    stays = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], name="one_screen_reading_of_a_file")]


class ScreenDecisions(Part):
    """What she decided about the messages in the picture that is *item*. It lies beside the reading."""

    state_columns = ("item",)
    stays = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item"], name="one_set_of_screen_decisions_of_a_file")]


class ScreenBatch(Sealed):
    """Pictures that are read one after the other. *job* reads them."""

    job = models.UUIDField(null=True)


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message of a picture, as it was read or as she says it is.

    Attributes:
        number: of it in the picture, from 1; one that was divided gives new numbers.
        side: "right" is the phone owner's; empty: it is not sure.
        day, time: ISO, such as 2026-03-13 and 23:14; empty: not known.
        as_shown: both as the picture has them.
        day_from: what the day rests on; empty without one.
        sender: the name that is drawn at it. quote: the words of what it answers.
        box: left, top, right and bottom in pixels of the upright picture; empty of one that she typed.
        score: how sure the least sure of its lines is, 0 to 1. cut: the edge of the picture cuts it off.
        lines: as they were read, before anything was taken out of them or changed.
        state: "open" until she decides; "right": she says that this is what the picture shows; "none": it is
            no message.
    """

    number: int
    text: str
    side: Side = ""
    day: str = ""
    day_from: Literal["shown", "counted", "given", ""] = ""
    time: str = ""
    as_shown: str = ""
    sender: str = ""
    quote: str = ""
    box: tuple[int, ...] = ()
    score: float = 1.0
    cut: bool = False
    lines: tuple[str, ...] = ()
    state: Literal["open", "right", "none"] = "open"


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a picture that the machine took for no message, with its box as in Row."""

    text: str
    box: tuple[int, ...]


class ScreenRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ScreenReading.

    Attributes:
        width, height: of the upright picture, in pixels. header, clock: as it shows them; empty: it does not.
        marks: the lines that are no message, such as a notice of the app.
        engine, models: what read it, and the SHA-256 of its models.
        fault: the code of why it could not be read; empty: it was.
        corners: of the screen, as she set them, from the upper left one clockwise; none: the whole picture
            was read. proposed: those that the machine found, if any.
    """

    read_at: datetime
    width: int = 0
    height: int = 0
    header: str = ""
    clock: str = ""
    rows: tuple[Row, ...] = ()
    marks: tuple[Mark, ...] = ()
    engine: str = ""
    models: str = ""
    fault: str = ""
    corners: tuple[Corner, ...] = ()
    proposed: tuple[Corner, ...] = ()


type What = Literal[
    "right", "changed", "side", "day", "joined", "divided", "none", "typed", "found", "undone", "reread"
]


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision about one message: what it was, and what it is now.

    Attributes:
        press: the same of all that one press decided. by: "owner"; helper: somebody helped her meanwhile.
        old, new: the rows before and after; several where one was divided or two were joined; no new ones
            where the picture was read again by other corners.
    """

    at: datetime
    press: str
    what: What
    old: tuple[Row, ...]
    new: tuple[Row, ...]
    by: Literal["owner", "owner with a helper"] = "owner"


class Sides(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wrote what stands on each side of a picture: a name as she uses it; `ME` for herself."""

    at: datetime
    left: str
    right: str


class Decided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ScreenDecisions. Nothing is taken out of it: a decision taken back is one more.

    Attributes:
        sides: as she said it, the newest last; none: she did not say yet.
    """

    decisions: tuple[Decision, ...] = ()
    sides: tuple[Sides, ...] = ()


ME: Final = "\N{BLACK CIRCLE}"  # no name that anybody types


class Checked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a look through the record is given of a picture: the messages that she says are right.

    Attributes:
        corrected: of each row, what of it is not as the machine read it. given: of each, what she added where
            the machine had read nothing.
        header, engine, models, width, height: as in ScreenRead.
    """

    rows: tuple[Row, ...]
    sides: Sides
    corrected: tuple[tuple[ShownPart, ...], ...] = ()
    given: tuple[tuple[ShownPart, ...], ...] = ()
    header: str = ""
    engine: str = ""
    models: str = ""
    width: int = 0
    height: int = 0


class Waiting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture that is to be read, and the key of it while that was not done.

    Attributes:
        taken: ISO day on which the picture was taken, as far as is known; days such as "Today" count from it.
        corners: as in ScreenRead. first: the number of the first message, which no row had before.
    """

    evidence: str
    key: str
    taken: str = ""
    corners: tuple[Corner, ...] = ()
    first: int = 1


class ScreenOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of ScreenBatch. What was read, and what will not be, is in it no more."""

    pictures: tuple[Waiting, ...] = ()

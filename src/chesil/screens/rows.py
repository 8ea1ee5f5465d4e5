"""What a screenshot shows, as a machine reads it: boxes, messages, marks and the screen around them."""

from typing import Final, Literal

import attrs

Corner = tuple[float, float]  # pixels from the left and from the top of the picture as it is shown upright
Side = Literal["left", "right"]
MarkKind = Literal["separator", "notice", "status", "screen", "unread"]
LEFT: Final = "left"
RIGHT: Final = "right"
SURE_SCORE: Final = 0.96  # below it four readings in five are right: such a row is looked at first


@attrs.frozen
class Box:
    """A part of the picture in pixels of the picture as it is shown upright, from its upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


@attrs.frozen
class ScreenMessage:
    """One message as a screen shows it. What the picture does not show is None and never a guess.

    Attributes:
        text: the words in reading order, lines joined with a space where they only wrap; empty of a photo or
            a voice note without words.
        side: where it stands; None when that is not sure. The right side is the phone owner's own.
        time_shown: the time as written at it. day_shown: the separator above it, as written.
        sender: the name drawn at it, or at the first of its run. quote: the words of what it answers.
        box: of the whole bubble. score: the least sure of its lines, 0 to 1.
        cut: whether the edge of the picture, or of the list of messages, cuts it off.
        lines: the lines as they were read, before anything was taken out of them.
    """

    text: str
    side: Side | None
    time_shown: str | None
    day_shown: str | None
    sender: str | None
    quote: str | None
    box: Box
    score: float
    cut: bool
    lines: tuple[str, ...]


@attrs.frozen
class Mark:
    """A line on the screen that is nobody's message, kept so that nothing that was read is lost.

    Attributes:
        kind: "separator" of days, "notice" of the app, "status" such as Delivered, "screen" for the app's own
            words around the messages, "unread" for what stands nowhere that a rule knows.
    """

    kind: MarkKind
    text: str
    box: Box


@attrs.frozen
class Screen:
    """What was read in one picture.

    Attributes:
        width, height: of the picture as it is shown upright, in pixels.
        clock_shown: the phone's own clock; None when it is cut off. It says a time and no date.
        header: the name above the chat, a label and no proof of who it is; None when it is not there.
        messages: from top to bottom. marks: the lines that are no message.
        engine: what read it, with its version. model_sha256: of its models' bytes, one after the other.
        proposed: the corners that a screen on a photograph may have, from the upper left one clockwise; none
            where nothing looks like one, or its corners were given.
    """

    width: int
    height: int
    clock_shown: str | None
    header: str | None
    messages: tuple[ScreenMessage, ...]
    engine: str
    model_sha256: str
    marks: tuple[Mark, ...] = ()
    proposed: tuple[Corner, ...] = ()

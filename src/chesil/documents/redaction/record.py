"""What a redaction is made from: boxes on pages, and the letters of pages with their places."""

import msgspec


class Box(msgspec.Struct, frozen=True):
    """A stretch of a page, or of a picture, that is taken out.

    Attributes:
        page: from 1; of a picture 1. left, top, right, bottom: shares of its width and height, from 0 to 1.
        label: what is printed there instead. secret: the name of what was found there; empty when somebody
            chose the place.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    label: str = "Taken out"
    secret: str = ""


class Letters(msgspec.Struct, frozen=True):
    """The text of a page, and where each letter stands.

    Attributes:
        width, height: of the page as it is seen, in points.
        text: lines end with "\\n". edges: left, top, right and bottom of each letter of *text*, in tenths of
            a point from the upper left corner; four zeros where a letter has no place.
        pictures: there are pictures on the page, which can show words that are not in *text*.
    """

    width: float
    height: float
    text: str
    edges: tuple[int, ...]
    pictures: bool = False

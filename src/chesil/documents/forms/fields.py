"""The fields of a form that somebody else made as a PDF, and what became of each, without looking into it."""

from typing import Final, Literal

import attrs
import msgspec

Kind = Literal["text", "choice", "tick", "button", "signature"]
FILLED_IN: Final = ("text", "choice")  # nobody ticks or signs for her, and a button holds nothing


class Field(msgspec.Struct, frozen=True):
    """A field.

    Attributes:
        name: in full. page: where it stands first, from 1. label: what the form says of it to a screen
            reader; may be empty. options: of a choice, as they are shown. most: letters; 0 for no limit.
        lines: it takes several lines.
    """

    name: str
    kind: Kind
    page: int
    label: str = ""
    options: tuple[str, ...] = ()
    most: int = 0
    lines: bool = False


Why = Literal["long", "letters", "option", "closed"]
"""Why an answer is not in its field: it has no room; its font has not these letters; it is none of
the options; nothing can be written in it."""


@attrs.frozen(kw_only=True)
class Filled:
    """A form with answers in it. *refused*: fields by their names that stayed empty, and why."""

    pdf: bytes = attrs.field(repr=False)
    refused: tuple[tuple[str, Why], ...] = ()

"""How a record starts in a WhatsApp export: the header grammar, and the layouts it allows.

Everything here depends on which bytes are digits, never on which digits they are. That is what lets
`fast` test thousands of lines against the shape of one line that `read_header` has understood.
"""

import re
from functools import lru_cache
from typing import Final

import attrs

HEADER_BYTES: Final = 128  # no header is longer; a line is cut to this before it is tested
SENDER_BYTES: Final = 500  # a name of 25 joined emoji is longer than 400 bytes
LINE_BYTES: Final = HEADER_BYTES + SENDER_BYTES + 3  # of a line: its header, its sender and what ends it
NAME_BYTES: Final = 100  # of a name in a layout that is also how people write notes

# A byte order mark, and the marks that set the direction of writing: WhatsApp puts them before a
# record with an attachment, around phone numbers, and (mended files) at the start of any line.
HIDDEN: Final = rb"(?:\xef\xbb\xbf|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9])"
_SPACE: Final = rb"(?:\x20|\xc2\xa0|\xe2\x80\xaf)"  # plain, no-break, narrow no-break
_HEADER: Final = re.compile(
    rb"(?P<hidden>%(hidden)s{0,4})(?P<open>\[%(hidden)s{0,4})?"
    rb"(?P<stamp>"
    rb"(?P<first>\d{1,4})(?P<cut>[/.-]\x20?)(?P<second>\d{1,4})(?P=cut)(?P<third>\d{1,4})(?P<dot>\.?)"
    rb",?%(space)s(?:(?:klo|kl\.|um|\xc3\xa0)\x20)?"  # Finnish, Danish, German, French "at"
    rb"(?P<hour>\d{1,2})(?P<colon>[:.])(?P<minute>\d\d)(?:(?P=colon)(?P<seconds>\d\d))?"
    rb"(?:(?:%(space)s|_)?(?P<half>[AaPp])\.?%(space)s?[Mm]\.?)?"
    rb")"
    rb"(?(open)\]%(space)s|(?P<close>%(space)s(?:-|\xe2\x80\x93)%(space)s|:\x20|\x20))"
    % {b"hidden": HIDDEN, b"space": _SPACE}
)
_ZEROES: Final = bytes.maketrans(b"0123456789", b"0" * 10)
NUMBERS: Final = ("first", "second", "third", "hour", "minute", "seconds")


@attrs.frozen
class Layout:
    """One way of writing dates and times: what a phone's settings decide.

    Attributes:
        system: "ios" for square brackets, else "android".
        year: where the year stands: "first", "last", "short" (three numbers of up to two digits)
            or "unclear".
        separator: what stands between the numbers of the date.
        loose: whether people write their own notes like this too, so that a name has to follow.
        seconds: whether there are any. twelve_hours: whether the half of the day is named.
    """

    system: str
    year: str
    separator: str
    loose: bool
    seconds: bool
    twelve_hours: bool


@attrs.frozen
class Shape:
    """A header with its digits forgotten: every line of this shape is a header cut the same way.

    Attributes:
        template: the header's bytes, each digit a "0".
        stamp: where the date and time as written start and end. body: where the sender starts.
        numbers: for each of NUMBERS where its digits start and end; (0, 0) for no seconds.
        half: b"a" or b"p" of a 12-hour clock, b"" of a 24-hour one.
    """

    template: bytes
    layout: Layout
    stamp: tuple[int, int]
    body: int
    numbers: tuple[tuple[int, int], ...]
    half: bytes

    def characters(self, place: int) -> int:
        """How many characters stand before a place that is counted in bytes."""
        return len(self.template[:place].decode())


def read_header(line: bytes) -> Shape | None:
    """The shape of the header that *line* starts with, or None when it continues the record above.

    Args:
        line: one line without its line break; only its first HEADER_BYTES bytes are looked at.
    """
    found = _HEADER.match(line, 0, HEADER_BYTES)
    return _shape(found[0].translate(_ZEROES)) if found else None


def has_name(line: bytes, shape: Shape) -> bool:
    """Whether a short name and a colon follow the header."""
    colon = line.find(b": ", shape.body, shape.body + NAME_BYTES)
    return colon > shape.body


@lru_cache(maxsize=4_096)
def _shape(template: bytes) -> Shape | None:
    found = _HEADER.match(template)
    if found is None or not _may_be(found):
        return None
    return Shape(
        template=template,
        layout=_layout(found),
        stamp=found.span("stamp"),
        body=found.end(),
        numbers=tuple(found.span(name) if found[name] else (0, 0) for name in NUMBERS),
        half=(found["half"] or b"").lower(),
    )


def _may_be(found: re.Match[bytes]) -> bool:
    # Without any sign before the name only the Balkan form is taken: a dot after the year, and seconds.
    return found["close"] != b" " or bool(found["dot"] and found["seconds"])


def _layout(found: re.Match[bytes]) -> Layout:
    return Layout(
        system="ios" if found["open"] else "android",
        year=_year(*(len(found[name]) for name in ("first", "second", "third"))),
        separator=found["cut"][:1].decode(),
        loose=found["close"] in (b": ", b" "),
        seconds=bool(found["seconds"]),
        twelve_hours=bool(found["half"]),
    )


def _year(first: int, second: int, third: int) -> str:
    if second > 2:
        return "unclear"
    if first == 4 and third <= 2:
        return "first"
    if third == 4 and first <= 2:
        return "last"
    return "short" if third == 2 and first <= 2 else "unclear"

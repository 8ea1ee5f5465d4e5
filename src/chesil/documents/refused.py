"""Prints a paper although the compiler refuses some of its lines: those alone are written by number."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from chesil.documents.press import PaperNotMade, compiled
from chesil.documents.setter import Line, Setter, Styled

_LINES_ALONE: Final = b"""
#let data = json(bytes(sys.inputs.paper))
#set document(title: "Lines")
#set text(font: "Noto Sans", lang: "en")
#for line in data { par(text(font: ("Noto Sans", ..line.at("f", default: ())), line.t)) }
"""


def printed[Paper, Made](build: Callable[[Setter], Paper], press: Callable[[Paper], Made]) -> Made:
    """What *press* makes of the paper that *build* sets.

    One cluster of letters that no typeface can set would cost the whole paper. When the compiler refuses
    it, the lines are tried alone, and those it refuses are set again with every character that the main
    typeface lacks written as "[U+XXXX]". The other lines stay as they are.

    Raises:
        PaperNotMade: the compiler refused the paper and none of its lines is the reason.
    """
    paper = build(Setter())
    try:
        return press(paper)
    except PaperNotMade:
        refused = frozenset(refused_lines(list(_lines(msgspec.to_builtins(paper)))))
        if not refused:
            raise
        return press(build(Setter(refused=refused)))


def refused_lines(lines: Sequence[Line]) -> list[str]:
    """The text of each line that the compiler cannot set; empty when it sets them all."""
    if not lines or _is_set(lines):
        return []
    if len(lines) == 1:
        line = lines[0]
        return [line if isinstance(line, str) else line.t]
    middle = len(lines) // 2
    return refused_lines(lines[:middle]) + refused_lines(lines[middle:])


def _is_set(lines: Sequence[Line]) -> bool:
    data = [Styled(line) if isinstance(line, str) else line for line in lines]
    try:
        compiled(_LINES_ALONE, msgspec.json.encode(data).decode(), seconds=0)
    except PaperNotMade:
        return False
    return True


def _lines(value: Any) -> Iterator[Line]:
    """Every line of a paper that is more than plain ASCII."""
    if isinstance(value, str):
        if not value.isascii():
            yield value
    elif isinstance(value, dict):
        if "t" in value:
            yield msgspec.convert(value, Styled)
        else:
            yield from (line for each in value.values() for line in _lines(each))
    elif isinstance(value, list | tuple):
        yield from (line for each in value for line in _lines(each))

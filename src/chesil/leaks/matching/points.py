"""A place on the map: degrees as numbers, or with minutes and seconds, near the one to keep secret."""

import math
import re
from collections.abc import Iterator
from typing import Final

from chesil.leaks.folding import Folded
from chesil.leaks.matching.found import Match

_EXACT: Final = 150.0  # metres: a phone's own error, and the next house
_CLOSE: Final = 500.0
_METRES: Final = 111_320.0  # of one degree of latitude
_NUMBER: Final = r"([-+]?\d{1,3}\.\d{2,})\s*(?:°|deg)?\s*([nsew])?"
_APART: Final = r"(?:\s*[,;/|]\s*|\s+)(?:(?:lon|lng|longitude)[\s:=]*)?"
_PAIR: Final = re.compile(rf"(?<![\d.]){_NUMBER}{_APART}{_NUMBER}(?!\.?\d)")
_ANGLE: Final = r"(\d{1,3})\s*(?:°|deg|d)\s*(\d{1,2})\s*['′m]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|′′|''|s)?\s*)?"
_ANGLES: Final = re.compile(rf"{_ANGLE}([ns])[,;\s]*{_ANGLE}([ew])")


def find(value: str, folded: Folded) -> Iterator[Match]:
    """A place within 150 metres is exact, one within 500 is close.

    Raises:
        ValueError: the value is no latitude and longitude in degrees.
    """
    north, east = (float(each) for each in value.split(","))
    for start, end, *there in (*_pairs(folded.text), *_angles(folded.text)):
        apart = _metres((north, east), (there[0], there[1]))
        if apart <= _CLOSE:
            yield Match(start, end, exact=apart <= _EXACT)


def _pairs(text: str) -> Iterator[tuple[int, int, float, float]]:
    for each in _PAIR.finditer(text):
        first = float(each[1]) * (-1 if each[2] in ("s", "w") else 1)
        second = float(each[3]) * (-1 if each[4] in ("s", "w") else 1)
        yield each.start(), each.end(), first, second
        yield each.start(), each.end(), second, first  # some write the longitude first


def _angles(text: str) -> Iterator[tuple[int, int, float, float]]:
    for each in _ANGLES.finditer(text):
        north = _degrees(each[1], each[2], each[3]) * (-1 if each[4] == "s" else 1)
        east = _degrees(each[5], each[6], each[7]) * (-1 if each[8] == "w" else 1)
        yield each.start(), each.end(), north, east


def _degrees(degrees: str, minutes: str, seconds: str | None) -> float:
    return int(degrees) + int(minutes) / 60 + float(seconds or 0) / 3600


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places that are near each other."""
    north = (one[0] - other[0]) * _METRES
    east = (one[1] - other[1]) * _METRES * math.cos(math.radians(one[0]))
    return math.hypot(north, east)

"""Which council a postcode is in, from a table that comes with the site: nothing is asked of anyone."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

import attrs

_DISTRICT: Final = "(?P<district>[A-Z]{1,2}[0-9][A-Z0-9]?)"
# A whole postcode, with its space or without; its first part and a digit; its first part alone.
_SHAPES: Final = tuple(
    re.compile(_DISTRICT + rest) for rest in (" ?(?P<sector>[0-9])[A-Z]{2}", " (?P<sector>[0-9])[A-Z]?", "")
)
_LONGEST: Final = 12
NATIONS: Final = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_NORTHERN_IRELAND: Final = "BT"
_DISTRICT_COUNCIL: Final = "E07"
_DIGITS: Final = "0123456789"


@attrs.frozen
class Council:
    """A council by its code of the Office for National Statistics; the first letter is the nation."""

    code: str
    name: str

    @property
    def nation(self) -> str:
        """E, W, S or N."""
        return self.code[0]

    @property
    def is_district(self) -> bool:
        """Whether it is the smaller of two councils there, with a county's above it."""
        return self.code.startswith(_DISTRICT_COUNCIL)


@cache
def councils() -> dict[str, Council]:
    """Every council of England, Wales and Scotland by its code, in the order of their names."""
    return {code: Council(code, name) for code, name in _table("councils.tsv")}


def councils_of(postcode: str) -> tuple[Council, ...]:
    """The councils that a postcode, or the start of one, can be in, the likeliest first.

    The table goes as far as the digit after the space. Where that part of the country lies in two councils
    both are given. Empty when there is no such postcode, and for Northern Ireland.
    """
    found = _read(postcode)
    if found is None:
        return ()
    district, sector = found
    codes = _postcodes().get(f"{district} {sector}") or _postcodes().get(district, "")
    return tuple(councils()[code] for code in codes.split())


@cache
def council_in(words: str) -> Council | None:
    """The council named in some words, such as Dorset in "Dorset Council"; of several the longest name."""
    named = (each for each in councils().values() if re.search(rf"\b{re.escape(each.name)}\b", words))
    return max(named, key=lambda each: len(each.name), default=None)


def council_called(typed: str) -> Council | None:
    """The council of exactly this name, such as "dorset" or "Dorset Council"; None where there is none."""
    name = " ".join(typed.casefold().split()).removesuffix(" council")
    named = (each for each in councils().values() if name in _names(each))
    return next(named, None)


def _names(council: Council) -> tuple[str, str]:
    """Its name, and what stands before a comma in it, such as "bristol" of "Bristol, City of"."""
    name = council.name.casefold()
    return name, name.split(",")[0]


def nation_of(postcode: str) -> str:
    """E, W, S or N; empty when it is not known or can be more than one."""
    found = _read(postcode)
    if found is not None and found[0].rstrip(_DIGITS) == _NORTHERN_IRELAND:
        return "N"
    nations = {each.nation for each in councils_of(postcode)}
    return nations.pop() if len(nations) == 1 else ""


def _read(postcode: str) -> tuple[str, str] | None:
    """District and sector, such as DT1 and 1; the sector is empty when only the district was typed."""
    plain = " ".join(postcode[:_LONGEST].upper().split())
    for shape in _SHAPES:
        if found := shape.fullmatch(plain):
            return found["district"], found.groupdict().get("sector", "")
    return None


@cache
def _postcodes() -> dict[str, str]:
    return dict(_table("postcodes.tsv"))


def _table(name: str) -> list[tuple[str, str]]:
    lines = (files(__package__) / name).read_text("utf-8").splitlines()
    return [(key, value) for key, _, value in (line.partition("\t") for line in lines if line[:1] != "#")]

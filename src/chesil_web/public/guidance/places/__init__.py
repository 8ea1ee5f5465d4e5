"""Which council a postcode or town is in, from tables that come with the site: nothing is asked of anyone."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

import attrs

_DISTRICT: Final = "(?P<district>[A-Z]{1,2}[0-9][A-Z0-9]?)"
# A whole postcode, with its space or without; its first part and a digit; its first part alone.
_SHAPES: Final = tuple(
    re.compile(_DISTRICT + rest) for rest in (" ?(?P<sector>[0-9])[A-Z]{2}", " (?P<sector>[0-9])[A-Z]?", "")
)
_LONGEST, _LONGEST_NAME = 12, 60
_NEAR: Final = 0.75  # how alike two names are, of 1
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


def councils_of(place: str) -> tuple[Council, ...]:
    """The councils that a postcode, the start of one, or a town can be in, the likeliest first.

    The table goes as far as the digit after the space. Where that part of the country lies in two councils
    both are given. Of a town, or of a council by its name, the one that its middle lies in, and one for each
    town of that name. Empty when there is no such place, and for Northern Ireland.
    """
    found = _read(place)
    if found is None:
        return _councils_called(place)
    district, sector = found
    codes = _postcodes().get(f"{district} {sector}") or _postcodes().get(district, "")
    return tuple(councils()[code] for code in codes.split())


def councils_around(place: str) -> tuple[Council, ...]:
    """The same. For a town, the other councils that its postcode district is in follow its own."""
    _name, districts = _towns().get(_plain(place), ("", ()))
    wider = (each for district in districts for each in councils_of(district))
    return tuple(dict.fromkeys((*councils_of(place), *wider)))


@cache
def council_in(words: str) -> Council | None:
    """The council named in some words, such as Dorset in "Dorset Council"; of several the longest name."""
    named = (each for each in councils().values() if re.search(rf"\b{re.escape(each.name)}\b", words))
    return max(named, key=lambda each: len(each.name), default=None)


def _councils_called(typed: str) -> tuple[Council, ...]:
    """Those of towns of this name, or the council of this name, such as "dorset" or "Dorset Council"."""
    _name, districts = _towns().get(_plain(typed), ("", ()))
    found = [councils_of(each)[:1] for each in districts] or [_called().get(_plain(typed), ())]
    return tuple(dict.fromkeys(each for some in found for each in some))


def names_like(typed: str) -> list[str]:
    """At most three names of towns and councils that are nearly what was typed; none where none is near."""
    names = {plain: name for plain, (name, _districts) in _towns().items()}
    names |= {plain: council.name.split(",")[0] for plain, (council,) in _called().items()}
    near = get_close_matches(_plain(typed), names, n=3, cutoff=_NEAR) if len(typed) <= _LONGEST_NAME else []
    return list(dict.fromkeys(names[each] for each in near))


@cache
def _called() -> dict[str, tuple[Council]]:
    """Each council by its plain name, and by the part before a comma: Bristol of "Bristol, City of"."""
    return {
        _plain(name): (each,) for each in councils().values() for name in (each.name, each.name.split(",")[0])
    }


@cache
def _towns() -> dict[str, tuple[str, Sequence[str]]]:
    """The name of each town by its plain name, with the postcode districts of all towns of that name."""
    return {_plain(name): (name, districts.split()) for name, districts in _table("towns.tsv")}


def _plain(name: str) -> str:
    """A name as people may type it: small letters, "saint" for "st.", no "council" behind it, no hyphens."""
    words = (
        re.sub("[’'.]", "", name[:_LONGEST_NAME].casefold()).replace("-", " ").replace("&", " and ").split()
    )
    words = ["st" if each == "saint" else each for each in words]
    return " ".join(words).removesuffix(" council")


def nation_of(place: str) -> str:
    """E, W, S or N; empty when it is not known or can be more than one."""
    found = _read(place)
    districts = [found[0]] if found else _towns().get(_plain(place), ("", ()))[1]
    if districts and all(each.rstrip(_DIGITS) == _NORTHERN_IRELAND for each in districts):
        return "N"
    nations = {each.nation for each in councils_of(place)}
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

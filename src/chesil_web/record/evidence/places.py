"""Time zones under the names people know them by: the country, and the city where there are several.

The lists are those of the tz database itself, as the package tzdata has them.
"""

from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Final

_RUN_TOGETHER: Final = {"DumontDUrville": "Dumont d'Urville"}


@cache
def zones() -> dict[str, str]:
    """What each zone is called, by its IANA name, in the order of what they are called."""
    countries = dict(_lines("iso3166.tab"))
    listed = [(zone, countries[code]) for code, _, zone in (line[:3] for line in _lines("zone.tab"))]
    in_one = Counter(country for _, country in listed)
    called = {
        zone: country if in_one[country] == 1 else f"{country}: {_city(zone, country)}"
        for zone, country in listed
    }
    return dict(sorted(called.items(), key=lambda each: each[1]))


def called(zone: str) -> str:
    """What a zone is called; its IANA name where it has no other."""
    return zones().get(zone, zone)


def _city(zone: str, country: str) -> str:
    """What the name says after the continent, without the country: "Argentina/Buenos_Aires" has it twice."""
    parts = [_RUN_TOGETHER.get(part, part.replace("_", " ")) for part in zone.split("/")[1:]]
    return ", ".join(part for part in parts if part != country)


def _lines(name: str) -> list[list[str]]:
    text = (files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]

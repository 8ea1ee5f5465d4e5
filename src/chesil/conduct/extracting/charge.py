"""Which route a log is read for, from the words it was asked in."""

import re
from typing import Final

import attrs

from chesil.conduct.reading.routes import ROUTES, Route

_FEAR_LIMB: Final = re.compile(r"4\s*a\s*\(1\)\s*\(b\)\s*\(i\)")
_HARM_LIMB: Final = re.compile(r"4\s*a\s*\(1\)\s*\(b\)\s*\(ii\)")
# The first that fits is the route; a section of the 1997 Act is not the beginning of a longer number.
_FAMILY: Final = re.compile(r"family|fact[ -]finding|child|private law|parental")
_NAMED: Final = (
    ("sca-76", re.compile(r"\b76\b|coercive|controlling")),
    ("pha-4a", re.compile(r"\b4\s*a\b|stalking[^.]*(?:fear|serious alarm)")),
    (
        "non-molestation-order",
        re.compile(r"molestation|family law|fla 1996|\b42\b|family court|fact[ -]finding|child arrangements"),
    ),
    ("pha-2g", re.compile(r"1\s*\(\s*1\s*a\s*\)|\b3\s*a\b")),
    ("pha-4", re.compile(r"\bss?\.?\s*(?:2 and )?4(?![0-9a])|section 4(?![0-9a])|fear of violence")),
    ("pha-2a", re.compile(r"\b2\s*a\b|stalking")),
    (
        "harassment-injunction",
        re.compile(r"\bss?\.?\s*3(?![0-9])|section 3(?![0-9])|civil|injunction|damages|vicarious"),
    ),
    ("pha-2", re.compile(r"")),
)


def route_of(charge: str) -> Route:
    """The route that *charge* names; harassment under section 2 when it names none."""
    words = charge.casefold()
    route = ROUTES[next(name for name, pattern in _NAMED if pattern.search(words))]
    if route.control and _FAMILY.search(words):
        return attrs.evolve(route, family=True, standard="more likely than not")
    if _HARM_LIMB.search(words):
        return attrs.evolve(route, fear_or_harm=False, harm=True)
    if _FEAR_LIMB.search(words):
        return attrs.evolve(route, fear_or_harm=False, fear=True)
    if route.id == "pha-4a" and "fear" in words and "distress" not in words and "alarm" not in words:
        return attrs.evolve(route, fear_or_harm=False, fear=True)
    return route

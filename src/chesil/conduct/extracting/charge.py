"""Which route a log is read for, from the words it was asked in."""

import re
from typing import Final

import attrs

from chesil.conduct.reading.routes import ROUTES, Route

# Routes that a log can be read for by its charge alone, where that names no offence of a course of conduct.
_BREACH: Final = Route(
    id="breach-of-order", title="Breach of an order or a bail condition", one_act=True, breach=True
)
_ONE_ACT: Final = Route(id="one-act", title="Another offence, for which one act can be enough", one_act=True)
_OF_A_COURSE: Final = re.compile(
    r"(?<!from )harass(?!ment,? alarm)|stalking(?! protection)"
    r"|\bss?\.?\s*[234]\s*a?\b[^;]*(?:\bpha\b|harassment act)|harassment act[^;]*\b[234]\s*a?\b"
    r"|\b76\b|coercive|controlling"
)
_BROKEN: Final = re.compile(
    r"breach(?:es|ing)? of [^;.,]*(?:order|injunction|undertaking|bail)|\b42\s*a\b|\b363\b"
)
_ONE_ENOUGH: Final = re.compile(
    r"malicious communication|communications act|public order|threat(?:s|ening)? to kill|assault"
    r"|criminal damage|online safety act|domestic (?:abuse|violence) protection|restraining order"
)
_FEAR_LIMB: Final = re.compile(r"4\s*a\s*\(1\)\s*\(b\)\s*\(i\)")
_HARM_LIMB: Final = re.compile(r"4\s*a\s*\(1\)\s*\(b\)\s*\(ii\)")
# The first that fits is the route; a section of the 1997 Act is not the beginning of a longer number.
_FAMILY: Final = re.compile(r"family|fact[ -]finding|child|private law|parental")
_NAMED: Final = (
    ("sca-76", re.compile(r"\b76\b|coercive|controlling")),
    ("pha-4a", re.compile(r"\b4\s*a\b|stalking[^.]*(?:fear|serious alarm)")),
    (
        "non-molestation-order",
        re.compile(
            r"molestation|occupation order|family law|fla 1996|\b42\b|family court|fact[ -]finding"
            r"|child arrangements"
        ),
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
    if not _OF_A_COURSE.search(words):
        if _BROKEN.search(words):
            return _BREACH
        if _ONE_ENOUGH.search(words):
            return _ONE_ACT
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

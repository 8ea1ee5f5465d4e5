"""Which route a log is read for, from the words it was asked in.

The ids are those of chesil.law.
"""

import re
from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class Route:
    """What a route asks for, as far as it changes the reading.

    Attributes:
        fear: violence has to be feared on two occasions. fear_or_harm: that, or serious alarm or distress
            that changes daily life. harm: only the second.
        family: a family court decides, on the balance of probabilities.
        control: controlling or coercive behaviour, where living together is no counterweight.
        group: harassment of two people or more to make somebody do or not do something.
        one_act: no course is asked for; one grave act or message can be enough.
        breach: one act, however small, is enough if an order or a bail condition forbids it.
        summary_only: a charge has to be brought within six months of the last act relied on.
        standard: how sure a court has to be.
    """

    id: str
    title: str
    fear: bool = False
    fear_or_harm: bool = False
    harm: bool = False
    family: bool = False
    control: bool = False
    group: bool = False
    one_act: bool = False
    breach: bool = False
    summary_only: bool = False
    standard: str = "beyond reasonable doubt"

    @property
    def fear_matters(self) -> bool:
        """Whether fear of violence is a point of this route, alone or as one of two ways."""
        return self.fear or self.fear_or_harm


ROUTES: Final = {
    route.id: route
    for route in (
        Route(
            id="pha-2", title="Harassment: Protection from Harassment Act 1997, section 2", summary_only=True
        ),
        Route(
            id="pha-2a", title="Stalking: Protection from Harassment Act 1997, section 2A", summary_only=True
        ),
        Route(
            id="pha-2g",
            title="Harassment of two people or more: Protection from Harassment Act 1997, section 1(1A)",
            group=True,
            summary_only=True,
        ),
        Route(
            id="pha-4", title="Fear of violence: Protection from Harassment Act 1997, section 4", fear=True
        ),
        Route(
            id="pha-4a",
            title="Stalking with fear of violence, or with serious alarm or distress: section 4A",
            fear_or_harm=True,
        ),
        Route(
            id="harassment-injunction",
            title="Civil claim or injunction: Protection from Harassment Act 1997, section 3",
            standard="more likely than not",
        ),
        Route(
            id="non-molestation-order",
            title="Non-molestation order: Family Law Act 1996, section 42",
            family=True,
            one_act=True,
            standard="more likely than not",
        ),
        Route(
            id="sca-76",
            title="Controlling or coercive behaviour: Serious Crime Act 2015, section 76",
            control=True,
            fear_or_harm=True,
        ),
    )
}

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

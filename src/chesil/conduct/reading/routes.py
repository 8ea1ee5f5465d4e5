"""The routes that are read by the rules here. The ids are those of chesil.law."""

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

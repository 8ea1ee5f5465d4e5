"""What the figures of safe accommodation are called, and what each of them is."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.stays.stays import NEEDS, PEOPLE, PLACES, WHENCE

_OF_PLACE: Final = _("Counts households. One that was in two kinds of place counts in both.")
_OF_LAST: Final = _("As it is written down for the place where they were last in the year.")
FIGURES: Final[Mapping[str, tuple[Any, Any]]] = {
    "households": (
        _("Households supported"),
        _("Cases with support in safe accommodation on at least one day of the year; each is one household."),
    ),
    "began": (_("Of these, begun in the year"), _("Households with support that began in the year.")),
    "people": (_("People supported"), _("All adults and children of these households.")),
    **{name: (words, _OF_LAST) for name, words in PEOPLE.items()},
    **{f"place {name}": (words, _OF_PLACE) for name, words in PLACES.items()},
    **{f"whence {name}": (words, _OF_LAST) for name, words in WHENCE.items()},
    "any need": (
        _("With at least one of what follows"),
        _("Households. What nobody asked, or they did not tell, does not count."),
    ),
    **{f"need {name}": (words, _OF_LAST) for name, words in NEEDS.items()},
    "ended": (_("Support that ended"), _("Stays that ended in the year, not households.")),
    "not supported": (
        _("Households that could not be supported"),
        _("Cases in which this is written down for a day of the year, also where they were supported later."),
    ),
}  # fmt: skip
DAYS: Final = (
    _("Days it lasted, the middle number"),
    _("Half of the stays that ended in the year lasted so long or less."),
)
# What nobody could check, so it is asked and never assumed.
ASK: Final = (
    _("Whether a household counts that came before the year began. Both numbers stand here."),
    _("Which list of reasons it uses, for support that ended and for households that could not be supported. "
      "Each case has the reason in words."),
    _("How it counts what people moved on to. Each case has it in words."),
    _("Which groups it counts, and how. The list here is the one we know."),
    _("Spending, bed spaces and providers. They are in no case, so they are not here."),
)  # fmt: skip

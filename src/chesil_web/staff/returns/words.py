"""What the figures of a return are called, and what each of them is, in words that stand beside it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

FIGURES: Final[Mapping[str, tuple[Any, Any]]] = {
    "meetings": (_("Meetings"), _("Meetings at which cases are heard and that took place in this time.")),
    "cases": (
        _("Cases"),
        _(
            "Cases heard in this time, each once, in the quarter in which it was heard. One that was "
            "deferred, withdrawn, returned or moved to another panel before it was heard is none. One "
            "that was moved after it was heard stays."
        ),
    ),
    "repeats": (
        _("Repeats"),
        _(
            "Of the cases: those that were accepted as a repeat, by the panel’s definition on the day of the "
            "referral."
        ),
    ),
    "moved here": (
        _("Moved here from another panel"),
        _("Of the cases: those that another panel passed on. They count there only if it heard them too."),
    ),
    "police": (_("Referred by the police"), _("Of the cases: those that the police referred.")),
    "partners": (
        _("Referred by other agencies"),
        _("Of the cases: those that anybody but the police referred."),
    ),
    "children": (
        _("Children"),
        _("Children who are named in the cases. A child in two cases counts twice."),
    ),
    "minority_ethnic": (
        _("Black or minority ethnic"),
        _("Cases in which the person harmed says so. Where nobody asked or knows, it does not count."),
    ),
    "lgbt": (_("LGBT+"), _("Cases in which the person harmed says so.")),
    "disabled": (_("Disabled"), _("Cases in which the person harmed says so.")),
    "male": (_("Men"), _("Cases in which the person harmed is a man.")),
    "young harmed": (
        _("Harmed, 16 or 17 years old"),
        _(
            "Cases in which somebody harmed was 16 or 17 on the day of the meeting. Only a whole date of "
            "birth counts."
        ),
    ),
    "young accused": (
        _("Accused, 17 or younger"),
        _("People accused who were 17 or younger on the day of the meeting. Only a whole date counts."),
    ),
}
WORK: Final[Mapping[str, tuple[Any, Any]]] = {
    "attendance": (
        _("Agencies there"),
        _(
            "Of the agencies that belonged to the panel on the day, how many had somebody who signed the "
            "statement, over all meetings."
        ),
    ),
    "days": (
        _("Days from referral to meeting"),
        _("The middle number: half of the cases waited so long or less. Of the cases heard."),
    ),
    "in time": (
        _("Actions in time"),
        _(
            "Of the actions due in this time: those that were done by their day. Those that could not be "
            "done any more are left out."
        ),
    ),
    "per women": (
        _("Cases for 10,000 women of 18 or older"),
        _("Cases heard in the 12 months that end with this quarter, for 10,000 women who live in the area."),
    ),
    "repeat rate": (_("Repeat rate"), _("Repeats among the cases, in per cent.")),
    "partner rate": (_("From agencies other than the police"), _("Among the cases, in per cent.")),
}

"""What figures are called, and what each of them is, in words that stand beside it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

COUNTS: Final[Mapping[str, tuple[Any, Any]]] = {
    "reports": (
        _("Reports sent"),
        _("Reports that were sent through this website in this time and not taken back."),
    ),
    "begun": (
        _("Cases begun"),
        _("Cases that began in this time, from a report that was sent, by phone, or from another agency."),
    ),
    "again": (
        _("Cases about the same two people again"),
        _(
            "Of the cases begun: those in which the same person is said to do something to the same other as "
            "in another case that began in the 12 months before. Only where a worker said that they are the "
            "same, so there can be more."
        ),
    ),
    "closed": (_("Cases closed"), _("Cases that were closed in this time and are closed still.")),
    "open": (_("Cases open at the end"), _("Cases that had begun and were not closed on the last day.")),
    "in time": (
        _("Done in time"),
        _(
            "Things that were due in this time and done by their day: telling people that their report is "
            "here, the first talk, the plan, updates and reviews."
        ),
    ),
    "late": (_("Done late or not done"), _("The same things, done after their day or not at all.")),
    "steps": (
        _("Steps taken"),
        _("Steps written down under Steps taken, by the day on which they were taken."),
    ),
}
DAYS: Final[Mapping[str, tuple[Any, Any]]] = {
    "look": (
        _("Days to the first look"),
        _("From the day a report was sent to the day a case began with it."),
    ),
    "contact": (
        _("Days to the first contact"),
        _(
            "From the day a report was sent, or a case began otherwise, to the first call or visit that is "
            "written down, or to the day somebody was told that the report is here. A call that nobody "
            "answered counts too. Cases without any are left out, so the real wait can be longer."
        ),
    ),
    "step": (
        _("Days to the first step"),
        _("From the same day to the first step that was taken. Cases without any are left out."),
    ),
}

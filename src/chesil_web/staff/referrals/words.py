"""What gaps and parts of a referral are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

GAPS: Final[Mapping[str, Any]] = {
    "harmed": _("Who is harmed"), "harmed born": _("Date of birth of the person harmed"),
    "harmed address": _("Where the person harmed lives"), "accused": _("Who does it"),
    "accused born": _("Date of birth of who does it"),
    "contact": _("A safe way to reach the person, by their word"),
    "risk": _("An assessment of the risk"), "risk old": _("An assessment of the last eight weeks"),
    "wishes": _("What the person wants, in their own words"),
}  # fmt: skip
STEPS: Final[Mapping[str, Any]] = {
    "accepted": _("Accept it"), "returned": _("Return it with advice"), "listed": _("Put it on an agenda"),
    "deferred": _("Defer it to a later meeting"), "withdrawn": _("Withdraw it"),
    "finished": _("Finish it"),
}  # fmt: skip

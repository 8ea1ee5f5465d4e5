"""What the things of this room are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.joint.models import Answer, Consent, How, Sort, Way

SORTS: Final[Mapping[Sort, Any]] = {
    "contact": _("How to contact them"), "wishes": _("What they want"), "risk": _("Risk"),
    "plan": _("Plan of support"), "entry": _("Entry"), "order": _("Order"),
}  # fmt: skip
HOW: Final[Mapping[How, Any]] = {
    "in person": _("In person"), "phone": _("By phone"), "in writing": _("In writing"),
    "another way": _("In another way"),
}  # fmt: skip
CONSENT: Final[Mapping[Consent, Any]] = {
    "no": _("They were asked and said no"),
    "not asked": _("They could not be asked"),
    "not safe": _("It was not safe to ask them"),
}  # fmt: skip
ANSWERS: Final[Mapping[Answer, Any]] = {
    "taken up": _("Taken up"), "declined": _("Not taken up"), "taken back": _("Taken back"),
    "not approved": _("Not approved"),
}  # fmt: skip
TOLD: Final[Mapping[Way, Any]] = {
    "shared": _("Told in what they share with us"), "another way": _("Told in another way"),
    "not yet": _("Not told yet"),
}  # fmt: skip

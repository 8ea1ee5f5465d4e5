"""What roles and agencies are called."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.workforce.models import AgencyKind, Role

ROLES: Final[Mapping[Role, Any]] = {
    "officer": _("Housing or anti-social behaviour officer"), "duty manager": _("Duty manager"),
    "advocate": _("Domestic abuse advocate"), "coordinator": _("MARAC coordinator"),
    "chair": _("MARAC chair"),
    "representative": _("Agency representative"), "police": _("Police representative"),
    "safeguarding lead": _("Safeguarding lead"), "data protection officer": _("Data protection officer"),
    "administrator": _("Administrator, who sees no cases"), "auditor": _("Auditor, who sees no content"),
}  # fmt: skip
KINDS: Final[Mapping[AgencyKind, Any]] = {
    "council": _("Council"), "police": _("Police"), "advocates": _("Domestic abuse service"),
    "health": _("Health"), "housing": _("Housing association"), "probation": _("Probation"),
    "children": _("Children’s social care"), "adults": _("Adult social care"), "education": _("Education"),
    "voluntary": _("Voluntary organisation"),
}  # fmt: skip


def roles(held: Collection[Role]) -> str:
    """Roles in words, separated by commas; empty if there are none."""
    return ", ".join(str(words) for role, words in ROLES.items() if role in held)

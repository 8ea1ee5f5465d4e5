"""What this room says of how far minutes are."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from django.utils.translation import gettext_lazy as _

State = Literal["unread", "open", "clear", "approved", "made", "released", "correction"]
STATES: Final[Mapping[State, Any]] = {
    "unread": _(
        "Not looked through since it last changed. Approving looks for what must stay secret first, and so "
        "does releasing."
    ),
    "open": _("Something is to be decided"),
    "clear": _("Ready to be approved"),
    "approved": _("Approved; its papers are being made"),
    "made": _("Approved; its papers are made"),
    "released": _("Released"),
    "correction": _("Released; a correction waits for the chair"),
}
WHOLE: Final = _("The panel’s own copy")

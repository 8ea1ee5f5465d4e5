"""What can be said of an action, as a choice."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.conference.meeting_models import ActionState

TO: Final[Mapping[ActionState, Any]] = {
    "done": _("It is done"),
    "not possible any more": _("It cannot be done any more, because things have changed"),
    "not done": _("It was not done, although it could have been"),
    "escalated": _("Pass it up: managers of its agency are told that it waits"),
    "open": _("It is open again"),
}

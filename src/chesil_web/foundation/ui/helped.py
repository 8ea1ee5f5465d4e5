"""That somebody helps in this session: what every page says of it, and what the session holds of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.when import said_time

HELPED: Final = "helped"  # in the session: the id of the help
UNTIL: Final = "helped-until"  # in the session: when it ends at the latest


def listed(helpers: Iterable[str], nameless: str = "somebody") -> str:
    """Who helped to type something, in one line. *nameless*: for somebody without a role on papers."""
    return "; ".join(each or nameless for each in helpers)


def said(request: HttpRequest) -> str:
    """A line that says so and until when; empty where nobody helps."""
    until = getattr(request, "session", {}).get(UNTIL, "")
    words = _("Somebody is helping you. Your notes close at %(time)s at the latest.")
    return words % {"time": said_time(datetime.fromisoformat(until))} if until else ""

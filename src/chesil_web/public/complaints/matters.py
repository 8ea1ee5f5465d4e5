"""The way from the first page inside to what the council was told."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.given.models import Joined
from chesil_web.record.matters import Lead


def matters(safe: OpenSafe, **_signal: Any) -> list[Lead]:
    """A way there, where the council takes complaints here or one was joined to this record."""
    joined = Joined.objects.filter(safe_id=safe.id).exists()
    if not (settings.CHESIL.complaint_days or joined):
        return []
    words = _("What you told the council") if joined else _("Add a report you made to the council")
    return [Lead(words=words, more="", address=reverse("casework:mine"))]

"""What of a panel's settings has to be confirmed, from when a change can hold, and which meeting it is."""

import uuid
from datetime import date

from django.http import Http404
from django.utils import timezone

from chesil_web.staff.conference import states
from chesil_web.staff.conference.models import Meeting, Panel, PanelVersion
from chesil_web.staff.conference.panel_models import Settings, Unsure


def unconfirmed(settings: Settings) -> tuple[Unsure, ...]:
    """The settings that nobody could check, and nobody of the panel has confirmed yet."""
    confirmed = {each.setting for each in settings.confirmed}
    return tuple(each for each in settings.unsure if each.setting not in confirmed)


def newest(panel: Panel) -> PanelVersion:
    """The version that a change is made from, also where it holds from a later day on."""
    return PanelVersion.objects.filter(panel=panel).order_by("-number")[0]


def earliest(panel: Panel) -> date:
    """The first day from which a change can hold: none that has been, and none before the newest version."""
    return max(timezone.localdate(), newest(panel).since)


def to_come(panel: Panel, id: uuid.UUID, *, lock: bool = False) -> Meeting:
    """A meeting of a panel that can still be moved or cancelled; with *lock* it is the caller's.

    Raises:
        Http404: there is none.
    """
    rows = Meeting.objects.filter(panel=panel, id=id, state__in=states.TO_COME)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Http404
    return found

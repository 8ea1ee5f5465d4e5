"""How the lines of a meeting are named."""

from django.utils.translation import gettext as _

from chesil_web.staff.conference.meeting_models import LineTold


def speaker(told: LineTold) -> str:
    """Who says a line: an agency, empty for the meeting; of a correction beside one, who corrects it."""
    if told.beside:
        return _("corrected by %(name)s") % {"name": told.by_name}
    return told.agency_name

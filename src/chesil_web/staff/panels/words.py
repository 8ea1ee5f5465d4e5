"""What the settings of panels are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

DEADLINES: Final[Mapping[str, Any]] = {
    "cut_off": _("Referrals close so many working days before the meeting"),
    "cut_off_at": _("Referrals close at"),
    "agenda": _("The agenda is out so many working days before"),
    "research": _("Agencies answer so many working days before"),
    "research_at": _("Agencies answer by"),
    "advocate": _("Working days until the advocate first calls, after a referral"),
    "sheet": _("Working days until the list of actions is out, after the meeting"),
    "minutes": _("Working days until the minutes are written"),
    "told": _("Working days until the person is told what came of it"),
    "action": _("Days for an action, where nobody says otherwise"),
}
PARTS: Final[Mapping[str, Any]] = {
    "name": _("Name, and who it is for"), "holidays": _("Bank holidays"),
    "deadlines": _("By when things are due"),
    "forms": _("The panel’s own words"), "telling": _("What the person is told"),
    "keeping": _("How long things are kept"),
    "population": _("How many people live in the area"),
}  # fmt: skip
UNSURE: Final[Mapping[str, Any]] = {
    "cadence": _("When it meets"), "deadlines.cut_off": _("When referrals close"),
    "deadlines.agenda": _("When the agenda is out"), "deadlines.research": _("When agencies answer"),
    "deadlines.minutes": _("When the minutes are written"), "keeping.years": _("How long cases are kept"),
    "keeping.returned_years": _("How long a returned referral is kept"),
    "criteria.repeat": _("What counts as having happened again"),
    "criteria.judgement": _("A worker’s judgement"),
    "forms.confidentiality": _("The statement of confidence"),
}  # fmt: skip
WHICH: Final = (_("The first"), _("The second"), _("The third"), _("The fourth"), _("The fifth"))

"""What the first page inside says of evidence that disappears, from the sealed result of the newest run."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.analysis import queries
from chesil_web.analysis.models import Keep
from chesil_web.diary.today import Reminder
from chesil_web.keys.opened import OpenSafe
from chesil_web.ui.when import said_day


def before_it_is_gone(safe: OpenSafe, **_signal: Any) -> list[Reminder]:
    """What to ask for, the soonest first. What the usual time has passed for is on the page of the law."""
    looked = queries.newest(safe)
    today = timezone.localdate()
    kept = looked.given.keep if looked and looked.given else ()
    dated = [(_next(each, today), each) for each in kept]
    soonest = sorted(
        ((day, each) for day, each in dated if day or not each.by), key=lambda pair: pair[0] or date.max
    )
    return [_reminder(day, each) for day, each in soonest]


def _next(kept: Keep, today: date) -> date | None:
    return next((day for day in kept.by if day >= today), None)


def _reminder(day: date | None, kept: Keep) -> Reminder:
    when = _("Ask by %(day)s") % {"day": said_day(day)} if day else _("Ask as soon as you can")
    return Reminder(what=kept.what, when=when, how=kept.do, address=reverse("analysis:asks"))

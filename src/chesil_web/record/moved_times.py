"""What is said of a time that was moved because a clock was wrong."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.terms.offsets import Offset, parts_of
from chesil_web.foundation.ui.when import said_day, said_time


def length(seconds: int) -> str:
    """How far that is, whichever way: "1 hour"."""
    words = {
        "day": lambda n: ngettext("%(n)s day", "%(n)s days", n),
        "hour": lambda n: ngettext("%(n)s hour", "%(n)s hours", n),
        "minute": lambda n: ngettext("%(n)s minute", "%(n)s minutes", n),
        "second": lambda n: ngettext("%(n)s second", "%(n)s seconds", n),
    }
    return " ".join(words[unit](count) % {"n": f"{count:,}"} for unit, count in parts_of(seconds))


def amount(seconds: int) -> str:
    """How far a clock was wrong, and which way: "1 hour behind"."""
    way = _("%(length)s behind") if seconds > 0 else _("%(length)s ahead")
    return way % {"length": length(seconds)}


def moved(offset: Offset | None, at: datetime | None, *, hers: bool = True) -> str:
    """What the clock showed of a time that was moved, and who says so; empty of any other.

    Args:
        hers: the reader is whose record it is.
    """
    if offset is None or at is None:
        return ""
    shown = at - timedelta(seconds=offset.seconds)
    same = timezone.localdate(shown) == timezone.localdate(at)
    then = said_time(shown) if same else f"{said_day(timezone.localdate(shown))}, {said_time(shown)}"
    words = _("the phone showed %(then)s; its clock was %(amount)s") % {
        "then": then,
        "amount": amount(offset.seconds),
    }
    return f"{words}, {_who_says(offset, hers=hers)}"


def _who_says(offset: Offset, *, hers: bool) -> str:
    day = said_day(offset.said_on) if offset.said_on else ""
    if not hers:
        return _("as the owner of the record said on %(day)s") % {"day": day}
    return _("as you said on %(day)s") % {"day": day}

"""The question about the day when an entry was just saved: for a time near midnight, whether it was the day
before or after; if no day was given, whether it was today."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.when import said_edtf
from chesil_web.person.diary.models import Entry

_MINUTE: Final = "%Y-%m-%dT%H:%M"
_MORNING: Final = 6  # before this hour many people still call it last night
_A_DAY: Final = timedelta(days=1)


def other_day(entry: Entry) -> str:
    """The same time on the day that may be meant, in EDTF; empty where there is nothing to ask.

    Early yesterday may mean last night. A time that is still to come today may mean yesterday. If no day was
    given at all, it may be the day of writing.
    """
    if not (entry.when or entry.when_words):
        return f"{timezone.localdate(entry.written_at)}"
    try:
        chosen = datetime.strptime(entry.when, _MINUTE)
    except ValueError:  # no point of time was given
        return ""
    written = timezone.make_naive(entry.written_at)
    days = (written.date() - chosen.date()).days
    if days == 0 and chosen > written:
        return f"{chosen - _A_DAY:{_MINUTE}}"
    if days == 1 and chosen.hour < _MORNING and chosen + _A_DAY <= written:
        return f"{chosen + _A_DAY:{_MINUTE}}"
    return ""


def question(entry: Entry) -> tuple[str, str]:
    """What is asked about the day, and what the button says; both empty where there is nothing to ask."""
    other = other_day(entry)
    if not other:
        return "", ""
    if not entry.when:
        asks = _("This entry has no day yet. Did it happen today?")
    elif other > entry.when:
        asks = _(
            "You chose %(when)s. After midnight it is the next day. Did it happen in the night to today?"
        )
    else:
        asks = _("%(when)s is still to come. Did it happen the day before?")
    press = _("Yes, it was %(when)s") % {"when": said_edtf(other)}
    return asks % {"when": said_edtf(entry.when)}, press

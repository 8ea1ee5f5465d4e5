"""What each drawing of the pattern shows, in one sentence. Every number is one of PersonFindings."""

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.terms.findings import PersonFindings
from chesil_web.foundation.ui.when import said_day, short_day
from chesil_web.record.contact import channel_name

_MOST: Final = 3
_NIGHT: Final = (*range(6), 23)


def ways(person: PersonFindings) -> str:
    """How the contact came, the most used way first."""
    named = [f"{channel_name(code)} {count:,}" for code, count in person.channels]
    if not named:
        return ""
    rest = sum(count for _code, count in person.channels[_MOST:])
    more = [_("other ways %(n)s") % {"n": f"{rest:,}"}] if rest else []
    return _("How it came: %(ways)s.") % {"ways": ", ".join([*named[:_MOST], *more])}


def weeks(person: PersonFindings) -> str:
    """The week with most contact."""
    counted = [(sum(count for _code, count in week.by_channel), week.monday) for week in person.weeks]
    most, monday = max(counted, key=lambda each: each[0], default=(0, None))
    if not most or monday is None:
        return ""
    said = ngettext(
        "The most in one week was %(n)s contact, in the week from %(day)s.",
        "The most in one week was %(n)s contacts, in the week from %(day)s.", most,
    )  # fmt: skip
    return said % {"n": f"{most:,}", "day": short_day(monday)}


def hours(person: PersonFindings) -> str:
    """How much came in the night."""
    timed = sum(map(sum, person.by_hour))
    if not timed:
        return ""
    night = sum(day[hour] for day in person.by_hour for hour in _NIGHT)
    said = ngettext(
        "%(night)s of %(n)s contact with a known time came between 23:00 and 06:00.",
        "%(night)s of %(n)s contacts with a known time came between 23:00 and 06:00.", timed,
    )  # fmt: skip
    return said % {"night": f"{night:,}", "n": f"{timed:,}"}


def gaps(person: PersonFindings) -> str:
    """The longest time without contact."""
    longest = max(person.gaps, key=lambda each: each.days, default=None)
    if longest is None:
        return ""
    said = _("The longest time without contact was %(n)s days, from %(first)s to %(last)s.")
    first, last = (timezone.localtime(each).date() for each in (longest.start, longest.end))
    told = said % {"n": f"{longest.days:,}", "first": said_day(first), "last": said_day(last)}
    return f"{told} {_unnamed(longest.unnamed)}".rstrip()


def _unnamed(entries: int) -> str:
    """What is added to a time without contact about entries from that time that name nobody."""
    said = ngettext(
        "%(n)s entry from that time names nobody. It is not counted here, and may be from them.",
        "%(n)s entries from that time name nobody. They are not counted here, and may be from them.", entries,
    )  # fmt: skip
    return said % {"n": f"{entries:,}"} if entries else ""

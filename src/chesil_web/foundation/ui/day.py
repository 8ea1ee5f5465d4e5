"""A day in three boxes, each with its name, so that no browser's own order of day and month can mislead."""

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

PARTS: Final = ("day", "month", "year")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DayBoxes(forms.Widget):
    """Day, month and year. Its value is what was typed in the three, or a day as 2026-03-04."""

    macro = "date"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The three, or nothing when all are empty."""
        typed = tuple(data.get(f"{name}-{part}", "").strip() for part in PARTS)
        return typed if any(typed) else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the question was not on the page."""
        return name not in data and not any(f"{name}-{part}" in data for part in PARTS)

    def format_value(self, value: Any) -> tuple[str, str, str]:
        """What stands in each box."""
        if isinstance(value, tuple):
            return value
        day = _iso(value) if isinstance(value, str) else value
        return (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box."""
        return f"{id_}-day"


class DayField(forms.Field):
    """A day. A month can be a number or a name; a year of two digits is of this century."""

    widget = DayBoxes

    def to_python(self, value: Any) -> date | None:
        """The day, or None when nothing was typed.

        Raises:
            ValidationError: a part is missing, or there is no such day.
        """
        if value in self.empty_values:
            return None
        if not isinstance(value, tuple):
            return value if isinstance(value, date) else _iso(value) or _refuse()
        if missing := [said for typed, said in zip(value, _names(), strict=True) if not typed]:
            raise forms.ValidationError(_("Add the %(parts)s.") % {"parts": _(" and the ").join(missing)})
        return _day(*value) or _refuse()


class _Time(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def time_field(more: Any = "") -> forms.TimeField:
    """A time of day, which can be left empty; in 24 or in 12 hours. *more*: adds to the hint."""
    hint = lazy("Leave it empty if you are not sure.")
    return forms.TimeField(
        label=lazy("What time?"), required=False,
        help_text=format_lazy("{} {}", hint, more) if more else hint,
        widget=_Time(), input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"],
        error_messages={"invalid": lazy("Write the time as hours and minutes, such as 21:40.")},
    )  # fmt: skip


def _refuse() -> date:
    raise forms.ValidationError(_("This is not a real date. Write it like 4 3 2026."))


def _names() -> tuple[str, str, str]:
    return _("day"), _("month"), _("year")


def _day(day: str, month: str, year: str) -> date | None:
    number = str(_MONTHS.index(name) + 1) if (name := month[:3].casefold()) in _MONTHS else month
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in (day, number, year)):
        return None
    return _real(int(year) + (2000 if len(year) <= 2 else 0), int(number), int(day))


def _iso(text: str) -> date | None:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    return _real(*map(int, found.groups())) if found else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 30th of February
        return None

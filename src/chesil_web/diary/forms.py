"""The questions about one thing that happened. All can be skipped; both ways of asking share the fields."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil.terms.acts import ACTS
from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import Moment, read_edtf

_LONG: Final = 20_000
_SHORT: Final = 500
_YES_NO: Final = [("yes", _("Yes")), ("no", _("No"))]
_WHENS: Final = [
    ("today", _("Today")),
    ("day", _("Another day")),
    ("about", _("About a day. I am not sure of it")),
    ("between", _("Some time between two days")),
    ("unsure", _("I cannot say")),
]
_CHANNELS: Final = [
    ("", _("I am not sure, or none of these")),
    ("in person", _("In person")), ("call", _("Phone call")), ("text", _("Text message")),
    ("chat", _("WhatsApp or another chat")), ("e-mail", _("E-mail")), ("social", _("Social media")),
    ("post", _("Letter")), ("delivery", _("Something was delivered")), ("damage", _("Something was damaged")),
    ("online", _("Something else online")), ("third party", _("Through somebody else")),
]  # fmt: skip


class _Day(forms.DateInput):
    """The phone's own calendar: quicker with one thumb than three boxes, and it can be typed into."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Time(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def _text(label: Any, hint: Any = "", *, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=_LONG if rows else _SHORT, widget=widget
    )


def _one_of(label: Any, choices: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, required=False, widget=forms.RadioSelect
    )


class EntryForm(forms.Form):
    """Every question. *only* leaves those of one step."""

    when = _one_of(_("When was it?"), _WHENS)
    day = forms.DateField(
        label=_("Which day?"), required=False, widget=_Day(),
        error_messages={"invalid": _("Write the day as day, month and year.")},
    )  # fmt: skip
    until = forms.DateField(
        label=_("Last day it can have been"), required=False, widget=_Day(),
        error_messages={"invalid": _("Write the day as day, month and year.")},
    )  # fmt: skip
    time = forms.TimeField(
        label=_("What time?"), help_text=_("Leave it empty if you are not sure."), required=False,
        widget=_Time(), error_messages={"invalid": _("Write the time as hours and minutes, such as 21:40.")},
    )  # fmt: skip
    when_words = _text(_("Anything else about when"), _("For example: the week after the holidays."))
    what = _text(
        _("What happened?"), _("In your own words. What you saw and heard, and what was said."), rows=8
    )
    kinds = forms.MultipleChoiceField(
        label=_("What kind of thing was it?"), help_text=_("Tick all that fit, or none."), required=False,
        choices=[(act.code, act.words) for act in ACTS.values()], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    who = _text(_("Who did it?"), _("Leave it empty if you do not know."))
    how_known = _text(
        _("How do you know?"), _("For example: I saw them, I know the voice, it was their number.")
    )
    how = _one_of(_("How did it reach you?"), _CHANNELS)
    where = _text(_("Where was it?"))
    witnesses = _text(
        _("Did anyone see or hear it?"), _("Names, and how they can be reached if you know."), rows=2
    )
    children = _text(_("Were children there?"), _("What they saw or heard."))
    effect = _text(_("How did it affect you?"), rows=3)
    how_it_felt = _text(_("How did you feel?"))
    feared_violence = _one_of(_("Were you afraid that you would be hurt?"), _YES_NO)
    changes = _text(
        _("What did you change because of it?"), _("For example: another way to work, new locks."), rows=2
    )
    asked_to_stop = _one_of(_("Did you ask them to stop?"), _YES_NO)
    reply = _text(_("What did you do?"), rows=2)
    reported_to = _text(_("Did you tell anyone official?"), _("For example: police, doctor, school, work."))
    reference = _text(_("Reference number"))
    private = forms.BooleanField(label=_("Only for me. It never goes into any papers"), required=False)

    def __init__(self, *args: Any, only: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(only) if only else ():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The time must be one that can be, and not be still to come."""
        cleaned = super().clean() or self.cleaned_data
        if "when" in self.fields and not self.errors:
            self._check_time(cleaned)
        return cleaned

    def _check_time(self, cleaned: dict[str, Any]) -> None:
        when, day, until = cleaned.get("when"), cleaned.get("day"), cleaned.get("until")
        tomorrow = timezone.localdate() + timedelta(days=1)
        if when in ("day", "about", "between") and day is None:
            self.add_error("day", _("Choose the day, or say that you cannot."))
        if when == "between" and until is None:
            self.add_error("until", _("Choose the last day it can have been."))
        if when == "between" and day and until and until < day:
            self.add_error("until", _("The last day is before the first one."))
        for name, value in (("day", day), ("until", until)):
            if value and value > tomorrow:
                self.add_error(name, _("This day is still to come."))

    def said(self) -> dict[str, Any]:
        """What was answered, as the fields of an Entry."""
        cleaned = dict(self.cleaned_data)
        found = {name: cleaned[name] for name in _PLAIN if name in cleaned}
        for name in ("feared_violence", "asked_to_stop"):
            if name in cleaned:
                found[name] = {"yes": True, "no": False}.get(cleaned[name])
        if "kinds" in cleaned:
            found["kinds"] = tuple(cleaned["kinds"])
        if "when" in cleaned:
            found["when"] = _edtf(cleaned)
        return found


_PLAIN: Final = (
    "when_words", "what", "who", "how_known", "how", "where", "witnesses", "children", "effect",
    "how_it_felt", "changes", "reply", "reported_to", "reference", "private",
)  # fmt: skip


def _edtf(cleaned: dict[str, Any]) -> str:
    when, day, time = cleaned["when"], cleaned["day"], cleaned["time"]
    if when == "today":
        day = timezone.localdate()
    if when in ("", "unsure") or day is None:
        return ""
    if when == "between":
        return f"{day}/{cleaned['until']}"
    point = f"{day}T{time:%H:%M}" if time else f"{day}"
    return f"{point}~" if when == "about" else point


def first(entry: Any) -> dict[str, Any]:
    """What a form shows of an entry that is there."""
    shown = {name: getattr(entry, name) for name in _PLAIN} | {"kinds": list(entry.kinds)}
    for name in ("feared_violence", "asked_to_stop"):
        shown[name] = {True: "yes", False: "no"}.get(getattr(entry, name), "")
    return shown | _time_shown(entry.when)


def _time_shown(edtf: str) -> dict[str, Any]:
    try:
        moment = read_edtf(edtf)
    except TimeUnreadable:  # none was given
        return {"when": "unsure" if edtf else ""}
    day, until = _dates(moment)
    time = moment.start.time() if moment.start and "T" in edtf else None
    kinds = {"about": "about", "range": "between", "before": "between", "after": "between"}
    return {"when": kinds.get(moment.precision, "day"), "day": day, "until": until, "time": time}


def _dates(moment: Moment) -> tuple[date | None, date | None]:
    start, end = moment.start, moment.end
    return start.date() if start else None, end.date() if end and moment.precision == "range" else None


class Search(forms.Form):
    """What a list is narrowed to."""

    words = forms.CharField(label=_("Words"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False,
        choices=[("", _("Any kind")), *((act.code, act.words) for act in ACTS.values())],
    )  # fmt: skip
    month = forms.CharField(widget=forms.HiddenInput, required=False, max_length=7)
    page = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

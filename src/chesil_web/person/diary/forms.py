"""The questions about one thing that happened. All can be skipped; both ways of asking share the fields."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import read_edtf
from chesil_web.foundation.ui.choices import SmallRadios, choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.day import time_field as _time
from chesil_web.foundation.ui.questions import one_of as _one_of
from chesil_web.foundation.ui.questions import text as _text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.diary import things
from chesil_web.record.evidence.uploads import Refused
from chesil_web.record.kinds import kinds_field, likely

_YES_NO: Final = [("yes", _("Yes")), ("no", _("No"))]
_WHENS: Final = [
    ("now", _("Now")),
    ("today", _("Today")),
    ("yesterday", _("Yesterday")),
    ("day", _("Another day")),
    ("between", _("Some time between two days")),
    ("unsure", _("Not sure")),
]
# What is asked below each choice, once it is chosen.
REVEALED: Final = {
    "today": ("time_today",),
    "yesterday": ("time_yesterday",),
    "day": ("day", "time", "about"),
    "between": ("since", "until"),
    "unsure": ("when_words",),
}
MOST_NAMES: Final = 8
_MINUTE: Final = "%Y-%m-%dT%H:%M"
OTHER: Final = "another"  # the choice of somebody who is not among the names
WHEN_FIELDS: Final = ("when", *(name for names in REVEALED.values() for name in names), "shown_at")
CHANNELS: Final = [
    ("", _("I am not sure, or none of these")),
    ("in person", _("In person")), ("call", _("Phone call")), ("text", _("Text message")),
    ("chat", _("WhatsApp or another chat")), ("e-mail", _("E-mail")), ("social", _("Social media")),
    ("post", _("Letter")), ("delivery", _("Something was delivered")), ("damage", _("Something was damaged")),
    ("online", _("Something else online")), ("third party", _("Through somebody else")),
]  # fmt: skip


class _NewFiles(forms.FileInput):
    macro = "file"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Every file that came along."""
        return files.getlist(name) if files else []


class _FilesThatCome(forms.Field):
    """Files that are sent with the form. Those that could be sealed are kept before it is looked at."""

    widget = _NewFiles

    def clean(self, value: Any) -> None:
        """Say what the store could not take.

        Raises:
            ValidationError: it could not take one of them.
        """
        for each in value:
            if isinstance(each, Refused):
                raise forms.ValidationError(each.what)


class EntryForm(RevealingForm):
    """Every question.

    Args:
        only: leaves those of one step. without: the choices of when it was that are not offered.
        names: whom she can choose from, the likeliest first: each with who they are to her, or nothing.
        her_files: what she can choose from: ids in hex, and words.
    """

    when = forms.ChoiceField(label=_("When was it?"), choices=_WHENS, required=False, widget=SmallRadios)
    shown_at = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=lambda: f"{timezone.localtime():{_MINUTE}}"
    )
    time_today = _time()
    time_yesterday = _time(_("If it was after midnight, choose Today."))
    day = DayField(label=_("Which day?"), help_text=_("For example, 4 3 2026"), required=False)
    time = _time()
    about = forms.BooleanField(label=_("I am not sure that it was this day"), required=False)
    since = DayField(
        label=_("Earliest day it could have been"), help_text=_("For example, 4 3 2026"), required=False
    )
    until = DayField(label=_("Latest day it could have been"), required=False)
    when_words = _text(_("What do you remember about when?"), _("For example: the week after the holidays."))
    what = _text(
        _("What happened?"), _("In your own words. What you saw and heard, and what was said."), rows=8
    )
    kinds = kinds_field(_("What kind of thing was it?"))
    person = forms.ChoiceField(
        label=_("Who did it?"), required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a name from the list, or somebody else.")},
    )  # fmt: skip
    who = _text(_("Who did it?"), _("Leave it empty if you do not know."))
    how_known = _text(
        _("How do you know that it was them?"),
        _("For example: I saw them, I know the voice, it was their number."),
    )
    how = _one_of(_("How did it happen?"), CHANNELS)
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
    private = forms.BooleanField(label=_("Only for me. It never goes into any document"), required=False)
    files = forms.MultipleChoiceField(  # type: ignore[assignment] # Django takes the fields out of the class
        label=_("Do you have a photo, a recording or a file of it?"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick the files that belong to it."),
        error_messages={"invalid_choice": _("Choose files from the list.")},
    )  # fmt: skip
    new = _FilesThatCome(
        label=_("Add files"), required=False,
        help_text=_(
            "You can choose several. They are locked as soon as they are here. Only you can open them."
        ),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        only: tuple[str, ...] = (),
        without: Collection[str] = (),
        names: Mapping[str, str] = MappingProxyType({}),
        her_files: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reveals = {"when": REVEALED}
        choice_field(self, "when").choices = [each for each in self._whens() if each[0] not in without]
        self.fields |= things.fields(len(things.answered(self.initial)), self.data)
        if words := str(self.initial.get("what", "")):
            self.fields["kinds"].widget.likely = likely(words)
        self._offer_names({name: words for name, words in names.items() if name != OTHER})
        choice_field(self, "files").choices = list(her_files)
        if not her_files:
            del self.fields["files"]
        elif "new" not in only and only:  # they were added on the way here
            self.fields["files"].label, self.fields["files"].help_text = _("Added to this entry"), ""
        for name in set(self.fields) - set(only) if only else ():
            del self.fields[name]

    def _whens(self) -> list[tuple[str, Any]]:
        """When it can have been. *Now* is when the page was shown, and says so."""
        now = _shown_at(self["shown_at"].value())
        return [("now", format_lazy("{} ({})", _("Now"), f"{now:%H:%M}")), *_WHENS[1:]]

    def _offer_names(self, names: Mapping[str, str]) -> None:
        """Names to choose from above the box for another one; the box alone while there are none."""
        if not names:
            del self.fields["person"]
            return
        who = self.initial.get("who", "")
        chosen = (each for each in (who, self.data.get("person")) if isinstance(each, str) and each in names)
        offered = dict.fromkeys([*islice(names, MOST_NAMES), *chosen])
        said = [(name, f"{name} ({names[name]})" if names[name] else name) for name in offered]
        choice_field(self, "person").choices = [*said, (OTHER, _("Somebody else"))]
        self.fields["who"].label = _("What do you call them?")
        if who in names:
            self.initial.update(person=who, who="")
        elif who:
            self.initial.update(person=OTHER)
        self.reveals = {**self.reveals, "person": {OTHER: ("who",)}}

    def alone(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of some questions that are asked, and stand below no choice of another."""
        below = {name for choices in self.reveals.values() for names in choices.values() for name in names}
        return tuple(name for name in names if name in self.fields and name not in below)

    def clean(self) -> dict[str, Any]:
        """The time must be one that can be, and not be still to come."""
        cleaned = super().clean() or self.cleaned_data
        if "when" in self.fields and not self.errors:
            self._check_time(cleaned)
        for name in things.unnamed(cleaned):
            self.add_error(name, _("Write what it is."))
        return cleaned

    def _check_time(self, cleaned: dict[str, Any]) -> None:
        when, since, until = cleaned.get("when"), cleaned.get("since"), cleaned.get("until")
        for choice, name, fault in _NEEDED:
            if when == choice and cleaned.get(name) is None:
                self.add_error(name, fault)
        if when == "between" and since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        tomorrow = timezone.localdate() + timedelta(days=1)
        for name in REVEALED.get(when or "", ()):
            if isinstance(cleaned.get(name), date) and cleaned[name] > tomorrow:
                self.add_error(name, _("This day is in the future."))

    def is_blank(self) -> bool:
        """Whether nothing was answered that an entry could be made of."""
        return is_blank(self.said())

    def so_far(self) -> dict[str, Any]:
        """What was answered, as the fields of an Entry, with what cannot be taken yet kept as words."""
        answers, when_words = self.said(), []
        for name in set(self.errors) & set(self.fields):
            typed = self[name].value() or ""
            text = typed if isinstance(typed, str) else " ".join(map(str, typed))
            if name in _PLAIN:
                answers[name] = text
            elif name in WHEN_FIELDS:
                when_words.append(text)
        if any(when_words):
            answers["when_words"] = " ".join(filter(None, [answers.get("when_words", ""), *when_words]))
        return answers

    def said(self) -> dict[str, Any]:
        """What was answered, as the fields of an Entry."""
        cleaned = dict(self.cleaned_data)
        found: dict[str, Any] = {name: cleaned[name] for name in _PLAIN if name in cleaned}
        if cleaned.get("person") not in (None, "", OTHER):
            found["who"] = cleaned["person"]
        for name in ("feared_violence", "asked_to_stop"):
            if name in cleaned:
                found[name] = {"yes": True, "no": False}.get(cleaned[name])
        for name in ("kinds", "files"):
            if name in cleaned:
                found[name] = tuple(cleaned[name])
        if "thing0" in self.fields:
            found["things"] = things.answered(cleaned)
        if "when" in cleaned and not set(self.errors) & set(WHEN_FIELDS):
            found["when"] = _edtf(cleaned)
        return found


_PLAIN: Final = (
    "when_words", "what", "who", "how_known", "how", "where", "witnesses", "children", "effect",
    "how_it_felt", "changes", "reply", "reported_to", "reference", "private",
)  # fmt: skip


def is_blank(answers: Mapping[str, Any]) -> bool:
    """Whether an entry could not be made of these *answers*: who may see it says nothing about anything."""
    return not any(value for name, value in answers.items() if name != "private")


_NEEDED: Final = (
    ("day", "day", _("Type the day, or choose that you are not sure.")),
    ("between", "since", _("Type the earliest day it could have been.")),
    ("between", "until", _("Type the latest day it could have been.")),
)


def _shown_at(typed: Any) -> datetime:
    """The time that the page called now, and whose day it called today: it may be sent after midnight."""
    now = timezone.localtime()
    try:
        shown = datetime.strptime(str(typed), _MINUTE).replace(tzinfo=now.tzinfo)
    except ValueError:  # it was changed by hand
        return now
    return shown if now - timedelta(days=1) <= shown <= now else now


def _edtf(cleaned: dict[str, Any]) -> str:
    when, shown = cleaned["when"], _shown_at(cleaned.get("shown_at"))
    today = shown.date()
    if when == "now":
        return f"{shown:{_MINUTE}}"
    if when == "between":
        return f"{cleaned['since']}/{cleaned['until']}"
    days = {"today": today, "yesterday": today - timedelta(days=1), "day": cleaned["day"]}
    if when not in days:
        return ""
    time = cleaned["time" if when == "day" else f"time_{when}"]
    point = f"{days[when]}T{time:%H:%M}" if time else f"{days[when]}"
    return f"{point}~" if when == "day" and cleaned["about"] else point


def first(entry: Any) -> dict[str, Any]:
    """What a form shows of an entry that is there."""
    shown = {name: getattr(entry, name) for name in _PLAIN} | {
        "kinds": list(entry.kinds), "files": list(entry.files), **things.first(entry.things),
    }  # fmt: skip
    for name in ("feared_violence", "asked_to_stop"):
        shown[name] = {True: "yes", False: "no"}.get(getattr(entry, name), "")
    return shown | time_shown(entry.when)


def time_shown(edtf: str) -> dict[str, Any]:
    """What a form shows of an imprecise time."""
    try:
        moment = read_edtf(edtf)
    except TimeUnreadable:  # none was given
        return {"when": "unsure" if edtf else ""}
    start, end = moment.start, moment.end
    if moment.precision in ("range", "before", "after"):
        return {
            "when": "between", "since": start.date() if start else None, "until": end.date() if end else None
        }  # fmt: skip
    return {
        "when": "day", "day": start.date() if start else None, "about": moment.precision == "about",
        "time": start.time() if start and "T" in edtf else None,
    }  # fmt: skip

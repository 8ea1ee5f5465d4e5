"""What is asked about a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from chesil.documents.characters import visible
from chesil.phones.orders import UNKNOWN, WITHHELD
from chesil.readers.call_records.columns import guess, is_enough, propose_name
from chesil.terms.readings import TableHead
from chesil.terms.times import read_edtf
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.day import DayField, time_field
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.evidence import places
from chesil_web.record.evidence.models import Conversation


class Clock(forms.Form):
    """Which country's time the times in a file are, where the file does not say."""

    zone = forms.ChoiceField(
        label=_("Which country do these times belong to?"),
        help_text=_("A phone shows the local time. Change this if it was abroad."),
        choices=lambda: places.zones().items(),
        error_messages={"invalid_choice": _("Choose a country from the list.")},
    )


class CaptionForm(RevealingForm):
    """When a photo or recording is from, whose it is and what it is. Any of it can be left.

    Args:
        proposals: times that it may be from: each the choice's value and its words.
    """

    OTHER, UNSURE = "other", "unsure"
    reveals = {"when": {OTHER: ("day", "time")}}

    when = forms.ChoiceField(
        label=_("Choose the day or time"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it is from, or that you do not know."),
                        "invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip
    day = DayField(label=_("Which day?"), help_text=_("For example, 4 3 2026"), required=False)
    time = time_field()
    who = forms.CharField(
        label=_("Who is it from, or who is it about?"), help_text=_("Leave it empty if you do not know."),
        required=False, max_length=200,
    )  # fmt: skip
    what = forms.CharField(
        label=_("What is it?"), help_text=_("For example: a voice message, my front door, a letter."),
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, proposals: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(self.OTHER, _("Another day or time")), (self.UNSURE, _("I do not know"))]
        choice_field(self, "when").choices = [*proposals, *others]

    def clean(self) -> dict[str, Any]:
        """Another time needs a day, and one that has been."""
        said = super().clean()
        if said.get("when") == self.OTHER and "day" not in self.errors:
            if said.get("day") is None:
                self.add_error("day", _("Write the day, or choose that you do not know."))
            elif said["day"] > timezone.localdate():
                self.add_error("day", _("This day is in the future."))
        return said


def _count(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most, localize=False,
        error_messages={"invalid": _("Write a whole number."), "min_value": _("Write a whole number."),
                        "max_value": format_lazy("{} {}.", _("Write a number up to"), most)},
    )  # fmt: skip


class WrongClockForm(RevealingForm):
    """How far the clock of a phone was wrong, and when.

    Args:
        others: files that may be from the same phone: each the choice's value and its name.
    """

    ALWAYS, PART = "always", "part"
    reveals = {"when": {PART: ("since", "since_time", "until", "until_time")}}

    way = forms.ChoiceField(
        label=_("Was it behind or ahead?"), widget=forms.RadioSelect,
        choices=[("behind", _("Behind: it showed 2 o’clock when it was 3")),
                 ("ahead", _("Ahead: it showed 3 o’clock when it was 2"))],
        error_messages={"required": _("Choose whether it was behind or ahead."),
                        "invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip
    hours = _count(_("How many hours?"), 999_999)
    minutes = _count(_("How many minutes?"), 59)
    when = forms.ChoiceField(
        label=_("When was it wrong?"), widget=forms.RadioSelect, initial=ALWAYS,
        choices=[(ALWAYS, _("For everything in the file")), (PART, _("Only for some time"))],
        error_messages={"required": _("Choose one from the list."),
                        "invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip
    since = DayField(
        label=_("From which day?"), required=False,
        help_text=_("As this phone showed it. Leave it empty if it was wrong from the beginning."),
    )  # fmt: skip
    since_time = time_field()
    until = DayField(
        label=_("Until which day?"), required=False,
        help_text=_("As this phone showed it. Leave it empty if it was wrong to the end."),
    )  # fmt: skip
    until_time = time_field()
    also = forms.MultipleChoiceField(
        label=_("Are other files from the same phone?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Their times are moved too."),
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip
    why = forms.CharField(
        label=_("How do you know?"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: the clock was set right on that day. You can leave this empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            choice_field(self, "also").choices = list(others)
        else:
            del self.fields["also"]

    @property
    def seconds(self) -> int:
        """What is to be added to the time that the clock showed."""
        said = self.cleaned_data
        length = ((said.get("hours") or 0) * 60 + (said.get("minutes") or 0)) * 60
        return length if said.get("way") == "behind" else -length

    def edtf(self, end: str) -> str:
        """One end of the time, "since" or "until", in EDTF; empty where it has none."""
        day, time = self.cleaned_data.get(end), self.cleaned_data.get(f"{end}_time")
        if self.cleaned_data.get("when") != self.PART or day is None:
            return ""
        return f"{day:%Y-%m-%d}T{time:%H:%M}" if time else f"{day:%Y-%m-%d}"

    def clean(self) -> dict[str, Any]:
        """Some time, and ends in their order."""
        said = super().clean()
        said.setdefault("also", [])
        if not self.seconds and not {"hours", "minutes"} & set(self.errors):
            self.add_error("hours", _("Write how many hours or minutes it was wrong."))
        if said.get("when") == self.PART and not {"since", "until"} & set(self.errors):
            self._check_ends(said)
        return said

    def _check_ends(self, said: dict[str, Any]) -> None:
        if said.get("since") is None and said.get("until") is None:
            self.add_error("since", _("Write the day from which, or until which, it was wrong."))
        for end in ("since", "until"):
            if said.get(f"{end}_time") and said.get(end) is None:
                self.add_error(end, _("Write the day to this time."))
        first, last = self.edtf("since"), self.edtf("until")
        if first and last and read_edtf(last).end < read_edtf(first).start:  # type: ignore[operator]
            self.add_error("until", _("This is before the day from which it was wrong."))


class GoTo(forms.Form):
    """Which record, or which day, to go to in what was read from a file.

    Args:
        documents: in it, each with how many rows it has: the numbers of records begin anew in each.
    """

    document = forms.TypedChoiceField(label=_("In which of the files?"), coerce=int, required=False)
    record = forms.IntegerField(
        label=_("Record number"), required=False, min_value=1, max_value=10**9, localize=False,
        error_messages={"invalid": _("Write the number of a record."),
                        "min_value": _("Write the number of a record."),
                        "max_value": _("There is no such record.")},
    )  # fmt: skip
    day = DayField(label=_("Or a day"), required=False)

    def __init__(self, *args: Any, documents: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents
        if len(documents) > 1:
            choice_field(self, "document").choices = list(enumerate(name for name, _rows in documents))
        else:
            del self.fields["document"]

    def clean(self) -> None:
        """One of the two."""
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("record") and not said.get("day"):
            self.add_error("record", _("Write the number of a record, or a day."))


FIELDS: Final = {
    "date": _("Date"), "time": _("Time"), "datetime": _("Date and time in one"),
    "number": _("The other number"),
    "caller": _("The number that called"), "called": _("The number that was called"),
    "name": _("The other person’s name"),
    "direction": _("In or out"), "type": _("What kind of call"), "duration": _("How long"),
    "cost": _("What it cost"), "owner": _("Your own number"),
}  # fmt: skip


class Columns(forms.Form):
    """Which column of a list of calls is what.

    Args:
        table: its first lines. Of columns with the same name none is asked: they are known by it alone.
        told: she said before what they are, so that nothing more is proposed.
    """

    def __init__(self, *args: Any, table: TableHead, told: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[str, str] = {}
        known = dict(table.columns or guess(table.header, table.lines))
        if not told:
            known = propose_name(table.header) | known
        for place, name in enumerate(table.header):
            if name and table.header.count(name) == 1:
                self._names[f"c{place}"] = name
                self.fields[f"c{place}"] = _column(place, name, table, known.get(name, ""))

    def clean(self) -> None:
        """Each field once, and enough of them."""
        said = super().clean() or self.cleaned_data
        for name in self._twice(said):
            self.add_error(name, _("You chose this for another column too. Choose it only once."))
        if not self.errors and not is_enough(self.columns()):
            first = next(iter(self._names), None)
            self.add_error(
                first,
                _("Choose a date, a number, and one of: how long, in or out, what it cost."),
            )

    def _twice(self, said: dict[str, str]) -> Iterator[str]:
        seen = set()
        for name in self._names:
            if (field := said.get(name)) and field in seen:
                yield name
            seen.add(field)

    def columns(self) -> dict[str, str]:
        """Header to field, for the columns that are something."""
        said = {header: self.cleaned_data.get(name, "") for name, header in self._names.items()}
        return {header: field for header, field in said.items() if field}


def _column(place: int, name: str, table: TableHead, initial: str) -> forms.ChoiceField:
    cells = [cells[place] for cells in table.lines if place < len(cells) and cells[place]]
    label = str(_("Column %(n)s") % {"n": name}) if name == str(place + 1) else name
    return forms.ChoiceField(
        label=label, help_text=" · ".join(cells), required=False, initial=initial,
        choices=[("", _("Nothing we need")), *FIELDS.items()],
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip


class Conversations(forms.Form):
    """Which conversations are taken out of a phone's database.

    Args:
        conversations: that are there, by name, with how many records and which days.
    """

    which = forms.MultipleChoiceField(
        label=_("Conversations"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one conversation."),
                        "invalid_choice": _("Choose from the list.")},
    )  # fmt: skip
    drop = forms.BooleanField(
        label=_("Delete the whole file from my record afterwards"), required=False, initial=True,
        help_text=_("You can bring it back for 30 days."),
    )  # fmt: skip

    def __init__(self, *args: Any, conversations: Sequence[Conversation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = [each.name for each in conversations]
        choice_field(self, "which").choices = [
            (str(place), _conversation(each)) for place, each in enumerate(conversations)
        ]

    def names(self) -> list[str]:
        """The names of those that were chosen."""
        return [self._names[int(place)] for place in self.cleaned_data["which"]]


_NAMED: Final = {
    WITHHELD: _("Number withheld"), UNKNOWN: _("No name"), "status@broadcast": _("Posts for all contacts"),
}  # fmt: skip


def _conversation(each: Conversation) -> str:
    records = ngettext("%(n)d record", "%(n)d records", each.records) % {"n": each.records}
    name = str(_NAMED.get(each.name, visible(each.name)))
    if not each.first:
        return f"{name} ({records})"
    first, last = (said_day(date.fromisoformat(day)) for day in (each.first, each.last))
    days = first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    return f"{name} ({records}, {days})"


class BackupPassword(forms.Form):
    """The password of a locked backup of an iPhone."""

    password = forms.CharField(
        label=_("Password of the backup"), max_length=1_000, strip=False,
        help_text=_("It is not the code that unlocks the phone."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the password of the backup.")},
    )  # fmt: skip


class BackupKey(forms.Form):
    """The key of a locked backup of WhatsApp."""

    key = forms.CharField(
        label=_("Key"), max_length=200, strip=True,
        help_text=_("64 digits and letters from a to f. Spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the key.")},
    )  # fmt: skip

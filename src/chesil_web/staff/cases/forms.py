"""What is asked of workers: few questions, each with its reason."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.cases.fields import one_of as _one_of
from chesil_web.staff.cases.fields import text as _text
from chesil_web.staff.cases.models import Contact
from chesil_web.staff.cases.words import DANGER, DAYS, ENDS, ENTRIES, HOW_SAID, KINDS, PRIORITIES, WRITTEN

_HOURS: Final = [(f"{hour}", f"{hour:02}:00") for hour in range(25)]


class Triage(forms.Form):
    """The first look: danger before everything else.

    Args:
        owners: who can be given the case: ids of workers and teams, and their names.
    """

    danger = _one_of(
        _("Is anyone in danger now?"), DANGER.items(), required=_("Say whether anyone is in danger."),
        hint=_("If so, call 999 first. Call them only in a way that they said is safe."),
    )  # fmt: skip
    kind = _one_of(
        _("What is it about?"), KINDS.items(), required=_("Choose what it is about."),
        hint=_(
            "Domestic abuse and stalking come first when they may fit. Do not send them down a path for "
            "neighbours, and offer no mediation."
        ),
    )  # fmt: skip
    priority = _one_of(
        _("How soon must something happen?"), PRIORITIES.items(), required=_("Choose how soon.")
    )
    owner = _one_of(_("Who takes it?"), (), required=_("Choose who takes it."))
    reason = _text(_("Why this priority?"), rows=3, required=_("Say why, in a sentence."))

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "owner").choices = list(owners)


class Report(Triage):
    """What somebody tells by phone or in person, and the first look with it."""

    who = _text(
        _("What shall we call them?"),
        _("A first name or initials are enough. It does not have to be their name."),
        required=_("Give something to call them by."),
    )  # fmt: skip
    report = _text(
        _("What do they tell?"), _("In their own words."), rows=8, required=_("Write what they tell.")
    )
    against = _text(_("Who does it, in their words?"))
    field_order = ("who", "report", "against", "danger", "kind", "priority", "owner", "reason")


class EntryForm(forms.Form):
    """Something that was done or learned.

    Args:
        due: what it may do of what is due: ids of clocks, and their names.
    """

    kind = _one_of(
        _("What was it?"), [(each, ENTRIES[each]) for each in WRITTEN], required=_("Choose what it was.")
    )
    text = _text(
        _("What happened?"), _("Who you spoke to, what was said, and what was agreed."), rows=5,
        required=_("Write what happened."),
    )  # fmt: skip
    happened = DayField(
        label=_("On which day?"), required=False, help_text=_("Leave it empty if it was today."),
    )  # fmt: skip
    met = forms.MultipleChoiceField(
        label=_("Does this do something that is due?"),
        help_text=_("Tick none if it does not."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, due: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "met").choices = list(due)
        if not choice_field(self, "met").choices:
            del self.fields["met"]

    def clean_happened(self) -> Any:
        """What happened has happened."""
        happened = self.cleaned_data["happened"]
        if happened and happened > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return happened


class ContactForm(forms.Form):
    """How they can be reached without harm, in their own words."""

    state = _one_of(
        _("Did they say how you can reach them safely?"),
        [
            ("confirmed", _("Yes, today")), ("unknown", _("No, it is not known")),
            ("unsafe", _("It is not safe any more")),
        ],
        required=_("Choose one."),
    )  # fmt: skip
    way = _text(_("How?"), _("For example: a call to the mobile, a text, through a friend."))
    number = _text(_("Number or address"))
    days = forms.MultipleChoiceField(
        label=_("On which days?"), help_text=_("Tick none for every day."), required=False,
        choices=[(str(number), name) for number, name in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    since = forms.ChoiceField(label=_("From"), choices=_HOURS, initial="9", required=False)
    until = forms.ChoiceField(label=_("Until"), choices=_HOURS, initial="17", required=False)
    voicemail = _text(
        _("May you leave a message?"), _("For example: never, or only “please call the library”.")
    )
    who_answers = _text(_("Who else might answer?"))
    words = _text(_("What do you say then?"), _("For example: it is about the library."))

    def clean(self) -> dict[str, Any]:
        """A way that is safe needs to be said, and hours that begin before they end."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == "confirmed":
            if not cleaned.get("way"):
                self.add_error("way", _("Write how they can be reached."))
            if int(cleaned.get("since") or 0) >= int(cleaned.get("until") or 24):
                self.add_error("until", _("The end has to be later than the beginning."))
        return cleaned

    def contact(self, today: Any) -> Contact:
        """The contact that was told."""
        told = self.cleaned_data
        if told["state"] != "confirmed":
            return Contact(state=told["state"])
        return Contact(
            state="confirmed", way=told["way"], number=told["number"], days=tuple(map(int, told["days"])),
            since=int(told["since"] or 0), until=int(told["until"] or 24), voicemail=told["voicemail"],
            words=told["words"], who_answers=told["who_answers"], confirmed_on=today, hours="",
        )  # fmt: skip


class TaskForm(forms.Form):
    """Something that has to be done."""

    text = _text(_("What has to be done?"), required=_("Write what has to be done."))
    due_on = DayField(label=_("By when?"), help_text=_("For example, 4 3 2026"))
    owner = _one_of(_("Who does it?"), (), required=_("Choose who does it."))

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "owner").choices = list(owners)


class EndTask(forms.Form):
    """How a task ended."""

    end = _one_of(
        _("How did it end?"), ENDS.items(), required=_("Choose how it ended."),
        hint=_("“Not possible any more” is for what changed. “Not done” is for what was left."),
    )  # fmt: skip
    outcome = _text(_("What came of it?"), rows=3)


class HowSaid(forms.Form):
    """How a code reaches somebody, which says how long it works."""

    way = _one_of(
        _("How will you give them the code?"), HOW_SAID.items(), required=_("Choose how you give it.")
    )


class Hers(Triage, RevealingForm):
    """That something shared is from who was given the code, and the case that it belongs to.

    Args:
        cases: that it can belong to: their ids in hex and what they are called; none where that is known.
    """

    reveals = {"case": {"new": ("danger", "kind", "priority", "owner", "reason")}}
    case = _one_of(_("Which case does it belong to?"), (), required=_("Choose a case, or a new one."))
    field_order = ("case", "danger", "kind", "priority", "owner", "reason")

    def __init__(self, *args: Any, cases: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "case").choices = [*cases, ("new", _("A new case"))]


class Answer(forms.Form):
    """A message to who shared something."""

    text = _text(_("Write to them"), rows=4, required=_("Write something first."))


class HandOver(forms.Form):
    """Another worker or team for a case."""

    owner = _one_of(_("Who takes it?"), (), required=_("Choose who takes it."))
    reason = _text(_("Why?"), rows=3, required=_("Say why, in a sentence."))

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "owner").choices = list(owners)


class Close(forms.Form):
    """The end of a case."""

    outcome = _text(_("What came of it?"), rows=4, required=_("Write what came of it."))
    told_how = _text(
        _("How were they told, or why were they not?"), rows=3,
        required=_("Say how they were told, or why they were not."),
    )  # fmt: skip
    has_children = forms.BooleanField(
        label=_("Children are part of this case. It is then kept a year longer."), required=False
    )


class Reopen(forms.Form):
    """Why a case is opened again."""

    reason = _text(_("Why is it opened again?"), rows=3, required=_("Say why, in a sentence."))

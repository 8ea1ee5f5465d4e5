"""What is asked of workers: few questions, each with its reason."""

import uuid
from collections.abc import Iterable
from typing import Any, Literal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.day import DayField, time_field
from chesil_web.foundation.ui.questions import one_of as _one_of
from chesil_web.foundation.ui.questions import text as _text
from chesil_web.staff.cases.words import DANGER, ENDS, ENTRIES, KINDS, PRIORITIES, WRITTEN


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
            "Domestic abuse and stalking come first when they may fit. Do not treat it as a "
            "dispute between neighbours, and do not offer mediation."
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


class EntryForm(forms.Form):
    """Something that was done or learned.

    Args:
        due: tasks that it may finish, and clocks that it may meet: "task" or "clock" with an id, and names.
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
    at_time = time_field()
    met = forms.MultipleChoiceField(
        label=_("Does this finish a task?"),
        help_text=_("Tick what is done now. Leave the rest empty."),
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

    def chosen(self, sort: Literal["task", "clock"]) -> list[uuid.UUID]:
        """The tasks or clocks that were ticked."""
        found = (each.partition(" ") for each in self.cleaned_data.get("met", ()))
        return [uuid.UUID(id) for name, _space, id in found if name == sort]


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


class HandOver(forms.Form):
    """Another worker or team for a case."""

    owner = _one_of(_("Who takes it?"), (), required=_("Choose who takes it."))
    reason = _text(
        _("Why?"), _("A reason is needed. It stays in the case, and whoever takes it reads it."), rows=3,
        required=_("Say why, in a sentence."),
    )  # fmt: skip

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

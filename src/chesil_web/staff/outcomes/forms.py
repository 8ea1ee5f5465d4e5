"""What is asked about an action: what became of it, who does it, and by when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.conference.meeting_models import ActionState
from chesil_web.staff.outcomes.words import TO


class Report(RevealingForm):
    """What became of an action. *states*: what it can become by whoever asks."""

    to = one_of(lazy("What became of it?"), (), required=lazy("Choose what became of it."))
    words = text(
        lazy("The outcome, or why"),
        lazy("In a sentence or two. If it was not done or cannot be done, say why."),
        rows=3,
    )

    def __init__(self, *args: Any, states: Iterable[ActionState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(each, TO[each]) for each in states]  # type: ignore[attr-defined]


class Add(RevealingForm):
    """A new action. *agencies*: who can have it. *due_on*: the day that stands there first."""

    text = text(
        lazy("What is to be done?"),
        lazy("One thing that can be seen to be done, such as “Change the lock”."), rows=2,
        required=lazy("Say what is to be done."),
    )  # fmt: skip
    agency = one_of(lazy("Which agency does it?"), (), required=lazy("Choose an agency."))
    due_on = day(lazy("By when?"), required=lazy("Add the day by which it is to be done."))

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = list(agencies)  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        """No day that has been."""
        return _to_come(self.cleaned_data["due_on"])


class Doer(RevealingForm):
    """Who in its agency does an action. *workers*: who may see it."""

    who = one_of(lazy("Who does it?"), (), required=lazy("Choose somebody, or that it is not settled yet."))

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [*workers, ("none", _("Not settled yet"))]  # type: ignore[attr-defined]


class Move(RevealingForm):
    """Another day for an action."""

    due_on = day(lazy("By when now?"), required=lazy("Add the day by which it is to be done."))
    why = text(lazy("Why?"), required=lazy("Say why it gets another day."))

    def clean_due_on(self) -> Any:
        """No day that has been."""
        return _to_come(self.cleaned_data["due_on"])


class Tell(RevealingForm):
    """Whether the person was told what was decided, when and how; or why they were not."""

    was_told = one_of(
        lazy("Was the person told?"),
        (
            ("yes", lazy("Yes")), ("not reached", lazy("No, they could not be reached")),
            ("not safe", lazy("No, it was not safe to tell them")),
        ), required=lazy("Choose whether they were told."),
    )  # fmt: skip
    told_on = day(lazy("When?"), required=lazy("Add the day on which they were told."))
    how = text(
        lazy("How did it go, or why not?"),
        lazy("What they said they want now. Write no number and no address here."),
        rows=3, required=lazy("Say how it went, or why they were not told."),
    )  # fmt: skip
    reveals: Mapping[str, Mapping[str, tuple[str, ...]]] = {"was_told": {"yes": ("told_on",)}}

    def clean_told_on(self) -> Any:
        """No day that is still to come."""
        on = self.cleaned_data["told_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Add the day on which they were told."))
        return on


def _to_come(day: Any) -> Any:
    if day < timezone.localdate():
        raise forms.ValidationError(_("This day has been. Choose today or a later one."))
    return day

"""What is asked about an action: what became of it, who does it, and by when."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.cases.fields import day, one_of, text
from chesil_web.staff.conference.meeting_models import ActionState
from chesil_web.staff.outcomes.words import TO


class Report(RevealingForm):
    """What became of an action. *states*: what it can become by whoever asks."""

    to = one_of(lazy("What became of it?"), (), required=lazy("Choose what became of it."))
    words = text(
        lazy("The outcome, or why"),
        lazy("In a sentence or two. If it was not done or cannot be done, say what stood in the way."),
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


def _to_come(day: Any) -> Any:
    if day < timezone.localdate():
        raise forms.ValidationError(_("This day has been. Choose today or a later one."))
    return day

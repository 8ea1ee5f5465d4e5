"""What is asked about minutes: who does not get a line, why they are opened again, and actions."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.questions import day, text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.minutes.actions import Given
from chesil_web.staff.minutes.queries import ToGive


class KeepFrom(RevealingForm):
    """Which agencies do not get a line. *agencies*: those that took part."""

    agencies = forms.MultipleChoiceField(
        label=lazy("Which agencies must not get this line?"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("It is left out of their paper. All others get it, and the panel’s own copy has it."),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["agencies"]).choices = list(agencies)


class Correct(RevealingForm):
    """A correction that stands beside what was released."""

    says = text(
        lazy("What should it say?"),
        lazy("What was released stays as it is. This stands beside it, with your name and the day."),
        rows=3, required=lazy("Write what it should say."),
    )  # fmt: skip
    why = text(
        lazy("Why is it corrected?"),
        lazy("For example: two names were mixed up. Every agency that gets the line reads this too."), rows=2,
        required=lazy("Say why, in a few words."),
    )  # fmt: skip


class OpenAgain(RevealingForm):
    """Why an approval is taken back."""

    why = text(lazy("Why are they opened again?"), required=lazy("Say why, in a few words."))


class Give(RevealingForm):
    """The actions that were said in a meeting, each with its owner and day. *actions*: in order."""

    def __init__(self, data: Any, *, actions: Sequence[ToGive]) -> None:
        super().__init__(data)
        self.actions = actions
        for each in actions:
            key = each.id.hex
            self.fields[f"version-{key}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=each.version, min_value=1
            )
            self.fields[f"text-{key}"] = text(
                _("What is to be done?"), rows=2, required=_("Say what is to be done.")
            )
            self.fields[f"owner-{key}"] = forms.ChoiceField(
                label=_("Which agency does it?"), choices=[("", _("Not settled")), *each.agencies],
                error_messages={"required": _("Choose an agency.")},
            )  # fmt: skip
            self.fields[f"due-{key}"] = day(
                _("By when?"), required=_("Add the day by which it is to be done.")
            )
            self.initial.update({
                f"text-{key}": each.text, f"due-{key}": each.due_on,
                f"owner-{key}": each.owner.hex if each.owner else "",
            })  # fmt: skip

    def given(self) -> Iterator[Given]:
        """The actions as they are to be given."""
        told = self.cleaned_data
        for each in self.actions:
            key = each.id.hex
            yield Given(
                action=each.id, version=told[f"version-{key}"], text=told[f"text-{key}"],
                owner=uuid.UUID(told[f"owner-{key}"]), due_on=told[f"due-{key}"],
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """For each action the reference of its case and the names of its fields."""
        for each in self.actions:
            yield each.ref, tuple(f"{name}-{each.id.hex}" for name in ("version", "text", "owner", "due"))

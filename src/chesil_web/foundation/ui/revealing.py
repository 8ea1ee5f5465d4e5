"""Forms in which a choice shows further questions."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.forms import BoundField


class RevealingForm(forms.Form):
    """Checks only the questions that can be seen.

    What was typed below another choice is hidden, so a fault in it could neither be found nor put right. It
    stays in the page, and counts again when that choice is made.

    Attributes:
        reveals: by field and choice, the names of the fields that are shown below that choice.
    """

    reveals: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({})

    def open_fields(self) -> Iterator[BoundField]:
        """The fields that a page shows by themselves; others stand below the choice that asks for them."""
        choices = (below.values() for below in self.reveals.values())
        hidden = {name for each in choices for names in each for name in names}
        return (bound for bound in self if bound.name not in hidden)

    def clean(self) -> dict[str, Any]:
        """Drop the faults of what is hidden; its answers are then None."""
        cleaned = super().clean() or self.cleaned_data
        for name in self._hidden(cleaned):
            if self.errors.pop(name, None) is not None:
                cleaned[name] = None
        return cleaned

    def _hidden(self, cleaned: Mapping[str, Any]) -> Iterator[str]:
        for name, below in self.reveals.items():
            if name in self.fields:
                answer = cleaned.get(name) or ()
                chosen = {answer} if isinstance(answer, str) else set(answer)
                shown = {field for choice in chosen for field in below.get(choice, ())}
                yield from {field for fields in below.values() for field in fields} - shown

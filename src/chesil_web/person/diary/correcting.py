"""The form on which she corrects what was read in the words of an entry."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from chesil.conduct.extracting.notes import Found, found_in
from chesil.conduct.reading.scene import EFFECTS, facts
from chesil_web.foundation.ui.choices import choice_field, offered
from chesil_web.person.diary.models import Entry

_SHOWN: Final = {code: fact.words for code, fact in facts().items() if fact.words}


class FactsForm(forms.Form):
    """What was read, ticked where it is right, and what else her words hold."""

    right = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    also = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, entry: Entry) -> None:
        found = {each.fact: each for each in _found(entry) if each.fact in _SHOWN}
        start = {"right": [code for code in found if code not in entry.facts_taken_out]}
        super().__init__(data, initial=start | {"also": list(entry.facts_added)})
        right, also = choice_field(self, "right"), choice_field(self, "also")
        right.label, right.help_text = _("Is this right?"), _("Untick what your words do not say.")
        right.choices = [(code, _line(each)) for code, each in found.items()]
        also.label, also.help_text = _("What else do your words say?"), _("Tick what was missed.")
        also.choices = [(code, words) for code, words in _SHOWN.items() if code not in found]

    @property
    def has_found(self) -> bool:
        """Whether anything was read in her words."""
        return bool(offered(self, "right"))

    def corrected(self) -> dict[str, tuple[str, ...]]:
        """What she added and what she took out, by the names of actions.correct."""
        found = {code for code, _words in offered(self, "right")}
        right = set(self.cleaned_data["right"])
        return {"added": tuple(self.cleaned_data["also"]), "taken_out": tuple(sorted(found - right))}


def _found(entry: Entry) -> list[Found]:
    done = [each for each in found_in(entry.what) if each.fact not in EFFECTS]
    texts = (entry.effect, entry.how_it_felt, entry.changes)
    return done + [each for text in texts for each in found_in(text) if each.fact in EFFECTS]


def _line(found: Found) -> str:
    words = _("%(fact)s: “%(words)s”") % {"fact": _SHOWN[found.fact], "words": found.words}
    return words if found.sure else _("%(line)s. You are not sure about it.") % {"line": words}

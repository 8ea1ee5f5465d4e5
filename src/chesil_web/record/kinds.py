"""The kinds of act that somebody can say something was, in groups a person looks through."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil.terms.acts import ACTS

# Every kind of act once; the law's own lists are in chesil.terms.acts.
_GROUPS: Final = (
    (_("What they said or did"), (
        "verbal_abuse", "bullying_messages", "threat_person", "threat_family", "threat_property",
        "threat_self_harm", "threat_images", "violence", "damage", "silent_call", "noise",
    )),
    (_("What they sent"), ("image_sent", "unwanted_gift", "unwanted_taxi", "unwanted_delivery")),
    (_("Because of who you are"), (
        "hate_ethnicity", "hate_religion", "hate_disability", "hate_sexual_orientation", "hate_transgender",
        "hate_sex",
    )),
    (_("Following, watching and contact"), (
        "following", "waiting_outside", "watching", "monitoring", "contact", "indirect_contact", "publishing",
        "interfering_property", "entering_premises", "leaving_things",
    )),
    (_("Other things"), ("sexual_harassment", "image_shared", "control", "other")),
)  # fmt: skip


class _Kinds(forms.CheckboxSelectMultiple):
    macro = "grouped"


def kinds_field(label: Any) -> forms.MultipleChoiceField:
    """A question that any number of kinds answer, or none."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=_("Tick all that fit, or none."),
        required=False,
        choices=kinds(),
        widget=_Kinds,
    )


def kind_words(kinds: Iterable[str]) -> str:
    """Kinds of act in words; codes that are not known any more are left out."""
    return " · ".join(ACTS[kind].words for kind in kinds if kind in ACTS)


def kinds() -> tuple[tuple[Any, tuple[tuple[str, str], ...]], ...]:
    """Groups of acts: the name of each, and its codes with their words."""
    return tuple((name, tuple((code, ACTS[code].words) for code in codes)) for name, codes in _GROUPS)

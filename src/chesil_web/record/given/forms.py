"""The questions of a complaint. Every one can be left out; the forms of later pages share their fields."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.questions import one_of as _one_of
from chesil_web.foundation.ui.questions import text as _text
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.record.given import steps
from chesil_web.record.given.models import Told
from chesil_web.record.given.workers import Council
from chesil_web.record.kinds import kinds_field

_LONG: Final = 20_000
_YES_NO_UNSURE: Final = [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))]
_WHOM: Final = [("me", _("Me")), ("other", _("Someone else"))]
_HATE: Final = [
    ("race", _("Race, skin colour or where you come from")), ("religion", _("Religion or belief")),
    ("disability", _("Disability")), ("orientation", _("Sexual orientation")),
    ("transgender", _("Being transgender, or seen as transgender")), ("sex", _("Being a woman or a man")),
    ("age", _("Age")), ("other", _("Something else about you")), ("unsure", _("I am not sure")),
]  # fmt: skip
REACH: Final = [
    ("call", _("By phone")), ("text", _("By text message")), ("e-mail", _("By e-mail")),
    ("post", _("By letter")), ("other", _("Through someone I trust")),
    ("none", _("Do not contact me. I will come back with my code")),
]  # fmt: skip
_VOICEMAIL: Final = [
    ("no", _("Do not leave a message")), ("plain", _("You can leave a message that does not say what it "
                                                     "is about")),
    ("yes", _("You can leave any message")),
]  # fmt: skip
# A page of ours may send these on when one begins.
CARRIED: Final = ("what", "kinds", "who", "relation", "since", "often")
REVEALED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "whom": {"other": steps.OTHER},
    "told_before": {"yes": ("reference",)},
    "reach": {
        "call": ("number", "voicemail"), "text": ("text_number",), "e-mail": ("mail",), "post": ("letter",),
        "other": ("helper",),
    },
}  # fmt: skip

# What each way of contact cannot do without, and what is said when it is not there.
NEEDED: Final = {
    "call": ("number", _("Give a number, or choose another way.")),
    "text": ("text_number", _("Give a number, or choose another way.")),
    "e-mail": ("mail", _("Give an e-mail address, or choose another way.")),
    "post": ("letter", _("Give an address, or choose another way.")),
    "other": ("helper", _("Write who they are and how we can contact them, or choose another way.")),
}  # fmt: skip


class Receiver(forms.Form):
    """Which council gets a report. It is asked only where there are several."""

    def __init__(self, *args: Any, councils: Sequence[Council], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = councils[0].id if len(councils) == 1 else None
        if len(councils) > 1:
            self.fields["council"] = forms.TypedChoiceField(
                label=_("Which council should get this?"), widget=forms.RadioSelect, coerce=uuid.UUID,
                help_text=_("Only that council can read it. It is usually the one where you live."),
                choices=[(str(each.id), each.name) for each in councils],
                error_messages={"required": _("Choose the council that should get this.")},
            )  # fmt: skip

    def council(self) -> uuid.UUID | None:
        """Its id, of a form that was filled in; None where there is no council."""
        chosen: uuid.UUID | None = self.cleaned_data.get("council", self._only)
        return chosen


class TellForm(RevealingForm):
    """Every question. *only* leaves those of one page."""

    reveals = REVEALED

    danger = _one_of(
        _("Is anyone in danger now?"), _YES_NO_UNSURE,
        _("For example: someone is hurting them, is outside, or has said that they are coming."),
    )  # fmt: skip
    whom = _one_of(_("Who is this happening to?"), _WHOM)
    they = _text(
        _("What is their name, or how would we know them?"), _("You can leave it empty, or say a little.")
    )
    they_bond = _text(_("How do you know the person it happens to?"), _("For example: my sister, a friend."))
    they_know = _one_of(_("Do they know that you are telling us?"), _YES_NO_UNSURE)
    they_safe = _one_of(_("Is it safe if we contact them?"), _YES_NO_UNSURE)
    they_reach = _text(
        _("How and when is it safe to contact them?"), _("For example: a call at work, before noon.")
    )
    what = _text(_("What is happening?"), _("In your own words. You can be brief."), rows=8)
    kinds = kinds_field(_("What kind of thing is it?"))
    who = _text(
        _("Who is doing it?"), _("A name, or what they look like. Leave it empty if you do not know.")
    )
    relation = _text(_("How do you know them?"), _("For example: a neighbour, an ex-partner, a stranger."))
    their_place = _text(_("Where do they live, if you know?"))
    where = _text(_("Where does it happen?"), _("A street, a place, or online."))
    since = _text(_("When did it start?"), _("For example: in March, or about a year ago."))
    often = _text(
        _("How often does it happen, and when was the last time?"),
        _("For example: twice a week, last on Monday.")
    )  # fmt: skip
    hate = forms.MultipleChoiceField(
        label=_("Do you think they do it because of any of these?"), required=False, choices=_HATE,
        help_text=_("Tick all that fit, or none. Tell us if you or anyone else thinks so."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    hate_words = _text(_("What makes you think so?"))
    children = _one_of(_("Do children live with this, or see or hear it?"), _YES_NO_UNSURE)
    children_words = _text(
        _("If children do, how old are they, and what do they see or hear?"),
        _("You do not need to give names. Leave it empty if there are none."),
        rows=3,
    )
    told_before = _one_of(_("Have you told the police or anyone else?"), _YES_NO_UNSURE)
    reference = _text(_("Who did you tell? Is there a reference number?"))
    name = _text(_("What shall we call you?"), _("It does not have to be your name. You can leave it empty."))
    reach = _one_of(_("How can we contact you safely?"), REACH)
    number = _text(_("Phone number"))
    voicemail = _one_of(_("If nobody answers"), _VOICEMAIL)
    text_number = _text(_("Number for text messages"), _("Texts can be seen on a locked screen."))
    mail = _text(_("E-mail address"), _("Use one that nobody else can open."))
    letter = _text(_("Address for letters"), _("Use one where nobody else opens your post."), rows=3)
    helper = _text(_("Who are they, and how can we reach them?"))
    hours = _text(_("When is it safe?"), _("For example: Monday to Thursday, 10 to 2, never in the evening."))
    who_answers = _text(_("Who else might answer or see it?"))
    words = _text(
        _("What may we say if someone else answers?"), _("For example: say it is about the library.")
    )

    def __init__(self, *args: Any, only: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(only) if only else ():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A way of contact comes with what it needs. None chosen is an answer too."""
        given = super().clean() or self.cleaned_data
        needed, missing = NEEDED.get(given.get("reach", ""), ("", ""))
        if given.get(needed) == "":
            self.add_error(needed, missing)
        return given

    def said(self) -> dict[str, Any]:
        """What was answered, as the fields of Told."""
        found = dict(self.cleaned_data)
        return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}


def first(told: Told) -> dict[str, Any]:
    """What a form shows of what was told before."""
    return {name: getattr(told, name) for name in TellForm.base_fields}


class More(forms.Form):
    """What to add to a complaint."""

    more = forms.CharField(
        label=_("What do you want to add?"), required=False, max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


class ReceiptForm(forms.Form):
    """The receipt alone."""

    receipt = forms.CharField(
        label=_("Your code"), max_length=200, help_text=_("Spaces, dashes and small letters do not matter."),
        error_messages={"required": _("Type the code.")},
    )  # fmt: skip
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

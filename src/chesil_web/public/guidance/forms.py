"""What is asked: of readers nothing that is kept, of editors how they sign in."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from chesil import law
from chesil_web.foundation.keys import people
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.public.guidance import choices, places
from chesil_web.record.kinds import kinds_field


class EditorName(forms.Form):
    """The first step."""

    name = forms.CharField(label=_("Name"), max_length=150)
    passphrase = forms.CharField(
        label=_("Passphrase"), max_length=128, widget=forms.PasswordInput, strip=False
    )


class EditorPassphrase(forms.Form):
    """A passphrase of their own, in place of the one they were given."""

    new = forms.CharField(
        label=_("New passphrase"), max_length=128, strip=False,
        help_text=_("Four or more words that do not belong together."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a passphrase.")},
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        """One that is hard to guess, and not the one that somebody else has seen."""
        new: str = self.cleaned_data["new"]
        if why := people.why_weak(new, (self.user.get_username(),)):
            raise forms.ValidationError(why)
        if self.user.check_password(new):
            raise forms.ValidationError(_("This is the one you were given. Choose another one."))
        return new


class Search(forms.Form):
    """Words to look for on the public pages. Nothing of it is kept."""

    words = forms.CharField(
        label=_("Search these pages"), max_length=100,
        help_text=_("For example: stop the calls. We do not keep what you type."),
        error_messages={
            "required": _("Type what you are looking for."),
            "max_length": _("Use fewer words: 100 characters at most."),
            "null_characters_not_allowed": _("Use letters and numbers only."),
        },
    )  # fmt: skip


class Near(forms.Form):
    """Which services are wanted. Nothing of it is kept."""

    postcode = forms.CharField(
        label=_("Postcode or town"), required=False, max_length=60,
        help_text=_(
            "The first part of a postcode is enough, such as DT1. We do not keep it or send it anywhere."
        ),
    )  # fmt: skip
    council = forms.ChoiceField(label=_("Or choose your council"), required=False)
    need = forms.ChoiceField(
        label=_("What do you need help with?"), required=False, choices=[("", _("Anything")), *choices.NEEDS]
    )
    who = forms.ChoiceField(
        label=_("Who is it for?"), required=False, choices=[("", _("Anyone")), *choices.PEOPLE]
    )
    open_now = forms.BooleanField(label=_("Only those that are open now"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "council").choices = [("", _("All areas")), *choices.NATIONS, *choices.councils()]

    def clean(self) -> dict[str, Any]:
        """A postcode that is none, or beside it a council of somewhere else: which of the two is meant?"""
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("postcode", "")
        if typed and not places.councils_of(typed) and not places.nation_of(typed):
            self._refuse_place(typed)
            return cleaned
        postcode, code = cleaned.get("postcode", ""), cleaned.get("council", "")
        chosen = places.councils().get(code)
        if postcode and chosen and chosen not in places.councils_around(postcode):
            words = _("“%(typed)s” is not in %(area)s. Delete it, or choose “All areas” below.")
            self.add_error("postcode", words % {"typed": postcode, "area": chosen.name})
        return cleaned

    def _refuse_place(self, typed: str) -> None:
        """Say what to do with a postcode that is not known, or a place that is on no list of ours."""
        if any(each.isdecimal() for each in typed):
            self.add_error("postcode", _("We do not know this postcode. Check it, or choose your council."))
            return
        words = _("We do not know a town or council called “%(typed)s”. Enter a postcode, such as DT1.")
        if near := places.names_like(typed):
            words = _(
                "We do not know a town or council called “%(typed)s”. Did you mean %(near)s? You can also "
                "enter a postcode, such as DT1."
            )
        self.add_error("postcode", words % {"typed": typed, "near": _(" or ").join(near)})
        self.add_error("council", _("Choose your council from this list."))


def _dangers() -> list[tuple[str, str]]:
    return [(each.id, each.sentence) for each in law.danger_markers() if each.now]


class Danger(forms.Form):
    """What comes before every other question."""

    danger = forms.MultipleChoiceField(
        label=_("Is any of this happening now?"), help_text=_("Tick all that fit, or none."), required=False,
        choices=_dangers, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


OFTEN: Final = [
    ("once", _("Once")), ("twice", _("Two or three times")), ("more", _("Many times")),
    ("daily", _("Most days")), ("unsure", _("I am not sure")),
]  # fmt: skip
SINCE: Final = [
    ("week", _("In the last week")), ("month", _("For some weeks")), ("months", _("For some months")),
    ("year", _("For more than a year")), ("unsure", _("I am not sure")),
]  # fmt: skip
WHO: Final = [
    ("partner", _("My partner, or we live together as a couple")), ("ex", _("An ex-partner")),
    ("family", _("A relative")), ("known", _("Someone I know, such as a friend or a neighbour")),
    ("work", _("Someone from work or school")), ("stranger", _("A stranger")),
    ("unknown", _("I do not know who")), ("several", _("More than one person")),
]  # fmt: skip
EFFECT: Final = [
    ("afraid", _("I am afraid that someone will be hurt")), ("upset", _("It upsets or worries me a lot")),
    ("changed", _("I have changed what I do, where I go or how I live")),
    ("sleep", _("I can't sleep or eat well")), ("work", _("It harms my work, school or money")),
    ("children", _("Children see it, or it affects them")),
]  # fmt: skip
CHANGES: Final = [
    (each.id, each.sentence) for each in law.danger_markers() if not each.now
]  # fmt: skip


def _many(label: Any, given: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=_("Tick all that fit, or none."), required=False, choices=given,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def _one(label: Any, given: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=given, widget=forms.RadioSelect)


class Check(forms.Form):
    """What happens, how often, since when, who, and what it does. All can be skipped."""

    kinds = kinds_field(_("What happens?"))
    often = _one(_("How often?"), OFTEN)
    since = _one(_("Since when?"), SINCE)
    who = _one(_("Who does it?"), WHO)
    effect = _many(_("How does it affect you?"), EFFECT)
    changes = _many(_("Is any of this true?"), CHANGES)

    order: ClassVar = ("kinds", "often", "since", "who", "effect", "changes")

"""What is asked for to make, open and keep a record."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.keys import people
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.person.accounts import names

_LONGEST: Final = 512
_YES_NO = [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))]


class DeviceForm(forms.Form):
    """Four questions about the phone or computer. The answers are not kept."""

    seen = forms.ChoiceField(
        label=_("Could someone else look at this phone or computer?"),
        choices=_YES_NO, widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    code = forms.ChoiceField(
        label=_("Does someone else know how to unlock it?"),
        choices=_YES_NO, widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    mail = forms.ChoiceField(
        label=_("Could someone else get into your e-mail, or your Apple or Google account?"),
        choices=_YES_NO, widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    habit = forms.ChoiceField(
        label=_("Would someone notice if you did something new on it?"),
        choices=_YES_NO, widget=forms.RadioSelect, required=False,
    )  # fmt: skip


def _passphrase(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, max_length=_LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter the passphrase.")},
    )  # fmt: skip


def _new_passphrase(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, max_length=_LONGEST,
        help_text=_(
            "Four or more words that do not belong together. Nobody can tell you what it is if you forget it."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a passphrase.")},
    )  # fmt: skip


class NewPassphrase(forms.Form):
    """A new passphrase, typed once: it can be shown while typing."""

    new = _new_passphrase(_("Passphrase"))

    def clean(self) -> dict[str, Any]:
        """Refuse what is easy to guess, and say why."""
        cleaned = super().clean() or self.cleaned_data
        if why := people.why_weak(cleaned["new"]) if cleaned.get("new") else "":
            self.add_error("new", why)
        return cleaned


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("Name"), max_length=200, help_text=_("The name for your notes: two words and a number."),
        error_messages={"required": _("Enter the name.")},
    )  # fmt: skip


class SignIn(forms.Form):
    """Two boxes."""

    name = _name()
    passphrase = _passphrase(_("Passphrase"))
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


def _code(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, help_text=_("Spaces, dashes and small letters do not matter."),
        error_messages={"required": _("Enter the code.")},
    )  # fmt: skip


class WithCode(NewPassphrase):
    """The way back in: name, code, and a new passphrase."""

    name = _name()
    code = _code(_("Recovery code"))
    seen = forms.ChoiceField(
        label=_("Could someone else have seen this code?"),
        help_text=_("If so, we make a new one. Then nobody can use the one you have now."),
        choices=[("no", _("No, keep this code")), ("yes", _("Yes, or I am not sure. Make a new code"))],
        initial="no", widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    new = _new_passphrase(_("New passphrase"))
    field_order = ("name", "code", "seen", "new")


class ChangePassphrase(NewPassphrase):
    """The old one and a new one."""

    passphrase = _passphrase(_("Passphrase you have now"))
    new = _new_passphrase(_("New passphrase"))
    field_order = ("passphrase", "new")


class Passphrase(forms.Form):
    """The passphrase, for something that lasts: a phone that was left open is not enough."""

    passphrase = _passphrase(_("Your passphrase"))


class FromMemory(forms.Form):
    """What is on a sheet, typed from memory. What is left out is not compared."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    passphrase = forms.CharField(
        label=_("Passphrase"), strip=False, max_length=_LONGEST, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(label=_("Recovery code"), max_length=200, required=False)

    def __init__(self, *args: Any, shown: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        for name in [name for name in self.fields if not shown[name]]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Say which of them are not as on the sheet."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.values()):
            self.add_error(next(iter(self.fields)), _("Type at least one of them."))
        for name, typed in list(cleaned.items()):
            if typed and not _is_same(name, typed, self.shown[name]):
                self.add_error(name, _("This is not the same. Go back, look at it again, and try once more."))
        return cleaned


def _is_same(what: str, typed: str, shown: str) -> bool:
    if what == "code":
        return people.is_same_code(typed, shown)
    if what == "name":
        return names.index(typed) == names.index(shown)
    return unicodedata.normalize("NFC", typed) == unicodedata.normalize("NFC", shown)


class NewCode(Passphrase, RevealingForm):
    """The recovery code she has now, or the passphrase."""

    have = forms.ChoiceField(
        label=_("Do you have the recovery code you were given before?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Yes. The new code works at once")),
            ("no", _("No. The new code starts to work after 7 days")),
        ],
        error_messages={"required": _("Choose yes or no.")},
    )
    code = _code(_("Recovery code you have now"))
    field_order = ("have", "code", "passphrase")
    reveals = {"have": {"yes": ("code",), "no": ("passphrase",)}}


class EndSessions(Passphrase):
    """Which of the places where the notes are open should be closed."""

    which = forms.ChoiceField(
        label=_("Where should your notes be closed?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where."),
            "invalid_choice": _("They were already closed there."),
        },
    )
    field_order = ("which", "passphrase")

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_but_this = [("others", _("Everywhere but here"))] if len(others) > 1 else []
        choice_field(self, "which").choices = [
            *others,
            *all_but_this,
            ("all", _("Everywhere, and here too")),
        ]


class PutAway(forms.Form):
    """The recovery code, as proof that there is a way back."""

    code = _code(_("Recovery code"))


class DeleteForm(Passphrase, RevealingForm):
    """When to delete: the passphrase hides, the code deletes at once."""

    when = forms.ChoiceField(
        label=_("When should it be deleted?"),
        widget=forms.RadioSelect,
        choices=[
            ("later", _("Hide it now. For 30 days the recovery code can bring it back")),
            ("now", _("Delete it for good now. This needs the recovery code")),
        ],
        error_messages={"required": _("Choose when it should be deleted.")},
    )
    code = _code(_("Recovery code"))
    field_order = ("when", "passphrase", "code")
    reveals = {"when": {"later": ("passphrase",), "now": ("code",)}}

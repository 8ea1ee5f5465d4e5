"""What is asked for to make, open and keep a record."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.accounts import names
from chesil_web.keys import people
from chesil_web.ui.revealing import RevealingForm

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

    def known(self) -> tuple[str, ...]:
        """Words that somebody close would try first."""
        return ()

    def clean(self) -> dict[str, Any]:
        """Refuse what is easy to guess, and say why."""
        cleaned = super().clean() or self.cleaned_data
        if why := people.why_weak(cleaned["new"], self.known()) if cleaned.get("new") else "":
            self.add_error("new", why)
        return cleaned


class NewRecord(NewPassphrase):
    """A name and a passphrase."""

    name = forms.CharField(
        label=_("Name for your notes"),
        help_text=_("Do not use your own name. You need it each time, so choose one you will remember."),
        min_length=names.LEAST, max_length=names.MOST,
        error_messages={"min_length": _("It needs at least 4 letters."), "required": _("Choose a name.")},
    )  # fmt: skip
    field_order = ("name", "new")

    def known(self) -> tuple[str, ...]:
        """The name itself."""
        name = self.cleaned_data.get("name", "")
        return (name, *name.split())

    def clean_name(self) -> str:
        """A name that nobody has."""
        name: str = self.cleaned_data["name"]
        if names.account(name) is not None:
            raise forms.ValidationError(_("Somebody has this name. Choose another one."))
        return name


class SignIn(forms.Form):
    """Two boxes."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter the name.")})
    passphrase = _passphrase(_("Passphrase"))
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


def _code(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, help_text=_("Spaces, dashes and small letters do not matter."),
        error_messages={"required": _("Enter the code.")},
    )  # fmt: skip


class WithCode(NewPassphrase):
    """The way back in: name, code, and a new passphrase."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter the name.")})
    code = _code(_("Recovery code"))
    new = _new_passphrase(_("New passphrase"))
    field_order = ("name", "code", "new")


class ChangePassphrase(NewPassphrase):
    """The old one and a new one."""

    passphrase = _passphrase(_("Passphrase you have now"))
    new = _new_passphrase(_("New passphrase"))
    field_order = ("passphrase", "new")


class Code(forms.Form):
    """The recovery code alone."""

    code = _code(_("Recovery code you have now"))


class PutAway(forms.Form):
    """The recovery code, as proof that there is a way back."""

    code = _code(_("Recovery code"))


class DeleteForm(RevealingForm):
    """When to delete, and the code where it is at once."""

    when = forms.ChoiceField(
        label=_("When should it be deleted?"),
        widget=forms.RadioSelect,
        choices=[
            ("later", _("Hide it now. For 30 days the recovery code can bring it back")),
            ("now", _("Delete it for good now. This needs the recovery code")),
        ],
        error_messages={"required": _("Choose when it should be deleted.")},
    )
    code = forms.CharField(label=_("Recovery code"), max_length=200, required=False)
    reveals: ClassVar = {"when": {"now": ("code",)}}

    def clean(self) -> dict[str, Any]:
        """Now needs the code."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == "now" and not cleaned.get("code"):
            self.add_error("code", _("Enter the recovery code, or choose to hide it now."))
        return cleaned

"""What is asked of workers to join and to sign in, and of managers to invite."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.keys import people
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.staff.workforce import rules
from chesil_web.staff.workforce.models import Role
from chesil_web.staff.workforce.words import ROLES

_LONGEST = 512


def _name(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=200, error_messages={"required": _("Enter the name.")}
    )


class SignIn(forms.Form):
    """The first step."""

    name = _name(_("Name you sign in with"))
    passphrase = forms.CharField(
        label=_("Passphrase"), max_length=_LONGEST, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter the passphrase.")},
    )  # fmt: skip


class Code(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(
        label=_("Invitation code"), max_length=100,
        help_text=_("Spaces, dashes and small letters do not matter."),
        error_messages={"required": _("Enter the code.")},
    )  # fmt: skip


class JoinWithAccount(Code):
    """What a new worker gives who signs in at the agency's provider."""

    declared = forms.BooleanField(
        label=_(
            "I will open a case only when my work asks for it. I will tell what is in it only to those who "
            "need it for their work. I will say so when I know anyone in it. I know that each time I open "
            "something is written down."
        ),
        error_messages={"required": _("Tick this box to go on.")},
    )


def _new_passphrase(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=_LONGEST, strip=False,
        help_text=_("Four or more words that do not belong together."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a passphrase.")},
    )  # fmt: skip


def _refuse_weak(form: forms.Form, known: str) -> None:
    """Say why a passphrase is easy to guess. *known*: a name that it may not rest on."""
    passphrase = form.cleaned_data.get("passphrase")
    if why := people.why_weak(passphrase, (known,)) if passphrase else "":
        form.add_error("passphrase", why)


class Join(JoinWithAccount):
    """Everything that any other new worker gives."""

    name = _name(
        _("Name you will sign in with"),
        _("For example, your work e-mail address. Nothing is sent to it, and nobody can read it here."),
    )
    passphrase = _new_passphrase(_("Passphrase"))
    field_order = ("code", "name", "passphrase", "declared")

    def clean(self) -> dict[str, Any]:
        """Refuse a passphrase that is easy to guess, and say why."""
        cleaned = super().clean() or self.cleaned_data
        _refuse_weak(self, cleaned.get("name", ""))
        return cleaned


class ChangePassphrase(forms.Form):
    """A new passphrase in place of the one that is known.

    Args:
        name: of the worker; the passphrase may not rest on it.
    """

    now = forms.CharField(
        label=_("Passphrase that you use now"), max_length=_LONGEST, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter the passphrase that you use now.")},
    )  # fmt: skip
    passphrase = _new_passphrase(_("New passphrase"))

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = name

    def clean(self) -> dict[str, Any]:
        """Refuse a passphrase that is easy to guess, and say why."""
        cleaned = super().clean() or self.cleaned_data
        _refuse_weak(self, self._name)
        return cleaned


class RenewalCode(forms.Form):
    """The code that a colleague gave for another authenticator."""

    code = forms.CharField(
        label=_("Code from your colleague"), max_length=100,
        help_text=_("Spaces, dashes and small letters do not matter."),
        error_messages={"required": _("Enter the code.")},
    )  # fmt: skip


class Roles(forms.Form):
    """The roles of a worker."""

    roles = forms.MultipleChoiceField(
        label=_("What will they do?"), choices=list(ROLES.items()), widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that fit. An administrator or an auditor can have no other role."),
        error_messages={"required": _("Tick at least one.")},
    )  # fmt: skip

    def clean_roles(self) -> tuple[Role, ...]:
        """Roles that one person can hold."""
        roles: tuple[Role, ...] = tuple(self.cleaned_data["roles"])
        if not rules.is_possible(roles):
            raise forms.ValidationError(_("An administrator or an auditor can have no other role."))
        return roles


class Colleague(Roles):
    """The roles of a worker, and who covers for them.

    Args:
        colleagues: ids in hex and names of those who can.
        is_self: it is the worker's own page. Somebody else changes their roles.
    """

    cover = forms.ChoiceField(
        label=_("Who covers for them?"), required=False,
        help_text=_("Takes a case that they may not work on, because they are close to somebody in it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, colleagues: Iterable[tuple[str, str]] = (), is_self: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "cover").choices = [("", _("Nobody: the duty manager")), *colleagues]
        if is_self:
            del self.fields["roles"]


class Invite(Roles):
    """Who is invited."""

    name = _name(_("Their name"), _("As colleagues will see it."))
    teams = forms.MultipleChoiceField(
        label=_("Which teams are they in?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("name", "roles", "teams")

    def __init__(self, *args: Any, teams: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(teams)
        choice_field(self, "teams").choices = offered
        if not offered:
            del self.fields["teams"]


class Team(forms.Form):
    """A new team."""

    name = _name(_("Name of the team"))

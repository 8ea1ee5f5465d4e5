"""What is asked before something is shared, and of what was shared."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil.terms.acts import ACTS
from chesil_web.foundation.ui.day import DayField
from chesil_web.person.accounts.forms import Passphrase
from chesil_web.person.sharing.actions import LONGEST, USUALLY_FOR
from chesil_web.person.sharing.queries import Narrowed

WITHOUT: Final = [("where", _("Where it was")), ("how_it_felt", _("How you felt"))]
_LONG: Final = 5_000


class Choose(forms.Form):
    """What the list is narrowed to, and what stays out of each entry."""

    since = DayField(label=_("From which day?"), required=False)
    until = DayField(label=_("To which day?"), required=False)
    who = forms.CharField(
        label=_("Who did it?"), help_text=_("A part of the name is enough."), required=False, max_length=500
    )
    kind = forms.ChoiceField(
        label=_("What happened?"), required=False,
        choices=[("", _("Anything")), *((act.code, act.words) for act in ACTS.values())],
    )  # fmt: skip
    without = forms.MultipleChoiceField(
        label=_("Leave out of every entry"), choices=WITHOUT, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Your own words go out as they are. They can still name a place."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day is before the first one."))
        return cleaned

    def wanted(self) -> Narrowed:
        """What was looked for; nothing while something of it is wrong."""
        given = self.cleaned_data if self.is_valid() else {}
        return Narrowed(
            **{name: given[name] for name in ("since", "until", "who", "kind") if given.get(name)}
        )


class ToWhom(Passphrase):
    """The code of a worker, and what they call her."""

    code = forms.CharField(
        label=_("The worker’s code"), max_length=40,
        help_text=_("8 letters and numbers. Spaces, dashes and capital letters do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the code that the worker gave you.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("What does the worker call you?"), max_length=100,
        help_text=_(
            "They see only this name until they have confirmed that it is you. A first name is enough."
        ),
        error_messages={"required": _("Write what the worker calls you.")},
    )  # fmt: skip
    field_order = ("code", "name", "passphrase")


class Send(forms.Form):
    """What it is for, and until when."""

    purpose = forms.CharField(
        label=_("What is it for?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: to plan what keeps me safe. They use it for this and nothing else."),
        error_messages={"required": _("Write what it is for.")},
    )  # fmt: skip
    until = DayField(
        label=_("Until which day can they read it?"),
        help_text=_("After this day they can no longer read it. You can stop it earlier at any time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + USUALLY_FOR)

    def clean_until(self) -> date:
        """A day that is to come, and not in many years."""
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if until < today:
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        if until > today + LONGEST:
            raise forms.ValidationError(_("Choose a day within two years. You can share again after that."))
        return until


class Keep(forms.Form):
    """What goes to a share from now on."""

    about = forms.CharField(
        label=_("Only entries about one person?"), max_length=200, required=False,
        help_text=_("Write a name as you write it under “Who did it?”. Leave it empty to share every entry."),
    )  # fmt: skip
    without = forms.MultipleChoiceField(
        label=_("Leave out of every entry"), choices=WITHOUT, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class KeepTalk(forms.Form):
    """Whose messages go to a share from now on."""

    talk = forms.ChoiceField(
        label=_("Whose messages do you want to share?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a person.")),
    )  # fmt: skip

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["talk"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is, above
        field.choices = [("", _("Choose a person")), *((name, name) for name in names)]


class Reply(forms.Form):
    """A message to the other side."""

    text = forms.CharField(
        label=_("Write to them"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip

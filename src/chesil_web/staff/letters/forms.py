"""What is asked of who writes a letter, decides about a hit, or adds a detail."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chesil.leaks import HOW as NEEDS
from chesil.leaks import How
from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.day import DayField
from chesil_web.foundation.ui.questions import one_of as _one_of
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.staff.letters.models import HitTold
from chesil_web.staff.letters.words import DETAILS, HOW, READERS, WAYS

_LONG: Final = 20_000
_SHORT: Final = 300
_DIGITS: Final = 6


def _text(label: Any, hint: Any = "", *, rows: int = 0, required: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=bool(required), max_length=_LONG if rows else _SHORT,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": required} if required else {},
    )  # fmt: skip


class LetterForm(RevealingForm):
    """A letter. The address is asked for where it is sent."""

    reveals = {"way": {"post": ("post",), "e-mail": ("mail",)}}
    recipient = _one_of(
        _("Who will read it?"), READERS.items(), required=_("Choose who will read it."),
        hint=_("We look for things this reader must not learn."),
    )  # fmt: skip
    name = _text(_("Their name, as it stands on the letter"), required=_("Write who it is for."))
    way = _one_of(_("How does it reach them?"), WAYS.items(), required=_("Choose how it reaches them."))
    post = _text(_("Address"), rows=4)
    mail = _text(_("E-mail address"))
    title = _text(
        _("Heading"), _("Somebody else may see it first. Say nothing that could harm."),
        required=_("Write a heading."),
    )  # fmt: skip
    text = _text(
        _("The letter"),
        _("Fill in the words in square brackets, or take them out. Name an order by its date only."),
        rows=18, required=_("Write the letter."),
    )  # fmt: skip
    purpose = _text(_("What is it for?"), _("This is printed on it."), required=_("Write what it is for."))
    basis = _text(
        _("What allows you to send it?"),
        _("For example: they agreed on a day, or the rule that you rely on. This is printed on it."),
        required=_("Write what allows it."),
    )  # fmt: skip
    keep_until = DayField(
        label=_("Until when may it be kept?"),
        required=False,
        help_text=_("This is printed on it. Another agency, or somebody else, has to be given a day."),
    )
    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """An address where it is sent, and a day for who has to destroy it."""
        given = super().clean()
        if given.get("way") == "post" and not given.get("post"):
            self.add_error("post", _("Write the address."))
        if given.get("way") == "e-mail" and not _is_mail(given.get("mail") or ""):
            self.add_error("mail", _("Write an e-mail address, like name@example.org."))
        until = given.get("keep_until")
        if given.get("recipient") in ("agency", "other") and not until and "keep_until" not in self.errors:
            self.add_error("keep_until", _("Give the day until which they may keep it."))
        if until and until < timezone.localdate():
            self.add_error("keep_until", _("This day is over. Choose a later one."))
        return given

    def told(self) -> dict[str, Any]:
        """The fields of a version."""
        given = self.cleaned_data
        address = {"post": given["post"], "e-mail": given["mail"]}.get(given["way"], "")
        names = ("title", "text", "recipient", "name", "way", "purpose", "basis", "keep_until")
        return {name: given[name] for name in names} | {"address": address or ""}


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class Decide(forms.Form):
    """A decision for each open hit, by its place in the list; those that are left are decided later.

    Args:
        hits: with their places.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, hits: Sequence[tuple[int, HitTold]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hits = tuple(hits)
        for place, hit in self.hits:
            self.fields[f"how-{place}"] = _one_of(
                _("What should happen with it?"), [(each, HOW[each]) for each in hit.choices]
            )
            if any(NEEDS[each][0] for each in hit.choices):
                self.fields[f"reason-{place}"] = _text(_("Why?"), _("Only where it stays in."))

    def clean(self) -> dict[str, Any]:
        """At least one decision, each with its reason where it needs one."""
        given = super().clean() or self.cleaned_data
        chosen = {place: given.get(f"how-{place}") for place, _hit in self.hits}
        if not any(chosen.values()) and not self.errors and self.hits:
            self.add_error(
                f"how-{self.hits[0][0]}", _("Choose what should happen with at least one of them.")
            )
        for place, how in chosen.items():
            if how and NEEDS[cast(How, how)][0] and not given.get(f"reason-{place}"):
                self.add_error(f"reason-{place}", _("Say why, in a sentence."))
        return given

    def chosen(self) -> dict[int, tuple[How, str]]:
        """The decisions with their reasons, by place."""
        given = self.cleaned_data
        return {
            place: (given[f"how-{place}"], given.get(f"reason-{place}", ""))
            for place, _hit in self.hits
            if given[f"how-{place}"]
        }


class Ask(forms.Form):
    """Which colleague is asked to be the second person."""

    colleague = _one_of(
        _("Which colleague should read it?"), (), required=_("Choose a colleague."),
        hint=_("They find it under what is due today. These can open this case."),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "colleague").choices = list(colleagues)


class SendBack(forms.Form):
    """Why a letter cannot go as it is."""

    reason = _text(_("What has to change?"), required=_("Say what has to change."))


class ProtectedForm(RevealingForm):
    """A detail that must stay secret, whose it is, and from whom."""

    reveals = {"whose": {"other": ("name",)}}
    kind = _one_of(_("What is it?"), DETAILS.items(), required=_("Choose what it is."))
    value = _text(
        _("The detail itself"),
        _("An address as on an envelope, without the name. A date of birth like 4 3 1990."),
        rows=3, required=_("Write the detail."),
    )  # fmt: skip
    whose = _one_of(
        _("Whose is it?"),
        [("person", READERS["person"]), ("accused", READERS["accused"]), ("other", READERS["other"])],
        required=_("Choose whose it is."),
    )  # fmt: skip
    name = _text(_("Who are they?"), _("For example: their mother, or a name."))
    secret_from = forms.MultipleChoiceField(
        label=_("Who must not learn it?"), choices=list(READERS.items()),
        widget=forms.CheckboxSelectMultiple, initial=["accused", "agency", "other"],
        help_text=_("Leave out only who knows it already."),
        error_messages={"required": _("Choose who must not learn it.")},
    )  # fmt: skip
    is_shared = _one_of(
        _("Can the person who is said to do it open, answer or see what comes there?"),
        [
            ("no", _("No, or it is no address or number")),
            ("yes", _("Yes, for example because they live there")),
        ],
        required=_("Choose one."), hint=_("Then no letter to the person it happens to can go there."),
    )  # fmt: skip
    note = _text(_("Note for colleagues"))

    def clean(self) -> dict[str, Any]:
        """A detail of a kind that can be looked for."""
        given = super().clean()
        kind, value = given.get("kind"), given.get("value") or ""
        if kind == "date" and value:
            self._read_day(given, value)
        wrong = {
            "phone": sum(sign.isdigit() for sign in value) < _DIGITS and _("Write at least 6 digits."),
            "mail": not _is_mail(value) and _("Write an e-mail address, like name@example.org."),
            "address": not any(sign.isdigit() for sign in value)
            and _("Write the number too, so that it can be found."),
        }.get(kind or "")  # fmt: skip
        if value and wrong:
            self.add_error("value", wrong)
        if given.get("whose") == "other" and not given.get("name"):
            self.add_error("name", _("Write who they are."))
        return given

    def _read_day(self, given: dict[str, Any], value: str) -> None:
        parts = tuple(value.replace("/", " ").replace(".", " ").split())
        try:
            day = DayField().clean(parts if len(parts) == 3 else value)
        except ValidationError as error:
            self.add_error("value", error)
        else:
            given["value"] = day.isoformat()

    def told(self) -> dict[str, Any]:
        """The fields of ProtectedTold."""
        given = self.cleaned_data
        return {
            "kind": given["kind"], "value": given["value"], "note": given["note"],
            "whose": given["name"] if given["whose"] == "other" else given["whose"],
            "secret_from": tuple(given["secret_from"]), "is_shared": given["is_shared"] == "yes",
        }  # fmt: skip


class MarkForm(forms.Form):
    """That somebody knows a detail already, and who says so."""

    reader = _one_of(_("Who knows it already?"), READERS.items(), required=_("Choose who knows it."))
    whose_word = _text(
        _("Who says so, and how do they know?"),
        _("For example: they told me on Monday that he helped them move in."),
        rows=3, required=_("Say who says so."),
    )  # fmt: skip

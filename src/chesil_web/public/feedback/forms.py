"""What is asked for of a page of the website."""

import re
import uuid
from typing import Any, Final

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil import law
from chesil_web.public.feedback import rules
from chesil_web.public.guidance import queries

MOST: Final = 2_000
_VERSION: Final = re.compile(r"[A-Za-z0-9.-]{0,20}")
_FOUND: Final = {
    "phone": lazy("a phone number"), "e-mail": lazy("an e-mail address or the name of an account"),
    "address": lazy("an address or a postcode"), "name": lazy("a name with a title, such as Mr or Dr"),
    "card": lazy("a card number"), "account": lazy("a bank account or another long number"),
    "insurance": lazy("a National Insurance number"), "birth": lazy("a date of birth"),
}  # fmt: skip


class FeedbackForm(forms.Form):
    """The words, and the page that they are about. *website* is hidden: only a machine fills it in."""

    words = forms.CharField(
        label=lazy("What could be better on this page?"), max_length=MOST,
        help_text=lazy("Leave out names, addresses, numbers and anything about your money."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": lazy("Write what could be better.")},
    )  # fmt: skip
    page = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    version = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(max_length=200, required=False)

    def clean_words(self) -> str:
        """Words in which nothing personal was found.

        Raises:
            ValidationError: it says what was found, and that nothing was kept.
        """
        words: str = self.cleaned_data["words"]
        found = rules.personal(words, public=_public_numbers())
        if found:
            what = _(" and ").join(str(_FOUND[kind]) for kind in found)
            raise forms.ValidationError(
                _("This seems to contain %(what)s. Nothing was kept. Take it out, then send it again.")
                % {"what": what}
            )
        return words

    def clean_page(self) -> str:
        """A public page of this site; nothing for any other."""
        page: str = self.cleaned_data["page"]
        try:
            found = resolve(page)
        except Resolver404:
            return ""
        return page if getattr(found.func, "who", "") == "public" and not rules.personal(page) else ""

    def clean_version(self) -> str:
        """The version of the page as it says it; nothing for what no page says."""
        version: str = self.cleaned_data["version"]
        return version if _VERSION.fullmatch(version) and not rules.personal(version) else ""

    def clean_id(self) -> uuid.UUID:
        """What tells a form that is sent twice; a new one when the page gave none."""
        return self.cleaned_data["id"] or uuid.uuid4()

    def is_machine(self) -> bool:
        """Whether the box that nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))


def first(page: str, version: str) -> dict[str, Any]:
    """What an empty form begins with."""
    return {"page": page, "version": version, "id": uuid.uuid4()}


def _public_numbers() -> tuple[str, ...]:
    """What the law room prints, and what the directory says today."""
    return (*(each.number for each in law.services() if each.number), *queries.numbers())

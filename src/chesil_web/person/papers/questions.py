"""Pages of questions, and of what was begun; and a field of text that such pages ask for."""

from typing import Any, Final

import attrs
from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.foundation.ui.page import Page

_SHORT: Final = 200


def text_field(
    label: Any, help_text: Any = "", *, rows: int = 0, most: int = _SHORT, missing: Any = ""
) -> forms.CharField:
    """A field of text. *rows*: of a box for more than a line. *missing*: it must be answered, else this."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"max_length": _("Use at most %(limit_value)d characters."), "required": missing},
    )  # fmt: skip


def pictures_field() -> forms.BooleanField:
    """Whether pictures are printed, and what to check first."""
    return forms.BooleanField(
        label=_("Print pictures beside the messages that sent them"), required=False,
        help_text=_("They are printed small. Hidden details, such as where they were taken, are left out. "
                    "Everyone who gets the document sees them, so look at each of them first. Leave this out "
                    "if one is private or sexual. If it shows someone under 18, do not copy it: tell the "
                    "police that you have it."),
    )  # fmt: skip


@attrs.frozen(kw_only=True)
class FormPage(Page):
    """The page of papers/form.html: some questions.

    *intro*: lines before them. *do*: words of the button. *empty*: nothing to choose.
    """

    intro: tuple[str, ...] = ()
    do: str
    empty: str = ""


@attrs.frozen(kw_only=True)
class BegunPage(Page):
    """What was begun: address, name and more of each. *do*, *address*: words and place of the button."""

    intro: tuple[str, ...]
    do: str
    address: str
    rows: tuple[tuple[str, str, str], ...]

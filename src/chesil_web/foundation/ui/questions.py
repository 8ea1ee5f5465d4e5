"""The questions that forms are made of: a line or a box of words, one of some choices, a day."""

from typing import Any, Final

from django import forms

from chesil_web.foundation.ui.day import DayField

_LONG: Final = 20_000
_SHORT: Final = 500


def text(label: Any, hint: Any = "", *, rows: int = 0, required: Any = "") -> forms.CharField:
    """A line, or with *rows* a box of so many. *required*: what is said when it is empty; "" if it may be."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=_LONG if rows else _SHORT,
        widget=widget,
        error_messages={"required": required} if required else {},
    )


def one_of(label: Any, choices: Any, hint: Any = "", *, required: Any = "") -> forms.ChoiceField:
    """One of some choices. *required*: the error if none was chosen; "" if it can be left empty."""
    return forms.ChoiceField(
        label=label, help_text=hint, choices=list(choices), widget=forms.RadioSelect, required=bool(required),
        error_messages={"required": required} if required else {},
    )  # fmt: skip


def day(label: Any, hint: Any = "", *, required: Any = "") -> DayField:
    """A day. *required*: what is said when it is empty; "" if it may be."""
    return DayField(
        label=label, help_text=hint, required=bool(required),
        error_messages={"required": required} if required else {},
    )  # fmt: skip

"""Where the four corners of a screen are on its photograph, in per cent of its width and height."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chesil_web.person.screens import bridge
from chesil_web.person.screens.models import Corner, ScreenRead

CORNERS: Final = {
    "upper_left": _("Upper left corner"),
    "upper_right": _("Upper right corner"),
    "lower_right": _("Lower right corner"),
    "lower_left": _("Lower left corner"),
}
WAYS: Final = {"across": _("From the left"), "down": _("From the top")}
_BEGIN: Final = ((5, 5), (95, 5), (95, 95), (5, 95))  # per cent, where the machine proposes nothing
_MOST: Final = 100
_NUMBER: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{0,9})?|\.[0-9]{1,9}")
_WRONG: Final = _("Write a number from 0 to 100.")
_MISPLACED: Final = _(
    "This corner is not in its place. Keep the corners apart, and put each where its name says."
)


class PerCent(forms.Field):
    """A number from 0 to 100, with a decimal point or comma."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(label=label, widget=widget, error_messages={"required": _WRONG})

    def to_python(self, value: Any) -> float | None:
        """The number; None where nothing was typed.

        Raises:
            ValidationError: it is none.
        """
        typed = str(value or "").strip()
        if typed and _read(typed) is None:
            raise forms.ValidationError(_WRONG)
        return _read(typed)


class CornersForm(forms.Form):
    """The four corners, from the upper left one clockwise.

    Args:
        of: what was read in the picture. They begin where she set them, or where the machine proposes them.
    """

    def __init__(self, *args: Any, of: ScreenRead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = of.width, of.height
        begin = _per_cent(of.corners or of.proposed, self.size) or _BEGIN
        for corner, place in zip(CORNERS, begin, strict=True):
            for way, value in zip(WAYS, place, strict=True):
                self.fields[f"{corner}_{way}"] = PerCent(label=WAYS[way])
                self.initial[f"{corner}_{way}"] = f"{value:.1f}"

    def clean(self) -> dict[str, Any]:
        """Corners that go around a screen."""
        said = super().clean() or self.cleaned_data
        if not self.errors and (wrong := bridge.first_misplaced(self.corners())) is not None:
            self.add_error(f"{list(CORNERS)[wrong]}_across", _MISPLACED)
        return said

    def corners(self) -> tuple[Corner, ...]:
        """In pixels of the picture."""
        said, (width, height) = self.cleaned_data, self.size
        places = ((said[f"{corner}_across"], said[f"{corner}_down"]) for corner in CORNERS)
        return tuple((round(across * width / _MOST), round(down * height / _MOST)) for across, down in places)

    def drawn(self) -> str:
        """The corners as the points of a polygon, in per cent; what was typed wrongly is where it began."""
        return " ".join(f"{self._shown(f'{each}_across')},{self._shown(f'{each}_down')}" for each in CORNERS)

    def _shown(self, name: str) -> float:
        value = _read(str(self[name].value() or ""))
        return float(self.initial[name]) if value is None else value


def _read(typed: str) -> float | None:
    """The number that was typed; None where it is none from 0 to 100."""
    plain = typed.strip().removesuffix("%").strip().replace(",", ".")
    value = float(plain) if _NUMBER.fullmatch(plain) else None
    return value if value is not None and value <= _MOST else None


def _per_cent(corners: tuple[Corner, ...], size: tuple[int, int]) -> tuple[tuple[float, float], ...]:
    width, height = size
    return tuple((_MOST * across / width, _MOST * down / height) for across, down in corners)

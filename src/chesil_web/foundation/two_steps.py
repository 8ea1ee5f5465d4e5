"""The second step of signing in: a code of an authenticator app (RFC 6238), and how it gets its key."""

import secrets
from base64 import b32encode
from typing import Any, Final
from urllib.parse import quote

import attrs
import segno
from django import forms
from django.utils.translation import gettext_lazy as _
from django_otp.oath import TOTP

_MARGIN: Final = 4  # squares, as a camera needs to find the code (ISO/IEC 18004)
_KEY_BYTES: Final = 20
_TOLERANCE: Final = 1  # steps of 30 seconds that a phone's clock may be wrong by


@attrs.frozen
class Picture:
    """A QR code to draw: how many squares it is wide, and the path of those that are dark."""

    size: int
    path: str


@attrs.frozen
class SetUp:
    """What an authenticator is given the first time: a key in groups of four, a link, and a picture of it."""

    key: str
    link: str
    picture: Picture


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.RegexField(
        r"^[0-9 ]{6,8}$", label=_("Code"), help_text=_("6 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={
            "required": _("Type the 6 digits that your authenticator shows."),
            "invalid": _("Type the 6 digits that your authenticator shows."),
        },
    )  # fmt: skip

    def clean_code(self) -> str:
        """The digits."""
        return str(self.cleaned_data["code"]).replace(" ", "")


def new_key() -> bytes:
    """A key for an authenticator."""
    return secrets.token_bytes(_KEY_BYTES)


def set_up(key: bytes, *, name: str, site: str) -> SetUp:
    """How to give a key to an app, which then shows *site* and *name*."""
    text = b32encode(key).decode().rstrip("=")
    label = f"{quote(site, safe='')}:{quote(name, safe='')}"
    link = f"otpauth://totp/{label}?secret={text}&issuer={quote(site, safe='')}"
    return SetUp(in_groups(text), link, picture(link))


def in_groups(key: str) -> str:
    """A key as people read it."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def picture(text: str) -> Picture:
    """A text as a QR code."""
    rows = [bytes(row) for row in segno.make_qr(text).matrix_iter(border=_MARGIN)]
    dark = ((x, y) for y, row in enumerate(rows) for x, square in enumerate(row) if square)
    return Picture(size=len(rows), path="".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def right_step(key: bytes, code: str, *, after: int, at: float | None = None) -> int | None:
    """The step that a code is of, when it is right and later than *after*; None otherwise.

    Args:
        at: seconds of Unix time; now when it is not given.
    """
    totp: Any = TOTP(key)
    if at is not None:
        totp.time = at
    if not totp.verify(int(code), tolerance=_TOLERANCE, min_t=after + 1):
        return None
    return int(totp.t())

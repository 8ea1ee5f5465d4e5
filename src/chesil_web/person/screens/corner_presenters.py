"""What the page shows on which the corners of a screen are set."""

from collections.abc import Iterator
from typing import Any

import attrs
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.person.screens.corner_forms import CORNERS, WAYS, CornersForm
from chesil_web.person.screens.presenters import address, picture_of
from chesil_web.person.screens.queries import Shot


@attrs.frozen(kw_only=True)
class CornersPage(Page):
    """The corners of the screen on a photograph.

    Attributes:
        picture: where it can be seen. drawn: the corners as points of a polygon, in per cent.
        corners: each one's name, the words of it and its two fields.
        found: whether the machine proposes them. is_set: she set corners before.
        set_aside: what becomes of her decisions; empty where there are none.
    """

    picture: str
    drawn: str
    corners: tuple[tuple[str, str, tuple[BoundField, ...]], ...]
    found: bool
    is_set: bool
    set_aside: str


def page(found: Shot, form: CornersForm) -> CornersPage:
    """The page. *found*: was read."""
    return CornersPage(
        heading=_("Set the corners of the screen"),
        back=address(found.file.id),
        form=form,
        picture=picture_of(found.file.id),
        drawn=form.drawn(),
        corners=tuple(_corners(form)),
        found=bool(found.read and found.read.proposed and not found.corners),
        is_set=bool(found.corners),
        set_aside=_set_aside(found),
    )


def _corners(form: CornersForm) -> Iterator[tuple[str, str, tuple[BoundField, ...]]]:
    for corner, words in CORNERS.items():
        yield corner, str(words), tuple(form[f"{corner}_{way}"] for way in WAYS)


def _set_aside(found: Shot) -> str:
    count = sum(bool(row.box) and row.state != "open" for row in found.standing.rows.values())
    words: Any = ngettext(
        "You have checked %(n)d message in this picture. If the picture is read again, you need to check it"
        " again. What you typed yourself stays.",
        "You have checked %(n)d messages in this picture. If the picture is read again, you need to check"
        " them again. What you typed yourself stays.",
        count,
    )
    return str(words % {"n": count}) if count else ""

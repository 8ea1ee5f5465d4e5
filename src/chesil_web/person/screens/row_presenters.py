"""What the pages show that ask about one message, and about who wrote on which side."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.person.screens.check_presenters import crop_of
from chesil_web.person.screens.forms import DivideForm, RowForm, SidesForm
from chesil_web.person.screens.models import ME, Decision, Row
from chesil_web.person.screens.presenters import address, is_group, name_of, names_of, picture_of
from chesil_web.person.screens.queries import Shot

_WORD: Final = re.compile(r"\w+")
_WHAT: Final = {
    "right": lazy("You said that it is right"),
    "changed": lazy("You changed it"),
    "side": lazy("You moved it to the other side"),
    "day": lazy("You gave its day"),
    "joined": lazy("You joined it with the one below"),
    "divided": lazy("You divided it"),
    "none": lazy("You said that this is not a message"),
    "typed": lazy("You typed it"),
    "found": lazy("You said that this is a message"),
    "undone": lazy("You took a decision back"),
    "reread": lazy("You had the picture read again"),
}


@attrs.frozen(kw_only=True)
class SidesPage(Page):
    """Who wrote on which side. *header*: the name at the top of the picture, or nothing."""

    header: str
    picture: str
    name: str
    others: str


@attrs.frozen(kw_only=True)
class RowPage(Page):
    """One message to change or to divide; or one to type.

    Attributes:
        lines: as the machine read them. history: what was decided, each with when and what it said before.
    """

    picture: str
    name: str
    width: int
    height: int
    crop: str
    divide: DivideForm | None
    lines: tuple[str, ...]
    history: tuple[str, ...]
    engine: str


def row_form(found: Shot, row: Row | None, data: Any = None) -> RowForm:
    """The questions about a message, with what is known of it."""
    left, right = names_of(found.sides, found.header)
    known = (
        {}
        if row is None
        else {
            "text": row.text,
            "side": row.side,
            "sender": row.sender,
            "time": row.time,
            "day": date.fromisoformat(row.day) if row.day else None,
        }
    )
    return RowForm(
        data,
        sides=(("right", right), ("left", left)),
        initial=known,
        is_group=is_group(found) or bool(row and row.sender),
    )


def row(found: Shot, row: Row | None, form: RowForm, divide: DivideForm | None) -> RowPage:
    """One message."""
    read = found.read
    return RowPage(
        heading=_("Change the message") if row else _("Type a message of the picture"),
        form=form,
        back=address(found.file.id),
        picture=picture_of(found.file.id),
        name=name_of(found),
        width=read.width if read else 0,
        height=read.height if read else 0,
        crop=crop_of(row, found) if row else "",
        divide=divide,
        lines=tuple(map(visible, row.lines)) if row else (),
        history=tuple(_history(found, row)),
        engine=read.engine if read and row and row.box else "",
    )


def _history(found: Shot, row: Row | None) -> list[str]:
    if row is None:
        return []
    mine = [each for each in found.decided.decisions if row.number in {one.number for one in each.new}]
    return [_decision(each) for each in mine]


def _decision(decision: Decision) -> str:
    before = " · ".join(visible(each.text) for each in decision.old)
    helped = _(" (somebody helped you)") if decision.by != "owner" else ""
    line = f"{said(decision.at)}: {_WHAT[decision.what]}{helped}."
    return f"{line} {_('Before: %(words)s') % {'words': before}}" if before else line


def sides_form(found: Shot, names: Sequence[str], others: int, data: Any = None) -> SidesForm:
    """Who wrote on which side, with what she said before, or what the picture proposes."""
    return SidesForm(data, names=names, others=others, initial=_first(found, names))


def _first(found: Shot, names: Sequence[str]) -> dict[str, Any]:
    said_before = found.sides
    if said_before is None:
        left = _named_above(found, names)
        group = SidesForm.SEVERAL if is_group(found) else SidesForm.OTHER
        return {
            "right": ME, "left": f"name {left}" if left else group, "left_name": found.header, "also": True,
        }  # fmt: skip
    return {
        **_side("left", said_before.left, names),
        **_side("right", said_before.right, names),
        "also": True,
    }


def _named_above(found: Shot, names: Sequence[str]) -> str:
    """The one person she knows who is named above the messages; nothing if none or several are."""
    read = found.read
    tops = [row.box[1] for row in read.rows if row.box] if read else []
    above = [each.text for each in read.marks if tops and each.box[3] <= min(tops)] if read else []
    lines = [_words(each) for each in (found.header, *above)]
    named = [name for name in names if any(f" {_words(name)} " in f" {line} " for line in lines)]
    return named[0] if len(named) == 1 else ""


def _words(line: str) -> str:
    return " ".join(_WORD.findall(line.casefold()))


def _side(side: str, writer: str, names: Sequence[str]) -> dict[str, str]:
    if writer == ME or not writer:
        return {side: writer or SidesForm.SEVERAL}
    if writer in names:
        return {side: f"name {writer}"}
    return {side: SidesForm.OTHER, f"{side}_name": writer}


def sides(found: Shot, form: SidesForm, others: int) -> SidesPage:
    """Who wrote on which side."""
    words = ngettext(
        "%(n)d more picture has this name at the top.",
        "%(n)d more pictures have this name at the top.",
        others,
    )
    return SidesPage(
        heading=_("Who wrote these messages?"),
        form=form,
        back=address(found.file.id),
        header=visible(found.header),
        picture=picture_of(found.file.id),
        name=name_of(found),
        others=words % {"n": others} if others else "",
    )

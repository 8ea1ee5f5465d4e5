"""What the list of pictures shows, and what every page about one picture says about it."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.sandbox.faults import TookTooLong
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.page import Page
from chesil_web.person.screens import bridge, queries
from chesil_web.person.screens.models import ME, Sides
from chesil_web.person.screens.queries import Shot
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.beside import Link
from chesil_web.record.evidence.queries import File

_MOST_OF_ENTRY: Final = 5  # pictures of an entry that we look up


@attrs.frozen(kw_only=True)
class ShotRow:
    """A picture in the list.

    Attributes:
        id: a waiting page finds its state by this. again: it may be read if it is tried again.
    """

    id: uuid.UUID
    name: str
    address: str
    state: str
    more: str
    again: bool


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """The pictures of screens.

    Attributes:
        unread: how many can be read, in words; empty where none. check: where the next to check is; empty
            where none waits for her. busy: where to ask how far it is; empty when nothing is read.
        installed: whether pictures can be read here. failed: reading was given up. group: others wrote too.
    """

    rows: tuple[ShotRow, ...]
    unread: str
    check: str
    busy: str
    doing: str
    installed: bool
    failed: bool
    group: bool


def address(id: uuid.UUID) -> str:
    """Where the messages of a picture are checked."""
    return reverse("screens:check", args=[id])


def picture_of(id: uuid.UUID) -> str:
    """Where a picture can be seen."""
    return reverse("evidence:picture", args=[id, 0, 1, 0])


def link_of(safe: Any, file: File) -> Link | None:
    """What the page of a file says of the messages in it; None where it is no picture."""
    if file.kept.removed_at is not None or not evidence.is_picture(file):
        return None
    found = queries.shot(safe, file.id)
    return _link(found) if found else None


def links_of_entry(safe: OpenSafe, files: Sequence[uuid.UUID]) -> dict[uuid.UUID, Link]:
    """What the page of an entry says beside its pictures that show messages or may show some."""
    found = queries.shots_of(safe, files[:_MOST_OF_ENTRY])
    return {each.file.id: _link(each) for each in found if _may_show(each)}


def _may_show(found: Shot) -> bool:
    has_some = found.waits or bool(found.standing.rows)
    return has_some or evidence.is_screenshot(found.file) or queries.just_came(found.file)


def _link(found: Shot) -> Link:
    """A link to the messages of a picture. If nobody has read it yet, one press has it read."""
    begins = bridge.installed() and found.read is None and not (found.waits or found.standing.rows)
    where = reverse("screens:read-one", args=[found.file.id]) if begins else address(found.file.id)
    return Link(words=_link_words(found), address=where, begins=begins)


def _link_words(found: Shot) -> str:
    if found.open:
        count = len(found.open)
        said = ngettext(
            "Check the message in this picture", "Check the %(n)d messages in this picture", count
        )
        return said % {"n": count}
    if found.standing.rows:
        return _("The messages in this picture")
    if found.waits:
        return _("The messages in this picture are being read")
    if evidence.is_screenshot(found.file):
        return _("Read the messages in this picture")
    return _("This picture shows messages: read them")


def link_of_all(safe: OpenSafe, files: Sequence[File]) -> Link | None:
    """What the list of files says of the pictures of screens in it, and how many nobody read yet; None
    where there is none."""
    shown = [each.id for each in files if evidence.is_screenshot(each)]
    unread = queries.unread(safe, shown) if shown else []
    if not shown:
        return None
    if not unread:
        return Link(words=_("See the messages in your pictures"), address=reverse("screens:list"))
    words = ngettext(
        "Read the messages in %(n)d screenshot",
        "Read the messages in %(n)d screenshots",
        len(unread),
    )
    begins = bridge.installed()
    one = reverse("screens:read-one", args=unread) if len(unread) == 1 else reverse("screens:read")
    return Link(
        words=words % {"n": len(unread)}, address=one if begins else reverse("screens:list"), begins=begins
    )


def listed(found: Sequence[Shot], *, failed: bool, notice: str = "") -> ListPage:
    """The list."""
    unread = sum(each.read is None and not each.waits for each in found)
    waits = sum(each.waits for each in found)
    words = ngettext("Read the messages in the picture", "Read the messages in %(n)d pictures", unread)
    to_check = next((each for each in found if each.open), None)
    return ListPage(
        heading=_("Messages in pictures"),
        back=reverse("evidence:list"),
        notice=notice,
        rows=tuple(map(_shot_row, found)),
        unread=words % {"n": unread} if unread else "",
        check=address(to_check.file.id) if to_check else "",
        busy=reverse("screens:how-far") if waits else "",
        doing=_doing(waits),
        installed=bridge.installed(),
        failed=failed and bool(unread) and not waits,
        group=any(map(is_group, found)),
    )


def _doing(waits: int) -> str:
    words = ngettext("We are reading %(n)d picture.", "We are reading %(n)d pictures.", waits)
    return words % {"n": waits} if waits else ""


def reading_one() -> str:
    """That one picture is being read."""
    return _("We are reading this picture. This can take a minute.")


def how_far(found: Sequence[Shot]) -> dict[str, object]:
    """How far the reading is, for the page that waits."""
    waits = sum(each.waits for each in found)
    return {
        "busy": waits > 0,
        "said": _doing(waits),
        "each": {str(each.file.id): state_of(each) for each in found},
    }


def _shot_row(found: Shot) -> ShotRow:
    return ShotRow(
        id=found.file.id,
        name=name_of(found),
        address=address(found.file.id),
        state=state_of(found),
        more=visible(found.header),
        again=_took_too_long(found) and bridge.installed(),
    )


def _took_too_long(found: Shot) -> bool:
    return not found.waits and found.read is not None and found.read.fault == TookTooLong.code


def name_of(found: Shot) -> str:
    """What the file of a picture is called."""
    return visible(found.file.kept.name) or _("File")


def is_group(found: Shot) -> bool:
    """Whether several people wrote in a picture, beside whose phone it is."""
    senders = {row.sender for row in found.standing.rows.values() if row.sender and row.state != "none"}
    return len(senders) > 1 or (found.sides is not None and not found.sides.left)


def state_of(found: Shot) -> str:
    """How far a picture is: being read, to be checked, checked, or without messages."""
    if found.waits:
        return _("It is read soon.")
    if found.standing.rows:
        return _checked_words(found)
    if found.read is None:
        return _("Not read yet.")
    if _took_too_long(found):
        return _("It took too long to read. You can try again, or type what it says.")
    if found.read.fault:
        return _("It could not be read. You can type what it says.")
    return _("No message was found in it. You can type what it says.")


def _checked_words(found: Shot) -> str:
    waits, right = len(found.open), len(found.right)
    if waits:
        said = ngettext(
            "%(n)d message: read by machine, not yet checked",
            "%(n)d messages: read by machine, not yet checked",
            waits,
        )
        return said % {"n": waits}
    if right and found.sides is None:
        return _("Say who wrote the messages, so that they can go into your timeline.")
    return ngettext("%(n)d message, checked", "%(n)d messages, checked", right) % {"n": right}


def names_of(sides: Sides | None, header: str) -> tuple[str, str]:
    """Who wrote left and right, in words; before she said it, only where it stands."""
    if sides is None:
        return _("On the left"), _("On the right")
    words = {ME: _("You"), "": _("Somebody in the group")}
    return tuple(visible(words.get(each, each)) for each in (sides.left, sides.right))  # type: ignore[return-value]


def can_have_corners(found: Shot) -> bool:
    """Whether the corners of a screen can be set. Its picture must be read first, so its size is known."""
    return bridge.installed() and found.read is not None and min(found.read.width, found.read.height) > 0

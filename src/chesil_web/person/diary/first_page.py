"""What the first page inside shows: what matters now, each to be put off, and what was kept last."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

import attrs
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil import law
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.accounts.presenters import CodeNews
from chesil_web.person.diary.models import Listed
from chesil_web.person.diary.presenters import Row, row_of
from chesil_web.person.diary.today import Today
from chesil_web.record.matters import PARTS, Item, Lead, Part, Sign

MOST: Final = 3  # of a part, before the others open
OFF_DAYS: Final = (1, 7)
SAFETY: Final = lazy("What may be about your safety")
DONE: Final = {"off": lazy("Put off. It comes back by itself.")}
_MOST_SIGNS: Final = 3
_NUMBERS: Final = ("emergency", "police", "domestic-abuse-helpline", "stalking-helpline")
_HEADINGS: Final[dict[Part, Any]] = {
    "next": lazy("Next step"),
    "soon": lazy("Coming up"),
    "waits": lazy("Waiting for you"),
    "went_on": lazy("Meanwhile"),
}
# What stands as a next step is one thing at a time.
_SHOWN: Final[dict[Part, int]] = {"next": 1}


@attrs.frozen(kw_only=True)
class PartRows:
    """A part of the page. *name*: which part. *more*: those that open below the first ones."""

    name: Part
    heading: str
    rows: tuple[Item, ...]
    more: tuple[Item, ...]


@attrs.frozen(kw_only=True)
class Safety:
    """That something may be about her safety.

    Attributes:
        id: what putting it off is known by, where that can be done. says: that there is something, no more.
        signs: what it is, the day it was last, and what can be done. more: the page of the law has what they
            rest on. numbers: of who to call.
    """

    id: str
    says: str
    signs: tuple[tuple[str, str, str], ...]
    more: bool
    numbers: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class OffRow:
    """Something that is put off."""

    id: str
    says: str
    until: str


@attrs.frozen(kw_only=True)
class TodayPage(Page):
    """The first page inside.

    Attributes:
        code: what there is to say of a new recovery code, or None. to_keep: a code was shown, and she
            has not said that she kept it. is_new: nothing is kept yet. numbers: who to call, by name.
    """

    code: CodeNews | None
    to_keep: bool
    is_new: bool
    safety: Safety | None
    parts: tuple[PartRows, ...]
    off: tuple[OffRow, ...]
    latest: tuple[Row, ...]
    leads: tuple[Lead, ...]
    numbers: tuple[tuple[str, str], ...]


def today(
    found: Today, rows: Sequence[Listed], code: CodeNews | None, *, to_keep: bool, done: str
) -> TodayPage:
    """The page. *rows*: what was kept last. *done*: a code of DONE."""
    parts = tuple(_parts(found.items))
    return TodayPage(
        heading=_("Today"), notice=str(DONE.get(done, "")), code=code, to_keep=to_keep,
        is_new=not rows and not parts, safety=safety(found.signs, id=found.signs_id), parts=parts,
        off=tuple(OffRow(id=id, says=says, until=said_day(day)) for id, says, day in found.off),
        latest=tuple(map(row_of, sorted(rows, key=_happened, reverse=True))),
        leads=found.leads, numbers=_called(_NUMBERS),
    )  # fmt: skip


def _happened(row: Listed) -> tuple[str, ...]:
    """The key that sorts the latest entries. An entry without a day comes first, as in the list."""
    return row.start or "9", row.when, row.written


def until(days: str) -> Any:
    """The day on which something comes back that is put off for some days; None where it cannot be."""
    offered = {str(each): each for each in OFF_DAYS}
    return timezone.localdate() + timedelta(days=offered[days]) if days in offered else None


def _parts(items: Sequence[Item]) -> Iterator[PartRows]:
    for part in PARTS:
        mine = tuple(each for each in items if each.part == part)
        if mine:
            most = _SHOWN.get(part, MOST)
            more = () if part in _SHOWN else mine[most:]
            yield PartRows(name=part, heading=str(_HEADINGS[part]), rows=mine[:most], more=more)


def safety(signs: Sequence[Sign], *, id: str = "") -> Safety | None:
    """What is said of signs, the most pressing first; None where there is none."""
    if not signs:
        return None
    shown, recent = signs[:_MOST_SIGNS], any(each.now and each.is_recent for each in signs)
    call = dict.fromkeys(("emergency", *(id for each in shown for id in each.call)))
    return Safety(
        id=id, signs=tuple(map(_sign, shown)), more=any(not each.noted for each in signs),
        says=_("Something in your record from the last two weeks may be about your safety.") if recent else
        _("Something in your record may be about your safety."),
        numbers=_called(tuple(call)[:_MOST_SIGNS]),
    )  # fmt: skip


def _sign(sign: Sign) -> tuple[str, str, str]:
    return sign.sentence, _last(sign.last), sign.do


def _last(day: date) -> str:
    """When it was last, as a person says it."""
    if day == timezone.localdate():
        return _("The last time was today.")
    return _("The last time was on %(day)s.") % {"day": said_day(day)}


def _called(ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Names and numbers of services, in this order."""
    known = {each.id: each for each in law.services()}
    return tuple((known[id].name, known[id].number) for id in ids if id in known)

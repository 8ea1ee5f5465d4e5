"""Shapes the pages of things of a case: a list of them, and the versions of one."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.record.given.answers import Rows
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.work_models import CaseVersion, Version
from chesil_web.staff.things.kinds import Kind
from chesil_web.staff.things.queries import Newest


@attrs.frozen(kw_only=True)
class Shown:
    """A thing as a page shows it.

    Attributes:
        id: for the address of its place on the page. change, versions: addresses; "" for the only one.
        notice: that there is another version beside it. below: things that belong to it.
        more: a link that adds one below, as address and words.
    """

    id: str
    title: str
    rows: Rows
    change: str
    change_words: str
    versions: str = ""
    notice: str = ""
    below: tuple["Shown", ...] = ()
    more: tuple[str, str] = ("", "")


@attrs.frozen(kw_only=True)
class ThingsPage(Page):
    """The things of a kind in a case. *add*: where one is added, and what the button says; empty for none."""

    ref: str
    lead: str
    empty: str
    add: tuple[str, str]
    also: tuple[str, str]
    things: tuple[Shown, ...]


@attrs.frozen(kw_only=True)
class VersionsPage(Page):
    """All versions of a thing, the newest first: its number and when and by whom it was written, and rows."""

    ref: str
    versions: tuple[tuple[str, Rows], ...]


def shown(case: Case, kind: Kind, each: Newest, *, more_rows: Rows = (), **more: Any) -> Shown:
    """A thing, with where it is changed."""
    id, number = each.row.thing, each.row.number
    args = [case.id] if kind.only else [case.id, id]
    return Shown(
        id=id.hex,
        title=kind.title(each.told),
        rows=(*kind.rows(each.told), *more_rows),
        change=reverse(f"cases:{kind.page}-{'add' if kind.only else 'change'}", args=args),
        change_words=str(kind.change),
        versions=reverse(f"cases:{kind.page}-versions", args=args) if number > 1 else "",
        notice=beside(each.beside),
        **more,
    )


def beside(count: int) -> str:
    """That others changed a thing at the same time, in words; empty for nobody."""
    words = ngettext(
        "Somebody else changed this at the same time. Their version is among the earlier ones: look at both.",
        "%(n)d others changed this at the same time. Their versions are among the earlier ones: look at "
        "all of them.",
        count,
    )
    return words % {"n": count} if count else ""


def things(
    case: Case, kind: Kind, found: Sequence[Shown], *, lead: str = "", also: tuple[str, str] = ("", "")
) -> ThingsPage:
    """The things of a kind. *also*: an address and words, of what can be done beside."""
    can_add = not case.closed_on and not (kind.only and found)
    add = (reverse(f"cases:{kind.page}-add", args=[case.id]), str(kind.add)) if can_add else ("", "")
    return ThingsPage(
        heading=str(kind.heading),
        ref=case.ref,
        lead=lead,
        empty=str(kind.empty),
        add=add,
        also=also,
        things=tuple(found),
        back=reverse("cases:case", args=[case.id]),
    )


def versions(
    case: Case, kind: Kind, found: Iterable[tuple[CaseVersion, Version[Any]]], back: str
) -> VersionsPage:
    """All versions of a thing."""
    rows = tuple((_version(row, version), kind.rows(version.told)) for row, version in found)
    return VersionsPage(heading=_("Earlier versions"), ref=case.ref, versions=rows, back=back)


def _version(row: CaseVersion, version: Version[Any]) -> str:
    words = _("Version %(n)d, written on %(when)s by %(name)s")
    told = words % {"n": row.number, "when": said(version.at), "name": version.by_name}
    return f"{told} ({_('from version %(n)d') % {'n': row.base}})" if row.base else told


def hidden(thing: uuid.UUID, newest: Newest | None) -> dict[str, Any]:
    """What a form of a thing carries along: which one it is, and the version that it shows."""
    return {"thing": thing, "base": newest.row.number if newest else 0}

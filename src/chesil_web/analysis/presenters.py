"""What each page of this room shows."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.analysis.models import Given, Group, Pair
from chesil_web.analysis.queries import Looked
from chesil_web.evidence.models import Told
from chesil_web.ui.page import Page
from chesil_web.ui.when import said, said_month

A_PAGE: Final = 20
MANY: Final = 100  # events of one suggestion or entry on a page
_CLOCKS: Final = {"assumed": lazy("time assumed: UK"), "date_only": lazy("day only"), "none": lazy("no time")}
_CHANNELS: Final = {
    "call": lazy("Call"), "text": lazy("Text message"), "chat": lazy("Chat"), "email": lazy("E-mail"),
    "social": lazy("Social media"), "voicemail": lazy("Voicemail"),
    "third_party": lazy("Through someone else"), "document": lazy("Picture or file"),
}  # fmt: skip
_DECIDED: Final = {"keep": lazy("Kept"), "aside": lazy("Set aside")}
ALWAYS: Final = lazy("These are suggestions. Only what you keep is used.")


@attrs.frozen(kw_only=True)
class GroupRow:
    """Suggestions of one kind by one person, in a line."""

    address: str
    title: str
    more: str


@attrs.frozen(kw_only=True)
class PersonGroups:
    """Everything about one person."""

    name: str
    rows: tuple[GroupRow, ...]


@attrs.frozen(kw_only=True)
class NoticedPage(Page):
    """What we noticed. *asks*: a question to answer first. *busy*: where to ask whether it is done.

    *me*, *about*: what she answered: her own name in the messages, and whom it is about.
    """

    people: tuple[PersonGroups, ...]
    assumptions: tuple[str, ...]
    busy: str
    whole: bool
    stale: bool
    failed: bool
    asks: str
    said: str
    proposals: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    me: str
    about: str
    pairs: str


@attrs.frozen(kw_only=True)
class SamePage(Page):
    """Who may be one person, each pair with its reason. *waits*: what she answered waits for a new look."""

    pairs: tuple[Pair, ...]
    waits: bool


@attrs.frozen(kw_only=True)
class EventRow:
    """One event a suggestion rests on."""

    when: str
    clock: str
    who: str
    what: str
    text: str
    record: str


@attrs.frozen
class More:
    """That there are more events than are shown, in words, and where they all are."""

    said: str
    address: str


@attrs.frozen(kw_only=True)
class Suggestion:
    """One suggestion, with why and the first of what it rests on."""

    id: str
    why: str
    rule: str
    decided: str
    events: tuple[EventRow, ...]
    more: More | None


@attrs.frozen(kw_only=True)
class RestsOnPage(Page):
    """Everything that one suggestion or one entry rests on, a page at a time."""

    why: str
    rule: str
    events: tuple[EventRow, ...]
    number: int
    pages: int


@attrs.frozen(kw_only=True)
class GroupPage(Page):
    """The suggestions of a group, a page at a time."""

    rows: tuple[Suggestion, ...]
    number: int
    pages: int
    count: int
    kept: int
    aside: int


@attrs.frozen(kw_only=True)
class WaitsPage(Page):
    """What follows is still being drawn, or could not be.

    Attributes:
        busy: where to ask whether it is done. again: where to try again. One of them is empty.
    """

    busy: str
    again: str


def noticed(
    looked: Looked | None, *, stale: bool, told: Told, names: Sequence[str], pairs: Sequence[Pair]
) -> NoticedPage:
    """The page of groups. *names*: of people she listed."""
    given = looked.given if looked and looked.given else Given(made_at=None)  # type: ignore[arg-type]
    by_person: dict[str, list[Group]] = {}
    for group in given.groups:
        if not group.noted:
            by_person.setdefault(group.person, []).append(group)
    people = tuple(_person(groups, list(given.groups)) for groups in by_person.values())
    return NoticedPage(
        heading=_("What we noticed"), back=reverse("diary:today"), people=people,
        assumptions=given.assumptions, stale=stale,
        busy=reverse("analysis:how-far") if looked and looked.busy else "",
        failed=bool(looked and looked.failed),
        whole=bool(looked and looked.given and not given.asks),
        asks=given.asks, said=given.said, proposals=given.proposals, about=told.about, me=told.me,
        names=tuple(dict.fromkeys((*names, *given.people))),
        pairs=_pairs(len(pairs)) if pairs else "",
    )  # fmt: skip


def _pairs(count: int) -> str:
    said = ngettext(
        "%(n)d pair of people may be one person.", "%(n)d pairs of people may be one person each.", count
    )
    return said % {"n": count}


def same(pairs: Sequence[Pair], *, waits: bool, notice: str = "") -> SamePage:
    """The page of pairs."""
    return SamePage(
        heading=_("Are two of them the same person?"), back=reverse("people:list"), pairs=tuple(pairs),
        waits=waits, notice=notice,
    )  # fmt: skip


def _person(groups: list[Group], every: list[Group]) -> PersonGroups:
    name = groups[0].name or _("Withheld numbers and people who are not named")
    return PersonGroups(name=name, rows=tuple(_group(each, every.index(each)) for each in groups))


def _group(group: Group, number: int) -> GroupRow:
    count = ngettext("%(n)s time", "%(n)s times", group.count) % {"n": f"{group.count:,}"}
    most = (
        _("most in %(month)s") % {"month": said_month(group.most)} if group.most and group.count > 1 else ""
    )
    hidden = _("hidden until you choose to read") if group.words else ""
    more = ", ".join(filter(None, (count, most, hidden)))
    return GroupRow(address=reverse("analysis:group", args=[number]), title=group.title, more=more)


def group(
    given: Group, rows: list[dict[str, Any]], *, place: int, number: int, decided: dict[str, tuple[str, str]],
    names: Sequence[str],
) -> GroupPage:  # fmt: skip
    """The suggestions of one group. *place*: of the group. *number*: of the page. *names*: of all of them."""
    ways = [decided.get(name, ("", ""))[0] for name in names]
    return GroupPage(
        heading=given.title, back=reverse("analysis:noticed"), count=given.count, number=number,
        rows=tuple(_suggestion(row, place, decided.get(row["signal"], ("", ""))[0]) for row in rows),
        pages=pages_of(given.count, A_PAGE), kept=ways.count("keep"), aside=ways.count("aside"),
    )  # fmt: skip


def _suggestion(row: dict[str, Any], group: int, way: str) -> Suggestion:
    return Suggestion(
        id=row["signal"], why=row["why"], rule=row["rule"], decided=str(_DECIDED.get(way, "")),
        events=tuple(map(event_row, row["events"])),
        more=more(row, reverse("analysis:suggestion", args=[group, row["place"]])),
    )  # fmt: skip


def suggestion(given: Group, row: dict[str, Any], *, place: int, number: int) -> RestsOnPage:
    """One suggestion of a group. *place*: of the group. *number*: of the page."""
    return RestsOnPage(
        heading=given.title, back=reverse("analysis:group", args=[place]), why=row["why"], rule=row["rule"],
        events=tuple(map(event_row, row["events"])), number=number, pages=pages_of(row["count"], MANY),
    )  # fmt: skip


def more(row: dict[str, Any], address: str) -> More | None:
    """That there are more events than those that stand with a row; None when they are all there."""
    if row["count"] <= len(row["events"]):
        return None
    return More(_("See all %(n)s") % {"n": f"{row['count']:,}"}, address)


def pages_of(count: int, a_page: int) -> int:
    """How many pages that makes, at least one."""
    return max(1, -(-count // a_page))


def waits(which: str, *, failed: bool) -> WaitsPage:
    """The page while what follows is not drawn."""
    return WaitsPage(
        heading=_("Bringing it together"), back=reverse("analysis:noticed"),
        busy="" if failed else reverse("analysis:conclusion-how-far", args=[which]),
        again=reverse("analysis:again", args=[which]) if failed else "",
    )  # fmt: skip


def event_row(row: dict[str, Any]) -> EventRow:
    """One event, from the columns that `bridge.Tables` gives."""
    at = row["at"]
    moment = at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
    who = _("You") if row["direction"] == "from_her" else row["name"] or ""
    return EventRow(
        when=said(moment) if moment else _("No time known"), clock=str(_CLOCKS.get(row["clock"], "")),
        who=_("Number withheld") if row["address_hidden"] else who, what=channel_name(row["channel"]),
        text=row["text"] or "", record=_("Record %(n)d") % {"n": row["record"]},
    )  # fmt: skip


def channel_name(channel: str) -> str:
    return str(_CHANNELS.get(channel) or channel.replace("_", " ").capitalize())

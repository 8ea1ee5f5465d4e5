"""What each page of this room shows."""

import uuid
from collections.abc import Sequence
from datetime import UTC
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.terms.acts import ACTS
from chesil_web.analysis.bridge import Origin
from chesil_web.analysis.models import Decided, Group, Pair
from chesil_web.analysis.queries import Looked
from chesil_web.diary.forms import KINDS
from chesil_web.evidence import places
from chesil_web.evidence.captions import rests_on
from chesil_web.ui.page import Page
from chesil_web.ui.when import said

A_PAGE: Final = 20
MANY: Final = 100  # events of one suggestion or entry on a page
_CLOCKS: Final = {"date_only": lazy("day only"), "none": lazy("no time")}
_CHANNELS: Final = {
    "call": lazy("Call"), "text": lazy("Text message"), "chat": lazy("Chat"), "email": lazy("E-mail"),
    "social": lazy("Social media"), "voicemail": lazy("Voicemail"),
    "third_party": lazy("Through someone else"), "document": lazy("Picture or file"),
}  # fmt: skip
_DECIDED: Final = {"keep": lazy("Kept"), "aside": lazy("Set aside")}
ALWAYS: Final = lazy("These are suggestions. Only what you keep is used.")


@attrs.frozen(kw_only=True)
class SamePage(Page):
    """Who may be one person, each pair with its reason. *waits*: what she answered waits for a new look."""

    pairs: tuple[Pair, ...]
    waits: bool


@attrs.frozen(kw_only=True)
class EventRow:
    """One event a suggestion rests on. *file*, *address*: where it stands; empty where that is not known."""

    when: str
    clock: str
    who: str
    what: str
    text: str
    file: str
    record: str
    address: str


@attrs.frozen
class More:
    """That there are more events than are shown, in words, and where they all are."""

    said: str
    address: str


@attrs.frozen(kw_only=True)
class Suggestion:
    """One suggestion, with why and the first of what it rests on.

    *when*: of the first of these. *changed*: what she says it was instead. *address*: where all of that is
    instead, when it is words that may hurt: they are in no list.
    """

    id: str
    when: str
    why: str
    rule: str
    decided: str
    changed: str
    events: tuple[EventRow, ...]
    more: More | None
    address: str


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
    """The suggestions of a group, a page at a time.

    Attributes:
        run: the look that they are of.
        kinds: what she can say that they were instead: groups of acts, each with its words.
        hidden: whether the words of the messages are on other pages.
    """

    rows: tuple[Suggestion, ...]
    number: int
    pages: int
    count: int
    kept: int
    aside: int
    changed: int
    run: str
    hidden: bool
    kinds: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@attrs.frozen(kw_only=True)
class WaitsPage(Page):
    """What follows is still being drawn, or could not be.

    Attributes:
        busy: where to ask whether it is done. again: where to try again. One of them is empty.
    """

    busy: str
    again: str


def how_far(looked: Looked | None) -> dict[str, object]:
    """Whether it is still being looked through, and what is said of it meanwhile."""
    busy = looked is not None and looked.busy
    return {"busy": busy, **({"said": doing(looked)} if busy else {})}


def doing(looked: Looked | None) -> str:
    """What is said while a look goes on: how far it is where that is known. Nothing when none does."""
    if looked is None or not looked.busy or looked.job is None:
        return ""
    job = looked.job
    said = _("We are looking through what is here. You can leave this page and come back.")
    if job.ending:
        return f"{said} {_('The second reading is ending. What was read so far is kept.')}"
    if not (job.state == job.RUNNING and job.total):
        return said
    far = _("%(done)s of %(total)s messages have been read a second time.")
    return f"{said} {far % {'done': f'{job.done:,}', 'total': f'{job.total:,}'}}"


def same(pairs: Sequence[Pair], *, waits: bool, notice: str = "") -> SamePage:
    """The page of pairs."""
    return SamePage(
        heading=_("Are two of them the same person?"), back=reverse("people:list"), pairs=tuple(pairs),
        waits=waits, notice=notice,
    )  # fmt: skip


def group(
    given: Group, rows: list[dict[str, Any]], *, place: int, number: int, decided: Decided,
    names: Sequence[str], run: str, notice: str,
) -> GroupPage:  # fmt: skip
    """The suggestions of one group. *place*: of the group. *number*: of the page. *names*: of all of them."""
    ways = [decided.about.get(name, ("", ""))[0] for name in names]
    return GroupPage(
        heading=given.title, back=reverse("analysis:noticed"), count=given.count, number=number, run=run,
        notice=notice, hidden=given.words,
        rows=tuple(_suggestion(row, given, place, decided) for row in rows),
        pages=pages_of(given.count, A_PAGE), kept=ways.count("keep"), aside=ways.count("aside"),
        changed=sum(name in decided.changed for name in names),
        kinds=act_choices(),
    )  # fmt: skip


def act_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What she can say that something was: groups of acts, each with its words."""
    return tuple((str(name), tuple((code, ACTS[code].words) for code in acts)) for name, acts in KINDS)


def done(code: str, count: int) -> str:
    """What she just decided, in words."""
    words = {
        "keep": ngettext("You kept %(n)d suggestion.", "You kept %(n)d suggestions.", count),
        "aside": ngettext("You set %(n)d suggestion aside.", "You set %(n)d suggestions aside.", count),
        "open": ngettext(
            "%(n)d suggestion is neither kept nor set aside.",
            "%(n)d suggestions are neither kept nor set aside.", count,
        ),
        "change": ngettext(
            "You said what %(n)d suggestion is. It is kept.",
            "You said what %(n)d suggestions are. They are kept.", count,
        ),
        "back": ngettext(
            "%(n)d suggestion is as it was suggested again.",
            "%(n)d suggestions are as they were suggested again.", count,
        ),
        "none": _("You ticked none. Nothing was changed."),
        "which": _("Choose what it was. Nothing was changed."),
        "stale": _("Everything was looked through again after that page. Nothing was changed."),
    }  # fmt: skip
    return words.get(code, "") % {"n": count}


def _suggestion(row: dict[str, Any], group: Group, place: int, decided: Decided) -> Suggestion:
    way, _when = decided.about.get(row["signal"], ("", ""))
    events = tuple(map(event_row, row["events"]))
    at = reverse("analysis:suggestion", args=[place, row["place"]])
    return Suggestion(
        id=row["signal"], when=events[0].when if events else "", why=row["why"],
        rule="" if group.words else row["rule"],
        decided=str(_DECIDED.get(way, "")),
        changed=_changed(group, decided.changed.get(row["signal"], "")),
        events=() if group.words else events, more=None if group.words else more(row, at),
        address=at if group.words else "",
    )  # fmt: skip


def _changed(group: Group, act: str) -> str:
    if act not in ACTS:
        return ""
    said = _("You changed this from “%(suggested)s” to “%(act)s”. It counts as your own account.")
    return said % {"suggested": group.title, "act": ACTS[act].words}


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
    who = _("You") if row["direction"] == "from_owner" else row["name"] or ""
    origin = row["origin"]
    return EventRow(
        when=said(moment) if moment else _("No time known"), clock=_clock(row["clock"], origin),
        who=_("Number withheld") if row["address_hidden"] else visible(who),
        what=channel_name(row["channel"]), text=visible(row["text"] or ""),
        record=_("Record %(n)d") % {"n": row["record"]},
        file=origin.name if origin else _("Your notes") if row["kind"] == "note" else "",
        address=_stands(origin, row["record"]) if origin else "",
    )  # fmt: skip


def _clock(clock: str, origin: Origin | None) -> str:
    """What is to be said of a time: whose it is, where the file does not say."""
    if origin is not None and origin.time_from:
        return rests_on(origin.time_from)
    if clock != "assumed":
        return str(_CLOCKS.get(clock, ""))
    if origin is None:
        return _("time assumed")
    if origin.zone != timezone.get_current_timezone_name():
        words = _("in UK time; the file has the time of: %(place)s")
    else:
        words = _("time of: %(place)s") if origin.told else _("time assumed: %(place)s")
    return words % {"place": places.called(origin.zone)}


def _stands(origin: Origin, record: int) -> str:
    """The page of the file that shows a record."""
    return reverse("evidence:record", args=[uuid.UUID(origin.evidence), origin.document, record]) + "#sought"


def channel_name(channel: str) -> str:
    return str(_CHANNELS.get(channel) or channel.replace("_", " ").capitalize())

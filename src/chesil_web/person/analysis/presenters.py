"""What each page of this room shows."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.terms.offsets import kept_in
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said
from chesil_web.person.analysis.models import Pair
from chesil_web.person.analysis.orders import Origin
from chesil_web.person.analysis.queries import Looked
from chesil_web.record.contact import channel_name
from chesil_web.record.evidence import places
from chesil_web.record.evidence.captions import rests_on
from chesil_web.record.moved_times import moved

A_PAGE: Final = 20
MANY: Final = 100  # events of one suggestion or entry on a page
_CLOCKS: Final = {"date_only": lazy("day only"), "none": lazy("no time")}


def kept(suggestions: int, added: int) -> str:
    """How much she kept, and how much of it she added herself."""
    said = ngettext("You kept %(n)s suggestion.", "You kept %(n)s suggestions.", suggestions)
    told = said % {"n": f"{suggestions:,}"}
    if not added:
        return told
    more = ngettext("You added %(n)s message yourself.", "You added %(n)s messages yourself.", added)
    return f"{told} {more % {'n': f'{added:,}'}}"


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
class RestsOnPage(Page):
    """Everything that one suggestion or one entry rests on, a page at a time.

    *decide*: what a decision about it needs; None where there is nothing to decide. *undo*: where the
    decision that was just made can be taken back. *unsaid*: as of a Suggestion.
    """

    why: str
    rule: str
    events: tuple[EventRow, ...]
    number: int
    pages: int
    decide: "Decide | None" = None
    undo: str = ""
    run: str = ""
    unsaid: str = ""


@attrs.frozen(kw_only=True)
class Decide:
    """Where a decision about one suggestion goes, its id, and what she decided.

    *then*: the place of the one after it. *where*: which of how many it is, in words.
    """

    address: str
    id: str
    state: str
    kept: bool
    then: int
    where: str


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
    if left := _left(looked.order.expected_s, job):
        said = f"{said} {left}"
    if not (job.state == job.RUNNING and job.total):
        return said
    far = _("%(done)s of %(total)s messages have been read a second time.")
    return f"{said} {far % {'done': f'{job.done:,}', 'total': f'{job.total:,}'}}"


def _left(expected_s: float, job: Job) -> str:
    """How long a look still takes by the pace of the last one; nothing where there was none."""
    if not expected_s:
        return ""
    gone = (timezone.now() - job.taken_at).total_seconds() if job.taken_at else 0
    minutes = ceil((expected_s - gone) / 60)
    if minutes < 1:
        return _("It takes longer than the last time.")
    if minutes == 1:
        return _("It is likely to be done within a minute.")
    words = ngettext(
        "It is likely to take about %(n)d minute.", "It is likely to take about %(n)d minutes.", minutes
    )
    return words % {"n": minutes}


def same(pairs: Sequence[Pair], *, waits: bool, notice: str = "") -> SamePage:
    """The page of pairs."""
    return SamePage(
        heading=_("Are two of them the same person?"), back=reverse("people:list"), pairs=tuple(pairs),
        waits=waits, notice=notice,
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


def moment(at: datetime | None) -> datetime | None:
    """An instant as a table gives it, in UTC."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def event_row(row: dict[str, Any]) -> EventRow:
    """One event, from the columns that `bridge.Tables` gives."""
    at = moment(row["at"])
    who = _("You") if row["direction"] == "from_owner" else row["name"] or ""
    origin = row["origin"]
    return EventRow(
        when=said(at) if at else _("No time known"),
        clock=shown_words(row["clock"], origin, row["record"], moved(kept_in(row["details"]), at)),
        who=_("Number withheld") if row["address_hidden"] else visible(who),
        what=channel_name(row["channel"]), text=visible(row["text"] or ""),
        record=_("Record %(n)d") % {"n": row["record"]},
        file=(
            file_words(origin, row["record"])
            if origin
            else _("Your notes") if row["kind"] == "note" else ""
        ),
        address=stands(origin, row["record"]) if origin else "",
    )  # fmt: skip


def shown_words(clock: str, origin: Origin | None, record: int, moved: str = "") -> str:
    """The same as `clock_words`; of a message in a picture, what that shows of its time."""
    if origin is not None and origin.message(record) and not moved:
        return _("as the picture shows it, and you say")
    return clock_words(clock, origin, moved)


def file_words(origin: Origin, record: int) -> str:
    """What a file is called; of a message in a picture, that it is shown in one."""
    if origin.message(record):
        return _("As shown in the picture %(name)s") % {"name": visible(origin.name)}
    return origin.name


def clock_words(clock: str, origin: Origin | None, moved: str = "") -> str:
    """What is to be said of a time: whose it is, where the file does not say, and whether it was *moved*."""
    if moved:
        return moved
    if origin is not None and origin.time_from:
        return rests_on(origin.time_from)
    if clock != "assumed":
        return str(_CLOCKS.get(clock, ""))
    if origin is None:
        return _("time assumed")
    if origin.zone != timezone.get_current_timezone_name():
        words = _("in UK time; the file has the time in %(place)s")
    else:
        words = _("time in %(place)s") if origin.told else _("time assumed: %(place)s")
    return words % {"place": places.called(origin.zone)}


def stands(origin: Origin, record: int) -> str:
    """The page that shows a record: of its file, or of the message in a picture."""
    if message := origin.message(record):
        return reverse("screens:row", args=[uuid.UUID(origin.evidence), message])
    return reverse("evidence:record", args=[uuid.UUID(origin.evidence), origin.document, record]) + "#sought"

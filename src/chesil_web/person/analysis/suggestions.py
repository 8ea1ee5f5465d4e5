"""What the page of one group of suggestions shows: day by day, with what she decided of each."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.terms.acts import ACTS
from chesil.terms.findings import PersonFindings
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.person.analysis.models import Decided, Group
from chesil_web.person.analysis.noticed import Next, strand_of, title
from chesil_web.person.analysis.presenters import (
    MANY,
    Decide,
    EventRow,
    RestsOnPage,
    event_row,
    moment,
    pages_of,
)
from chesil_web.person.analysis.queries import Standing
from chesil_web.record.kinds import kinds

A_PAGE: Final = 50
_OF_A_LIST: Final = re.compile(r"Word list '(?P<list>.+?)', entry '(?P<entry>.+?)'\. (?P<reason>.+)", re.S)
_NO_DAY: Final = "none"
type Dated = tuple[str, datetime | None]  # the id of a suggestion, and its time
_DECIDED: Final = {"keep": lazy("Kept"), "aside": lazy("Set aside")}


@attrs.frozen(kw_only=True)
class Suggestion:
    """One suggestion, and why.

    *when*: of the first that it rests on. *why*: where it says more than the page does of all of them.
    *changed*: what she says it was instead. *events*: the first that it rests on, once she wants the words.
    *address*: where all of that is, with its words. *read*: what the link there says.
    *unsaid*: what to say if it rests on words that she has since changed or taken back.
    """

    id: str
    when: str
    why: str
    decided: str
    kept: bool
    changed: str
    events: tuple[EventRow, ...]
    address: str
    read: str
    unsaid: str


@attrs.frozen(kw_only=True)
class Day:
    """The suggestions of a day; several are closed in one row. *state*: what she decided of them."""

    id: str
    name: str
    count: str
    state: str
    kept: bool
    rows: tuple[Suggestion, ...]


@attrs.frozen(kw_only=True)
class GroupPage(Page):
    """The suggestions of a group, a page at a time.

    Attributes:
        run: the look that they are of. lead: how much there is of it, where the heading does not say that.
        why: what is said of each of them alike. rule: how they were found, in words.
        kinds: what she can say that they were instead: groups of acts, each with its words.
        hidden: whether the words of the messages are covered. here: this page, as it is shown.
        turned: the same with the words, or with these covered again. standing: what she decided, in words.
        undo: whether the last decision can be taken back from here. open: some wait for a decision.
    """

    lead: str
    why: str
    rule: str
    days: tuple[Day, ...]
    number: int
    pages: int
    count: int
    standing: str
    changed: bool
    run: str
    hidden: bool
    here: str
    turned: str
    undo: bool
    open: bool
    next: Next
    kinds: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def group(
    given: Group, rows: list[dict[str, Any]], *, counted: PersonFindings | None, place: int, number: int,
    decided: Decided, standing: Standing, run: str, notice: str, undo: bool, uncovered: bool, following: Next,
    unsaid: Collection[str],
) -> GroupPage:  # fmt: skip
    """The suggestions of one group.

    Args:
        counted: what is counted of the person. place: of the group. number: of the page.
        uncovered: she asked to see the words. following: what is next. unsaid: as `queries.unsaid` gives it.
    """
    whys = {row["why"] for row in rows}
    alike = whys.pop() if len(whys) == 1 and len(rows) > 1 else ""
    told = [
        _suggestion(row, given, place, decided, alike=alike, unsaid=row["signal"] in unsaid) for row in rows
    ]
    return GroupPage(
        heading=given.title, lead=title(given, counted) if strand_of(given, counted) else "",
        back=reverse("analysis:noticed"), count=given.count, number=number, run=run, notice=notice,
        undo=undo, open=standing.kept + standing.aside < given.count, hidden=not uncovered, why=alike,
        next=following,
        # The entry of a word list repeats its words, so it is on the page of one suggestion.
        rule="" if given.words else " ".join(dict.fromkeys(row["rule"] for row in rows)),
        days=tuple(_days(rows, told)), pages=pages_of(given.count, A_PAGE), changed=bool(standing.changed),
        standing=_standing(given.count, standing),
        here=address(place, number, uncovered=uncovered),
        turned=address(place, number, uncovered=not uncovered),
        kinds=kinds(),
    )  # fmt: skip


def _standing(count: int, standing: Standing) -> str:
    if not (standing.kept or standing.aside):
        said = _("You have not decided about any of them yet.")
    elif standing.aside:
        said = _("You kept %(kept)d of %(count)d and set %(aside)d aside.")
    else:
        said = _("You kept %(kept)d of %(count)d.")
    told = said % {"kept": standing.kept, "count": count, "aside": standing.aside}
    changed = standing.changed.total()
    return f"{told} {_('You changed what %(n)d of them are.') % {'n': changed}}" if changed else told


def address(place: int, number: int, *, uncovered: bool) -> str:
    """A page of a group, with the words of its messages or with these covered."""
    shown = "&words=shown" if uncovered else ""
    return f"{reverse('analysis:group', args=[place])}?page={number}{shown}"


def day_of(at: datetime | None) -> str:
    """The local day of a suggestion, as a form sends it."""
    known = moment(at)
    return timezone.localtime(known).date().isoformat() if known else _NO_DAY


def _days(rows: Sequence[dict[str, Any]], told: Sequence[Suggestion]) -> Iterator[Day]:
    for day, both in groupby(zip(rows, told, strict=True), key=lambda each: day_of(each[0]["at"])):
        mine = tuple(each for _, each in both)
        count = ngettext("%(n)d suggestion", "%(n)d suggestions", len(mine)) % {"n": len(mine)}
        states = {each.decided for each in mine}
        yield Day(
            id=day, name=_("No day known") if day == _NO_DAY else said_day(date.fromisoformat(day)),
            count=count, rows=mine, kept=all(each.kept for each in mine),
            state=states.pop() if len(states) == 1 else _("Some decided"),
        )  # fmt: skip


def _suggestion(
    row: dict[str, Any], group: Group, place: int, decided: Decided, *, alike: str, unsaid: bool
) -> Suggestion:
    way, _when = decided.about.get(row["signal"], ("", ""))
    at = moment(row["at"])
    return Suggestion(
        id=row["signal"], when=said(at) if at else _("No time known"),
        why="" if row["why"] == alike else row["why"],
        decided=str(_DECIDED.get(way, "")), kept=way == "keep",
        changed=_changed(group, decided.changed.get(row["signal"], "")),
        events=tuple(map(event_row, row["events"])),
        read=_read(row["count"], words=group.words, shown=0 < row["count"] <= len(row["events"])),
        address=reverse("analysis:suggestion", args=[place, row["place"]]),
        unsaid=_taken_back() if unsaid else "",
    )  # fmt: skip


def _taken_back() -> str:
    return _("You have since changed or taken back what is said in the recording.")


def _read(count: int, *, words: bool, shown: bool) -> str:
    if shown:
        return _("Why it is here")
    if words:
        return _("Read it")
    return ngettext("See it", "See all %(n)s", count) % {"n": f"{count:,}"}


def _changed(group: Group, act: str) -> str:
    if act not in ACTS:
        return ""
    said = _("You changed this from “%(suggested)s” to “%(act)s”. It counts as your own account.")
    return said % {"suggested": group.title, "act": ACTS[act].words}


def suggestion(
    given: Group, row: dict[str, Any], *, place: int, nth: int, number: int, decided: Decided, run: str,
    notice: str, undo: bool, unsaid: Collection[str],
) -> RestsOnPage:  # fmt: skip
    """One suggestion of a group. *place*: of the group. *nth*: of the suggestion. *number*: of the page.
    *unsaid*: as `queries.unsaid` gives it."""
    address, way = reverse("analysis:group", args=[place]), decided.about.get(row["signal"], ("", ""))[0]
    return RestsOnPage(
        heading=given.title, back=f"{address}?page={nth // A_PAGE + 1}", why=row["why"],
        unsaid=_taken_back() if row["signal"] in unsaid else "",
        rule=_in_words(row["rule"]), events=tuple(map(event_row, row["events"])), number=number,
        pages=pages_of(row["count"], MANY), notice=notice, undo=address if undo else "", run=run,
        decide=Decide(
            address=address, id=row["signal"], state=str(_DECIDED.get(way, "")), kept=way == "keep",
            then=nth + 1, where=_("%(n)d of %(of)d") % {"n": nth + 1, "of": given.count},
        ),
    )  # fmt: skip


def _in_words(rule: str) -> str:
    """A rule as a page tells it: of a word list first what its entry is for, and its names last."""
    found = _OF_A_LIST.fullmatch(rule)
    if found is None:
        return rule
    named = _("It is in the word list “%(list)s” as “%(entry)s”.")
    return f"{found['reason']} {named % {'list': found['list'], 'entry': found['entry']}}"


def done(code: str, count: int) -> str:
    """What she just decided, in words."""
    words = {
        "keep": ngettext("You kept %(n)d suggestion.", "You kept %(n)d suggestions.", count),
        "aside": ngettext("You set %(n)d suggestion aside.", "You set %(n)d suggestions aside.", count),
        "keep_all": ngettext(
            "You kept %(n)d message or call. There may be others that we did not notice.",
            "You kept %(n)d messages and calls. There may be others that we did not notice.", count,
        ),
        "aside_all": ngettext(
            "You set %(n)d message or call aside.", "You set %(n)d messages and calls aside.", count
        ),
        "open": ngettext(
            "%(n)d suggestion is neither kept nor set aside.",
            "%(n)d suggestions are neither kept nor set aside.", count,
        ),
        "change": ngettext(
            "You said what %(n)d suggestion is. It is kept.",
            "You said what %(n)d suggestions are. They are kept.", count,
        ),
        "back": ngettext(
            "%(n)d suggestion is back to how it was suggested.",
            "%(n)d suggestions are back to how they were suggested.", count,
        ),
        "undo": ngettext(
            "Undone. %(n)d suggestion is as it was before.",
            "Undone. %(n)d suggestions are as they were before.", count,
        ),
        "none": _("You ticked none. Nothing was changed."),
        "which": _("Choose what it was. Nothing was changed."),
        "stale": _("Meanwhile, your files and notes were looked through again. Nothing was changed."),
    }  # fmt: skip
    return words.get(code, "") % {"n": count}


UNDOES: Final = frozenset(
    {"keep", "aside", "keep_all", "aside_all", "open", "change", "back"}
)  # what can be taken back at once

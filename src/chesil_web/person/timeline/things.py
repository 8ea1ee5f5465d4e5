"""What is shown of one thing: all of it, why it was suggested, and what can be said of it."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil import recognisers
from chesil.documents.characters import visible
from chesil.terms.acts import ACTS, act_and_event
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.person.analysis.models import Decided
from chesil_web.person.analysis.orders import Origin
from chesil_web.person.analysis.presenters import file_words, shown_words, stands
from chesil_web.person.analysis.timeline_reading import Thing as Indexed
from chesil_web.person.diary.presenters import EntryPage
from chesil_web.person.timeline import queries, rows
from chesil_web.person.timeline.forms import Note
from chesil_web.person.timeline.live import Live
from chesil_web.record.moved_times import moved

_WAYS = {"keep": lazy("Kept"), "aside": lazy("Set aside")}


@attrs.frozen(kw_only=True)
class Suggestion:
    """Why a thing was suggested. *way*: what she decided, in words; *changed*: what she says it was.
    *count*: of how many messages and calls it is.
    """

    id: str
    title: str
    why: str
    rule: str
    way: str
    changed: str
    count: int


@attrs.frozen(kw_only=True)
class Thing:
    """One thing.

    Attributes:
        ref: names it in the address. facts: labels and values. words: all of it, as far as a page shows it.
        heard: what is said in its recordings.
        hurts: the words are covered until she asks. record: where all of it stands, with the words of the
            link. links: more of these. suggestions: of a message or call, whose decision is hers.
        note: the form for a note on it, with the id of the entry it becomes; None where it is one itself.
        talks: the messages around it can be read as a conversation. undo: the entry that a note became.
        decided_now: a decision was made just now, and can be taken back. hers: what she says that it was,
            each with its id. reached_her: it is a message or call to her.
    """

    ref: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    words: str
    hurts: bool = False
    shown: bool = False
    links: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    heard: tuple[rows.Heard, ...] = ()
    note: Note | None = None
    new: str = ""
    talks: bool = False
    undo: str = ""
    decided_now: bool = False
    hers: tuple[tuple[str, str], ...] = ()
    reached_her: bool = False

    @property
    def open(self) -> tuple[Suggestion, ...]:
        """The suggestions of this thing alone that wait for a decision."""
        return tuple(each for each in self.suggestions if not each.way and each.count == 1)


def message(
    row: int, thing: Indexed, *, origin: Origin | None, signals: Sequence[Mapping[str, Any]],
    decided: Decided, note: Note, shown: bool, back: str, undo: str, decided_now: bool,
) -> Thing:  # fmt: skip
    """A message, call, mail, photo or notice. *signals*: the suggestions that rest on it. *back*: to come
    back to it."""
    told = moved(thing.moved, thing.moment)
    clock = shown_words(thing.clock or "", origin, thing.record or 0, told)
    when = said(thing.moment) if thing.moment and rows.time_of(thing) else _day(thing)
    facts = (
        (_("When"), f"{when} ({clock})" if clock and thing.moment else when),
        (_("Who"), rows.who_of(thing)),
        (_("File"), file_words(origin, thing.record or 0) if origin else ""),
    )
    return Thing(
        ref=f"m{row}", heading=rows.what_of(thing), facts=tuple(each for each in facts if each[1]),
        words=rows.words_of(thing), heard=rows.heard_in(thing), hurts=thing.hurts, shown=shown,
        links=tuple(_record(thing, origin, back)), note=note, new=uuid.uuid4().hex, undo=undo,
        decided_now=decided_now, hers=tuple(_hers(thing, decided)), reached_her=thing.reached_her,
        suggestions=tuple(_suggestion(each, decided) for each in signals),
        kinds=tuple((code, act.words) for code, act in ACTS.items()),
        talks=thing.kind in ("message", "call", "mail") and bool(thing.name or thing.source),
    )  # fmt: skip


def _hers(thing: Indexed, decided: Decided) -> Iterator[tuple[str, str]]:
    for name in queries.hers(decided, thing):
        act, _event = act_and_event(name) or ("", "")
        if act in ACTS:
            yield name, ACTS[act].words


def _day(thing: Indexed) -> str:
    return said(thing.moment).partition(",")[0] if thing.moment else _("No time known")


def _record(thing: Indexed, origin: Origin | None, back: str) -> list[tuple[str, str]]:
    if origin is None or thing.record is None:
        return []
    page, _at, place = stands(origin, thing.record).partition("#")
    words = _("See it in its picture") if origin.message(thing.record) else _("See it in its file")
    return [(f"{page}?from={back}{_at}{place}", words)]


def _suggestion(signal: Mapping[str, Any], decided: Decided) -> Suggestion:
    name = signal["signal"]
    act = decided.changed.get(name, "")
    return Suggestion(
        id=name, title=recognisers.TITLES.get(signal["behaviour"], signal["behaviour"]), why=signal["why"],
        rule=signal["rule"], way=str(_WAYS.get(decided.about.get(name, ("", ""))[0], "")),
        changed=_("You say: %(act)s") % {"act": ACTS[act].words} if act in ACTS else "",
        count=len(signal["places"]),
    )  # fmt: skip


def entry(page: EntryPage, id: uuid.UUID, back: str) -> Thing:
    """A diary entry."""
    written = (_("Written"), page.written)
    files = (_("Files"), " · ".join(each.name for each in page.files))
    opens = (f"{reverse('diary:entry', args=[id])}?from={back}", _("Open the entry: change or delete it"))
    links = ((page.more, _("Add who and what")), opens) if page.asks else (opens,)
    return Thing(
        ref=f"e{id.hex}", heading=page.heading, words=page.what, links=links,
        facts=tuple(each for each in (*page.rows, files, written) if each[1]),
    )  # fmt: skip


_OPEN = {
    "told": ("people:edit", lazy("Open it to change it")),
    "paper": ("papers:list", lazy("Go to your papers")),
    "file": ("evidence:file", lazy("Open the file")),
}


def other(live: Live, back: str) -> Thing:
    """What she told of people, a paper, or a file."""
    name, words = _OPEN[live.kind]
    id = uuid.UUID(live.ref[1:])
    address = reverse(name, args=[] if live.kind == "paper" else [id])
    day = live.day
    facts = ((_("Day"), said_day(day) if day else ""), (_("Who"), visible(live.who)))
    return Thing(
        ref=live.ref, heading=rows.live_what(live), facts=tuple(each for each in facts if each[1]),
        words=visible(live.words), links=((f"{address}?from={back}", str(words)),),
    )  # fmt: skip

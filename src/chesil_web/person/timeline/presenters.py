"""What the pages of the timeline show."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from msgspec.structs import replace

from chesil.terms.acts import ACTS
from chesil_web.foundation.ui import addresses
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.analysis.presenters import doing
from chesil_web.person.analysis.word_forms import SHORT
from chesil_web.person.timeline import forms
from chesil_web.person.timeline.forms import KINDS
from chesil_web.person.timeline.found import A_PAGE
from chesil_web.person.timeline.models import Wanted
from chesil_web.person.timeline.plots import Plot
from chesil_web.person.timeline.queries import NEAREST, State
from chesil_web.person.timeline.rows import DayRows, is_covered
from chesil_web.person.timeline.things import Thing


@attrs.frozen(kw_only=True)
class Narrowing:
    """One thing that the list is narrowed by, in words. *address*: of the list without it."""

    said: str
    address: str


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """The list.

    Attributes:
        here: its address, which keeps all that follows. days: what is on the page. count: how much was found,
            in words. narrowed: by what. is_empty: nothing is in the record.
        newer, older: pages before and after. turned: the same in the other order, with what that is called.
        shown: messages show their words; *cover*, *uncover*: the page with the words covered and shown.
        always: she chose to see words always. talk: as a conversation; *plain*: the same as a list;
        *transcript*: where it can be printed, or nothing.
        other_words: the same for the beginnings of words, or for whole words, with what that is called; or
            nothing. some: nothing has all of the words, and what is shown has some. near: what comes nearest
            comes first; *nearest*: the page where it does, or nothing.
        busy: where to ask whether everything is in order; *doing*: what is said meanwhile;
            *is_steady*: it stands as it was until then.
        waits: that something is not in the list yet, in words; *asks*: where the question is that comes
            first, or nothing. *dates*: where a file waits for its own question, and its name.
            *new_files*: how many files are not.
        plot: how much is on which days. go: the form that asks for a day.
        one: the thing that stands beside the list, or nothing.
    """

    here: str
    days: tuple[DayRows, ...]
    count: str
    narrowed: tuple[Narrowing, ...]
    is_empty: bool
    newer: str
    older: str
    turned: tuple[str, str]
    shown: bool
    always: bool
    cover: str
    uncover: str
    hurts: bool
    talk: bool
    plain: str
    transcript: str
    other_words: tuple[str, str] | None
    some: bool
    near: bool
    nearest: str
    busy: str
    doing: str
    is_steady: bool
    waits: str
    new_files: int
    asks: str
    dates: tuple[str, str]
    plot: Plot | None
    go: Form
    one: Thing | None


@attrs.frozen(kw_only=True)
class Given:
    """What a page of the list is made from.

    Attributes:
        words: those that were looked for. here: the address of the list as it is looked at.
        address_of: gives that of another view of it. transcript: where the conversation can be printed.
    """

    wanted: Wanted
    state: State
    count: int
    words: Sequence[str]
    days: tuple[DayRows, ...]
    plot: Plot | None
    here: str
    always: bool
    address_of: Any
    transcript: str


def listed(given: Given, form: forms.Search, go: Form, *, one: Thing | None, notice: str) -> ListPage:
    """The list, with a thing beside it or without one."""
    wanted, state, to = given.wanted, given.state, given.address_of
    newest = state.newest
    end = wanted.start + A_PAGE
    by_day = wanted.near or wanted.oldest
    other = _("Show newest first") if by_day else _("Show oldest first")
    narrowed = tuple(_narrowed(wanted, state, to))
    return ListPage(
        heading=one.heading if one else _("Conversation") if wanted.talk else _("Timeline"),
        form=form, go=go, one=one, notice=notice, here=given.here,
        keeps="?keep=yes" if one and one.note else "",
        back=f"{given.here}#r-{one.ref}" if one else addresses.fixed(
            "timeline:list" if narrowed else "diary:today"
        ),
        days=given.days, count=_count(given.count, wanted, end), narrowed=narrowed, is_empty=state.is_empty,
        newer=to(replace(wanted, start=max(0, wanted.start - A_PAGE))) if wanted.start else "",
        older=to(replace(wanted, start=end)) if end < given.count else "",
        turned=(to(replace(wanted, oldest=not by_day, near=False, start=0)), other),
        shown=wanted.shown, always=given.always, cover=to(replace(wanted, shown=False)),
        uncover=to(replace(wanted, shown=True)), talk=wanted.talk, plain=to(replace(wanted, talk=False)),
        transcript=given.transcript if wanted.talk and (wanted.who or wanted.source) else "",
        other_words=_other_words(wanted, given.words, to), some=wanted.some, near=wanted.near,
        nearest=to(replace(wanted, near=True, start=0)) if wanted.some and not wanted.near else "",
        hurts=any(
            (row.hurts and row.words) if wanted.shown else is_covered(row)
            for day in given.days for row in day.rows
        ),
        busy=reverse("analysis:how-far") if newest and newest.busy else "", doing=doing(newest),
        is_steady=state.looked is not None,
        waits=_waits(state) if state.is_behind else "",
        asks=reverse("analysis:noticed") if state.asks else "", dates=state.dates, new_files=state.files,
        plot=given.plot,
    )  # fmt: skip


def _count(count: int, wanted: Wanted, end: int) -> str:
    found = _("The %(n)s that come nearest") if wanted.some and count == NEAREST else _("%(n)s in all")
    found %= {"n": f"{count:,}"}
    if count <= A_PAGE:
        return found
    return _("%(found)s. This page shows %(first)s to %(last)s.") % {
        "found": found, "first": f"{wanted.start + 1:,}", "last": f"{min(end, count):,}",
    }  # fmt: skip


def _other_words(wanted: Wanted, words: Sequence[str], to: Any) -> tuple[str, str] | None:
    """The search for the beginnings of words, or for whole words; None where a word is too short for that."""
    if wanted.some or all(len(word) <= SHORT for word in words):
        return None
    said = _("Find whole words only") if wanted.begins else _("Also find words that start like this")
    return to(replace(wanted, begins=not wanted.begins, start=0)), said


def _waits(state: State) -> str:
    files = ngettext(
        "%(n)d file is new and not in this list yet.", "%(n)d files are new and not in this list yet.",
        state.files,
    )  # fmt: skip
    messages = ngettext(
        "%(n)d message that you checked in a picture is not in this list yet.",
        "%(n)d messages that you checked in pictures are not in this list yet.", state.messages,
    )  # fmt: skip
    heard = ngettext(
        "What you wrote down from %(n)d recording is not in this list yet.",
        "What you wrote down from %(n)d recordings is not in this list yet.", state.heard,
    )  # fmt: skip
    missing = ((files, state.files), (messages, state.messages), (heard, state.heard))
    return " ".join(said % {"n": count} for said, count in missing if count)


def _narrowed(wanted: Wanted, state: State, to: Any) -> "list[Narrowing]":
    sources = dict(state.sources)
    said = {
        "words": (_("Words that begin with: %(words)s") if wanted.begins else _("Words: %(words)s"))
        % {"words": wanted.words},
        "who": _("Person: %(name)s") % {"name": wanted.who},
        "kind": str(KINDS.get(wanted.kind, "")),
        "since": _("From %(day)s") % {"day": said_day(wanted.since)} if wanted.since else "",
        "until": _("To %(day)s") % {"day": said_day(wanted.until)} if wanted.until else "",
        "source": _("File: %(name)s") % {"name": sources.get(wanted.source, _("File"))},
        "act": ACTS[wanted.act].words if wanted.act in ACTS else "",
    }  # fmt: skip
    return [
        Narrowing(said=words, address=to(_without(wanted, name)))
        for name, words in said.items()
        if getattr(wanted, name)
    ]


def _without(wanted: Wanted, name: str) -> Wanted:
    """The list without one thing that it is narrowed by; how words are looked for goes with the words."""
    names = ("words", "terms", "begins", "some", "near") if name == "words" else (name,)
    nothing: Mapping[str, Any] = {each: getattr(Wanted(), each) for each in names}
    return replace(wanted, **nothing, start=0)


def done(code: str, count: int) -> str:
    """What she just did, in words."""
    return str(_DONE.get(code, ""))


_DONE: Final = {
    "keep": lazy("You kept it."),
    "aside": lazy("You set it aside."),
    "open": lazy("It is neither kept nor set aside."),
    "change": lazy("You said what it was. It is kept."),
    "back": lazy("It is a suggestion again, as it was before."),
    "undone": lazy("It is as it was before."),
    "said": lazy("You said what it was. The message counts once, as what you said."),
    "unsaid": lazy("What you said about it does not count any more."),
    "note": lazy("Your note is saved as a diary entry."),
    "unnote": lazy("Your note is deleted. You can bring it back for 30 days."),
    "which": lazy("Choose what it was. Nothing was changed."),
    "moved": lazy(
        "Since you opened that page, everything was put in order again. This is the list now."
    ),
    "gone": lazy("This is not in your timeline any more, or it is damaged."),
    "always": lazy("From now on, messages show their words at once."),
    "covered": lazy("From now on, the words of messages are covered until you ask."),
}  # fmt: skip

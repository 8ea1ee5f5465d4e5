"""Shapes the pages of letters and of protected details."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Final

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import policy
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.panels import Panel
from chesil_web.staff.letters import queries, rules
from chesil_web.staff.letters.forms import Decide
from chesil_web.staff.letters.models import Checked, Decided, HitTold, Letter, LetterTold, VersionTold
from chesil_web.staff.letters.queries import Whole
from chesil_web.staff.letters.words import (
    BLOCKS,
    DECIDED,
    DETAILS,
    IN_THE_WAY,
    KINDS,
    PARTS,
    READERS,
    STATES,
    WAYS,
    WHOSE,
)
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.seconds import is_second


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """The letters of a case: heading, state and address of each. *may_write*: the case is open."""

    ref: str
    case: uuid.UUID
    rows: tuple[tuple[str, str, str], ...]
    may_write: bool


@attrs.frozen(kw_only=True)
class ChoosePage(Page):
    """The letters there are to begin with: a name, what it is for, and an address."""

    rows: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class WritePage(Page):
    """A form. *fields*: those that do not stand below another. *value*: the detail that it is about."""

    fields: tuple[str, ...]
    value: str = ""


@attrs.frozen(kw_only=True)
class HitRow:
    """A protected detail that is in the letter: where, masked, whose, exact or close, and who has to decide.

    Attributes:
        names: of the fields that ask about it. only_out: nothing but taking it out is possible.
    """

    where: str
    masked: str
    whose: str
    exact: str
    words: str
    names: tuple[str, ...]
    only_out: bool


@attrs.frozen(kw_only=True)
class WaitRow:
    """A decision that waits for a second person. *may*: the worker can be that person."""

    place: int
    masked: str
    says: str
    may: bool


@attrs.frozen(kw_only=True)
class LetterPage(Page):
    """A letter.

    Attributes:
        caption: the case, its number and how far it is. rows: who reads it, how, what for.
        lines: number and words of each line, and whether something open is in it.
        looked: what was looked for, in words. blocks: why it may not go where it would.
        hits, waits: what is open. decided, knows: what was decided, and what its reader knows already.
        next: what the page offers: check, ask, approve, release or nothing.
        versions: when, by whom, and an address; the newest first.
    """

    caption: str
    case: uuid.UUID
    letter: uuid.UUID
    rows: tuple[tuple[str, str], ...]
    lines: tuple[tuple[int, str, bool], ...]
    looked: str
    blocks: tuple[str, ...]
    sent_back: str
    hits: tuple[HitRow, ...]
    waits: tuple[WaitRow, ...]
    decided: tuple[tuple[str, str], ...]
    knows: tuple[tuple[str, str], ...]
    next: frozenset[str]
    asked: str
    released: str
    versions: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class ReadPage(Page):
    """A letter to be read once more, before it is approved or goes. *version*: which is shown."""

    caption: str
    rows: tuple[tuple[str, str], ...]
    text: str
    title: str
    looked: str
    knows: tuple[tuple[str, str], ...]
    decided: tuple[tuple[str, str], ...]
    version: int


@attrs.frozen(kw_only=True)
class PrintPage(Page):
    """A released letter as it is printed."""

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    day: str
    ref: str
    title: str
    text: str
    rows: tuple[tuple[str, str], ...]


_IN_PANEL: Final = 5


def panel(worker: Working, case: Case, safe: OpenSafe) -> Panel | None:
    """The letters of a case for its page; None for who may not see them."""
    if policy.nearness("letters:list", worker.told.roles) == "-":
        return None
    links = [(_("All letters"), reverse("letters:list", args=[case.id]))]
    if case.closed_on is None:
        links.insert(0, (_("Write a letter"), reverse("letters:choose", args=[case.id])))
    return Panel(
        name=_("Papers"), links=tuple(links),
        lines=tuple(_line(*each) for each in queries.newest(case, safe, _IN_PANEL)),
        empty=_("No letter yet. What must stay secret is looked for in each before it can go."),
    )  # fmt: skip


def _line(row: Letter, told: LetterTold, text: VersionTold) -> str:
    return f"{_name(row, text)} · {_state(row, told)}"


def _name(row: Letter, text: VersionTold) -> str:
    return _("%(number)d: %(title)s, to %(name)s") % {
        "number": row.number, "title": text.title, "name": text.name,
    }  # fmt: skip


def _state(row: Letter, told: LetterTold) -> str:
    day = f", {said_day(row.released_on)}" if row.released_on else ""
    return f"{STATES[rules.state(told)]}{day}"


def letters(case: Case, found: Iterable[tuple[Letter, LetterTold, VersionTold]], problem: str) -> ListPage:
    """The letters of a case."""
    rows = tuple(
        (_name(row, text), _state(row, told), reverse("letters:letter", args=[case.id, row.id]))
        for row, told, text in found
    )  # fmt: skip
    return ListPage(
        heading=_("Letters"), ref=case.ref, case=case.id, rows=rows, may_write=case.closed_on is None,
        back=reverse("cases:case", args=[case.id]), notice=str(IN_THE_WAY.get(problem, "")),
    )  # fmt: skip


def choose(case: Case) -> ChoosePage:
    """What to begin with."""
    rows = tuple(
        (str(name), str(hint), reverse("letters:write", args=[case.id, kind]))
        for kind, (name, hint) in KINDS.items()
    )
    return ChoosePage(heading=_("Which letter?"), rows=rows, back=reverse("letters:list", args=[case.id]))


def write(form: BaseForm, heading: str, back: str, value: str = "") -> WritePage:
    """A form about a letter or a detail."""
    reveals = form.reveals.values() if isinstance(form, RevealingForm) else ()
    below = {name for choices in reveals for names in choices.values() for name in names}
    fields = tuple(name for name in form.fields if name not in below)
    return WritePage(heading=heading, form=form, back=back, fields=fields, value=value)


def letter(
    worker: Working, found: Whole, form: Decide | None, problem: str, *, has_colleagues: bool
) -> LetterPage:
    """A letter. *has_colleagues*: there is somebody who can be its second person."""
    told, now, case = found.told, found.now, found.case
    open_lines = {each.line for each in told.checked.hits if each.is_open} if told.checked else set()
    return LetterPage(
        heading=now.title, caption=_caption(found), case=case.id, letter=found.row.id, form=form,
        rows=_rows(now), back=reverse("letters:list", args=[case.id]),
        lines=tuple((n, line, n in open_lines) for n, line in enumerate(now.text.splitlines(), 1)),
        looked=looked(told.checked), blocks=_blocks(told), sent_back=told.sent_back,
        hits=tuple(hits(form)), waits=tuple(waits(worker, told.decided)),
        decided=tuple(map(decided, told.decided)), knows=_knows(told),
        next=_next(worker, told, has_colleagues=has_colleagues),
        asked=_("A colleague was asked to read it.") if told.asked else "",
        released=_released(told, now), notice=str(IN_THE_WAY.get(problem, "")),
        versions=tuple(
            (
                _("Version %(number)d, %(when)s, %(name)s")
                % {"number": number, "when": said(each.at), "name": each.by_name},
                reverse("letters:version", args=[case.id, found.row.id, number]),
            )
            for number, each in found.versions
        ),
    )  # fmt: skip


def _caption(found: Whole) -> str:
    number = _("letter %(number)d") % {"number": found.row.number}
    return f"{found.case.ref} · {number} · {STATES[rules.state(found.told)]}"


def _rows(told: VersionTold) -> tuple[tuple[str, str], ...]:
    rows = (
        (_("Who will read it"), str(READERS[told.recipient])), (_("To"), told.name),
        (_("How it reaches them"), str(WAYS[told.way])), (_("Address"), told.address),
        (_("What it is for"), told.purpose), (_("What allows it"), told.basis),
        (_("Keep it until"), said_day(told.keep_until) if told.keep_until else ""),
    )  # fmt: skip
    return tuple(row for row in rows if row[1])


def looked(checked: Checked | None) -> str:
    """What was looked for, in words: a check that found nothing is no proof that there is nothing."""
    if checked is None:
        return ""
    n = ngettext("%(n)d detail", "%(n)d details", checked.details) % {"n": checked.details}
    of = ngettext("%(n)d person", "%(n)d people", checked.people) % {"n": checked.people}
    sought = _("%(details)s of %(people)s looked for, by %(name)s on %(when)s.") % {
        "details": n, "people": of, "name": checked.by_name, "when": said(checked.at),
    }  # fmt: skip
    left = sum(1 for each in checked.hits if each.is_open)
    if not left:
        return f"{sought} {_('Read it once more: what nobody told us of is not looked for.')}"
    return sought + " " + ngettext("%(n)d is open.", "%(n)d are open.", left) % {"n": left}


def _blocks(told: LetterTold) -> tuple[str, ...]:
    return tuple(str(BLOCKS[each]) for each in told.checked.blocks) if told.checked else ()


def hits(form: Decide | None) -> Iterable[HitRow]:
    """What is open, each with the fields that ask about it."""
    for place, hit in form.hits if form else ():
        names = tuple(name for name in (f"how-{place}", f"reason-{place}") if form and name in form.fields)
        yield HitRow(
            where=where(hit), masked=hit.masked, whose=whose(hit.whose), words=hit.words,
            exact=_("exact") if hit.exact else _("close"), names=names, only_out="meant" not in hit.choices,
        )  # fmt: skip


def where(hit: HitTold) -> str:
    """The place of a hit in words."""
    return str(PARTS[hit.part]) % {"line": hit.line} if hit.part in PARTS else hit.words


def whose(code: str) -> str:
    """Whose a detail is, in words."""
    return str(WHOSE.get(code, code))


def waits(worker: Working, decided: Iterable[Decided]) -> Iterable[WaitRow]:
    """The decisions that wait for a second person."""
    for place, each in enumerate(decided):
        if each.how == "meant" and not each.second:
            says = _("%(name)s says that it is meant to be there: %(reason)s") % {
                "name": each.by_name, "reason": each.reason,
            }  # fmt: skip
            yield WaitRow(place=place, masked=each.masked, says=says, may=is_second(worker, each.by, each.at))


def decided(each: Decided) -> tuple[str, str]:
    """A decision in words: about what, and by whom and when."""
    name = _("%(kind)s of %(whose)s, %(masked)s: %(how)s") % {
        "kind": DETAILS[each.kind], "whose": whose(each.whose), "masked": each.masked,
        "how": DECIDED[each.how],
    }  # fmt: skip
    second = _("with %(name)s") % {"name": each.second_name} if each.second else ""
    return name, " · ".join(filter(None, (said(each.at), each.by_name, each.reason, second)))


def _knows(told: LetterTold) -> tuple[tuple[str, str], ...]:
    """What is in the letter and its reader knows: nothing to decide, and a second person sees it."""
    hits = told.checked.known if told.checked else ()
    return tuple(
        (f"{DETAILS[each.kind]}: {each.masked}", f"{where(each)} · {whose(each.whose)}") for each in hits
    )


def _next(worker: Working, told: LetterTold, *, has_colleagues: bool) -> frozenset[str]:
    state = rules.state(told)
    found = set() if state == "released" else {"change"}
    waits = any(each.how == "meant" and not each.second for each in told.decided)
    if state in ("written", "checked"):
        found.add("check")
    if rules.may_release(told):
        found.add("release")
    if waits or (state == "settled" and rules.needs_second(told)):
        found.add("ask" if has_colleagues else "nobody")
    if state == "settled" and rules.needs_second(told) and worker.id.hex not in told.writers:
        found.add("approve")
    return frozenset(found)


def _released(told: LetterTold, now: VersionTold) -> str:
    if not told.released_at:
        return ""
    return _("Released by %(name)s on %(when)s to %(to)s. It stays as it is.") % {
        "name": told.released_by, "when": said(told.released_at), "to": now.name,
    }  # fmt: skip


def read(found: Whole, heading: str, form: BaseForm | None = None) -> ReadPage:
    """A letter to be read once more."""
    told, now = found.told, found.now
    return ReadPage(
        heading=heading, caption=_caption(found), rows=_rows(now), text=now.text, title=now.title,
        looked=looked(told.checked), knows=_knows(told), decided=tuple(map(decided, told.decided)),
        version=found.number, form=form, back=reverse("letters:letter", args=[found.case.id, found.row.id]),
    )  # fmt: skip


def version(found: Whole, number: int, told: VersionTold) -> ReadPage:
    """An earlier version."""
    heading = _("Version %(number)d, %(when)s, %(name)s") % {
        "number": number, "when": said(told.at), "name": told.by_name,
    }  # fmt: skip
    return ReadPage(
        heading=heading, caption=_caption(found), rows=_rows(told), text=told.text, title=told.title,
        looked="", knows=(), decided=(), version=number,
        back=reverse("letters:letter", args=[found.case.id, found.row.id]),
    )  # fmt: skip


def printed(found: Whole, sender: Sequence[str]) -> PrintPage:
    """A released letter as it is printed."""
    told, letter = found.now, found.told
    rows = (
        (_("What this letter is for"), told.purpose), (_("What allows it"), told.basis),
        (_("Keep it until"), said_day(told.keep_until) if told.keep_until else ""),
    )  # fmt: skip
    return PrintPage(
        heading=_("Letter"), sender=tuple(filter(None, sender)), title=told.title, text=told.text,
        recipient=(told.name, *told.address.splitlines()),
        ref="" if rules.needs_second(letter) else found.case.ref,
        day=said_day(letter.released_at.date()) if letter.released_at else "",
        rows=tuple(row for row in rows if row[1]),
        back=reverse("letters:letter", args=[found.case.id, found.row.id]),
    )  # fmt: skip

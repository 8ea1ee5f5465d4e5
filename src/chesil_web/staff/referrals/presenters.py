"""Shapes the pages of referrals."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day, said_edtf
from chesil_web.staff.access import policy
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.panels import Panel as CasePanel
from chesil_web.staff.conference import queries as conference
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference import states
from chesil_web.staff.conference.listing_models import Earlier, LinkTold, ListingTold, Moved, Named, Referral
from chesil_web.staff.conference.models import Listing, Panel, ReferralLink
from chesil_web.staff.conference.pages import Link
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.conference.words import ANSWERS, BASES, CRITERIA, LEVELS, LISTINGS, SAFE, SORTS
from chesil_web.staff.parties.presenters import born
from chesil_web.staff.parties.words import BONDS, PARTS
from chesil_web.staff.referrals import eligibility
from chesil_web.staff.referrals.carrying import Carried
from chesil_web.staff.referrals.guards import GUARDS
from chesil_web.staff.referrals.sheet import COLUMNS, Fault, Row, Sheet
from chesil_web.staff.referrals.words import GAPS, STEPS
from chesil_web.staff.workforce.queries import Working

type Rows = tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Section:
    """A part of a referral: its heading, and lines with what each is of."""

    name: str
    rows: Rows


@attrs.frozen(kw_only=True)
class ReferPage(Page):
    """A referral before it goes. *takes*: what goes along. *guards*, *gaps*: what to look after, to ask."""

    ref: str
    note: str
    takes: tuple[Section, ...]
    guards: tuple[str, ...]
    gaps: tuple[str, ...]
    left_out: str
    has_panel: bool


@attrs.frozen(kw_only=True)
class ListingPage(Page):
    """A listing. *steps*: what its reader can do: words and address. *earlier*: others of the pair.

    Attributes:
        meeting: its meeting and what was minuted there, as links. links: what other rooms have of it.
    """

    caption: str
    state: str
    advice: str
    reasons: tuple[tuple[str, bool, str], ...]
    guards: tuple[str, ...]
    gaps: tuple[str, ...]
    sections: tuple[Section, ...]
    earlier: tuple[str, ...]
    doubles: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    meeting: tuple[Link, ...]
    links: tuple[Link, ...]
    history: tuple[str, ...]
    closed: bool
    about: tuple[tuple[str, str], ...]
    about_address: str
    move: str
    moved: str
    receipt: str


@attrs.frozen(kw_only=True)
class ReferralsPage(Page):
    """The listings of a panel that are not on an agenda, and those that are. *link*: a code just made."""

    caption: str
    rows: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str, str], ...]
    code: str
    outside: str
    empty: str
    bring: str
    coming: tuple[tuple[str, str], ...]


def of_case(worker: Working, case: Case) -> CasePanel | None:
    """Where a case was referred, for its page; None for who may not refer."""
    if policy.nearness("conference:refer", worker.told.roles) == "-":
        return None
    rows = conference.of_case(worker, "conference:listing", case.id)
    links = [
        link for row in rows
        for link in ((row.ref, reverse("conference:listing", args=[row.id])), *meeting_links(worker, row))
    ]  # fmt: skip
    if case.closed_on is None:
        links.insert(0, (_("Refer to a panel"), reverse("conference:refer", args=[case.id])))
    return CasePanel(
        name=_("Panels of agencies"), links=tuple(links), lines=tuple(_line(row) for row in rows),
        empty=_(
            "Not referred. Where somebody may be seriously harmed, agencies can act together, whatever a "
            "count says."
        ),
    )  # fmt: skip


def meeting_links(worker: Working, row: Listing) -> Iterator[Link]:
    """The meeting of a listing and what was minuted there, as far as a worker may open them."""
    if (meeting := conference_rules.meeting_of(worker, "conference:agenda", row)) is None:
        return
    yield _("Meeting: %(when)s") % {"when": said(meeting.at)}, reverse("conference:agenda", args=[meeting.id])
    if meeting.state not in states.MINUTED:
        return
    if row.heard_on and conference_rules.meeting_of(worker, "conference:minutes", row):
        yield _("Minutes of %(ref)s") % {"ref": row.ref}, reverse("conference:minutes", args=[row.id])
    yield _("Minutes and papers"), reverse("conference:papers", args=[meeting.id])


def _line(row: Listing) -> str:
    return _("%(ref)s, referred on %(day)s: %(state)s") % {
        "ref": row.ref, "day": said_day(row.referred_on), "state": LISTINGS[row.state],  # type: ignore[index]
    }  # fmt: skip


def refer(case: Case, carried: Carried, referral: Referral, form: BaseForm | None, note: str) -> ReferPage:
    """A referral before it goes."""
    left = ngettext(
        "%(n)d quotation of what they shared stays here: it is theirs to share.",
        "%(n)d quotations of what they shared stay here: they are theirs to share.", carried.left_out,
    )  # fmt: skip
    return ReferPage(
        heading=_("Refer to a panel"), ref=case.ref, note=note, form=form, has_panel=form is not None,
        takes=tuple(_sections(referral, is_open=True)),
        guards=tuple(str(GUARDS[each]) for each in referral.guards),
        gaps=tuple(str(GAPS[each]) for each in referral.gaps),
        left_out=left % {"n": carried.left_out} if carried.left_out else "",
        back=reverse("cases:case", args=[case.id]),
    )  # fmt: skip


def listing(
    found: conference.Opened, settings: Settings, *, is_open: bool, earlier: Sequence[Earlier],
    doubles: Iterable[Listing], steps: Iterable[str], may_about: bool, may_move: bool,
    may_answer: bool = False,
    meeting: Iterable[Link] = (), links: Iterable[Link] = (),
) -> ListingPage:  # fmt: skip
    """A listing for one of its readers. *is_open*: they read the referral itself, not names alone."""
    reasons = eligibility.reasons(found.told.referral, settings, found.row.referred_on, earlier)
    row, told = found.row, found.told
    about = told.referral.about
    return ListingPage(
        heading=row.ref, caption=settings.name, state=_state(row, told), advice=told.advice,
        closed=not is_open,
        reasons=tuple(
            (str(CRITERIA[each.kind]), each.met, each.words) for each in reasons
        ) if is_open else (),
        guards=tuple(str(GUARDS[each]) for each in told.referral.guards),
        gaps=tuple(str(GAPS[each]) for each in told.referral.gaps) if is_open else (),
        sections=tuple(_sections(told.referral, is_open=is_open)),
        earlier=tuple(_earlier(each) for each in earlier),
        doubles=tuple((each.ref, reverse("conference:listing", args=[each.id])) for each in doubles),
        steps=tuple(
            (step_words(row, each), reverse("conference:step", args=[row.id, each]))
            for each in steps
            if each in STEPS
        ),
        meeting=tuple(meeting), links=tuple(links),
        history=tuple(_step(each, says_why=is_open) for each in told.steps),
        about=tuple((words, str(ANSWERS[value])) for words, value in _about(about)) if is_open else (),
        about_address=reverse("conference:about", args=[row.id]) if may_about else "",
        move=reverse("conference:move-on", args=[row.id]) if may_move else "",
        receipt=reverse("conference:receipt", args=[row.id]) if may_answer else "",
        moved=_moved(told.moved) if told.moved and is_open else "",
        back=reverse("conference:panels"),
    )  # fmt: skip


def step_words(row: Listing, to: str) -> str:
    """What it is called to bring a listing to another state."""
    return _("Move it to another meeting") if row.state == to == "listed" else str(STEPS[to])


def _moved(moved: Moved) -> str:
    told = {"to": moved.to, "who": moved.accepted_by, "ref": moved.their_ref, "why": moved.why}
    if moved.accepted_at is None and moved.how:
        words = _("Asked to go to %(to)s. It stays here until they say that they have it. Why: %(why)s")
        return f"{words % told} {_('How the papers go there: %(how)s') % {'how': moved.how}}"
    if moved.accepted_at is None:
        return _("Asked to go to %(to)s. It stays here until they take it. Why: %(why)s") % told
    day = {"day": said_day(timezone.localdate(moved.accepted_at))}
    return _("Taken by %(to)s on %(day)s, by %(who)s, as %(ref)s. Why: %(why)s") % (told | day)


def _about(about: Any) -> Iterator[tuple[str, Any]]:
    yield _("Ethnic minority"), about.minority_ethnic
    yield _("Lesbian, gay, bisexual or trans"), about.lgbt
    yield _("Disabled"), about.disabled
    yield _("A man"), about.male
    yield _("Pregnant"), about.pregnant


def _state(row: Listing, told: ListingTold) -> str:
    state = str(LISTINGS[row.state])  # type: ignore[index]
    return f"{state} · {SORTS[told.sort]}" if told.sort_by else state


def _step(each: Any, *, says_why: bool) -> str:
    words = _("%(day)s: %(state)s, by %(who)s") % {
        "day": said_day(timezone.localdate(each.at)), "state": LISTINGS[each.to], "who": each.by_name,
    }  # fmt: skip
    return f"{words}. {each.why}" if each.why and says_why else words


def _earlier(each: Earlier) -> str:
    told = {
        "harmed": each.harmed, "accused": each.accused, "ref": each.ref, "day": said_day(each.referred_on),
    }  # fmt: skip
    words = _("%(harmed)s and %(accused)s: %(ref)s, referred on %(day)s.") % told
    if not each.sure:
        return words + " " + _("The names alone agree. Look whether they are the same people.")
    if each.counts:
        return words + " " + _("By the panel’s definition this is a repeat.")
    return words + " " + _("By the panel’s definition this does not make it a repeat by itself.")


def _sections(referral: Referral, *, is_open: bool) -> Iterator[Section]:
    names = {each.id: each.name for each in referral.people}
    for each in referral.people:
        yield Section(name=f"{PARTS[each.part]}: {each.name}", rows=tuple(_person(each, is_open=is_open)))
    between = tuple(
        (
            _("%(who)s to %(whom)s") % {"who": names[each.who], "whom": names[each.whom]},
            _dotted(each.bond_words or str(BONDS[each.bond]), each.does if is_open else ""),
        )
        for each in referral.relations if each.who in names and each.whom in names
    )  # fmt: skip
    if between:
        yield Section(name=_("What is between them"), rows=between)
    if is_open:
        yield from _open_sections(referral)


def _person(told: Named, *, is_open: bool) -> Iterator[tuple[str, str]]:
    """What is known of somebody. Where the harmed and children can be found is for open papers alone."""
    hidden = not is_open and told.part != "accused"
    for words, value in (
        (_("Other names"), ", ".join(told.also)), (_("Born"), born(told.born)),
        (_("References"), ", ".join(told.references)),
        (_("Address"), "" if hidden else "; ".join(told.addresses)),
        (_("Phone"), "" if hidden else ", ".join(told.phones)),
        (_("More"), told.notes if is_open else ""),
    ):  # fmt: skip
        if value:
            yield words, value


def _open_sections(referral: Referral) -> Iterator[Section]:
    contact = referral.contact
    yield Section(name=_("How to reach them safely"), rows=_rows(
        (_("Way"), _dotted(contact.way, contact.number) or _("No safe way is known. Do not call.")),
        (_("When"), contact.hours), (_("What you say"), contact.words),
        (_("Leaving a message"), contact.voicemail),
    ))  # fmt: skip
    yield Section(name=_("In their words"), rows=_rows(
        (_("What they want"), referral.wishes),
        (_("They know of this referral"), _and(SAFE[referral.knows], referral.not_told_because)),
        (_("It is safe to tell them"), str(SAFE[referral.safe_to_tell])),
    ))  # fmt: skip
    yield Section(name=_("Why now"), rows=_rows(
        (_("What happened"), referral.summary), (_("Why the risk is judged high"), referral.judgement),
        (_("Acts in the last 12 months that were written down"), str(referral.incidents or "")),
        (_("Done before the meeting"), "; ".join(each.text for each in referral.before)),
        (_("What allows sharing"), str(BASES[referral.basis])), (_("Orders"), "; ".join(referral.orders)),
    ))  # fmt: skip
    if referral.risk:
        yield Section(name=f"{_('Risk')}: {referral.risk.title}", rows=tuple(_risk(referral)))
    if referral.evidence:
        rows = tuple(
            (said_edtf(each.when) or each.when or _("No day given"), each.words) for each in referral.evidence
        )
        yield Section(name=_("What was written down"), rows=rows)
    yield Section(name=_("Who referred"), rows=_rows(
        (_("Name"), referral.by_name), (_("Agency"), referral.by_agency),
        (_("How to reach them"), referral.by_reach),
    ))  # fmt: skip


def _risk(referral: Referral) -> Iterator[tuple[str, str]]:
    risk = referral.risk
    assert risk is not None  # noqa: S101 - asked before
    if risk.level:
        yield _("Judged"), _and(LEVELS[risk.level], risk.because)
    yield _("Answers that are yes"), _("%(yes)d of %(of)d; %(unknown)d not known or not asked") % {
        "yes": risk.yes, "of": risk.of, "unknown": risk.unknown,
    }  # fmt: skip
    for each in risk.answers:
        yield each.question, _dotted(each.answer, each.whose, each.note)


def _dotted(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _and(first: Any, second: str) -> str:
    return f"{first}. {second}" if second else str(first)


def _rows(*rows: tuple[Any, str]) -> Rows:
    return tuple((str(name), value) for name, value in rows if value)


def referrals(
    panel: Panel, settings: Settings, found: Iterable[tuple[Listing, ListingTold | None]],
    links: Iterable[tuple[ReferralLink, LinkTold]], code: str, form: BaseForm, *,
    may_bring: bool, coming: Iterable[Listing],
) -> ReferralsPage:  # fmt: skip
    """The listings of a panel that wait, the newest first."""
    rows = tuple(
        (row.ref, _waiting(row, told), reverse("conference:listing", args=[row.id])) for row, told in found
    )
    return ReferralsPage(
        heading=_("Referrals"), caption=settings.name, rows=rows, form=form, code=code,
        links=tuple(
            (each.id.hex, told.to, said_day(timezone.localdate(each.expires_at))) for each, told in links
        ),
        outside=reverse("conference:outside"),
        empty=_("No referral waits. They come from cases here, and from agencies outside by a code."),
        coming=tuple((each.ref, reverse("conference:coming", args=[each.id])) for each in coming),
        bring=reverse("conference:bring", args=[panel.id]) if may_bring else "",
        back=reverse("conference:panel", args=[panel.id]),
    )  # fmt: skip


def _waiting(row: Listing, told: ListingTold | None) -> str:
    if told is None:
        return _("%(day)s · say first whether you know anyone") % {"day": said_day(row.referred_on)}
    referral = told.referral
    named = ", ".join(one.name for one in referral.people if one.part == "harmed")
    return _dotted(named, referral.by_agency, said_day(row.referred_on), _state(row, told))


@attrs.frozen(kw_only=True)
class BringPage(Page):
    """Listings of before, as they were read from cells, or what is wrong with those. *cells*: sent again."""

    caption: str
    heads: str
    cells: str
    rows: Rows
    faults: tuple[str, ...]
    count: str
    older: str


def bring(panel: Panel, settings: Settings, form: BaseForm, read: Sheet, cells: str) -> BringPage:
    """Listings of before. Where anything is wrong, nothing can be kept."""
    rows = () if read.faults else tuple(_sheet_row(each) for each in read.rows)
    older = ngettext(
        "%(n)d row is older than a repeat looks back, and is left out.",
        "%(n)d rows are older than a repeat looks back, and are left out.", read.older,
    )  # fmt: skip
    return BringPage(
        heading=_("Bring in earlier cases"), caption=settings.name, form=form, rows=rows, cells=cells,
        heads=", ".join(map(str, COLUMNS.values())), faults=tuple(_fault(each) for each in read.faults),
        count=ngettext("%(n)d case was read", "%(n)d cases were read", len(rows)) % {"n": len(rows)},
        older=older % {"n": read.older} if read.older else "",
        back=reverse("conference:referrals", args=[panel.id]),
    )  # fmt: skip


def _sheet_row(row: Row) -> tuple[str, str]:
    people = _dotted(row.harmed, *(name for name, _born in row.accused))
    days = {"referred": said_day(row.referred), "heard": said_day(row.heard)}
    return people, _("referred on %(referred)s, heard on %(heard)s") % days


def _fault(each: Fault) -> str:
    if not each.column:
        return _("Row %(row)d: %(words)s") % {"row": each.row, "words": each.words}
    told = {"row": each.row, "column": each.column, "words": each.words}
    return _("Row %(row)d, %(column)s: %(words)s") % told


@attrs.frozen(kw_only=True)
class ComingPage(Page):
    """A listing that another panel asks this one to take: names, why, and how they can be reached there."""

    ref: str
    whence: str
    names: tuple[tuple[str, str], ...]
    rows: Rows


def coming(row: Listing, told: ListingTold, whence: Settings, form: BaseForm) -> ComingPage:
    """A listing that another panel asks this one to take."""
    moved = told.moved
    assert moved is not None  # noqa: S101 - it is on its way
    return ComingPage(
        heading=_("Take it over?"), ref=row.ref, form=form,
        whence=_("From %(panel)s, asked by %(who)s") % {"panel": whence.name, "who": moved.by_name},
        names=tuple((each.name, str(PARTS[each.part])) for each in told.referral.people),
        rows=_rows((_("Why"), moved.why), (_("How they can be reached there"), moved.safe_way)),
        back=reverse("conference:panels"),
    )  # fmt: skip

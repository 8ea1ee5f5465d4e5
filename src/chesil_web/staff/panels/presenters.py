"""Shapes the pages of panels."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.cases.people_models import Part
from chesil_web.staff.cases.words import DAYS
from chesil_web.staff.conference import states
from chesil_web.staff.conference.meeting_models import MeetingTold
from chesil_web.staff.conference.models import Listing, Meeting, Panel
from chesil_web.staff.conference.pages import Link
from chesil_web.staff.conference.panel_models import Criterion, Population, Rhythm, Settings
from chesil_web.staff.conference.words import CRITERIA, HOLIDAYS, MEETINGS, REPEATS
from chesil_web.staff.panels import rules
from chesil_web.staff.panels.words import DEADLINES, PARTS, UNSURE, WHICH
from chesil_web.staff.parties import words as party_words


@attrs.frozen(kw_only=True)
class PanelsPage(Page):
    """The panels of a worker: name, what is next, address. *begins*: whether one can be begun."""

    rows: tuple[tuple[str, str, str], ...]
    begins: bool


@attrs.frozen(kw_only=True)
class Piece:
    """A part of how a panel works: its name, its lines, and where it is changed; empty for nowhere."""

    name: str
    lines: tuple[str, ...]
    address: str = ""


@attrs.frozen(kw_only=True)
class PanelPage(Page):
    """How a panel works. *unsure*: a setting, its name, and why it has to be confirmed."""

    caption: str
    next: str
    links: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    agencies: tuple[tuple[str, str], ...]
    unsure: tuple[tuple[str, str, str], ...]
    confirmed: tuple[str, ...]
    manages: bool
    members: str
    later: str
    add: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class FormPage(Page):
    """A page with one form. *said*: what stands above it. *do*: the words of its button."""

    caption: str = ""
    said: str = ""
    do: str
    drop: str = ""


@attrs.frozen(kw_only=True)
class MeetingRow:
    """A meeting: day and time, name, state and deadlines in words, its page, and other pages of it."""

    when: str
    name: str
    more: str
    address: str = ""
    links: tuple[Link, ...] = ()


@attrs.frozen(kw_only=True)
class MeetingsPage(Page):
    """The meetings of a panel: those to come, and those of the last twelve months."""

    caption: str
    rows: tuple[MeetingRow, ...]
    earlier: tuple[MeetingRow, ...]
    extra: BaseForm | None
    manages: bool


@attrs.frozen(kw_only=True)
class NamesPage(Page):
    """The names of the people in a case, for a worker to say whether they know any of them."""

    ref: str
    names: tuple[tuple[str, str], ...]


def said_moment(at: datetime) -> str:
    """A day and a time as the clocks here show it."""
    local = timezone.localtime(at)
    return _("%(day)s, %(time)s") % {"day": said_day(local.date()), "time": f"{local:%H:%M}"}


def panels(rows: Iterable[tuple[Panel, Settings, Meeting | None]], *, begins: bool) -> PanelsPage:
    """The panels of a worker."""
    made = tuple(
        (settings.name, _next(meeting), reverse("conference:panel", args=[row.id]))
        for row, settings, meeting in rows
    )
    return PanelsPage(heading=_("Panels"), rows=made, begins=begins, back=reverse("cases:day"))


def _next(meeting: Meeting | None) -> str:
    if meeting is None:
        return _("No meeting is planned.")
    return _("Next meeting: %(when)s") % {"when": said_moment(meeting.at)}


def panel(
    row: Panel, settings: Settings, newest: tuple[int, Any, Settings], agencies: Iterable[tuple[str, str]],
    upcoming: Meeting | None, *, manages: bool, takes: bool, links: Iterable[Link] = (),
) -> PanelPage:  # fmt: skip
    """How a panel works today, and what is not confirmed yet. *takes*: its reader sees its referrals."""
    _number, since, latest = newest
    is_later = since > timezone.localdate()
    return PanelPage(
        heading=settings.name, caption=settings.area, next=_next(upcoming), manages=manages,
        links=(
            (_("Meetings"), reverse("conference:meetings", args=[row.id])),
            *(((_("Referrals"), reverse("conference:referrals", args=[row.id])),) if takes else ()),
            *links,
        ),
        pieces=tuple(_pieces(row, settings, manages=manages)), agencies=tuple(agencies),
        unsure=tuple((each.setting, _named(each.setting), each.why) for each in rules.unconfirmed(latest)),
        confirmed=tuple(
            _("%(what)s: confirmed by %(who)s on %(day)s")
            % {"what": _named(each.setting), "who": each.by_name, "day": said_day(each.on)}
            for each in latest.confirmed
        ),
        members=reverse("conference:members", args=[row.id]) if manages else "",
        later=_("A change holds from %(day)s. Until then it is as it stands here.") % {"day": said_day(since)}
        if is_later else "",
        add=tuple(_more_parts(row, settings)) if manages else (),
        back=reverse("conference:panels"),
    )  # fmt: skip


def often(settings: Settings) -> str:
    """When a panel meets, in a line."""
    return _rhythm(settings.cadence[0])[0]


def _more_parts(row: Panel, settings: Settings) -> Iterator[tuple[str, str]]:
    for words, part in (
        (_("Add a reason to take a case"), f"criterion-{len(settings.criteria)}"),
        (_("Add a day on which it meets"), f"rhythm-{len(settings.cadence)}"),
    ):
        yield words, reverse("conference:change", args=[row.id, part])


def _named(setting: str) -> str:
    return str(UNSURE.get(setting, setting))


def _pieces(row: Panel, settings: Settings, *, manages: bool) -> Iterator[Piece]:
    def change(part: str) -> str:
        return reverse("conference:change", args=[row.id, part]) if manages else ""

    for place, rhythm in enumerate(settings.cadence):
        yield Piece(name=rhythm.name, lines=_rhythm(rhythm), address=change(f"rhythm-{place}"))
    yield Piece(
        name=str(PARTS["holidays"]), lines=(str(HOLIDAYS[settings.on_holiday]),), address=change("holidays")
    )
    for place, criterion in enumerate(settings.criteria):
        yield Piece(
            name=_("Reason: %(what)s") % {"what": CRITERIA[criterion.kind]}, lines=_criterion(criterion),
            address=change(f"criterion-{place}"),
        )  # fmt: skip
    yield Piece(name=str(PARTS["name"]), lines=_whom(settings), address=change("name"))
    yield Piece(name=str(PARTS["deadlines"]), lines=tuple(_deadlines(settings)), address=change("deadlines"))
    words = settings.forms
    yield Piece(
        name=str(PARTS["forms"]), address=change("forms"),
        lines=tuple(
            " ".join(each.split()) for each in (words.confidentiality, words.referral, words.research) if each
        ),
    )  # fmt: skip
    telling = settings.telling
    yield Piece(
        name=str(PARTS["telling"]),
        lines=(telling.before, telling.after, telling.who),
        address=change("telling"),
    )
    yield Piece(name=str(PARTS["keeping"]), lines=_keeping(settings), address=change("keeping"))
    yield Piece(
        name=str(PARTS["population"]), lines=_population(settings.population), address=change("population")
    )


def _rhythm(rhythm: Rhythm) -> tuple[str, ...]:
    days = ", ".join(str(DAYS[each]) for each in rhythm.weekdays)
    if rhythm.every == "month":
        told = {"which": WHICH[rhythm.which - 1], "days": days, "time": rhythm.at}
        first = _("%(which)s %(days)s of each month, at %(time)s") % told
    else:
        often = ngettext("every week", "every %(n)d weeks", rhythm.count) % {"n": rhythm.count}
        first = _("%(days)s, %(often)s, at %(time)s") % {"days": days, "often": often, "time": rhythm.at}
    cases = (
        ngettext("%(n)d minute for a case", "%(n)d minutes for a case", rhythm.minutes)
        % {"n": rhythm.minutes}
        if rhythm.hears_cases and rhythm.minutes else ""
    )  # fmt: skip
    none = "" if rhythm.hears_cases else _("No case is heard in these meetings.")
    return tuple(each for each in (first, cases, none) if each)


def _criterion(criterion: Criterion) -> tuple[str, ...]:
    bounds = ((criterion.since, _("From %(day)s on")), (criterion.until, _("Until %(day)s")))
    days = [words % {"day": said_day(day)} for day, words in bounds if day]
    wording = [str(REPEATS[criterion.wording])] if criterion.kind == "repeat" else []
    return (criterion.words, *wording, *days)


def _whom(settings: Settings) -> tuple[str, ...]:
    return (
        ngettext(
            "At most %(n)d case in one meeting", "At most %(n)d cases in one meeting", settings.most_cases
        )
        % {"n": settings.most_cases},
        _("People harmed who are %(n)d or older") % {"n": settings.age_from},
        _("Answers of agencies open for the others with the case.") if settings.opens_with_item
        else _("Answers of agencies stay with them until they are said in the meeting."),
    )  # fmt: skip


def _deadlines(settings: Settings) -> Iterator[str]:
    for name, label in DEADLINES.items():
        yield _("%(what)s: %(value)s") % {"what": label, "value": getattr(settings.deadlines, name)}


def _keeping(settings: Settings) -> tuple[str, ...]:
    kept = settings.keeping
    return (
        ngettext("Cases: %(n)d year", "Cases: %(n)d years", kept.years) % {"n": kept.years},
        ngettext("Returned referrals: %(n)d year", "Returned referrals: %(n)d years", kept.returned_years)
        % {"n": kept.returned_years},
        ngettext("Flags: %(n)d month", "Flags: %(n)d months", kept.flag_months) % {"n": kept.flag_months},
    )  # fmt: skip


def _population(told: Population | None) -> tuple[str, ...]:
    if told is None:
        return (_("Not set. With it, figures say how many cases there are for 10,000 women."),)
    words = _("%(n)d women of 18 or older, on %(day)s") % {"n": told.women, "day": said_day(told.on)}
    return words, told.source


def form(row: Panel | None, heading: str, form: BaseForm, do: str, **more: Any) -> FormPage:
    """A page with one form."""
    back = reverse("conference:panel", args=[row.id]) if row else reverse("conference:panels")
    return FormPage(heading=heading, form=form, do=do, **{"back": back, **more})


def meetings(
    row: Panel, settings: Settings, found: Iterable[tuple[Meeting, MeetingTold]],
    earlier: Iterable[tuple[Meeting, MeetingTold]], plan: BaseForm, extra: BaseForm, *,
    pages: Collection[str],
) -> MeetingsPage:  # fmt: skip
    """The meetings to come and the earlier ones, and the forms that plan more.

    Args:
        pages: those that its reader may open, of a meeting.
    """
    manages = "conference:move" in pages
    return MeetingsPage(
        heading=_("Meetings"), caption=settings.name,
        rows=tuple(_meeting(*each, pages) for each in found),
        earlier=tuple(_meeting(*each, pages) for each in earlier),
        form=plan if manages else None, extra=extra if manages else None, manages=manages,
        back=reverse("conference:panel", args=[row.id]),
    )  # fmt: skip


def _meeting(row: Meeting, told: MeetingTold, pages: Collection[str]) -> MeetingRow:
    more = [str(MEETINGS[row.state])]  # type: ignore[index]
    if row.state == "planned" and row.hears_cases:
        more.append(_("referrals until %(when)s") % {"when": said_moment(row.cut_off_at)})
        more.append(_("agenda on %(day)s") % {"day": said_day(row.agenda_on)})
    if told.why:
        more.append(told.why)
    return MeetingRow(
        when=said_moment(row.at), name=told.name, more=" · ".join(more),
        address=reverse("conference:agenda", args=[row.id]) if "conference:agenda" in pages else "",
        links=tuple(_pages_of(row, pages)),
    )  # fmt: skip


def _pages_of(row: Meeting, pages: Collection[str]) -> Iterator[Link]:
    if "conference:papers" in pages and row.state in states.MINUTED:
        yield _("Minutes and papers"), reverse("conference:papers", args=[row.id])
    if "conference:chase" in pages and row.hears_cases and row.state != "cancelled":
        yield _("Answers of agencies"), reverse("conference:chase", args=[row.id])
    if "conference:move" in pages and row.state in states.TO_COME:
        yield _("Move or cancel"), reverse("conference:move", args=[row.panel_id, row.id])


def names(row: Listing, people: Iterable[tuple[str, Part]], form: BaseForm) -> NamesPage:
    """The names in a case, and the question about them."""
    return NamesPage(
        heading=_("Do you know anyone here?"), ref=row.ref, form=form,
        names=tuple((name, str(party_words.PARTS[part])) for name, part in people),
        back=reverse("conference:panels"),
    )  # fmt: skip


def stays(rows: Iterable[Listing], back: str) -> Page:
    """That cases stay open to a worker who knows somebody, as the panel would have nobody to lead it."""
    refs = ", ".join(each.ref for each in rows)
    return Page(heading=_("Nobody else leads the panel for %(refs)s") % {"refs": refs}, back=back)

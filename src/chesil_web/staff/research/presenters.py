"""Shapes the pages of research."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import paging
from chesil_web.foundation.ui.page import Page
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference import states
from chesil_web.staff.conference.listing_models import ListingTold, Named, Referral, ResearchTold
from chesil_web.staff.conference.models import Called, Listing, Meeting
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.conference.words import RESEARCH
from chesil_web.staff.panels.presenters import said_moment
from chesil_web.staff.parties.presenters import born
from chesil_web.staff.parties.words import BONDS, PARTS
from chesil_web.staff.research.queries import Chased, Part


@attrs.frozen(kw_only=True)
class Asked:
    """A case that an agency is asked about: reference, where it is heard, what is due, and its address.

    *moved*: it went to another meeting, and nobody has answered since.
    """

    ref: str
    panel: str
    more: str
    address: str
    is_late: bool
    moved: bool


@attrs.frozen(kw_only=True)
class ResearchPage(Page):
    """What an agency is asked: what waits for an answer, or what is answered.

    Attributes:
        late: how many answers are late, in words; empty for none. nothing: said where no case is listed.
        other: the words and the address of the other list; None where that one is empty.
        pages: where the pages before and after are, as GOV.UK's pagination has it.
    """

    rows: tuple[Asked, ...]
    late: str
    nothing: str
    other: tuple[str, str] | None
    pages: dict[str, Any]


@attrs.frozen(kw_only=True)
class Person:
    """Somebody to look for: name, what they are in the case, and what else they can be found by."""

    name: str
    part: str
    more: str


@attrs.frozen(kw_only=True)
class AnswerPage(Page):
    """What an agency is asked about a case.

    Attributes:
        due: by when. reminded: that it was. moved: that the case went to another meeting.
        people: whom to look for. note: of the panel, in its words.
        ask: whom to ask, so that nobody contacts the person. about: why it was referred, in paragraphs;
            nothing before the agency knows somebody. names: where a worker says that they know one of them.
        can: whether an answer is still taken. nil: whether it can be that nothing is known.
    """

    ref: str
    due: str
    reminded: str
    moved: str
    people: tuple[Person, ...]
    note: str
    ask: str
    about: tuple[tuple[str, str], ...] = ()
    names: str
    can: bool
    nil: bool
    state: str


@attrs.frozen(kw_only=True)
class Answers:
    """A case with each agency called to it: name, state, whether it is late. *call*: who is asked."""

    ref: str
    agencies: tuple[tuple[str, str, bool], ...]
    call: str


@attrs.frozen(kw_only=True)
class ChasePage(Page):
    """Who has answered for a meeting, and who is late. *late*: how many answers, in words."""

    caption: str
    rows: tuple[Answers, ...]
    late: str


@attrs.frozen(kw_only=True)
class CallPage(Page):
    """Which agencies are asked about a case. *due*: by when they answer."""

    ref: str
    due: str


def research(part: Part, panels: Mapping[int, Settings]) -> ResearchPage:
    """What an agency is asked: what waits for an answer, what is due first before the rest."""
    shown = ResearchPage(
        heading=_("What panels ask your agency"),
        rows=tuple(_asked(row, panels[row.listing.panel_id]) for row in part.rows), late=_late(part.late),
        nothing=_(
            "Nothing is waiting for your answer. When a panel asks your agency about a case, the question is "
            "listed here with the day it needs the answer by."
        ),
        other=(_("Answered (%(n)d)") % {"n": part.answered}, "?answered") if part.answered else None,
        pages=paging.links(part.page, more=part.more, choice={"answered": ""} if part.is_answered else {}),
        back=reverse("cases:day"),
    )  # fmt: skip
    if not part.is_answered:
        return shown
    return attrs.evolve(
        shown,
        heading=_("What your agency answered"),
        late="",
        nothing=_("No question is answered yet."),
        other=(_("Questions that wait"), "?"),
    )


def _late(count: int) -> str:
    return ngettext("%(n)d answer is late.", "%(n)d answers are late.", count) % {"n": count} if count else ""


def _asked(row: Called, settings: Settings) -> Asked:
    is_late = conference_rules.is_late(row)
    if row.answered_at:
        more = _("%(state)s, %(when)s") % {"state": _state(row), "when": said_moment(row.answered_at)}
    else:
        more = _("Answer by %(when)s") % {"when": said_moment(row.due_at)}
    meeting = row.listing.meeting
    heard = _heard(meeting) if meeting else ""
    return Asked(
        ref=row.listing.ref, panel=settings.name, more=" · ".join(each for each in (more, heard) if each),
        address=reverse("conference:answer", args=[row.listing_id]), is_late=is_late, moved=_is_news(row),
    )  # fmt: skip


def _is_news(row: Called) -> bool:
    """Whether a listing moved to another meeting after the agency's last answer."""
    return row.moved_at is not None and (row.answered_at is None or row.answered_at < row.moved_at)


def _moved(row: Called) -> str:
    if row.moved_at is None or not _is_news(row):
        return ""
    said = [_("This case went to another meeting on %(when)s.") % {"when": said_moment(row.moved_at)}]
    if row.listing.meeting:
        said.append(_("It is heard on %(when)s.") % {"when": said_moment(row.listing.meeting.at)})
    if row.answered_at:
        said.append(_("Your answer is kept. Look whether something is new."))
    return " ".join(said)


def _heard(meeting: Meeting) -> str:
    is_over = meeting.state in states.MINUTED
    words = _("heard %(when)s") if is_over else _("to be heard %(when)s")
    return words % {"when": said_moment(meeting.at)}


def _state(row: Called) -> str:
    return str(RESEARCH[row.state])  # type: ignore[index]


def answer(
    row: Called, people: Iterable[Named], settings: Settings, told: ResearchTold, form: BaseForm,
    listing: ListingTold | None, *, can: bool, notice: str = "",
) -> AnswerPage:  # fmt: skip
    """The names to look for; once the agency knows somebody, why they were referred and what is asked."""
    return AnswerPage(
        heading=_("What does your agency know?") if listing else _("Look for these people"),
        ref=row.listing.ref, due=_due(row), reminded=_reminded(told), moved=_moved(row),
        people=tuple(_person(each) for each in people), note=settings.forms.research,
        ask=_whom_to_ask(listing.referral) if listing else "",
        about=_about(listing.referral) if listing else (),
        names=reverse("conference:names", args=[row.listing_id]), form=form if can else None, can=can,
        nil=row.state != "nil" or _is_news(row), state=_state(row), notice=notice,
        back=reverse("conference:research"),
    )  # fmt: skip


def _due(row: Called) -> str:
    return _("Answer by %(when)s") % {"when": said_moment(row.due_at)}


def _reminded(told: ResearchTold) -> str:
    if not told.chased:
        return ""
    return _("The coordinator reminded your agency on %(when)s.") % {"when": said_moment(told.chased[-1])}


def _person(told: Named) -> Person:
    more = []
    if told.also:
        more.append(_("also called %(names)s") % {"names": ", ".join(told.also)})
    if told.born:
        more.append(_("born %(day)s") % {"day": born(told.born)})
    return Person(name=told.name, part=str(PARTS[told.part]), more=" · ".join(more))


def _whom_to_ask(referral: Referral) -> str:
    reach = f" ({referral.by_reach})" if referral.by_reach else ""
    return _("Referred by %(name)s, %(agency)s%(reach)s") % {
        "name": referral.by_name, "agency": referral.by_agency, "reach": reach,
    }  # fmt: skip


def _about(referral: Referral) -> tuple[tuple[str, str], ...]:
    names = {each.id: each.name for each in referral.people}
    between = "\n".join(
        _("%(who)s is to %(whom)s: %(bond)s") % {
            "who": names.get(each.who, ""), "whom": names.get(each.whom, ""),
            "bond": each.bond_words or BONDS[each.bond],
        }
        for each in referral.relations
    )  # fmt: skip
    found = ((_("Who they are to each other"), between), (_("Why they were referred"), referral.summary))
    return tuple(each for each in found if each[1])


def chase(
    meeting: Meeting, settings: Settings, rows: Iterable[tuple[Listing, list[Chased]]], *, notice: str = ""
) -> ChasePage:
    """Who has answered for a meeting."""
    found = list(rows)
    late = sum(conference_rules.is_late(each.row) for _row, called in found for each in called)
    return ChasePage(
        heading=_("Answers of agencies"), notice=notice,
        caption=f"{settings.name}, {said_moment(meeting.at)}",
        rows=tuple(_answers(listing, called) for listing, called in found),
        late=_late(late),
        back=reverse("conference:meetings", args=[meeting.panel_id]),
    )  # fmt: skip


def _answers(row: Listing, called: Iterable[Chased]) -> Answers:
    return Answers(
        ref=row.ref, call=reverse("conference:call", args=[row.id]),
        agencies=tuple((each.name, _said(each), conference_rules.is_late(each.row)) for each in called),
    )  # fmt: skip


def _said(each: Chased) -> str:
    words = _state(each.row)
    if each.reminded:
        times = ngettext("reminded once", "reminded %(n)d times", each.reminded) % {"n": each.reminded}
        words = f"{words}, {times}"
    return words


def call(row: Listing, due: Any, form: BaseForm, back: str) -> CallPage:
    """Which agencies are asked about a listing."""
    return CallPage(
        heading=_("Agencies that are asked"), ref=row.ref, form=form, back=back,
        due=_("They answer by %(when)s.") % {"when": said_moment(due)}
        if due
        else _("No meeting is planned by whose day they could answer. Plan one first."),
    )  # fmt: skip


def reminded(count: int) -> str:
    """What is said once agencies were reminded."""
    if not count:
        return _("Everybody who is late was reminded in the last hours. Nothing was sent again.")
    return ngettext("%(n)d reminder was sent.", "%(n)d reminders were sent.", count) % {"n": count}

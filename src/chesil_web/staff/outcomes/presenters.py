"""Shapes the pages of actions."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.ui import paging
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.access import policy
from chesil_web.staff.cases.panels import Waits
from chesil_web.staff.conference import rules as conference_rules
from chesil_web.staff.conference.listing_models import Heard, ListingTold
from chesil_web.staff.conference.meeting_models import ActionTold
from chesil_web.staff.conference.models import Action, Listing, Panel
from chesil_web.staff.conference.pages import Link
from chesil_web.staff.conference.panel_models import Settings
from chesil_web.staff.conference.words import ACTIONS
from chesil_web.staff.outcomes import rules
from chesil_web.staff.outcomes.queries import Part, Shown
from chesil_web.staff.outcomes.repeats import Accused
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class ActionRow:
    """An action in a list. *address*: empty where its words are not for the reader."""

    ref: str
    text: str
    more: str
    address: str
    is_late: bool


@attrs.frozen(kw_only=True)
class ActionsPage(Page):
    """Actions. *late*: how many are, in words; empty for none. *chases*: whether owners can be reminded.

    Attributes:
        passed_up: those that wait for a manager, without their words. said: what the page is for, where there
            is nothing. other: the page of those that are settled, or of those that wait; None for no such.
        pages: where the pages before and after are, as GOV.UK's pagination has it.
    """

    caption: str = ""
    rows: tuple[ActionRow, ...]
    passed_up: tuple[ActionRow, ...] = ()
    late: str
    chases: bool = False
    said: str
    other: Link | None
    pages: dict[str, Any]


@attrs.frozen(kw_only=True)
class ActionPage(Page):
    """One action. *links*: what else can be done with it. *steps*: what became of it, the oldest first."""

    ref: str
    text: str
    facts: tuple[tuple[str, str], ...]
    is_late: bool
    links: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]


@attrs.frozen(kw_only=True)
class AccusedPage(Page):
    """Who is accused with several people harmed: a name, and the cases as words and address."""

    caption: str
    rows: tuple[tuple[str, tuple[Link, ...]], ...]


@attrs.frozen(kw_only=True)
class TellPage(Page):
    """Telling the person what was decided.

    Attributes:
        due: by when, in words. who, what: who tells them, and what, by the panel. unsafe: it was said not to
            be safe. done: what was written down before; empty for nothing. referral: where contact stands.
    """

    ref: str
    due: str
    who: str
    what: str
    unsafe: str
    done: str
    referral: str


def waits(worker: Working) -> Iterator[Waits]:
    """The link on a worker's first page to what their agency has to do."""
    if policy.nearness("conference:actions", worker.told.roles) == "-":
        return
    open, late = rules.counted(worker, "conference:actions")
    late += rules.count_passed_up(worker)
    words = ngettext(
        "%(n)d action for your agency from a meeting", "%(n)d actions for your agency from meetings", open
    ) % {"n": open} if open else _("Actions from meetings")  # fmt: skip
    if late:
        words = _("%(what)s, %(n)d late or passed up") % {"what": words, "n": late}
    yield Waits("conference:actions", words, bool(open or late))


def panel_links(worker: Working, panel: Panel) -> Iterator[Link]:
    """The link on the page of a panel to its actions."""
    if conference_rules.leads(worker, panel):
        yield _("Actions"), reverse("conference:panel-actions", args=[panel.id])
    if policy.nearness("conference:accused", worker.told.roles) == "panel":
        yield _("Accused in several cases"), reverse("conference:accused", args=[panel.id])
    if policy.nearness("conference:flags", worker.told.roles) != "-":
        yield _("Flags"), reverse("conference:flags", args=[panel.id])
    if policy.nearness("conference:repeats", worker.told.roles) != "-":
        yield _("Review of repeats"), reverse("conference:repeats", args=[panel.id])


def listing_links(worker: Working, row: Listing) -> Iterator[Link]:
    """The links on the page of a listing to its actions, and to a new one."""
    for each in rules.of_listing(worker, row):
        words = _("Action: by %(day)s, %(state)s") % {
            "day": said_day(each.due_on), "state": ACTIONS[each.state],  # type: ignore[index]
        }  # fmt: skip
        yield words, reverse("conference:action", args=[each.id])
    if rules.may_tell(worker, row):
        yield _("Tell the person what was decided"), reverse("conference:tell", args=[row.id])
    if rules.may_add(worker, row):
        yield _("Add an action"), reverse("conference:add-action", args=[row.id])


def tell(row: Listing, told: ListingTold, settings: Settings, due: date, form: BaseForm) -> TellPage:
    """The page for telling the person what was decided."""
    heard = told.heard or Heard()
    referral = told.referral
    unsafe = referral.not_told_because or _("Nobody said why.")
    return TellPage(
        heading=_("Tell the person what was decided"), ref=row.ref, form=form,
        due=_("To be done by %(day)s.") % {"day": said_day(due)}, who=heard.tells or settings.telling.who,
        what=settings.telling.after, unsafe=unsafe if referral.safe_to_tell == "no" else "",
        done=_told(heard), referral=reverse("conference:listing", args=[row.id]),
        back=reverse("conference:listing", args=[row.id]),
    )  # fmt: skip


def _told(heard: Heard) -> str:
    if heard.told_on:
        return _("They were told on %(day)s. %(how)s") % {
            "day": said_day(heard.told_on), "how": heard.told_how,
        }  # fmt: skip
    return _("They were not told. %(how)s") % {"how": heard.told_how} if heard.told_how else ""


def actions(part: Part, up: Iterable[Action]) -> ActionsPage:
    """What the worker's agency has to do, or did."""
    said = _(
        "Your agency has nothing to do from a meeting. When a panel gives it something, it stands here "
        "with the day by which it is to be done."
    )
    return _page(
        part, _("Actions from meetings"), passed_up=tuple(_passed_up(each) for each in up), said=said,
        back=reverse("cases:day"),
    )  # fmt: skip


def panel_actions(panel: Panel, name: str, part: Part, *, notice: str) -> ActionsPage:
    """All actions of a panel that wait, or that are settled."""
    return _page(
        part, _("Actions"), caption=name, owner=True, notice=notice,
        chases=bool(part.late and not part.is_settled),
        said=_("No action is open. They come from the meetings of the panel."),
        back=reverse("conference:panel", args=[panel.id]),
    )  # fmt: skip


def _page(part: Part, heading: str, *, said: str, owner: bool = False, **of_page: Any) -> ActionsPage:
    shown = ActionsPage(
        heading=heading, rows=tuple(_row(each, owner=owner) for each in part.rows), late=_late(part.late),
        other=(_("Settled actions (%(n)d)") % {"n": part.settled}, "?settled") if part.settled else None,
        pages=paging.links(part.page, more=part.more, choice={"settled": ""} if part.is_settled else {}),
        said=said, **of_page,
    )  # fmt: skip
    if not part.is_settled:
        return shown
    return attrs.evolve(
        shown, heading=_("Settled actions"), late="", other=(_("Actions that wait"), "?"),
        said=_("No action is settled yet."),
    )  # fmt: skip


def reminded(count: int) -> str:
    """What was done when owners were reminded."""
    words = ngettext(
        "The owner of %(n)d action was reminded.", "The owners of %(n)d actions were reminded.", count
    )
    return words % {"n": count} if count else _("All of them were reminded today already.")


def _late(count: int) -> str:
    return ngettext("%(n)d action is late.", "%(n)d actions are late.", count) % {"n": count} if count else ""


def _row(each: Shown, *, owner: bool = False) -> ActionRow:
    row, told = each.row, each.told
    parts = [told.owner if told and owner else "", _due(row.due_on), str(ACTIONS[row.state])]  # type: ignore[index]
    if told and told.chased:
        parts.append(_("reminded on %(day)s") % {"day": said_day(timezone.localdate(told.chased[-1]))})
    return ActionRow(
        ref=row.listing.ref, text=told.text if told else _("Say first whether you know anyone"),
        more=" · ".join(filter(None, parts)), address=reverse("conference:action", args=[row.id]),
        is_late=rules.is_late(row),
    )  # fmt: skip


def _passed_up(row: Action) -> ActionRow:
    return ActionRow(
        ref=row.listing.ref, text="", more=_due(row.due_on), address="", is_late=True,
    )  # fmt: skip


def _due(day: date) -> str:
    return _("by %(day)s") % {"day": said_day(day)}


def action(worker: Working, row: Action, told: ActionTold, doer: str, form: BaseForm | None) -> ActionPage:
    """One action."""
    facts = (
        (_("Whose it is"), told.owner), (_("Who does it"), doer or _("Not settled yet")),
        (_("By when"), said_day(row.due_on)), (_("State"), str(ACTIONS[row.state])),  # type: ignore[index]
        (_("Reminded"), ", ".join(said(each) for each in told.chased)),
    )  # fmt: skip
    return ActionPage(
        heading=_("Action"), ref=row.listing.ref, text=told.text, form=form, is_late=rules.is_late(row),
        facts=tuple((name, value) for name, value in facts if value), links=tuple(_links(worker, row)),
        steps=tuple(_step_words(each.to, said(each.at), each.by_name, each.words) for each in told.steps),
        back=reverse("conference:actions") if row.agency_id == worker.row.agency_id
        else reverse("conference:panel-actions", args=[row.listing.panel_id]),
    )  # fmt: skip


def _step_words(to: str, at: str, by: str, words: str) -> str:
    done = _("%(what)s: %(who)s, %(when)s") % {"what": ACTIONS[to], "who": by, "when": at}  # type: ignore[index]
    return f"{done}. {words}" if words else done


def _links(worker: Working, row: Action) -> Iterator[tuple[str, str]]:
    if row.state not in rules.NOT_SETTLED:
        return
    if row.agency_id == worker.row.agency_id:
        yield _("Say who does it"), reverse("conference:action-doer", args=[row.id])
    if conference_rules.leads(worker, row.listing.panel_id):
        yield _("Give it another day"), reverse("conference:action-day", args=[row.id])


def accused(panel: Panel, name: str, found: Iterable[Accused]) -> AccusedPage:
    """Who is accused in several cases of a panel."""
    return AccusedPage(
        heading=_("Accused in several cases"), caption=name,
        rows=tuple((each.name, tuple(_case_link(row) for row in each.cases)) for each in found),
        back=reverse("conference:panel", args=[panel.id]),
    )  # fmt: skip


def _case_link(row: Listing) -> Link:
    words = _("%(ref)s, referred on %(day)s") % {"ref": row.ref, "day": said_day(row.referred_on)}
    return words, reverse("conference:listing", args=[row.id])

"""Shapes what the page of a case shows of the work in it, and what a worker's first page shows of clocks."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui import addresses
from chesil_web.staff.access import policy
from chesil_web.staff.cases import keepers, queries
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.work_models import Clock
from chesil_web.staff.clocks import presenters as clock_presenters
from chesil_web.staff.clocks import queries as clock_queries
from chesil_web.staff.clocks.words import CLOCKS
from chesil_web.staff.conference import rules as conference
from chesil_web.staff.keeping import data_requests
from chesil_web.staff.notices import presenters as notices
from chesil_web.staff.notices.presenters import DayLink
from chesil_web.staff.things import queries as thing_queries
from chesil_web.staff.transfers import actions as transfers
from chesil_web.staff.workforce import change_presenters, steps_presenters
from chesil_web.staff.workforce import rules as workforce_rules
from chesil_web.staff.workforce.queries import Working


@attrs.frozen(kw_only=True)
class WorkPanel:
    """The work in a case: its pages, each with its address, its name, and how much there is."""

    pages: tuple[tuple[str, str, str], ...]


_PAGES: Final = (
    ("cases:timeline", lazy("Timeline"), ()),
    ("cases:orders", lazy("Orders and breaches"), ("order", "breach")),
    ("cases:steps", lazy("Steps taken"), ("step",)),
    ("cases:plan", lazy("Plan of support"), ("support",)),
    ("cases:stays", lazy("Safe accommodation"), ("stay",)),
    ("cases:safety", lazy("Their safety plan"), ("safety",)),
    ("cases:lists", lazy("Checklists: housing"), ()),
    ("cases:rights", lazy("Rights: Clare’s Law, case review, Victims’ Code"), ()),
    ("cases:ties", lazy("Cases that belong together"), ()),
    ("cases:transfer", lazy("Give it to another team or agency"), ()),
    ("cases:copies", lazy("Copies of what they shared"), ()),
    ("cases:hold", lazy("Legal hold"), ()),
)  # fmt: skip


def panel(worker: Working, case: Case) -> WorkPanel:
    """The panel of a case. Nothing is opened for it."""
    counts = thing_queries.counted(case)
    return WorkPanel(
        pages=tuple(
            (addresses.of(page, case.id), str(name), _count(counts, sorts))
            for page, name, sorts in _PAGES
            if policy.nearness(page, worker.told.roles) != "-"
        ),
    )


_MORE: Final = (
    ("conference:research", lazy("What panels ask your agency")),
    ("conference:panels", lazy("Panels")),
    ("cases:kept", lazy("Closed cases that are kept")),
    ("cases:requests", lazy("Requests for personal data")),
    ("cases:clock-days", lazy("How soon things are due")),
)


_WAITS: Final[Mapping[str, Callable[[Working], int]]] = {
    "cases:kept": lambda worker: keepers.count_to_review(worker, "cases:hold"),
    "cases:requests": data_requests.to_look,
    "conference:research": lambda worker: conference.count_asked(worker, "conference:research"),
}


def day_links(worker: Working) -> tuple[DayLink, ...]:
    """Where a worker can go from the first page, cases that wait to be taken before all else."""
    links = (*_own_sign_in(worker), *notices.links(worker), *_role_changes(worker))
    if policy.nearness("cases:transfers", worker.told.roles) == "-":
        return links
    address, count = addresses.fixed("cases:transfers"), transfers.count_incoming(worker)
    if not count:
        return (*links, DayLink(_("Cases that others pass on to you"), address))
    words = ngettext("%(n)d case is passed on to you", "%(n)d cases are passed on to you", count)
    return (DayLink(words % {"n": count}, address, is_button=True), *links)


def _own_sign_in(worker: Working) -> tuple[DayLink, ...]:
    news = steps_presenters.renewal_news(worker)
    return (DayLink(news, addresses.fixed("workforce:steps"), is_button=True),) if news else ()


def _role_changes(worker: Working) -> tuple[DayLink, ...]:
    if not worker.holds(workforce_rules.CHECK):
        return ()
    address, news = addresses.fixed("workforce:changes"), change_presenters.news(worker)
    return (DayLink(news or _("Role changes"), address, is_button=bool(news)),)


def more(worker: Working) -> tuple[tuple[str, str], ...]:
    """The pages beside cases that a worker may see: address and words, with how many cases wait there."""
    seen = [(page, name) for page, name in _MORE if policy.nearness(page, worker.told.roles) != "-"]
    return tuple((addresses.fixed(page), _with_count(worker, page, str(name))) for page, name in seen)


def _with_count(worker: Working, page: str, name: str) -> str:
    count = _WAITS[page](worker) if page in _WAITS else 0
    return f"{name} ({count})" if count else name


def _count(counts: Mapping[str, int], sorts: tuple[str, ...]) -> str:
    found = [str(counts[sort]) for sort in sorts if counts.get(sort)]
    return " + ".join(found)


def due(row: Clock, listed: queries.Listed, until: date) -> tuple[str, str, str, str, str, bool]:
    """What is due by a clock of a case: what, case, who, address, when, whether it is late."""
    return (
        str(CLOCKS[row.kind].do), row.case.ref, listed.card.who if listed.card else "",
        addresses.of("cases:clock", row.case_id, row.id), clock_presenters.state(row),
        clock_queries.is_late(row, until),
    )  # fmt: skip

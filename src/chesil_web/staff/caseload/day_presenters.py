"""Shapes the ways from a worker's first page to all other pages that they may see, in groups."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui import addresses
from chesil_web.staff.caseload import work_presenters
from chesil_web.staff.workforce.queries import Working

CASES, PEOPLE, CHECKS, SETTINGS = "cases", "people", "checks", "settings"
_NAMES: Final = {
    CASES: lazy("Cases"), PEOPLE: lazy("People and panels"), CHECKS: lazy("Checks"),
    SETTINGS: lazy("Settings"),
}  # fmt: skip
# Where each page stands; one that is not named here stands with cases.
_GROUPS: Final[Mapping[str, str]] = {
    "cases:code": PEOPLE, "joint:waiting": PEOPLE, "conference:research": PEOPLE,
    "conference:panels": PEOPLE, "conference:actions": PEOPLE, "cases:declare": PEOPLE,
    "workforce:colleagues": PEOPLE, "figures:team": PEOPLE,
    "cases:kept": CHECKS, "cases:requests": CHECKS, "cases:walls": CHECKS, "cases:searches": CHECKS,
    "cases:emergencies": CHECKS, "cases:notices": CHECKS, "figures:published": CHECKS,
    "looks:agency": CHECKS, "workforce:changes": CHECKS,
    "cases:clock-days": SETTINGS, "risk:sets": SETTINGS, "workforce:steps": SETTINGS,
}  # fmt: skip


def groups(
    worker: Working, links: Iterable[Any], *, codes: bool, manages: bool
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The pages in groups: the name of each, and words and addresses.

    Args:
        links: of rooms, without those that wait and stand above as buttons.
    """
    found: dict[str, list[tuple[str, str]]] = {each: [] for each in _NAMES}
    by_address = {addresses.fixed(page): group for page, group in _GROUPS.items()}
    for words, address in (*_own(codes=codes, manages=manages), *_of_rooms(worker, links)):
        found[by_address.get(address, CASES)].append((words, address))
    return tuple((str(_NAMES[each]), tuple(rows)) for each, rows in found.items() if rows)


def _own(*, codes: bool, manages: bool) -> Iterable[tuple[str, str]]:
    if codes:
        yield _("Let somebody share with you"), addresses.fixed("cases:code")
    if manages:
        yield _("People who work here"), addresses.fixed("workforce:colleagues")
    yield _("How you sign in"), addresses.fixed("workforce:steps")


def _of_rooms(worker: Working, links: Iterable[Any]) -> Iterable[tuple[str, str]]:
    yield from ((each.words, each.address) for each in links if not each.is_button)
    yield from ((words, address) for address, words in work_presenters.more(worker))

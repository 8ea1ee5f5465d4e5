"""The table of who may see which page: pages are rows, roles are columns, a cell is how near one has to be.

`any`: everybody with the role. `agency`: for a case of one's agency. `own`: for a case of one's own or of
one's team. Of panels, `panel`: for everything of a panel that one sits on. `called`: for what one's agency is
called to there, and for what one referred. `-`: nobody. Where somebody holds several roles, the widest holds.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Final, Literal, cast, get_args

from chesil_web.staff.workforce.models import Role

Nearness = Literal["-", "own", "called", "agency", "panel", "any"]
_WIDTH: Final[Mapping[Nearness, int]] = {
    "-": 0, "own": 1, "called": 1, "agency": 2, "panel": 2, "any": 3,
}  # fmt: skip


@cache
def table() -> Mapping[str, Mapping[Role, Nearness]]:
    """Each page with its cell for each role.

    Raises:
        ValueError: a role or a cell is none that there is, or a page stands there twice.
    """
    text = resources.files("chesil_web.staff.access").joinpath("access.csv").read_text("utf-8")
    made: dict[str, Mapping[Role, Nearness]] = {}
    for row in csv.DictReader(text.splitlines()):
        page = row.pop("page")
        if page in made or set(row) != set(get_args(Role)) or not set(row.values()) <= _WIDTH.keys():
            raise ValueError(f"access.csv: the row of {page} is not sound.")
        made[page] = cast(dict[Role, Nearness], row)
    return made


def nearness(page: str, roles: Iterable[Role]) -> Nearness:
    """How near somebody with *roles* has to be to see a page; "-" where they may not.

    Raises:
        KeyError: the page is not in the table.
    """
    cells = table()[page]
    return max((cells[role] for role in roles), key=_WIDTH.__getitem__, default="-")


def allows(page: str, roles: Iterable[Role], *, is_own: bool = False, is_agencys: bool = False) -> bool:
    """Whether somebody may see a page of a case, or of none when both are false."""
    needed = nearness(page, roles)
    return needed == "any" or (needed == "agency" and is_agencys) or (needed == "own" and is_own)

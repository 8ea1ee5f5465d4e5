"""The page docs/what-roles-can-see.md, made from the table of access."""

from typing import Final, get_args

from django.urls import URLPattern, get_resolver

from chesil_web.foundation.ui.access import named
from chesil_web.staff.access import policy
from chesil_web.staff.access.policy import Nearness
from chesil_web.staff.workforce.models import Role
from chesil_web.staff.workforce.words import ROLES

_HEAD: Final = """\
# What each role can see

<!-- Made by `python -m django write_roles FILE`. Change access.csv, not this page. -->

Made from the [table of access](../src/chesil_web/staff/access/access.csv), which decides what each worker can
open. Somebody who has several roles can open what any of them can. A wall takes away from all of them. Nobody
sees a private record: workers see what its owner shared, and the owner can see when they first looked.
"""
_NEAR: Final[dict[Nearness, str]] = {
    "any": "Always", "agency": "In each case of their agency",
    "own": "In cases that are theirs or their team’s",
    "panel": "Of a panel that they sit on; administrators, that their agency runs",
    "called": "Of a panel’s cases, where their agency is called or they referred",
}  # fmt: skip


def text() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_of_role(role) for role in get_args(Role))])


def _of_role(role: Role) -> str:
    parts = [f"## {ROLES[role]}\n"]
    for near, words in _NEAR.items():
        pages = sorted({_about(page) for page, cells in policy.table().items() if cells[role] == near})
        if pages:
            parts.append(f"{words}:\n\n" + "\n".join(f"- {about}" for about in pages) + "\n")
    return "\n".join(parts) if len(parts) > 1 else f"{parts[0]}\nNo page.\n"


def _about(page: str) -> str:
    """What a page is for: the first sentence of what its view says of itself."""
    first = (_views()[page].callback.__doc__ or page).partition("\n")[0].partition(". ")[0]
    return first.rstrip(".")


def _views() -> dict[str, URLPattern]:
    return dict(named(get_resolver().url_patterns))

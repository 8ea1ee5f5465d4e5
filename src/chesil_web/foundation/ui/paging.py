"""The pages of a list that is too long for one page. The first is number 0."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

A_PAGE: Final = 25
_NO_CHOICE: Final[Mapping[str, Any]] = {}
_MOST_PAGES: Final = 10_000


def asked(request: HttpRequest) -> int:
    """The number of the page that an address asks for; 0 for anything that is no number."""
    number = request.GET.get("page", "")
    return min(int(number), _MOST_PAGES) if number.isdecimal() and len(number) < 6 else 0


def cut[Row](rows: QuerySet[Any, Row], page: int, size: int = A_PAGE) -> tuple[list[Row], bool]:
    """The rows of a page, and whether another page follows."""
    found = list(rows[page * size : (page + 1) * size + 1])
    return found[:size], len(found) > size


def links(page: int, *, more: bool, choice: Mapping[str, Any] = _NO_CHOICE) -> dict[str, Any]:
    """Where the pages before and after are, for GOV.UK's pagination; empty where this one is all.

    Args:
        more: whether another page follows. choice: what else the address says.
    """
    there = {"previous": page > 0 and page - 1, "next": more and page + 1}
    return {
        name: {"href": f"?{urlencode({**choice, 'page': number})}"}
        for name, number in there.items()
        if number is not False
    }

"""Which list of cases a worker looked at last: the way back from a case leads there."""

from typing import Final

from django.http import HttpRequest

DAY, BOARD = "cases:day", "cases:board"
_KEY: Final = "list"


def look_at(request: HttpRequest, page: str) -> None:
    """Remember which of the two lists the worker is looking at."""
    if request.session.get(_KEY) != page:
        request.session[_KEY] = page


def last(request: HttpRequest) -> str:
    """The name of the list that was looked at last; the board where none was."""
    return DAY if request.session.get(_KEY) == DAY else BOARD

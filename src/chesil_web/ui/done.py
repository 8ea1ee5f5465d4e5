"""What was just done, from the request that did it to the page that it leads to.

The session holds a code and a number meanwhile; the words are those of the page that shows them.
"""

from django.http import HttpRequest

_KEY = "done"


def leave(request: HttpRequest, code: str, count: int = 0) -> None:
    """Keep what was done for the next page that asks, which says nothing where it has no words for it."""
    request.session[_KEY] = [code, count]


def taken(request: HttpRequest) -> tuple[str, int]:
    """What was done, told once; an empty code where there is nothing."""
    code, count = request.session.pop(_KEY, ("", 0))
    return code, count

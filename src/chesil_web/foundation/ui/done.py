"""What was just done, from the request that did it to the page that it leads to.

The session holds a code and a number meanwhile. The words of the codes here stand above any page; those of
other codes are of the page that takes them.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as lazy

SAVED, ADDED, DELETED, BACK, GONE = "saved", "added", "deleted", "back", "gone"
TAKEN_BACK, SHARED = "taken back", "shared"
_KEY: Final = "done"
_SAID: Final = {
    SAVED: lazy("Saved."),
    ADDED: lazy("Added. Now write what happened, then save."),
    DELETED: lazy("Deleted. You can bring it back for 30 days."),
    BACK: lazy("It is back."),
    GONE: lazy("Deleted for good."),
    SHARED: lazy("Shared. You can stop it here at any time."),
    TAKEN_BACK: lazy("Taken back. It is not shared any more."),
}


def leave(request: HttpRequest, code: str, count: int = 0) -> None:
    """Keep what was done for the next page that asks, which says nothing where it has no words for it."""
    request.session[_KEY] = [code, count]


def then(request: HttpRequest, code: str, to: str, *args: Any) -> HttpResponse:
    """Lead to a page, by its name or address, that says what was done."""
    leave(request, code)
    return redirect(to, *args)


def taken(request: HttpRequest) -> tuple[str, int]:
    """What was done, told once; an empty code where there is nothing, or words of any page for it."""
    if request.session.get(_KEY, ("", 0))[0] in _SAID:
        return "", 0
    code, count = request.session.pop(_KEY, ("", 0))
    return code, count


def said(request: HttpRequest) -> str:
    """What was done in the words of any page, told once; empty where a page has words of its own for it."""
    session = getattr(request, "session", {})
    if session.get(_KEY, ("", 0))[0] not in _SAID:
        return ""
    return str(_SAID[session.pop(_KEY)[0]])

"""What cannot be done: a page that says so, and when to come back where that helps."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.terms.errors import ChesilError
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.ui import typed
from chesil_web.foundation.ui.page import Page, render

_log = logging.getLogger(__name__)

# By the code of an error: the heading, what is said below it, and seconds to wait.
_WAITS: Final = {
    "busy": (
        lazy("Many people are using this at the moment"),
        lazy("Nothing is wrong with your notes. Wait half a minute, then try again."),
        30,
    ),
    "store-unavailable": (
        lazy("We cannot reach your files at the moment"),
        lazy("They are still there, unchanged. Your diary still opens. Wait a few minutes, then try again."),
        120,
    ),
    "store-full": (
        lazy("There is not enough space for this at the moment"),
        lazy("What you saved before is kept. Try again later today."),
        3600,
    ),
}


_DAMAGED: Final = ("damaged", "moved", "unknown-version")  # of a row: other pages are as they were
_LOST: Final = ("blob-missing", *_DAMAGED)


class SaysWait:
    """Middleware: turns an error that passes, or that only a backup mends, into a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer. Who opens the address of a form by itself, such as from the history, gets a page too."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "ui/plainly.html", _by_itself(), status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """503 with the time to wait, or a page for what is lost; every other error goes on.

        A page of which the row is damaged answers with 200, and what a form was to change with 500.
        """
        if not isinstance(exception, ChesilError):
            return None
        if exception.code in _LOST:
            _log.error("sealed content could not be opened: %s", exception.code)
            is_shown = exception.code in _DAMAGED and request.method == "GET"
            return render(request, "ui/plainly.html", _lost(), status=200 if is_shown else 500)
        if exception.code not in _WAITS:
            return None
        heading, said, seconds = _WAITS[exception.code]
        told = {"heading": str(heading), "said": str(said), "otherwise": str(said)}
        response = typed.unsent(request, **told, status=503)
        response.headers["Retry-After"] = str(seconds)
        return response


def _by_itself() -> Page:
    said = _("It belongs to a button on another page. Go back to that page and press it there.")
    return Page(heading=_("This page cannot be opened by itself"), notice=said)


def _lost() -> Page:
    said = _(
        "It is damaged or missing where it is stored. Everything else is unchanged. Do not delete it: "
        "the people who run this site may be able to bring it back from a backup."
    )
    return Page(heading=_("This could not be opened"), notice=said)

"""Which pages a search engine may list, and which have a title of their own on the tab (ADR 0022)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Concatenate, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.requests import Request

# The rooms anyone may read. Those on the way to a record or to a report are named like the pages inside.
_READ_BY_ALL: Final = ("", "guidance", "feedback")


def findable[V: Callable[Concatenate[Request, ...], HttpResponseBase]](view: V) -> V:
    """A search engine may list it, where the installation lets it and nothing private is open."""
    view.findable = True  # type: ignore[attr-defined]
    return view


def has_own_title(request: HttpRequest) -> bool:
    """Whether the tab says what the page is: never once a record or a report was opened in this browser.

    An answer to a form has none either: a browser's history would tell what somebody answered.
    """
    found = request.resolver_match
    return bool(
        settings.CHESIL.findable
        and request.method in ("GET", "HEAD")
        and found is not None
        and found.app_name in _READ_BY_ALL
        and sessions.COOKIE not in request.COOKIES
    )


def may_be_listed(request: HttpRequest) -> bool:
    """Whether search engines are asked nothing about the page. Every other they are asked not to list."""
    found = request.resolver_match
    is_marked = found is not None and getattr(found.func, "findable", False)
    return is_marked and has_own_title(request) and not request.GET


def is_listed(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer may be listed."""
    return response.status_code == HTTPStatus.OK and may_be_listed(request)

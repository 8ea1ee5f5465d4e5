"""Who may see a view: every view says so, and a start without that fails."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, cast

from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest, Request

type View = Callable[..., HttpResponseBase]


def public[V: Callable[Concatenate[Request, ...], HttpResponseBase]](view: V) -> V:
    """Anyone may see it. The check of types refuses a view here that needs an open record."""
    view.who = "public"  # type: ignore[attr-defined]
    return view


def private[**P](
    view: Callable[Concatenate[PrivateRequest, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Only with an open safe; else the page to sign in. What was typed there was kept already."""

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.safe is None:
            return redirect("accounts:sign-in")
        return view(cast(PrivateRequest, request), *args, **kwargs)

    guarded.who = "private"  # type: ignore[attr-defined]
    return guarded


def is_from_here(request: HttpRequest) -> bool:
    """Whether no other site had the browser ask this; browsers that do not say count as ours."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def sent_from(name: str) -> Callable[[View], View]:
    """The view takes a form. Who opens its address, such as from the history, is led to the page it is on."""

    def only_sent(view: View) -> View:
        sent = require_POST(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return redirect(name) if request.method in ("GET", "HEAD") else sent(request, *args, **kwargs)

        return guarded

    return only_sent


@register
def every_view_says_who(**_: Any) -> list[CheckMessage]:
    """A system check: no view without @public or @private."""
    return [
        Error(f"The view at {pattern.pattern} does not say who may see it.", id="chesil.E002")
        for pattern in patterns(get_resolver().url_patterns)
        if getattr(pattern.callback, "who", None) is None
    ]


def patterns(found: list[Any]) -> list[URLPattern]:
    """Every address of some patterns, without the groups they stand in."""
    return [pattern for _name, pattern in named(found)]


def named(found: list[Any], group: str = "") -> Iterator[tuple[str, URLPattern]]:
    """The same, each with the name that `reverse` knows it by. *group*: what stands before it."""
    for each in found:
        if isinstance(each, URLResolver):
            yield from named(each.url_patterns, f"{each.namespace}:" if each.namespace else group)
        else:
            yield f"{group}{each.name}", each

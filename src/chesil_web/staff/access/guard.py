"""Lets a worker see a page where the table says so; whatever they may not see looks like nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from chesil_web.foundation.keys.requests import Request
from chesil_web.staff.access import policy
from chesil_web.staff.access.declarations import AskFirst
from chesil_web.staff.workforce import signing
from chesil_web.staff.workforce.signing import WorkerRequest


def by_the_table[**P](
    view: Callable[Concatenate[WorkerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Only for workers with a role that the table names for the page. The view asks how near they are."""
    return _guarded(view, is_there=True)


def asked_by_itself[**P](
    view: Callable[Concatenate[WorkerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """The same for what a page asks by itself: nobody is there because of it, so no session lives on."""
    return _guarded(view, is_there=False)


def _guarded[**P](
    view: Callable[Concatenate[WorkerRequest, P], HttpResponseBase], *, is_there: bool
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        worker = signing.signed_in(request, is_there=is_there)
        if worker is None:
            return redirect("workforce:sign-in")
        if policy.nearness(page_of(request), worker.told.roles) == "-":
            raise Http404
        asked = cast(WorkerRequest, request)
        asked.worker = worker
        try:
            return view(asked, *args, **kwargs)
        except AskFirst as error:
            return redirect(error.page, error.case)

    guarded.who = "worker"  # type: ignore[attr-defined]
    return guarded


def page_of(request: Request) -> str:
    """The name of the page that a request asks for."""
    assert request.resolver_match is not None  # noqa: S101 - a view was found for it
    return request.resolver_match.view_name

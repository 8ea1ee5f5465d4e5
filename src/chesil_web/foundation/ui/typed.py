"""What was typed in a form that did not get where it was going: shown again, to be sent with one press."""

import re
from typing import Final

import attrs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.requests import PrivateRequest, Request
from chesil_web.foundation.ui import addresses
from chesil_web.foundation.ui.page import Page, render

type Fields = tuple[tuple[str, str], ...]

CLOSED: Final = "closed"  # in the address of a form that its page sent when its time was over
_SECRET: Final = {"csrfmiddlewaretoken", "passphrase", "new", "again", "code", "receipt"}
_SHORT: Final = 20
_IS_ID: Final = re.compile("[0-9a-f-]{32,}").fullmatch
_COUNTED: Final = {"based_on", "page", "shown_at"}  # what our pages put in, which says nothing to her
_HOLDS_OPEN: Final = {"private": "safe", "receipt": "visit"}  # by who may see a view


@attrs.frozen(kw_only=True)
class AgainPage(Page):
    """What was typed, and the way to send it.

    Attributes:
        path: where it was going. fields: of its form.
        words: what she wrote, each by itself. answers: her shorter answers, as they are sent.
        leave: where she goes who does not send it, or nothing.
    """

    path: str
    fields: Fields
    words: tuple[str, ...]
    answers: str
    leave: str


def fields(request: HttpRequest) -> Fields:
    """The fields of a form as it came, but for what opens a record or a complaint."""
    return tuple(
        (name, each) for name, values in request.POST.lists() if name not in _SECRET for each in values
    )


def closed_by_itself(request: HttpRequest) -> bool:
    """Whether nobody pressed a button: what came is only to be kept, even where a session is open."""
    return request.method == "POST" and CLOSED in request.GET


def again(
    request: HttpRequest,
    *,
    heading: str,
    said: str,
    path: str,
    typed: Fields,
    leave: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page that shows what was typed. All that its button sends can be read on it, but ids and counts."""
    shown = [value for name, value in typed if value.strip() and name not in _COUNTED and not _IS_ID(value)]
    page = AgainPage(
        heading=heading,
        notice=said,
        path=path,
        fields=typed,
        words=tuple(value for value in shown if len(value) > _SHORT),
        answers=" · ".join(value for value in shown if len(value) <= _SHORT),
        leave=leave,
    )
    return render(request, "ui/again.html", page, status=status)


def unsent(request: Request, *, heading: str, said: str, otherwise: str, status: int) -> HttpResponse:
    """Why a form was not taken, with what she typed in it.

    Args:
        said: what to do where her words can be sent again from this page. otherwise: where they cannot.
    """
    typed = fields(request) if _can_be_sent_again(request) else ()
    if not typed:
        page = Page(heading=heading, notice=otherwise)
        return render(request, "ui/plainly.html", page, status=status)
    if request.content_type == "multipart/form-data":
        said = f"{said} {_('You need to choose your files again.')}"
    leave = addresses.fixed("diary:today") if request.safe is not None else ""
    return again(
        request, heading=heading, said=said, path=request.path, typed=typed, leave=leave, status=status
    )


def kept(request: PrivateRequest) -> HttpResponse:
    """The answer to a form whose words were kept: nothing for a script; without one, Today or the way out."""
    if "leave" not in request.POST:
        return redirect("diary:today") if "today" in request.POST else HttpResponse(status=204)
    sessions.leave(request)
    return way_out()


def way_out() -> HttpResponse:
    """A blank page that goes on to the way out, as browsers let a form lead to no other site."""
    return HttpResponse(headers={"Refresh": f"0; url={reverse('leave')}"})


def _can_be_sent_again(request: HttpRequest) -> bool:
    """Whether somebody who is let in sent it from here: another site could send what she never saw."""
    found = request.resolver_match
    opened = _HOLDS_OPEN.get(getattr(found.func, "who", ""), "") if found else ""
    is_in = getattr(request, opened, None) is not None if opened else False
    return request.method == "POST" and is_in and _is_from_here(request)


def _is_from_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"

"""The first page, leaving, and what is shown when something is wrong."""

from urllib.parse import urlsplit

import attrs
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from chesil_web.foundation.keys import sessions
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.ui import addresses, languages, typed
from chesil_web.foundation.ui.access import is_from_here, public
from chesil_web.foundation.ui.finding import findable
from chesil_web.foundation.ui.page import Page, render


@attrs.frozen(kw_only=True)
class StartPage(Page):
    """The first page. *takes_complaints*: whether the council is told of harassment here."""

    takes_complaints: bool


@public
@findable
def start(request: HttpRequest) -> HttpResponse:
    """What this is, in four lines, the number for danger, and the way to help."""
    page = StartPage(
        heading=_("Keep a private record of what is happening to you"),
        description=_(
            "Does someone keep texting, calling, following or frightening you? Write it down where only you "
            "can read it, see who can help, and make documents for the police or a solicitor."
        ),
        takes_complaints=bool(settings.CHESIL.complaint_days),
    )
    return render(request, "ui/start.html", page)


@public
def leave(request: Request) -> HttpResponse:
    """End the session and go somewhere that tells nothing.

    It ends the session on a plain GET, so that it works without JavaScript; another site's link cannot.
    """
    if is_from_here(request):
        sessions.leave(request)
    return _gone(request)


def _gone(request: HttpRequest) -> HttpResponse:
    """The way out, which takes along what a browser holds of the site."""
    response = HttpResponse(status=303, headers={"Location": settings.CHESIL.exit})
    if not is_from_here(request):
        return response
    response.headers["Clear-Site-Data"] = sessions.CLEAR_SITE_DATA
    response.delete_cookie(sessions.COOKIE, samesite="Strict")
    response.cookies[sessions.COOKIE]["secure"] = True
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Strict")
    response.cookies[settings.SESSION_COOKIE_NAME]["secure"] = True
    return response


@public
def language(request: HttpRequest, language: str) -> HttpResponse:
    """Show pages in a language from now on, and this one again."""
    languages.choose(request, language)
    before = urlsplit(request.headers.get("Referer", ""))
    here = before.netloc == request.get_host() and url_has_allowed_host_and_scheme(before.path, None)
    return redirect(before.path if here else "start")


@public
def not_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _plainly(request, _("This page is not here"), _("It may have been moved or deleted."), 404)


@public
def cannot_be_read(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _plainly(request, _("We could not read that"), _("Go back and try again."), 400)


@public
def not_from_here(request: Request, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: a form without the token of this session. It is never taken as it came."""
    said = _(
        "This page was out of date, so nothing was saved. Your notes may have been opened again in another "
        "tab. Read what you wrote, then press the button to save it."
    )
    otherwise = _(
        "The page was open for too long, or cookies are switched off. Go back, reload the page and try again."
    )
    heading = _("This could not be sent")
    return typed.unsent(request, heading=heading, said=said, otherwise=otherwise, status=403)


@public
def our_fault(request: Request) -> HttpResponse:
    """500. Who leaves goes all the same, though not even the session could be looked up."""
    if request.path == addresses.fixed("leave"):
        return _gone(request)
    fault = _("Something went wrong on our side. What you saved before is safe.")
    said = _("What you just wrote is on this page. Wait a minute, then press the button to save it.")
    return typed.unsent(
        request,
        heading=_("Sorry, this did not work"),
        said=f"{fault} {said}",
        otherwise=f"{fault} {_('Wait a minute, then try again.')}",
        status=500,
    )


def _plainly(request: HttpRequest, heading: str, said: str, status: int) -> HttpResponse:
    return render(request, "ui/plainly.html", Page(heading=heading, notice=said), status=status)

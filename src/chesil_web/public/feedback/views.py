"""Say what could be better on a page of the website."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from chesil_web.foundation.limits import limits
from chesil_web.foundation.ui.access import public
from chesil_web.foundation.ui.page import render
from chesil_web.public.feedback import actions, forms, presenters

FEEDBACK = limits.Limit("feedback", 10, timedelta(hours=1))


@public
@csrf_exempt  # nobody is signed in here, and a token would need a session, and so a cookie
def give(request: HttpRequest) -> HttpResponse:
    """The form on a page of its own. A page may send its own form here, or only say which page it is."""
    about, version = request.POST.get("page", _came_from(request))[:200], request.POST.get("version", "")[:20]
    form = forms.FeedbackForm(
        request.POST if "words" in request.POST else None, initial=forms.first(about, version)
    )
    if form.is_bound and form.is_valid() and (form.is_machine() or _kept(request, form)):
        page = presenters.give(None, form.cleaned_data["page"], given=True)
    else:
        page = presenters.give(form, form.cleaned_data.get("page", "") if form.is_bound else "")
    return render(request, "feedback/give.html", page)


def _came_from(request: HttpRequest) -> str:
    """The page that a link to this one stands on. Only one of this site counts; the form checks it."""
    found = urlsplit(request.headers.get("Referer", ""))
    return found.path if found.netloc == request.get_host() else ""


def _kept(request: HttpRequest, form: forms.FeedbackForm) -> bool:
    said = form.cleaned_data
    if wait := limits.wait_for_network(request, FEEDBACK):
        form.add_error(None, limits.said(wait))
        return False
    try:
        actions.keep(said["id"], page=said["page"], version=said["version"], words=said["words"])
    except actions.NoRoom:
        form.add_error(
            None, _("We have received a lot lately and have not read it all yet. Try again another day.")
        )
        return False
    return True

"""Reading links for a friend or adviser: made, seen, stopped, taken off the list."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.sharing import actions, link_actions, link_forms, link_presenters, queries
from chesil_web.person.sharing.gate import behind_passphrase
from chesil_web.person.sharing.going import are_open
from chesil_web.person.sharing.papers import MOST_PAGES
from chesil_web.record.links import queries as links


@private
@behind_passphrase
def make(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Whom it is for and for how long; then there is an address to send and a code to say."""
    _row, told = queries.chosen(request.safe, id)
    found = link_actions.goes_out(request.safe, told)
    if not found:
        return redirect("sharing:preview", id)
    if are_open(request.safe, told, found):
        return redirect("sharing:secret", id)
    form = link_forms.MakeLink(request.POST or None)
    if form.is_bound and found.messages > link_actions.MOST_MESSAGES:
        form.add_error(None, link_presenters.too_much())
    if form.is_bound and found.pages > MOST_PAGES:
        form.add_error(None, link_presenters.too_many_pages())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = link_actions.make(
                request.safe, id, name=given["name"], words=given["words"], lasts=form.time()
            )
        except actions.Changed:
            actions.leave_out_what_changed(request.safe, id)
            return redirect("sharing:preview", id)
        return redirect("sharing:link", made)
    return render(request, "sharing/make_link.html", link_presenters.make(id, told, found, form))


@private
@behind_passphrase
def link(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """One link: what to send and what to say, when it was opened, and the way to stop it."""
    found = links.link(request.safe, id)
    inside = links.inside(found.safe) if found.safe else links.Inside()
    page = link_presenters.link(request, found, inside)
    if found.safe:
        request.safe.damaged.update(found.safe.damaged)
    return render(request, "sharing/link.html", page)


@private
@require_POST
@behind_passphrase
def stop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """End a link at once. The page before it said what stays."""
    link_actions.stop(request.safe, id)
    return redirect("sharing:link", id)


@private
@behind_passphrase
def drop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Take a link that has ended off her list, after asking."""
    found = links.link(request.safe, id)
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", link_presenters.sure(found))
    link_actions.drop(request.safe, id)
    return done.then(request, done.GONE, "sharing:list")

"""Ask for papers, save them, drop them."""

import uuid
from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.analysis import queries as analysis
from chesil_web.keys import files
from chesil_web.keys.opened import part_key
from chesil_web.papers import actions, presenters, queries
from chesil_web.papers.forms import Ask
from chesil_web.papers.models import Paper
from chesil_web.ui.access import private
from chesil_web.ui.page import render


@private
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that were made, and the questions for a new one."""
    form = Ask(request.POST or None, initial={"what_for": "police", "text": "full", "name": "document"})
    if request.method == "POST" and form.is_valid():
        if actions.ask(request.safe, **form.cleaned_data) is not None:
            return redirect("papers:list")
        form.add_error(None, _("Look through your files and notes first, under Noticed."))
    looked = analysis.newest(request.safe)
    ready = looked is not None and looked.given is not None and not looked.given.asks
    page = presenters.papers(queries.papers(request.safe), form, ready=ready)
    return render(request, "papers/papers.html", page)


@private
@require_POST
def file(request: HttpRequest, id: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """One file of a paper, to be saved under the name she chose."""
    found = queries.paper(request.safe, id)
    given = dict(found.files).get(part)
    if given is None:
        raise Http404
    key = part_key(request.safe.item_key(Paper(id=id)), part)
    with files.opened(part, key) as stream:
        response = HttpResponse(stream.read(), content_type="application/octet-stream")
    name = f"{found.asked.name}{PurePath(given.name).suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@private
@require_POST
def drop(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Delete a paper."""
    queries.paper(request.safe, id)
    actions.drop(request.safe, id)
    return redirect("papers:list")

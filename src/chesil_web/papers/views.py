"""Ask for papers, save them, drop them."""

import re
import uuid
from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil_web.analysis import queries as analysis
from chesil_web.keys import files
from chesil_web.keys.opened import part_key
from chesil_web.papers import actions, presenters, queries
from chesil_web.papers.forms import FIRST, Ask
from chesil_web.papers.models import Paper
from chesil_web.ui.access import private
from chesil_web.ui.page import render


@private
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that were made, and the questions for a new one."""
    looked = analysis.newest(request.safe)
    people, kinds = presenters.choices(looked)
    form = Ask(request.POST or None, initial=FIRST, people=people, kinds=kinds)
    if request.method == "POST" and form.is_valid() and (answer := _asked(request, form)):
        return answer
    page = presenters.papers(queries.papers(request.safe), form, ready=queries.is_ready(looked))
    return render(request, "papers/papers.html", page)


def _asked(request: HttpRequest, form: Ask) -> HttpResponse | None:
    wanted = queries.Wanted(**form.wanted())
    if "statement" in wanted.papers and "entries" not in request.POST:
        rows = queries.entries(request.safe, wanted.part)
        if len(rows) <= presenters.MOST_ENTRIES:
            return render(request, "papers/choose.html", presenters.choose(rows, _typed(request)))
        form.add_error(
            "since", _("More than %(n)d entries fit. Choose fewer days.") % {"n": presenters.MOST_ENTRIES}
        )
        return None
    if actions.ask(request.safe, wanted, _ids(request.POST.getlist("e"))) is None:
        form.add_error(
            "papers", _("For a chronology, look through your files and notes first, under Noticed.")
        )
        return None
    return redirect("papers:list")


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    said = ((name, value) for name, values in request.POST.lists() for value in values)
    return [each for each in said if each[0] != "csrfmiddlewaretoken"]


def _ids(said: list[str]) -> list[uuid.UUID]:
    return [uuid.UUID(each) for each in said if re.fullmatch("[0-9a-f]{32}", each)]


@private
def how_far(request: HttpRequest) -> HttpResponse:
    """Whether a paper is still being made, for the page that waits."""
    return JsonResponse({"busy": any(each.busy for each in queries.papers(request.safe))})


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

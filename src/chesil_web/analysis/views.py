"""See what was noticed, keep some of it, see the pattern it makes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chesil_web.analysis import actions, bridge, presenters, queries
from chesil_web.evidence import actions as evidence
from chesil_web.evidence.queries import answers
from chesil_web.ui.access import private
from chesil_web.ui.page import render


@private
def noticed(request: HttpRequest) -> HttpResponse:
    """Suggestions by person and kind."""
    looked = queries.newest(request.safe)
    now = queries.order(request.safe)
    stale = looked is None or looked.order.stamp != now.stamp
    page = presenters.noticed(looked, stale=stale, kept={}, about=now.about)
    return render(request, "analysis/noticed.html", page)


@private
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look through everything that is here."""
    actions.look(request.safe)
    return redirect("analysis:noticed")


@private
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Who she is in the exports, and whom it is about. Then look again."""
    for name in ("me", "about"):
        if name in request.POST:
            evidence.answer(request.safe, **{name: request.POST[name][:200]})
    actions.look(request.safe)
    return redirect("analysis:noticed")


@private
def group(request: HttpRequest, number: int) -> HttpResponse:
    """The suggestions of one kind by one person; keep or set aside some, or all."""
    looked = queries.newest(request.safe)
    if looked is None or looked.given is None or number >= len(looked.given.groups):
        raise Http404
    given = looked.given.groups[number]
    data = queries.tables(request.safe, looked)
    shown = _page(request)
    rows, count, names = bridge.suggestions(
        data, person=given.person, behaviour=given.behaviour, start=(shown - 1) * presenters.A_PAGE,
        count=presenters.A_PAGE,
    )  # fmt: skip
    if request.POST.get("way") in actions.WAYS:
        chosen = (
            names
            if "all" in request.POST
            else [each for each in request.POST.getlist("s") if each in set(names)]
        )
        actions.decide(request.safe, chosen, request.POST["way"])
    decided = queries.decided(request.safe).about
    page = presenters.group(given, rows, count=count, number=shown, decided=decided, names=names)
    return render(request, "analysis/group.html", page)


def _page(request: HttpRequest) -> int:
    said = request.POST.get("page", "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 8 else 1


@private
def pattern(request: HttpRequest) -> HttpResponse:
    """The pattern of what she kept."""
    return _pattern(request, everything=False)


@private
def pattern_all(request: HttpRequest) -> HttpResponse:
    """The pattern of everything that was noticed, marked as such."""
    return _pattern(request, everything=True)


def _pattern(request: HttpRequest, *, everything: bool) -> HttpResponse:
    found = _found(request, everything=everything)
    if found is None:
        return redirect("analysis:noticed")
    count = len(queries.kept(request.safe))
    hers = ngettext("You kept %(n)d suggestion.", "You kept %(n)d suggestions.", count) % {"n": count}
    page = presenters.pattern(found, everything=everything, hers=hers)
    return render(request, "analysis/pattern.html", page)


def _found(request: HttpRequest, *, everything: bool) -> bridge.Analysis | None:
    looked = queries.newest(request.safe)
    if looked is None or looked.given is None or looked.given.asks:
        return None
    data, told = queries.tables(request.safe, looked), answers(request.safe)
    if everything:
        return bridge.everything(data, zone=told.zone, about=told.about)
    return bridge.kept_only(
        data, queries.kept(request.safe), settings=bridge.settings_for(told.zone), about=told.about
    )


@private
def drawing(request: HttpRequest, which: str, number: int, name: str) -> HttpResponse:
    """One drawing of the pattern."""
    found = _found(request, everything=which == "all")
    svg = bridge.drawings(found, number).get(name) if found else None
    if svg is None:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response

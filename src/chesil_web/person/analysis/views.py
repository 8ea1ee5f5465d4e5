"""Look through a record, see the pattern of what was kept, and what the law asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import attrs
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chesil.terms.acts import act_and_event
from chesil_web.foundation.keys.opened import asked_once
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.analysis import actions, law_entries, presenters, queries
from chesil_web.person.analysis import asks as law
from chesil_web.person.analysis import pattern as patterns
from chesil_web.person.analysis.models import Concluded, Drawn, Law, Pattern
from chesil_web.person.people import queries as people
from chesil_web.record.evidence import actions as evidence


@private
def how_far(request: PrivateRequest) -> HttpResponse:
    """Whether it is still being looked through, for the page that waits."""
    looked = queries.newest(request.safe)
    return JsonResponse(presenters.how_far(looked))


@private
@require_POST
def look(request: PrivateRequest) -> HttpResponse:
    """Look through everything that is here."""
    actions.look(request.safe)
    return redirect("analysis:read" if "read" in request.POST else "analysis:noticed")


@private
@require_POST
def stop(request: PrivateRequest) -> HttpResponse:
    """End the second reading with what was read so far."""
    actions.stop_reading(request.safe)
    return redirect("analysis:read")


@private
@require_POST
def answer(request: PrivateRequest) -> HttpResponse:
    """Who she is in the exports, and whom it is about. Then look again."""
    for name in ("me", "about"):
        if name in request.POST:
            evidence.answer(request.safe, **{name: request.POST[name][:200]})
    actions.look(request.safe)
    return done.then(request, done.SAVED, "analysis:noticed")


def page_number(request: HttpRequest) -> int:
    said = request.POST.get("page") or request.GET.get("page", "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 8 else 1


@private
def same(request: PrivateRequest) -> HttpResponse:
    """Who may be one person: she says yes or no, and nobody is joined without that."""
    looked, known = queries.newest(request.safe), people.who_is_who(people.things(request.safe))
    given = looked.given if looked else None
    pairs = queries.open_pairs(request.safe, given, known) if given else []
    notice = ""
    chosen = next((each for each in pairs if each.id == request.POST.get("pair")), None)
    if chosen is not None:
        if request.POST.get("way") == "no":
            actions.are_two(request.safe, chosen.id)
        elif not actions.are_one(request.safe, chosen):
            notice = _("Both are in your list as different people. Change one of them there first.")
        if not notice:
            done.leave(request, done.SAVED)
        pairs = [each for each in pairs if notice or each.id != chosen.id]
    waits = queries.is_stale(request.safe, looked)
    return render(request, "analysis/same.html", presenters.same(pairs, waits=waits, notice=notice))


# What follows from a run: drawn in the background, and shown from what was sealed then.


@attrs.frozen
class _Shown:
    """A conclusion that can be shown, and the run it is of."""

    looked: queries.Looked
    found: queries.Concluding


def _concluded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the conclusion as things are now, or while it is not drawn, shows a page that says so."""

    @wraps(view)
    @asked_once()
    def shows(request: PrivateRequest, which: str, **rest: Any) -> HttpResponse:
        if which not in queries.WHICH:
            raise Http404
        looked = queries.newest(request.safe)
        if looked is None or looked.given is None or looked.given.asks:
            return redirect("analysis:noticed")
        found = actions.conclude(request.safe, looked, which)
        if found is not None and found.parts:
            try:
                return view(request, _Shown(looked, found), **rest)
            except queries.Replaced:
                return redirect(request.path)
            except queries.Lost:
                actions.draw_again(found)
                return redirect(request.path)
        # A page that waits is loaded again, and one that came from a form would ask to send that again.
        if request.method == "POST":
            return redirect(request.path)
        page = presenters.waits(which, failed=found is not None and found.failed)
        return render(request, "analysis/waits.html", page)

    return shows


@private
@require_POST
def again(request: PrivateRequest, which: str) -> HttpResponse:
    """Try once more to draw a conclusion that could not be finished."""
    looked = queries.newest(request.safe)
    if which not in queries.WHICH or looked is None or looked.given is None or looked.given.asks:
        raise Http404
    actions.conclude(request.safe, looked, which, again=True)
    return redirect("analysis:pattern" if which == "kept" else "analysis:pattern-all")


@private
def conclusion_how_far(request: PrivateRequest, which: str) -> HttpResponse:
    """Whether a conclusion is still being drawn, for the page that waits."""
    found = queries.conclusion(request.safe, which)
    return JsonResponse({"busy": found is not None and found.busy})


@private
@_concluded
def pattern(request: PrivateRequest, shown: _Shown) -> HttpResponse:
    """The pattern of what she kept, or of everything that was noticed, marked as such."""
    sealed = queries.document(request.safe, shown.found, Concluded.PATTERN, Pattern)
    stale = queries.is_stale(request.safe, shown.looked)
    page = patterns.pattern(sealed, which=shown.found.sought.which, hers=_hers(request), stale=stale)
    return render(request, "analysis/pattern.html", page)


@private
@_concluded
def after(request: PrivateRequest, shown: _Shown, number: int) -> HttpResponse:
    """The contacts after a turning point of the pattern."""
    sealed = queries.document(request.safe, shown.found, Concluded.PATTERN, Pattern)
    points = [point for person in sealed.people for point in person.turning_points]
    if number >= len(points):
        raise Http404
    nth = page_number(request)
    with queries.acts(request.safe, shown.found) as found:
        rows = found.after(number)
    with queries.tables(request.safe, shown.looked) as tables:
        rows = tables.with_events(rows, start=(nth - 1) * presenters.MANY, most=presenters.MANY)
    page = patterns.after(points[number], rows[0], number=nth, which=shown.found.sought.which)
    return render(request, "analysis/rests_on.html", page)


@private
@_concluded
def asks(request: PrivateRequest, shown: _Shown) -> HttpResponse:
    """What the law asks for, and what she kept for it, or everything that was noticed, marked as such."""
    sealed = queries.document(request.safe, shown.found, Concluded.LAW, Law)
    stale = queries.is_stale(request.safe, shown.looked)
    counted = queries.document(request.safe, shown.found, Concluded.PATTERN, Pattern)
    page = law.asks(sealed, counted, which=shown.found.sought.which, hers=_hers(request), stale=stale)
    return render(request, "analysis/asks.html", page)


@private
@_concluded
def acts(request: PrivateRequest, shown: _Shown, name: str) -> HttpResponse:
    """The entries that a point rests on, or all that were read about a person."""
    sealed = queries.document(request.safe, shown.found, Concluded.LAW, Law)
    place = [int(each) for each in name.split("-") if each.isdecimal() and len(each) < 5]
    at = law_entries.acts_at(sealed, place) if place else None
    if at is None:
        raise Http404
    number = page_number(request)
    with queries.acts(request.safe, shown.found) as found:
        rows = found.of(at.listed, start=(number - 1) * presenters.A_PAGE, count=presenters.A_PAGE)
    with queries.tables(request.safe, shown.looked) as tables:
        rows = tables.with_events(rows)
    page = law_entries.acts(at, rows, number=number, which=shown.found.sought.which)
    return render(request, "analysis/acts.html", page)


@private
@_concluded
def sign(request: PrivateRequest, shown: _Shown, place: int) -> HttpResponse:
    """The messages and entries that a sign of danger rests on, and no others."""
    sealed = queries.document(request.safe, shown.found, Concluded.LAW, Law)
    if place >= len(sealed.signs) or not sealed.signs[place]:
        raise Http404
    nth = page_number(request)
    with queries.acts(request.safe, shown.found) as found:
        rows = found.sign(place)
    with queries.tables(request.safe, shown.looked) as tables:
        rows = tables.with_events(rows, start=(nth - 1) * presenters.MANY, most=presenters.MANY)
    page = law_entries.sign(sealed, place, rows[0], number=nth, which=shown.found.sought.which)
    return render(request, "analysis/rests_on.html", page)


@private
@_concluded
def act(request: PrivateRequest, shown: _Shown, number: int) -> HttpResponse:
    """Everything that belongs to one entry."""
    with queries.acts(request.safe, shown.found) as found:
        rows = found.at(number)
    nth = page_number(request)
    with queries.tables(request.safe, shown.looked) as tables:
        rows = tables.with_events(rows, start=(nth - 1) * presenters.MANY, most=presenters.MANY)
    if not rows:
        raise Http404
    page = law_entries.act(rows[0], number=nth, which=shown.found.sought.which)
    return render(request, "analysis/rests_on.html", page)


def _hers(request: PrivateRequest) -> str:
    kept = queries.kept(request.safe)
    added = sum(act_and_event(each) is not None for each in kept)
    return presenters.kept(len(kept) - added, added)


_NARROW: Final = "-narrow"  # at the end of the name of a drawing for a phone


@private
def drawing(request: PrivateRequest, which: str, number: int, name: str) -> HttpResponse:
    """One drawing of the pattern, of the conclusion that the page with it shows."""
    found, place = queries.conclusion(request.safe, which), Concluded.DRAWN + number
    if found is None or place not in found.parts:
        raise Http404
    try:
        drawn = queries.document(request.safe, found, place, Drawn)
        svg = drawn.narrow[name.removesuffix(_NARROW)] if name.endswith(_NARROW) else drawn.svg[name]
    except (queries.Replaced, queries.Lost, KeyError):
        raise Http404 from None
    response = HttpResponse(svg, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response

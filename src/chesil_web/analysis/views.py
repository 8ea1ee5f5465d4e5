"""See what was noticed, keep some of it, see the pattern it makes."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chesil_web.analysis import actions, bridge, presenters, queries
from chesil_web.analysis import asks as law
from chesil_web.evidence import actions as evidence
from chesil_web.evidence.queries import answers
from chesil_web.people import queries as people
from chesil_web.ui.access import private
from chesil_web.ui.page import render


@private
def noticed(request: HttpRequest) -> HttpResponse:
    """Suggestions by person and kind."""
    looked, known = queries.newest(request.safe), people.who_is_who(people.things(request.safe))
    stale = looked is None or looked.order.stamp != queries.stamp(request.safe)
    page = presenters.noticed(
        looked, stale=stale, about=answers(request.safe).about,
        names=[each.name for each in known.people if not each.me],
        pairs=queries.open_pairs(request.safe, looked.given, known) if looked and looked.given else [],
    )  # fmt: skip
    return render(request, "analysis/noticed.html", page)


@private
def how_far(request: HttpRequest) -> HttpResponse:
    """Whether it is still being looked through, for the page that waits."""
    looked = queries.newest(request.safe)
    return JsonResponse({"busy": looked is not None and looked.busy})


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
def same(request: HttpRequest) -> HttpResponse:
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
        pairs = [each for each in pairs if notice or each.id != chosen.id]
    waits = looked is None or looked.order.stamp != queries.stamp(request.safe)
    return render(request, "analysis/same.html", presenters.same(pairs, waits=waits, notice=notice))


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
    page = presenters.pattern(found, everything=everything, hers=_hers(request))
    return render(request, "analysis/pattern.html", page)


@private
def asks(request: HttpRequest) -> HttpResponse:
    """What the law asks for, and what she kept for it."""
    return _asks(request, everything=False)


@private
def asks_all(request: HttpRequest) -> HttpResponse:
    """What the law asks for, and everything that was noticed for it, marked as such."""
    return _asks(request, everything=True)


def _asks(request: HttpRequest, *, everything: bool) -> HttpResponse:
    found = _found(request, everything=everything)
    if found is None:
        return redirect("analysis:noticed")
    page = law.asks(found.reading, everything=everything, hers=_hers(request))
    return render(request, "analysis/asks.html", page)


@private
def acts(request: HttpRequest, which: str, name: str) -> HttpResponse:
    """The entries that a point rests on, or all that were read about a person."""
    everything = which == "all"
    found = _found(request, everything=everything)
    place = [int(each) for each in name.split("-") if each.isdecimal() and len(each) < 5]
    at = law.acts_at(found.reading, place) if found and place else None
    if found is None or at is None:
        raise Http404
    heading, every = at
    number = _page(request)
    shown = every[(number - 1) * presenters.A_PAGE : number * presenters.A_PAGE]
    events = bridge.events_of(found.timeline, [event for act in shown for event in act.events])
    page = law.acts(heading, shown, events, count=len(every), number=number, everything=everything)
    return render(request, "analysis/acts.html", page)


def _hers(request: HttpRequest) -> str:
    count = len(queries.kept(request.safe))
    return ngettext("You kept %(n)d suggestion.", "You kept %(n)d suggestions.", count) % {"n": count}


def _found(request: HttpRequest, *, everything: bool) -> bridge.Analysis | None:
    looked = queries.newest(request.safe)
    if looked is None or looked.given is None or looked.given.asks:
        return None
    data, told = queries.tables(request.safe, looked), answers(request.safe)
    settings = bridge.settings_for(told.zone, people.who_is_who(people.things(request.safe)))
    today = timezone.localdate()
    if everything:
        return bridge.everything(data, settings=settings, about=told.about, as_of=today)
    kept = queries.kept(request.safe)
    return bridge.kept_only(data, kept, settings=settings, about=told.about, as_of=today)


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

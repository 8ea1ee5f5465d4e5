"""See what was noticed, and decide about it: one, a day, a group or several groups."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chesil.terms.acts import ACTS
from chesil_web.foundation.keys.opened import asked_once
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private, sent_from
from chesil_web.foundation.ui.page import render, see
from chesil_web.person.analysis import actions, presenters, queries, suggestions
from chesil_web.person.analysis import noticed as headlines
from chesil_web.person.analysis import together as several
from chesil_web.person.analysis.bridge import MOST_EVENTS
from chesil_web.person.analysis.views import page_number
from chesil_web.person.people import queries as people
from chesil_web.person.people.models import Person
from chesil_web.record.evidence import day_order
from chesil_web.record.evidence.queries import answers, files


@private
@asked_once()
def noticed(request: PrivateRequest) -> HttpResponse:
    """Suggestions by person and kind, as headlines."""
    newest, known = queries.newest(request.safe), people.who_is_who(people.things(request.safe))
    looked = queries.newest_whole(request.safe, newest) or newest
    given = looked.given if looked else None
    said, (code, count) = queries.agreed_in(request.safe, looked), done.taken(request)
    page = headlines.noticed(
        looked, newest, stale=queries.is_stale(request.safe, newest), told=answers(request.safe),
        known=[each for each in known.people if not each.me],
        pairs=queries.open_pairs(request.safe, given, known) if given else [],
        clocks=queries.open_doubts(request.safe, given) if given else [],
        standing=queries.standing(request.safe, looked), dates=day_order.where_asked(files(request.safe)),
        agreed=headlines.agreed(given.graded, said) if given and given.graded else (),
        notice=suggestions.done(code, count), undo=code in suggestions.UNDOES,
    )  # fmt: skip
    return render(request, "analysis/noticed.html", page)


def _known(request: PrivateRequest) -> list[Person]:
    """The people she listed, without herself."""
    return [each for each in people.who_is_who(people.things(request.safe)).people if not each.me]


@private
@sent_from("analysis:noticed")
def together(request: PrivateRequest) -> HttpResponse:
    """Keep or set aside whole groups at once, and everything of one kind."""
    looked = queries.shown(request.safe)
    if looked is None or looked.given is None or request.POST.get("run") != looked.id.hex:
        done.leave(request, "stale")
        return see(reverse("analysis:noticed"))
    about = several.names_of(answers(request.safe).about, _known(request))
    groups = several.chosen(
        looked.given, numbers=request.POST.getlist("g"), strands=request.POST.getlist("strand"), about=about
    )
    with queries.tables(request.safe, looked) as tables:
        chosen = [name for each in groups for name, _at in tables.all_of(each)]
        different = tables.different(groups)
    way, count = _decide(request, chosen)
    done.leave(request, *((f"{way}_all", different) if way in ("keep", "aside") else (way, count)))
    return see(reverse("analysis:noticed"))


@private
def group(request: PrivateRequest, number: int) -> HttpResponse:
    """The suggestions of one kind by one person; keep, set aside or call something else some, or all."""
    looked, decides = queries.shown(request.safe), "way" in request.POST
    # A group is known by its place, and another look may have put another there since the page was shown.
    if decides and (looked is None or request.POST.get("run") != looked.id.hex):
        done.leave(request, "stale")
        return see(reverse("analysis:noticed"))
    if request.safe.damaged and (looked is None or looked.given is None):  # the page of all says so
        return redirect("analysis:noticed")
    if looked is None or looked.given is None or number >= len(looked.given.groups):
        raise Http404
    given, shown = looked.given.groups[number], page_number(request)
    uncovered = "shown" in (request.POST.get("words"), request.GET.get("words"))
    with queries.tables(request.safe, looked) as tables:
        if decides:
            done.leave(request, *_decide(request, _chosen(request, tables.all_of(given))))
            then = request.POST.get("then", "")
            if then.isdecimal() and len(then) < 8 and int(then) < given.count:
                return see(reverse("analysis:suggestion", args=[number, int(then)]))
            return see(suggestions.address(number, shown, uncovered=uncovered))
        rows = tables.suggestions(
            given, start=(shown - 1) * suggestions.A_PAGE, count=suggestions.A_PAGE,
            most=MOST_EVENTS if uncovered else 0,
        )  # fmt: skip
    standing, (code, count) = queries.standing(request.safe, looked), done.taken(request)
    page = suggestions.group(
        given, rows, counted=headlines.counted_of(looked.given, given), place=number, number=shown,
        decided=queries.decided(request.safe), standing=standing.get(number, queries.Standing()),
        run=looked.id.hex, notice=suggestions.done(code, count), undo=code in suggestions.UNDOES,
        uncovered=uncovered, following=headlines.next_after(looked.given, number, standing),
        unsaid=queries.unsaid(request.safe, rows),
    )  # fmt: skip
    return render(request, "analysis/group.html", page)


def _chosen(request: PrivateRequest, every: list[suggestions.Dated]) -> list[str]:
    """The ticked ones of a group, those of ticked days, or all of them."""
    ticked, days = {*request.POST.getlist("s")}, {*request.POST.getlist("d")}
    every_one = "all" in request.POST
    return [name for name, at in every if every_one or name in ticked or suggestions.day_of(at) in days]


def _decide(request: PrivateRequest, chosen: list[str]) -> tuple[str, int]:
    """Do what she said of some suggestions; gives what was done, as `suggestions.done` tells it."""
    way = request.POST.get("way", "")
    if way == "undo":
        return way, actions.undo(request.safe)
    if not chosen:
        return "none", 0
    if way in actions.WAYS:
        actions.decide(request.safe, chosen, way)
    elif way == "back":
        actions.change_back(request.safe, chosen)
    elif way == "change" and (act := request.POST.get("act")) in ACTS:
        actions.change(request.safe, chosen, act)
    else:
        return "which", 0
    return way, len(chosen)


@private
def suggestion(request: PrivateRequest, number: int, place: int) -> HttpResponse:
    """Everything that one suggestion of a group rests on."""
    looked, shown = queries.shown(request.safe), page_number(request)
    if request.safe.damaged and (looked is None or looked.given is None):  # the page of all says so
        return redirect("analysis:noticed")
    if looked is None or looked.given is None or number >= len(looked.given.groups):
        raise Http404
    given = looked.given.groups[number]
    if place >= given.count:
        raise Http404
    with queries.tables(request.safe, looked) as tables:
        row = tables.suggestion(given, place, start=(shown - 1) * presenters.MANY, count=presenters.MANY)
    code, count = done.taken(request)
    page = suggestions.suggestion(
        given, row, place=number, nth=place, number=shown, decided=queries.decided(request.safe),
        run=looked.id.hex, notice=suggestions.done(code, count), undo=code in suggestions.UNDOES,
        unsaid=queries.unsaid(request.safe, [row]),
    )  # fmt: skip
    return render(request, "analysis/rests_on.html", page)

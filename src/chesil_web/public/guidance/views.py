"""Public pages. None sets a cookie, keeps anything, or has what a reader typed in its address.

Forms here change nothing, so they need no token of a session, and asking for one would set a cookie.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from chesil import law
from chesil_web.foundation.keys.requests import Request
from chesil_web.foundation.ui.access import public, sent_from
from chesil_web.foundation.ui.finding import findable
from chesil_web.foundation.ui.page import render
from chesil_web.public.guidance import (
    as_text,
    asking,
    directory,
    forms,
    places,
    presenters,
    queries,
    self_check,
)
from chesil_web.public.guidance.models import GuidancePage


@public
@findable
def all_pages(request: HttpRequest) -> HttpResponse:
    """Every page of guidance, by its group."""
    return render(request, "guidance/all.html", presenters.all_pages(queries.pages()))


@public
@findable
def page(request: Request, code: str) -> HttpResponse:
    """A page of guidance."""
    shown = presenters.page(queries.page(code), private=request.safe is not None)
    return render(request, "guidance/page.html", shown)


def preview(*, page: GuidancePage, request: HttpRequest, **_: Any) -> HttpResponse:
    """A page as readers will see it, for its editor."""
    return render(request, "guidance/page.html", presenters.page(page))


@public
@csrf_exempt
def search(request: HttpRequest) -> HttpResponse:
    """Pages and services by words."""
    now = timezone.localtime()
    form = forms.Search(request.POST if request.method == "POST" else None)
    found = queries.search(form.cleaned_data["words"], on=now.date()) if form.is_valid() else None
    return render(request, "guidance/search.html", presenters.search(form, found, now))


@public
def site(request: Request, name: str) -> HttpResponse:
    """Where the foot of every page leads: to the page about this website, or to words when there is none."""
    found = queries.about_site(name)
    if found is None:
        taken_down = presenters.taken_down(private=request.safe is not None)
        return render(request, "ui/plainly.html", taken_down, status=404)
    return redirect("guidance:page", found.code)


@public
def words(request: HttpRequest, code: str) -> HttpResponse:
    """A page of guidance as a text to save, under a name that tells nothing."""
    headers = {"Content-Disposition": 'attachment; filename="page.txt"'}
    told = as_text.text(presenters.page(queries.page(code)))
    return HttpResponse(told, content_type="text/plain; charset=utf-8", headers=headers)


@public
@csrf_exempt
@findable
def help_near(request: HttpRequest) -> HttpResponse:
    """The directory, narrowed by what is asked."""
    now = timezone.now()
    form = forms.Near(request.POST if request.method == "POST" else None)
    asked = form.cleaned_data if form.is_valid() else {}
    area = _area(asked.get("postcode", ""), asked.get("council", ""))
    nation = places.nation_of(asked.get("postcode", "")) or _nation(asked.get("council", ""))
    wanted = queries.Wanted(
        councils=tuple(each.code for each in area), nation=nation, need=asked.get("need", ""),
        who=asked.get("who", ""), open_at=now if asked.get("open_now") else None,
    )  # fmt: skip
    shown = directory.page(form, wanted, now, council=settings.CHESIL.council)
    return render(request, "guidance/help.html", shown)


def _area(postcode: str, council: str) -> Sequence[places.Council]:
    if postcode:
        found = queries.areas(postcode)
        return tuple(each for each in found if each.code == council) or found
    return (places.councils()[council],) if council in places.councils() else ()


def _nation(council: str) -> str:
    return council if council in places.NATIONS else ""


@public
@csrf_exempt
@sent_from("guidance:help")
def card(request: HttpRequest) -> HttpResponse:
    """Numbers on a card, to print, or as a text to save."""
    found, today = queries.with_codes(request.POST.get("codes", "")[:200].split()), timezone.localdate()
    if "save" in request.POST:
        headers = {"Content-Disposition": 'attachment; filename="numbers.txt"'}
        return HttpResponse(
            directory.card_text(found, today), content_type="text/plain; charset=utf-8", headers=headers
        )
    return render(request, "guidance/card.html", directory.card(found, today))


@public
@csrf_exempt
@findable
def check(request: HttpRequest) -> HttpResponse:
    """Is this happening to me? Danger comes before every other question."""
    form = forms.Danger(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "guidance/check.html", presenters.danger_first(form))
    ticked = set(form.cleaned_data["danger"])
    if signs := [each for each in law.danger_markers() if each.id in ticked]:
        return render(request, "guidance/danger.html", presenters.danger(signs, timezone.localdate()))
    return _question(request, forms.Check(), 0)


@public
@csrf_exempt
def check_questions(request: HttpRequest) -> HttpResponse:
    """The other questions, one after another, and what the answers give reason to say. Nothing is kept."""
    form = forms.Check(request.POST if {"answered", "at"} & request.POST.keys() else None)
    if not form.is_valid():
        return _question(request, form, _first_fault(form))
    at = asking.place(request.POST, len(form.order)) if "at" in request.POST else len(form.order)
    if at < len(form.order):
        return _question(request, form, at)
    return render(request, "guidance/reasons.html", presenters.reasons(_answers(form), timezone.now()))


def _question(request: HttpRequest, form: forms.Check, at: int) -> HttpResponse:
    return render(request, "guidance/question.html", presenters.question(form, _answers(form), at))


def _first_fault(form: forms.Check) -> int:
    return next((place for place, name in enumerate(form.order) if name in form.errors), 0)


@public
@csrf_exempt
@sent_from("guidance:check")
def carry(request: Request) -> HttpResponse:
    """The answers, before they go into a record that is open."""
    form = forms.Check(request.POST)
    if not form.is_valid():
        return _question(request, form, _first_fault(form))
    return render(
        request, "guidance/carry.html", presenters.carry(_answers(form), ready=request.safe is not None)
    )


def _answers(form: forms.Check) -> self_check.Answers:
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in getattr(form, "cleaned_data", {}).items()
    }
    return self_check.Answers(**told)

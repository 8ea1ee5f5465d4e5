"""Exercises, the device check and the safety plan. Public pages keep nothing; a record keeps its plan.

Public forms change nothing, so they need no token of a session, and asking for one would set a cookie.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from chesil_web.foundation.keys.requests import PrivateRequest, Request
from chesil_web.foundation.ui import done, typed
from chesil_web.foundation.ui.access import private, public, sent_from
from chesil_web.foundation.ui.page import render, see
from chesil_web.public.guidance import asking
from chesil_web.public.safety import actions, devices, forms, parts, presenters, queries
from chesil_web.public.safety.models import Plan, Written


@public
def moment(request: Request) -> HttpResponse:
    """Exercises for a bad moment, and who to call."""
    page = presenters.moment(timezone.now(), private=request.safe is not None)
    return render(request, "safety/moment.html", page)


@public
@csrf_exempt
def check(request: Request) -> HttpResponse:
    """The device check, question by question. The answers so far come with each form and are kept nowhere."""
    form = forms.CheckForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        page = presenters.check_start(form, private=request.safe is not None)
        return render(request, "safety/check.html", page)
    answers, at = form.answers(), asking.place(request.POST, len(devices.QUESTIONS))
    if at < len(devices.QUESTIONS):
        shown = forms.CheckForm(initial=answers)
        return render(
            request, "safety/question.html", presenters.question(shown, devices.QUESTIONS[at], answers)
        )
    return render(request, "safety/outcome.html", presenters.outcome(answers, timezone.now()))


@public
@csrf_exempt
@sent_from("safety:check")
def check_carry(request: Request) -> HttpResponse:
    """The outcome, before it goes into a record that is open."""
    answers = forms.CheckForm(request.POST).answers()
    page = presenters.carry(answers, ready=request.safe is not None)
    return render(request, "guidance/carry.html", page)


@public
@csrf_exempt
def plan(request: Request) -> HttpResponse:
    """A safety plan without a record: written, looked at and printed, and kept nowhere."""
    if request.method != "POST":
        return redirect("safety:mine") if request.safe else _whole(request, forms.PlanForm())
    form = forms.PlanForm(request.POST)
    if "change" in request.POST or not form.is_valid():
        return _whole(request, form)
    page = presenters.sheet(form.cleaned_data, back="", private=False)
    return render(request, "safety/sheet.html", page)


def _whole(request: Request, form: forms.PlanForm) -> HttpResponse:
    return render(request, "safety/whole.html", presenters.whole(form))


@public
@csrf_exempt
@sent_from("safety:plan")
def carry(request: Request) -> HttpResponse:
    """A plan that was written without a record, before it goes into one that is open."""
    form = forms.PlanForm(request.POST)
    if not form.is_valid():
        return _whole(request, form)
    written = {name: text for name, text in form.cleaned_data.items() if text}
    return render(request, "safety/carry.html", presenters.take_in(written, ready=request.safe is not None))


@private
def mine(request: PrivateRequest) -> HttpResponse:
    """The plan of the record."""
    page = presenters.plan(queries.plan(request.safe), done.taken(request)[0])
    return render(request, "safety/plan.html", page)


@private
def sheet(request: PrivateRequest) -> HttpResponse:
    """The plan of the record, to print."""
    kept = queries.plan(request.safe)
    texts = {name: each.text for name, each in kept.parts.items()}
    return render(
        request, "safety/sheet.html", presenters.sheet(texts, back=reverse("safety:mine"), private=True)
    )


@private
@sent_from("safety:mine")
def take_in(request: PrivateRequest) -> HttpResponse:
    """Put a plan that was written without a record into this one."""
    form = forms.PlanForm(request.POST)
    if not form.is_valid():
        return _whole(request, form)
    actions.take_in(request.safe, form.cleaned_data)
    done.leave(request, presenters.SAVED)
    return see(reverse("safety:mine"))


@private
def part(request: PrivateRequest, name: str) -> HttpResponse:
    """Write or change one part of the plan."""
    given, kept = _part(name), queries.plan(request.safe)
    if request.method != "POST":
        text = kept.typed.get(given.name) or kept.parts.get(given.name, Written("", 0)).text
        form = forms.PlanForm(initial={given.name: text}, only=[given.name], rows=8)
        return _asked(request, form, given, kept)
    form = forms.PlanForm(request.POST, only=[given.name], rows=8)
    if not form.is_valid():
        return _asked(request, form, given, kept)
    if not actions.write(
        request.safe, given.name, form.cleaned_data[given.name], based_on=_based_on(request)
    ):
        return _asked(request, form, given, queries.plan(request.safe), changed_elsewhere=True)
    following = parts.after(given) if "next" in request.POST else None
    if following:
        return see(reverse("safety:part", args=[following.number]))
    done.leave(request, presenters.SAVED)
    return see(reverse("safety:mine"))


def _based_on(request: PrivateRequest) -> int:
    number = request.POST.get("based_on", "")
    return int(number) if number.isdecimal() and len(number) < 6 else 0


def _asked(
    request: PrivateRequest, form: forms.PlanForm, given: parts.Part, kept: Plan,
    *, changed_elsewhere: bool = False,
) -> HttpResponse:  # fmt: skip
    page = presenters.part(form, given, kept, changed_elsewhere=changed_elsewhere)
    return render(request, "safety/part.html", page)


def _part(number: str) -> parts.Part:
    found = parts.part(number)
    if found is None:
        raise Http404
    return found


@private
@require_POST
def keep_typed(request: PrivateRequest, name: str) -> HttpResponse:
    """Keep what is being typed in a part; without scripts, go back or leave as well."""
    given = _part(name)
    form = forms.PlanForm(request.POST, only=[given.name])
    form.full_clean()
    actions.keep_typed(request.safe, given.name, form.so_far(given.name))
    return typed.kept(request)


@private
def drop(request: PrivateRequest) -> HttpResponse:
    """Delete the plan, after asking."""
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", presenters.sure())
    actions.drop(request.safe)
    return see(reverse("safety:mine"))

"""The pages on which an assessment is made."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.risk import actions, asking_presenters, forms, queries, rules, set_presenters
from chesil_web.staff.risk.evidence import Evidence, evidence, may_read_shares
from chesil_web.staff.risk.models import Cited, DraftTold
from chesil_web.staff.risk.views import opened
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def start(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Begin an assessment of risk: choose the questions, and how they are asked."""
    found = opened(request, id, is_open=True)
    if found.own is not None:
        return redirect("risk:case", id)
    offered = queries.offered(request.worker.row.agency_id)
    form = forms.Start(
        request.POST or None, sets=set_presenters.choices(offered),
        accused=(accused := queries.accused(found.safe, found.case)),
        carries=len(accused) > 1 and any(rules.common(found.done[number]) for number in found.standing),
        initial={"who": rules.FIRST[found.told.kind], "how": "now"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        asked = next(each.asked for each in offered if each.key == form.key())
        is_paper = form.cleaned_data["how"] == "paper"
        actions.begin(
            request.worker, found.case, asked, on=form.cleaned_data["on"] if is_paper else None,
            asked_by=form.cleaned_data["asked_by"] if is_paper else "", about=form.about_whom(),
            carries=bool(form.cleaned_data.get("carries")),
        )  # fmt: skip
        return redirect("risk:ask", id, "p1" if is_paper else "q1")
    return render(request, "risk/start.html", asking_presenters.start(found, form))


def _draft(request: WorkerRequest, id: uuid.UUID) -> tuple[queries.Risk, DraftTold | None]:
    found = opened(request, id, is_open=True)
    return found, found.own


@by_the_table
def ask(request: WorkerRequest, id: uuid.UUID, step: str) -> HttpResponse:
    """Answer questions about risk, one or several on a page, with the evidence beside each."""
    found, told = _draft(request, id)
    if told is None:
        return redirect("risk:case", id)
    at = rules.step(told.asked, step)
    near = evidence(request.worker, found.case, found.safe)
    form = forms.Answers(
        request.POST or None, questions=at.questions, citable=_citable(told, near),
        initial=forms.answers_initial(at.questions, told.answers),
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        page = asking_presenters.ask(request.worker, found, told, at, form, near)
        return render(request, "risk/ask.html", page)
    try:
        signs = actions.answer(
            request.worker, found.case, at, form.given(), seen=request.POST.get("seen", ""),
            cited=_cited(request, found, told, form, at, near),
        )  # fmt: skip
    except actions.NoDraft:
        return redirect("risk:case", id)
    except actions.Changed:
        return _again(request, id, at, form, near)
    then = request.POST.get("open") or at.next
    then = then if rules.is_step(told.asked, then) else at.next
    if signs:
        return redirect("risk:danger", id, then)
    return redirect("risk:end", id) if then == rules.END else redirect("risk:ask", id, then)


def _again(
    request: WorkerRequest, id: uuid.UUID, at: rules.Step, form: forms.Answers, near: list[Evidence]
) -> HttpResponse:
    """The page with what was typed, and what another window kept meanwhile."""
    found, told = _draft(request, id)
    if told is None:
        return redirect("risk:case", id)
    now = asking_presenters.kept(at, told)
    notice = _(
        "This was changed in another window meanwhile. It now says: %(kept)s What you typed is below and is "
        "not kept yet. Save again to put it in its place."
    )
    page = asking_presenters.ask(request.worker, found, told, at, form, near, notice=notice % {"kept": now})
    return render(request, "risk/ask.html", page)


def _citable(told: DraftTold, near: list[Evidence]) -> list[str]:
    return list({*(each.id for each in near), *told.cited})


def _cited(
    request: WorkerRequest, found: queries.Risk, told: DraftTold, form: forms.Answers, at: rules.Step,
    near: list[Evidence],
) -> dict[str, dict[str, Cited]]:  # fmt: skip
    """What each question cites now: what is ticked, and what it cited that this worker does not see."""
    known = told.cited | {each.id: each.cited for each in near}
    reads = may_read_shares(request.worker, found.case)
    made: dict[str, dict[str, Cited]] = {}
    for place, question in at.questions:
        given = told.answers.get(question.id)
        before = given.cites if given else ()
        unseen = [id for id in before if not reads and told.cited[id].kind == "share"]
        ticked = form.cleaned_data[f"cites-{place}"]
        made[question.id] = {id: known[id] for id in (*ticked, *unseen)}
    return made


@by_the_table
def danger(request: WorkerRequest, id: uuid.UUID, step: str) -> HttpResponse:
    """Read what to do about a danger that an answer names, and tell somebody."""
    found, told = _draft(request, id)
    if told is None:
        return redirect("risk:case", id)
    if not rules.is_step(told.asked, step):
        raise Http404
    people = queries.to_tell(request.worker, found.case)
    form = forms.Acted(request.POST or None, people=[(row.id.hex, name) for row, name, _phone in people])
    page = asking_presenters.danger(
        found.case, told, step, form, [(name, phone) for _row, name, phone in people]
    )
    if request.method == "POST" and form.is_valid():
        tell = next((row for row, *_more in people if row.id.hex == form.cleaned_data["tell"]), None)
        actions.act_on_danger(request.worker, found.case, form.cleaned_data["text"], tell)
        return done.then(request, done.SAVED, page.on)
    return render(request, "risk/danger.html", page)


@by_the_table
def end(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Judge the risk beside all answers, and finish the assessment."""
    found, told = _draft(request, id)
    if told is None:
        return redirect("risk:case", id)
    typed = {"level": told.level, "because": told.because, "different": told.different}
    form = forms.Judgement(request.POST or None, on=told.on, initial=typed)
    if request.method == "POST":
        is_whole = form.is_valid()
        try:
            actions.judge(request.worker, found.case, **form.typed())
            if is_whole:
                number = actions.finish(
                    request.worker, found.case, next_on=form.next_day(told.on), event=form.event_words(),
                    event_on=form.cleaned_data["event_on"],
                )  # fmt: skip
                return done.then(request, done.SAVED, "risk:assessment", id, number)
        except actions.NoDraft:
            return redirect("risk:case", id)
    return render(request, "risk/end.html", asking_presenters.end(request.worker, found, told, form))

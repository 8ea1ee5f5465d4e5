"""The pages of requests for personal data."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil.documents import letter as papers
from chesil_web.foundation.keys import office
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.saving import attachment
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.ending_models import DataRequest, DataRequestTold
from chesil_web.staff.keeping import data_request_presenters as presenters
from chesil_web.staff.keeping import data_requests
from chesil_web.staff.keeping.data_request_forms import (
    NEUTRAL,
    AnswerForm,
    FindingForm,
    RequestForm,
    SentForm,
)
from chesil_web.staff.keeping.holding import NotNow
from chesil_web.staff.workforce.signing import WorkerRequest


@by_the_table
def requests(request: WorkerRequest) -> HttpResponse:
    """Every request to the agency."""
    found = data_requests.of_agency(request.worker.row.agency_id)
    return render(request, "keeping/requests.html", presenters.requests(found))


@by_the_table
def request_add(request: WorkerRequest) -> HttpResponse:
    """Write down a request that arrived."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = data_requests.add(request.worker, told["who"], told["received_on"], told["identity"])
        return done.then(request, done.SAVED, "cases:request", made.id)
    page = Page(heading=_("A request arrived"), form=form, back=reverse("cases:requests"))
    return render(request, "cases/thing.html", page)


@by_the_table
def request_(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """One request: what each of two people found, the answer, and that it was sent."""
    row = DataRequest.objects.filter(id=id, agency_id=request.worker.row.agency_id).first()
    if row is None:
        raise Http404
    told = office.read(row, DataRequestTold)
    if "file" in request.POST and data_requests.may_send(row, told) and told.answer:
        return _file(request, told)
    forms = _forms(request, told)
    act = next((act for name, act in _ACTS.items() if name in request.POST), None)
    if act is not None:
        try:
            is_done = act(request, id, forms)
        except NotNow:  # somebody else was quicker
            return done.then(request, "", "cases:request", id)
        if is_done:
            return done.then(request, done.SAVED, "cases:request", id)
    page = presenters.request(request.worker, row, told, forms)
    return render(request, "keeping/request.html", page)


def _forms(request: WorkerRequest, told: DataRequestTold) -> presenters.Forms:
    """Each form of the page; the one that was sent has what was typed."""

    def given(name: str) -> QueryDict | None:
        return request.POST if name in request.POST else None

    mine = told.findings.get(request.worker.id.hex)
    answer = told.answer
    begins = {"name": answer.name, "address": answer.address, "words": answer.text,
              "enclosed": "\n".join(answer.enclosed)} if answer else {}  # fmt: skip
    return presenters.Forms(
        finding=FindingForm(
            given("find"), can_search=data_requests.can_search(request.worker),
            initial={"found": mine.found, "why": mine.said.why} if mine else {},
        ),
        answer=AnswerForm(
            given("answer"), is_fixed=data_requests.agreed(told) == "neutral", initial=begins, prefix="a"
        ),
        sent=SentForm(given("send"), prefix="s"),
    )  # fmt: skip


def _find(request: WorkerRequest, id: uuid.UUID, forms: presenters.Forms) -> bool:
    if not forms.finding.is_valid():
        return False
    given = forms.finding.cleaned_data
    data_requests.find(request.worker, id, given["found"], given["why"])
    return True


def _write(request: WorkerRequest, id: uuid.UUID, forms: presenters.Forms) -> bool:
    if not forms.answer.is_valid():
        return False
    given = forms.answer.cleaned_data
    data_requests.write(
        request.worker, id, name=given["name"], address=given["address"],
        text=given.get("words") or str(NEUTRAL), enclosed=forms.answer.enclosed_lines(),
    )  # fmt: skip
    return True


def _send(request: WorkerRequest, id: uuid.UUID, forms: presenters.Forms) -> bool:
    if not forms.sent.is_valid():
        return False
    data_requests.send(request.worker, id, forms.sent.cleaned_data["how"])
    return True


def _approve(request: WorkerRequest, id: uuid.UUID, _forms: presenters.Forms) -> bool:
    data_requests.approve(request.worker, id)
    return True


def _look_again(request: WorkerRequest, id: uuid.UUID, _forms: presenters.Forms) -> bool:
    data_requests.look_again(request.worker, id)
    return True


# What a button of the page does, by its name; each gives whether it could be done.
_ACTS: dict[str, Callable[[WorkerRequest, uuid.UUID, presenters.Forms], bool]] = {
    "find": _find, "answer": _write, "send": _send, "approve": _approve, "again": _look_again,
}  # fmt: skip


def _file(request: WorkerRequest, told: DataRequestTold) -> HttpResponse:
    """The answer as a PDF, to be saved."""
    answer, worker = told.answer, request.worker
    if answer is None:
        raise Http404
    with_it = [_("With this letter:"), *answer.enclosed] if answer.enclosed else []
    printed = papers.print_letter(papers.Letter(
        sender=(worker.told.name, worker.agency.name, worker.told.phone),
        recipient=(answer.name, *answer.address.splitlines()), day=timezone.localdate(), ref="",
        title=_("Your request for your personal data"), purpose=_("To answer your request"),
        basis=_("Your right to see what is held about you"),
        text="\n\n".join(filter(None, (answer.text, "\n".join(with_it)))),
    ))  # fmt: skip
    response = HttpResponse(printed, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = attachment("answer.pdf")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

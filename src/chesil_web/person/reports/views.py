"""Report contact under an order: what it says, each contact since, the page as it is printed."""

import uuid
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from msgspec.structs import replace

from chesil.documents.report import READERS, Contact, Order
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.papers import actions as of_papers
from chesil_web.person.papers import looking, preparations, workings
from chesil_web.person.papers import queries as papers
from chesil_web.person.papers.carrying import carried
from chesil_web.person.papers.forms import new_paper
from chesil_web.person.papers.models import Prepared, Slice
from chesil_web.person.papers.names import free_name
from chesil_web.person.papers.prepared import OrderReport
from chesil_web.person.people import queries as people
from chesil_web.person.reports import actions, presenters, queries
from chesil_web.person.reports.forms import ANOTHER, Make, New, OrderForm, Row, first
from chesil_web.person.reports.queries import Found


@private
def listed(request: PrivateRequest) -> HttpResponse:
    """The reports that were begun."""
    return render(
        request, "papers/begun.html", presenters.listed(preparations.every(request.safe, OrderReport))
    )


@private
def new(request: PrivateRequest) -> HttpResponse:
    """Begin a report: which order it is about."""
    known = {id: (each, about) for id, each, about in queries.orders(request.safe)}
    options = [
        (id, f"{each.what}, {said_day(each.starts)}{f' – {about}' if about else ''}")
        for id, (each, about) in known.items()
    ]
    form = New(request.POST or None, orders=options, initial={} if options else {"order": ANOTHER})
    if form.is_bound and form.is_valid():
        id = uuid.uuid4()
        chosen, about = known.get(form.cleaned_data["order"], (None, ""))
        told = carried(request.safe)
        order = queries.begun(chosen) if chosen else Order(kind="other")
        about = about or told.get("other_name", "")
        actions.begin(request.safe, id, order, name=told.get("name", ""), about=about)
        return redirect("reports:order", id)
    return render(request, "papers/form.html", presenters.new(form))


@private
def order(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Say what the order says, and how it is known that the other person knew of it."""
    told = preparations.one(request.safe, OrderReport, id)
    named = [each.name for each in people.people(people.things(request.safe)).values() if not each.me]
    listed = list(dict.fromkeys([*named, *([told.about] if told.about else [])]))
    form = OrderForm(request.POST or None, initial=dict(first(told)), people=listed)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        names = {"name": said["name"], "other_name": said["other_name"]}
        actions.tell(
            request.safe, id, form.order(), names=names, about=said["about"], children=said["children"]
        )
        if "contacts" in told.asked:
            return done.then(request, done.SAVED, "reports:one", id)
        return redirect("reports:contacts", id)
    return render(request, "papers/form.html", presenters.order(form, id))


@private
def one(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """A report, and the papers that can be made from it."""
    return render(
        request, "reports/one.html", presenters.one(id, preparations.one(request.safe, OrderReport, id))
    )


@private
def contacts(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Choose the contacts since the order, each with the term it may be about and what was reported."""
    told = preparations.one(request.safe, OrderReport, id)
    begins = told.report.order.served or told.report.order.made
    if begins is None:
        return redirect("reports:order", id)
    if not papers.is_current(analysis.newest(request.safe), request.safe):
        back = reverse("reports:one", args=[id])
        if request.method == "POST":
            return looking.first(request, (), back=back)
        return render(request, "papers/form.html", presenters.reading(back))
    asked = of_papers.made_from(request.safe, _wanted())
    if asked is None:
        return redirect("reports:one", id)
    of_papers.numbered(request.safe)  # a record is called by the number of its file
    every = queries.contacts(request.safe, told, asked)
    rows = _rows(request, told, every)
    if "chosen" in request.POST and all(form.is_valid() for _each, form in rows):
        chosen = [(each.place, _said(each, form)) for each, form in rows if form.cleaned_data["goes"]]
        out = [each.place for each, form in rows if not form.cleaned_data["goes"]]
        actions.choose(request.safe, id, chosen, out=out, left_out=_usual(every) - _usual(_last(every)))
        return done.then(request, done.SAVED, "reports:one", id)
    page = presenters.contacts(
        rows, since=said_day(begins), older=_usual(every) - _usual(_last(every)),
        back=reverse("reports:one", args=[id]),
    )  # fmt: skip
    return render(request, "reports/contacts.html", page)


def _wanted() -> papers.Wanted:
    return papers.Wanted(what_for="", papers=("transcript",), text="full", name="", part=Slice())


def _last(every: Sequence[Found]) -> Sequence[Found]:
    return every[-queries.MOST :]


def _usual(every: Sequence[Found]) -> int:
    return sum(each.usual for each in every)


def _rows(request: HttpRequest, told: OrderReport, every: Sequence[Found]) -> list[tuple[Found, Row]]:
    """The newest contacts, each with its form; those that are not listed go nowhere."""
    listed, before = _last(every), queries.said_before(told)
    goes = queries.ticked(told, listed)
    return [
        (each, Row(
            request.POST if "chosen" in request.POST else None, prefix=_prefix(each),
            terms=told.report.order.terms,
            initial=_first(before.get(each.place, each.contact), goes=each.place in goes),
        ))
        for each in listed
    ]  # fmt: skip


def _prefix(each: Found) -> str:
    return f"c-{each.place.replace(':', '-')}"


def _first(each: Contact, *, goes: bool) -> dict[str, object]:
    return {"goes": goes, "term": each.term or "", "reported": each.reported}


def _said(each: Found, form: Row) -> Contact:
    said = form.cleaned_data
    return replace(each.contact, term=int(said.get("term") or 0), reported=said["reported"])


@private
def make(request: PrivateRequest, id: uuid.UUID, number: int) -> HttpResponse:
    """See the page for one who reads it, then have it made."""
    told = preparations.one(request.safe, OrderReport, id)
    if number >= len(READERS):
        raise Http404
    if "order" not in told.asked:
        return redirect("reports:order", id)
    reader = READERS[number]
    form = Make(request.POST or None, initial=_known(request, told), reader=reader, report=told.report)
    if form.is_bound and form.is_valid():
        told = actions.say(request.safe, id, form.said())
        if "sure" in request.POST:
            said = form.cleaned_data
            actions.order(
                request.safe, told, reader, title=str(presenters.TITLES[reader]), name=said["name"],
                recipient=said["recipient"], paper=new_paper(request),
            )  # fmt: skip
            return redirect("papers:list")
    page = presenters.make(
        told, reader, form, secrets=papers.secrets(request.safe), new=new_paper(request),
        back=reverse("reports:one", args=[id]),
    )  # fmt: skip
    return render(request, "reports/make.html", page)


def _known(request: PrivateRequest, told: OrderReport) -> dict[str, object]:
    report = told.report
    reported = report.reported or tuple(carried(request.safe).get("reports", "").splitlines())
    return {
        "reach": report.reach, "identity": report.identity, "reported": "\n".join(reported),
        "asks": report.asks, "place": report.place, "describes": report.describes,
        "terms_for_others": list(map(str, report.terms_for_others)),
        "name": free_name(request.safe, timezone.localdate()),
    }  # fmt: skip


@private
def drop(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Delete a report, after asking."""
    told = preparations.one(request.safe, OrderReport, id)
    if "sure" not in request.POST:
        return render(request, "ui/sure.html", presenters.sure(id, told))
    workings.drop(request.safe, Prepared, id)
    return done.then(request, done.GONE, "reports:list")

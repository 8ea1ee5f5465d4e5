"""The pages of requests for personal data."""

import uuid
from typing import Any, Final

import attrs
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.keys import office
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.revealing import RevealingForm
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.given.answers import Rows
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.ending_models import DataRequest, DataRequestTold
from chesil_web.staff.cases.fields import day, one_of, text
from chesil_web.staff.keeping import data_requests
from chesil_web.staff.keeping.actions import NotNow
from chesil_web.staff.workforce.signing import WorkerRequest

FOUND: Final = {
    "nothing": lazy("Nothing is held"),
    "withhold": lazy(
        "Something is held, and giving any of it would tell of somebody else, or put somebody at risk"
    ),
    "give": lazy("Something is held that can be given"),
}
# The one answer where nothing is given; no word of it tells whether something is held.
NEUTRAL: Final = lazy(
    "You asked which personal data we hold about you. We have looked for it. We hold no personal data "
    "about you that you have a right to be given.\n\nIf you think that this is wrong, you can ask us to look "
    "again, or complain to the Information Commissioner’s Office, ico.org.uk."
)


class RequestForm(RevealingForm):
    """A request that arrived."""

    who = text(
        lazy("Who asks, and about whom?"),
        lazy("A parent has no automatic right to a child’s data: the child’s own wishes come first."), rows=3,
        required=lazy("Write who asks."),
    )  # fmt: skip
    received_on = day(lazy("When did it arrive?"), required=lazy("Add the day on which it arrived."))
    identity = text(
        lazy("How do you know that it is them?"),
        lazy("If you do not know yet, ask them. The time runs from the day on which you know."),
        rows=2,
        required=lazy("Say how you know who asks."),
    )

    def clean(self) -> dict[str, Any]:
        """It has arrived."""
        cleaned = super().clean()
        if cleaned.get("received_on") and cleaned["received_on"] > timezone.localdate():
            self.add_error("received_on", _("This day has not come yet."))
        return cleaned


class FindingForm(RevealingForm):
    """What one person found."""

    found = one_of(
        lazy("What did you find?"), FOUND.items(), required=lazy("Choose what you found."),
        hint=lazy("Look for yourself, before you read what the other person found."),
    )  # fmt: skip
    why = text(
        lazy("Where did you look, and why do you decide so?"),
        lazy("If you cannot open cases, ask a duty manager to look, and write who looked and where."),
        rows=4,
        required=lazy("Say where you looked."),
    )


@attrs.frozen(kw_only=True)
class RequestsPage(Page):
    """The requests: who, address, and their state."""

    rows: tuple[tuple[str, str, str], ...]


@attrs.frozen(kw_only=True)
class RequestPage(Page):
    """One request. *state*: what comes next. *reply*: the answer, on its day. *sends*: it can go.

    *answered*: this worker has said what they found; the form changes it.
    """

    answered: bool

    rows: Rows
    state: str
    reply: str
    sends: bool


@by_the_table
def requests(request: WorkerRequest) -> HttpResponse:
    """Every request to the agency."""
    found = data_requests.of_agency(request.worker.row.agency_id)
    rows = tuple((told.who, reverse("cases:request", args=[row.id]), _when(row)) for row, told in found)
    page = RequestsPage(heading=_("Requests for personal data"), rows=rows, back=reverse("cases:day"))
    return render(request, "keeping/requests.html", page)


def _when(row: DataRequest) -> str:
    if row.ended_on is not None:
        return _("Answered on %(day)s") % {"day": said_day(row.ended_on)}
    return _("The answer goes out on %(day)s") % {"day": said_day(row.answer_on)}


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
    """One request: what each of two people found, and the answer."""
    row = DataRequest.objects.filter(id=id, agency_id=request.worker.row.agency_id).first()
    if row is None:
        raise Http404
    told = office.read(row, DataRequestTold)
    mine = told.findings.get(request.worker.id.hex)
    known = {"found": mine.found, "why": mine.said.why} if mine else {}
    form = FindingForm(request.POST or None, initial=known)
    try:
        if request.method == "POST" and "send" in request.POST:
            data_requests.send(request.worker, id)
            return done.then(request, done.SAVED, "cases:request", id)
        if request.method == "POST" and form.is_valid():
            data_requests.find(request.worker, id, form.cleaned_data["found"], form.cleaned_data["why"])
            return done.then(request, done.SAVED, "cases:request", id)
    except NotNow:  # somebody else was quicker
        return done.then(request, "", "cases:request", id)
    return render(request, "keeping/request.html", _page(request, row, told, form))


def _page(request: WorkerRequest, row: DataRequest, told: DataRequestTold, form: FindingForm) -> RequestPage:
    mine = told.findings.get(request.worker.id.hex)
    agreed, sends = data_requests.agreed(told), data_requests.may_send(row, told)
    is_asked = row.ended_on is None and (mine is not None or len(told.findings) < data_requests.TWO)
    return RequestPage(
        heading=_("A request for personal data"), back=reverse("cases:requests"), sends=sends,
        answered=mine is not None, rows=_rows(told, show_all=mine is not None or not is_asked),
        state=_state(row, told),
        reply=str(NEUTRAL) if agreed == "neutral" and (sends or row.ended_on) else "",
        form=form if is_asked else None,
    )  # fmt: skip


def _rows(told: DataRequestTold, *, show_all: bool) -> Rows:
    """What is known; what others found shows only to somebody who has said what they found."""
    rows = [
        (_("Who asks"), told.who), (_("Arrived"), said_day(told.received_on)),
        (_("How we know that it is them"), told.identity),
    ]  # fmt: skip
    for each in told.findings.values() if show_all else ():
        rows.append((each.said.by_name, f"{FOUND[each.found]}. {each.said.why}"))
    if told.sent:
        rows.append((_("Sent"), f"{told.sent.by_name}, {said(told.sent.at)}"))
    return tuple((str(name), str(value)) for name, value in rows)


def _state(row: DataRequest, told: DataRequestTold) -> str:
    """What comes next, in words."""
    if row.ended_on is not None:
        return _when(row)
    if len(told.findings) < data_requests.TWO:
        words = _(
            "%(when)s, and never earlier: every answer waits for its last day, so that the day does not tell "
            "whether something is held. Two people look for themselves first."
        )
        return words % {"when": _when(row)}
    agreed = data_requests.agreed(told)
    if not agreed:
        return _("Two people found different things. Speak with each other: each can change what they found.")
    if agreed == "give":
        words = _(
            "%(when)s, not before. Take out all that tells of others: a second person reads it before it "
            "goes. Write and send it as your agency sends letters, and press “It was sent” here on that day."
        )
        return words % {"when": _when(row)}
    words = _(
        "%(when)s, not before and not after: every answer waits for its last day, so that the day "
        "tells nothing."
    )
    return words % {"when": _when(row)}

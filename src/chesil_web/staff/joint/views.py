"""The pages of what agencies share: what is there, telling the person, the review, and the end."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.foundation.ui.when import said_day
from chesil_web.record.given.actions import NoLonger
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases import rules as cases
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.joint import ending, presenters, queries, rules
from chesil_web.staff.joint.forms import LeaveForm, ReviewForm, TellForm
from chesil_web.staff.joint.models import Side
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest


def running(worker: Working, case: Case) -> Side:
    """The side of a case in a joint that goes on.

    Raises:
        Http404: there is none.
    """
    own = rules.running(worker, case)
    if own is None:
        raise Http404
    return own


@by_the_table
def case(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """What agencies share of a case, who put it there and who read it. Reading it is written down."""
    row, safe = opened(request, id)
    own = rules.side(request.worker, row)
    if own is None:
        raise Http404
    whole = queries.read(request.worker, own)
    return render(request, "joint/case.html", presenters.shared(request.worker, row, whole, safe))


@by_the_table
def tell(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Write down whether the person was told which agencies share something about them, and tell them."""
    row, _safe = opened(request, id)
    own = running(request.worker, row)
    names = presenters.names_of_others(own)
    shares = _shares(request.worker, row)
    form = TellForm(request.POST or None, shares=shares, initial={"message": _message(names)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        way = told["way"]
        words = told[{"shared": "message", "another way": "how", "not yet": "why"}[way]]
        share = uuid.UUID(told["share"]) if way == "shared" else None
        try:
            ending.tell(request.worker, row, way=way, words=words, share=share)
            return done.then(request, done.SAVED, "joint:case", id)
        except (NotNow, NoLonger, WrongSecret, KeyReplaced):
            form.add_error(None, _("They stopped sharing, or it has ended meanwhile. Nothing was sent."))
    page = presenters.WhyPage(
        heading=_("Were they told?"), ref=row.ref, form=form, rows=(), button=_("Save"),
        words=(_("It is about what you share with %(names)s.") % {"names": names},),
        back=reverse("joint:case", args=[id]),
    )  # fmt: skip
    return render(request, "joint/why.html", page)


def _shares(worker: Working, row: Case) -> list[tuple[str, str]]:
    """What the person shares in a case, for a worker who may write to them there."""
    if not cases.visible(worker, "cases:share").filter(id=row.id).exists():
        return []
    return [
        (each.id.hex, _("Shared on %(day)s") % {"day": said_day(each.sent_on)})
        for each in cases.readable_shares(row).order_by("-sent_on")
    ]


def _message(names: str) -> str:
    return _(
        "We share some of what we know with %(names)s, so that you do not have to tell it again. Nothing you "
        "shared with us went there. Write back here if you have a question, or want us to stop."
    ) % {"names": names}


@by_the_table
def review(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Review what is shared: say what was found, until when it goes on, and which agency leads."""
    row, _safe = opened(request, id)
    own = running(request.worker, row)
    if not rules.may_lead(request.worker, own):
        raise Http404
    whole = queries.whole(request.worker, own)
    form = ReviewForm(
        request.POST or None, agencies=presenters.side_names(whole.sides),
        initial={"ends_on": own.joint.ends_on, "lead": own.joint.lead_id.hex},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            ending.review(
                request.worker, row, ends_on=told["ends_on"], lead=uuid.UUID(told["lead"]), why=told["why"]
            )
        except NotNow:
            return done.then(request, "", "joint:case", id)
        return done.then(request, done.SAVED, "joint:case", id)
    reviews = tuple((_("Reviewed"), presenters.in_words(each)) for each in reversed(whole.told.reviews))
    page = presenters.WhyPage(
        heading=_("Review what is shared"), ref=row.ref, form=form, rows=reviews, words=(), button=_("Save"),
        back=reverse("joint:case", args=[id]),
    )  # fmt: skip
    return render(request, "joint/why.html", page)


@by_the_table
def leave(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Leave what agencies share, or end it for all where one's own agency leads."""
    row, _safe = opened(request, id)
    own = running(request.worker, row)
    form = LeaveForm(request.POST or None, may_end=_may_end(request.worker, own))
    if request.method == "POST" and form.is_valid():
        act = ending.end if form.cleaned_data.get("what") == "end" else ending.leave
        try:
            act(request.worker, row, form.cleaned_data["why"])
        except NotNow:
            return done.then(request, "", "joint:case", id)
        return done.then(request, done.SAVED, "joint:case", id)
    words = (
        _("What your agency put there is taken back, and you cannot read what the others put there."),
        _("What was read before stays read. It is written down who read it."),
        _("Your own case stays as it is, and so do theirs."),
    )
    page = presenters.WhyPage(
        heading=_("Leave it or end it"), ref=row.ref, form=form, rows=(), words=words, button=_("Go on"),
        back=reverse("joint:case", args=[id]),
    )  # fmt: skip
    return render(request, "joint/why.html", page)


def _may_end(worker: Working, own: Side) -> bool:
    """Whether ending it for all is another thing than leaving, and this worker's agency may."""
    is_more = own.joint.sides.filter(left_on=None).count() > 2
    return is_more and rules.may_lead(worker, own)

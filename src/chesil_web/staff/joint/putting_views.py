"""The pages on which things are put where other agencies read them, used, and taken back."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.vault.errors import Damaged
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.page import render
from chesil_web.staff.access import looking
from chesil_web.staff.access.guard import by_the_table
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.opening import opened
from chesil_web.staff.joint import checking, presenters, putting, putting_presenters, queries, rules, sources
from chesil_web.staff.joint.forms import WhyForm
from chesil_web.staff.joint.models import Side
from chesil_web.staff.joint.putting import AnothersNumber, Changed
from chesil_web.staff.joint.rules import NotNow
from chesil_web.staff.joint.sources import Source
from chesil_web.staff.joint.views import running
from chesil_web.staff.workforce.signing import WorkerRequest

_MOST = 100  # things that are looked over at one time


@by_the_table
def put(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Choose what other agencies may read, look it over as they will, and put it there."""
    row, safe = opened(request, id)
    own = running(request.worker, row)
    if row.closed_on is not None or not presenters.names_of_others(own):
        raise Http404
    keys = request.POST.getlist("k")[:_MOST]
    if request.method != "POST" or "change" in request.POST:
        return _choose(request, row, safe, own, ticked=keys)
    chosen = sources.chosen(row, safe, keys)
    if not chosen:
        problem = _("Tick at least one thing, or go back.")
        if keys:
            problem = _("What you chose reads otherwise now. Look at it again.")
        return _choose(request, row, safe, own, problem=problem)
    return _look(request, row, own, chosen, set(keys))


def _choose(
    request: WorkerRequest, row: Case, safe: OpenSafe, own: Side, *, ticked: list[str] | None = None,
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 9 else 0
    offered = sources.offered(row, safe, before=start)
    numbers = [each.version for each in offered if each.sort == "entry"]
    older = ""
    if numbers and row.entries.filter(number__lt=min(numbers)).exists():
        older = f"{reverse('joint:put', args=[row.id])}?before={min(numbers)}"
    joint = looking.opened(request.worker.id, own.joint)
    page = putting_presenters.choose(
        row, offered, putting.there(joint, own), presenters.names_of_others(own), ticked=ticked or (),
        older=older, problem=problem,
    )  # fmt: skip
    return render(request, "joint/choose.html", page)


def _look(request: WorkerRequest, row: Case, own: Side, chosen: list[Source], keys: set[str]) -> HttpResponse:
    reasons = {each.key: request.POST.get(f"why-{each.key}", "") for each in chosen}
    problem = ""
    try:
        if {each.key for each in chosen} != keys:
            problem = _("Something you chose reads otherwise now, and was left out. Look it over again.")
        elif "put" in request.POST:
            putting.put(request.worker, row, keys, reasons)
            return done.then(request, done.SAVED, "joint:case", row.id)
    except NotNow:  # it ended, or everybody else left
        return done.then(request, "", "joint:case", row.id)
    except Changed:
        problem = _("Write for each detail that is marked why they need it, or leave that thing out.")
    except Damaged:  # told below, where it is looked for again
        problem = ""
    try:
        found = checking.found(request.worker, row, chosen)
    except Damaged:
        return _choose(request, row, looking.opened(request.worker.id, row), own, problem=str(_DAMAGED))
    page = putting_presenters.look(
        row, chosen, found, presenters.names_of_others(own), reasons=reasons, problem=problem
    )
    return render(request, "joint/look.html", page)


_DAMAGED = lazy(
    "Something in this case is damaged and cannot be opened, so details that must stay secret cannot be "
    "looked for. Nothing was put there. Tell the people who run this website."
)


@by_the_table
def take_back(request: WorkerRequest, id: uuid.UUID, copy: uuid.UUID) -> HttpResponse:
    """Take back something that your own agency put there. Who read it stays in the record."""
    row, _safe = opened(request, id)
    own = running(request.worker, row)
    if rules.copy(own, copy).side_id != own.id:
        raise Http404
    form = WhyForm(request.POST or None, label=_("Why do you take it back?"))
    if request.method == "POST" and form.is_valid():
        try:
            putting.take_back(request.worker, row, copy, form.cleaned_data["why"])
        except NotNow:
            return done.then(request, "", "joint:case", id)
        return done.then(request, done.SAVED, "joint:case", id)
    found = next((each for each in queries.whole(request.worker, own).copies if each.row.id == copy), None)
    if found is None:
        raise Http404
    readers = presenters.readers(found)
    read = _("It was read by: %(names)s.") % {"names": readers} if readers else _("Nobody has read it yet.")
    page = presenters.WhyPage(
        heading=_("Take it back"), ref=row.ref, form=form, button=_("Take it back"),
        rows=((_("What"), found.told.title),),
        words=(read, _("From now on nobody can open it there. What was read or written down stays.")),
        back=reverse("joint:case", args=[id]),
    )  # fmt: skip
    return render(request, "joint/why.html", page)


@by_the_table
def use(request: WorkerRequest, id: uuid.UUID, copy: uuid.UUID) -> HttpResponse:
    """Take the contact rules of another agency for one's own case."""
    row, _safe = opened(request, id)
    own = running(request.worker, row)
    found = next(
        (
            each
            for each in queries.read(request.worker, own, only=copy).copies
            if each.row.id == copy and each.text and each.text.contact and not each.is_own
        ),
        None,
    )
    if found is None or found.text is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            putting.use_contact(request.worker, row, copy)
            return done.then(request, done.SAVED, "cases:case", id)
        except NotNow:
            return done.then(request, "", "joint:case", id)
        except AnothersNumber as error:
            words = _("This belongs to %(name)s, who is in your case too. It cannot be a safe way.")
            problem = words % {"name": error.name}
    page = presenters.WhyPage(
        heading=_("Use these rules in your case"), ref=row.ref, rows=found.text.rows, button=_("Use them"),
        words=tuple(filter(None, (
            problem,
            _("They take the place of how your case says to contact them. The number shows in its hours."),
        ))),
        back=reverse("joint:case", args=[id]),
    )  # fmt: skip
    return render(request, "joint/why.html", page)

"""The code with which somebody reads the report that they told by phone."""

import uuid
from typing import Any

import attrs
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.page import Page, render
from chesil_web.foundation.ui.when import said
from chesil_web.record.links.models import ReportClaim
from chesil_web.staff.access import policy
from chesil_web.staff.access.guard import by_the_table, page_of
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case
from chesil_web.staff.cases.panels import Panel
from chesil_web.staff.reports import phone
from chesil_web.staff.workforce.queries import Working
from chesil_web.staff.workforce.signing import WorkerRequest


@attrs.frozen(kw_only=True)
class ClaimPage(Page):
    """The code of a report. *state*: how it stands. *code*: to say, just made; else empty.

    Attributes:
        ends: what a new code ends; empty where it ends nothing.
        until: when the code stops working. can: whether one can be made.
    """

    state: str
    code: str = ""
    ends: str = ""
    until: str = ""
    can: bool = True


@by_the_table
def claim(request: WorkerRequest, id: uuid.UUID) -> HttpResponse:
    """Show a code to say, once; a new one takes the place of the one before."""
    case = rules.case(request.worker, page_of(request), id)
    found = phone.claim(case)
    if found is None:
        raise Http404
    code, back = "", reverse("cases:case", args=[id])
    if request.method == "POST" and case.closed_on is None:
        code = phone.new_code(request.worker, case, found)
        found.refresh_from_db()
    page = ClaimPage(
        heading=_("Their code for the report"), back=back, state=_state(found), code=code,
        until=said(found.ends_at) if found.ends_at else "", can=case.closed_on is None,
        ends=_ends(found),
    )  # fmt: skip
    return render(request, "reports/claim.html", page)


def panel(worker: Working, case: Case, **_signal: Any) -> Panel | None:
    """How the code of a report stands, on the page of its case; nothing where there is none."""
    found = phone.claim(case)
    if found is None or policy.nearness("cases:claim", worker.told.roles) == "-":
        return None
    links = ((_("Their code"), reverse("cases:claim", args=[case.id])),)
    return Panel(name=_("Their code for the report"), lines=(_state(found),), empty="", links=links)


def _state(found: ReportClaim) -> str:
    if found.used_at is not None:
        return _(
            "The code was used: %(when)s. They can make a code of their own with it, which you do not know."
        ) % {"when": said(found.used_at)}
    if found.ends_at is None:
        return _("No code was made yet.")
    if found.ends_at <= timezone.now():
        return _("The code was not used. It ended: %(when)s.") % {"when": said(found.ends_at)}
    return _("A code waits to be used. It works until %(when)s.") % {"when": said(found.ends_at)}


def _ends(found: ReportClaim) -> str:
    if found.used_at is not None:
        return _(
            "Make a new code only if they say that they did not use it, or lost their own code. Whoever used "
            "the first one can then open the report no more, and neither can a record that it was put with."
        )
    return _("The code before stops working.") if found.ends_at else ""

"""The page between the questions of a paper and what is made: what is new is looked through first."""

from collections.abc import Sequence

import attrs
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui.page import Page, render
from chesil_web.person.analysis import actions as analysis
from chesil_web.person.analysis.presenters import doing
from chesil_web.person.analysis.queries import Looked, is_stale, newest
from chesil_web.record.evidence import actions as evidence

ANSWERS = ("me", "look")  # what this page asks itself, which no page after it does


@attrs.frozen(kw_only=True)
class LookingPage(Page):
    """What goes on before papers can be made, with the answers that they wait for.

    Attributes:
        busy: where to ask whether it is done, or nothing. doing: how far it is, in words.
        asks: the question that has to be answered first, or nothing. said: what makes it necessary.
        elsewhere: where that is answered, if not here. proposals: who she may be, each with a reason.
        fields: what was answered before.
    """

    busy: str
    doing: str
    asks: str
    said: str
    elsewhere: str
    proposals: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]


def first(
    request: PrivateRequest, fields: Sequence[tuple[str, str]], *, back: str = ""
) -> HttpResponse:  # fmt: skip
    """Have what is new looked through; gives the page that waits for it and leads on with *fields*."""
    if me := request.POST.get("me", "")[:200]:
        evidence.answer(request.safe, me=me)
    looked = newest(request.safe)
    again = looked is not None and looked.failed and "look" in request.POST
    if not (looked and looked.busy) and (again or is_stale(request.safe, looked)):
        analysis.look(request.safe)
        looked = newest(request.safe)
    asks = looked.given.asks if looked and looked.given else ""
    elsewhere = reverse(_ELSEWHERE.get(asks, "analysis:noticed"))
    page = _page(looked, fields, back or reverse("papers:list"), elsewhere)
    return render(request, "papers/looking.html", page)


def _page(looked: Looked | None, fields: Sequence[tuple[str, str]], back: str, elsewhere: str) -> LookingPage:
    given = looked.given if looked else None
    asks = given.asks if given else ""
    return LookingPage(
        heading=_("Reading what is new"), back=back, fields=tuple(fields), asks=asks,
        busy=reverse("analysis:how-far") if looked and looked.busy else "", doing=doing(looked),
        said=given.said if given else "", elsewhere=elsewhere,
        proposals=given.proposals if given and asks == "owner" else (),
    )  # fmt: skip


_ELSEWHERE = {"people": "people:list", "nothing": "diary:today"}

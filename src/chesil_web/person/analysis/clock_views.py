"""What files say against each other and of themselves: clocks that disagree, and what must be missing."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui import done
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render
from chesil_web.person.analysis import actions, disagreeing, observing, queries
from chesil_web.person.analysis.models import ClockDoubt
from chesil_web.record.evidence import queries as evidence


@private
def clocks(request: PrivateRequest) -> HttpResponse:
    """Which clock was wrong, where two files disagree: she says, and no time is moved without that."""
    doubts, notice = _open(request.safe), ""
    chosen = next((each for each in doubts if each.id == request.POST.get("doubt")), None)
    if chosen is not None:
        if _answered(request.safe, chosen, request.POST.get("way", "")):
            done.leave(request, done.SAVED)
            doubts = _open(request.safe)
        else:
            notice = _("You said something else about this clock. Take that back first, on its file’s page.")
    files = {each.id.hex: each for each in evidence.files(request.safe)}
    waits = queries.is_stale(request.safe, queries.newest(request.safe))
    page = disagreeing.page(doubts, files, waits=waits, notice=notice)
    return render(request, "analysis/clocks.html", page)


@private
def observed(request: PrivateRequest) -> HttpResponse:
    """What the files tell of themselves: what must be missing, and places that two of them share."""
    looked = queries.shown(request.safe)
    given = looked.given if looked else None
    page = observing.page(given.observed if given else (), whole=bool(given and not given.asks))
    return render(request, "analysis/observed.html", page)


def _open(safe: OpenSafe) -> list[ClockDoubt]:
    looked = queries.shown(safe)
    return queries.open_doubts(safe, looked.given) if looked and looked.given else []


def _answered(safe: OpenSafe, doubt: ClockDoubt, way: str) -> bool:
    """Whether what she said could be kept."""
    if way == "no":
        actions.no_wrong_clock(safe, doubt.id)
        return True
    files = {"one": doubt.one, "other": doubt.other}
    return way in files and actions.was_wrong(safe, doubt, files[way])

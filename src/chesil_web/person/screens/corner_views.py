"""The four corners of a screen that was photographed with another phone."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.helped import HELPED
from chesil_web.foundation.ui.page import render, see
from chesil_web.person.screens import actions, bridge, corner_presenters, presenters, queries
from chesil_web.person.screens.corner_forms import CornersForm
from chesil_web.person.screens.models import Corner
from chesil_web.person.screens.queries import Shot


@private
def corners(request: PrivateRequest, id: uuid.UUID) -> HttpResponse:
    """Set the corners of the screen and have it read again, or go back to the whole picture."""
    found = queries.shot(request.safe, id)
    if found is None:
        raise Http404
    if found.read is None or not presenters.can_have_corners(found):
        return redirect(presenters.address(id))
    if request.POST.get("way") == "whole":
        return _read(request, found, ())
    form = CornersForm(request.POST or None, of=found.read)
    if form.is_valid():
        return _read(request, found, form.corners())
    return render(request, "screens/corners.html", corner_presenters.page(found, form))


def _read(request: PrivateRequest, found: Shot, corners: tuple[Corner, ...]) -> HttpResponse:
    if bridge.installed():
        by: actions.By = "owner with a helper" if HELPED in request.session else "owner"
        actions.read_within(request.safe, found, corners, by=by)
    return see(presenters.address(found.file.id))

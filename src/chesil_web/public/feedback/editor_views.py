"""For editors: what was said of the pages, and being done with it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from chesil_web.foundation.ui.page import render
from chesil_web.public.feedback import actions, presenters, queries
from chesil_web.public.guidance import editors


@editors.only
def said(request: HttpRequest) -> HttpResponse:
    """What nobody is done with, the oldest first."""
    return render(request, "feedback/said.html", presenters.said(queries.open()))


@editors.only
@require_POST
def done(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Be done with one of them."""
    actions.done(id)
    return redirect("said:list")

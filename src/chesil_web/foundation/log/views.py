"""Show what the log of a record can prove."""

from django.http import HttpResponse

from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.log import presenters, queries
from chesil_web.foundation.ui.access import private
from chesil_web.foundation.ui.page import render


@private
def proof(request: PrivateRequest) -> HttpResponse:
    """What is written down of this record, and how anyone can check a pack of it."""
    return render(request, "log/proof.html", presenters.proof(queries.state(request.safe)))

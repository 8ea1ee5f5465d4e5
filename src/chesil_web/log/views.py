"""Show what the log of a record can prove."""

from django.http import HttpRequest, HttpResponse

from chesil_web.log import presenters, queries
from chesil_web.ui.access import private
from chesil_web.ui.page import render


@private
def proof(request: HttpRequest) -> HttpResponse:
    """What is written down of this record, and how anyone can check a pack of it."""
    return render(request, "log/proof.html", presenters.proof(queries.state(request.safe)))

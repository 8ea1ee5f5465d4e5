"""What a request holds open, by the kinds of view that it may reach.

Django knows nothing of safes: the middlewares set them, and the guards of views say that they are there.
"""

from django.http import HttpRequest

from chesil_web.foundation.keys.opened import OpenSafe


class Request(HttpRequest):
    """Any request.

    Attributes:
        safe: of the record that is open, or None.
        visit: of the complaint that is open, or None; set for views behind a receipt alone.
    """

    safe: OpenSafe | None
    visit: OpenSafe | None


class PrivateRequest(Request):
    """A request that `private` let in: a record is open."""

    safe: OpenSafe


class VisitingRequest(Request):
    """A request that `by_receipt` let in: the complaint of its address is open."""

    visit: OpenSafe

"""Headers on every answer, errors and files among them: keep nothing, send nothing, allow nothing."""

from collections.abc import Callable, Collection, Mapping
from typing import Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

from chesil_web.foundation.ui import finding

_DENIED: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera",
    "display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
_ALWAYS: Final = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _DENIED),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# For a page with pictures that are kept nowhere: they stand in the page itself.
PICTURES_INSIDE: Final = cast(
    Mapping[str, Collection[str]], {**settings.SECURE_CSP, "img-src": [CSP.SELF, "data:"]}
)


class Headers:
    """Middleware, outermost. Only fingerprinted static files may be kept by a browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = self.get_response(request)
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        if not finding.is_listed(request, response):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("X-Frame-Options", "DENY")  # an editor's preview stands in a frame
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response

"""Addresses below the editors' own: signing in, then Wagtail's, each behind both steps."""

from django.urls import include, path
from wagtail.admin import urls as wagtail
from wagtail.utils.urlpatterns import decorate_urlpatterns

from chesil_web.public.guidance import editor_views, editors

_signing_in = (
    [
        path("in", editor_views.sign_in, name="sign-in"),
        path("in/code", editor_views.code, name="code"),
        path("in/passphrase", editor_views.passphrase, name="passphrase"),
        path("out", editor_views.sign_out, name="sign-out"),
    ],
    "editors",
)
urlpatterns = [
    path("", include(_signing_in)),
    path("", include(decorate_urlpatterns(wagtail.urlpatterns, editors.only))),
]

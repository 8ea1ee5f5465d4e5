"""Every address. None says what it is about, so that a browser's history tells nothing."""

from django.urls import include, path

from chesil_web.ui import views

urlpatterns = [
    path("", views.start, name="start"),
    path("x", views.leave, name="leave"),
    path("n/", include("chesil_web.accounts.urls")),
    path("n/", include("chesil_web.diary.urls")),
    path("n/", include("chesil_web.evidence.urls")),
    path("n/", include("chesil_web.people.urls")),
    path("n/", include("chesil_web.analysis.urls")),
    path("n/", include("chesil_web.papers.urls")),
]
handler400 = "chesil_web.ui.views.cannot_be_read"
handler403 = "chesil_web.ui.views.not_from_here"
handler404 = "chesil_web.ui.views.not_here"
handler500 = "chesil_web.ui.views.our_fault"

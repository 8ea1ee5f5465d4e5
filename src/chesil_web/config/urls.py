"""Every address. None says what it is about, so that a browser's history tells nothing."""

from django.conf import settings
from django.urls import include, path

from chesil_web.guidance import finding
from chesil_web.ui import views

urlpatterns = [
    path("", views.start, name="start"),
    path("robots.txt", finding.robots, name="robots"),
    path("sitemap.xml", finding.sitemap, name="sitemap"),
    path("x", views.leave, name="leave"),
    path("y/<str:language>", views.language, name="language"),
    path("n/", include("chesil_web.accounts.urls")),
    path("n/", include("chesil_web.diary.urls")),
    path("n/", include("chesil_web.evidence.urls")),
    path("n/", include("chesil_web.people.urls")),
    path("n/", include("chesil_web.analysis.urls")),
    path("n/", include("chesil_web.papers.urls")),
    path("n/", include("chesil_web.timeline.urls")),
    path("n/", include("chesil_web.log.urls")),
    path("b/", include("chesil_web.feedback.urls")),
    path("r/", include("chesil_web.casework.urls")),
    path("", include("chesil_web.safety.urls")),
    path("g/", include("chesil_web.guidance.urls")),
]
if settings.CHESIL.editors:
    urlpatterns.append(path(f"{settings.CHESIL.editors}/said/", include("chesil_web.feedback.editor_urls")))
    urlpatterns.append(path(f"{settings.CHESIL.editors}/", include("chesil_web.guidance.editor_urls")))
handler400 = "chesil_web.ui.views.cannot_be_read"
handler403 = "chesil_web.ui.views.not_from_here"
handler404 = "chesil_web.ui.views.not_here"
handler500 = "chesil_web.ui.views.our_fault"

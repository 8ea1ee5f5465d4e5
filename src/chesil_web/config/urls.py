"""Every address. None says what it is about, so that a browser's history tells nothing."""

from django.conf import settings
from django.urls import include, path

from chesil_web.foundation.ui import views
from chesil_web.public.guidance import finding

urlpatterns = [
    path("", views.start, name="start"),
    path("robots.txt", finding.robots, name="robots"),
    path("sitemap.xml", finding.sitemap, name="sitemap"),
    path("x", views.leave, name="leave"),
    path("y/<str:language>", views.language, name="language"),
    path("n/", include("chesil_web.person.accounts.urls")),
    path("n/", include("chesil_web.person.diary.urls")),
    path("n/", include("chesil_web.record.evidence.urls")),
    path("n/", include("chesil_web.person.people.urls")),
    path("n/", include("chesil_web.person.screens.urls")),
    path("n/", include("chesil_web.person.recordings.urls")),
    path("n/", include("chesil_web.person.analysis.urls")),
    path("n/", include("chesil_web.person.papers.urls")),
    path("n/", include("chesil_web.person.bundles.urls")),
    path("n/", include("chesil_web.person.exhibits.urls")),
    path("n/", include("chesil_web.person.reports.urls")),
    path("n/", include("chesil_web.person.sheets.urls")),
    path("n/", include("chesil_web.person.statements.urls")),
    path("n/", include("chesil_web.person.transcripts.urls")),
    path("n/", include("chesil_web.person.timeline.urls")),
    path("n/", include("chesil_web.person.sharing.urls")),
    path("n/", include("chesil_web.person.helping.urls")),
    path("n/", include("chesil_web.foundation.log.urls")),
    path("b/", include("chesil_web.public.feedback.urls")),
    path("r/", include("chesil_web.public.complaints.urls")),
    path("v/", include("chesil_web.public.reading.urls")),
    path("", include("chesil_web.public.safety.urls")),
    path("g/", include("chesil_web.public.guidance.urls")),
]
if settings.CHESIL.editors:
    editors = settings.CHESIL.editors
    urlpatterns.append(path(f"{editors}/said/", include("chesil_web.public.feedback.editor_urls")))
    urlpatterns.append(path(f"{editors}/", include("chesil_web.public.guidance.editor_urls")))
if settings.CHESIL.work:
    # The rooms that work on cases share one name, so that a page keeps its own in whichever room it is.
    rooms = (
        "caseload", "notices", "orders", "plans", "reports", "rights", "shares", "stays", "transfers",
        "walls",
        "parties", "handling", "keeping", "clocks",
    )  # fmt: skip
    cases = [path("", include(f"chesil_web.staff.{room}.urls")) for room in rooms]
    urlpatterns.append(path(f"{settings.CHESIL.work}/c/", include((cases, "cases"))))
    # So do the rooms of panels.
    panels = ("panels", "referrals", "research", "meetings", "minutes", "outcomes", "retention", "returns")
    conference = [path("", include(f"chesil_web.staff.{room}.urls")) for room in panels]
    urlpatterns.append(path(f"{settings.CHESIL.work}/p/", include((conference, "conference"))))
    urlpatterns.append(path(f"{settings.CHESIL.work}/r/", include("chesil_web.staff.risk.urls")))
    urlpatterns.append(path(f"{settings.CHESIL.work}/l/", include("chesil_web.staff.letters.urls")))
    urlpatterns.append(path(f"{settings.CHESIL.work}/a/", include("chesil_web.staff.looks.urls")))
    urlpatterns.append(path(f"{settings.CHESIL.work}/j/", include("chesil_web.staff.joint.urls")))
    urlpatterns.append(path(f"{settings.CHESIL.work}/f/", include("chesil_web.staff.figures.urls")))
    urlpatterns.append(path(f"{settings.CHESIL.work}/", include("chesil_web.staff.workforce.urls")))
handler400 = "chesil_web.foundation.ui.views.cannot_be_read"
handler403 = "chesil_web.foundation.ui.views.not_from_here"
handler404 = "chesil_web.foundation.ui.views.not_here"
handler500 = "chesil_web.foundation.ui.views.our_fault"

"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.reports import claim_views, file_views, views

urlpatterns = [
    path("new", views.arrived, name="arrived"),
    path("new/<uuid:id>", views.complaint, name="complaint"),
    path("new/<uuid:id>/f/<uuid:file>", file_views.file, name="report-file"),
    path("new/<uuid:id>/f/<uuid:file>/r", file_views.look, name="report-look"),
    path(
        "new/<uuid:id>/f/<uuid:file>/r/<int:document>/<int:record>", file_views.record, name="report-record"
    ),
    path(
        "new/<uuid:id>/f/<uuid:file>/r/<int:document>/<int:record>/p/<int:nth>",
        file_views.record,
        name="report-record-picture",
    ),
    path(
        "new/<uuid:id>/f/<uuid:file>/r/<int:document>/<int:record>/<int:nth>",
        file_views.picture,
        name="report-picture",
    ),
    path(
        "new/<uuid:id>/f/<uuid:file>/r/<int:document>/<int:record>/<int:nth>/s",
        file_views.sound,
        name="report-sound",
    ),
    path("new/<uuid:id>/f/<uuid:file>/s", file_views.original, name="report-original"),
    path("report", views.report, name="report"),
    path("<uuid:id>/claim", claim_views.claim, name="claim"),
]

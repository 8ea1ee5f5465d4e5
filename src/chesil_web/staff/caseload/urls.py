"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.caseload import timeline_views, views

urlpatterns = [
    path("", views.day, name="day"),
    path("all", views.board, name="board"),
    path("<uuid:id>", views.case, name="case"),
    path("<uuid:id>/contact", views.contact, name="contact"),
    path("<uuid:id>/number", views.number, name="number"),
    path("<uuid:id>/teller", views.teller, name="teller"),
    path("<uuid:id>/teller/number", views.teller_number, name="teller-number"),
    path("<uuid:id>/timeline", timeline_views.timeline_, name="timeline"),
]

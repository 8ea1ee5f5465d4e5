"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.meetings import sitting_views, views

urlpatterns = [
    path("meeting/<uuid:meeting>", views.agenda, name="agenda"),
    path("meeting/<uuid:meeting>/names", views.conflicts, name="conflicts"),
    path("meeting/<uuid:meeting>/sign", views.attend, name="attend"),
    path("<uuid:id>/sitting", sitting_views.sitting, name="sitting"),
    path("<uuid:id>/lines", sitting_views.lines, name="lines"),
]

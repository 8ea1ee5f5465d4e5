"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.research import views

urlpatterns = [
    path("asked", views.research, name="research"),
    path("<uuid:id>/answer", views.answer, name="answer"),
    path("<uuid:id>/agencies", views.call, name="call"),
    path("meeting/<uuid:meeting>/answers", views.chase, name="chase"),
]

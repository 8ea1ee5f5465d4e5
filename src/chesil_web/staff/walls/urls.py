"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.walls import views

urlpatterns = [
    path("close", views.declare, name="declare"),
    path("emergency", views.emergency, name="emergency"),
    path("emergencies", views.emergencies, name="emergencies"),
    path("left", views.leavers, name="leavers"),
    path("walls", views.walls, name="walls"),
    path("walls/<uuid:id>", views.wall, name="wall"),
    path("<uuid:id>/wall", views.wall_set, name="wall-set"),
    path("<uuid:id>/ask", views.ask, name="ask"),
]

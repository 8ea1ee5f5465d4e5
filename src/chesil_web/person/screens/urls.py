"""Addresses of this room."""

from django.urls import path

from chesil_web.person.screens import corner_views, views

app_name = "screens"
urlpatterns = [
    path("f/m", views.shots, name="list"),
    path("f/m/read", views.read, name="read"),
    path("f/m/stop", views.stop, name="stop"),
    path("f/m/how-far", views.how_far, name="how-far"),
    path("f/m/<uuid:id>", views.check, name="check"),
    path("f/m/<uuid:id>/read", views.read_one, name="read-one"),
    path("f/m/<uuid:id>/how-far", views.how_far_one, name="how-far-one"),
    path("f/m/<uuid:id>/w", views.sides, name="sides"),
    path("f/m/<uuid:id>/k", corner_views.corners, name="corners"),
    path("f/m/<uuid:id>/<int:number>", views.row, name="row"),
]

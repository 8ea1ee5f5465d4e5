"""Addresses of this room."""

from django.urls import path

from chesil_web.person.recordings import views

app_name = "recordings"
_ONE = "f/h/<uuid:id>/<int:document>/<int:record>/<int:nth>"
urlpatterns = [
    path(_ONE, views.recording, name="recording"),
    path(f"{_ONE}/ask", views.ask, name="ask"),
    path(f"{_ONE}/stop", views.stop, name="stop"),
    path(f"{_ONE}/how-far", views.how_far, name="how-far"),
]

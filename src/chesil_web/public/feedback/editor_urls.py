"""Addresses of this room below the editors' own."""

from django.urls import path

from chesil_web.public.feedback import editor_views

app_name = "said"
urlpatterns = [
    path("", editor_views.said, name="list"),
    path("<uuid:id>/done", editor_views.done, name="done"),
]

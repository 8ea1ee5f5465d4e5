"""Addresses of this room."""

from django.urls import path

from chesil_web.person.papers import redacting_views, views

app_name = "papers"
urlpatterns = [
    path("d", views.papers, name="list"),
    path("d/new", views.new, name="new"),
    path("d/keep", views.keep, name="keep"),
    path("d/how-far", views.how_far, name="how-far"),
    path("d/redact", redacting_views.redactions, name="redactions"),
    path("d/redact/<str:what>/<uuid:id>", redacting_views.redact, name="redact"),
    path("d/<uuid:id>/<uuid:part>", views.file, name="file"),
    path("d/<uuid:id>/<uuid:part>/r", views.read, name="read"),
    path("d/<uuid:id>/secret", views.finds, name="finds"),
    path("d/<uuid:id>/drop", views.drop, name="drop"),
]

"""Addresses of this room."""

from django.urls import path

from chesil_web.person.people import views

app_name = "people"
urlpatterns = [
    path("k", views.known, name="list"),
    path("k/old", views.removed, name="removed"),
    path("k/name", views.name, name="name"),
    path("k/new/<str:name>", views.new, name="new"),
    path("k/<uuid:id>", views.edit, name="edit"),
    path("k/<uuid:id>/d", views.remove, name="remove"),
    path("k/<uuid:id>/b", views.bring_back, name="bring-back"),
]

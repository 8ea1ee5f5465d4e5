"""Addresses of this room."""

from django.urls import path

from chesil_web.person.exhibits import views

app_name = "exhibits"
urlpatterns = [
    path("x", views.listed, name="list"),
    path("x/initials", views.initials, name="initials"),
    path("x/add", views.add, name="add"),
    path("x/make", views.make, name="make"),
    path("x/<uuid:id>", views.one, name="one"),
    path("x/<uuid:id>/about", views.about, name="about"),
]

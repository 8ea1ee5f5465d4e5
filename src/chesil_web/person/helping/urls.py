"""Addresses of this room."""

from django.urls import path

from chesil_web.person.helping import views

app_name = "helping"
urlpatterns = [
    path("keeping/by", views.about, name="about"),
    path("keeping/by/end", views.end, name="end"),
]

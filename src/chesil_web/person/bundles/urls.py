"""Addresses of this room."""

from django.urls import path

from chesil_web.person.bundles import views

app_name = "bundles"
urlpatterns = [
    path("u", views.listed, name="list"),
    path("u/new", views.new, name="new"),
    path("u/<uuid:id>", views.one, name="one"),
    path("u/<uuid:id>/head", views.head, name="head"),
    path("u/<uuid:id>/add", views.add, name="add"),
    path("u/<uuid:id>/d/<int:number>", views.document, name="document"),
    path("u/<uuid:id>/make", views.make, name="make"),
    path("u/<uuid:id>/drop", views.drop, name="drop"),
]

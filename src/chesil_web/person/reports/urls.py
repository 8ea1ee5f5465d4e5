"""Addresses of this room. Who reads a report has a number in them."""

from django.urls import path

from chesil_web.person.reports import views

app_name = "reports"
urlpatterns = [
    path("j", views.listed, name="list"),
    path("j/new", views.new, name="new"),
    path("j/<uuid:id>", views.one, name="one"),
    path("j/<uuid:id>/order", views.order, name="order"),
    path("j/<uuid:id>/contacts", views.contacts, name="contacts"),
    path("j/<uuid:id>/<int:number>", views.make, name="make"),
    path("j/<uuid:id>/drop", views.drop, name="drop"),
]

"""Addresses of this room."""

from django.urls import path

from chesil_web.person.statements import views

app_name = "statements"
urlpatterns = [
    path("a", views.listed, name="list"),
    path("a/new", views.new, name="new"),
    path("a/<uuid:id>", views.one, name="one"),
    path("a/<uuid:id>/entries", views.entries, name="entries"),
    path("a/<uuid:id>/messages", views.messages, name="messages"),
    path("a/<uuid:id>/which", views.which, name="which"),
    path("a/<uuid:id>/questions", views.questions, name="questions"),
    path("a/<uuid:id>/head", views.head, name="head"),
    path("a/<uuid:id>/known", views.known, name="known"),
    path("a/<uuid:id>/back", views.back, name="back"),
    path("a/<uuid:id>/more", views.more, name="more"),
    path("a/<uuid:id>/p/<int:number>", views.paragraph, name="paragraph"),
    path("a/<uuid:id>/make", views.make, name="make"),
    path("a/<uuid:id>/drop", views.drop, name="drop"),
]

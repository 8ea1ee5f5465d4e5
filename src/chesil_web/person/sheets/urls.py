"""Addresses of this room. A form has a number in them, so that a browser's history does not tell which."""

from django.urls import path

from chesil_web.person.sheets import views

app_name = "sheets"
urlpatterns = [
    path("q", views.listed, name="list"),
    path("q/<int:number>", views.begin, name="begin"),
    path("q/<int:number>/<int:nth>", views.step, name="step"),
    path("q/<int:number>/check", views.check, name="check"),
    path("q/<int:number>/drop", views.drop, name="drop"),
    path("q/l/<uuid:id>", views.letter, name="letter"),
]

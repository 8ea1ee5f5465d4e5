"""Addresses of this room."""

from django.urls import path

from chesil_web.analysis import views

app_name = "analysis"
urlpatterns = [
    path("p", views.noticed, name="noticed"),
    path("p/look", views.look, name="look"),
    path("p/how-far", views.how_far, name="how-far"),
    path("p/answer", views.answer, name="answer"),
    path("p/<int:number>", views.group, name="group"),
    path("p/kept", views.pattern, name="pattern"),
    path("p/all", views.pattern_all, name="pattern-all"),
    path("p/same", views.same, name="same"),
    path("p/asks", views.asks, name="asks"),
    path("p/asks/all", views.asks_all, name="asks-all"),
    path("p/asks/<str:which>/<str:name>", views.acts, name="acts"),
    path("p/<str:which>/<int:number>/<str:name>", views.drawing, name="drawing"),
]

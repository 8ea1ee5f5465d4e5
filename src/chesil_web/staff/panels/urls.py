"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.panels import views

urlpatterns = [
    path("", views.panels, name="panels"),
    path("new", views.begin, name="begin"),
    path("<int:panel>", views.panel, name="panel"),
    path("<int:panel>/change/<slug:part>", views.change, name="change"),
    path("<int:panel>/who", views.members, name="members"),
    path("<int:panel>/meetings", views.meetings, name="meetings"),
    path("<int:panel>/meetings/<uuid:meeting>", views.move, name="move"),
    path("<uuid:id>/names", views.names, name="names"),
]

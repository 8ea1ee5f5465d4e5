"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.risk import asking_views, set_views, views

app_name = "risk"
urlpatterns = [
    path("sets", set_views.sets, name="sets"),
    path("sets/new", set_views.load, name="load"),
    path("sets/<uuid:id>/end", set_views.end, name="set-end"),
    path("sets/<slug:key>", set_views.one, name="set"),
    path("<uuid:id>", views.case, name="case"),
    path("<uuid:id>/new", asking_views.start, name="start"),
    path("<uuid:id>/s/<slug:step>", asking_views.ask, name="ask"),
    path("<uuid:id>/now/<slug:step>", asking_views.danger, name="danger"),
    path("<uuid:id>/end", asking_views.end, name="end"),
    path("<uuid:id>/drop", views.drop, name="drop"),
    path("<uuid:id>/event", views.event, name="event"),
    path("<uuid:id>/begun/<uuid:draft>", views.begun, name="begun"),
    path("<uuid:id>/<int:number>", views.assessment, name="assessment"),
    path("<uuid:id>/<int:number>/right", views.correct, name="correct"),
    path("<uuid:id>/<int:number>/paper", views.paper, name="paper"),
]

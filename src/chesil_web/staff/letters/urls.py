"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.letters import detail_views, views

app_name = "letters"
urlpatterns = [
    path("<uuid:id>", views.letters, name="list"),
    path("<uuid:id>/new", views.choose, name="choose"),
    path("<uuid:id>/new/<str:kind>", views.write, name="write"),
    path("<uuid:id>/secret", detail_views.details, name="details"),
    path("<uuid:id>/secret/new", detail_views.protect, name="protect"),
    path("<uuid:id>/secret/<str:detail>", detail_views.mark, name="mark"),
    path("<uuid:id>/<uuid:letter>", views.letter, name="letter"),
    path("<uuid:id>/<uuid:letter>/change", views.change, name="change"),
    path("<uuid:id>/<uuid:letter>/ask", views.ask, name="ask"),
    path("<uuid:id>/<uuid:letter>/approve", views.approve, name="approve"),
    path("<uuid:id>/<uuid:letter>/release", views.release, name="release"),
    path("<uuid:id>/<uuid:letter>/print", views.printed, name="print"),
    path("<uuid:id>/<uuid:letter>/file", views.file, name="file"),
    path("<uuid:id>/<uuid:letter>/drop", views.drop, name="drop"),
    path("<uuid:id>/<uuid:letter>/<int:number>", views.version, name="version"),
]

"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.looks import views

app_name = "looks"
urlpatterns = [
    path("", views.agency, name="agency"),
    path("file", views.file, name="file"),
    path("check", views.check, name="check"),
    path("ask", views.sample, name="sample"),
    path("why", views.why, name="why"),
    path("two", views.second, name="second"),
    path("<uuid:id>", views.case, name="case"),
    path("<uuid:id>/file", views.case_file, name="case-file"),
]

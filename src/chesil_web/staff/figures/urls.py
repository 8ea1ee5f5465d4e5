"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.team, name="team"),
    path("worked", views.worked, name="worked"),
    path("published", views.published, name="published"),
    path("file", views.file, name="file"),
    path("again", views.again, name="repeats"),
]

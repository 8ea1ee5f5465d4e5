"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.figures import stays_views, views

app_name = "figures"
urlpatterns = [
    path("", views.team, name="team"),
    path("worked", views.worked, name="worked"),
    path("published", views.published, name="published"),
    path("file", views.file, name="file"),
    path("stays", stays_views.stays, name="stays"),
    path("stays/file", stays_views.file, name="stays-file"),
    path("stays/published", stays_views.published, name="stays-published"),
    path("stays/published/file", stays_views.published_file, name="stays-published-file"),
    path("again", views.again, name="repeats"),
]

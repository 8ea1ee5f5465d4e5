"""Addresses of this room. None says what it is about."""

from django.urls import path

from chesil_web.public.guidance import views

app_name = "guidance"
urlpatterns = [
    path("", views.all_pages, name="all"),
    path("s", views.search, name="search"),
    path("h", views.help_near, name="help"),
    path("c", views.card, name="card"),
    path("q", views.check, name="check"),
    path("q/2", views.check_questions, name="check-questions"),
    path("q/3", views.carry, name="carry"),
    path("p/<slug:name>", views.site, name="site"),
    path("<slug:code>", views.page, name="page"),
    path("<slug:code>/t", views.words, name="words"),
]

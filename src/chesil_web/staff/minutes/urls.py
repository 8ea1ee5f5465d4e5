"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.minutes import case_views, paper_views

urlpatterns = [
    path("<uuid:id>/minutes", case_views.minutes, name="minutes"),
    path("<uuid:id>/minutes/line/<uuid:line>", case_views.keep_from, name="keep-from"),
    path("<uuid:id>/minutes/correct/<slug:part>", case_views.correct, name="correct"),
    path("<uuid:id>/minutes/<str:whose>", case_views.preview, name="preview"),
    path("meeting/<uuid:meeting>/papers", paper_views.papers, name="papers"),
    path("meeting/<uuid:meeting>/give", paper_views.give, name="give"),
    path("meeting/<uuid:meeting>/papers/<str:which>", paper_views.together, name="papers-together"),
    path("paper/<uuid:paper>", paper_views.paper, name="paper"),
]

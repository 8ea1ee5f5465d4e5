"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.notices import views

urlpatterns = [
    path("find", views.find, name="find"),
    path("searches", views.counted, name="searches"),
    path("word", views.word, name="word"),
    path("notices", views.notices, name="notices"),
]

"""Addresses of this room."""

from django.urls import path

from chesil_web.diary import views

app_name = "diary"
urlpatterns = [
    path("", views.today, name="today"),
    path("l", views.entry_list, name="list"),
    path("l/old", views.removed, name="removed"),
    path("c", views.calendar, name="calendar"),
    path("c/<str:month>", views.calendar, name="month"),
    path("w", views.new, name="new"),
    path("w/one", views.by_steps, name="by-steps"),
    path("w/all", views.new_whole, name="new-whole"),
    path("w/<uuid:entry>/keep", views.keep, name="keep"),
    path("w/<uuid:draft>/<str:name>", views.step, name="step"),
    path("w/<uuid:draft>/all/", views.draft_whole, name="draft-whole"),
    path("w/<uuid:draft>/drop/", views.drop, name="drop"),
    path("e/<uuid:entry>", views.entry, name="entry"),
    path("e/<uuid:entry>/w", views.edit, name="edit"),
    path("e/<uuid:entry>/f", views.facts, name="facts"),
    path("e/<uuid:entry>/d", views.remove, name="remove"),
    path("e/<uuid:entry>/b", views.bring_back, name="bring-back"),
]

"""Addresses of this room."""

from django.urls import path

from chesil_web.person.diary import views, writing

app_name = "diary"
urlpatterns = [
    path("", views.today, name="today"),
    path("later", views.put_off, name="put-off"),
    path("l/old", views.removed, name="removed"),
    path("c", views.calendar, name="calendar"),
    path("c/<str:month>", views.calendar, name="month"),
    path("w", writing.new, name="new"),
    path("w/again", writing.again, name="again"),
    path("w/file", writing.start_from_file, name="start-from-file"),
    path("w/one", writing.by_steps, name="by-steps"),
    path("w/all", writing.new_whole, name="new-whole"),
    path("w/<uuid:entry>/keep", writing.keep, name="keep"),
    path("w/<uuid:entry>/more", writing.more, name="more"),
    path("w/<uuid:entry>/file", writing.from_file, name="from-file"),
    path("w/<uuid:entry>/all/", writing.draft_whole, name="draft-whole"),
    path("w/<uuid:draft>/drop/", writing.drop, name="drop"),
    path("w/<uuid:entry>/<str:name>", writing.step, name="step"),
    path("e/<uuid:entry>", views.entry, name="entry"),
    path("e/<uuid:entry>/w", writing.edit, name="edit"),
    path("e/<uuid:entry>/f", views.facts, name="facts"),
    path("e/<uuid:entry>/u", views.undo, name="undo"),
    path("e/<uuid:entry>/who", views.who, name="who"),
    path("e/<uuid:entry>/k", views.meant, name="meant"),
    path("e/<uuid:entry>/n", views.move_day, name="move-day"),
    path("e/<uuid:entry>/d", views.remove, name="remove"),
    path("e/<uuid:entry>/b", views.bring_back, name="bring-back"),
]

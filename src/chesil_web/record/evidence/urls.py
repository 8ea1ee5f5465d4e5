"""Addresses of this room."""

from django.urls import path

from chesil_web.record.evidence import (
    backup_views,
    caption_views,
    phone_views,
    pieces,
    views,
    wrong_clock_views,
)

app_name = "evidence"
urlpatterns = [
    path("f", views.file_list, name="list"),
    path("f/old", views.removed, name="removed"),
    path("f/add", views.add, name="add"),
    path("f/add/<str:guide>", views.add, name="guide"),
    path("f/backup", backup_views.backup, name="backup"),
    path("f/how-far", views.list_how_far, name="list-how-far"),
    path("f/when", caption_views.untimed, name="untimed"),
    path("f/when/<uuid:id>", caption_views.caption, {"following": True}, name="caption-next"),
    path("f/u", pieces.begin, name="begin"),
    path("f/u/<uuid:id>/<int:number>", pieces.take, name="take"),
    path("f/u/<uuid:id>/end", pieces.finish, name="finish"),
    path("f/u/<uuid:id>/drop", pieces.drop, name="drop"),
    path("f/<uuid:id>", views.file, name="file"),
    path("f/<uuid:id>/how-far", views.how_far, name="how-far"),
    path("f/<uuid:id>/r", views.look, name="look"),
    path("f/<uuid:id>/r/<int:document>/<int:record>", views.record, name="record"),
    path("f/<uuid:id>/r/<int:document>/<int:record>/p/<int:nth>", views.record, name="record-picture"),
    path("f/<uuid:id>/r/<int:document>/<int:record>/<int:nth>", views.picture, name="picture"),
    path("f/<uuid:id>/r/<int:document>/<int:record>/<int:nth>/s", views.sound, name="sound"),
    path("f/<uuid:id>/o", views.order, name="order"),
    path("f/<uuid:id>/z", views.clock, name="clock"),
    path("f/<uuid:id>/y", wrong_clock_views.wrong_clock, name="wrong-clock"),
    path("f/<uuid:id>/y/back", wrong_clock_views.take_back, name="wrong-clock-back"),
    path("f/<uuid:id>/k", views.columns, name="columns"),
    path("f/<uuid:id>/c", phone_views.conversations, name="conversations"),
    path("f/<uuid:id>/l", phone_views.unlock, name="unlock"),
    path("f/<uuid:id>/w", caption_views.caption, name="caption"),
    path("f/<uuid:id>/w/back", caption_views.take_back, name="caption-back"),
    path("f/<uuid:id>/again", views.again, name="again"),
    path("f/<uuid:id>/d", views.remove, name="remove"),
    path("f/<uuid:id>/b", views.bring_back, name="bring-back"),
    path("f/<uuid:id>/s", views.original, name="original"),
]

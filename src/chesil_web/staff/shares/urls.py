"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.shares import copy_views, piece_views, views

_FILE = "<uuid:id>/shared/<uuid:share>/f/<uuid:file>"
_RECORD = f"{_FILE}/r/<int:document>/<int:record>"
urlpatterns = [
    path("code", views.code, name="code"),
    path("shared", views.waiting, name="waiting"),
    path("shared/<uuid:id>", views.whose, name="whose"),
    path("refused", views.refused, name="refused"),
    path("<uuid:id>/code", views.case_code, name="case-code"),
    path("<uuid:id>/shared/<uuid:share>", views.share, name="share"),
    path("<uuid:id>/shared/<uuid:share>/m/<int:number>/<int:place>", piece_views.talk, name="share-talk"),
    path("<uuid:id>/shared/<uuid:share>/m/<int:number>/d<int:day>", piece_views.day, name="share-day"),
    path("<uuid:id>/shared/<uuid:share>/p/<uuid:part>", piece_views.media, name="share-media"),
    path(_FILE, piece_views.file, name="share-file"),
    path(f"{_FILE}/r", piece_views.look, name="share-look"),
    path(_RECORD, piece_views.record, name="share-record"),
    path(f"{_RECORD}/p/<int:nth>", piece_views.record, name="share-record-picture"),
    path(f"{_RECORD}/<int:nth>", piece_views.picture, name="share-picture"),
    path(f"{_RECORD}/<int:nth>/s", piece_views.sound, name="share-sound"),
    path(f"{_FILE}/s", piece_views.original, name="share-original"),
    path("<uuid:id>/shared/<uuid:share>/keep/<uuid:piece>", copy_views.ask, name="copy-ask"),
    path("<uuid:id>/copies", copy_views.copies, name="copies"),
    path("<uuid:id>/copies/<uuid:copy>", copy_views.copy, name="copy"),
    path("<uuid:id>/copies/<uuid:copy>/<int:place>", copy_views.copy, name="copy-page"),
    path("<uuid:id>/copies/<uuid:copy>/p", copy_views.media, name="copy-media"),
    path("<uuid:id>/copies/<uuid:copy>/s", copy_views.file, name="copy-file"),
    path("<uuid:id>/copies/<uuid:copy>/agree", copy_views.agree, name="copy-agree"),
]

"""Addresses of this room."""

from django.urls import path

from chesil_web.public.complaints import claim_views, views

app_name = "casework"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("with", views.begin_with, name="begin-with"),
    path("open", views.open_, name="open"),
    path("claim", claim_views.claim, name="claim"),
    path("mine", views.mine, name="mine"),
    path("mine/<uuid:id>/o", views.open_joined, name="open-joined"),
    path("mine/<uuid:id>/d", views.unjoin, name="unjoin"),
    path("<uuid:id>", views.complaint, name="complaint"),
    path("<uuid:id>/w/<str:name>", views.step, name="step"),
    path("<uuid:id>/f/<uuid:part>/d", views.drop_file, name="drop-file"),
    path("<uuid:id>/all", views.check, name="check"),
    path("<uuid:id>/drop", views.drop, name="drop"),
    path("<uuid:id>/code", views.code, name="code"),
    path("<uuid:id>/reach", views.reach, name="reach"),
    path("<uuid:id>/end", views.end, name="end"),
    path("<uuid:id>/back", views.take_up, name="take-up"),
    path("<uuid:id>/here", views.here, name="here"),
]

"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.keeping import data_request_views, views

urlpatterns = [
    path("kept", views.kept, name="kept"),
    path("<uuid:id>/hold", views.hold, name="hold"),
    path("<uuid:id>/keeper", views.keeper, name="keeper"),
    path("<uuid:id>/purge", views.purge, name="purge"),
    path("requests", data_request_views.requests, name="requests"),
    path("requests/new", data_request_views.request_add, name="request-add"),
    path("requests/<uuid:id>", data_request_views.request_, name="request"),
]

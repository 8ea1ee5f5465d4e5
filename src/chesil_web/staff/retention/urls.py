"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.retention import views

urlpatterns = [
    path("<int:panel>/kept", views.kept, name="kept"),
    path("<uuid:id>/hold", views.hold, name="hold"),
    path("<uuid:id>/purge", views.purge, name="purge"),
]

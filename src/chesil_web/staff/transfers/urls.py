"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.transfers import tie_views, views

urlpatterns = [
    path("moves", views.incoming, name="transfers"),
    path("moves/<uuid:move>", views.take, name="transfer-take"),
    path("<uuid:id>/move", views.transfer, name="transfer"),
    path("<uuid:id>/ties", tie_views.ties, name="ties"),
]

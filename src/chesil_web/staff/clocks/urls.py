"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.clocks import views

urlpatterns = [
    path("days", views.clock_days, name="clock-days"),
    path("<uuid:id>/due", views.clocks, name="clocks"),
    path("<uuid:id>/due/<uuid:clock>", views.clock, name="clock"),
]

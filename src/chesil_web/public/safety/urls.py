"""Addresses of this room. None says what it is about."""

from django.urls import path

from chesil_web.public.safety import views

app_name = "safety"
urlpatterns = [
    path("g/m", views.moment, name="moment"),
    path("g/d", views.check, name="check"),
    path("g/d/3", views.check_carry, name="check-carry"),
    path("g/v", views.plan, name="plan"),
    path("g/v/3", views.carry, name="carry"),
    path("n/o", views.mine, name="mine"),
    path("n/o/s", views.sheet, name="sheet"),
    path("n/o/in", views.take_in, name="take-in"),
    path("n/o/drop", views.drop, name="drop"),
    path("n/o/<str:name>", views.part, name="part"),
    path("n/o/<str:name>/keep", views.keep_typed, name="keep-typed"),
]

"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.workforce import views

app_name = "workforce"
urlpatterns = [
    path("", views.first, name="first"),
    path("in", views.sign_in, name="sign-in"),
    path("code", views.code, name="code"),
    path("out", views.sign_out, name="sign-out"),
    path("join", views.join, name="join"),
    path("people", views.colleagues, name="colleagues"),
    path("people/new", views.invite, name="invite"),
    path("people/new/<uuid:id>", views.take_back, name="take-back"),
    path("people/<uuid:id>", views.colleague, name="colleague"),
    path("people/<uuid:id>/end", views.end, name="end"),
    path("people/<uuid:id>/phone", views.new_phone, name="new-phone"),
]

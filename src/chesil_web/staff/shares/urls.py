"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.shares import views

urlpatterns = [
    path("code", views.code, name="code"),
    path("shared", views.waiting, name="waiting"),
    path("shared/<uuid:id>", views.whose, name="whose"),
    path("refused", views.refused, name="refused"),
    path("<uuid:id>/code", views.case_code, name="case-code"),
    path("<uuid:id>/shared/<uuid:share>", views.share, name="share"),
]

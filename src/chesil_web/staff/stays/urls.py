"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.stays import views

urlpatterns = [
    path("<uuid:id>/stays", views.stays, name="stays"),
    path("<uuid:id>/stays/new", views.stay_add, name="stay-add"),
    path("<uuid:id>/stays/<uuid:thing>", views.stay_change, name="stay-change"),
    path("<uuid:id>/stays/<uuid:thing>/versions", views.stay_versions, name="stay-versions"),
]

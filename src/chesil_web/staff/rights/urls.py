"""The addresses of this room, which stand among those of cases."""

from django.urls import path

from chesil_web.staff.rights import list_views, views

urlpatterns = [
    path("<uuid:id>/lists", list_views.lists, name="lists"),
    path("<uuid:id>/lists/<str:name>", list_views.list_, name="list"),
    path("<uuid:id>/lists/<str:name>/versions", list_views.list_versions, name="list-versions"),
    path("<uuid:id>/rights", views.rights_, name="rights"),
    path("<uuid:id>/rights/new", views.right_add, name="right-add"),
]

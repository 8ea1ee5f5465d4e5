"""The addresses of this room."""

from django.urls import path

from chesil_web.staff.joint import asking_views, putting_views, views

app_name = "joint"
urlpatterns = [
    path("asked", asking_views.waiting, name="waiting"),
    path("asked/<uuid:asking>", asking_views.take, name="take"),
    path("<uuid:id>", views.case, name="case"),
    path("<uuid:id>/new", asking_views.ask, name="ask"),
    path("<uuid:id>/asked/<uuid:asking>", asking_views.asking, name="asking"),
    path("<uuid:id>/asked/<uuid:asking>/approve", asking_views.approve, name="approve"),
    path("<uuid:id>/put", putting_views.put, name="put"),
    path("<uuid:id>/<uuid:copy>/back", putting_views.take_back, name="take-back"),
    path("<uuid:id>/<uuid:copy>/use", putting_views.use, name="use"),
    path("<uuid:id>/told", views.tell, name="tell"),
    path("<uuid:id>/review", views.review, name="review"),
    path("<uuid:id>/leave", views.leave, name="leave"),
]

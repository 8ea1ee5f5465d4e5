"""Addresses of this room. What is looked for is sealed in them."""

from django.urls import path

from chesil_web.person.timeline import views

app_name = "timeline"
urlpatterns = [
    path("l", views.everything, name="list"),
    path("l/<str:view>", views.everything, name="view"),
    path("l/<str:view>/<str:ref>", views.one, name="one"),
]

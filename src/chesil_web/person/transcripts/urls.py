"""Addresses of this room. Which conversation it is, is sealed in them."""

from django.urls import path

from chesil_web.person.transcripts import views

app_name = "transcripts"
urlpatterns = [path("t/<str:view>", views.new, name="new")]

"""Addresses of this room."""

from django.urls import path

from chesil_web.public.feedback import views

app_name = "feedback"
urlpatterns = [path("", views.give, name="give")]

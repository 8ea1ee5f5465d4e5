"""Addresses of this room."""

from django.urls import path

from chesil_web.public.reading import views

app_name = "reading"
urlpatterns = [path("<uuid:id>", views.open_, name="open")]

"""Addresses of this room."""

from django.urls import path

from chesil_web.foundation.log import views

app_name = "log"
urlpatterns = [path("v", views.proof, name="proof")]

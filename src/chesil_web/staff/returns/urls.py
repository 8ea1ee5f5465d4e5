"""The addresses of this room, which stand among those of panels."""

from django.urls import path

from chesil_web.staff.returns import views

urlpatterns = [
    path("<int:panel>/return", views.figures, name="return"),
    path("<int:panel>/return/file", views.file, name="return-file"),
    path("<int:panel>/published", views.published, name="published"),
    path("<int:panel>/published/file", views.published_file, name="published-file"),
]

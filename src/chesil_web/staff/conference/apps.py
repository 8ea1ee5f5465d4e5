"""This room, for Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.conference"
    label = "conference"
    default_auto_field = "django.db.models.BigAutoField"

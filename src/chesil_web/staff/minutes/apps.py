"""This room, for Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.minutes"
    label = "minutes"
    default_auto_field = "django.db.models.BigAutoField"

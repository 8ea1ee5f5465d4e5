"""This room, for Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name, and the label that keys and migrations have for what lies in it."""

    name = "chesil_web.record.given"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

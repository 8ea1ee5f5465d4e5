"""This room, for Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name. What it shows is in record.links."""

    name = "chesil_web.public.reading"
    label = "reading"
    default_auto_field = "django.db.models.BigAutoField"

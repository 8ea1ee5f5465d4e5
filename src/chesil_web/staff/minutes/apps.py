"""This room, for Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    pass


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.minutes"
    label = "minutes"
    default_auto_field = "django.db.models.BigAutoField"

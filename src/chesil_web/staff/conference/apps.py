"""This room, for Django."""

from typing import Any

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.conference"
    label = "conference"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of walls before cases, which hide their listings."""
        from chesil_web.staff.access import walls

        walls.was_put.connect(_walled)


def _walled(wall: Any, **_signal: Any) -> None:
    from chesil_web.staff.conference.apart import case_was_walled

    case_was_walled(wall)

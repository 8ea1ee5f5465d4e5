"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.foundation.keys.opened import OpenSafe
    from chesil_web.record.matters import Lead


class Room(AppConfig):
    """The room's name. What it stores is in record.given, whose label is casework."""

    name = "chesil_web.public.complaints"
    label = "complaints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the first page inside ask this room."""
        from chesil_web.record.matters import asked

        asked.connect(_matters)


def _matters(safe: "OpenSafe", **signal: Any) -> "list[Lead]":
    from chesil_web.public.complaints.matters import matters

    return matters(safe, **signal)

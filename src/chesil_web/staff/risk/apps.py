"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.staff.cases.panels import Panel


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.risk"
    label = "risk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the page of a case ask this room."""
        from chesil_web.staff.cases import panels

        panels.asked.connect(_panel)


def _panel(**signal: Any) -> "Panel | None":
    from chesil_web.staff.risk.presenters import panel

    return panel(signal["worker"], signal["case"], signal["safe"])

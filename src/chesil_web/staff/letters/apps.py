"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.staff.cases.panels import Panel


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show the letters of a case on its page."""
        from chesil_web.staff.cases import panels

        panels.asked.connect(_panel)


def _panel(worker: Any, case: Any, safe: Any, **_signal: Any) -> "Panel | None":
    from chesil_web.staff.letters.presenters import panel

    return panel(worker, case, safe)

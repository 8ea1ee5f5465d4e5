"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.staff.cases.leaving import Secret
    from chesil_web.staff.cases.panels import Panel


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show the letters of a case on its page, and look through what leaves it in other rooms."""
        from chesil_web.staff.cases import leaving, panels

        panels.asked.connect(_panel)
        leaving.asked.connect(_secrets)


def _panel(worker: Any, case: Any, safe: Any, **_signal: Any) -> "Panel | None":
    from chesil_web.staff.letters.presenters import panel

    return panel(worker, case, safe)


def _secrets(worker: Any, case: Any, pieces: Any, **_signal: Any) -> "tuple[Secret, ...]":
    from chesil_web.staff.letters.secrets import secrets

    return secrets(worker, case, pieces)

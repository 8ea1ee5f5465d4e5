"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chesil_web.staff.cases.panels import Waits


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.minutes"
    label = "minutes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell a worker on their first page that minutes were corrected."""
        from chesil_web.staff.cases import panels

        panels.waiting.connect(_waiting)


def _waiting(worker: Any, **_signal: Any) -> "Iterable[Waits]":
    from chesil_web.staff.minutes.paper_presenters import waits

    return waits(worker)

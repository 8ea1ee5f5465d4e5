"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.staff.cases.panels import Panel


class Room(AppConfig):
    """The room's name. It stores nothing of its own."""

    name = "chesil_web.staff.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show on the page of a case how the code of its report stands."""
        from chesil_web.staff.cases import panels

        panels.asked.connect(_claim)


def _claim(worker: Any, case: Any, **_signal: Any) -> "Panel | None":
    from chesil_web.staff.reports.claim_views import panel

    return panel(worker, case)

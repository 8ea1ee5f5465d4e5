"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.staff.cases.panels import Panel


class Room(AppConfig):
    """The room's name and label; its tables are those of `conference`."""

    name = "chesil_web.staff.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Show on the page of a case where it was referred, and offer to refer it."""
        from chesil_web.staff.cases import panels

        panels.asked.connect(_panel)


def _panel(worker: Any, case: Any, safe: Any, **_signal: Any) -> "Panel | None":
    from chesil_web.staff.referrals.presenters import of_case

    return of_case(worker, case)

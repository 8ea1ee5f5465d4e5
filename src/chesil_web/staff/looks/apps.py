"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chesil_web.staff.cases.panels import Panel, Waits


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.looks"
    label = "looks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep a line of each look, and show what waits on the pages of workers."""
        from chesil_web.staff.access import looking
        from chesil_web.staff.cases import panels

        looking.was_opened.connect(_opened)
        panels.asked.connect(_panel)
        panels.waiting.connect(_waiting)


def _opened(worker: Any, row: Any, did: Any, **_signal: Any) -> None:
    from chesil_web.staff.looks.actions import keep

    keep(worker, row, did)


def _panel(worker: Any, case: Any, **_signal: Any) -> "Panel | None":
    from chesil_web.staff.looks.presenters import panel

    return panel(worker, case)


def _waiting(worker: Any, **_signal: Any) -> "Iterable[Waits]":
    from chesil_web.staff.looks.presenters import waits

    return waits(worker)

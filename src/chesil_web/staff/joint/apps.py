"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chesil_web.staff.cases.panels import Panel, Waits
    from chesil_web.staff.letters.details import OfOthers


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.joint"
    label = "joint"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show what is shared on workers' pages, let letters look for it, and hear of contact and walls."""
        from chesil_web.staff.access import walls
        from chesil_web.staff.cases import panels, reaching
        from chesil_web.staff.letters import details

        panels.asked.connect(_panel)
        panels.waiting.connect(_waiting)
        reaching.unsafe.connect(_unsafe)
        details.asked.connect(_details)
        walls.was_put.connect(_walled)


def _panel(worker: Any, case: Any, safe: Any, **_signal: Any) -> "Panel | None":
    from chesil_web.staff.joint.panel_presenters import panel

    return panel(worker, case, safe)


def _waiting(worker: Any, **_signal: Any) -> "Iterable[Waits]":
    from chesil_web.staff.joint.panel_presenters import waits

    return waits(worker)


def _details(worker: Any, case: Any, **_signal: Any) -> "OfOthers | None":
    from chesil_web.staff.joint.queries import of_others

    return of_others(worker, case)


def _unsafe(worker: Any, case: Any, **_signal: Any) -> None:
    from chesil_web.staff.joint.reaching import mark_unsafe

    mark_unsafe(worker, case)


def _walled(wall: Any, **_signal: Any) -> None:
    from chesil_web.staff.joint.reaching import wall_off

    wall_off(wall)

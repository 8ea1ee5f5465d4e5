"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chesil_web.staff.conference.pages import Link


class Room(AppConfig):
    """The room's name and label; its tables are those of `conference`."""

    name = "chesil_web.staff.returns"
    label = "returns"

    def ready(self) -> None:
        """Show the figures on the page of a panel."""
        from chesil_web.staff.conference import pages

        pages.of_panel.connect(_of_panel)


def _of_panel(worker: Any, row: Any, **_signal: Any) -> "Iterable[Link]":
    from chesil_web.staff.returns.presenters import panel_links

    return panel_links(worker, row)

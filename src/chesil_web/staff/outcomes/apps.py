"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chesil_web.staff.cases.panels import Waits
    from chesil_web.staff.conference.pages import Link


class Room(AppConfig):
    """The room's name and label; its tables are those of `conference`."""

    name = "chesil_web.staff.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        """Show actions on the first page of a worker and on the pages of panels and listings."""
        from chesil_web.staff.cases import panels
        from chesil_web.staff.conference import pages

        panels.waiting.connect(_waiting)
        pages.of_panel.connect(_of_panel)
        pages.of_listing.connect(_of_listing)


def _waiting(worker: Any, **_signal: Any) -> "Iterable[Waits]":
    from chesil_web.staff.outcomes.presenters import waits

    return waits(worker)


def _of_panel(worker: Any, row: Any, **_signal: Any) -> "Iterable[Link]":
    from chesil_web.staff.outcomes.presenters import panel_links

    return panel_links(worker, row)


def _of_listing(worker: Any, row: Any, **_signal: Any) -> "Iterable[Link]":
    from chesil_web.staff.outcomes.presenters import listing_links

    return listing_links(worker, row)

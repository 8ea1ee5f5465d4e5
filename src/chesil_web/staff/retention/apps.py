"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chesil_web.staff.conference.pages import Link


class Room(AppConfig):
    """The room's name and label; its tables are those of `conference`."""

    name = "chesil_web.staff.retention"
    label = "retention"

    def ready(self) -> None:
        """Show what is kept on the page of a panel, and its hold on that of a listing."""
        from chesil_web.staff.conference import pages

        pages.of_panel.connect(_of_panel)
        pages.of_listing.connect(_of_listing)


def _of_panel(worker: Any, row: Any, **_signal: Any) -> "Iterable[Link]":
    from chesil_web.staff.retention.presenters import panel_links

    return panel_links(worker, row)


def _of_listing(worker: Any, row: Any, **_signal: Any) -> "Iterable[Link]":
    from chesil_web.staff.retention.presenters import listing_links

    return listing_links(worker, row)

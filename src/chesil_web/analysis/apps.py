"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.diary.today import Reminder
    from chesil_web.keys.opened import OpenSafe


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the first page inside ask this room."""
        from chesil_web.diary import today

        today.asked.connect(_before_it_is_gone)


def _before_it_is_gone(safe: "OpenSafe", **signal: Any) -> "list[Reminder]":
    # Reading a run needs the whole library: a second that no command should wait for that shows no page.
    from chesil_web.analysis.reminders import before_it_is_gone

    return before_it_is_gone(safe, **signal)

"""This room, for Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the first page inside ask this room."""
        from chesil_web.analysis.reminders import before_it_is_gone
        from chesil_web.diary import today

        today.asked.connect(before_it_is_gone)

"""This room, for Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.foundation.log"
    label = "log"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the states of rows."""
        from chesil_web.foundation.log import states

        states.watch()

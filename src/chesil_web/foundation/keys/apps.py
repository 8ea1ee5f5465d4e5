"""This room, for Django."""

from django.apps import AppConfig
from django.core import checks


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.foundation.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have Django ask, where it asks about a database, whether the key and the store are its own."""
        from chesil_web.foundation.keys.checks import belong_together  # its models are there only now

        checks.register(belong_together, checks.Tags.database)

"""This room, for Django."""

from types import ModuleType

from django.apps import AppConfig

from chesil_web.foundation.ui import wrong_answers


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.foundation.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        """Give fields our words before any room's models are loaded: some make forms."""
        super().__init__(app_name, app_module)
        wrong_answers.say_plainly()

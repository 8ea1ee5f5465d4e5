"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.foundation.keys.opened import OpenSafe


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.person.diary"
    label = "diary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the list of people ask this room for names."""
        from chesil_web.person.people import naming

        naming.asked.connect(_names)


def _names(safe: "OpenSafe", **_signal: Any) -> list[str]:
    from chesil_web.person.diary.queries import names

    return list(names(safe))

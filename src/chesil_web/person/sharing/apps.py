"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.foundation.keys.opened import OpenSafe


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.person.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every share end with the record that it came from."""
        from chesil_web.person.accounts import actions

        actions.deleting.connect(_end_every_share)


def _end_every_share(safe: "OpenSafe", **_signal: Any) -> None:
    from chesil_web.person.sharing.actions import stop_all

    stop_all(safe)

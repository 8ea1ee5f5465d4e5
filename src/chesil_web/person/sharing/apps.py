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
        """Have every share and every link end with the record that it came from."""
        from chesil_web.person.accounts import actions

        actions.deleting.connect(_end_everything)


def _end_everything(safe: "OpenSafe", **_signal: Any) -> None:
    from chesil_web.person.sharing import actions, link_actions

    actions.stop_all(safe)
    link_actions.stop_all(safe)

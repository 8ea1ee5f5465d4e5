"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.foundation.keys.opened import OpenSafe


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.person.helping"
    label = "helping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Note the end of a help whose page was only closed; say in entries who helps to type them."""
        from chesil_web.person.accounts import actions
        from chesil_web.person.diary import beside

        actions.opening.connect(_finish)
        beside.typing.connect(_helper)


def _helper(safe: "OpenSafe", **_signal: Any) -> str | None:
    from chesil_web.person.helping.queries import helper

    return helper(safe)


def _finish(safe: "OpenSafe", **_signal: Any) -> None:
    from chesil_web.person.helping.actions import finish_left

    finish_left(safe)

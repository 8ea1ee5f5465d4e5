"""This room, for Django."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.record.given.holds import Held


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have what is stopped learn from this room whether a legal hold keeps it."""
        from chesil_web.record.given import holds

        holds.asked.connect(_held)


def _held(shares: Sequence[uuid.UUID], lock: bool, **_signal: Any) -> "Held":  # noqa: FBT001 - as it is sent
    from chesil_web.staff.cases.keepers import held

    return held(shares, lock=lock)

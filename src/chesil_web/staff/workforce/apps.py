"""This room, for Django."""

import uuid
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.record.given.workers import Council, Who


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.workforce"
    label = "workforce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have whoever shares something learn from this room who works for whom."""
        from chesil_web.record.given import workers

        workers.asked.connect(_who)
        workers.counted.connect(_agencies)
        workers.councils_asked.connect(_councils)


def _who(worker: uuid.UUID, **_signal: Any) -> "Who | None":
    from chesil_web.staff.workforce.presenters import who

    return who(worker)


def _agencies(**_signal: Any) -> int:
    from chesil_web.staff.workforce.models import Agency

    return Agency.objects.count()


def _councils(**_signal: Any) -> "list[Council]":
    from chesil_web.record.given.workers import Council
    from chesil_web.staff.workforce import queries

    return [Council(row.id, told.name) for row, told in queries.agencies() if told.kind == "council"]

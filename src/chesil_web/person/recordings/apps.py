"""This room, for Django."""

import uuid
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.record.evidence.beside import Link
    from chesil_web.record.evidence.queries import File


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.person.recordings"
    label = "recordings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the page of a file, and each recording that is played, ask this room."""
        from chesil_web.record.evidence import beside

        beside.about_file.connect(_file)
        beside.about_sound.connect(_sound)


def _file(file: "File", **_signal: Any) -> "Link | None":
    from chesil_web.person.recordings.presenters import link_of_file

    return link_of_file(file)


def _sound(file: uuid.UUID, at: tuple[int, int, int], **_signal: Any) -> "Link":
    from chesil_web.person.recordings.presenters import link_of

    return link_of(file, at)

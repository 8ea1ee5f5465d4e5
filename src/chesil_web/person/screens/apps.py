"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence

    from chesil_web.foundation.keys.opened import OpenSafe
    from chesil_web.record.evidence.beside import Link
    from chesil_web.record.evidence.queries import File


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.person.screens"
    label = "screens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the page of a file ask this room."""
        from chesil_web.record.evidence import beside

        beside.about_file.connect(_messages)
        beside.about_files.connect(_pictures)
        beside.about_entry.connect(_of_entry)


def _messages(safe: "OpenSafe", file: "File", **_signal: Any) -> "Link | None":
    from chesil_web.person.screens.presenters import link_of

    return link_of(safe, file)


def _pictures(safe: "OpenSafe", files: "list[File]", **_signal: Any) -> "Link | None":
    from chesil_web.person.screens.presenters import link_of_all

    return link_of_all(safe, files)


def _of_entry(safe: "OpenSafe", files: "Sequence[uuid.UUID]", **_signal: Any) -> "Mapping[uuid.UUID, Link]":
    from chesil_web.person.screens.presenters import links_of_entry

    return links_of_entry(safe, files)

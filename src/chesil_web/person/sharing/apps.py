"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    import uuid

    from chesil_web.foundation.keys.opened import OpenSafe
    from chesil_web.foundation.keys.requests import PrivateRequest
    from chesil_web.person.diary.beside import Note
    from chesil_web.person.diary.models import Entry, Version


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.person.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """End shares and links with the record that they came from; send entries where she keeps sharing."""
        from chesil_web.person.accounts import actions
        from chesil_web.person.diary import beside

        actions.deleting.connect(_end_everything)
        beside.written.connect(_keep_sharing)
        beside.asked.connect(_notes)


def _end_everything(safe: "OpenSafe", **_signal: Any) -> None:
    from chesil_web.person.sharing import actions, link_actions

    actions.stop_all(safe)
    link_actions.stop_all(safe)


def _keep_sharing(safe: "OpenSafe", row: "Version", entry: "Entry", **_signal: Any) -> None:
    from chesil_web.person.sharing.keeping import run

    run(safe, row, entry)


def _notes(request: "PrivateRequest", entry: "uuid.UUID", **_signal: Any) -> "list[Note]":
    from chesil_web.person.sharing.keeping_presenters import notes

    return notes(request, entry)

"""This room, for Django."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from chesil_web.foundation.keys.opened import OpenSafe
    from chesil_web.record.evidence.beside import Link, Record
    from chesil_web.record.matters import Item, Sign


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.person.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the first page inside ask this room."""
        from chesil_web.person.people import naming
        from chesil_web.record.evidence import beside
        from chesil_web.record.matters import asked

        asked.connect(_matters)
        naming.asked.connect(_names)
        beside.asked.connect(_grades_beside)


def _matters(safe: "OpenSafe", **signal: Any) -> "list[Item | Sign]":
    # Reading a run needs the whole library: a second that no command should wait for that shows no page.
    from chesil_web.person.analysis.matters import matters

    return matters(safe, **signal)


def _names(safe: "OpenSafe", **_signal: Any) -> list[str]:
    from chesil_web.person.analysis.queries import names

    return names(safe)


def _grades_beside(safe: "OpenSafe", **signal: Any) -> "dict[Record, Link]":
    from chesil_web.person.analysis.leading import grades_beside

    return grades_beside(safe, **signal)

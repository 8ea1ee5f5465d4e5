"""What an event of a case's log says, in a line for people."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from chesil.cli.console import counted
from chesil.vault.records import (
    AnyRecord,
    ClockWarning,
    Deleted,
    DerivedAdded,
    Erased,
    Exported,
    FileAdded,
    ImportParsed,
    Restored,
    TakenOut,
    Undeleted,
)

Names = Mapping[str, str]  # what each file was called, by its item in hex


def sentence(record: AnyRecord, names: Names) -> str:
    """The event in words; its kind as the log writes it where it is none that a case folder makes."""
    says = _SAYS.get(type(record))
    return says(record, names) if says else str(type(record).__struct_config__.tag)


def _parsed(record: ImportParsed, names: Names) -> str:
    name = names.get(record.parent, "a file that is gone")
    return f"read {name}: {counted(record.records, 'record')}, {record.problems:,} not read"


def _derived(record: DerivedAdded, names: Names) -> str:
    return f"wrote {names.get(record.parent, 'a picture')} anew for a pack, without location and device"


def _exported(record: Exported, _: Names) -> str:
    for_whom = f" for {record.recipient}" if record.recipient else ""
    return f"made a pack{for_whom}: {counted(record.items, 'item')}, {record.left_out:,} left out"


def _taken_out(record: TakenOut, _: Names) -> str:
    what = {"originals": "originals", "papers": "findings and papers"}[record.what]
    return f"wrote {what} outside the case, in clear: {counted(record.files, 'file')}"


def _clock(record: ClockWarning, _: Names) -> str:
    way = "back" if record.jumped_seconds < 0 else "forward"
    return f"the clock of this machine went {way} by {counted(abs(record.jumped_seconds), 'second')}"


_SAYS: Final[dict[type, Callable[[Any, Names], str]]] = {
    FileAdded: lambda record, _: f"added {record.name}",
    ImportParsed: _parsed,
    DerivedAdded: _derived,
    Exported: _exported,
    TakenOut: _taken_out,
    Deleted: lambda record, names: (
        f"removed {names.get(record.item, 'a file')}, kept until {record.recoverable_until:%d %B %Y}"
    ),
    Undeleted: lambda record, names: f"put back {names.get(record.item, 'a file')}",
    Erased: lambda record, _: f"erased a file for good: {record.reason}",
    Restored: lambda record, _: f"put back from a backup of {record.backup_made_at:%d %B %Y, %H:%M} UTC",
    ClockWarning: _clock,
}

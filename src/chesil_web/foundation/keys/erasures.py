"""What was erased for good, listed so that it is erased again after a backup is put back.

The database notes each erasure in the transaction that makes it. Where `CHESIL_ERASURES` names a file, each
is added to it too: the database may be lost, and a backup of it is always of an earlier time. The list holds
ids and times and nothing else.
"""

import fcntl
import logging
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chesil.terms.errors import ChesilError
from chesil.vault import safes
from chesil_web.foundation.keys.models import Erasure, Gone

_log = logging.getLogger(__name__)
_LONGEST_LINE: Final = 1000


class ListUnreadable(ChesilError):
    """A file that is no list of erasures, or not a whole one."""

    code = "erasures-unreadable"


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One erasure, as a line of JSON.

    Attributes:
        safe: its id. item: of the one item that went; none when the whole safe did.
        why, by: of a safe, as chesil.vault.safes.Erasure has them.
    """

    safe: uuid.UUID
    item: uuid.UUID | None = None
    when: datetime
    why: str = ""
    by: str = ""


def note(safe: uuid.UUID, items: Sequence[uuid.UUID]) -> None:
    """Note that items go for good, in the transaction in which their keys do.

    A draft that is begun again has the same id, and may go again: the last time counts.
    """
    now = timezone.now()
    Gone.objects.bulk_create(
        (Gone(item=item, safe=safe, when=now) for item in items),
        update_conflicts=True, unique_fields=["item"], update_fields=["when"],
    )  # fmt: skip
    _add([Line(safe=safe, item=item, when=now) for item in items])


def list_safe(erasure: safes.Erasure) -> None:
    """List that a whole safe goes; the caller keeps the row."""
    safe = uuid.UUID(bytes=erasure.safe)
    _add([Line(safe=safe, when=erasure.when, why=erasure.why, by=erasure.by)])


def every() -> Iterator[Line]:
    """All erasures that the database knows of."""
    for erasure in Erasure.objects.order_by("when").iterator():
        yield Line(safe=erasure.safe, when=erasure.when, why=erasure.why, by=erasure.by)
    for gone in Gone.objects.order_by("when").iterator():
        yield Line(safe=gone.safe, item=gone.item, when=gone.when)


def write(lines: Iterable[Line], sink: BinaryIO) -> int:
    """Write a list; gives how many lines."""
    return sum(bool(sink.write(_written(line))) for line in lines)


def read(path: Path) -> list[Line]:
    """The erasures of a list, in its order. A last line that a crash cut is left out.

    Raises:
        ListUnreadable: the file cannot be read, or holds something else.
    """
    try:
        *lines, rest = path.read_bytes().split(b"\n")
    except OSError as error:
        raise ListUnreadable(
            f"The list of erasures cannot be read. The system says: {error.strerror}.", where=path.name
        ) from None
    try:
        if len(rest) > _LONGEST_LINE:
            raise ValueError
        return [msgspec.json.decode(line, type=Line) for line in lines]
    except ValueError:  # msgspec's own errors are ValueErrors
        raise ListUnreadable(
            "This is not a list of erasures, or it is damaged.",
            where=path.name,
            next_step="Use the newest list that was kept, or one from `chesil site erasures`.",
        ) from None


def complete() -> int:
    """As the clock does: write the list anew where it lacks an erasure; gives how many it lacked."""
    path: Path | None = settings.CHESIL.erasures
    if path is None:
        return 0
    listed = set(read(path)) if path.exists() else set()
    lacking = [line for line in every() if line not in listed]
    _append(path, lacking)
    return len(lacking)


def _add(lines: Sequence[Line]) -> None:
    path: Path | None = settings.CHESIL.erasures
    if path is not None and lines:
        transaction.on_commit(lambda: _try_to_append(path, lines))


def _try_to_append(path: Path, lines: Sequence[Line]) -> None:
    """What was erased stays erased when the list cannot be written; the clock adds to it what it lacks."""
    try:
        _append(path, lines)
    except OSError as error:
        _log.error("the list of erasures could not be written: %s", type(error).__name__)


def _append(path: Path, lines: Sequence[Line]) -> None:
    if not lines:
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # of several processes one writes at a time
        os.ftruncate(handle, _end_of_lines(handle))
        os.lseek(handle, 0, os.SEEK_END)
        os.write(handle, b"".join(map(_written, lines)))
        os.fsync(handle)
    finally:
        os.close(handle)


def _end_of_lines(handle: int) -> int:
    """Where the last whole line ends: a crash may have cut the one after it."""
    size = os.fstat(handle).st_size
    start = max(0, size - _LONGEST_LINE)
    last = os.pread(handle, size - start, start).rfind(b"\n")
    return start + last + 1 if last >= 0 or start == 0 else size


def _written(line: Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"

"""Reads files, each in a process of its own: from disk, or from memory alone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from chesil.phones.orders import Order
from chesil.pipeline.runs import Progress, quiet
from chesil.readers import intake, registry
from chesil.readers.registry import FileReading
from chesil.sandbox.given import in_memory, on_disk
from chesil.sandbox.nursery import Nursery
from chesil.terms.readings import ReadOptions, file_name


def read(
    paths: Sequence[Path],
    *,
    options: ReadOptions | None = None,
    apart: bool = True,
    progress: Progress = quiet,
) -> list[FileReading]:
    """Read every file under *paths* by what it holds, never by its name.

    Args:
        apart: read each file in a process of its own that can reach nothing else (docs/sandbox.md), so that
            a file made to break a reader breaks that process alone, and is one problem. False reads in this
            process: to step through a reader, or where no process can be started. What is read is the same.
    Returns:
        One FileReading a file, in the order given, folders in name order. A file that no reader
        knows is in the list with no reading.
    Raises:
        ReadingError: a path does not exist or cannot be opened, or no process can be started.
    """
    found = intake.files(list(paths))
    beside = intake.neighbours(found)
    files = _announced(found, progress)
    told = options or ReadOptions()
    if not apart:
        return [registry.read_file(path, beside=beside[path.parent], options=told) for path in files]
    with Nursery(told) as nursery:
        return list(nursery.read(on_disk(path, beside=beside[path.parent]) for path in files))


def read_in_memory(
    name: str,
    source: BinaryIO,
    *,
    options: ReadOptions | None = None,
    progress: Callable[[int], object] = lambda count: None,
) -> FileReading:
    """Read one file that is nowhere on disk, such as a sealed one as it is unsealed: apart, on Linux alone.

    Args:
        name: what to call it to a person. source: its bytes; as many are held in memory.
        progress: told how many bytes were read, each megabyte or so.
    Raises:
        ReadingError: the system is not Linux, or no process can be started.
    """
    with Nursery(options) as nursery:
        (found,) = nursery.read([in_memory(name, source)], progress=progress)
    return found


def ask_phone(order: Order, sources: Sequence[BinaryIO], secret: bytes) -> bytes:
    """What a confined child finds in a phone's database, or in a backup of a phone, that is nowhere on disk.

    Args:
        sources: as `phones.orders.Order` says. They take memory of their size.
    Raises:
        ReadingError: it does not open; the system is not Linux. HelperLost: no process can be started.
    """
    with Nursery() as nursery, ExitStack() as opened:
        given = [opened.enter_context(closing(in_memory(order.name, each))).stream for each in sources]
        return nursery.phone(order, given, secret)


def _announced(paths: Sequence[Path], progress: Progress) -> Iterator[Path]:
    """Each path in turn, as progress is told of it."""
    sizes = [path.stat().st_size for path in paths]
    for path, done in zip(paths, accumulate(sizes, initial=0), strict=False):
        progress(f"Reading {file_name(path.name)}", done, sum(sizes))
        yield path

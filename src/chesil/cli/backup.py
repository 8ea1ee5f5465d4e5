"""`chesil backup`, `restore`, `drill` and `check`: keep a case, and know that it can be had back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from pyrage.x25519 import Identity

from chesil.case_folder import backups, checking
from chesil.case_folder.drill import drill as run_drill
from chesil.cli import console
from chesil.cli.unlocking import Folder, now
from chesil.terms.errors import OutputExists, ReadingError
from chesil.terms.readings import file_name
from chesil.vault.age_streams import identity, recipient

Data = Annotated[Path, typer.Option(help="The file of what is sealed.", show_default=False)]
Keys = Annotated[Path, typer.Option(help="The file of the keys; keep it 30 days.", show_default=False)]
IdentityFile = Annotated[
    Path, typer.Option("--identity", help="Your age identity file, from age-keygen.", show_default=False)
]


def backup(
    folder: Folder,
    *,
    data: Data,
    keys: Keys,
    to: Annotated[
        list[str], typer.Option(help="The age public key that can open the backup.", show_default=False)
    ],
) -> None:
    """Write a backup as two age files. No passphrase is needed: what is sealed stays sealed."""
    recipients = [recipient(each) for each in to]
    with _new(data) as data_sink, _new(keys) as keys_sink, console.progress(shown=True) as report:
        backups.back_up(
            folder, data=data_sink, keys=keys_sink, recipients=recipients, now=now(), progress=report
        )
    console.OUT.print(f"Backed up to {data} and {keys}.")
    console.OUT.print("Keep the two apart, and delete the keys file after 30 days.")


def restore(folder: Folder, *, data: Data, keys: Keys, identity_file: IdentityFile) -> None:
    """Put a backup back into a new folder. What was erased since does not come back."""
    with _read(data) as data_source, _read(keys) as keys_source:
        restored = backups.restore(folder, data=data_source, keys=keys_source, key=_identity(identity_file))
    _say(restored, [])
    console.OUT.print(f"The case is in {folder}. Its passphrase and recovery code open it as before.")


def drill(folder: Folder, *, data: Data, keys: Keys, identity_file: IdentityFile) -> None:
    """Practise a restore: put a backup back for a moment, check all of it, and remove it again."""
    with _read(data) as data_source, _read(keys) as keys_source:
        beside = folder.with_name(f".{folder.name}.drill")
        restored, faults = run_drill(beside, data=data_source, keys=keys_source, key=_identity(identity_file))
    _say(restored, faults)
    raise typer.Exit(int(bool(faults or restored.remarks)))


def check(folder: Folder) -> None:
    """Look over a case without opening it: is its log whole, and every sealed file?"""
    with console.progress(shown=True) as report:
        faults = list(checking.faults(folder, progress=report))
    for fault in faults:
        console.OUT.print(f"  ! {fault}")
    if not faults:
        console.OUT.print("The log is whole, and every sealed file is there and unchanged.")
    raise typer.Exit(int(bool(faults)))


def _say(restored: backups.Restored, faults: list[str]) -> None:
    console.OUT.print(f"{restored.items:,} items came back.")
    if restored.erased:
        console.OUT.print(f"{restored.erased:,} did not: they were erased since.")
    for sentence in (*restored.remarks, *faults):
        console.OUT.print(f"  ! {sentence}")


def _identity(path: Path) -> Identity:
    with _read(path) as stream:
        return identity(stream.read(100_000).decode("utf-8", "replace"))


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A new file, which goes again when the block does not end well."""
    try:
        with path.open("xb") as sink:
            try:
                yield sink
            except BaseException:
                path.unlink()
                raise
    except FileExistsError:
        raise OutputExists(
            "There is a file of this name already.", where=file_name(path), next_step="Give another name."
        ) from None


@contextmanager
def _read(path: Path) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise ReadingError(
            "This file could not be opened.",
            where=file_name(path),
            next_step=f"The system says: {error.strerror}.",
        ) from None
    with stream:
        yield stream

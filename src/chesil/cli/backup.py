"""`chesil backup` and its kin: keep a case, and know that it can be had back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from pyrage.x25519 import Identity

from chesil.case_folder import backups, checking, removal
from chesil.case_folder.drill import drill as run_drill
from chesil.cli import apart, console
from chesil.cli.new_file import new_file
from chesil.cli.unlocking import Folder, now, say_where_bytes_are
from chesil.terms.errors import ReadingError
from chesil.terms.readings import file_name
from chesil.vault.age_streams import identity, recipient

Data = Annotated[Path, typer.Option(help="The backup's file of what is sealed.", show_default=False)]
Keys = Annotated[
    Path, typer.Option(help="The backup's file of keys, which is kept for 30 days only.", show_default=False)
]
IdentityFile = Annotated[
    Path,
    typer.Option(
        "--identity",
        help="The file with the secret key: from chesil backup-key or age-keygen.",
        show_default=False,
    ),
]


def backup_key(
    file: Annotated[Path, typer.Argument(help="The new file.", show_default=False)],
) -> None:
    """Make a key for backups: a file with the secret half, and the public half to give to chesil backup.

    Keep the file away from this device and from the backups, such as on a stick. Without it, no backup made
    for it can be put back. It is an identity file of age (age-encryption.org).
    """
    key = Identity.generate()
    with new_file(file) as sink:
        sink.write(f"# public key: {key.to_public()}\n{key}\n".encode())
    console.OUT.print(f"The secret key is in {console.clean(str(file))}. This is the public one:\n")
    console.OUT.print(f"  {key.to_public()}\n")
    console.OUT.print("Use it like this: chesil backup FOLDER --data FILE --keys FILE --to age1…")


def backup(
    folder: Folder,
    *,
    data: Data,
    keys: Keys,
    to: Annotated[
        list[str],
        typer.Option(
            help="The public key of who can put it back; from chesil backup-key or age-keygen.",
            show_default=False,
        ),
    ],
) -> None:
    """Write a backup as two age files. No passphrase is needed: what is sealed stays sealed.

    Putting it back takes both files and the secret key; opening it then takes the passphrase or the recovery
    code, as before. What you erase is gone from backups, too, once their files of keys are 30 days old and
    deleted.
    """
    recipients = [recipient(each) for each in to]
    with new_file(data) as data_sink, new_file(keys) as keys_sink, console.progress(shown=True) as report:
        backups.back_up(
            folder, data=data_sink, keys=keys_sink, recipients=recipients, now=now(), progress=report
        )
    console.OUT.print(f"Backed up to {console.clean(str(data))} and {console.clean(str(keys))}.")
    console.OUT.print("Keep the two apart, and delete the file of keys after 30 days.")
    console.OUT.print("See that it can be put back: chesil drill, with the same files and --identity.")


def restore(folder: Folder, *, data: Data, keys: Keys, identity_file: IdentityFile) -> None:
    """Put a backup back into a new folder. What was erased since does not come back."""
    with _read(data) as data_source, _read(keys) as keys_source:
        restored = backups.restore(
            folder, data=data_source, keys=keys_source, key=read_identity(identity_file)
        )
    _say(restored, [])
    console.OUT.print(f"The case is in {console.clean(str(folder))}.")
    console.OUT.print("The passphrase and the recovery code of the backup's day open it.")


def drill(folder: Folder, *, data: Data, keys: Keys, identity_file: IdentityFile) -> None:
    """Practise a restore: put a backup back for a moment, check all of it, and remove it again."""
    with _read(data) as data_source, _read(keys) as keys_source:
        beside = folder.with_name(f".{folder.name}.drill")
        restored, faults = run_drill(
            beside, data=data_source, keys=keys_source, key=read_identity(identity_file)
        )
    _say(restored, faults)
    if not faults and not restored.remarks:
        console.OUT.print("The backup is whole. It was put back for a moment, checked and removed again.")
    raise typer.Exit(int(bool(faults or restored.remarks)))


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="The case folder; none to check this machine.", show_default=False)
    ] = None,
) -> None:
    """Look over a case without opening it: is its log whole, and every sealed file? No secret is needed.

    Without a folder: what keeps the process that reads a file from everything else on this machine.
    """
    if folder is None:
        raise typer.Exit(int(not apart.show()))
    with console.progress(shown=True) as report:
        is_off_the_disk = checking.forgets(folder)
        faults = list(checking.faults(folder, progress=report))
    for fault in faults:
        console.OUT.print(f"  ! {fault}")
    if faults:
        console.say(
            "What to do: if you still have the files, add them again with chesil add. It seals anew what is "
            "damaged. If not, put a backup back with chesil restore. Until then, delete nothing."
        )
    else:
        console.OUT.print("The log is whole, and every sealed file is there and unchanged.")
    say_where_bytes_are(is_off_the_disk=is_off_the_disk)
    raise typer.Exit(int(bool(faults)))


def _say(restored: backups.Restored, faults: list[str]) -> None:
    console.OUT.print(f"{console.counted(restored.items, 'sealed item')} came back.")
    if restored.erased:
        console.OUT.print(f"{restored.erased:,} did not, because they were erased since.")
    if now() - restored.keys_made_at > removal.KEPT:
        console.say(
            f"The file of keys is of {restored.keys_made_at:%d %B %Y}. What you erased after that day came "
            "back. Erase it again, and delete files of keys when they are 30 days old.",
            mark="  ! ",
        )
    for sentence in (*restored.remarks, *faults):
        console.OUT.print(f"  ! {sentence}")


def read_identity(path: Path) -> Identity:
    """The secret key in a file.

    Raises:
        ReadingError: it cannot be opened. AgeRefused: it holds none.
    """
    with _read(path) as stream:
        return identity(stream.read(100_000).decode("utf-8", "replace"))


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

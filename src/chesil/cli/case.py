"""The commands over a case folder: make one, add to it, open it."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from chesil.case_folder import opening, receiving, upkeep
from chesil.case_folder.places import Bucket, check_free
from chesil.cli import apart, console, describe, secrets
from chesil.cli.anchor import after_adding
from chesil.cli.options import Columns, DayFirst, Paths, Zone, reading_options
from chesil.cli.unlocking import CodeFd, Folder, KeyFile, PassphraseFd, Unlocking, WithCode, now
from chesil.terms.errors import ChesilError
from chesil.vault import passphrases
from chesil.vault.errors import PassphraseRefused
from chesil.vault.key_service import FileKeyService, make_key_file


def init(
    folder: Folder,
    *,
    passphrase_fd: PassphraseFd = None,
    key_file: Annotated[
        Path | None,
        typer.Option(
            help="Also tie the passphrase to this key file, made when it is not there.", show_default=False
        ),
    ] = None,
    bucket: Annotated[
        str | None,
        typer.Option(help="Keep sealed files in this S3 bucket: name, or name/prefix.", show_default=False),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(help="The address of an S3 service that is not Amazon's.", show_default=False),
    ] = None,
    lock_days: Annotated[
        int | None, typer.Option(help="Have the bucket refuse deletions for this many days.", min=1)
    ] = None,
) -> None:
    """Make an encrypted case in a new folder. Only your passphrase or the recovery code opens it.

    The recovery code is printed once. Keep it away from this device: it opens the case when the passphrase
    is forgotten, or when somebody else changed it.
    """
    check_free(folder)
    if passphrase_fd is None and sys.stdin.isatty():
        console.OUT.print("Choose a passphrase. Four random words are easy to keep, such as these:")
        console.OUT.print(f"  {passphrases.suggest()}")
    passphrase = secrets.ask_twice("new passphrase", descriptor=passphrase_fd)
    check_strength(passphrase)
    if key_file and not key_file.exists():
        make_key_file(key_file)
    service = FileKeyService(key_file, case=folder) if key_file else None
    name, _, prefix = (bucket or "").partition("/")
    place = Bucket(name=name, prefix=prefix, endpoint=endpoint, lock_days=lock_days) if bucket else None
    case, code = opening.create(folder, passphrase=passphrase, now=now, key_service=service, bucket=place)
    with case:
        console.OUT.print(f"The case is in {console.clean(str(folder))}.")
    show_code(code)
    console.OUT.print(f"\nNext, put files in: chesil add {console.clean(str(folder))} FILES")


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase that is too easy to guess.

    Raises:
        PassphraseRefused: it says why.
    """
    reason = passphrases.weak(passphrase)
    if reason:
        raise PassphraseRefused(
            "This passphrase is too easy to guess.",
            next_step=f"{reason} For example: {passphrases.suggest()}",
        )


def show_code(code: str) -> None:
    """Print a new recovery code, once."""
    console.OUT.print("\nThis is your recovery code. It is shown once and kept nowhere:\n")
    console.OUT.print(f"  {code}\n")
    console.OUT.print("Write it down and keep it away from this device, or give it to someone you trust.")
    console.OUT.print("If you lose both the passphrase and this code, nobody can open the case.")


def add(
    folder: Folder,
    paths: Paths,
    *,
    source: Annotated[str, typer.Option(help="What these files are, in your words.")] = "",
    zone: Zone = None,
    day_first: DayFirst = None,
    columns: Columns = None,
    passphrase_fd: PassphraseFd = None,
    code_fd: CodeFd = None,
    with_code: WithCode = False,
    key_file: KeyFile = None,
) -> None:
    """Seal files in the case and read them. A file that is there already is not taken twice.

    Stopped halfway? Run the same command again: it goes on where it stopped.
    """
    way = Unlocking(folder, passphrase_fd, code_fd, with_code, key_file)
    told = any(each is not None for each in (zone, day_first, columns))
    options = reading_options(zone=zone, day_first=day_first, columns=columns)
    described: list[dict[str, Any]] = []
    counts: Counter[receiving.Outcome] = Counter()
    try:
        with way.opened() as case, console.progress(shown=True) as report:
            upkeep.sweep(case)
            steps = receiving.add(
                case, paths, options=options, told=told, declared_source=source, progress=report
            )
            for each in steps:  # a table is let go of before the next file is read
                described += describe.objects([each.reading]) if each.reading else []
                counts[each.outcome] += 1
            after_adding(case)
    except (ChesilError, KeyboardInterrupt):
        if counts:
            console.ERR.print("Not every file was added. These are, and they stay:")
            show_counts(counts)
        raise
    apart.warn()
    describe.show_passed_over(paths)
    if described:
        describe.show(described)
    show_added(counts)
    raise typer.Exit(describe.status(described))


def show_added(counts: Counter[receiving.Outcome]) -> None:
    """Say how many files were taken, read, or there already, and what to think of now."""
    console.OUT.print("")
    show_counts(counts)
    if not counts:
        console.OUT.print("There are no files here.")
    elif counts.get("added"):
        console.OUT.print("The files you added are still where they were, and anyone there can read them.")
        console.OUT.print(
            "Think about who can see them there. If you can, keep them: an export is evidence too."
        )


def show_counts(counts: Counter[receiving.Outcome]) -> None:
    """Say what became of the files, a line each way."""
    words = {
        "added": "sealed and read",
        "there already": "there already, so not taken twice",
        "read now": "there already, read now",
        "read again": "there already, read again",
    }
    for outcome, count in counts.items():
        console.OUT.print(f"{console.counted(count, 'file')}: {words[outcome]}.")

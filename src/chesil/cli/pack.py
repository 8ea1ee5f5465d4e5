"""`chesil pack` and `chesil verify`: hand over what can be checked without trusting anyone here."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chesil.case_folder import packing
from chesil.case_folder.choosing import KINDS, Choice
from chesil.case_folder.contents import Answers
from chesil.cli import console, secrets
from chesil.cli.open_case import remembered
from chesil.cli.options import SettingsFile, Zone, settings_from
from chesil.cli.unlocking import CodeFd, Folder, KeyFile, PassphraseFd, Unlocking, WithCode
from chesil.terms.errors import OutputExists, ReadingError
from chesil.terms.readings import file_name
from chesil.timeline import load_people
from chesil.vault.pack.checking import check_pack, intact
from chesil.vault.pack.encryption import encrypt_pack
from chesil.vault.pack.writing import readable

_AGE: Final = "age1"
_DAY: Final = ["%Y-%m-%d"]


def pack(
    folder: Folder,
    *,
    out: Annotated[Path, typer.Option(help="The file to write.", show_default=False)],
    recipient: Annotated[
        str,
        typer.Option(
            "--for", help="Who it is for, in your words; or an age public key, which alone can open it then."
        ),
    ] = "",
    purpose: Annotated[str, typer.Option(help="What it is for, in your words.")] = "",
    person: Annotated[
        list[str], typer.Option(help="Only this person, both sides of the talk; may be repeated.")
    ] = [],  # noqa: B006 - the option parser's way to say none
    since: Annotated[datetime | None, typer.Option(help="Only from this day on.", formats=_DAY)] = None,
    until: Annotated[datetime | None, typer.Option(help="Only up to this day.", formats=_DAY)] = None,
    kind: Annotated[list[str], typer.Option(help=f"Only this kind: {', '.join(KINDS)}.")] = [],  # noqa: B006
    papers: Annotated[
        bool, typer.Option("--papers/--no-papers", help="With a chronology, a table and findings.")
    ] = True,
    me: Annotated[str | None, typer.Option(help="Your own name or number in the exports.")] = None,
    about: Annotated[str | None, typer.Option(help="The person it is about.")] = None,
    people: Annotated[Path | None, typer.Option(help="Who is who: people.toml.", show_default=False)] = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    lock_fd: Annotated[
        int | None,
        typer.Option(help="Encrypt it to a passphrase, read from this descriptor.", show_default=False),
    ] = None,
    passphrase_fd: PassphraseFd = None,
    code_fd: CodeFd = None,
    with_code: WithCode = False,
    key_file: KeyFile = None,
) -> None:
    """Make a pack: originals or a part of them, papers, and what proves them to somebody else."""
    told = Answers(
        me=me,
        about=about,
        people=load_people(people).people if people else None,
        settings=settings_from(settings, zone=zone, day_first=None) if settings or zone else None,
    )
    choice = Choice(
        people=tuple(person),
        since=since.date() if since else None,
        until=until.date() if until else None,
        kinds=tuple(kind),
    )
    lock = secrets.ask("passphrase for the pack", descriptor=lock_fd) if lock_fd is not None else None
    if out.exists():
        raise OutputExists(
            "There is a file of this name already.", where=file_name(out), next_step="Give another name."
        )
    way = Unlocking(folder, passphrase_fd, code_fd, with_code, key_file)
    with way.opened() as case, console.progress(shown=True) as report:
        packed = packing.pack(
            case,
            recipient=recipient,
            purpose=purpose,
            choice=choice,
            answers=remembered(case, told),
            papers=papers,
            progress=report,
        )
        report("Writing the pack", 0, 0)
        _write(packed, out, to=recipient if recipient.startswith(_AGE) else None, passphrase=lock)
    _say(packed, out)


def _write(packed: packing.Packed, out: Path, *, to: str | None, passphrase: str | None) -> None:
    """Write the whole pack under its name, or nothing."""
    draft = out.with_name(f".{out.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sink:
            if to or passphrase:
                source = readable(packed.chunks)
                encrypt_pack(source, sink, recipients=[to] if to else [], passphrase=passphrase)
            else:
                sink.writelines(packed.chunks)
            sink.flush()
            os.fsync(sink.fileno())
        draft.rename(out)
    finally:
        draft.unlink(missing_ok=True)


def _say(packed: packing.Packed, out: Path) -> None:
    console.OUT.print(f"{out}: {packed.items:,} files and tables. {packed.left_out:,} things are left out.")
    console.OUT.print("The key that signs it, to be told some other way than with the pack:")
    console.OUT.print(f"  {packed.fingerprint}")
    if not packed.anchored:
        console.OUT.print("No time-stamp authority has stamped it yet, so it proves no date by itself.")
    console.OUT.print(
        f"Anyone can check it: unpack verify.py from it and run python3 -I verify.py {out.name}"
    )


def verify(
    path: Annotated[Path, typer.Argument(help="The pack, or the folder it was unpacked to.")],
    *,
    key: Annotated[
        Path | None,
        typer.Option(help="The key it should be signed with: a file of 32 bytes.", show_default=False),
    ] = None,
) -> None:
    """Check a pack: what it proves, and where it does not hold."""
    if not path.exists():
        raise ReadingError("There is no such file or folder.", where=file_name(path))
    findings = check_pack(path, public_key=_key(key) if key else None)
    for each in findings:
        mark = {True: "OK  ", False: "FAIL", None: "NOTE"}[each.ok]
        place = f"{console.clean(each.where)}: " if each.where else ""
        console.OUT.print(f"{mark} {place}{console.clean(each.what)}")
    good = intact(findings)
    failures = sum(each.ok is False for each in findings)
    console.OUT.print("The pack is intact." if good else f"{failures:,} checks failed.")
    raise typer.Exit(int(not good))


def _key(path: Path) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(path.read_bytes())
    except (OSError, ValueError):
        raise ReadingError("This file holds no public key.", where=file_name(path)) from None

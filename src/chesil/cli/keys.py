"""`chesil keys FOLDER …`: the ways into a case, and closing it."""

from pathlib import Path
from typing import Annotated, Final

import attrs
import typer

from chesil.case_folder import life, log, opening
from chesil.case_folder.database import Database
from chesil.case_folder.places import DATABASE
from chesil.cli import case, console, secrets
from chesil.cli.unlocking import (
    CodeFd,
    Folder,
    KeyFile,
    OptionsAnywhere,
    PassphraseFd,
    now,
    say_where_bytes_are,
)
from chesil.vault import recovery, safes
from chesil.vault.errors import NotPossible
from chesil.vault.key_service import FileKeyService, KeyService, make_key_file
from chesil.vault.locks import PASSPHRASE, RECOVERY, key_uses
from chesil.vault.safes import NewPassphrase

app = typer.Typer(
    cls=OptionsAnywhere,
    no_args_is_help=True,
    help="The ways into a case: see them, change them, close them. Name the folder first: "
    "chesil keys FOLDER status.",
    epilog="These options may also stand at the end of the line.",
)

NewPassphraseFd = Annotated[
    int | None, typer.Option(help="Read the new passphrase from this descriptor.", show_default=False)
]
_STATES: Final = {
    "active": "The case is in use. What opens it:",
    "put_away": "The case is put away. What opens it:",
    "deleted": "The case is deleted. What can bring it back:",
    "erased": "The case is gone for good. Nothing opens it.",
}
_KINDS: Final = {PASSPHRASE: "passphrase", RECOVERY: "recovery code"}


@attrs.frozen
class _Ways:
    """The folder and what the person said about secrets."""

    folder: Path
    passphrase_fd: int | None
    new_passphrase_fd: int | None
    code_fd: int | None
    key_file: Path | None

    def passphrase(self) -> str:
        return secrets.ask("passphrase", descriptor=self.passphrase_fd)

    def new_passphrase(self) -> NewPassphrase:
        text = secrets.ask_twice("new passphrase", descriptor=self.new_passphrase_fd)
        case.check_strength(text)
        return NewPassphrase(text, self.key_service())

    def check_passphrase(self) -> bytes:
        """Ask for the passphrase, and give the key of the safe that it opens."""
        return opening.open_safe(self.folder, self.passphrase(), now=now(), key_service=self.key_service())

    def code(self) -> bytes:
        return recovery.read_code(secrets.ask("recovery code", descriptor=self.code_fd))

    def key_service(self) -> KeyService | None:
        return FileKeyService(self.key_file, case=self.folder) if self.key_file else None

    def live(self, decide: life.Decide, *said: str) -> None:
        """Make a life event true, then say so, with the new recovery code when there is one."""
        life.catch_up(self.folder, now=now())
        with console.progress(shown=True) as report:
            lived = life.live(self.folder, decide, progress=report)
        for sentence in said:
            console.OUT.print(sentence)
        if lived.code:
            case.show_code(lived.code)
        say_where_bytes_are(is_off_the_disk=lived.is_off_the_disk)


@app.callback()
def ways(
    context: typer.Context,
    folder: Folder,
    *,
    passphrase_fd: PassphraseFd = None,
    new_passphrase_fd: NewPassphraseFd = None,
    code_fd: CodeFd = None,
    key_file: KeyFile = None,
) -> None:
    """Remember where the secrets come from; they are asked for by what comes next."""
    context.obj = _Ways(folder, passphrase_fd, new_passphrase_fd, code_fd, key_file)


@app.command()
def status(context: typer.Context) -> None:
    """Say which ways lead into the case. No secret is needed."""
    folder: Path = context.obj.folder
    life.catch_up(folder, now=now())
    with Database.open(folder / DATABASE) as database:
        safe, locks = opening.read_safe(database), opening.read_locks(database)
    console.OUT.print(_STATES.get(safe.state, "The case is damaged. What opens it:"))
    for lock in locks:
        times = [f"until {lock.expires_at:%d %B %Y}"] if lock.expires_at else []
        times += [f"which works from {lock.opens_at:%d %B %Y, %H:%M} UTC"] if lock.opens_at else []
        tied = ["tied to a key file"] if lock.instance_key else []
        console.OUT.print("  " + ", ".join([_KINDS.get(lock.kind, lock.kind), *times, *tied]))
    for key, uses in key_uses(locks).items():
        console.OUT.print(f"Key file {key[:8]}: {uses} in use")


@app.command()
def change_passphrase(context: typer.Context) -> None:
    """Change the passphrase. You need the old one. The recovery code stays as it is.

    A new recovery code that waits is dropped.
    """
    ways: _Ways = context.obj
    old = ways.passphrase()
    opening.open_safe(
        ways.folder, old, now=now(), key_service=ways.key_service()
    )  # before she types a new one
    new = ways.new_passphrase()
    ways.live(
        lambda safe, locks, _: safes.change_passphrase(
            safe, locks, old=old, new=new, key_service=ways.key_service(), now=now()
        ),
        "The passphrase is changed. The old one opens nothing now.",
    )


@app.command()
def forgot_passphrase(context: typer.Context) -> None:
    """Set a new passphrase with the recovery code, also after the case was put away.

    A new recovery code that waits is dropped.
    """
    ways: _Ways = context.obj
    code, new = ways.code(), ways.new_passphrase()
    ways.live(
        lambda safe, locks, _: safes.forgot_passphrase(safe, locks, code=code, new=new, now=now()),
        "The new passphrase opens the case. The recovery code stays as it is.",
    )


@app.command()
def new_code(
    context: typer.Context,
    *,
    without_old: Annotated[
        bool, typer.Option("--without-old", help="You do not have the old code. The new one waits 7 days.")
    ] = False,
) -> None:
    """Make a new recovery code, with the old one, or with the passphrase and a wait of 7 days."""
    ways: _Ways = context.obj
    if without_old:
        safe_key = ways.check_passphrase()
        ways.live(
            lambda safe, locks, _: safes.ask_for_recovery(safe, locks, safe_key=safe_key, now=now()),
            "The new code works in 7 days. Until then the old one works. stop-new-code drops the new one.",
        )
    else:
        old = ways.code()
        ways.live(
            lambda safe, locks, _: safes.replace_recovery(safe, locks, code=old, now=now()),
            "The old recovery code opens nothing now.",
        )


@app.command()
def stop_new_code(context: typer.Context) -> None:
    """Drop a new recovery code that is still waiting. You need the passphrase."""
    ways: _Ways = context.obj
    ways.check_passphrase()
    ways.live(
        lambda safe, locks, _: safes.stop_waiting_recovery(safe, locks, now=now()),
        "No new recovery code is waiting. The older one works.",
    )


@app.command()
def put_away(context: typer.Context) -> None:
    """Leave the recovery code as the only way in. You can then truly say that you cannot open it."""
    ways: _Ways = context.obj
    ways.check_passphrase()
    ways.live(
        lambda safe, locks, _: safes.put_away(safe, locks, now=now()),
        "The case is put away. Only the recovery code opens it now.",
        "To have it back: chesil keys FOLDER forgot-passphrase",
    )


@app.command()
def rotate(context: typer.Context) -> None:
    """Change every key, after somebody else knew how to open the case. You need the recovery code.

    You choose a new passphrase and get a new recovery code. A copy of the folder that somebody made before
    still opens with what they knew.
    """
    ways: _Ways = context.obj
    code, new = ways.code(), ways.new_passphrase()
    ways.live(
        lambda safe, locks, keys: safes.rotate_safe(safe, locks, keys, code=code, new=new, now=now()),
        "Every key is changed. The old passphrase and the old code open nothing now.",
    )


@app.command()
def delete(
    context: typer.Context,
    *,
    at_once: Annotated[
        bool, typer.Option("--now", help="Gone for good, at once. You need the recovery code.")
    ] = False,
) -> None:
    """Delete the whole case. For 30 days the recovery code can still bring it back, unless you say --now."""
    ways: _Ways = context.obj
    if at_once:
        code = ways.code()
        ways.live(
            lambda safe, locks, keys: safes.delete_now(safe, locks, keys, code=code, now=now(), by=log.OWNER),
            "The case is gone for good. Backups, packs and papers you made are not: see to those too.",
        )
        return
    ways.check_passphrase()
    ways.live(
        lambda safe, locks, _: safes.delete_for_now(safe, locks, now=now()),
        "The case is deleted, and the passphrase opens nothing now.",
        "For 30 days the recovery code brings it back: chesil keys FOLDER undelete",
    )


@app.command()
def undelete(context: typer.Context) -> None:
    """Bring a deleted case back within 30 days, with the recovery code and a new passphrase."""
    ways: _Ways = context.obj
    code, new = ways.code(), ways.new_passphrase()
    ways.live(
        lambda safe, locks, _: safes.undelete(safe, locks, code=code, new=new, now=now()),
        "The case is back. The new passphrase opens it.",
    )


@app.command()
def change_key_file(
    context: typer.Context,
    new: Annotated[Path, typer.Argument(help="The new key file; made when it is not there.")],
) -> None:
    """Tie the passphrase to another key file. No passphrase is needed."""
    ways: _Ways = context.obj
    old = ways.key_service()
    if old is None:
        raise NotPossible(
            "Nothing says which key file the passphrase is tied to now.", next_step="Name it with --key-file."
        )
    if not new.exists():
        make_key_file(new)
    fresh = FileKeyService(new, case=ways.folder)
    ways.live(
        lambda _, locks, __: safes.rotate_instance_key(locks, old=old, new=fresh),
        "The passphrase is tied to the new key file. Keep the old one until no other case needs it.",
    )

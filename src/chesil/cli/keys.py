"""`chesil keys FOLDER …`: the ways into a case, and closing it."""

from pathlib import Path
from typing import Annotated

import attrs
import typer

from chesil.case_folder import life, opening
from chesil.case_folder.database import Database
from chesil.case_folder.places import DATABASE
from chesil.cli import case, console, secrets
from chesil.cli.unlocking import CodeFd, Folder, KeyFile, PassphraseFd, now
from chesil.vault import recovery, safes
from chesil.vault.key_service import FileKeyService, KeyService, make_key_file
from chesil.vault.locks import key_uses
from chesil.vault.safes import NewPassphrase

app = typer.Typer(no_args_is_help=True, help="Change, close or lose the ways into a case.")

NewPassphraseFd = Annotated[
    int | None, typer.Option(help="Read the new passphrase from this descriptor.", show_default=False)
]
_OWNER = "owner"


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
    with Database.open(folder / DATABASE) as database:
        safe, locks = opening.read_safe(database), opening.read_locks(database)
    console.OUT.print(f"The case is {safe.state.replace('_', ' ')}.")
    for lock in locks:
        times = [f"until {lock.expires_at:%d %B %Y}"] if lock.expires_at else []
        times += [f"from {lock.opens_at:%d %B %Y, %H:%M} UTC"] if lock.opens_at else []
        tied = ["tied to a key file"] if lock.instance_key else []
        console.OUT.print("  " + ", ".join([lock.kind, *times, *tied]))
    for key, uses in key_uses(locks).items():
        console.OUT.print(f"Key file {key[:8]}: {uses} in use")


@app.command()
def change_passphrase(context: typer.Context) -> None:
    """Change the passphrase. You need the old one."""
    ways: _Ways = context.obj
    old, new = ways.passphrase(), ways.new_passphrase()
    life.live(
        ways.folder,
        lambda safe, locks, _: safes.change_passphrase(
            safe, locks, old=old, new=new, key_service=ways.key_service(), now=now()
        ),
    )
    console.OUT.print("The passphrase is changed.")


@app.command()
def forgot_passphrase(context: typer.Context) -> None:
    """Set a new passphrase with the recovery code, also after the case was put away."""
    ways: _Ways = context.obj
    code, new = ways.code(), ways.new_passphrase()
    life.live(
        ways.folder,
        lambda safe, locks, _: safes.forgot_passphrase(safe, locks, code=code, new=new, now=now()),
    )
    console.OUT.print("The new passphrase opens the case.")


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
        code = life.live(
            ways.folder,
            lambda safe, locks, _: safes.ask_for_recovery(safe, locks, safe_key=safe_key, now=now()),
        )
        console.OUT.print("The new code works in 7 days. Until then the old one works, and can stop it.")
    else:
        old = ways.code()
        code = life.live(
            ways.folder, lambda safe, locks, _: safes.replace_recovery(safe, locks, code=old, now=now())
        )
    case.show_code(code or "")


@app.command()
def stop_new_code(context: typer.Context) -> None:
    """Drop a new recovery code that is still waiting. You need the passphrase."""
    ways: _Ways = context.obj
    ways.check_passphrase()
    life.live(ways.folder, lambda safe, locks, _: safes.stop_waiting_recovery(safe, locks, now=now()))
    console.OUT.print("No new recovery code is waiting. The older one works.")


@app.command()
def put_away(context: typer.Context) -> None:
    """Leave the recovery code as the only way in. You can then truly say that you cannot open it."""
    ways: _Ways = context.obj
    ways.check_passphrase()
    life.live(ways.folder, lambda safe, locks, _: safes.put_away(safe, locks, now=now()))
    console.OUT.print("The case is put away. Only the recovery code opens it: forgot-passphrase.")


@app.command()
def rotate(context: typer.Context) -> None:
    """Change every key, after somebody else knew how to open the case. You need the recovery code."""
    ways: _Ways = context.obj
    code, new = ways.code(), ways.new_passphrase()
    fresh = life.live(
        ways.folder,
        lambda safe, locks, keys: safes.rotate_safe(safe, locks, keys, code=code, new=new, now=now()),
    )
    console.OUT.print("Every key is changed. The old passphrase and the old code open nothing.")
    case.show_code(fresh or "")


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
        life.live(
            ways.folder,
            lambda safe, locks, keys: safes.delete_now(safe, locks, keys, code=code, now=now(), by=_OWNER),
        )
        console.OUT.print("The case is gone for good. Backups and papers you made are not: see to those too.")
        return
    ways.check_passphrase()
    life.live(ways.folder, lambda safe, locks, _: safes.delete_for_now(safe, locks, now=now()))
    console.OUT.print("The case is deleted. For 30 days the recovery code can bring it back: undelete.")


@app.command()
def undelete(context: typer.Context) -> None:
    """Bring a deleted case back within 30 days, with the recovery code and a new passphrase."""
    ways: _Ways = context.obj
    code, new = ways.code(), ways.new_passphrase()
    life.live(ways.folder, lambda safe, locks, _: safes.undelete(safe, locks, code=code, new=new, now=now()))
    console.OUT.print("The case is back. The new passphrase opens it.")


@app.command()
def change_key_file(
    context: typer.Context,
    new: Annotated[Path, typer.Argument(help="The new key file; made when it is not there.")],
) -> None:
    """Tie the passphrase to another key file. No passphrase is needed."""
    ways: _Ways = context.obj
    old = ways.key_service()
    if old is None:
        raise typer.BadParameter("Name the old key file with --key-file, before the folder.")
    if not new.exists():
        make_key_file(new)
    fresh = FileKeyService(new, case=ways.folder)
    life.live(ways.folder, lambda safe, locks, _: safes.rotate_instance_key(locks, old=old, new=fresh))
    console.OUT.print("The case is tied to the new key file. Keep the old one until every case is.")

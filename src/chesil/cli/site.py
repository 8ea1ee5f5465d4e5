"""`chesil site`: back up the website, put it back, look over its files. It calls the site by name alone."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from chesil.cli import console
from chesil.cli.backup import IdentityFile, read_identity
from chesil.cli.new_file import new_file
from chesil.cli.serve import WebsiteMissing

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Back up the website and put it back, look over its sealed files, change its instance key. "
    "Each command reads the settings of the site from the environment, as chesil serve does.",
)

Place = Annotated[Path, typer.Argument(help="The folder of the backups.", show_default=False)]
Keys = Annotated[
    Path,
    typer.Option(
        help="The folder of the files of keys, in another place, or one of its files.", show_default=False
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(help="The site's folder, as for chesil serve; or set CHESIL_DATA.", show_default=False),
]
Copy = Annotated[str, typer.Option(help="Which backup, such as 2026-11-28T09-00-00Z; the newest otherwise.")]
Erasures = Annotated[
    Path | None,
    typer.Option(
        help="The newest list of erasures: the file of CHESIL_ERASURES, or from chesil site erasures.",
        show_default=False,
    ),
]
NoErasures = Annotated[
    bool,
    typer.Option(
        "--no-list", help="There is no list. What was erased after the file of keys was made comes back."
    ),
]


def _website() -> Any:
    try:
        return import_module("chesil_web.config.tending")
    except ImportError:
        raise WebsiteMissing(
            "The website is not installed.", next_step='Install it with: pip install "chesil[web]"'
        ) from None


@app.command()
def backup(
    folder: Place,
    *,
    keys: Keys,
    to: Annotated[
        list[str],
        typer.Option(
            help="The public key of who can put it back, from chesil backup-key.", show_default=False
        ),
    ],
    data: Data = None,
) -> None:
    """Make a backup while the site runs: the database, the sealed files that are new, and the keys apart.

    The database and the keys are encrypted to --to, so this machine cannot read them. The instance key is in
    neither: keep it on paper. Files of keys are deleted when they are 30 days old, so that what was erased
    before that is gone from backups too.
    """
    site = _website()
    site.begin(data)
    with console.progress(shown=True) as report:
        made = site.back_up(folder, keys=keys, to=to, progress=report)
    manifest = made.manifest
    console.OUT.print(
        f"Backed up as {made.name}: {sum(manifest.rows.values()):,} rows, "
        f"{console.counted(manifest.files, 'sealed file')}, {made.new:,} of them new."
    )
    console.OUT.print(f"The keys are in {console.clean(str(made.keys))}.")
    if made.dropped_keys:
        console.OUT.print(f"{console.counted(made.dropped_keys, 'old file')} of keys deleted.")
    for lack in manifest.lacks:
        console.OUT.print(f"  ! The sealed file of {lack.item} is {lack.what}: it is not in this backup.")
    console.say("See that it can be put back: chesil site drill, with the same folders and --identity.")
    raise typer.Exit(int(bool(manifest.lacks)))


@app.command()
def restore(
    folder: Place,
    *,
    keys: Keys,
    identity_file: IdentityFile,
    erasures: Erasures = None,
    no_list: NoErasures = False,
    copy: Copy = "",
    data: Data = None,
) -> None:
    """Put a backup back into an empty place, and erase again what was erased since.

    Needs the instance key of the backup's day in CHESIL_KEYS. If it is cut short, run it again. The site does
    not start before it has ended well.
    """
    site = _website()
    _check_list(erasures, no_list=no_list)
    site.make_room(data)
    site.begin(data)
    with console.progress(shown=True) as report:
        restored = site.restore(
            folder, keys=keys, identity=read_identity(identity_file), name=copy, progress=report
        )
    _say(site, restored)
    _say_replayed(site.replay(erasures), no_list=no_list)
    console.say(
        "The passphrases and recovery codes of the day of the keys open the records. Somebody who changed "
        "theirs later needs the one from before. Compare the logs with an anchor that was kept elsewhere: "
        "check_logs --against."
    )
    raise typer.Exit(int(bool(restored.lacks or restored.other_logs)))


@app.command()
def replay(*, erasures: Erasures = None, no_list: NoErasures = False, data: Data = None) -> None:
    """Erase again what was erased, after a restore that was cut short before it did."""
    site = _website()
    _check_list(erasures, no_list=no_list)
    site.begin(data)
    _say_replayed(site.replay(erasures), no_list=no_list)


@app.command()
def drill(
    folder: Place, *, keys: Keys, identity_file: IdentityFile, erasures: Erasures = None, copy: Copy = ""
) -> None:
    """Practise a restore: put a backup back for a moment, check all of it, and throw it away.

    Nothing of the site is touched, and none of its keys is needed. Run it once a month, where the secret key
    of the backups is.
    """
    site = _website()
    with site.place_for_a_drill(), console.progress(shown=True) as report:
        drilled = site.drill(
            folder,
            keys=keys,
            identity=read_identity(identity_file),
            name=copy,
            erasures=erasures,
            progress=report,
        )
        _say(site, drilled.restored)
    console.OUT.print(f"{console.counted(drilled.files, 'sealed file')} read and compared.")
    if erasures:
        console.OUT.print(f"{drilled.erased:,} records and things in it would be erased again.")
    for fault in drilled.log_faults:
        console.OUT.print(f"  ! {fault}")
    if drilled.is_good:
        console.OUT.print("The backup is whole. It was put back for a moment, checked and thrown away.")
    raise typer.Exit(int(not drilled.is_good))


@app.command("erasures")
def list_erasures(
    file: Annotated[Path, typer.Argument(help="The new file.", show_default=False)], *, data: Data = None
) -> None:
    """Write the list of what was erased, with ids and times only. Keep the newest apart from the backups.

    Where CHESIL_ERASURES names a file, the site keeps such a list itself, at each erasure.
    """
    site = _website()
    site.begin(data)
    with new_file(file) as sink:
        count = site.list_erasures(sink)
    console.OUT.print(f"{console.counted(count, 'erasure')} listed in {console.clean(str(file))}.")


@app.command("check-files")
def check_files(
    *,
    read_all: Annotated[bool, typer.Option("--all", help="Read every sealed file now.")] = False,
    data: Data = None,
) -> None:
    """Name the sealed files that are damaged, cut short or missing. The site reads all of them in 30 days."""
    site = _website()
    site.begin(data)
    with console.progress(shown=True) as report:
        found = site.harmed_files(read_all=read_all, progress=report)
    for each in found:
        console.OUT.print(f"  ! The sealed file of {each.item} is {each.what}.")
    if found:
        console.say("Put them back from a backup: docs/how-to/back-up-and-restore-the-site.md says how.")
    else:
        console.OUT.print("No sealed file is known to be damaged, cut short or missing.")
    raise typer.Exit(int(bool(found)))


@app.command("change-key")
def change_key(
    *,
    printed: Annotated[
        bool, typer.Option("--printed", help="The new key is printed: put everything under it.")
    ] = False,
    data: Data = None,
) -> None:
    """Change the instance key while people use the site. Run it twice: it makes the key, then it uses it.

    If it is cut short, run it again: every lock opens with the old key or the new one, and the site has both.
    """
    site = _website()
    site.begin(data)
    if not printed:
        console.OUT.print(f"The new key is in {console.clean(str(site.new_key()))}. Nothing uses it yet.")
        console.say("Print it, and lock the paper away. Then run this again with --printed.")
        return
    with console.progress(shown=True) as report:
        harmed, is_gone = site.change_key(report)
    for lock in harmed:
        console.OUT.print(f"  ! Lock {lock.hex} is damaged: it opens with neither key.")
    console.OUT.print("Every lock is under the new instance key.")
    if not is_gone:
        console.say("Now have systemd hand over the new key alone: docs/how-to/run-the-site.md says how.")
    console.say(
        "Keep the paper of the old key for as long as you keep files of keys from before: backups of those "
        "days open with it."
    )
    raise typer.Exit(int(bool(harmed)))


def _check_list(erasures: Path | None, *, no_list: bool) -> None:
    if bool(erasures) == no_list:
        raise typer.BadParameter("Give --erasures with the newest list, or --no-list where there is none.")


def _say(site: Any, restored: Any) -> None:
    age = site.now() - restored.made_at
    console.OUT.print(
        f"The backup is {restored.name}, {console.counted(age.days, 'day')} old: {restored.rows:,} rows."
    )
    if age.days > 30 or (site.now() - restored.keys_made_at).days > 30:
        console.say("It is older than 30 days. Look for a newer one first.", mark="  ! ")
    if restored.events:
        console.OUT.print(f"{restored.events:,} logged events were added after the database was copied.")
    if restored.missing:
        console.OUT.print(f"{restored.missing:,} items were added after the database was copied.")
    for lack in restored.lacks:
        console.OUT.print(f"  ! The sealed file of {lack.item} is {lack.what}.")
    for log in restored.other_logs:
        console.OUT.print(f"  ! Log {log} is not the log that the file of keys knows.")


def _say_replayed(replayed: Any, *, no_list: bool) -> None:
    console.OUT.print(
        f"Erased again: {console.counted(replayed.safes, 'record')}, "
        f"{console.counted(replayed.items, 'single item')}."
    )
    if replayed.newest:
        console.OUT.print(f"The last erasure that is known was on {replayed.newest:%d %B %Y, %H:%M} UTC.")
    if no_list:
        console.say("Without a list, what was erased after the file of keys was made came back.", mark="  ! ")

"""`chesil phone`: see what is in a phone's backup, and take a few conversations out of it."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from chesil.cli import apart, console, secrets
from chesil.cli.new_file import new_file
from chesil.phones.orders import PHOTOS, WHATS, Item, Listing, is_attached
from chesil.readers.extract import Origin, head
from chesil.sandbox.nursery import Nursery
from chesil.sandbox.phones import Phone, found
from chesil.terms.errors import OutputExists, ReadingError, SettingsError
from chesil.terms.readings import file_name

app = typer.Typer(
    no_args_is_help=True,
    help="See what is in a phone's backup or database, and take the conversations you choose out of it. "
    "It never asks for the code of the phone.",
)
_MOST_SHOWN: Final = 200
_WORDS: Final = {
    "messages": "iMessages and texts", "calls": "calls", "voicemail": "voicemail", "whatsapp": "WhatsApp",
    PHOTOS: "photos and videos",
}  # fmt: skip
_ATTACHED: Final = "attached"  # the list of the files that records name
_FILES: Final = {PHOTOS: "photos", _ATTACHED: "pictures and recordings"}

Where = Annotated[
    Path,
    typer.Argument(
        help="The folder of an iPhone's backup, a .crypt15 of WhatsApp, or a database.", show_default=False
    ),
]
SecretFd = Annotated[
    int | None,
    typer.Option(
        help="Read the backup's password, or WhatsApp's key of 64 digits, from this file descriptor.",
        show_default=False,
    ),
]
KeyFile = Annotated[Path | None, typer.Option(help="The file that holds WhatsApp's key.", show_default=False)]
What = Annotated[
    list[str] | None,
    typer.Option(help=f"What of an iPhone's backup: {', '.join(WHATS)}.", show_default=False),
]


@app.command("list")
def show(where: Where, *, what: What = None, secret_fd: SecretFd = None, key_file: KeyFile = None) -> None:
    """Say what can be taken, from the backup's list alone; with --what, the conversations in it too."""
    chosen = _whats(what)
    with _opened(where, secret_fd, key_file) as phone:
        if phone.of != "iphone":
            _show_conversations(phone, None)
            return
        listing = phone.listing()
        _show_listing(listing)
        for item in _of(listing, chosen):
            if item.what != PHOTOS:
                console.OUT.print(f"\n{_WORDS[item.what]} ({item.path}):")
                _show_conversations(phone, item)
    apart.warn()
    console.OUT.print("\nNothing was copied. Take what you choose with chesil phone take.")


@app.command()
def take(
    where: Where,
    *,
    out: Annotated[
        Path,
        typer.Option(help="The new folder for what is taken; it must not exist yet.", show_default=False),
    ],
    what: What = None,
    thread: Annotated[
        list[str] | None,
        typer.Option(help="A conversation, as chesil phone list names it. Repeat it.", show_default=False),
    ] = None,
    all_threads: Annotated[
        bool,
        typer.Option("--all-threads", help="Take every conversation: everybody's, not only one person's."),
    ] = False,
    secret_fd: SecretFd = None,
    key_file: KeyFile = None,
) -> None:
    """Copy the conversations you choose into a new folder. Nothing else of the backup is opened."""
    chosen = _whats(what)
    if out.exists():
        raise OutputExists(
            "This folder exists already.", where=file_name(out), next_step="Give the name of a new one."
        )
    with _opened(where, secret_fd, key_file) as phone:
        items: list[Item | None] = [None]
        if phone.of == "iphone":
            if not chosen:
                said = f"Say what to take: --what with one of {', '.join(WHATS)}."
                raise SettingsError("Nothing was chosen.", where="--what", next_step=said)
            items = list(_of(phone.listing(), chosen))
        needs_names = any(item is None or item.what != PHOTOS for item in items)
        if needs_names and not thread and not all_threads:
            raise SettingsError(
                "No conversation was chosen.",
                where="--thread",
                next_step="See chesil phone list, then give each with --thread, or --all-threads.",
            )
        names = None if all_threads else _known(phone, items, thread or [])
        with _new_folder(out) as draft:
            _take(phone, items, names, draft)
    apart.warn()
    console.OUT.print(f"What was taken is in {console.clean(str(out))}. The backup is as it was.")
    console.say(
        "These files are not locked. Add them to your case with chesil add, then delete the folder. "
        "Or read them with chesil read."
    )


@contextmanager
def _opened(where: Path, secret_fd: int | None, key_file: Path | None) -> Iterator[Phone]:
    path, of = found(where)
    with Nursery() as nursery:
        phone = Phone(path=path, of=of, nursery=nursery)
        secret = _secret(phone, secret_fd, key_file)
        yield Phone(path=path, of=of, nursery=nursery, secret=secret)


def _secret(phone: Phone, descriptor: int | None, key_file: Path | None) -> bytes:
    if phone.of == "database":
        return b""
    if phone.of == "crypt15":
        if key_file is not None:
            return _file(key_file)
        return secrets.ask("key of the WhatsApp backup", descriptor=descriptor).encode()
    if not _is_locked(phone.path):
        return b""
    console.ERR.print("This backup is locked. Its password was set on the computer when it was made.")
    return secrets.ask("password of the backup", descriptor=descriptor).encode()


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4_096)
    except OSError as error:
        raise ReadingError(
            "This file could not be opened.",
            where=file_name(path),
            next_step=f"The system says: {error.strerror}.",
        ) from None


def _is_locked(folder: Path) -> bool:
    """Whether the list of a backup's files is a database as it is, or locked."""
    try:
        with (folder / "Manifest.db").open("rb") as stream:
            return stream.read(16) != b"SQLite format 3\x00"
    except OSError:
        return True  # the error is told when it is opened


def _whats(given: Sequence[str] | None) -> list[str]:
    """What was asked for, each once, in our order; commas part several."""
    words = {word.strip() for each in given or () for word in each.split(",") if word.strip()}
    if unknown := sorted(words - set(WHATS)):
        said = f"Choose from {', '.join(WHATS)}."
        raise SettingsError(f"Nothing is called {unknown[0]}.", where="--what", next_step=said)
    return [each for each in WHATS if each in words]


def _of(listing: Listing, chosen: Sequence[str]) -> Iterator[Item]:
    for what in chosen:
        items = [each for each in listing.items if each.what == what]
        if not items:
            console.say(f"The backup holds no {_WORDS[what]}.", mark="  ! ")
        yield from items


def _show_listing(listing: Listing) -> None:
    named = console.clean(listing.device or "A phone without a name")
    system = f" ({console.clean(listing.system)})" if listing.system else ""
    when = f", backed up {listing.backed_up}" if listing.backed_up else ""
    console.OUT.print(f"{named}{system}{when}. It holds {console.counted(listing.files, 'file')}.")
    for what in WHATS:
        items = [each for each in listing.items if each.what == what]
        size = sum(each.size_bytes for each in items)
        told = (
            f"{console.counted(len(items), 'file')}, {size / 1e6:,.1f} MB" if items else "not in this backup"
        )
        console.OUT.print(f"  {what:<10} {_WORDS[what]}: {told}")


def _show_conversations(phone: Phone, item: Item | None) -> None:
    listed = phone.conversations(item)
    for each in listed[:_MOST_SHOWN]:
        days = f"{each.first} to {each.last}" if each.first else "no days"
        console.OUT.print(
            f"  {console.counted(each.records, 'record'):>16}  {days}  {console.clean(each.name)}"
        )
    if len(listed) > _MOST_SHOWN:
        console.OUT.print(f"  and {len(listed) - _MOST_SHOWN:,} smaller ones")


def _known(phone: Phone, items: Sequence[Item | None], names: Sequence[str]) -> list[str]:
    """The names, when each is one of a conversation that is there."""
    there = {
        each.name
        for item in items
        if item is None or item.what != PHOTOS
        for each in phone.conversations(item)
    }
    if missing := [each for each in names if each not in there]:
        raise SettingsError(
            "No conversation of this name was found. Nothing was taken.",
            where=console.clean(missing[0]),
            next_step="Give the name exactly as chesil phone list shows it.",
        )
    return list(names)


@contextmanager
def _new_folder(out: Path) -> Iterator[Path]:
    """A folder that becomes *out* when the block ends well, and is gone when it does not."""
    draft = out.with_name(f".{out.name}.part")
    shutil.rmtree(draft, ignore_errors=True)  # of a run that was killed
    draft.mkdir(mode=0o700)
    try:
        yield draft
        draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _take(phone: Phone, items: Sequence[Item | None], names: Sequence[str] | None, draft: Path) -> None:
    attached: list[Item] = []
    with console.progress(shown=True) as report:
        for done, item in enumerate(items):
            report("Taking", done, len(items))
            if item is None or item.what != PHOTOS:
                taken = phone.extract(item, names)
                _write(draft / _name(phone, item), taken)
                if item is not None:
                    attached += [each for each in phone.attached(taken) if each.what == item.what]
    photos = [each for each in items if each is not None and each.what == PHOTOS]
    for files, called in ((photos, PHOTOS), (list(dict.fromkeys(attached)), _ATTACHED)):
        if files:
            _take_files(phone, files, draft, called)


def _take_files(phone: Phone, items: Sequence[Item], draft: Path, called: str) -> None:
    """Write files unchanged, with a list beside them of where each is from and which are missing."""
    listing, files, missing = phone.listing(), [], 0
    with console.progress(shown=True) as report:
        for done, item in enumerate(items):
            report(f"Taking {_FILES[called]}", done, len(items))
            try:
                data = phone.content(item)
            except ReadingError:
                if called == PHOTOS:
                    raise
                missing += 1
                continue
            name = _name(phone, item)
            if (draft / name).exists() or name == f"{called}.jsonl":
                name = f"{done}-{name}"
            _write(draft / name, data)
            taken = hashlib.sha256(data).hexdigest()
            files.append((name, f"{item.domain}/{item.path}", phone.stored_sha256(item), taken))
    if missing:
        said = (
            "is listed in the backup and is not there"
            if missing == 1
            else "are listed in the backup and are not there"
        )
        console.say(f"{console.counted(missing, 'file')} {said}.", mark="  ! ")
    origin = Origin(
        "", "", called, "1", len(files), 0, 0, 0, device=listing.device, system=listing.system,
        backed_up=listing.backed_up, files=tuple(files),
    )  # fmt: skip
    _write(draft / f"{called}.jsonl", head(origin))


def _write(path: Path, data: bytes) -> None:
    with new_file(path) as sink:
        sink.write(data)


def _name(phone: Phone, item: Item | None) -> str:
    """What to call a file that is taken: nothing of the backup's names but letters, digits and marks."""
    if item is None:
        return f"{_plain(phone.path.name)}.jsonl"
    if is_attached(item):
        return _plain(item.path.rpartition("/")[2])
    if item.what == PHOTOS:
        return f"photo-{_plain(item.path.removeprefix('Media/DCIM/'))}"
    return f"{item.what}-{_plain(item.path.rpartition('/')[2])}.jsonl"


def _plain(name: str) -> str:
    return "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "-" for each in name)[
        -150:
    ]

"""`chesil pack`, `complete` and `verify`: hand over what can be checked without trusting anyone here."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import attrs
import typer
from pyrage.x25519 import Recipient

from chesil.case_folder import anchoring, exporting, handing_over, packing
from chesil.case_folder.case import Case
from chesil.case_folder.choosing import KINDS, Choice
from chesil.case_folder.contents import Answers
from chesil.case_folder.handing_over import Way
from chesil.cli import console, secrets
from chesil.cli.case import check_strength
from chesil.cli.new_file import new_file
from chesil.cli.open_case import remembered
from chesil.cli.options import SettingsFile, Zone, settings_from
from chesil.cli.unlocking import CodeFd, Folder, KeyFile, PassphraseFd, Unlocking, WithCode
from chesil.documents.showing import Reveals
from chesil.papers import officers
from chesil.terms.errors import ReadingError, SettingsError
from chesil.terms.readings import file_name
from chesil.timeline import load_people
from chesil.vault import age_streams
from chesil.vault.errors import AuthorityRefused
from chesil.vault.notes import grouped
from chesil.vault.pack.checking import check_pack, intact
from chesil.vault.pack.encryption import encrypt_to_key, encrypt_to_passphrase
from chesil.vault.pack.signing import sign_pdf
from chesil.vault.timestamps import Authority

_AGE: Final = "age1"
_DAY: Final = ["%Y-%m-%d"]
_ENCRYPTED: Final = b"age-encryption.org/"
_DIGITS: Final = re.compile("[0-9a-f]{64}")


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
        list[str], typer.Option(help="Only this person, both sides of the conversation; may be repeated.")
    ] = [],  # noqa: B006 - the option parser's way to say none
    since: Annotated[datetime | None, typer.Option(help="Only from this day on.", formats=_DAY)] = None,
    until: Annotated[datetime | None, typer.Option(help="Only up to this day.", formats=_DAY)] = None,
    kind: Annotated[list[str], typer.Option(help=f"Only this kind: {', '.join(KINDS)}.")] = [],  # noqa: B006
    add: Annotated[
        list[str],
        typer.Option(help="Put in this file too, by number or name: all of it. Of a photo, a copy."),
    ] = [],  # noqa: B006
    original: Annotated[
        list[str],
        typer.Option(
            help="Put in this file as it came. A photo tells where, when and with what it was made."
        ),
    ] = [],  # noqa: B006
    everything: Annotated[
        bool, typer.Option("--everything", help="All files, also those about nobody the case is about.")
    ] = False,
    papers: Annotated[
        bool, typer.Option("--papers/--no-papers", help="With a chronology, a table and findings.")
    ] = True,
    me: Annotated[str | None, typer.Option(help="Your own name or number in the exports.")] = None,
    about: Annotated[str | None, typer.Option(help="The person it is about.")] = None,
    people: Annotated[Path | None, typer.Option(help="Who is who: people.toml.", show_default=False)] = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    lock: Annotated[
        bool, typer.Option("--lock", help="Encrypt it to a passphrase; you are asked for it.")
    ] = False,
    lock_fd: Annotated[
        int | None,
        typer.Option(help="Encrypt it to a passphrase, read from this descriptor.", show_default=False),
    ] = None,
    cover: Annotated[
        Path | None,
        typer.Option(help="For the police: with a cover page, from: chesil paper cover.", show_default=False),
    ] = None,
    part_size: Annotated[
        int | None,
        typer.Option(
            help="Split it into packs of at most so many MB. With --cover 1900 when left out.",
            min=10,
            show_default=False,
        ),
    ] = None,
    sign: Annotated[
        Path | None,
        typer.Option(help="Sign the chronology with the key in this PKCS#12 file.", show_default=False),
    ] = None,
    sign_fd: Annotated[
        int | None,
        typer.Option(help="Read the passphrase of that file from this descriptor.", show_default=False),
    ] = None,
    passphrase_fd: PassphraseFd = None,
    code_fd: CodeFd = None,
    with_code: WithCode = False,
    key_file: KeyFile = None,
) -> None:
    """Make a pack: originals or a part of them, papers, and what proves them to somebody else.

    Of a case about one person it holds what the papers show about them, and says what stays. Photos go as
    copies without location and device. Add files with --add, or --original for the file as it came.
    """
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
    if everything and not choice.is_everything:
        raise SettingsError("A pack holds everything or a choice.", next_step="Leave out --everything.")
    closing = _Closing.asked(recipient, lock=lock, lock_fd=lock_fd)
    signing = _signing(sign, sign_fd, papers=papers)
    way = Unlocking(folder, passphrase_fd, code_fd, with_code, key_file)
    if cover and not papers:
        raise SettingsError("A hand-over has papers.", next_step="Leave out --no-papers or --cover.")
    front = officers.read_cover(cover) if cover else None
    most = part_size or (_OFFICERS_PART if cover else 0)
    with ExitStack() as written:
        sinks = [] if most else [written.enter_context(new_file(out))]
        case, report = (
            written.enter_context(way.opened()),
            written.enter_context(console.progress(shown=True)),
        )
        added, answers = _added(case, add, original), remembered(case, told)
        making = packing.packs(
            case,
            recipient=recipient,
            purpose=purpose,
            choice=choice,
            answers=answers,
            added=added,
            everything=everything,
            papers=papers,
            sign=partial(signing, authorities=anchoring.authorities(case.database)) if signing else None,
            cover=partial(officers.cover_page, front) if front else None,
            most_bytes=most << 20,
            progress=report,
        )
        names = _names(out, len(making))
        sinks = sinks or [written.enter_context(new_file(name)) for name in names]
        made = []
        for one, sink in zip(making, sinks, strict=True):
            made.append(one())
            report("Writing the pack", 0, 0)
            closing.write(made[-1].chunks, sink)
    if answers.about and choice.is_everything and not everything:
        console.say(f"It is about {answers.about}. For all files, make it with --everything.")
    for name, packed in zip(names, made, strict=True):
        _say(packed, name, closing)
    if front:
        console.say(
            "Look at the cover page and for what must stay secret before it goes: chesil paper check."
        )


_OFFICERS_PART: Final = 1_900  # MB: what police take by a link differs, and more than 2 GB often fails


def _names(out: Path, count: int) -> list[Path]:
    """The file of each pack: the name that was given, with its number where there are several."""
    if count == 1:
        return [out]
    stem, dot, ending = out.name.partition(".")
    return [out.with_name(f"{stem}-{number}-of-{count}{dot}{ending}") for number in range(1, count + 1)]


_TELLS: Final = {
    Reveals.LOCATION: "where it was made",
    Reveals.TIME: "when it was made",
    Reveals.DEVICE: "with which device",
}
_MOST_NAMES: Final = 5


def _added(case: Case, add: Sequence[str], original: Sequence[str]) -> dict[bytes, Way]:
    """The files that go whole, and what each tells, said before anything is written."""
    ways = {exporting.find(case, name): Way.ALL for name in add}
    ways |= {exporting.find(case, name): Way.AS_IT_CAME for name in original}
    kept = case.files()
    for item, way in ways.items():
        who, reveals = packing.tells(case, item)
        told = [_TELLS[each] for each in reveals if each in _TELLS] if way is Way.AS_IT_CAME else []
        names = ", ".join(who[:_MOST_NAMES]) + (" and others" if len(who) > _MOST_NAMES else "")
        words = [f"words of {names}"] if names else []
        if words or told:
            said = "; ".join([*words, *told])
            console.say(console.clean(f"{kept[item].name} goes whole. It holds: {said}."), to=console.ERR)
    return ways


@attrs.frozen
class _Closing:
    """How a pack is encrypted: to a key of age, to a passphrase, or not at all."""

    key: Recipient | None
    passphrase: str | None = attrs.field(repr=False)

    @classmethod
    def asked(cls, recipient: str, *, lock: bool, lock_fd: int | None) -> "_Closing":
        key = age_streams.recipient(recipient) if recipient.startswith(_AGE) else None
        locked = lock or lock_fd is not None
        if key and locked:
            raise SettingsError(
                "A pack is encrypted either to an age key or to a passphrase.", next_step="Leave one out."
            )
        passphrase = secrets.ask_twice("passphrase for the pack", descriptor=lock_fd) if locked else None
        if passphrase is not None:
            check_strength(passphrase)
        return cls(key, passphrase)

    def write(self, chunks: Iterable[bytes], sink: BinaryIO) -> None:
        if self.key:
            encrypt_to_key(chunks, sink, key=self.key)
        elif self.passphrase is not None:
            encrypt_to_passphrase(chunks, sink, passphrase=self.passphrase)
        else:
            sink.writelines(chunks)


def _signing(path: Path | None, descriptor: int | None, *, papers: bool) -> Callable[..., bytes] | None:
    """What signs a PDF, time-stamped by the first authority that answers; nothing when nobody is to."""
    if path is None:
        return None
    if not papers:
        raise SettingsError("There is no chronology to sign.", next_step="Leave out --no-papers or --sign.")
    try:
        pkcs12 = path.read_bytes()
    except OSError as error:
        raise ReadingError(
            f"This file could not be opened. The system says: {error.strerror}.", where=file_name(path)
        ) from None
    secret = secrets.ask("passphrase of the signing key", descriptor=descriptor)

    def sign(pdf: bytes, *, authorities: Sequence[Authority]) -> bytes:
        for authority in authorities[:-1]:
            with suppress(AuthorityRefused):  # another is there to be asked
                return sign_pdf(pdf, pkcs12=pkcs12, passphrase=secret, authority=authority)
        last = authorities[-1] if authorities else None
        return sign_pdf(pdf, pkcs12=pkcs12, passphrase=secret, authority=last)

    return sign


def _say(packed: handing_over.Packed, out: Path, closing: _Closing) -> None:
    console.OUT.print(f"{out}: {packed.items:,} files and tables. {packed.left_out:,} things are left out.")
    for each in packed.why:
        console.OUT.print(f"  {each.count:,} {each.what}: {each.why}.")
    if packed.left_out:
        console.OUT.print("To put in a file that stays: --add FILE. chesil open FOLDER files lists them.")
    console.OUT.print("The key that signs it, to be told some other way than with the pack:")
    console.OUT.print(f"  {packed.fingerprint}")
    if not packed.anchored:
        console.OUT.print("No time-stamp authority has stamped its making yet. When one has: chesil complete")
    if closing.key or closing.passphrase is not None:
        console.OUT.print(
            "It is encrypted. Whoever gets it opens it with the program age, and then can check it:"
        )
        console.OUT.print(f"  age -d -o pack.zip {console.clean(out.name)}")
    else:
        console.OUT.print("It is not encrypted. Hand it over so that nobody else can open it.")
        console.OUT.print("Anyone can check it: take verify.py out of it and run")
        console.OUT.print(f"  python3 -I verify.py {console.clean(out.name)}")


def complete(
    folder: Folder,
    path: Annotated[Path, typer.Argument(help="A pack of this case, not encrypted.", show_default=False)],
    *,
    out: Annotated[Path, typer.Option(help="The file to write.", show_default=False)],
    passphrase_fd: PassphraseFd = None,
    code_fd: CodeFd = None,
    with_code: WithCode = False,
    key_file: KeyFile = None,
) -> None:
    """Add the time stamp of a pack's own making, when it was not there yet."""
    way = Unlocking(folder, passphrase_fd, code_fd, with_code, key_file)
    with _opened(path) as source, new_file(out) as sink, way.opened() as case:
        packing.complete(case, source, sink)
    console.OUT.print(f"{out}: the pack, with the time stamp of its making.")


def verify(
    path: Annotated[Path, typer.Argument(help="The pack, or the folder it was unpacked to.")],
    *,
    key: Annotated[
        str | None,
        typer.Option(help="The fingerprint you were told of the key that signs it.", show_default=False),
    ] = None,
) -> None:
    """Check a pack: what it proves, and where it does not hold."""
    told = _fingerprint(key) if key is not None else None
    if not path.is_dir():
        with _opened(path) as stream:
            encrypted = stream.read(len(_ENCRYPTED)) == _ENCRYPTED
        if encrypted:
            raise ReadingError(
                "This pack is encrypted.",
                where=file_name(path),
                next_step=f"Open it first with the program age: age -d -o pack.zip {file_name(path.name)}",
            )
    findings = check_pack(path, fingerprint=told)
    for each in findings:
        mark = {True: "OK  ", False: "FAIL", None: "NOTE"}[each.ok]
        place = f"{console.clean(each.where)}: " if each.where else ""
        console.OUT.print(f"{mark} {place}{console.clean(each.what)}")
    good = intact(findings)
    failures = sum(each.ok is False for each in findings)
    words = f"{failures:,} checks" if failures > 1 else "1 check"
    undated = sum(each.ok is None and each.where.startswith("records/") for each in findings)
    but = f", but its time stamps do not bear out {undated:,} of its dates: see NOTE" if undated else ""
    console.OUT.print(f"The pack is intact{but}." if good else f"The pack is not intact: {words} failed.")
    raise typer.Exit(int(not good))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ReadingError(
            f"This file could not be opened. The system says: {error.strerror}.", where=file_name(path)
        ) from None


def _fingerprint(told: str) -> str:
    digits = "".join(told.split()).lower()
    if not _DIGITS.fullmatch(digits):
        raise SettingsError(
            "This is no fingerprint of a key.",
            next_step="It is 64 digits and letters from a to f. Ask for it once more.",
        )
    return grouped(digits)

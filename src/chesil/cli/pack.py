"""`chesil pack` and `complete`: hand over what can be checked without trusting anyone here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from chesil.case_folder import anchoring, exporting, handing_over, packing
from chesil.case_folder.case import Case, Progress
from chesil.case_folder.choosing import Choice
from chesil.case_folder.contents import Answers
from chesil.case_folder.handing_over import Way
from chesil.cli import console
from chesil.cli import pack_options as options
from chesil.cli.encrypting import Encryption, signing
from chesil.cli.new_file import new_file
from chesil.cli.open_case import remembered
from chesil.cli.options import Me, People, SettingsFile, Since, Until, Zone, settings_from
from chesil.cli.unlocking import CodeFd, Folder, KeyFile, PassphraseFd, Unlocking, WithCode
from chesil.cli.verify import opened
from chesil.documents.showing import Reveals
from chesil.leaks.details import Kind
from chesil.papers import officers
from chesil.terms.errors import SettingsError
from chesil.timeline import load_people

_OFFICERS_PART: Final = 1_900  # MB: what police take by a link differs, and more than 2 GB often fails


def pack(
    folder: Folder,
    *,
    out: options.Out,
    recipient: options.Recipient = "",
    purpose: options.Purpose = "",
    person: options.Person = [],  # noqa: B006 - the option parser's way to say none
    since: Since = None,
    until: Until = None,
    kind: options.Kind = [],  # noqa: B006
    add: options.Add = [],  # noqa: B006
    original: options.Original = [],  # noqa: B006
    everything: options.Everything = False,
    papers: options.Papers = True,
    me: Me = None,
    about: options.About = None,
    people: People = None,
    settings: SettingsFile = None,
    zone: Zone = None,
    lock: options.Lock = False,
    lock_fd: options.LockFd = None,
    cover: options.Cover = None,
    part_size: options.PartSize = None,
    sign: options.Sign = None,
    sign_fd: options.SignFd = None,
    passphrase_fd: PassphraseFd = None,
    code_fd: CodeFd = None,
    with_code: WithCode = False,
    key_file: KeyFile = None,
) -> None:
    """Make a pack: originals or a part of them, papers, and what proves them to somebody else.

    Of a case about one person it holds what the papers show about them, and says what stays. Photos go as
    copies without location and device. Add files with --add, or --original for the file as it came.
    """
    choice = _choice(person, since, until, kind)
    _check(choice, everything=everything, papers=papers, cover=cover)
    encryption = Encryption.asked(recipient, lock=lock, lock_fd=lock_fd)
    signs = signing(sign, sign_fd, papers=papers)
    front = officers.read_cover(cover) if cover else None
    most = part_size or (_OFFICERS_PART if front else 0)
    way = Unlocking(folder, passphrase_fd, code_fd, with_code, key_file)
    with ExitStack() as written:
        first = [] if most else [written.enter_context(new_file(out))]  # a name that is taken is told at once
        case = written.enter_context(way.opened())
        report = written.enter_context(console.progress(shown=True))
        added = _added(case, add, original)
        answers = remembered(case, _told(me, about, people, settings, zone))
        making = packing.packs(
            case,
            recipient=recipient,
            purpose=purpose,
            choice=choice,
            answers=answers,
            added=added,
            everything=everything,
            papers=papers,
            sign=partial(signs, authorities=anchoring.authorities(case.database)) if signs else None,
            cover=partial(officers.cover_page, front) if front else None,
            most_bytes=most << 20,
            progress=report,
        )
        names = _names(out, len(making))
        sinks = first or [written.enter_context(new_file(name)) for name in names]
        made = list(_written(making, sinks, encryption, report))
    if answers.about and choice.is_everything and not everything:
        console.say(f"It is about {answers.about}. For all files, make it with --everything.")
    for name, packed in zip(names, made, strict=True):
        _say(packed, name, encryption)
    if front:
        console.say(
            "Look at the cover page and for what must stay secret before it goes: chesil paper check."
        )


def _choice(
    person: Sequence[str], since: datetime | None, until: datetime | None, kind: Sequence[str]
) -> Choice:
    return Choice(
        people=tuple(person),
        since=since.date() if since else None,
        until=until.date() if until else None,
        kinds=tuple(kind),
    )


def _check(choice: Choice, *, everything: bool, papers: bool, cover: Path | None) -> None:
    """Refuse options that do not go together."""
    if everything and not choice.is_everything:
        raise SettingsError("A pack holds everything or a choice.", next_step="Leave out --everything.")
    if cover and not papers:
        raise SettingsError("A hand-over has papers.", next_step="Leave out --no-papers or --cover.")


def _told(
    me: str | None, about: str | None, people: Path | None, settings: Path | None, zone: str | None
) -> Answers:
    """What the options say of the case; what they leave out is as the case remembers it."""
    return Answers(
        me=me,
        about=about,
        people=load_people(people).people if people else None,
        settings=settings_from(settings, zone=zone, day_first=None) if settings or zone else None,
    )


def _written(
    making: Sequence[Callable[[], handing_over.Packed]],
    sinks: Sequence[BinaryIO],
    encryption: Encryption,
    report: Progress,
) -> Iterator[handing_over.Packed]:
    """Make the packs one after another, each once the one before it is written."""
    for one, sink in zip(making, sinks, strict=True):
        packed = one()
        report("Writing the pack", 0, 0)
        encryption.write(packed.chunks, sink)
        yield packed


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
_WRITTEN: Final[dict[Kind, str]] = {
    "phone": "phone numbers in its words", "mail": "e-mail addresses in its words",
    "point": "locations in its words",
}  # fmt: skip
_MOST_NAMES: Final = 5


def _added(case: Case, add: Sequence[str], original: Sequence[str]) -> dict[bytes, Way]:
    """The files that go whole, and what each tells, said before anything is written."""
    ways = {exporting.find(case, name): Way.ALL for name in add}
    ways |= {exporting.find(case, name): Way.AS_IT_CAME for name in original}
    kept = case.files()
    for item, way in ways.items():
        tells = packing.tells(case, item)
        told = [_TELLS[each] for each in tells.reveals if each in _TELLS] if way is Way.AS_IT_CAME else []
        told += [f"{_WRITTEN[kind]}: {count:,}" for kind, count in tells.written.items()]
        names = ", ".join(tells.who[:_MOST_NAMES]) + (" and others" if len(tells.who) > _MOST_NAMES else "")
        words = [f"words of {names}"] if names else []
        if words or told:
            said = "; ".join([*words, *told])
            console.say(console.clean(f"{kept[item].name} goes whole. It holds: {said}."), to=console.ERR)
    return ways


def _say(packed: handing_over.Packed, out: Path, encryption: Encryption) -> None:
    console.OUT.print(f"{out}: {packed.items:,} files and tables. {packed.left_out:,} things are left out.")
    for each in packed.why:
        console.OUT.print(f"  {each.count:,} {each.what}: {each.why}.")
    if packed.left_out:
        console.OUT.print("To put in a file that stays: --add FILE. chesil open FOLDER files lists them.")
    console.OUT.print("The key that signs it, to be told some other way than with the pack:")
    console.OUT.print(f"  {packed.fingerprint}")
    if not packed.anchored:
        console.OUT.print("No time-stamp authority has stamped its making yet. When one has: chesil complete")
    if encryption.is_any:
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
    with opened(path) as source, new_file(out) as sink, way.opened() as case:
        packing.complete(case, source, sink)
    console.OUT.print(f"{out}: the pack, with the time stamp of its making.")

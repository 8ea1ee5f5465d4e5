"""A bundle from files and a list that says what each of them is: a TOML file that a person edits."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final

import msgspec

from chesil import pipeline
from chesil.documents import bundle, pages, words
from chesil.documents.bundle import Bundle, Document, Heading
from chesil.documents.pictures import Thumbnail
from chesil.pipeline import Progress, quiet
from chesil.sandbox.jpegs import size_of
from chesil.sandbox.nursery import Nursery
from chesil.terms.errors import ChesilError, ReadingError, TooLarge
from chesil.terms.readings import file_name

_MOST_TEXT: Final = 20 << 20
_PICTURES: Final = (
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".heic",
    ".heif",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".avif",
)
_MAILS: Final = (".eml", ".msg")
_TABLES: Final = (".csv",)
_TEXTS: Final = (".txt", ".md", ".log")
_KINDS: Final = dict.fromkeys(_PICTURES, "photographs") | dict.fromkeys(_MAILS, "letters")
_HEAD: Final = ("From", "To", "Cc", "Date", "Subject")


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One document of a list.

    Attributes:
        file: beside the list. later: 0 at first; 1 for what was added after the bundle went out, then 2.
    """

    file: str
    title: str
    section: str
    kind: str = "other"
    day: date | None = None
    later: int = 0


class BundleList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes into a bundle. *rules*: a name that ships, or a file of a local court, beside the list.

    *allowed*: keys of rules that the court has changed.
    """

    rules: str
    document: tuple[Listed, ...]
    court: str = ""
    case_number: str = ""
    parties: tuple[str, ...] = ()
    hearing: str = ""
    allowed: frozenset[str] = frozenset()


class ListUnreadable(ChesilError):
    """The list of a bundle is missing something, or names what is not there."""

    code = "bundle-list"


def read_list(path: Path) -> BundleList:
    """The list in a file.

    Raises:
        ListUnreadable: with what is wrong and where.
    """
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=BundleList)
    except (OSError, msgspec.DecodeError) as error:
        raise ListUnreadable(
            f"The list of the bundle cannot be read: {error}.", where=str(path),
            next_step="Begin a new one with: chesil paper list FILES --out bundle.toml",
        ) from error  # fmt: skip
    _check(found, path)
    return found


def _check(found: BundleList, path: Path) -> None:
    sections = {each.key for each in profile_of(found, path).section}
    for place, each in enumerate(found.document, 1):
        fault = ""
        if each.section not in sections:
            fault = f"has no section of these rules. Write one of: {', '.join(sorted(sections))}"
        elif not (path.parent / each.file).is_file():
            fault = f"names a file that is not there: {file_name(Path(each.file))}"
        if fault:
            raise ListUnreadable(
                f"Document {place} {fault}.", where=str(path), next_step="Change it, then try again."
            )


def profile_of(found: BundleList, path: Path) -> bundle.Profile:
    """The rules that a list follows.

    Raises:
        ProfileUnreadable: they are in a file that cannot be read.
    """
    if found.rules in bundle.names():
        return bundle.shipped(found.rules)
    return bundle.read(path.parent / found.rules)


def new_list(files: Sequence[Path], rules: str) -> str:
    """A list to begin with: each file by its name, in the last section, for a person to put in order.

    Raises:
        KeyError: no rules of this name ship.
    """
    profile = bundle.shipped(rules)
    named = "\n".join(f"#   {each.key:14} {each.title}" for each in profile.section)
    head = (
        f"# What goes into the bundle, in order. Put titles, sections and days right; take out the rest.\n"
        f"# Rules: {profile.source}.\n# Sections:\n{named}\n"
        "# What comes after the bundle went out has the line: later = 1\n"
    )
    begin = f'rules = {json.dumps(rules)}\ncourt = ""\ncase_number = ""\nparties = []\nhearing = ""\n'
    return "\n".join([head, begin, *(_entry(each, profile) for each in files)])


def _entry(path: Path, profile: bundle.Profile) -> str:
    told = {"file": str(path), "title": path.stem, "section": profile.section[-1].key}
    told["kind"] = kind_of(path.name)
    # A string of JSON in ASCII is one of TOML.
    return "[[document]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in told.items())


def make(found: BundleList, path: Path, *, progress: Progress = quiet) -> Bundle:
    """The bundle of a list.

    Args:
        path: of the list; its files lie beside it. progress: told how many documents were printed.
    Raises:
        ChesilError: a file cannot be put into a bundle; nothing was made.
    """
    with Nursery() as nursery:
        made = list(_documents(found, path, nursery, progress))
    batches = {later: list(group) for later, group in groupby(made, key=lambda pair: pair[0])}
    documents = {later: [each for _later, each in pairs] for later, pairs in batches.items()}
    heading = Heading(
        court=found.court, case_number=found.case_number, parties=found.parties, hearing=found.hearing
    )
    return bundle.make_bundle(
        profile_of(found, path), documents.pop(0, []), heading=heading, allowed=found.allowed,
        later=[documents[each] for each in sorted(documents)],
    )  # fmt: skip


def _documents(
    found: BundleList, path: Path, nursery: Nursery, progress: Progress
) -> Iterator[tuple[int, Document]]:
    ordered = sorted(enumerate(found.document), key=lambda pair: (pair[1].later, pair[0]))
    for count, (place, each) in enumerate(ordered, 1):
        file = path.parent / each.file
        with file.open("rb") as source:
            pdf, tagged = pages_of(source, name=file_name(file), title=each.title, nursery=nursery)
        yield each.later, Document(
            key=f"document-{place + 1}", title=each.title, section=each.section, kind=each.kind, day=each.day,
            pdf=pdf, tagged=tagged,
        )  # fmt: skip
        progress("Printing", count, len(ordered))


def pages_of(
    source: BinaryIO, *, name: str, title: str, nursery: Nursery, exhibit: str = ""
) -> tuple[bytes, bool]:
    """A file as a PDF, and whether Chesil made its pages.

    Args:
        source: can seek. name: of the file, by whose ending it is told what it is.
        exhibit: the number that it has as an exhibit, which stands on pages that Chesil makes.
    Raises:
        ReadingError, PdfUnreadable: it cannot be turned into pages; a password, a fault, or another kind.
    """
    suffix, size = PurePath(name).suffix.lower(), source.seek(0, io.SEEK_END)
    source.seek(0)
    if suffix == ".pdf":
        return nursery.clean(source, size, title=title), False
    about = [f"Exhibit {exhibit}"] if exhibit else []
    own = words.own_name(name)  # folders can tell what nobody meant to say
    about += [f"File: {own}", f"SHA-256: {_sha256(source)}"]
    if suffix in _PICTURES:
        jpeg = nursery.look(source, size)
        picture = Thumbnail(jpeg, *size_of(jpeg))
        return pages.print_picture(title, picture, caption=own, about=about), True
    if suffix in _MAILS:
        return _mail(source, name, title, about), True
    if suffix in _TABLES:
        return pages.print_table(title, _rows(source, size, name), about=about), True
    if suffix in _TEXTS:
        return pages.print_text(title, _text(source, size, name), about=about), True
    raise ReadingError(
        "A file of this kind cannot be turned into pages.", where=name,
        next_step="Open it, print it to a PDF, and name that in the list.",
    )  # fmt: skip


def can_be_pages(name: str) -> bool:
    """Whether a file of this name is of a kind that can be turned into pages."""
    return PurePath(name).suffix.lower() in (".pdf", *_PICTURES, *_MAILS, *_TABLES, *_TEXTS)


def kind_of(name: str) -> str:
    """What a file of this name is to a profile that keeps kinds out: "photographs", "letters" or "other"."""
    return _KINDS.get(PurePath(name).suffix.lower(), "other")


def _mail(source: BinaryIO, name: str, title: str, about: Sequence[str]) -> bytes:
    read = pipeline.read_in_memory(name, source)
    rows = [row for reading in read.readings for row in reading.rows.iter_rows(named=True)]
    if not rows:
        raise ReadingError(
            "This mail could not be read.", where=name, next_step="chesil read says what is wrong."
        )
    return pages.print_mail(title, _head(rows[0]), rows[0]["text"] or "", about=about)


def _head(row: dict[str, Any]) -> dict[str, str]:
    headers = json.loads(row["details"] or "{}").get("headers", [])
    return {name: "; ".join(value for each, value in headers if each.title() == name) for name in _HEAD}


def _rows(source: BinaryIO, size: int, name: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(_text(source, size, name))) if row]
    except csv.Error as error:
        raise ReadingError(
            f"This table cannot be read: {error}.", where=name, next_step="Save it as CSV again."
        ) from error


def _text(source: BinaryIO, size: int, name: str) -> str:
    if size > _MOST_TEXT:
        raise TooLarge(
            f"A text of more than {_MOST_TEXT >> 20} MB is not printed.", where=name,
            next_step="Choose the part that matters, and name that.",
        )  # fmt: skip
    data = source.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _sha256(source: BinaryIO) -> str:
    digest = hashlib.sha256(source.read()).hexdigest()
    source.seek(0)
    return digest

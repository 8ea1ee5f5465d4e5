"""A statement from a diary and a file of answers, by way of a draft that a person edits by hand."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
import polars as pl

from chesil import pipeline
from chesil.documents import words
from chesil.documents.exhibited import Exhibit
from chesil.documents.statement import kinds
from chesil.documents.statement.drafting import Draft, Paragraph
from chesil.documents.statement.kinds import Kind
from chesil.documents.statement.quoting import begins, quotable, quote
from chesil.documents.statement.record import Head, Quote, Told
from chesil.papers import toml_files
from chesil.readers.registry import FileReading
from chesil.terms import contact
from chesil.terms.contact import in_order
from chesil.terms.errors import ChesilError
from chesil.terms.readings import ReadOptions, file_name
from chesil.terms.settings import Settings
from chesil.timeline import PeopleFile, Timeline

_OWN: Final = frozenset(
    {"myself", "me", "i", "own", "own knowledge", "i saw it", "i heard it", "saw it myself"}
)
_TOLD: Final = (
    "who", "how", "witnesses", "effect", "how_it_felt", "changes", "reply", "reported_to", "reference",
)  # fmt: skip


class Numbered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exhibit: its number, what it is, and the file that it is of, with its SHA-256 where there is one."""

    number: str
    name: str
    file: str = ""
    sha256: str = ""


class Messages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Messages that a statement quotes; their copy is one exhibit.

    Attributes:
        number, name: of the exhibit. file: the export that they are in. records: their numbers in it, as
            transcripts and chronologies give them. words: what she says of them, or nothing.
    """

    number: str
    name: str
    file: str
    records: tuple[int, ...]
    words: str = ""


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands round the entries of a statement.

    Attributes:
        worst: the entry that was the worst, by its time as the diary has it. answers: by the key of a
            section.
    """

    kind: str
    head: Head = Head()
    answers: dict[str, str] = {}
    worst: str = ""
    exhibit: tuple[Numbered, ...] = ()
    messages: tuple[Messages, ...] = ()

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The exhibits as statements take them."""
        numbered = [(each.number, each.name, each.sha256) for each in self.exhibit]
        numbered += [(each.number, each.name, "") for each in self.messages]
        return tuple(
            Exhibit(ref=number, name=name, about=(), added=date.min, sha256=sha256)
            for number, name, sha256 in numbered
        )


class StatementUnreadable(ChesilError):
    """A file of answers, or a draft, is missing something or holds what no such file has."""

    code = "statement-unreadable"


def read_about(path: Path) -> tuple[About, Kind]:
    """The answers in a file, and the kind of statement they are for.

    Raises:
        StatementUnreadable: with what is wrong and where.
    """
    found = _read(path, About)
    if found.kind not in kinds.names():
        raise StatementUnreadable(
            "There is no such kind of statement.", where=file_name(path),
            next_step=f"Write one of: {', '.join(kinds.names())}.",
        )  # fmt: skip
    return found, kinds.kind(found.kind)


def read_draft(path: Path, kind: Kind) -> Draft:
    """The draft in a file, as it was written or changed by hand.

    Raises:
        StatementUnreadable: with what is wrong and where.
    """
    found = _read(path, Draft)
    sections = {each.key for each in kind.section}
    wrong = [each.section for each in found.paragraphs if each.section not in sections]
    if found.kind != kind.key or wrong:
        raise StatementUnreadable(
            "This draft is for another kind of statement, or has a section that this kind does not have.",
            where=file_name(path), next_step=f"Sections: {', '.join(each.key for each in kind.section)}.",
        )  # fmt: skip
    return found


def _read[T](path: Path, kind: type[T]) -> T:
    return toml_files.read(path, kind, StatementUnreadable, called="This file", next_step="Put that right.")


def entries(
    paths: Sequence[Path], about: About, *, settings: Settings, me: str | None = None,
    people: PeopleFile | None = None,
) -> list[Told]:  # fmt: skip
    """The entries of diaries and the messages that she chose, each with an id.

    The id of an entry is its time as it is written, with a number where two share it; that of messages is the
    number of their exhibit.

    Args:
        me, people: as `pipeline.join` takes them.
    Raises:
        StatementUnreadable: there is none, or a message that was named is not there.
    """
    reading = settings.reading
    files = pipeline.read(paths, options=ReadOptions(day_first=reading.day_first, zone=reading.zone))
    rows = [row for file in files for row in _notes(file)]
    if not (rows or about.messages):
        raise StatementUnreadable(
            "There is no entry of a diary in these files.", next_step="See docs/formats/notes.md for how "
            "to write one."
        )  # fmt: skip
    numbers = {each.file: each.number for each in about.exhibit if each.file}
    found = list(_told(rows, numbers))
    if about.messages:
        joined = pipeline.join(files, settings=settings, people=people, me=me)
        found += [_quoted(each, joined, reading.zone) for each in about.messages]
    return found


def _notes(file: FileReading) -> Iterator[dict[str, Any]]:
    for each in file.readings:
        yield from (row for row in each.rows.iter_rows(named=True) if row["kind"] == "note")


def _quoted(chosen: Messages, joined: Timeline, zone: str) -> Told:
    events = in_order(_named(chosen, joined))
    missing = sorted({*chosen.records} - {*events["record"]})
    if missing or events.is_empty():
        raise StatementUnreadable(
            f"There is no message with this number in {chosen.file}: "
            f"{', '.join(map(str, missing)) or 'none was named'}.",
            where=f"[[messages]] {chosen.number}",
            next_step="Give the name of the file, and the numbers that a transcript or chronology gives.",
        )
    names = dict(contact.names(joined.people).iter_rows())
    rows = events.to_dicts()
    return Told(
        id=chosen.number, when=begins(rows[0], zone=zone), what=chosen.words, exhibits=(chosen.number,),
        quotes=tuple(quote(each, names, zone=zone) for each in rows),
    )  # fmt: skip


def _named(chosen: Messages, joined: Timeline) -> pl.DataFrame:
    """The messages of some numbers in the files of a name."""
    name = pl.coalesce("member", "path").map_elements(words.base_name, return_dtype=pl.String)
    sources = joined.sources.filter(name == words.base_name(chosen.file))["source"]
    return quotable(joined.events).filter(
        pl.col("source").is_in(sources.to_list()), pl.col("record").is_in(chosen.records)
    )


def _told(rows: Sequence[Mapping[str, Any]], numbers: Mapping[str, str]) -> Iterator[Told]:
    count: Counter[str] = Counter()
    for row in rows:
        details = json.loads(row["details"] or "{}")
        written = row["as_written"] or "no time"
        count[written] += 1
        said = details.get("known_from", "")
        named = [each["name"] for each in row["attachments"] or ()]
        yield Told(
            id=written if count[written] == 1 else f"{written} ({count[written]})",
            source="own" if said.casefold().strip() in _OWN else said,
            when=row["edtf"] or _iso(row), when_words=row["as_written"] or "", what=row["text"] or "",
            where=row["place"] or "", feared_violence=details.get("feared_violence"),
            asked_to_stop=details.get("asked_to_stop"), children=_words(details.get("children")),
            exhibits=tuple(numbers[name] for name in named if name in numbers),
            written_at=_day(details.get("written_at_edtf")), quotes=(),
            **{name: details.get(name) or "" for name in _TOLD},
        )  # fmt: skip


def _iso(row: Mapping[str, Any]) -> str:
    at = row["wall"] or row["at"]
    if at is None:
        return ""
    return str(at.date().isoformat()) if row["precision"] == "day" else f"{at:%Y-%m-%dT%H:%M}"


def _words(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else value or ""


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:  # it is no single day
        return None


def new_about(kind: Kind) -> str:
    """A file of answers to begin with: what is asked, each with its question."""
    head = "\n".join(
        f'{name} = ""' for name in ("name", "initials_name", "occupation", "court", "case_number", "party")
    )
    answers = "\n".join(f'# {each.ask}\n{each.key} = ""' for each in kind.section if each.of == "answer")
    asked = "\n".join(f"# - {each.words}" for each in kind.ask)
    truths = ", ".join(each.key for each in kind.truth)
    back = "\n".join(f'# {each.words}\n{each.key} = ""' for each in kind.back)
    return (
        f"# {kind.title}. Fill in what you can; what stays empty is a line to write on.\n"
        f"# To ask, and never assumed:\n{asked}\n"
        f'kind = "{kind.key}"\n# The entry that was the worst, by its time as your diary has it.\n'
        'worst = ""\n\n'
        f'[head]\n{head}\nage = ""  # only under 18\nbetween = []\n'
        f'# The words before the signature: {truths}.\ntruth = "{kind.truth[0].key}"\n'
        'address = ""\naddress_is_secret = false\naddress_order = ""  # "made" or "asked for"\n'
        f"\n[answers]\n{answers}\n"
        + (f"\n[head.back]\n{back}\n" if kind.back else "")
        + '\n# [[exhibit]]\n# number = "AB/1"\n# name = "Video of the doorbell"\n# file = "doorbell.mp4"\n'
        "\n# Messages that the statement quotes: the numbers are those that a transcript gives.\n"
        '# [[messages]]\n# number = "AB/2"\n# name = "Messages of 4 March 2026"\n# file = "chat.txt"\n'
        '# records = [12, 13]\n# words = "What you want to say of them, or nothing."\n'
    )


def written(draft: Draft, kind: Kind) -> str:
    """A draft as a file that a person edits: change the text, add paragraphs, take some out."""
    sections = ", ".join(each.key for each in kind.section)
    head = (
        f"# A draft: {kind.title}. Change the text as you like; it stays when the diary changes.\n"
        f"# A paragraph of your own needs a section and a text alone. Sections: {sections}.\n"
        '# source: "own" when you know it yourself, or the name of who told you.\n'
        "# quotes: messages as they were sent. They follow the messages; change nothing in them.\n"
    )
    seen = "".join(f"  {_text(each)},\n" for each in draft.seen)
    begin = f"kind = {_text(draft.kind)}\nworst = {_text(draft.worst)}\n{_ends(draft)}seen = [\n{seen}]\n"
    return "\n".join([head + begin, *(_paragraph(each) for each in draft.paragraphs)])


def _ends(draft: Draft) -> str:
    return f"first = {_text(draft.first)}\nlatest = {_text(draft.latest)}\n"


def _paragraph(each: Paragraph) -> str:
    numbers, given = (", ".join(map(_text, refs)) for refs in (each.exhibits, each.given))
    quotes = "".join(f"  {_quote(one)},\n" for one in each.quotes)
    more = ("undated = true\n" if each.undated else "") + (f"quotes = [\n{quotes}]\n" if quotes else "")
    return (
        f"[[paragraphs]]\nsection = {_text(each.section)}\ntext = {_text(each.text)}\n"
        f"source = {_text(each.source)}\nexhibits = [{numbers}]\nof = {_text(each.of)}\nmade = "
        f"{_text(each.made)}\ngiven = [{given}]\n{more}"
    )


def _quote(each: Quote) -> str:
    """A quotation as an inline table, which stands on one line (TOML 1.0), so its text does too."""
    files = ", ".join(map(_in_one_line, each.files))
    values = (("sender", each.sender), ("when", each.when), ("text", each.text))
    told = ", ".join(f"{name} = {_in_one_line(value)}" for name, value in values)
    return f"{{ {told}, files = [{files}], assumed_zone = {_in_one_line(each.assumed_zone)} }}"


def _in_one_line(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(text: str) -> str:
    """A string of TOML, on lines of its own where it has several (TOML 1.0, strings)."""
    escaped = [
        json.dumps(line, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f") for line in text.split("\n")
    ]
    if len(escaped) == 1:
        return f'"{escaped[0]}"'
    return '"""\n' + "\n".join(escaped) + '"""'

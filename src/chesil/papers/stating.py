"""A statement from a diary and a file of answers, by way of a draft that a person edits by hand."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from chesil import pipeline
from chesil.documents.exhibited import Exhibit
from chesil.documents.statement import kinds
from chesil.documents.statement.drafting import Draft, Paragraph
from chesil.documents.statement.kinds import Kind
from chesil.documents.statement.printing import Head
from chesil.documents.statement.record import Told
from chesil.papers import toml_files
from chesil.terms.errors import ChesilError
from chesil.terms.readings import ReadOptions, file_name

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

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The exhibits as statements take them."""
        return tuple(
            Exhibit(ref=each.number, name=each.name, about=(), added=date.min, sha256=each.sha256)
            for each in self.exhibit
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


def entries(paths: Sequence[Path], exhibits: Iterable[Numbered], *, options: ReadOptions) -> list[Told]:
    """The entries of diaries, each with an id: its time as it is written, with a number where two share it.

    Raises:
        StatementUnreadable: there is none.
    """
    numbers = {each.file: each.number for each in exhibits if each.file}
    rows = [
        row
        for file in pipeline.read(paths, options=options)
        for reading in file.readings
        for row in reading.rows.iter_rows(named=True)
        if row["kind"] == "note"
    ]
    if not rows:
        raise StatementUnreadable(
            "There is no entry of a diary in these files.", next_step="See docs/formats/notes.md for how "
            "to write one."
        )  # fmt: skip
    return list(_told(rows, numbers))


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
            written_at=_day(details.get("written_at_edtf")),
            **{name: details.get(name) or "" for name in _TOLD},
        )  # fmt: skip


def _iso(row: Mapping[str, Any]) -> str:
    at = row["wall"] or row["at"]
    if at is None:
        return ""
    return str(at.date().isoformat()) if row["precision"] == "day" else f"{at:%Y-%m-%dT%H:%M}"


def _words(value: Any) -> str:
    return {True: "Yes.", False: "No."}.get(value, "") if isinstance(value, bool) else value or ""


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
    )


def written(draft: Draft, kind: Kind) -> str:
    """A draft as a file that a person edits: change the text, add paragraphs, take some out."""
    sections = ", ".join(each.key for each in kind.section)
    head = (
        f"# A draft: {kind.title}. Change the text as you like; it stays when the diary changes.\n"
        f"# A paragraph of your own needs a section and a text alone. Sections: {sections}.\n"
        '# source: "own" when you know it yourself, or the name of who told you.\n'
    )
    seen = "".join(f"  {_text(each)},\n" for each in draft.seen)
    begin = f"kind = {_text(draft.kind)}\nworst = {_text(draft.worst)}\n{_ends(draft)}seen = [\n{seen}]\n"
    return "\n".join([head + begin, *(_paragraph(each) for each in draft.paragraphs)])


def _ends(draft: Draft) -> str:
    return f"first = {_text(draft.first)}\nlatest = {_text(draft.latest)}\n"


def _paragraph(each: Paragraph) -> str:
    numbers, given = (", ".join(map(_text, refs)) for refs in (each.exhibits, each.given))
    return (
        f"[[paragraphs]]\nsection = {_text(each.section)}\ntext = {_text(each.text)}\n"
        f"source = {_text(each.source)}\nexhibits = [{numbers}]\nof = {_text(each.of)}\nmade = "
        f"{_text(each.made)}\ngiven = [{given}]\n"
    )


def _text(text: str) -> str:
    """A string of TOML, on lines of its own where it has several (TOML 1.0, strings)."""
    escaped = [
        json.dumps(line, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f") for line in text.split("\n")
    ]
    if len(escaped) == 1:
        return f'"{escaped[0]}"'
    return '"""\n' + "\n".join(escaped) + '"""'

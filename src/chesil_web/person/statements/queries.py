"""A statement as it stands: the draft with what entries and answers say now."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import attrs
import msgspec
from django.utils import timezone

from chesil.documents.exhibited import Exhibit
from chesil.documents.statement import Told, kinds
from chesil.documents.statement.drafting import Draft, Note, as_told, renewed
from chesil.documents.statement.kinds import Kind
from chesil.documents.statement.missing import open_points
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Listed
from chesil_web.person.papers import numbering, queries, register
from chesil_web.person.papers.models import Slice
from chesil_web.person.papers.prepared import ChosenMessages, StatementDraft
from chesil_web.record.evidence.queries import files


@attrs.frozen(kw_only=True)
class Standing:
    """A statement with what is recorded now.

    Attributes:
        entries: by id in hex: each as the list has it, and as a statement takes it. messages: by id in hex.
        notes: what came of changes. open: what is still to be said.
        now: what entries and answers say now, by what a paragraph comes from.
        names: what each exhibit is, by its number without initials.
        stamp: tells this draft from another one.
    """

    told: StatementDraft
    kind: Kind
    draft: Draft
    entries: Mapping[str, tuple[Listed, Told]]
    messages: Mapping[str, ChosenMessages]
    now: Mapping[str, str]
    notes: tuple[Note, ...]
    open: tuple[Note, ...]
    names: Mapping[str, str]
    initials: str
    stamp: str

    def ref(self, number: str) -> str:
        """An exhibit as papers call it."""
        return numbering.ref(self.initials, int(number))

    @property
    def used(self) -> list[str]:
        """The numbers of the exhibits that stand in it, each once."""
        return list(dict.fromkeys(one for each in self.draft.paragraphs for one in each.exhibits))

    @property
    def quoted(self) -> list[ChosenMessages]:
        """The messages that stand in it."""
        there = {each.of for each in self.draft.paragraphs if each.quotes}
        return [each for id, each in self.messages.items() if id in there]

    @property
    def out(self) -> list[str]:
        """The entries and answers whose paragraphs she took out."""
        there = {each.of for each in self.draft.paragraphs}
        return [each for each in self.draft.seen if each not in there and each in self.now]


def standing(safe: OpenSafe, told: StatementDraft) -> Standing:
    """A statement with what its entries and answers say now."""
    kind = kinds.kind(told.draft.kind)
    entries = _entries(safe, told.entries)
    here = {each.id.hex for each in files(safe)}
    messages = {each.id: each for each in told.messages if here.issuperset(each.files)}
    numbers = _numbered(safe, list(messages))
    said = [each for _row, each in entries.values()]
    said += [_quoted(each, str(numbers[each.id])) for each in messages.values()]
    draft, notes = renewed(told.draft, kind, said, told.answers)
    found = register.exhibits(safe)
    given = found.register.given
    names = {str(given[each.id.hex]): register.row(found, each).name for each in found.numbered()}
    exhibits = [
        Exhibit(ref=ref, name=name, about=(), added=date.min, sha256="") for ref, name in names.items()
    ]
    now = {of: each.text for of, each in as_told(draft, kind, said, told.answers).items()}
    return Standing(
        told=told, kind=kind, draft=draft, entries=entries, messages=messages, now=now, notes=notes,
        names=names, initials=found.register.initials, open=open_points(draft, kind, told.head, exhibits),
        stamp=hashlib.sha256(msgspec.json.encode(draft)).hexdigest()[:16],
    )  # fmt: skip


def with_refs(draft: Draft, initials: str) -> Draft:
    """A draft whose exhibits stand in it as papers call them, such as AK/3."""

    def refs(numbers: Sequence[str]) -> tuple[str, ...]:
        return tuple(numbering.ref(initials, int(one)) for one in numbers)

    paragraphs = (
        msgspec.structs.replace(each, exhibits=refs(each.exhibits), given=refs(each.given))
        for each in draft.paragraphs
    )
    return msgspec.structs.replace(draft, paragraphs=tuple(paragraphs))


def offered(safe: OpenSafe) -> list[Listed]:
    """The entries that can go in, in order of time: none that are only for her."""
    return queries.entries(safe, Slice())


def _entries(safe: OpenSafe, ids: Collection[str]) -> dict[str, tuple[Listed, Told]]:
    chosen = set(ids)
    opened = diary.opened(safe, [row for row in offered(safe) if row.entry in chosen])
    given = _numbers(safe, [entry for _row, entry in opened])
    return {row.entry: (row, _told(row, entry, given)) for row, entry in opened}


def _numbers(safe: OpenSafe, entries: Sequence[Entry]) -> Mapping[str, int]:
    """The numbers of what is kept with some entries: what has none yet is given the next."""
    there = {each.id.hex for each in files(safe)}
    ids = [id for entry in entries for id in entry.files if id in there]
    ids += [thing.id for entry in entries for thing in entry.things]
    return _numbered(safe, ids)


def _numbered(safe: OpenSafe, ids: Collection[str]) -> Mapping[str, int]:
    given = numbering.register(safe).given
    if any(id not in given for id in ids):
        given = numbering.number(safe, ids).given
    return {id: given[id] for id in ids}


def _quoted(messages: ChosenMessages, number: str) -> Told:
    return Told(
        id=messages.id, when=messages.starts, what=messages.words, quotes=messages.quotes, exhibits=(number,)
    )


def _told(row: Listed, entry: Entry, given: Mapping[str, int]) -> Told:
    said = queries.as_told(entry)
    held = (*entry.files, *(thing.id for thing in entry.things))
    said |= {"written_at": timezone.localdate(entry.written_at), "id": row.entry}
    return Told(**said, exhibits=tuple(str(given[id]) for id in held if id in given))  # type: ignore[arg-type]

"""The exhibits of a record: what each is, and how it came to be and was kept."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal
from zoneinfo import ZoneInfo

import attrs
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation.keys.opened import OpenSafe, document_bytes
from chesil_web.foundation.ui.when import said, said_day, said_edtf
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Listed, Version
from chesil_web.person.diary.presenters import in_short
from chesil_web.person.papers import numbering, preparations, queries
from chesil_web.person.papers.models import Exhibit, Origin, Particulars
from chesil_web.person.papers.numbering import Register
from chesil_web.person.papers.prepared import ChosenMessages, StatementDraft
from chesil_web.record.evidence import held
from chesil_web.record.evidence.queries import File, answers, files

type Kind = Literal["file", "thing", "entry", "paper"]
_PDF: Final = ".pdf"


@attrs.frozen(kw_only=True)
class Exhibited:
    """Something that has an exhibit number or can have one.

    Attributes:
        of: the file, entry or paper that it is or belongs to.
        name: what it is, as it is known without her. about: further lines. dates: what it shows is from then.
        added: when it came into the record. sha256: of its bytes; empty for a thing.
        saved_at, read_at: of a file, when a device says it was saved, and when it was read.
    """

    id: uuid.UUID
    of: uuid.UUID
    kind: Kind
    name: str
    about: tuple[str, ...] = ()
    dates: str = ""
    added: datetime
    sha256: str = ""
    saved_at: datetime | None = None
    read_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Exhibits:
    """Everything that is here and can be an exhibit, with its number and what she said of it.

    Attributes:
        here: by id in hex, in the order it came. origins: by id in hex, each time she said it, oldest first.
        papers: by id in hex, when papers were made that hold it, and for whom.
        more: there are entries without a number that are not *here*.
    """

    register: Register
    here: Mapping[str, Exhibited]
    origins: Mapping[str, Sequence[Origin]]
    papers: Mapping[str, Sequence[tuple[datetime, str]]]
    zone: str
    more: bool = False

    def numbered(self) -> list[Exhibited]:
        """Those that have a number, by it."""
        given = self.register.given
        return sorted(
            (each for id, each in self.here.items() if id in given), key=lambda each: given[each.id.hex]
        )

    def gone(self) -> list[str]:
        """The numbers of what is no longer here, as papers call it."""
        ids = sorted(self.register.given.items(), key=lambda pair: pair[1])
        return [self.register.ref(id) for id, _number in ids if id not in self.here]

    def origin(self, id: str) -> Origin | None:
        """What she said of one last; None where she said nothing."""
        said = self.origins.get(id, ())
        return said[-1] if said else None


def exhibits(safe: OpenSafe, *, every: bool = True) -> Exhibits:
    """The exhibits of a record.

    Args:
        every: with the entries that have no number and can get one. Without them a long diary costs little.
    """
    register, told = numbering.register(safe), answers(safe)
    rows = [row for row in diary.entries(safe, diary.Wanted()) if not row.private]
    shown = rows if every else [row for row in rows if row.entry in register.given]
    here = sorted(_here(safe, told.zone, rows, shown, register.given), key=lambda each: (each.added, each.id))
    return Exhibits(
        register=register, here={each.id.hex: each for each in here}, origins=_origins(safe),
        papers=_papers_of(safe), zone=told.zone, more=len(shown) < len(rows),
    )  # fmt: skip


def _here(
    safe: OpenSafe, zone: str, rows: Sequence[Listed], shown: Sequence[Listed], numbered: Collection[str]
) -> Iterator[Exhibited]:
    """What can be an exhibit. *rows*: entries, whose things are; *shown*: those that are exhibits too."""
    yield from (_file(each, zone) for each in files(safe))
    yield from _entries(safe, shown, numbered)
    for row, entry in diary.opened(safe, [row for row in rows if row.things]):
        for thing in entry.things:
            touched = (_("Touched by: %(who)s") % {"who": thing.touched},) if thing.touched else ()
            yield Exhibited(
                id=uuid.UUID(thing.id), of=uuid.UUID(row.entry), kind="thing", name=thing.what,
                added=entry.written_at,
                about=(_("A thing, not a file."), *touched), dates=said_edtf(row.when),
            )  # fmt: skip
    made = {each.id: each for each in _papers(safe)}
    yield from made.values()
    yield from (each for each in _messages(safe) if each.id not in made)


def _file(each: File, zone: str) -> Exhibited:
    return Exhibited(
        id=each.id, of=each.id, kind="file", name=each.kept.name, about=tuple(held.holds(each, zone)),
        dates=held.span(each, zone), added=each.kept.received_at, sha256=each.kept.sha256,
        saved_at=each.kept.saved_at, read_at=each.read.read_at if each.read else None,
    )  # fmt: skip


def _entries(safe: OpenSafe, rows: Sequence[Listed], numbered: Collection[str]) -> Iterator[Exhibited]:
    versions = Version.objects.in_bulk([uuid.UUID(row.version) for row in rows if row.entry in numbered])
    keys = safe.item_keys(versions.values())
    hashes = {
        version.entry.hex: sha256(document_bytes(keys[version.id], version)).hexdigest()
        for version in versions.values()
    }
    for row in rows:
        yield Exhibited(
            id=uuid.UUID(row.entry), of=uuid.UUID(row.entry), kind="entry",
            name=in_short(row.words, row.kinds, row.files),
            about=(_("A diary entry"),), dates=said_edtf(row.when),
            added=datetime.fromisoformat(row.written), sha256=hashes.get(row.entry, ""),
        )  # fmt: skip


def _papers(safe: OpenSafe) -> Iterator[Exhibited]:
    for found in queries.papers(safe):
        pdfs = [file for _part, file in found.files if file.name.endswith(_PDF)]
        if len(pdfs) == 1 and not found.asked.apart:
            yield Exhibited(
                id=found.id, of=found.id, kind="paper", name=found.asked.title or pdfs[0].what,
                added=found.asked.asked_at,
                about=(_("Made here"),), sha256=pdfs[0].sha256,
            )  # fmt: skip


def _messages(safe: OpenSafe) -> Iterator[Exhibited]:
    """The messages that statements quote. They have a number before the copy of them is made."""
    for id, told, at in preparations.every(safe, StatementDraft):
        for each in told.messages:
            about = (_("Messages chosen for a statement. A copy of them is made with it."),)
            yield Exhibited(
                id=uuid.UUID(each.id), of=id, kind="paper", name=messages_name(each), added=at, about=about
            )


def messages_name(messages: ChosenMessages) -> str:
    """What the exhibit is called that messages are."""
    return _("Messages with %(who)s") % {"who": messages.who}


def _origins(safe: OpenSafe) -> dict[str, list[Origin]]:
    rows = Particulars.objects.filter(safe_id=safe.id).order_by("number")
    found: dict[str, list[Origin]] = {}
    for row, told in safe.read_those(rows, Origin):
        found.setdefault(row.exhibit.hex, []).append(told)
    return found


def _papers_of(safe: OpenSafe) -> dict[str, list[tuple[datetime, str]]]:
    found: dict[str, list[tuple[datetime, str]]] = {}
    for _row, asked in sorted(queries.asked(safe), key=lambda pair: pair[1].asked_at):
        for id in asked.holds:
            found.setdefault(id, []).append((asked.asked_at, asked.recipient))
    return found


def row(found: Exhibits, each: Exhibited) -> Exhibit:
    """An exhibit as a row of the list."""
    origin = found.origin(each.id.hex) or Origin(told_at=each.added)
    return Exhibit(
        ref=found.register.ref(each.id.hex), name=origin.name or each.name, about=each.about,
        file_name=each.name if each.kind == "file" else "", sha256=each.sha256,
        added=timezone.localdate(each.added, ZoneInfo(found.zone)), dates=origin.dates or each.dates,
        produced_by=origin.produced_by, device=origin.device, whole=whole_words(origin),
        where_now=origin.where_now, steps=steps(found, each),
        file=each.id.hex if each.kind == "file" else "",
    )  # fmt: skip


def whole_words(origin: Origin) -> str:
    """How much of the device or account it is; empty where she did not say."""
    if origin.whole == "all":
        return _("All of it")
    if origin.whole == "part":
        return _("A part. Left out: %(what)s") % {"what": origin.left_out} if origin.left_out else _("A part")
    return ""


def steps(found: Exhibits, each: Exhibited) -> tuple[tuple[str, str, str], ...]:
    """How an exhibit was kept, in order: when, what happened, and how that is known."""
    return tuple(_steps(found, each))


def _steps(found: Exhibits, each: Exhibited) -> Iterator[tuple[str, str, str]]:
    origin, logged = found.origin(each.id.hex), _("The record's own log")
    if origin and (origin.taken_on or origin.how):
        who = origin.produced_by or _("The owner of this record")
        what = _("Taken off: %(what)s") % {"what": origin.device} if origin.device else _("Taken off")
        yield (
            said_day(origin.taken_on) if origin.taken_on else _("Day not said"),
            f"{what}. {origin.how}" if origin.how else what,
            _("%(who)s, on %(day)s") % {"who": who, "day": said_day(timezone.localdate(origin.told_at))},
        )  # fmt: skip
    if each.saved_at:
        yield said(each.saved_at), _("Saved on a device"), _("The browser that sent it says so")
    yield said(each.added), _("Came into this record"), logged
    if each.read_at:
        yield said(each.read_at), _("Read here. Its bytes were not changed"), logged
    for at, recipient in found.papers.get(each.id.hex, ()):
        put = _("Put into a document for: %(who)s") % {"who": recipient}
        yield said(at), put if recipient else _("Put into a document"), logged

"""What can be asked of shares: what may go out, what is chosen, and what became of those that were sent."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from itertools import islice
from typing import Final

import attrs
import msgspec
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import VaultError
from chesil_web.foundation.log import queries as log
from chesil_web.person.diary import index
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Listed, Version
from chesil_web.person.diary.queries import Wanted
from chesil_web.person.sharing import rules
from chesil_web.person.sharing.models import Choice, Chosen, OwnShare, ShareLink
from chesil_web.record.evidence.models import Kept
from chesil_web.record.given import shared
from chesil_web.record.given.copy_models import KeptTold, LogLine, MediaCopy, PersonCopy, TalkCopy
from chesil_web.record.given.models import EntryCopy, ReplyTold, Share, ThingCopy

MOST: Final = 200  # entries of one share
_COPIED: Final = {field.name for field in msgspec.structs.fields(EntryCopy)}


@attrs.frozen(kw_only=True)
class Narrowed(Wanted):
    """What the list is narrowed to, by days and by these. *who*: a part of a name. *kind*: a code."""

    who: str = ""
    kind: str = ""

    def fits(self, row: Listed) -> bool:
        """Whether an entry is of the person and the kind that are looked for."""
        return self.who.casefold() in row.who.casefold() and (not self.kind or self.kind in row.kinds)


@attrs.frozen(kw_only=True)
class Found:
    """A share as her record knows it.

    Attributes:
        row, safe: None where it was erased. is_refused: its worker said that it is not from her.
    """

    id: uuid.UUID
    link: ShareLink
    row: Share | None
    safe: OpenSafe | None
    is_refused: bool


@attrs.frozen(kw_only=True)
class Look:
    """A log line: a worker opened a share, read a document in it or saved a file as it came.

    *did*: the reason of the log, `READ` or `SAVED`; empty where it was opened. *file*: the name of the file.
    """

    worker: uuid.UUID
    at: datetime
    did: str = ""
    file: str = ""


@attrs.frozen(kw_only=True)
class Whole:
    """A share with what is in it, what was answered, and who opened it, the newest first."""

    found: Found
    copies: tuple[EntryCopy, ...] = ()
    talks: tuple[TalkCopy, ...] = ()
    media: tuple[tuple[uuid.UUID, MediaCopy], ...] = ()
    files: tuple[Kept, ...] = ()
    people: tuple[PersonCopy, ...] = ()
    replies: tuple[ReplyTold, ...] = ()
    kept: tuple[KeptTold, ...] = ()
    looks: tuple[Look, ...] = ()


def offered(safe: OpenSafe, wanted: Narrowed, ticked: Iterable[str]) -> tuple[list[Listed], bool]:
    """The entries that can be shared, newest first, and whether there are more than are listed.

    Args:
        ticked: versions in hex that are listed in any case, as long as they can be shared.
    """
    fit = (row for row in diary.entries(safe, wanted) if not row.private and wanted.fits(row))
    rows = list(islice(fit, MOST + 1))
    chosen = set(ticked) - {row.version for row in rows}
    more = [row for row in index.shown(safe) if row.version in chosen and not row.private] if chosen else []
    return [*more, *rows[:MOST]], len(rows) > MOST


def choice(safe: OpenSafe) -> Chosen | None:
    """What is chosen so far."""
    return next((told for _row, told in safe.read_all(Choice, Chosen)), None)


def chosen(safe: OpenSafe, id: uuid.UUID) -> tuple[Choice, Chosen]:
    """What is about to be shared.

    Raises:
        Http404: it was sent, or another choice took its place.
    """
    row = rules.choice(safe, id)
    return row, safe.read([row], Chosen)[0]


def copies(safe: OpenSafe, told: Chosen) -> list[EntryCopy]:
    """The entries of a choice as they are shared, the oldest first and those without a day last.

    What was deleted, changed or kept for herself since it was chosen is left out.
    """
    ids = [uuid.UUID(each) for each in told.versions]
    rows = Version.objects.filter(safe_id=safe.id, id__in=ids, ends_on=None)
    of_these = Version.objects.filter(safe_id=safe.id, entry__in=rows.values("entry"))
    newest = dict(of_these.values_list("entry").annotate(Max("number")))
    found = [
        (row, entry)
        for row, entry in safe.read_those(rows, Entry)
        if row.number == newest[row.entry] and not (entry.private or entry.removed_at)
    ]
    lines = log.first_lines(safe.id, [row.id for row, _entry in found])
    made = [copied(row, entry, told.without, lines.get(row.id)) for row, entry in found]
    return sorted(made, key=lambda each: (index.days(each.when)[0] or "9", each.written_at))


def texts(copy: EntryCopy) -> Iterator[str]:
    """Every text of a copy."""
    yield from (value for value in msgspec.structs.astuple(copy) if isinstance(value, str))
    for thing in copy.things:
        yield from msgspec.structs.astuple(thing)


def copied(
    row: Version, entry: Entry, without: Sequence[str], line: tuple[int, str] | None = None
) -> EntryCopy:
    """A version of an entry as it goes out. *line*: where the log tells of it (`log.first_lines`)."""
    told = {name: value for name, value in msgspec.structs.asdict(entry).items() if name in _COPIED}
    told |= dict.fromkeys(without, "")
    places = "" if "where" in without else None
    things = tuple(
        ThingCopy(what=each.what, where=each.where if places is None else places, touched=each.touched)
        for each in entry.things
    )
    source = {"entry": row.entry.hex, "version": row.id.hex, "number": row.number, "things": things}
    return EntryCopy(**told | source, line=LogLine(*line) if line else None, copied_by=version("chesil"))


def shares(safe: OpenSafe) -> list[Found]:
    """What she shared, the newest first."""
    found = []
    for row, link in safe.read_all(OwnShare, ShareLink):
        try:
            found.append(_found(row.id, link))
        except VaultError:  # its lock is harmed: it keeps nobody from the others
            safe.damaged[row.id] = OwnShare._meta.label_lower
    return sorted(found, key=lambda each: each.link.sent_at, reverse=True)


def share(safe: OpenSafe, id: uuid.UUID) -> Found:
    """One of them.

    Raises:
        Http404: there is none.
    """
    (link,) = safe.read([rules.share(safe, id)], ShareLink)
    return _found(id, link)


def share_or_none(safe: OpenSafe, id: uuid.UUID) -> Found | None:
    """One of them; None where it left her list, or does not open."""
    rows = OwnShare.objects.filter(safe_id=safe.id, id=id)
    for _row, link in safe.read_those(rows, ShareLink):
        try:
            return _found(id, link)
        except VaultError:  # its lock is harmed
            safe.damaged[id] = OwnShare._meta.label_lower
    return None


def is_running(found: Found) -> bool:
    """Whether a share can be read today, or once its worker says whose it is."""
    row = found.row
    return row is not None and row.stopped_on is None and row.ends_on >= timezone.localdate()


def opened(safe: OpenSafe, id: uuid.UUID) -> OpenSafe:
    """The safe of one of them, open for her.

    Raises:
        Http404: there is none, or it was erased.
    """
    found = share(safe, id).safe
    if found is None:
        raise Http404
    return found


def _found(id: uuid.UUID, link: ShareLink) -> Found:
    place = uuid.UUID(link.safe)
    safe = cases.open_as_giver(place, bytes.fromhex(link.secret))
    row = Share.objects.filter(id=uuid.UUID(link.share), safe_id=place).first() if safe else None
    return Found(
        id=id, link=link, row=row, safe=safe if row else None, is_refused=cases.why_erased(place) == "refused"
    )


def whole(record: OpenSafe, found: Found) -> Whole:
    """A share with all that is in it, empty where it was erased. What is damaged is noted in the record."""
    safe = found.safe
    if safe is None:
        return Whole(found=found)
    inside = shared.inside(safe)
    names = {id.hex: kept.name for id, kept in inside.files}
    made = Whole(
        found=found, copies=inside.entries, talks=inside.talks, media=inside.media, people=inside.people,
        files=tuple(kept for _id, kept in inside.files), replies=inside.replies,
        kept=inside.kept,
        looks=tuple(
            Look(
                worker=uuid.UUID(each.by), at=each.logged_at, did=each.reason, file=names.get(each.item, ""),
            )
            for each in log.viewed(safe)
        ),
    )  # fmt: skip
    record.damaged.update(safe.damaged)
    return made

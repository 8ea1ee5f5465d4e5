"""What each page of this room shows."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice, repeat
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.documents.words import address_words
from chesil.readers.media.kinds import named_as_sound, named_as_video
from chesil.timeline.captions import base_name
from chesil_web.foundation.jobs import progress
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.jobs.worker import STOPPED
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day, said_length
from chesil_web.record.contact import call_words
from chesil_web.record.evidence import bridge, places, queries
from chesil_web.record.evidence.beside import Link, Record
from chesil_web.record.evidence.captions import Captioned, captioned, named_by, rests_on, when_words
from chesil_web.record.evidence.drawings import Drawing, draw
from chesil_web.record.evidence.forms import FIELDS, Clock, Columns, GoTo
from chesil_web.record.evidence.guides import GUIDES, Guide
from chesil_web.record.evidence.models import Caption, Coming, Kept, Source, Told
from chesil_web.record.evidence.queries import UNDO_FOR, File, Naming

A_PAGE: Final = 50
_MOST_NAMES: Final = 4
_FORMATS: Final = {
    "whatsapp": lazy("WhatsApp"), "sms-backup-restore": lazy("Text messages and calls"),

    "imessage": lazy("iMessage"), "telegram": lazy("Telegram"), "messenger": lazy("Messenger"),
    "instagram": lazy("Instagram"),
    "eml": lazy("E-mail"), "mbox": lazy("E-mail"), "msg": lazy("E-mail"), "call-records": lazy("Phone bill"),
    "vcard": lazy("Contacts"), "media": lazy("Photo, video or recording"), "notes": lazy("Notes"),
}  # fmt: skip
_DRAWINGS: Final = {
    "message": "waits", "call": "call", "contact": "people", "media": "photo", "note": "write",
}  # fmt: skip
_CLOCKS: Final = {
    "stated": lazy("The file states the time zone."),
    "assumed": lazy(
        "The file does not say which country its times are from. We assumed the time in %(place)s."
    ),
    "told": lazy(
        "The file does not say which country its times are from. You said it is the time in %(place)s."
    ),
    "date_only": lazy("The file has days and no times."),
    "none": "",
}


@attrs.frozen(kw_only=True)
class FileRow:
    """A file in a list. *drawing*: of ui/icons.html, of what most of it is."""

    id: uuid.UUID
    drawing: str
    address: str
    name: str
    added: str
    state: str


@attrs.frozen(kw_only=True)
class ComingRow:
    """A file that has not arrived whole."""

    name: str
    begun: str
    drop: str


@attrs.frozen(kw_only=True)
class ListPage(Page):
    """The files of the record.

    Attributes:
        untimed: how many have no time, in words; empty when all have one.
        busy: where to ask whether one is still being read; nothing when none is.
        next: where to go once something was read.
    """

    rows: tuple[FileRow, ...]
    coming: tuple[ComingRow, ...]
    busy: str
    next: str
    removed: bool
    untimed: str


@attrs.frozen(kw_only=True)
class WayPage:
    """One way to a file: the words and the drawing of each step. *open*: it is the only way."""

    name: str
    open: bool
    steps: tuple[tuple[str, Drawing | None], ...]


@attrs.frozen(kw_only=True)
class AddPage(Page):
    """What do you have? Then one guide, then the file.

    Attributes:
        safety: what to know before, each with its heading. problems: of files just sent.
    """

    guides: tuple[tuple[str, str], ...]
    ways: tuple[WayPage, ...]
    safety: tuple[tuple[str, str], ...]
    otherwise: str
    declared: str
    coming: tuple[ComingRow, ...]
    problems: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Document:
    """One document in a file, in words.

    Attributes:
        rows: what it is, when, who and how much, each with its label. clock: whose time it is, where the file
            does not say so. expert: how it was read.
    """

    name: str
    rows: tuple[tuple[str, str], ...]
    clock: str
    expert: tuple[str, ...]


@attrs.frozen(kw_only=True)
class FilePage(Page):
    """One file: what it is, what was read, what was not and why, what was assumed, what is asked.

    Attributes:
        facts: when it was added. expert: what only an expert asks for. unknown: files in it of no known kind.
        clock: where to say which country's time it has; empty where the file states that or has no times.
        columns: of a list of calls, each with what it was read as.
        ask_columns: where to say what they are, and how that is called; nothing where it is not asked.
        look: where to see what was read, and how that is called; nothing where nothing was.
        caption: what she said of a photo or recording, once she did. ask_caption: where it is asked.
        named_by: messages that name the file, and where each stands.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    state: str
    busy: str
    documents: tuple[Document, ...]
    remarks: tuple[str, ...]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]
    expert: tuple[tuple[str, str], ...]
    asks_order: bool
    order_told: bool
    clock: str
    columns: tuple[tuple[str, str], ...]
    ask_columns: tuple[str, str] | None
    look: tuple[str, str] | None
    next: str
    again: bool
    removed_until: str
    id: uuid.UUID
    caption: Captioned | None
    ask_caption: str
    named_by: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class ClockPage(Page):
    """Asks which country's time the times in a file are."""


@attrs.frozen(kw_only=True)
class ColumnsPage(Page):
    """Asks which column of a list of calls is what. *told*: she said so before, which can be undone."""

    told: bool


@attrs.frozen(kw_only=True)
class ShownFile:
    """A file that came with a record.

    Attributes:
        see: where its picture stands, if it is one. picture: that picture itself, where it was asked for.
        sound: where it can be listened to, if it is a recording or a video.
        video: it is one, of which only the sound plays. length: of either, in words, where its file says it.
        own: it is a file of its own with the name that the record says, and not certainly the one.
    """

    name: str
    see: str = ""
    picture: str = ""
    sound: str = ""
    video: bool = False
    length: str = ""
    own: bool = False


@attrs.frozen(kw_only=True)
class Shown:
    """One record as it is shown, closed until it is opened.

    Attributes:
        document: the name of the document it is in, where a file holds several. sought: it was asked for.
        files: what came with it. more: how many that are not named, or nothing.
        asked: of what she sent herself, the day and how, in case she asked to stop there; else nothing.
        link: where another room says more about it, or nothing.
    """

    document: str
    sought: bool
    number: str
    when: str
    clock: str
    who: str
    what: str
    text: str
    files: tuple[ShownFile, ...]
    more: str
    asked: tuple[str, str] | None
    link: Link | None


@attrs.frozen(kw_only=True)
class Reader:
    """Who looks into files: she herself, or a worker whom they were sent to.

    Attributes:
        address: gives where a page is, by its name, the file and what else it needs.
        owner: what whoever's phone a file is from is called.
    """

    address: Callable[..., str]
    owner: str
    is_hers: bool = False


@attrs.frozen(kw_only=True)
class LookPage(Page):
    """Records of a file, a page at a time. *address*: where another page of them is asked for."""

    rows: tuple[Shown, ...]
    number: int
    pages: int
    address: str


def listed(
    files: list[File], *, removed: bool, notice: str = "", coming: Sequence[tuple[uuid.UUID, Coming]] = ()
) -> ListPage:
    """The list."""
    return ListPage(
        heading=_("Deleted files") if removed else _("Files"), rows=tuple(map(_row, files)), removed=removed,
        busy=reverse("evidence:list-how-far") if busy(files) else "", notice=notice,
        next=reverse("analysis:noticed") if not removed and any(map(_has_rows, files)) else "",
        coming=tuple(map(_coming, coming)), untimed="" if removed else _untimed(files),
        back=reverse("evidence:list") if removed else reverse("diary:today"),
    )  # fmt: skip


def _untimed(files: Sequence[File]) -> str:
    count = sum(map(queries.is_untimed, files))
    words = ngettext(
        "%(n)d file has no time. Say when it is from",
        "%(n)d files have no time. Say when they are from",
        count,
    )
    return words % {"n": count} if count else ""


def _coming(found: tuple[uuid.UUID, Coming]) -> ComingRow:
    id, each = found
    return ComingRow(
        name=each.name or _("File"), begun=said(each.begun_at), drop=reverse("evidence:drop", args=[id])
    )


def how_far(found: File) -> dict[str, object]:
    """Whether a file is still being read, and what is said of it meanwhile."""
    return {"busy": found.is_busy, "said": _state(found)}


def list_how_far(files: list[File]) -> dict[str, object]:
    """Whether any is still being read, and what is said of each that is."""
    return {"busy": busy(files), "each": {str(each.id): _state(each) for each in files if each.is_busy}}


def busy(files: list[File]) -> bool:
    """Whether any is still being read."""
    return any(each.is_busy for each in files)


def add(
    guide: Guide | None, coming: Sequence[tuple[uuid.UUID, Coming]], problems: tuple[str, ...] = ()
) -> AddPage:
    """The page to add files."""
    return AddPage(
        heading=str(guide.name) if guide else _("What do you have?"), problems=problems,
        declared=guide.code if guide else "", coming=tuple(map(_coming, coming)),
        back=reverse("evidence:add") if guide else reverse("evidence:list"),
        guides=tuple((reverse("evidence:guide", args=[each.number]), str(each.name)) for each in GUIDES),
        ways=_ways(guide) if guide else (), safety=_safety(guide) if guide else (),
        otherwise=str(guide.otherwise) if guide else "",
    )  # fmt: skip


def _ways(guide: Guide) -> tuple[WayPage, ...]:
    return tuple(
        WayPage(
            name=str(way.name), open=len(guide.ways) == 1,
            steps=tuple((str(step.words), draw(step.screen) if step.screen else None) for step in way.steps),
        )
        for way in guide.ways
    )  # fmt: skip


def _safety(guide: Guide) -> tuple[tuple[str, str], ...]:
    shared = _(
        "Do this on another phone or computer, or when you have time. After you have added the file, delete "
        "it from Downloads or Files, and empty the bin there."
    )
    return (
        (_("What others may see"), str(guide.others)),
        (_("What can be seen afterwards"), str(guide.stays)),
        (_("If others use this phone or computer"), shared),
    )


def hers(name: str, *args: object) -> str:
    """Where a page of a file in her record is: the address of a `Reader`."""
    return reverse(f"evidence:{name}", args=args)


def file(found: File, told: Told, *, messages: Sequence[Naming] = ()) -> FilePage:
    """One file. *messages*: that name it."""
    kept, read = found.kept, found.read
    assumed = read is not None and any(each.clock == "assumed" for each in read.sources)
    assumed |= kept.caption is not None and "T" in kept.caption.when and not kept.caption.when.endswith("Z")
    asked = reverse("evidence:caption", args=[found.id]) if queries.is_media(found) else ""
    until = said_day(timezone.localdate(kept.removed_at + UNDO_FOR)) if kept.removed_at else ""
    return FilePage(
        heading=kept.name or _("File"), name=kept.name, id=found.id,
        state="" if _says_itself(found) else _state(found),
        busy=reverse("evidence:how-far", args=[found.id]) if found.is_busy else "",
        facts=((_("Added"), said(kept.received_at)),), expert=_expert(found),
        remarks=read.remarks if read else (),
        documents=tuple(_document(each, kept, told) for each in read.sources) if read else (),
        removed_until=until, back=reverse("evidence:list"),
        problems=_problems(found), unknown=_unknown(found),
        clock=reverse("evidence:clock", args=[found.id]) if assumed and not until else "",
        columns=_columns(found), ask_columns=_ask_columns(found),
        asks_order=bool(read and not until and any(each.order_unknown for each in read.sources)),
        order_told=bool(read and not until and any(each.order_told for each in read.sources)),
        look=way_in(found, hers), next=reverse("analysis:noticed") if _has_rows(found) and not until else "",
        again=found.has_failed and not until, caption=captioned(kept.caption, asked),
        ask_caption="" if until or kept.caption else asked, named_by=tuple(map(named_by, messages)),
    )  # fmt: skip


def clock(found: File, form: Clock) -> ClockPage:
    """Which country's time it has."""
    return ClockPage(
        heading=found.kept.name or _("File"), form=form, back=reverse("evidence:file", args=[found.id])
    )


def _columns(found: File) -> tuple[tuple[str, str], ...]:
    table = queries.only_table(found)
    read = table.columns.items() if table else ()
    return tuple((name, str(FIELDS.get(field, field))) for name, field in read)


def _ask_columns(found: File) -> tuple[str, str] | None:
    table = queries.only_table(found)
    if table is None:
        return None
    said = _("Change which column is what") if table.columns else _("This is a list of calls")
    return reverse("evidence:columns", args=[found.id]), said


def columns(found: File, form: Columns) -> ColumnsPage:
    """Which column is what."""
    return ColumnsPage(
        heading=_("Which column is what?"), form=form, told=bool(found.kept.columns),
        back=reverse("evidence:file", args=[found.id]),
    )  # fmt: skip


def _has_rows(found: File) -> bool:
    return found.read is not None and any(each.rows for each in found.read.sources)


def way_in(found: File, address: Callable[..., str]) -> tuple[str, str] | None:
    """Where what was read from a file is shown, and what that is called; None where nothing was.

    Args:
        address: as of `Reader`.
    """
    if found.read is None or not _has_rows(found):
        return None
    if all(each.format == "media" for each in found.read.sources):
        return address("record-picture", found.id, 0, 1, 0) + "#sought", _("Look at it")
    return address("look", found.id), _("Look at what was read")


def _problems(found: File) -> tuple[str, ...]:
    if found.read is None:
        return ()
    lines = (
        _("Record %(n)d: %(what)s") % {"n": number, "what": what} for number, what in found.read.problems
    )
    return tuple(lines)


def _unknown(found: File) -> tuple[str, ...]:
    names = found.read.unknown if found.read else ()
    return tuple(_("%(name)s: we do not know this kind of file.") % {"name": name} for name in names)


def _expert(found: File) -> tuple[tuple[str, str], ...]:
    return (_("Size"), size(found.kept.size)), (_("SHA-256 of the file as it came"), found.kept.sha256)


def holds(found: File, zone: str) -> list[str]:
    """What a file holds, in words: a line for each document that was read in it, with its days in *zone*."""
    sources = found.read.sources if found.read else ()
    return [
        ", ".join(filter(None, (f"{_format(each)}: {_counts(each)}", _span(each, zone))))
        for each in sources
        if each.rows or each.problems
    ]


def _document(source: Source, kept: Kept, told: Told) -> Document:
    clock, is_stated = _clock(source, kept, told), source.clock == "stated"
    who = [visible(address_words(each)) for each in source.people[:_MOST_NAMES]]
    more = len(source.people) - len(who)
    named = ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", more) if more else "%(names)s"
    rows = (
        (_("What"), _format(source)), (_("When"), _span(source, told.zone)),
        (_("Who"), named % {"names": ", ".join(who), "n": more}), (_("How many"), _counts(source)),
    )  # fmt: skip
    return Document(
        name=_format(source), rows=tuple(each for each in rows if each[1]), clock="" if is_stated else clock,
        expert=(*([clock] if is_stated and clock else ()), *source.assumptions),
    )  # fmt: skip


def _clock(source: Source, kept: Kept, told: Told) -> str:
    said = "told" if source.clock == "assumed" and kept.zone else source.clock
    return str(_CLOCKS[said]) % {"place": places.called(kept.zone or told.zone)}


def _format(source: Source) -> str:
    return str(_FORMATS.get(source.format, source.format))


def _counts(source: Source) -> str:
    words = {
        "message": ngettext("%(n)s message", "%(n)s messages", source.kinds.get("message", 0)),
        "call": ngettext("%(n)s call", "%(n)s calls", source.kinds.get("call", 0)),
        "notice": ngettext("%(n)s notice", "%(n)s notices", source.kinds.get("notice", 0)),
        "contact": ngettext("%(n)s contact", "%(n)s contacts", source.kinds.get("contact", 0)),
        "media": ngettext(
            "%(n)s photo or recording", "%(n)s photos or recordings", source.kinds.get("media", 0)
        ),
        "note": ngettext("%(n)s note", "%(n)s notes", source.kinds.get("note", 0)),
    }
    parts = [
        words[kind] % {"n": f"{count:,}"} for kind, count in source.kinds.items() if count and kind in words
    ]
    if source.problems:
        lost = ngettext("%(n)s record could not be read", "%(n)s records could not be read", source.problems)
        parts.append(lost % {"n": f"{source.problems:,}"})
    return ", ".join(parts)


def _span(source: Source, zone: str) -> str:
    if not source.first:
        return ""
    first, last = (said_day(_day(each, zone)) for each in (source.first, source.last))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _day(written: str, zone: str) -> date:
    """The day of a time that a file gives: in *zone* where the file states the instant, else as written."""
    moment = datetime.fromisoformat(written)
    return (moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment).date()


def _row(found: File) -> FileRow:
    return FileRow(
        id=found.id, address=reverse("evidence:file", args=[found.id]), name=found.kept.name or _("File"),
        added=said(found.kept.received_at), state=_state(found), drawing=_drawing(found),
    )  # fmt: skip


def _drawing(found: File) -> str:
    counts: Counter[str] = Counter()
    for source in found.read.sources if found.read else ():
        counts.update(source.kinds)
    known = [kind for kind, _count in counts.most_common() if kind in _DRAWINGS]
    return _DRAWINGS[known[0]] if known else "files"


def _was_stopped(found: File) -> bool:
    """Whether what read it was stopped as often as it is tried, and not by what is in the file."""
    if found.read is not None:
        return found.read.stopped
    return found.job is not None and found.job.fault in STOPPED


def _state(found: File) -> str:
    if _was_stopped(found):
        return _("Received and sealed. Reading it was stopped three times. You can try again.")
    if found.read is not None:
        known = [source for source in found.read.sources if source.rows or source.problems]
        return " · ".join(f"{_format(each)}: {_counts(each)}" for each in known) or _(
            "Kept. We do not know this kind of file."
        )
    if found.job is not None and found.is_busy:
        return f"{_('Received and sealed. It is being read.')} {_read_so_far(found.job)}".strip()
    if found.job is not None and found.job.fault == Job.EXPIRED:
        return _("Received and sealed. Press the button to have it read.")
    return _("Received and sealed. It could not be read.")


def _says_itself(found: File) -> bool:
    """Whether what was read says how it stands with a file."""
    known = found.read is not None and any(each.rows or each.problems for each in found.read.sources)
    return known and not _was_stopped(found)


def _read_so_far(job: Job) -> str:
    if job.state == Job.WAITING:
        return progress.waiting(job)
    if job.found:
        said = ngettext(
            "%(n)s record was found. It is being sealed.",
            "%(n)s records were found. They are being sealed.",
            job.found,
        )
        return said % {"n": f"{job.found:,}"}
    return _("%(done)s of %(all)s.") % {"done": size(job.done), "all": size(job.total)} if job.done else ""


def size(count: int) -> str:
    """So many bytes, in words."""
    for unit, of in ((_("GB"), 1e9), (_("MB"), 1e6), (_("kB"), 1e3)):
        if count >= of:
            return f"{count / of:.1f} {unit}"
    return ngettext("%(n)d byte", "%(n)d bytes", count) % {"n": count}


def look(
    found: File, told: Told, rows: list[dict[str, Any]], *, start: int, count: int,
    form: GoTo, sought: int | None, nth: int | None, linked: frozenset[str],
    links: Callable[[Sequence[Record]], Mapping[Record, Link]], beside: Mapping[str, File], reader: Reader,
) -> LookPage:  # fmt: skip
    """Records as text.

    Args:
        start: the place of the first. sought: the place of the one asked for, *nth*: and its picture.
        linked: the names of the pictures and recordings in the file.
        links: gives what other rooms add beside records, by the number of their document and their own.
        beside: those that are files of their own, by base name.
    """
    place, several = places.called(found.kept.zone or told.zone), len(form.documents) > 1
    stands = list(islice(_documents_of_rows(form.documents), start, start + len(rows)))
    records = [(document, row["record"]) for row, (document, _name) in zip(rows, stands, strict=False)]
    added = links(records)
    return LookPage(
        heading=found.kept.name or _("File"), number=start // A_PAGE + 1, form=form,
        rows=tuple(
            _shown(
                row, place, name if several else "", found.kept.caption, sought=at == sought,
                link=added.get((document, row["record"])), reader=reader,
                files=_files(
                    row, [found.id, document], name, linked, beside, reader,
                    asked=nth if at == sought else None,
                ),
            )
            for at, (row, (document, name)) in enumerate(zip(rows, stands, strict=False), start=start)
        ),
        address=reader.address("look", found.id), pages=max(1, -(-count // A_PAGE)),
        back=reader.address("file", found.id),
    )  # fmt: skip


def _documents_of_rows(documents: Sequence[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    """Of each row, the document that it is in: which one, and its name."""
    return chain.from_iterable(repeat((which, name), rows) for which, (name, rows) in enumerate(documents))


def _files(
    row: dict[str, Any], stands: list[object], document: str, linked: frozenset[str],
    beside: Mapping[str, File], reader: Reader, *, asked: int | None,
) -> tuple[ShownFile, ...]:  # fmt: skip
    """What came with a record. A page holds one picture at most: without scripts all would be fetched."""
    pictures = bridge.pictures(row, document=document, linked=linked)
    sounds = bridge.sounds(row, document=document, linked=linked)
    found = []
    for nth, each in enumerate((row["attachments"] or ())[: bridge.MOST_FILES]):
        at = [*stands, row["record"], nth]
        see = reader.address("record-picture", *at) + "#sought" if nth in pictures else ""
        picture = reader.address("picture", *at) if see and nth == asked else ""
        sound = reader.address("sound", *at) if nth in sounds else ""
        name = visible(each["name"] or _("File"))
        own = None if see or sound or row["kind"] == "media" else beside.get(base_name(each["name"] or ""))
        shown = ShownFile(
            name=name, see=see, picture=picture, sound=sound, video=bool(sound) and bridge.is_video(each),
            length=said_length(row["duration_s"]) if row["kind"] == "media" and sound else "",
        )  # fmt: skip
        found.append(_own(own, name) if own else shown)
    return tuple(found)


def _own(own: File, name: str) -> ShownFile:
    """What a record names and a file of its own is called by, which can be seen or heard there."""
    at = [own.id, 0, 1, 0]
    if named_as_sound(name):
        sound = reverse("evidence:sound", args=at)
        return ShownFile(name=name, sound=sound, video=named_as_video(name), own=True)
    return ShownFile(name=name, see=reverse("evidence:record-picture", args=at) + "#sought", own=True)


def _more(row: dict[str, Any]) -> str:
    more = len(row["attachments"] or ()) - bridge.MOST_FILES
    return ngettext("and %(n)d more file", "and %(n)d more files", more) % {"n": more} if more > 0 else ""


def _shown(
    row: dict[str, Any],
    place: str,
    document: str,
    caption: Caption | None,
    *,
    sought: bool,
    files: tuple[ShownFile, ...],
    link: Link | None,
    reader: Reader,
) -> Shown:
    moment = row["at"].replace(tzinfo=UTC) if row["at"] and row["at"].tzinfo is None else row["at"]
    when = said(moment) if moment else _wall(row)
    clock = "" if moment else (_("time in %(place)s") % {"place": place} if row["wall"] else _("no time"))
    if caption is not None and caption.when and row["kind"] == "media":
        when, clock = when_words(caption.when), rests_on(caption.when_from)
    who = reader.owner if row["direction"] == "from_owner" else row["sender_name"] or row["sender"] or ""
    if row["address_hidden"]:
        who = _("Number withheld")
    return Shown(
        document=document, sought=sought,
        number=_("Record %(n)d") % {"n": row["record"]}, when=when, clock=clock, who=visible(who),
        what=_what(row), link=link, files=files, more=_more(row),
        asked=_asked(row, moment) if reader.is_hers else None,
        text=visible("\n".join(filter(None, (row["subject"], row["text"])))),
    )  # fmt: skip


def _asked(row: dict[str, Any], moment: datetime | None) -> tuple[str, str] | None:
    time = timezone.localtime(moment) if moment else row["wall"]
    if row["direction"] != "from_owner" or row["kind"] not in ("message", "call") or time is None:
        return None
    return time.date().isoformat(), "call" if row["kind"] == "call" else ""


def _wall(row: dict[str, Any]) -> str:
    wall = row["wall"]
    return f"{said_day(wall.date())}, {wall:%H:%M}" if wall else row["as_written"] or ""


def _what(row: dict[str, Any]) -> str:
    kinds = {
        "message": _("Message"), "call": _("Call"), "notice": _("Notice"), "contact": _("Contact"),
        "media": _("Photo or recording"), "note": _("Note"),
    }  # fmt: skip
    what: str = kinds.get(row["kind"], row["kind"])
    if row["kind"] == "call":
        what = call_words(answered=row["answered"], duration_s=row["duration_s"])
    return what + (", " + _("with a file") if row["attachments"] else "")

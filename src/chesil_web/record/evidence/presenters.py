"""What each page of this room shows."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import attrs
from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.jobs import progress
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.jobs.worker import STOPPED
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.record.evidence import day_order, held, queries, wrong_clocks
from chesil_web.record.evidence.beside import Link, links_of_files
from chesil_web.record.evidence.captions import Captioned, belongs_to, captioned, named_by
from chesil_web.record.evidence.drawings import Drawing, draw
from chesil_web.record.evidence.forms import FIELDS, Clock, Columns
from chesil_web.record.evidence.guide_parts import Guide
from chesil_web.record.evidence.guides import GUIDES
from chesil_web.record.evidence.models import Coming, Told
from chesil_web.record.evidence.queries import UNDO_FOR, File, Naming

_DRAWINGS: Final = {
    "message": "waits", "call": "call", "contact": "people", "media": "photo", "note": "write",
}  # fmt: skip


@attrs.frozen(kw_only=True)
class FileRow:
    """A file in a list. *drawing*: of ui/icons.html, of what most of it is.

    Attributes:
        name: of a photo or recording of which more is known, what it is; *state* is its name then.
        asks: the address of the question about its dates; empty if there is none.
    """

    id: uuid.UUID
    drawing: str
    address: str
    name: str
    added: str
    state: str
    asks: str


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
        links: what other rooms add about all of them.
        busy: where to ask whether one is still being read; nothing when none is.
        next: where to go once something was read.
    """

    rows: tuple[FileRow, ...]
    coming: tuple[ComingRow, ...]
    busy: str
    next: str
    removed: bool
    untimed: str
    links: tuple[Link, ...]


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
        takes_folder: a folder of a backup may hold it.
    """

    guides: tuple[tuple[str, str], ...]
    ways: tuple[WayPage, ...]
    safety: tuple[tuple[str, str], ...]
    otherwise: str
    declared: str
    coming: tuple[ComingRow, ...]
    problems: tuple[str, ...]
    takes_folder: bool


@attrs.frozen(kw_only=True)
class FilePage(Page):
    """One file: what it is, what was read, what was not and why, what was assumed, what is asked.

    Attributes:
        facts: when it was added. expert: what only an expert asks for. unknown: files in it of no known kind.
        clock: where to say which country's time it has; empty where the file states that or has no times.
        columns: of a list of calls, each with what it was read as.
        ask_columns: where to say what they are, and how that is called; nothing where it is not asked.
        choose: where to choose conversations, or to give the key, and how that is called; nothing elsewhere.
        look: where to see what was read, and how that is called; nothing where nothing was.
        caption: what she said of a photo or recording, once she did. ask_caption: where it is asked.
        links: what other rooms add about it, such as the messages in a picture.
        untimed: nothing says when it is from, so that is asked before all else.
        named_by: messages that name the file, and where each stands. belongs: entries that have it, likewise.
        ask_wrong_clock: where it can be said that the clock behind it was wrong; empty where it has no times.
        wrong_clocks: what she said of that, in sentences.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    state: str
    busy: str
    documents: tuple[held.Document, ...]
    remarks: tuple[str, ...]
    unknown: tuple[str, ...]
    problems: tuple[str, ...]
    expert: tuple[tuple[str, str], ...]
    asks_order: bool
    order_told: bool
    clock: str
    columns: tuple[tuple[str, str], ...]
    ask_columns: tuple[str, str] | None
    choose: tuple[str, str] | None
    look: tuple[str, str] | None
    next: str
    again: bool
    removed_until: str
    id: uuid.UUID
    caption: Captioned | None
    ask_caption: str
    links: tuple[Link, ...]
    untimed: bool
    named_by: tuple[tuple[str, str], ...]
    belongs: tuple[tuple[str, str], ...]
    ask_wrong_clock: str
    wrong_clocks: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ClockPage(Page):
    """Asks which country's time the times in a file are."""


@attrs.frozen(kw_only=True)
class AsksPage(Page):
    """Asks which conversations are taken, or for the key of a backup."""


@attrs.frozen(kw_only=True)
class ColumnsPage(Page):
    """Asks which column of a list of calls is what. *told*: she said so before, which can be undone."""

    told: bool


def listed(
    safe: OpenSafe, files: list[File], *, removed: bool, notice: str = "",
    coming: Sequence[tuple[uuid.UUID, Coming]] = (),
) -> ListPage:  # fmt: skip
    """The list."""
    return ListPage(
        heading=_("Deleted files") if removed else _("Files"), rows=tuple(map(_row, files)), removed=removed,
        busy=reverse("evidence:list-how-far") if busy(files) else "", notice=notice,
        next=reverse("analysis:noticed") if not removed and any(map(_has_rows, files)) else "",
        coming=tuple(map(_coming, coming)), untimed="" if removed else _untimed(files),
        links=() if removed else tuple(links_of_files(safe, files)),
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
        takes_folder=bool(guide and guide.code == "iphone"),
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
        "Do this on a phone or computer that nobody else uses, or when you are alone. After you have added "
        "the file, delete it from Downloads or Files, and empty the bin there."
    )
    return (
        (_("What others may see"), str(guide.others)),
        (_("What can be seen afterwards"), str(guide.stays)),
        (_("If others use this phone or computer"), shared),
    )


def hers(name: str, *args: object) -> str:
    """Where a page of a file in her record is: the address of a `record_presenters.Reader`."""
    return reverse(f"evidence:{name}", args=args)


def file(found: File, told: Told, *, messages: Sequence[Naming] = (), links: Sequence[Link] = ()) -> FilePage:
    """One file. *messages*: that name it. *links*: as of beside.links_of_file."""
    clocks = (each for each in queries.in_use(told.clocks) if found.id.hex in each.files)
    kept, read = found.kept, found.read
    assumed = read is not None and any(each.clock == "assumed" for each in read.sources)
    caption = found.caption
    assumed |= caption is not None and "T" in caption.when and not caption.when.endswith("Z")
    asked = reverse("evidence:caption", args=[found.id]) if queries.is_media(found) else ""
    until = said_day(timezone.localdate(kept.removed_at + UNDO_FOR)) if kept.removed_at else ""
    return FilePage(
        heading=kept.name or _("File"), name=kept.name, id=found.id,
        state="" if _says_itself(found) else _state(found),
        busy=reverse("evidence:how-far", args=[found.id]) if found.is_busy else "",
        facts=((_("Added"), said(kept.received_at)),), expert=_expert(found),
        remarks=read.remarks if read else (),
        documents=tuple(held.document(each, kept, told) for each in read.sources) if read else (),
        removed_until=until, back=reverse("evidence:list"),
        problems=_problems(found), unknown=_unknown(found),
        clock=reverse("evidence:clock", args=[found.id]) if assumed and not until else "",
        columns=_columns(found), ask_columns=_ask_columns(found),
        asks_order=not until and day_order.waits(found),
        order_told=bool(read and not until and any(each.order_told for each in read.sources)),
        choose=_choose(found), look=way_in(found, hers),
        next=reverse("analysis:noticed") if _has_rows(found) and not until else "",
        again=found.has_failed and not until, caption=captioned(caption, asked),
        ask_caption="" if until or caption else asked, untimed=not until and queries.is_untimed(found),
        links=tuple(links), named_by=tuple(map(named_by, messages)),
        belongs=tuple(map(belongs_to, kept.notes.items())),
        wrong_clocks=tuple(map(wrong_clocks.says, clocks)),
        ask_wrong_clock=reverse("evidence:wrong-clock", args=[found.id])
        if queries.has_clock(found) else "",
    )  # fmt: skip


def clock(found: File, form: Clock) -> ClockPage:
    """Which country's time it has."""
    return ClockPage(
        heading=found.kept.name or _("File"), form=form, back=reverse("evidence:file", args=[found.id])
    )


def _choose(found: File) -> tuple[str, str] | None:
    if queries.conversations(found):
        return reverse("evidence:conversations", args=[found.id]), _("Choose the conversations")
    if queries.is_locked(found):
        return reverse("evidence:unlock", args=[found.id]), _("Open it with its key")
    return None


def asks(found: File, form: Form) -> AsksPage:
    """A page that asks one thing about a file."""
    return AsksPage(
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
        address: as of `record_presenters.Reader`.
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
    return tuple(
        _("%(name)s: we cannot read this kind of file. It is kept as it is.") % {"name": name}
        for name in names
    )


def _expert(found: File) -> tuple[tuple[str, str], ...]:
    return (_("Size"), held.size(found.kept.size)), (_("SHA-256 of the file as it came"), found.kept.sha256)


def _row(found: File) -> FileRow:
    name, media = found.kept.name or _("File"), held.media_words(found)
    return FileRow(
        id=found.id, address=reverse("evidence:file", args=[found.id]), name=media or name,
        added=said(found.kept.received_at), state=name if media else _state(found), drawing=_drawing(found),
        asks=day_order.address(found) if day_order.waits(found) and not found.kept.removed_at else "",
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
        return _("It arrived and is locked. Reading it was stopped three times. You can try again.")
    if there := queries.conversations(found):
        said = ngettext(
            "It is here, and locked. There is %(n)d conversation in it, which is not on your timeline.",
            "It is here, and locked. There are %(n)d conversations in it, which are not on your timeline.",
            len(there),
        )
        return said % {"n": len(there)}
    if found.read is not None:
        known = [source for source in found.read.sources if source.rows or source.problems]
        return " · ".join(f"{held.format_words(each)}: {held.counts(each)}" for each in known) or _(
            "Kept. We do not know this kind of file."
        )
    if found.job is not None and found.is_busy:
        return f"{_('It arrived and is locked. It is being read.')} {_read_so_far(found.job)}".strip()
    if found.job is not None and found.job.fault == Job.EXPIRED:
        return _("It arrived and is locked. Press the button to have it read.")
    return _("It arrived and is locked. It could not be read.")


def _says_itself(found: File) -> bool:
    """Whether what was read says how it stands with a file."""
    known = found.read is not None and any(each.rows or each.problems for each in found.read.sources)
    return known and not _was_stopped(found)


def _read_so_far(job: Job) -> str:
    if job.state == Job.WAITING:
        return progress.waiting(job)
    if job.found:
        said = ngettext(
            "%(n)s record was found. It is being saved.",
            "%(n)s records were found. They are being saved.",
            job.found,
        )
        return said % {"n": f"{job.found:,}"}
    if not job.done:
        return ""
    return _("%(done)s of %(all)s.") % {"done": held.size(job.done), "all": held.size(job.total)}

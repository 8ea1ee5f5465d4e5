"""Makes a pack of a case: originals or a chosen part, papers, and what proves them, logged as handed over."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from typing import BinaryIO, Final

import attrs

from chesil import pipeline
from chesil.case_folder import anchoring, choosing, log
from chesil.case_folder.case import Case, Progress
from chesil.case_folder.choosing import Choice, Chosen
from chesil.case_folder.contents import Answers
from chesil.case_folder.errors import NotInCase
from chesil.case_folder.log import Entry
from chesil.case_folder.receiving import ROWS
from chesil.readers.registry import FileReading
from chesil.terms import settings as settings_file
from chesil.timeline import PeopleFile
from chesil.vault import labels
from chesil.vault.notes import fingerprint, sign_checkpoint
from chesil.vault.pack import writing
from chesil.vault.pack.contents import LeftOut
from chesil.vault.pack.drafting import Draft, draft_pack
from chesil.vault.pack.parts import Logged, Original, Paper, RowSlice
from chesil.vault.pack.writing import Completion, pack_chunks
from chesil.vault.records import Exported, FileAdded, ImportParsed
from chesil.vault.sealing import subkey

_NOT_CHOSEN: Final = "The owner did not choose them for this pack"
_REMOVED: Final = "The owner removed them"


@attrs.frozen(kw_only=True)
class Packed:
    """A pack that was logged and can be written.

    Attributes:
        chunks: its bytes, to be taken once. anchored: whether an authority has stamped its making.
        items, left_out: how many files, tables and papers it holds, and how much it does not.
        fingerprint: of the key that signs the log; give it to the reader some other way.
    """

    chunks: Iterator[bytes] = attrs.field(repr=False)
    anchored: bool
    items: int
    left_out: int
    fingerprint: str


def pack(
    case: Case,
    *,
    recipient: str,
    purpose: str = "",
    choice: Choice,
    answers: Answers,
    papers: bool = True,
    sign: Callable[[bytes], bytes] | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Packed:
    """Make a pack, and log that it was made and for whom.

    Args:
        recipient, purpose: for the log and the pack itself, in the owner's words.
        choice: what to hand over. answers: as for looking into the case.
        papers: whether to make a chronology, a CSV and findings of what is handed over.
        sign: signs the chronology, when somebody is to.
    Raises:
        NotInCase: nothing in the case fits the choice.
        OwnerUnknown, SettingsError: the papers or the choice need an answer that nobody gave.
        PackBroken, Damaged, BlobMissing: something in the case is not as it was logged.
    """
    progress("Opening what is sealed", 0, 0)
    parts = _Parts.of(case, choice, answers)
    if not parts.is_anything:
        raise NotInCase("Nothing in this record fits that choice.", next_step="Choose more, or leave it out.")
    made = list(_papers(parts.handed_over, answers, sign)) if papers else []
    key, now = case.signing_key(), case.now()
    draft = draft_pack(
        origin=log.origin(case.database),
        public_key=key.public_key(),
        made_at=now,
        made_by=f"chesil {version('chesil')}",
        items=parts.originals,
        records=parts.records,
        rows=parts.slices,
        derived=made,
        left_out=parts.left_out,
        anchors=anchoring.files(case.database),
        authorities=anchoring.roots(case.database),
        progress=_counted(progress, "Checking each file"),
    )
    logged = _log(case, draft, recipient=recipient, purpose=purpose)
    summary = log.frontier(case.database)
    checkpoint = sign_checkpoint(log.origin(case.database), size=summary.size, root=summary.root, key=key)
    anchored = anchoring.make(case).stamped
    completion = Completion(anchor=anchoring.files(case.database)[-1], key=key) if anchored else None
    return Packed(
        chunks=pack_chunks(
            draft,
            logged=logged,
            leaves=[leaf.hash for leaf in log.leaves(case.database)],
            checkpoint=checkpoint,
            completion=completion,
        ),
        anchored=anchored,
        items=draft.items,
        left_out=draft.left_out,
        fingerprint=fingerprint(key.public_key()),
    )


def complete(case: Case, source: BinaryIO, sink: BinaryIO) -> None:
    """Write a pack anew with the time stamp of its own making, when it was not there yet.

    Raises:
        PackBroken: it is no pack of this case, has that time stamp, or there is none yet.
    """
    writing.complete(source, sink, anchors=anchoring.files(case.database), key=case.signing_key())


def _log(case: Case, draft: Draft, *, recipient: str, purpose: str) -> Logged:
    record = Exported(
        logged_at=case.now(),
        by=log.OWNER,
        manifest_sha256=draft.manifest_sha256,
        recipient=recipient,
        purpose=purpose,
        items=draft.items,
        left_out=draft.left_out,
    )
    own, own_key = case.own_item("log")
    with case.database.change():
        case.log(record, item=own, item_key=own_key)
    *_, last = log.entries(case.database, {own: own_key})
    return _logged(last)


def _logged(entry: Entry) -> Logged:
    return Logged(record=entry.written, salt=entry.salt, index=entry.leaf.number)


@attrs.frozen(kw_only=True)
class _Parts:
    """What of a case goes into a pack.

    Attributes:
        handed_over: what papers are made from. originals, slices: whole files, and rows of others.
        records: of the files that slices come from. left_out: what stays, counted.
    """

    handed_over: Sequence[FileReading]
    originals: Sequence[Original]
    slices: Sequence[RowSlice]
    records: Sequence[Logged]
    left_out: Sequence[LeftOut]

    @property
    def is_anything(self) -> bool:
        return bool(self.originals or self.slices)

    @classmethod
    def of(cls, case: Case, choice: Choice, answers: Answers) -> "_Parts":
        files, readings = case.files(), case.readings()
        added = _entries(case, FileAdded)
        tables = {item: case.table(readings[item][0]) for item in files if item in readings}
        if choice.is_everything:
            whole, cut = list(files), {}
        else:
            chosen = dict(zip(tables, _choose(choice, list(tables.values()), answers), strict=True))
            whole = [item for item, each in chosen.items() if each.is_whole]
            cut = {item: each for item, each in chosen.items() if each.numbers and not each.is_whole}
        handed_over = [tables[item] for item in whole if item in tables]
        handed_over += [choosing.cut(each) for each in cut.values()]
        return cls(
            handed_over=handed_over,
            originals=[_original(case, item, files[item].name, added[item]) for item in whole],
            slices=list(_slices(case, cut, {item: readings[item][0] for item in cut})),
            records=[_logged(added[item]) for item in cut],
            left_out=list(_left_out(case, len(files) - len(whole) - len(cut))),
        )


def _choose(choice: Choice, tables: list[FileReading], answers: Answers) -> list[Chosen]:
    settings = answers.settings or settings_file.load()
    joined = pipeline.join(tables, settings=settings, people=_people(answers), me=answers.me)
    return choosing.choose(choice, tables, joined, zone=settings.reading.zone)


def _people(answers: Answers) -> PeopleFile | None:
    return PeopleFile(answers.people) if answers.people else None


def _entries(case: Case, kind: type[FileAdded] | type[ImportParsed]) -> dict[bytes, Entry]:
    """The log's entry of each item that was added or read, by item."""
    every = log.entries(case.database, case.items.keys(["file", "reading"]))
    return {entry.leaf.item: entry for entry in every if isinstance(entry.record, kind)}


def _original(case: Case, item: bytes, name: str, entry: Entry) -> Original:
    return Original(name=name, open=partial(case.items.file, item), logged=_logged(entry))


def _slices(case: Case, cut: Mapping[bytes, Chosen], readings: Mapping[bytes, bytes]) -> Iterator[RowSlice]:
    parsed = _entries(case, ImportParsed)
    for item, each in cut.items():
        reading = readings[item]
        yield RowSlice(
            name=case.files()[item].name,
            frame=each.rows,
            numbers=each.numbers,
            salt_key=subkey(case.items.key(reading), labels.child(ROWS)),
            logged=_logged(parsed[reading]),
            people_left_out=each.people_left_out,
        )


def _left_out(case: Case, files: int) -> Iterator[LeftOut]:
    if files:
        yield LeftOut(count=files, what="whole files", why=_NOT_CHOSEN)
    rows = case.database.rows("select count(*) from deletion join item on id = item where kind = 'file'")
    if rows[0][0]:
        yield LeftOut(count=rows[0][0], what="removed files", why=_REMOVED)


def _papers(
    files: Sequence[FileReading], answers: Answers, sign: Callable[[bytes], bytes] | None
) -> Iterator[Paper]:
    run = pipeline.understand(
        files,
        settings=answers.settings or settings_file.load(),
        me=answers.me,
        about=answers.about,
        people=_people(answers),
    )
    for name, what, data in pipeline.papers(run):
        signed = sign(data) if sign and name.endswith(".pdf") else data
        yield Paper(name=name, what=what, open=partial(io.BytesIO, signed))


def _counted(progress: Progress, what: str) -> Callable[[int], None]:
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        progress(what, done, 0)

    return report

"""Makes a pack of a case: originals or a chosen part, papers, and what proves them, logged as handed over."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

import attrs
import msgspec
import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chesil import pipeline
from chesil.case_folder import anchoring, choosing, handing_over, kept_readings, log, splitting
from chesil.case_folder.case import Case, Progress
from chesil.case_folder.choosing import Choice, Chosen
from chesil.case_folder.contents import Answers
from chesil.case_folder.errors import NotInCase
from chesil.case_folder.handing_over import Held, Packed, Parts, Read, Way
from chesil.case_folder.log import Entry
from chesil.documents import showing
from chesil.documents.showing import Reveals
from chesil.leaks.details import Kind
from chesil.leaks.pieces import Piece
from chesil.leaks.telling import of_others
from chesil.pipeline import Analysis
from chesil.readers.registry import FileReading
from chesil.terms import settings as settings_file
from chesil.terms import tables
from chesil.terms.settings import Settings
from chesil.timeline import PeopleFile
from chesil.vault.pack import writing
from chesil.vault.pack.contents import LeftOut
from chesil.vault.pack.parts import AnchorFiles, Logged, Original, Paper
from chesil.vault.records import AnyRecord, FileAdded, ImportParsed

COVER: Final = "cover.pdf"
_REMOVED: Final = "The owner removed them"
_NO_MORE: Final[Mapping[bytes, Way]] = {}


def pack(case: Case, **asked: Any) -> Packed:
    """Make one pack of any size, and log it; takes and raises what `packs` does."""
    (only,) = packs(case, **asked)
    return only()


def packs(
    case: Case,
    *,
    recipient: str,
    purpose: str = "",
    choice: Choice,
    answers: Answers,
    added: Mapping[bytes, Way] = _NO_MORE,
    everything: bool = False,
    papers: bool = True,
    sign: Callable[[bytes], bytes] | None = None,
    cover: Callable[[Analysis | None, Sequence[LeftOut], int], bytes] | None = None,
    most_bytes: int = 0,
    progress: Progress = lambda what, done, total: None,
) -> list[Callable[[], Packed]]:
    """What makes each pack of a hand-over, to be called in order once the one before is written.

    Each call logs that the pack was made and for whom.

    Args:
        recipient, purpose: for the log and the pack itself, in the owner's words.
        choice: what to hand over; where it names nobody, what the papers show about whom the case is about.
        answers: as for looking into the case. added: files that go too, by their item, and how.
        everything: all files, whoever they and the papers are about; the choice must name nothing.
        papers: whether to make a chronology, a CSV and findings of what is handed over.
        sign: signs the chronology, when somebody is to.
        cover: makes the cover page from the run of the papers, what is left out, and how many packs there
            are.
        most_bytes: of each pack; 0 for one pack of any size.
    Raises:
        NotInCase: nothing in the case fits the choice.
        OwnerUnknown, SettingsError: the papers or the choice need an answer that nobody gave.
        PackBroken, Damaged, BlobMissing: something in the case is not as it was logged.
    """
    progress("Opening what is sealed", 0, 0)
    answers = _about_the_chosen(choice, answers)
    is_all = everything or (choice.is_everything and answers.about is None)
    parts = _everything(case, added) if is_all else _part(case, choice, answers, added)
    if not parts.is_anything:
        raise NotInCase("Nothing in this case fits that choice.", next_step="Choose more, or leave it out.")
    day = case.now().astimezone(ZoneInfo(_settings(answers).reading.zone)).date()
    run = _run(parts.handed_over(), answers, day) if papers else None
    made = list(_papers(run, day, sign)) if run else []
    several = _several(parts, most_bytes, papers=made)
    if cover:
        made.insert(0, _cover(cover(run, parts.left_out, len(several))))
    making = partial(_packed, case, recipient=recipient, progress=progress)
    return [
        partial(making, one, papers=[] if number else made, purpose=_purpose(purpose, number, len(several)))
        for number, one in enumerate(several)
    ]


def _several(parts: Parts, most_bytes: int, *, papers: Sequence[Paper]) -> Sequence[Parts]:
    """What goes into each pack. The papers go into the first one."""
    if not most_bytes:
        return [parts]
    size = sum(each.open().seek(0, io.SEEK_END) for each in papers)
    return splitting.split(parts, most_bytes, papers=size)


def _cover(page: bytes) -> Paper:
    return Paper(name=COVER, what="The cover page", open=partial(io.BytesIO, page))


def _purpose(purpose: str, number: int, count: int) -> str:
    """What a pack is for, with its number where there are several; *number* counts from 0."""
    part = f"part {number + 1} of {count}" if count > 1 else ""
    return ", ".join(filter(None, (purpose, part)))


def _packed(
    case: Case, parts: Parts, *, papers: Sequence[Paper], recipient: str, purpose: str, progress: Progress
) -> Packed:
    """Write one pack and log it. Its log continues from the pack before it."""
    return handing_over.make(
        _CaseLog.of(case),
        parts,
        papers=papers,
        recipient=recipient,
        purpose=purpose,
        progress=progress,
    )


@attrs.frozen(kw_only=True)
class Tells:
    """What a file tells the people who get it.

    Attributes:
        who: whose words it holds, as it names them. reveals: what else it tells when it goes as it came.
        written: how many numbers, e-mail addresses and locations stand in its words, by kind.
    """

    who: tuple[str, ...] = ()
    reveals: tuple[Reveals, ...] = ()
    written: Mapping[Kind, int] = attrs.field(factory=dict)


def tells(case: Case, item: bytes) -> Tells:
    """What a file tells; nothing for one that could not be read."""
    reading = case.readings().get(item)
    if reading is None:
        return Tells()
    rows = kept_readings.all_rows(case.table(reading[0]))
    who = rows.select(pl.coalesce("sender_name", "sender").alias("who"))["who"].drop_nulls().unique().sort()
    words = [Piece(part="", text=text) for text in rows["text"].drop_nulls()]
    return Tells(
        who=tuple(who), reveals=showing.tells(rows, people=tables.empty(tables.PEOPLE), persons=()),
        written={kind: len(values) for kind, values in of_others(words, ()).items()},
    )  # fmt: skip


def complete(case: Case, source: BinaryIO, sink: BinaryIO) -> None:
    """Write a pack anew with the time stamp of its own making, when it was not there yet.

    Raises:
        PackBroken: it is no pack of this case, has that time stamp, or there is none yet.
    """
    writing.complete(source, sink, anchors=anchoring.files(case.database), key=case.signing_key())


@attrs.frozen(kw_only=True)
class _CaseLog:
    """The log of a case; see handing_over.RecordLog."""

    origin: str
    key: Ed25519PrivateKey = attrs.field(repr=False)
    _case: Case

    @classmethod
    def of(cls, case: Case) -> "_CaseLog":
        return cls(origin=log.origin(case.database), key=case.signing_key(), case=case)

    def now(self) -> datetime:
        return self._case.now()

    def anchors(self) -> Sequence[AnchorFiles]:
        return anchoring.files(self._case.database)

    def roots(self) -> Mapping[str, bytes]:
        return anchoring.roots(self._case.database)

    def append(self, made: Callable[[datetime, str], AnyRecord]) -> Logged:
        own, own_key = self._case.own_item("log")
        with self._case.database.change():
            self._case.log(made(self.now(), log.OWNER), item=own, item_key=own_key)
        *_, last = log.entries(self._case.database, {own: own_key})
        return _logged(last)

    def leaves(self, size: int) -> list[bytes]:
        return [leaf.hash for leaf in log.leaves(self._case.database)[:size]]

    def anchor(self, checkpoint: str, *, size: int) -> AnchorFiles | None:
        made = anchoring.make(self._case)  # of the log as it is, which nobody else writes to meanwhile
        last = anchoring.files(self._case.database)[-1]
        return last if made.stamped and last.checkpoint == checkpoint else None


def _logged(entry: Entry) -> Logged:
    return Logged(record=entry.written, salt=entry.salt, index=entry.leaf.number)


def _about_the_chosen(choice: Choice, answers: Answers) -> Answers:
    """The papers of a pack that names one person are about that person."""
    one = choice.people[0] if len(choice.people) == 1 else None
    return msgspec.structs.replace(answers, about=one or answers.about)


def _everything(case: Case, added: Mapping[bytes, Way]) -> Parts:
    files = list(_held(case, added, otherwise=Way.ALL))
    return handing_over.part(files, handing_over.everything, left_out=list(_removed(case)))


def _part(case: Case, choice: Choice, answers: Answers, added: Mapping[bytes, Way]) -> Parts:
    files, choose = (
        list(_held(case, added, otherwise=Way.AS_SHOWN)),
        partial(_choose, choice, answers=answers),
    )
    return handing_over.part(files, choose, left_out=list(_removed(case)))


def _held(case: Case, added: Mapping[bytes, Way], *, otherwise: Way) -> Iterator[Held]:
    """Every file of the case, in the order of their paths, each with the way it goes."""
    readings, came, parsed = case.readings(), _entries(case, FileAdded), _entries(case, ImportParsed)
    for item, kept in case.files().items():
        yield Held(
            original=Original(
                name=kept.name, open=partial(case.items.file, item), logged=_logged(came[item])
            ),
            read=_read(case, readings[item][0], parsed) if item in readings else None,
            way=added.get(item, otherwise),
        )


def _read(case: Case, reading: bytes, parsed: Mapping[bytes, Entry]) -> Read:
    return Read(
        table=partial(case.table, reading),
        logged=_logged(parsed[reading]),
        salt_key=kept_readings.salt_key(case.items.key(reading)),
    )


def _choose(choice: Choice, files: list[FileReading], *, answers: Answers) -> list[Chosen]:
    """The rows that fit the choice, less those whose bytes hold what the papers about these people hide."""
    settings = _settings(answers)
    joined = pipeline.join(files, settings=settings, people=_people(answers), me=answers.me)
    names = choice.people or ((answers.about,) if answers.about else ())
    chosen = choosing.choose(attrs.evolve(choice, people=names), files, joined, zone=settings.reading.zone)
    if not names:
        return handing_over.without_places(chosen)
    return choosing.without_hidden(chosen, joined.people, [choosing.person(name, joined) for name in names])


def _settings(answers: Answers) -> Settings:
    return answers.settings or settings_file.load()


def _people(answers: Answers) -> PeopleFile | None:
    return PeopleFile(answers.people) if answers.people else None


def _entries(case: Case, kind: type[FileAdded] | type[ImportParsed]) -> dict[bytes, Entry]:
    """The log's entry of each item that was added or read, by item."""
    every = log.entries(case.database, case.items.keys(["file", "reading"]))
    return {entry.leaf.item: entry for entry in every if isinstance(entry.record, kind)}


def _removed(case: Case) -> Iterator[LeftOut]:
    rows = case.database.rows("select count(*) from deletion join item on id = item where kind = 'file'")
    if rows[0][0]:
        yield LeftOut(count=rows[0][0], what="removed files", why=_REMOVED)


def _run(files: Sequence[FileReading], answers: Answers, day: date) -> Analysis:
    return pipeline.understand(
        files,
        settings=_settings(answers),
        me=answers.me,
        about=answers.about,
        people=_people(answers),
        answers=answers.messages,
        as_of=day,
    )


def _papers(run: Analysis, day: date, sign: Callable[[bytes], bytes] | None) -> Iterator[Paper]:
    for name, what, data in pipeline.papers(run, made=day):
        signed = sign(data) if sign and name.endswith(".pdf") else data
        yield Paper(name=name, what=what, open=partial(io.BytesIO, signed))

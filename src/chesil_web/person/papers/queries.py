"""What can be asked of the papers in a record."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeGuard

import attrs
import msgspec
from django.http import Http404
from django.utils import timezone

from chesil.case_folder.handing_over import Way
from chesil.leaks import Detail
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.log.actions import Key
from chesil_web.foundation.ui import helped
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.analysis.models import stamp_of
from chesil_web.person.analysis.queries import Looked
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Listed, Thing, Version
from chesil_web.person.papers import numbering
from chesil_web.person.papers.holding import Holding, holdings
from chesil_web.person.papers.models import (
    Asked,
    Bundle,
    File,
    Front,
    HeldFile,
    HeldNote,
    Made,
    Paper,
    Pictured,
    Slice,
    Talk,
)
from chesil_web.person.people import bridge as people_bridge
from chesil_web.person.people import queries as people
from chesil_web.person.people.models import Known
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.evidence.queries import File as Held
from chesil_web.record.evidence.queries import answers, files


@attrs.frozen(kw_only=True)
class Found:
    """A paper with its files, when it is made."""

    id: uuid.UUID
    asked: Asked
    files: tuple[tuple[uuid.UUID, File], ...]
    job: Job | None

    @property
    def busy(self) -> bool:
        """Whether it is still being made, or something is being taken out of it."""
        return self.job is not None and self.job.is_open


@attrs.frozen(kw_only=True)
class Wanted:
    """What she asks for; see Asked."""

    what_for: str
    papers: tuple[str, ...]
    text: str
    name: str
    part: Slice
    initials: str = ""
    recipient: str = ""
    sealed_for: str = ""
    versions: bool = False
    law: bool = False
    asks: str = ""
    pictures: bool = False
    ways: Mapping[uuid.UUID, Way] = {}
    front: Front | None = None


@attrs.frozen(kw_only=True)
class Offer:
    """A file that can go, how, and how it goes unless she says something else.

    Attributes:
        number: as an exhibit. holding: what the look knows of it; None where it knows nothing.
        ways: the least first.
    """

    number: int
    file: Held
    holding: Holding | None
    ways: tuple[Way, ...]
    usual: Way


def asks_for_files(wanted: Wanted) -> bool:
    """Whether files go or are listed, so that she chooses which."""
    return bool({"pack", "exhibits"} & set(wanted.papers))


def is_for_her(wanted: Wanted | Asked) -> bool:
    """Whether it is a copy of everything for herself, which leaves nothing out: she knows all of it."""
    part = wanted.part
    return wanted.what_for == "me" and not (part.since or part.until or part.people or part.kinds)


def with_exhibits(wanted: Wanted, shown: Mapping[uuid.UUID, Sequence[int]]) -> Wanted:
    """What she asks for, with the list of exhibits where an entry of the statement names one."""
    if not any(shown.values()) or "exhibits" in wanted.papers:
        return wanted
    return attrs.evolve(wanted, papers=(*wanted.papers, "exhibits"))


def offers(safe: OpenSafe, wanted: Wanted, files: Mapping[int, Held], shown: Collection[int]) -> list[Offer]:
    """The files of the record by their exhibit numbers, each with the ways it can go.

    Args:
        shown: the numbers of those that a statement names.
    """
    known, with_entries = _holdings(safe, wanted.part), _with_entries(safe)
    return [
        _offer(
            number, each, known.get(each.id.hex), wanted, linked=number in shown or each.id in with_entries
        )
        for number, each in files.items()
    ]


def _holdings(safe: OpenSafe, part: Slice) -> dict[str, Holding]:
    looked = analysis.newest(safe)
    if not is_current(looked, safe):
        return {}
    with analysis.tables(safe, looked) as run:
        told = answers(safe)
        return holdings(
            run, part, about=told.about, kept=analysis.kept(safe), changed=analysis.decided(safe).changed,
            zone=told.zone,
        )  # fmt: skip


def _with_entries(safe: OpenSafe) -> set[uuid.UUID]:
    """The files that she keeps with an entry of hers."""
    rows = [row for row in diary.entries(safe, diary.Wanted()) if not row.private]
    return {uuid.UUID(hexed) for _row, entry in diary.opened(safe, rows) for hexed in entry.files}


def _offer(number: int, each: Held, known: Holding | None, wanted: Wanted, *, linked: bool) -> Offer:
    for_her = is_for_her(wanted)
    is_whole = for_her or (known is not None and known.only_about and each.is_all_read)
    is_shown = linked or is_whole or (rests_on_a_look(wanted) and known is not None and known.about > 0)
    if "pack" not in wanted.papers:  # in a chronology or on a list a file stands or it does not
        ways: tuple[Way, ...] = (Way.OUT, Way.AS_IT_CAME)
        usual = Way.AS_IT_CAME if is_shown else Way.OUT
    elif known is not None and known.picture:
        ways, usual = (Way.OUT, Way.ALL, Way.AS_IT_CAME), Way.ALL if linked else Way.OUT
        usual = Way.AS_IT_CAME if for_her else usual
    elif known is not None and (known.about or known.others):
        ways, usual = (Way.OUT, Way.ROWS, Way.AS_IT_CAME), Way.AS_IT_CAME if is_whole else Way.ROWS
        usual = usual if for_her or known.about else Way.OUT
    else:
        ways, usual = (Way.OUT, Way.AS_IT_CAME), Way.AS_IT_CAME if for_her else Way.OUT
    return Offer(number=number, file=each, holding=known, ways=ways, usual=usual)


def rests_on_a_look(wanted: Wanted) -> bool:
    """Whether it is made from what was looked through."""
    return bool({"summary", "chronology", "pack", "transcript"} & set(wanted.papers))


def with_choice(
    wanted: Wanted,
    *,
    ways: Mapping[uuid.UUID, Way],
    also: Iterable[tuple[str, str]],
    notes_out: Iterable[int],
) -> Wanted:
    """What she asks for, with what she chose of files, talks with others, and notes: all papers obey it.

    Args:
        ways: how each file goes; one goes whose talk is in *also*, too. also, notes_out: as in Slice.
    """
    talks = tuple(sorted(also))
    brought = {uuid.UUID(file) for file, _ in talks}
    going = {file: Way.ROWS if way is Way.OUT and file in brought else way for file, way in ways.items()}
    part = msgspec.structs.replace(
        wanted.part, also=talks, notes_out=tuple(sorted(notes_out)),
        files_out=tuple(sorted(file.hex for file, way in going.items() if way is Way.OUT)),
    )  # fmt: skip
    return attrs.evolve(wanted, part=part, ways=going)


def cut(wanted: Wanted, offered: Iterable[Offer]) -> set[str]:
    """The ids in hex of the readings of files of which a part goes in a pack."""
    if "pack" not in wanted.papers:
        return set()
    mine = (each.file for each in offered if wanted.ways.get(each.file.id) is Way.ROWS)
    return {each.part.hex for each in mine if each.part is not None}


def stamp(wanted: Wanted) -> str:
    """Tells one choice of what leaves from another."""
    ways = sorted(f"{file.hex} {way.value}" for file, way in wanted.ways.items())
    return stamp_of([msgspec.json.encode(wanted.part).decode(), *ways])


def stamp_of_talk(talk: Talk, *, pictures: bool) -> str:
    """Tells one choice of a conversation from another."""
    return stamp_of([msgspec.json.encode(talk).decode(), str(pictures)])


def zone(safe: OpenSafe) -> str:
    """The IANA zone that papers show times in."""
    return answers(safe).zone


def is_current(looked: Looked | None, safe: OpenSafe) -> TypeGuard[Looked]:
    """Whether everything that is here now was looked through, and no question is open.

    Else what was deleted or made private since would still go into a paper, and what came since would not.
    """
    if looked is None or looked.part is None or looked.given is None or looked.given.asks:
        return False
    return not analysis.is_stale(safe, looked)


def entries(safe: OpenSafe, part: Slice) -> list[Listed]:
    """The diary entries that can go into a statement, in order of time: those of the chosen days, and none
    that are only for her."""
    rows = [row for row in diary.entries(safe, diary.Wanted()) if not row.private and _fits(row, part)]
    return sorted(rows, key=lambda row: (row.start or "9999", row.written))


def _fits(row: Listed, part: Slice) -> bool:
    if not (part.since or part.until):
        return True
    return bool(row.start) and str(part.since or "") <= row.start <= str(part.until or "9999")


def shown_by(safe: OpenSafe, rows: Sequence[Listed], files: Mapping[int, Held]) -> dict[str, tuple[int, ...]]:
    """By an entry's id in hex, the numbers of the exhibits that she keeps with it."""
    numbers = {each.id.hex: number for number, each in files.items()}
    return {
        row.entry: tuple(sorted(numbers[each] for each in entry.files if each in numbers))
        for row, entry in diary.opened(safe, rows)
    }


def statement(
    safe: OpenSafe, part: Slice, chosen: Mapping[uuid.UUID, Sequence[str]]
) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """The chosen entries as a statement takes them, and what is left out of it, counted.

    Args:
        chosen: entries, each with the references of the exhibits that show it.
    """
    everything = diary.entries(safe, diary.Wanted())
    wanted = {each.hex: list(refs) for each, refs in chosen.items()}
    rows = [row for row in entries(safe, part) if row.entry in wanted]
    private = sum(1 for row in everything if row.private)
    others = len(everything) - private - len(rows)
    said = diary.opened(safe, rows)
    left_out = (
        _left_out(len(rows) - len(said), "entry that is damaged and could not be opened",
                  "entries that are damaged and could not be opened"),
        _left_out(others, "entry that was not chosen", "entries that were not chosen"),
        _left_out(private, "entry that is only for the person who wrote it",
                  "entries that are only for the person who wrote them"),
    )  # fmt: skip
    told = [as_told(entry) | {"exhibits": wanted[row.entry]} for row, entry in said]
    return told, tuple(filter(None, left_out))


def words_of_statement(safe: OpenSafe, wanted: Wanted, entries: Collection[uuid.UUID]) -> list[str]:
    """What each entry of a statement says; nothing where no statement is asked for."""
    if "statement" not in wanted.papers:
        return []
    told, _left = statement(safe, wanted.part, dict.fromkeys(entries, ()))
    return ["\n".join(map(str, each.values())) for each in told]


def secrets(safe: OpenSafe) -> list[Detail]:
    """What she says must stay secret."""
    return people_bridge.secrets(people.secrets(people.things(safe)))


def _left_out(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}." if count else ""


def as_told(entry: Entry) -> dict[str, object]:
    """An entry as a statement takes it: what she answered, by the names of docs/formats/notes.md."""
    said = {name: getattr(entry, name) for name in _TOLD}
    return {name: value for name, value in said.items() if value not in ("", None)} | {
        "written_at": timezone.localdate(entry.written_at).isoformat(),
        "typed_with": helped.listed(entry.typed_with),
    }


_TOLD: Final = (
    "when", "when_words", "what", "who", "how_known", "where", "how", "witnesses", "children", "effect",
    "how_it_felt", "feared_violence", "changes", "asked_to_stop", "reply", "reported_to", "reference",
)  # fmt: skip


def bundle(
    safe: OpenSafe, own: Key, *, versions: bool, ways: Mapping[uuid.UUID, Way], refs: Mapping[str, str]
) -> Bundle:
    """What of this record can go into a pack.

    Args:
        ways: how each file goes; one that is not named stays.
        refs: exhibit numbers of files by their ids in hex.
        own: the key that its making is logged under. versions: whether earlier versions of entries go in too.
    """
    found = oldest_first(files(safe))
    keys = safe.item_keys(Evidence(id=each.id) for each in found)
    notes, earlier, private = _notes(safe, versions=versions)
    return Bundle(
        files=tuple(
            HeldFile(
                id=each.id.hex, name=each.kept.name, key=keys[each.id].hex(),
                reading=each.part.hex if each.part else "", way=ways.get(each.id, Way.OUT).value,
                ref=refs.get(each.id.hex, ""),
            )
            for each in found
        ),
        notes=tuple(notes),
        own=as_lent(own),
        left_out=tuple(_never_in(safe, earlier, private)),
    )  # fmt: skip


def pictured(
    safe: OpenSafe, found: Mapping[int, Held], ways: Mapping[uuid.UUID, Way], initials: str
) -> tuple[Pictured, ...]:
    """The files that pictures may come from, by their exhibit numbers: those that do not stay out."""
    going = {number: each for number, each in found.items() if ways.get(each.id, Way.OUT) is not Way.OUT}
    keys = safe.item_keys(Evidence(id=each.id) for each in going.values())
    return tuple(
        Pictured(id=each.id.hex, key=keys[each.id].hex(), ref=numbering.ref(initials, number))
        for number, each in going.items()
    )


def as_lent(own: Key) -> tuple[str, str]:
    """A key to log with as a job is given it: the id of its item, and the key, in hex."""
    return (own.item.hex if own.item else "", own.key.hex())


def _notes(safe: OpenSafe, *, versions: bool) -> tuple[list[HeldNote], int, int]:
    """What she wrote, in the order that analysis.written.diary_as_notes has it; and how many earlier versions
    stay out, and how many of them because they were only for her when she wrote them."""
    told = people.things(safe)
    entries = [uuid.UUID(row.entry) for row in diary.told(safe)]
    rows = Version.objects.filter(safe_id=safe.id, entry__in=entries).order_by("entry", "-number")
    of: dict[uuid.UUID, list[uuid.UUID]] = {entry: [] for entry in entries}
    private = 0
    for row, said in safe.read_those(rows, Entry):
        private += said.private
        if not said.private:
            of[row.entry].append(row.id)
    requests = people.request_ids(told)
    opened = [Version(id=id) for ids in of.values() for id in ids]
    keys = safe.item_keys([*opened, *(Known(id=each) for each in requests)])
    kept = [ids if versions else ids[:1] for ids in of.values()]
    notes = [HeldNote(what="entry", rows=tuple((id.hex, keys[id].hex()) for id in ids)) for ids in kept]
    notes += [HeldNote(what="request", rows=((id.hex, keys[id].hex()),)) for id in requests]
    return notes, sum(map(len, of.values())) - sum(map(len, kept)), private


def _never_in(safe: OpenSafe, earlier: int, private: int) -> Iterator[tuple[int, str, str]]:
    everything, told = diary.entries(safe, diary.Wanted()), people.things(safe)
    for count, what, why in (
        (len(files(safe, removed=True)), "removed files", "The owner removed them"),
        (len(diary.entries(safe, diary.Wanted(removed=True))), "removed entries", "The owner removed them"),
        (sum(1 for row in everything if row.private), "entries", "They are only for who wrote them"),
        (earlier, "earlier versions of entries", "The owner chose the newest alone"),
        (private, "earlier versions of entries", "They were only for who wrote them"),
        (len(told) - len(people.request_ids(told)), "notes on people, orders and dates",
         "They are not evidence, and what of them is used stands in the chronology"),
    ):  # fmt: skip
        if count:
            yield count, what, why


def oldest_first(found: list[Held]) -> list[Held]:
    """Files in the order they were added."""
    return sorted(found, key=lambda each: (each.kept.received_at, each.id))


def things(
    safe: OpenSafe, part: Slice, chosen: Collection[uuid.UUID] | None
) -> list[tuple[Thing, Entry, uuid.UUID]]:
    """The things that go on a list of exhibits, in the order of their entries, with each entry and its id.

    Args:
        chosen: the entries that go into a statement; None for all of the days, where there is none.
    """
    rows = [row for row in entries(safe, part) if chosen is None or uuid.UUID(row.entry) in chosen]
    return [
        (thing, entry, uuid.UUID(row.entry))
        for row, entry in diary.opened(safe, rows)
        for thing in entry.things
    ]


def entries_of(safe: OpenSafe, notes: Collection[int]) -> set[uuid.UUID]:
    """The diary entries among what she wrote, by their numbers in analysis.written.diary_as_notes."""
    told = enumerate(diary.opened(safe, diary.told(safe)), start=1)
    return {uuid.UUID(row.entry) for number, (row, _entry) in told if number in set(notes)}


def asked(safe: OpenSafe) -> list[tuple[Paper, Asked]]:
    """What was asked for of every paper, in no order; no file of them is opened."""
    return safe.read_all(Paper, Asked)


def papers(safe: OpenSafe) -> list[Found]:
    """Every paper, newest first."""
    wanted = asked(safe)
    rows = [row for row, _ in wanted]
    parts = Made.objects.filter(item__in=[row.id for row in rows]).order_by("number")
    made = safe.read_parts(parts, Paper, File)
    jobs = Job.objects.in_bulk([row.job for row in rows if row.job])
    found = [
        Found(
            id=row.id,
            asked=said,
            files=tuple((part.id, file) for part, file in made if part.item == row.id),
            job=jobs.get(row.job) if row.job else None,
        )
        for row, said in wanted
    ]
    return sorted(found, key=lambda each: each.asked.asked_at, reverse=True)


def paper(safe: OpenSafe, id: uuid.UUID) -> Found:
    """One paper.

    Raises:
        Http404: there is none in this record. Damaged: it does not open.
    """
    found = next((each for each in papers(safe) if each.id == id), None)
    if found is None:
        safe.read(Paper.objects.filter(safe_id=safe.id, id=id), Asked)
        raise Http404
    return found

"""What makes and drops papers."""

import json
import uuid
from collections.abc import Mapping, Sequence

import attrs
import msgspec
from django.db import transaction
from django.utils import timezone

from chesil.case_folder.handing_over import Way
from chesil_web.foundation.jobs.beginning import begin
from chesil_web.foundation.keys.erasing import drop_whole
from chesil_web.foundation.keys.models import Safe
from chesil_web.foundation.keys.opened import OpenSafe, part_key
from chesil_web.foundation.log import actions as log
from chesil_web.person.analysis import queries as analysis
from chesil_web.person.analysis.models import Run
from chesil_web.person.diary.models import Entry, Thing
from chesil_web.person.papers import bridge, gate, numbering, queries, register
from chesil_web.person.papers.gate import Decision
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.models import Asked, Exhibit, Find, Paper
from chesil_web.person.papers.queries import Wanted
from chesil_web.person.papers.tasks import make_paper, settle_paper
from chesil_web.record.evidence.queries import File, answers
from chesil_web.record.evidence.queries import files as files_of

type Shown = Mapping[uuid.UUID, Sequence[int]]
"""Diary entries, each with the numbers of the exhibits that she says show it."""
type Things = Mapping[int, tuple[Thing, Entry, uuid.UUID]]
"""Things she keeps by their exhibit numbers, each with its entry and the entry's id."""


def ask(
    safe: OpenSafe, wanted: Wanted, entries: Shown | None = None, *, paper: uuid.UUID
) -> uuid.UUID | None:
    """Ask for papers from what is here now; None when what it needs was not looked through yet.

    Args:
        paper: their id; those of a form that was sent twice are left as they are.
        entries: those that go into a statement; others and those only for her do not. Where one names an
            exhibit, the list of exhibits is made too.
    """
    if Paper.objects.filter(safe_id=safe.id, id=paper).exists():
        return paper
    asked = made_from(safe, wanted)
    if asked is None:
        return None
    wanted = attrs.evolve(wanted, initials=numbering.name(safe, wanted.initials, printed=True).initials)
    things = going_things(safe, wanted, entries, asked)
    shown = _with_things(entries or {}, things)
    wanted = queries.with_exhibits(wanted, shown)
    asked = msgspec.structs.replace(asked, papers=wanted.papers)
    if "statement" in wanted.papers:
        refs = {
            entry: [numbering.ref(wanted.initials, each) for each in given] for entry, given in shown.items()
        }
        notes, left_out = queries.statement(safe, wanted.part, refs)
        asked = msgspec.structs.replace(asked, told=json.dumps(notes), left_out=left_out)
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        if Paper.objects.filter(safe_id=safe.id, id=paper).exists():
            return paper
        if "exhibits" in wanted.papers:
            rows, unlisted = _exhibits(safe, wanted, things)
            asked = msgspec.structs.replace(asked, exhibits=rows, unlisted=unlisted)
        if "pack" in wanted.papers:
            bundle = queries.bundle(
                safe, log.own(safe), versions=wanted.versions, ways=wanted.ways, refs=_refs(safe, wanted)
            )
            asked = msgspec.structs.replace(asked, pack=bundle, front=wanted.front)
        if asked.pictures:
            held = queries.pictured(safe, numbered(safe), wanted.ways, wanted.initials)
            asked = msgspec.structs.replace(asked, pictured=held)
        files = _refs(safe, wanted)
        told = msgspec.structs.replace(asked, refs=files, holds=_holds(wanted, things))
        _begin(safe, told, paper, is_for_her=queries.is_for_her(wanted))
    return paper


def order(safe: OpenSafe, asked: Asked, *, paper: uuid.UUID, for_it: str = "") -> None:
    """Ask for one paper that is searched for what must stay secret once it is made.

    Args:
        paper: its id; that of a form that was sent twice is left as it is.
        for_it: what she wrote for this very paper, such as her address on a form that the court alone gets.
    """
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        if not Paper.objects.filter(id=paper).exists():
            meant = ids(queries.secrets(safe), for_it)
            _begin(safe, msgspec.structs.replace(asked, meant=tuple(sorted(meant))), paper)


def order_transcript(safe: OpenSafe, asked: Asked, initials: str, *, paper: uuid.UUID) -> None:
    """Ask for a transcript: it has a number as an exhibit from now on.

    Args:
        initials: of exhibits, where none were given before.
    """
    with transaction.atomic():
        numbering.name(safe, initials, printed=True)
        every = numbered(safe)
        numbers = numbering.number(safe, [paper.hex])
        refs = {each.id.hex: numbers.ref(each.id.hex) for each in every.values()}
        ways = dict.fromkeys((each.id for each in every.values()), Way.AS_IT_CAME)
        held = queries.pictured(safe, every, ways, numbers.initials) if asked.pictures else ()
        told = msgspec.structs.replace(
            asked, exhibit=numbers.ref(paper.hex), refs=refs, pictured=held, holds=(paper.hex,)
        )
        order(safe, told, paper=paper)


def _begin(safe: OpenSafe, asked: Asked, paper: uuid.UUID, *, is_for_her: bool = False) -> None:
    """Begin to make a paper, which is searched for what must stay secret unless all of it is for herself."""
    new = safe.new(Paper, id=paper)
    new.row.job = begin(make_paper, new.row, new.key)
    secrets = () if is_for_her else _secrets(safe, asked)
    safe.put(new, msgspec.structs.replace(asked, own=queries.as_lent(log.own(safe)), secrets=secrets))


def _secrets(safe: OpenSafe, asked: Asked) -> tuple[tuple[str, str, str], ...]:
    return gate.as_lent([each for each in queries.secrets(safe) if each.id not in asked.meant])


class Changed(Exception):
    """Something in the record changed since the papers were made, so a pack would not be what they are."""


def settle(safe: OpenSafe, paper: uuid.UUID, decisions: Mapping[int, Decision]) -> None:
    """Keep what was decided of what was found in a paper, by its place among the finds; once nothing is left
    to decide, what is to go is taken out and the pack is made.

    Raises:
        Changed: nothing was decided.
    """
    with transaction.atomic():
        row = Paper.objects.select_for_update().get(safe_id=safe.id, id=paper)
        (asked,) = safe.read([row], Asked)
        if asked.pack is not None and not _is_as_it_was(safe, asked):
            raise Changed
        finds = tuple(
            msgspec.structs.replace(each, **attrs.asdict(decisions[place])) if place in decisions else each
            for place, each in enumerate(asked.finds)
        )
        _log_settled(safe, paper, asked.finds, finds)
        asked = msgspec.structs.replace(asked, finds=finds, fault="")
        waits = asked.pack is not None or any(each.out == "asked" for each in finds)
        if waits and not gate.undecided(finds):
            asked = msgspec.structs.replace(
                asked, secrets=_secrets(safe, asked), own=queries.as_lent(log.own(safe))
            )
            row.job = begin(settle_paper, row, safe.item_key(row))
            row.save(update_fields=["job"])
        safe.reseal(row, asked)


def _is_as_it_was(safe: OpenSafe, asked: Asked) -> bool:
    """Whether what papers were made from is what the record holds now."""
    looked = analysis.newest(safe)
    return queries.is_current(looked, safe) and looked.part is not None and looked.part.hex == asked.run


def _log_settled(safe: OpenSafe, paper: uuid.UUID, before: Sequence[Find], now: Sequence[Find]) -> None:
    """A line for each secret and each decision about it, without the secret or the reason."""
    changed = [new for old, new in zip(before, now, strict=True) if new != old]
    said = {(each.detail, _how(each)) for each in changed if each.reason or each.out}
    for _detail, how in sorted(said):
        log.hit_settled(safe, paper, how)


def _how(each: Find) -> str:
    if each.out:
        return "withheld" if each.of else "taken out"
    return "meant"


def made_from(safe: OpenSafe, wanted: Wanted) -> Asked | None:
    """What papers are made from, and what leaves with them is counted from before; None as `ask`."""
    looked = analysis.newest(safe)
    told, order = answers(safe), analysis.order(safe)
    asked = Asked(
        asked_at=timezone.now(), what_for=wanted.what_for, text=wanted.text, name=wanted.name,
        about=told.about, zone=told.zone, papers=wanted.papers, part=wanted.part, kept=(), run="", run_key="",
        readings=(), diary="", recipient=wanted.recipient, sealed_for=wanted.sealed_for,
        law=wanted.law, asks=wanted.asks, pictures=wanted.pictures and "chronology" in wanted.papers,
    )  # fmt: skip
    if not queries.rests_on_a_look(wanted):
        return asked
    if not queries.is_current(looked, safe) or looked.part is None:
        return None
    return msgspec.structs.replace(
        asked, kept=tuple(sorted(analysis.kept(safe))), run=looked.part.hex, diary=order.diary,
        changed=order.changed, known=order.known, damaged=len(order.damaged),
        run_key=part_key(safe.item_key(Run(id=looked.id)), looked.part).hex(),
        readings=tuple((each.reading, each.key) for each in order.inputs),
    )  # fmt: skip


def numbered(safe: OpenSafe) -> dict[int, File]:
    """The files of the record by their exhibit numbers, which they keep since they were first listed."""
    found = queries.oldest_first(files_of(safe))
    given = numbering.number(safe, [each.id.hex for each in found]).given
    return {given[each.id.hex]: each for each in found}


def _refs(safe: OpenSafe, wanted: Wanted) -> dict[str, str]:
    """The files as papers call them, by their ids in hex; none before she said her initials."""
    if not wanted.initials:
        return {}
    return {each.id.hex: numbering.ref(wanted.initials, n) for n, each in numbered(safe).items()}


def _holds(wanted: Wanted, things: Things) -> tuple[str, ...]:
    """The ids in hex of files and things that go with papers or are listed in them."""
    going = [file.hex for file, way in wanted.ways.items() if way is not Way.OUT]
    return (*(going if queries.asks_for_files(wanted) else ()), *(each.id for each, _, _ in things.values()))


def going_things(safe: OpenSafe, wanted: Wanted, entries: Shown | None, asked: Asked | None) -> Things:
    """The things that go on a list of exhibits: of the entries of a statement, or else of those that papers
    show, or, where no paper rests on a look, of the days.

    Args:
        asked: what the papers are made from, if they rest on a look.
    """
    if not {"statement", "exhibits"} & set(wanted.papers):
        return {}
    chosen = set(entries or {}) if "statement" in wanted.papers else None
    found = queries.things(safe, wanted.part, chosen)
    if found and chosen is None and asked is not None and asked.run:
        shown = queries.entries_of(safe, bridge.leaving(asked).notes)
        found = [each for each in found if each[2] in shown]
    numbers = numbering.number(safe, [each.id for each, _entry, _id in found]).given if found else {}
    return {numbers[each.id]: (each, entry, id) for each, entry, id in found}


def _with_things(entries: Shown, things: Things) -> dict[uuid.UUID, list[int]]:
    return {
        entry: [*numbers, *(number for number, (_, _, of) in things.items() if of == entry)]
        for entry, numbers in entries.items()
    }


def _exhibits(safe: OpenSafe, wanted: Wanted, things: Things) -> tuple[tuple[Exhibit, ...], int]:
    """The files that go or are listed and the things that are kept, and how many files do not."""
    every, found = numbered(safe), register.exhibits(safe, every=False)
    listed = {n: each.id.hex for n, each in every.items() if wanted.ways.get(each.id, Way.OUT) is not Way.OUT}
    ids = listed | {number: thing.id for number, (thing, _, _) in things.items()}
    rows = tuple(register.row(found, found.here[ids[number]]) for number in sorted(ids))
    return rows, len(every) - len(listed)


def drop(safe: OpenSafe, paper: uuid.UUID) -> None:
    """Delete a paper: it can be made again at any time."""
    drop_whole(Paper.objects.get(safe_id=safe.id, id=paper))

"""What makes and drops papers."""

import json
import uuid
from collections.abc import Mapping, Sequence

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
from chesil_web.person.papers import bridge, queries
from chesil_web.person.papers.models import Asked, Exhibit, Numbered, Numbers, Paper
from chesil_web.person.papers.queries import Wanted
from chesil_web.person.papers.tasks import make_paper
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
    things = going_things(safe, wanted, entries, asked)
    shown = _with_things(entries or {}, things)
    wanted = queries.with_exhibits(wanted, shown)
    asked = msgspec.structs.replace(asked, papers=wanted.papers)
    if "statement" in wanted.papers:
        refs = {
            entry: [queries.ref(wanted.initials, each) for each in given] for entry, given in shown.items()
        }
        notes, left_out = queries.statement(safe, wanted.part, refs)
        asked = msgspec.structs.replace(asked, told=json.dumps(notes), left_out=left_out)
    with transaction.atomic():
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)  # two at one moment come one by one
        if Paper.objects.filter(safe_id=safe.id, id=paper).exists():
            return paper
        if "exhibits" in wanted.papers:
            rows, unlisted = _exhibits(safe, wanted, things, asked.zone)
            asked = msgspec.structs.replace(asked, exhibits=rows, unlisted=unlisted)
        if "pack" in wanted.papers:
            bundle = queries.bundle(safe, log.own(safe), versions=wanted.versions, ways=wanted.ways)
            asked = msgspec.structs.replace(asked, pack=bundle)
        if asked.pictures:
            held = queries.pictured(safe, numbered(safe), wanted.ways, wanted.initials)
            asked = msgspec.structs.replace(asked, pictured=held)
        asked = msgspec.structs.replace(asked, own=queries.as_lent(log.own(safe)))
        new = safe.new(Paper, id=paper)
        new.row.job = begin(make_paper, new.row, new.key)
        safe.put(new, asked)
    return paper


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
    given = _numbers(safe, [each.id.hex for each in found])
    return {given[each.id.hex]: each for each in found}


def _numbers(safe: OpenSafe, ids: Sequence[str]) -> dict[str, int]:
    """The exhibit numbers of files and things, by their ids in hex; what has none yet is given the next."""
    with transaction.atomic():
        # Two papers at once must not give one number twice.
        Safe.objects.select_for_update(no_key=True).get(id=safe.id)
        row = Numbers.objects.filter(safe_id=safe.id).first()
        before = safe.read([row], Numbered)[0].given if row else {}
        given = dict(before)
        for each in ids:
            given.setdefault(each, len(given) + 1)
        if row is None:
            safe.keep(Numbers, Numbered(given))
        elif given != before:
            safe.reseal(row, Numbered(given))
    return given


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
    numbers = _numbers(safe, [each.id for each, _entry, _id in found]) if found else {}
    return {numbers[each.id]: (each, entry, id) for each, entry, id in found}


def _with_things(entries: Shown, things: Things) -> dict[uuid.UUID, list[int]]:
    return {
        entry: [*numbers, *(number for number, (_, _, of) in things.items() if of == entry)]
        for entry, numbers in entries.items()
    }


def _exhibits(safe: OpenSafe, wanted: Wanted, things: Things, zone: str) -> tuple[tuple[Exhibit, ...], int]:
    """The files that go or are listed and the things that are kept, and how many files do not."""
    every = numbered(safe)
    listed = {
        number: each for number, each in every.items() if wanted.ways.get(each.id, Way.OUT) is not Way.OUT
    }
    rows = {n: queries.exhibit(each, queries.ref(wanted.initials, n), zone) for n, each in listed.items()}
    rows |= {
        n: queries.thing_as_exhibit(each, entry, queries.ref(wanted.initials, n), zone)
        for n, (each, entry, _) in things.items()
    }
    return tuple(rows[n] for n in sorted(rows)), len(every) - len(listed)


def drop(safe: OpenSafe, paper: uuid.UUID) -> None:
    """Delete a paper: it can be made again at any time."""
    drop_whole(Paper.objects.get(safe_id=safe.id, id=paper))

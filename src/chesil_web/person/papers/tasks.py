"""Make a paper in the background, with the keys of what it is made from and no other."""

import io
import uuid
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import PurePath
from typing import BinaryIO

import msgspec
from django.db import transaction
from django.tasks import task

from chesil.papers.eyes import BY_MACHINE, MOST
from chesil.papers.seeing import Eyes
from chesil.sandbox.nursery import Nursery
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys import files, lending
from chesil_web.foundation.keys.models import Blob
from chesil_web.foundation.keys.opened import closed_again, document_of, part_key, save_sealed, sealed_part
from chesil_web.foundation.log import actions as log
from chesil_web.person.papers import bridge, bundling, covering, gate
from chesil_web.person.papers.binding import NotPages
from chesil_web.person.papers.bundling import Chosen
from chesil_web.person.papers.bundling import Made as Draft
from chesil_web.person.papers.models import COVER, Asked, Check, File, Find, Made, Paper, is_pack
from chesil_web.person.papers.names import saved_as
from chesil_web.person.papers.queries import is_for_her
from chesil_web.person.people.models import WhoIsWho


@task(backend="jobs")
def make_paper(job: str, paper: str) -> None:
    """Make one paper. Done twice, it keeps the first.

    Raises:
        ChesilError: what it is made from cannot be opened.
    """
    row = Paper.objects.filter(id=paper).first()
    if row is not None and not Made.objects.filter(item=row.id).exists():
        key = lending.borrowed(uuid.UUID(job))
        try:
            _make(row, key, worker.progress(job))
        except NotPages as fault:  # said on the page of the bundle, by the title of each
            closed_again(key, row, msgspec.structs.replace(document_of(key, row, Asked), faults=fault.faults))
            save_sealed(row)
            raise


@task(backend="jobs")
def settle_paper(job: str, paper: str) -> None:
    """Take out of a paper what was decided to go, and make the pack that waited for it.

    Raises:
        ChesilError: what it is made from cannot be opened.
    """
    row = Paper.objects.filter(id=paper).first()
    if row is not None:
        _settle(row, lending.borrowed(uuid.UUID(job)))


def _make(row: Paper, key: bytes, progress: Callable[[int, int], None]) -> None:
    asked = document_of(key, row, Asked)
    checks = list[Check]()
    drafts = bridge.papers(asked, row.safe_id, progress, checks)
    every = [*drafts.papers, *drafts.inside]
    found = _looked_through(asked, every, drafts.chosen)
    told = msgspec.structs.replace(asked, finds=tuple(found), checks=tuple(checks))
    waits = drafts.chosen is not None and bool(found)
    kept = [
        _sealed(row, key, number, each, inside=number >= len(drafts.papers))
        for number, each in enumerate(every if waits else drafts.papers)
    ]
    if drafts.chosen is not None and not waits:
        kept += _packed(row, key, told, drafts.chosen, every)
    closed_again(key, row, _waiting(told) if waits else _ended(told))
    with transaction.atomic():
        if files.keep_first([(part, blob) for part, blob, _file in kept], row):
            made = [file for _part, _blob, file in kept]
            _log_all(row, told, made, only=made)


def _looked_through(
    asked: Asked, papers: Sequence[Draft], chosen: Chosen | None, redrawn: Container[int] = ()
) -> list[Find]:
    """What must stay secret and stands in papers, and in what goes into a pack with them; of that also what
    it tells of other people. Nothing is looked for in a copy of everything for herself.

    Args:
        redrawn: numbers of papers whose every page is a picture now. Each was read by machine while something
            was taken out of it; once more only where something was found in its pictures.
    """
    secrets = gate.details(asked)
    if is_for_her(asked) or not (secrets or chosen):
        return []
    eyes, closed = Eyes(left=0 if asked.cover else MOST), Eyes(left=0)  # a copy was read while it was made
    shown = {each.number for each in asked.finds if BY_MACHINE in each.part}
    with Nursery() as nursery:
        found = [
            find
            for number, (name, _what, data) in enumerate(papers)
            for look in [closed if number in redrawn and number not in shown else eyes]
            for find in gate.finds(secrets, number, _name(asked, name), data, nursery, look)
        ]
        return found + (gate.in_pack(secrets, chosen, nursery, eyes) if chosen is not None else [])


def _name(asked: Asked, name: str) -> str:
    return f"{asked.name}{PurePath(name).suffix}"


def _sealed(
    row: Paper, key: bytes, number: int, made: tuple[str, str, bytes | BinaryIO], *, inside: bool = False
) -> tuple[Made, Blob, File]:
    name, what, data = made
    part = Made(item=row.id, number=number)
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    sealed, blob = files.seal(source, item=part.id, key=part_key(key, part.id))
    file = File(name=name, what=what, size=sealed.size, sha256=sealed.sha256, inside=inside)
    sealed_part(key, part, file)
    return part, blob, file


def _packed(
    row: Paper, key: bytes, asked: Asked, chosen: Chosen, papers: Sequence[Draft]
) -> list[tuple[Made, Blob, File]]:
    packs = bridge.packs(asked, chosen, papers, row.safe_id)
    return [
        _sealed(row, key, number, (name, "The pack", pack))
        for number, (name, pack) in enumerate(packs, len(papers))
    ]


def _settle(row: Paper, key: bytes) -> None:
    asked = document_of(key, row, Asked)
    parts = list(Made.objects.filter(item=row.id).order_by("number"))
    before = [(part, document_of(part_key(key, part.id), part, File)) for part in parts]
    papers = [_opened(part, file, key) for part, file in before]
    chosen = bridge.chosen(asked, row.safe_id)
    anew = _cover_anew(asked, chosen, papers)
    changed, fault = _taken_out(asked, [anew.get(number, each) for number, each in enumerate(papers)], anew)
    papers = [(name, what, changed.get(number, data)) for number, (name, what, data) in enumerate(papers)]
    found = gate.decided(_looked_through(asked, papers, chosen, changed.keys()), asked)
    told = msgspec.structs.replace(asked, finds=found, fault=fault)
    kept = [_sealed(row, key, number, papers[number], inside=before[number][1].inside) for number in changed]
    gone = {parts[number].id for number in changed}
    waits = chosen is not None and bool(gate.open_finds(told))
    if chosen is not None and not waits:
        kept += _packed(row, key, told, chosen, papers)
        gone |= {part.id for part, file in before if file.inside}
        kept = [each for each in kept if not each[2].inside]
    closed_again(key, row, _waiting(told) if waits else _ended(told))
    with transaction.atomic():
        Made.objects.filter(id__in=gone).delete()
        files.drop(*gone)
        if files.keep_first([(part, blob) for part, blob, _file in kept], row):
            stays = [(part.number, file) for part, file in before if part.id not in gone]
            new = [(part.number, file) for part, _blob, file in kept]
            every = [file for _number, file in sorted([*stays, *new], key=lambda each: each[0])]
            _log_all(row, told, every, only=[file for _number, file in new])
        else:
            transaction.set_rollback(True)


def _opened(part: Made, file: File, key: bytes) -> Draft:
    with files.opened(part.id, part_key(key, part.id)) as stream:
        return file.name, file.what, stream.read()


def _cover_anew(asked: Asked, chosen: Chosen | None, papers: Sequence[Draft]) -> dict[int, Draft]:
    """The cover page of a pack as it is after something was left out, by its number."""
    place = next((number for number, each in enumerate(papers) if each[0] == COVER), None)
    if asked.front is None or chosen is None or place is None:
        return {}
    return {place: bundling.cover(asked, asked.front, chosen, papers)}


def _taken_out(
    asked: Asked, papers: Sequence[Draft], anew: Mapping[int, Draft]
) -> tuple[dict[int, bytes], str]:
    """The papers that something was taken out of, by their numbers; and why of one it could not be.

    Args:
        anew: those that were made once more: they are others, whatever is taken out.
    """
    new, fault = {number: data for number, (_name, _what, data) in anew.items()}, ""
    with Nursery() as nursery:
        for number, (name, _what, data) in enumerate(papers):
            if gate.is_to_change(asked, number) or (number in anew and gate.lines(asked, number).out):
                try:
                    new[number] = gate.taken_out(asked, number, _name(asked, name), data, nursery)
                except gate.CANNOT as error:
                    fault = gate.why(error)
    return new, fault


def _waiting(asked: Asked) -> Asked:
    """What was asked for, with what its pack is made from once nothing is open."""
    return msgspec.structs.replace(asked, secrets=(), pictured=())


def _ended(asked: Asked) -> Asked:
    """What was asked for, without what it is made from."""
    return msgspec.structs.replace(
        asked, run_key="", readings=(), diary="", kept=(), changed={}, known=WhoIsWho(), told="[]",
        left_out=(), exhibits=(), pack=None, own=("", ""), pictured=(), refs={}, secrets=(), held=(),
        front=None, printing=None,
    )  # fmt: skip


worker.clears(make_paper, Paper, Asked, _ended)
worker.clears(settle_paper, Paper, Asked, _ended)


def _log_all(row: Paper, asked: Asked, made: Sequence[File], *, only: Sequence[File]) -> None:
    for file, name in zip(made, saved_as(asked, made), strict=True):
        if file in only and not file.inside:
            _log(row.safe_id, asked, file, name)
            _tie(row, asked, file)


def _tie(row: Paper, asked: Asked, file: File) -> None:
    """Log what a redacted copy is of, with the SHA-256 of both."""
    if asked.cover is not None and asked.cover.file:
        own = log.Key(uuid.UUID(asked.own[0]), bytes.fromhex(asked.own[1]))
        log.derived(
            row.safe_id, own, row.id, sha256=file.sha256, size=file.size, media=covering.media(file.name),
            parent=uuid.UUID(asked.cover.file), parent_sha256=asked.cover.sha256,
        )  # fmt: skip


def _log(safe: uuid.UUID, asked: Asked, file: File, name: str) -> None:
    """A line that stays when the paper is deleted. A pack has logged itself; what was asked for before
    papers were logged came without the key for it."""
    if is_pack(file.name) or not asked.own[0]:
        return
    log.paper_made(
        safe, log.Key(uuid.UUID(asked.own[0]), bytes.fromhex(asked.own[1])), what=file.what,
        name=name, sha256=file.sha256, size=file.size, recipient=asked.recipient,
        purpose=asked.what_for,
    )  # fmt: skip

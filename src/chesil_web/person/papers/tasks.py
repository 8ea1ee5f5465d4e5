"""Make a paper in the background, with the keys of what it is made from and no other."""

import io
import uuid
from collections.abc import Callable
from pathlib import PurePath

import msgspec
from django.db import transaction
from django.tasks import task

from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys import files, lending
from chesil_web.foundation.keys.opened import closed_again, document_of, part_key, save_sealed, sealed_part
from chesil_web.foundation.log import actions as log
from chesil_web.person.papers import bridge, gate
from chesil_web.person.papers.binding import NotPages
from chesil_web.person.papers.models import PACK, Asked, Check, File, Find, Made, Paper
from chesil_web.person.papers.names import saved_as
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


def _make(row: Paper, key: bytes, progress: Callable[[int, int], None]) -> None:
    asked = document_of(key, row, Asked)
    made, files_made, finds, checks = [], [], list[Find](), list[Check]()
    for number, (name, what, source) in enumerate(bridge.papers(asked, row.safe_id, progress, checks)):
        if name != PACK:
            data = source.read()
            finds += gate.finds(asked, number, f"{asked.name}{PurePath(name).suffix}", data)
            source = io.BytesIO(data)
        part = Made(item=row.id, number=number)
        sealed, blob = files.seal(source, item=part.id, key=part_key(key, part.id))
        file = File(name=name, what=what, size=sealed.size, sha256=sealed.sha256)
        sealed_part(key, part, file)
        made.append((part, blob))
        files_made.append(file)
    ended = msgspec.structs.replace(_ended(asked), finds=tuple(finds), checks=tuple(checks))
    closed_again(key, row, ended)
    with transaction.atomic():
        if files.keep_first(made, row):
            for file, name in zip(files_made, saved_as(asked, files_made), strict=True):
                _log(row.safe_id, asked, file, name)


def _ended(asked: Asked) -> Asked:
    """What was asked for, without what it is made from."""
    return msgspec.structs.replace(
        asked, run_key="", readings=(), diary="", kept=(), changed={}, known=WhoIsWho(), told="[]",
        left_out=(), exhibits=(), pack=None, own=("", ""), pictured=(), refs={}, secrets=(), held=(),
    )  # fmt: skip


worker.clears(make_paper, Paper, Asked, _ended)


def _log(safe: uuid.UUID, asked: Asked, file: File, name: str) -> None:
    """A line that stays when the paper is deleted. A pack has logged itself; what was asked for before
    papers were logged came without the key for it."""
    if file.name == PACK or not asked.own[0]:
        return
    log.paper_made(
        safe, log.Key(uuid.UUID(asked.own[0]), bytes.fromhex(asked.own[1])), what=file.what,
        name=name, sha256=file.sha256, size=file.size, recipient=asked.recipient,
        purpose=asked.what_for,
    )  # fmt: skip

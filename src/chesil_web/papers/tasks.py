"""Make a paper in the background, with the keys of what it is made from and no other."""

import uuid

import msgspec
from django.tasks import task

from chesil_web.keys import files, lending
from chesil_web.keys.opened import closed_again, document_of, part_key, sealed_part
from chesil_web.papers import bridge
from chesil_web.papers.models import Asked, File, Made, Paper
from chesil_web.people.models import WhoIsWho


@task(backend="jobs")
def make_paper(job: str, paper: str) -> None:
    """Make one paper. Done twice, it keeps the first.

    Raises:
        ChesilError: what it is made from cannot be opened.
    """
    row = Paper.objects.filter(id=paper).first()
    if row is not None and not Made.objects.filter(item=row.id).exists():
        _make(row, lending.borrowed(uuid.UUID(job)))


def _make(row: Paper, key: bytes) -> None:
    asked = document_of(key, row, Asked)
    made = []
    for number, (name, what, source) in enumerate(bridge.papers(asked, row.safe_id)):
        part = Made(item=row.id, number=number)
        sealed, blob = files.seal(source, item=part.id, key=part_key(key, part.id))
        sealed_part(key, part, File(name=name, what=what, size=sealed.size, sha256=sealed.sha256))
        made.append((part, blob))
    ended = msgspec.structs.replace(
        asked, run_key="", readings=(), diary="", kept=(), known=WhoIsWho(), told="[]", left_out=(),
        exhibits=(), pack=None,
    )  # fmt: skip
    closed_again(key, row, ended)
    files.keep_first(made, row)

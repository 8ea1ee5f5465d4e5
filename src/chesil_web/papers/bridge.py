"""From sealed tables to papers. The only file of this room that knows the library's tables."""

import uuid
from collections.abc import Iterator

from chesil import pipeline
from chesil.terms import settings as settings_file
from chesil_web.analysis import bridge as runs
from chesil_web.evidence import bridge as readings
from chesil_web.keys import files
from chesil_web.papers.models import Asked


def papers(asked: Asked) -> Iterator[tuple[str, str, bytes]]:
    """The files of a paper: name, what it is, and bytes."""
    run = uuid.UUID(asked.run)
    with files.opened(run, bytes.fromhex(asked.run_key)) as stream:
        data = stream.read()
    read = [readings.tables(uuid.UUID(part), bytes.fromhex(key)) for part, key in asked.readings]
    if asked.diary:
        read.append(runs.notes(asked.diary))
    settings = settings_file.change(
        settings_file.load(), reading={"zone": asked.zone}, printing={"text": asked.text}
    )
    found = runs.kept_only(data, set(asked.kept), settings=settings, about=asked.about, files=read)
    yield from pipeline.papers(found, made=asked.asked_at.date())

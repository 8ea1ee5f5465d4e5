"""From sealed tables to papers. Of this room, only this file and `slicing` know the library's tables."""

import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from chesil import pipeline
from chesil.documents import statement
from chesil.pipeline import Analysis
from chesil.terms import settings as settings_file
from chesil_web.analysis import bridge as runs
from chesil_web.evidence import bridge as readings
from chesil_web.keys import files
from chesil_web.papers import slicing
from chesil_web.papers.models import Asked


def papers(asked: Asked) -> Iterator[tuple[str, str, bytes]]:
    """The files of a paper: name, what it is, and bytes."""
    made = asked.asked_at.date()
    if "chronology" in asked.papers:
        yield from _chronology(asked, made)
    if "statement" in asked.papers:
        told = [_told(each) for each in json.loads(asked.told)]
        pdf = statement.print_statement(told, left_out=asked.left_out, made=made)
        yield "statement.pdf", "The draft statement", pdf
    if "exhibits" in asked.papers:
        rows = [
            statement.Exhibit(
                ref=each.ref, name=each.name, about=each.about, added=each.added, sha256=each.sha256
            )
            for each in asked.exhibits
        ]
        yield "exhibits.pdf", "The list of exhibits", statement.print_exhibits(rows, made=made)


def _chronology(asked: Asked, made: date) -> Iterator[tuple[str, str, bytes]]:
    found = _run(asked)
    for name, what, data in pipeline.papers(found, made=made, table=slicing.table(found)):
        # The findings quote messages, so they go only where the messages go whole.
        if name != "findings.json" or asked.text == "full":
            yield name, what, data


def _run(asked: Asked) -> Analysis:
    run = uuid.UUID(asked.run)
    with files.opened(run, bytes.fromhex(asked.run_key)) as stream:
        joined, signals = runs.unpacked(stream.read())
    read = [readings.tables(uuid.UUID(part), bytes.fromhex(key)) for part, key in asked.readings]
    if asked.diary:
        read.append(runs.notes(asked.diary))
    settings = settings_file.change(runs.settings_for(asked.zone, asked.known), printing={"text": asked.text})
    cut = slicing.cut(joined, runs.hers(signals, set(asked.kept)), asked.part, zone=asked.zone)
    found = pipeline.conclude(
        cut.timeline, cut.signals, settings=settings, files=read, about=asked.about or None, everyone=True,
        as_of=asked.asked_at.date(),
    )  # fmt: skip
    return slicing.told(found, cut.left_out)


def _told(entry: dict[str, Any]) -> statement.Told:
    return statement.Told(**entry | {"written_at": date.fromisoformat(entry["written_at"])})

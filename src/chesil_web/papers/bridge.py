"""From sealed tables to papers. Here, this file, `slicing` and `bundling` know the library's tables."""

import io
import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from chesil import pipeline
from chesil.documents import statement
from chesil.pipeline import Analysis
from chesil.terms import settings as settings_file
from chesil_web.analysis import bridge as runs
from chesil_web.evidence import bridge as readings
from chesil_web.keys import files
from chesil_web.papers import bundling, slicing
from chesil_web.papers.bundling import Made
from chesil_web.papers.models import PACK, Asked


def papers(asked: Asked, safe: uuid.UUID) -> Iterator[tuple[str, str, BinaryIO]]:
    """The files of a paper: name, what it is, and bytes. A pack holds the others, and the chronology always.

    Args:
        safe: of the record.
    """
    made = asked.asked_at.date()
    found = _run(asked) if asked.run else None
    chronology = list(_chronology(asked, found, made)) if found else []
    others = list(_others(asked, made))
    for name, what, data in (*(chronology if "chronology" in asked.papers else ()), *others):
        yield name, what, io.BytesIO(data)
    if asked.pack is not None and found is not None:
        packed = bundling.pack(asked, asked.pack, found, safe=safe, papers=[*chronology, *others])
        yield PACK, "The pack", files.joined(packed.chunks)


def _others(asked: Asked, made: date) -> Iterator[Made]:
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


def _chronology(asked: Asked, found: Analysis, made: date) -> Iterator[Made]:
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
    printing = {"text": asked.text, "law": asked.law}
    settings = settings_file.change(runs.settings_for(asked.zone, asked.known), printing=printing)
    kept = runs.hers(signals, set(asked.kept), asked.changed)
    cut = slicing.cut(joined, kept, asked.part, zone=asked.zone)
    found = pipeline.conclude(
        cut.timeline, cut.signals, settings=settings, files=read, about=asked.about or None, everyone=True,
        as_of=asked.asked_at.date(),
    )  # fmt: skip
    return slicing.told(found, cut.left_out)


def _told(entry: dict[str, Any]) -> statement.Told:
    read = {"written_at": date.fromisoformat(entry["written_at"]), "exhibits": tuple(entry["exhibits"])}
    return statement.Told(**entry | read)

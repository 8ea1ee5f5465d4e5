"""Lists of what a doorbell or camera noticed, as CSV: when, which camera, and what.

Makers have no common layout, so the columns are known by their names and by what stands in them.
"""

import re
from itertools import islice
from typing import Any, Final

import attrs

from chesil.readers import days, delimited, said
from chesil.readers.delimited import Line
from chesil.readers.gathering import Gathering
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "camera-events"
VERSION: Final = "2"
MOST_BYTES: Final = 128 << 20
_WITHIN: Final = 10  # lines above the header
_MOST_LINES: Final = 500_000
_LOOKED_AT: Final = 20  # lines below it, of which one must hold the word of a camera
_FIELDS: Final = {
    "when": "datetime dateandtime timestamp createdat created eventtime time starttime occurredat eventdate "
    "recordedat zeit zeitpunkt zeitstempel uhrzeit heure horodatage hora fechayhora ora tijd godzina",
    "date": "date day datum fecha data jour",
    "camera": "camera cameraname device devicename doorbell doorbellname sensor devicetype "
    "doorbotdescription kamera kameraname gerat geratename appareil camara dispositivo telecamera apparaat "
    "urzadzenie",
    "event": "event eventtype kind eventkind activity trigger alert alerttype detection detectiontype "
    "motiontype type ereignis ereignistyp evenement evento tipodeevento gebeurtenis zdarzenie",
    "length": "duration durationsec durationseconds length seconds",
    "file": "file filename video recording clip videourl recordingurl url snapshot",
}  # fmt: skip
_FIELD_OF: Final = {word: field for field, words in _FIELDS.items() for word in words.split()}
_WORDS: Final = re.compile(
    r"\b(?:motion|person|people|ding|doorbell|ring(?:ing)?|button press|pressed|package|parcel|vehicle|"
    r"animal|pet|face|visitor|sound|glass|on[ _-]demand|live ?view|human|movement|knock|bewegung|klingel\w*|"
    r"mouvement|personne|sonnette|movimiento|persona|timbre|movimento|campanello|beweging|persoon|deurbel|"
    r"ruch|osoba|dzwonek)\b",
    re.IGNORECASE,
)
_TIMES_ALONE: Final = re.compile(r"\d{1,2}[:.]\d\d")


@attrs.frozen
class _Table:
    places: dict[str, int]
    header: list[str]
    body: list[Line]

    def cell(self, line: Line, field: str) -> str:
        """The line's cell of a field; empty where there is none."""
        at = self.places.get(field, -1)
        return line.cells[at].strip() if 0 <= at < len(line.cells) else ""


def recognises(document: Document) -> bool:
    """Whether the first lines hold a camera, a time and an event, and one event is of those cameras tell."""
    if not delimited.looks_like_text(document.head):
        return False
    text = delimited.decode(document.head)
    return _table(text.rpartition("\n")[0] or text) is not None


def _table(text: str) -> _Table | None:
    try:
        found = delimited.lines(text, mark=delimited.separator(text))
        first = list(islice(found, _WITHIN + _LOOKED_AT))
        for index, line in enumerate(first[:_WITHIN]):
            places = _places(line.cells)
            if not {"camera", "event"} <= places.keys() or not {"when", "date"} & places.keys():
                continue
            table = _Table(places, line.cells, first[index + 1 :])
            if any(_WORDS.search(table.cell(each, "event").replace("_", " ")) for each in table.body):
                return attrs.evolve(table, body=[*table.body, *found])
    except ReadingError:
        return None
    return None


def _places(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        field = _FIELD_OF.get(delimited.folded(cell))
        if field:
            found.setdefault(field, place)
    return found


def read(document: Document, options: ReadOptions) -> Reading:
    """A row for each event, in file order.

    Raises:
        ReadingError: there is no header of such a list. TooLarge: the file passes a bound.
    """
    text = delimited.decode(document.read()) if document.size_bytes <= MOST_BYTES else ""
    if document.size_bytes > MOST_BYTES or delimited.has_more_lines(text, _MOST_LINES):
        said_of = "This list is too large."
        raise TooLarge(said_of, where=document.name, next_step="Export a shorter period.")
    table = _table(text)
    if table is None:
        raise ReadingError("No columns for the time and the event were found.", where=document.name)
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    gathering.assume(
        "camera-noticed",
        "A camera writes down what it takes to have seen. Look at the recording: it may have been anybody, "
        "or nothing.",
    )
    written = [_written(table, line) for line in table.body]
    order = days.decide(filter(None, map(days.read_day, written)), told=options.day_first)
    gathering.assume(order.code, order.sentence)
    for line, when in zip(table.body, written, strict=True):
        _add(gathering, table, line, said.stated(when, order))
    return gathering.reading()


def _written(table: _Table, line: Line) -> str:
    date, when = table.cell(line, "date"), table.cell(line, "when")
    return f"{date} {when}".strip() if date and (not when or _TIMES_ALONE.match(when)) else when


def _add(gathering: Gathering, table: _Table, line: Line, time: dict[str, Any]) -> None:
    raw = " | ".join(line.cells)
    if time["precision"] == "none" and not time["as_written"]:
        gathering.problem("time-unreadable", "This line has no time.", raw=raw, line=line.number)
        return
    length = table.cell(line, "length")
    named = zip(table.header, line.cells, strict=False)
    gathering.row(
        **time,
        line=line.number,
        raw=raw,
        kind="notice",
        channel="other",
        direction="observed",
        text=": ".join(filter(None, (table.cell(line, "camera"), table.cell(line, "event")))) or None,
        attachments=said.files([table.cell(line, "file").rpartition("/")[2].partition("?")[0]]),
        duration_s=float(length) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", length) else None,
        state="notice",
        notice="other",
        thread=table.cell(line, "camera") or None,
        details={name or str(place): cell for place, (name, cell) in enumerate(named, start=1) if cell},
    )


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

"""iCloud's list of photos (Photo Details.csv), as Apple gives it: when each was taken and added."""

import re
from typing import Any, Final

from chesil.readers import delimited, said
from chesil.readers.gathering import Gathering
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "icloud-photos"
VERSION: Final = "1"
MOST_BYTES: Final = 256 << 20
_HEADER: Final = re.compile(r"\ufeff?\"?imgName\"?,\"?fileChecksum\"?,[^\n]{0,500}originalCreationDate")
# "Saturday June 4,2022 12:11 PM GMT": the comma in it is quoted, or it is not and makes two cells.
_DAY: Final = re.compile(r"[A-Z][a-z]{2,5}day [A-Z][a-z]{2,8} \d{1,2}")
_YES: Final = ("yes", "true")
_YEAR_AND_CLOCK: Final = re.compile(r"\d{4} \d{1,2}:\d\d")


def recognises(document: Document) -> bool:
    """Whether it begins with the header of that list."""
    return bool(_HEADER.match(delimited.decode(document.head[:2_000])))


def read(document: Document, options: ReadOptions) -> Reading:
    """A row for each photo.

    Raises:
        TooLarge: the file passes MOST_BYTES.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge(
            "This list is too large.", where=document.name, next_step="Split it into smaller files."
        )
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    gathering.assume("claimed", "Times are what iCloud holds. They can be changed there by hand.")
    lines = delimited.lines(delimited.decode(document.read()), mark=",")
    header = next(lines).cells
    for line in lines:
        cells = _joined(line.cells)
        record = dict(zip(header, cells, strict=False))
        raw = ",".join(line.cells)
        if not record.get("imgName") or len(cells) > len(header):
            said_of = "This line of the list cannot be read."
            gathering.problem("unreadable", said_of, raw=raw, line=line.number)
            continue
        gathering.row(**_columns(record), line=line.number, raw=raw)
    return gathering.reading()


def _joined(cells: list[str]) -> list[str]:
    """The cells with each date in one piece, where its own comma cut it in two."""
    found: list[str] = []
    for cell in cells:
        if found and _DAY.fullmatch(found[-1]) and _YEAR_AND_CLOCK.match(cell.replace("\u202f", " ")):
            found[-1] = f"{found[-1]},{cell}"
        else:
            found.append(cell)
    return found


def _columns(record: dict[str, str]) -> dict[str, Any]:
    written = record.get("originalCreationDate", "")
    named = {"added": "importDate", "views": "viewCount", "check_sum": "fileChecksum"}
    kept = {key: record.get(name) for key, name in named.items()}
    marks = {key: True for key in ("favorite", "hidden", "deleted") if record.get(key, "").lower() in _YES}
    return {
        **_time(written),
        "kind": "media",
        "channel": "document",
        "direction": "observed",
        "attachments": said.files([record["imgName"]]),
        "details": {**marks, **{key: each for key, each in kept.items() if each}},
    }


def _time(written: str) -> dict[str, Any]:
    """Older lists have a day alone."""
    found = said.in_words(written) if re.search(r"[A-Za-z]{3}", written) else said.iso(written)
    return {**found, "as_written": written or None}


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

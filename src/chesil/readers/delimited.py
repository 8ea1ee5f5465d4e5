"""Tables in text (CSV and its cousins): encoding, separator and cells, within bounds."""

import csv
import io
from collections.abc import Iterator
from typing import Final

import attrs

from chesil.terms.errors import ReadingError

SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLE_LINES: Final = 50
_MOST_COLUMNS: Final = 1_000
_MARKS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@attrs.frozen
class Line:
    """One row of cells and the line of the file it starts on (1 is the first)."""

    number: int
    cells: list[str]


def decode(data: bytes) -> str:
    """The text of a table file: UTF-16 or UTF-8 by its mark, else UTF-8, else Windows-1252."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def separator(text: str) -> str:
    """The separator that splits the first lines into the most equal rows of two cells or more."""
    sample = [line for line in text[:65_536].splitlines()[:_SAMPLE_LINES] if line.strip()]

    def worth(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in sample if mark in line]
        usual = max(set(counts), key=counts.count, default=0)
        return counts.count(usual), usual

    return max(SEPARATORS, key=worth)


def lines(text: str, *, mark: str) -> Iterator[Line]:
    """Each row with anything in it.

    Raises:
        ReadingError: a row cannot be split: a cell passes 128 KB (an unclosed quote runs on) or
            there are more than a thousand columns.
    """
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=mark)
    before = 0
    try:
        for cells in reader:
            if len(cells) > _MOST_COLUMNS:
                raise ReadingError("This row has too many columns.", where=f"line {before + 1}")
            if any(cell.strip() for cell in cells):
                yield Line(before + 1, [cell.strip() for cell in cells])
            before = reader.line_num
    except csv.Error as error:
        raise ReadingError(
            "A cell never ends: a quotation mark may be missing.", where=f"line {before + 1}"
        ) from error


def looks_like_text(head: bytes) -> bool:
    """Whether *head* may start a table: no control bytes but those of white space and UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(head) and b"\0" not in head

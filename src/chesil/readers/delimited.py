"""Tables in text (CSV and its cousins): encoding, separator and cells, within bounds."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import attrs

from chesil.terms.errors import ReadingError

SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLE_LINES: Final = 50
_MOST_COLUMNS: Final = 1_000
_MOST_LINES_IN_ROW: Final = 100
_LONGEST_WORD: Final = 200
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)")
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


def folded(words: str) -> str:
    """A heading as a key: small letters without accents, digits, and nothing else."""
    return re.sub(r"[^a-z0-9]", "", plain_word(words))


def plain_word(words: str) -> str:
    """What a cell says, to be compared: small letters without accents, and without what is in brackets."""
    without = _BRACKETS.sub("", words[:_LONGEST_WORD]) or words[:_LONGEST_WORD]
    apart = unicodedata.normalize("NFKD", without.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).strip()


def has_more_lines(text: str, most: int) -> bool:
    """Whether a table has more than *most* lines, so that they need not be parted to be refused."""
    return max(text.count("\n"), text.count("\r")) > most


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

    A quotation mark that is never closed is taken as a slip in its own line: the rows after it stay
    rows. A cell may hold line breaks only where its quotes close as they should and the row has as
    many cells as the one before.

    Raises:
        ReadingError: a cell passes 128 KB, or a row a thousand columns.
    """
    physical = re.split(r"\r\n|\r|\n", text.replace("\0", ""))
    place, width = 0, 0
    while place < len(physical):
        try:
            cells, taken = _row(physical, place, mark=mark, width=width)
        except csv.Error as error:
            raise ReadingError(
                "A cell never ends: a quotation mark may be missing.", where=f"line {place + 1}"
            ) from error
        if len(cells) > _MOST_COLUMNS:
            raise ReadingError("This row has too many columns.", where=f"line {place + 1}")
        if any(cells):
            yield Line(place + 1, cells)
            width = len(cells)
        place += taken


def _row(physical: list[str], place: int, *, mark: str, width: int) -> tuple[list[str], int]:
    """The cells of the row that starts at a line, and how many lines it takes."""
    line = physical[place]
    quotes = line.count('"')
    if quotes % 2 == 0:
        return _cells(csv.reader([line], delimiter=mark)), 1
    for taken in range(2, min(_MOST_LINES_IN_ROW, len(physical) - place) + 1):
        quotes += physical[place + taken - 1].count('"')
        if quotes % 2 == 0:
            joined = io.StringIO("\n".join(physical[place : place + taken]), newline="")
            cells = _strictly(csv.reader(joined, delimiter=mark, strict=True))
            if len(cells) == width:
                return cells, taken
            break
    unquoted = _cells(csv.reader([line], delimiter=mark, quoting=csv.QUOTE_NONE))
    return [cell.strip('"').strip() for cell in unquoted], 1


def _cells(rows: Iterator[list[str]]) -> list[str]:
    return [cell.strip() for cell in next(rows, [])]


def _strictly(rows: Iterator[list[str]]) -> list[str]:
    try:
        return _cells(rows)
    except csv.Error:
        return []


def looks_like_text(head: bytes) -> bool:
    """Whether *head* may start a table: no control bytes but those of white space and UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(head) and b"\0" not in head

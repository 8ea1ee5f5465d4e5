"""What is looked at, a piece at a time: a line of a page, a cell, a name of a file, an entry of metadata."""

from collections.abc import Iterable, Iterator, Sequence

import attrs


@attrs.frozen(kw_only=True)
class Piece:
    """Text with its place.

    Attributes:
        part: what it is part of, in words: "page 2", "the sheet Costs", "the name of the file".
        line: of that part, from 1; 0 where it has no lines.
        text: may hold line ends, where a part is looked at as a whole.
    """

    part: str
    line: int = 0
    text: str = attrs.field(repr=False)


def pieces_of_text(text: str, *, page_break: str = "\f") -> tuple[Piece, ...]:
    """A text as pages; one piece where nothing breaks it. A page without any text is no piece."""
    pages = text.split(page_break)
    return tuple(
        Piece(part=f"page {number}", line=1, text=page)
        for number, page in enumerate(pages, 1)
        if page.strip()
    )


def pieces_of_cells(sheet: str, rows: Iterable[Sequence[str]]) -> Iterator[Piece]:
    """Each cell that holds something, by its name: "the sheet Costs, B7"."""
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell.strip():
                yield Piece(part=f"the sheet {sheet}, {_letters(column)}{number}", text=cell)


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

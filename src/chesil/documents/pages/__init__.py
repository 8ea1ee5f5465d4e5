"""What is no PDF as pages of one: a text, a mail, a table, a picture. So it can go into a bundle."""

import functools
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Final

import msgspec

from chesil.documents import refused
from chesil.documents.drawn import in_svg
from chesil.documents.pictures import Thumbnail
from chesil.documents.press import compiled
from chesil.documents.setter import Line, Setter

__all__ = ["print_mail", "print_picture", "print_table", "print_text"]

_WIDE, _TALL = 170.0, 200.0  # millimetres that a picture may take of a page
_PIXEL: Final = 25.4 / 96
_UPRIGHT_COLUMNS: Final = 4
_CELL: Final = 400  # letters of a cell; what is longer is cut and says so
MOST_COLUMNS: Final = 12


class _Drawn(msgspec.Struct, frozen=True):
    svg: str
    width: float
    alt: str
    caption: Line


class _Paper(msgspec.Struct, frozen=True, kw_only=True):
    title: Line
    about: tuple[Line, ...]
    facts: tuple[tuple[str, Line], ...] = ()
    text: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    picture: _Drawn | None = None
    wide: bool = False


def print_text(title: str, text: str, *, about: Sequence[str] = ()) -> bytes:
    """A text as pages, each line as it stands.

    Args:
        about: lines that say what this is: its file, its SHA-256, its exhibit.
    Raises:
        PaperNotMade: the compiler refused.
    """
    return _printed(lambda setter: _Paper(
        title=setter.line(title), about=_lines(about, setter), text=setter.lines(text),
    ))  # fmt: skip


def print_mail(title: str, head: Mapping[str, str], text: str, *, about: Sequence[str] = ()) -> bytes:
    """A mail as pages: the lines of its head that are given, and its text.

    Raises:
        PaperNotMade: the compiler refused.
    """
    return _printed(lambda setter: _Paper(
        title=setter.line(title), about=_lines(about, setter), text=setter.lines(text),
        facts=tuple((name, setter.line(value, limit=_CELL)) for name, value in head.items() if value),
    ))  # fmt: skip


def print_table(title: str, rows: Sequence[Sequence[str]], *, about: Sequence[str] = ()) -> bytes:
    """A table as pages, across the page where it has many columns. Its first row stands on each page.

    Raises:
        ValueError: it has no row, or more columns than a page can hold.
        PaperNotMade: the compiler refused.
    """
    width = max((len(row) for row in rows), default=0)
    if not 0 < width <= MOST_COLUMNS:
        raise ValueError(f"A table of {width} columns cannot be printed. Choose 1 to {MOST_COLUMNS} columns.")

    def row(cells: Sequence[str], setter: Setter) -> tuple[Line, ...]:
        padded = [*cells, *[""] * (width - len(cells))]
        return tuple(setter.line(cell, limit=_CELL) for cell in padded)

    return _printed(lambda setter: _Paper(
        title=setter.line(title), about=_lines(about, setter), wide=width > _UPRIGHT_COLUMNS,
        rows=tuple(row(cells, setter) for cells in rows),
    ))  # fmt: skip


def print_picture(
    title: str, picture: Thumbnail, *, caption: str, shows: str = "", about: Sequence[str] = ()
) -> bytes:
    """A picture as one page, with text beside it that can be searched and read aloud.

    Args:
        picture: written anew. shows: what it shows, where somebody said so.
    Raises:
        PaperNotMade: the compiler refused.
    """

    def drawn(setter: Setter) -> _Drawn:
        scale = min(_PIXEL, _WIDE / picture.width, _TALL / picture.height)
        name = setter.printer.line(caption, limit=120)
        described = setter.printer.line(shows or "What it shows is not described.", limit=400)
        return _Drawn(
            svg=in_svg(picture.jpeg, picture.width, picture.height), width=round(picture.width * scale, 2),
            caption=setter.line(caption),
            alt=f"A picture, {name}. {described}",
        )  # fmt: skip

    return _printed(lambda setter: _Paper(
        title=setter.line(title), about=_lines(about, setter), picture=drawn(setter),
    ))  # fmt: skip


def _lines(about: Sequence[str], setter: Setter) -> tuple[Line, ...]:
    return tuple(setter.line(each) for each in about)


def _printed(paper: Callable[[Setter], _Paper]) -> bytes:
    def press(made: _Paper) -> bytes:
        return compiled(_template(), msgspec.json.encode(made).decode(), seconds=0)

    return refused.printed(paper, press)


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.pages").joinpath("pages.typ").read_bytes()

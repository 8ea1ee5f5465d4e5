"""Prints pages that were drawn: each as a picture, the words that stay over it unseen, and labelled boxes."""

import functools
from collections.abc import Iterable, Sequence
from importlib import resources

import msgspec

from chesil.documents import refused
from chesil.documents.drawn import in_svg
from chesil.documents.press import compiled
from chesil.documents.redaction.placing import Stay, staying
from chesil.documents.redaction.record import Box, Letters
from chesil.documents.setter import Line, Setter


class _Words(msgspec.Struct, frozen=True):
    x: float
    y: float
    w: float
    h: float
    line: Line
    is_box: bool = False


class _Page(msgspec.Struct, frozen=True):
    width: float
    height: float
    svg: str
    alt: str
    words: tuple[_Words, ...]


class _Paper(msgspec.Struct, frozen=True):
    title: Line
    footer: Line
    first: int
    total: int
    pages: tuple[_Page, ...]


def print_redacted(
    title: str, pages: Sequence[tuple[Letters, bytes, int, int]], boxes: Sequence[Box], *, first: int = 1,
    total: int = 0, footer: str = "",
) -> bytes:  # fmt: skip
    """The PDF: tagged, and searched by the words that stay.

    Args:
        title: names it where files are listed. pages: the letters of each, its picture with the boxes painted
            (JPEG), and how wide and high that is in pixels. boxes: in any order.
        first, total: the number of the first page, and of how many. footer: stands below each page with its
            number; where there is one, pages are a little smaller and their paper has the same size.
    Raises:
        PaperNotMade: the compiler refused.
    """

    def paper(setter: Setter) -> _Paper:
        return _Paper(
            title=setter.line(title), footer=setter.line(footer) if footer else "", first=first,
            total=total or len(pages),
            pages=tuple(
                _page(number, *each, [box for box in boxes if box.page == number], setter)
                for number, each in enumerate(pages, first)
            ),
        )  # fmt: skip

    def press(made: _Paper) -> bytes:
        return compiled(_template(), msgspec.json.encode(made).decode(), seconds=0)

    return refused.printed(paper, press)


def _page(
    number: int, letters: Letters, jpeg: bytes, wide: int, high: int, boxes: Sequence[Box], setter: Setter
) -> _Page:
    words = [*(_stay(each, setter) for each in staying(letters, boxes)), *_labels(letters, boxes, setter)]
    return _Page(
        width=letters.width, height=letters.height, svg=in_svg(jpeg, wide, high), words=_in_order(words),
        alt=f"Page {number}: a picture of a page, without text that can be read aloud.",
    )  # fmt: skip


def _in_order(words: Iterable[_Words]) -> tuple[_Words, ...]:
    """Line by line, and from left to right in each: a box stands among the words of its line."""
    lines: list[list[_Words]] = []
    for each in sorted(words, key=_middle):
        if lines and _middle(each) - _middle(lines[-1][0]) < each.h / 2:
            lines[-1].append(each)
        else:
            lines.append([each])
    return tuple(each for line in lines for each in sorted(line, key=lambda each: each.x))


def _middle(each: _Words) -> float:
    return each.y + each.h / 2


def _stay(each: Stay, setter: Setter) -> _Words:
    line = setter.sentence(setter.printer.text(each.text).replace("\u200b", "").replace("\n", " "))
    return _Words(each.left, each.top, each.width, each.height, line)


def _labels(letters: Letters, boxes: Sequence[Box], setter: Setter) -> list[_Words]:
    return [
        _Words(
            x=each.left * letters.width, y=each.top * letters.height,
            w=(each.right - each.left) * letters.width, h=(each.bottom - each.top) * letters.height,
            line=setter.line(f"[{each.label}]", limit=80), is_box=True,
        )
        for each in boxes
    ]  # fmt: skip


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.redaction").joinpath("redacted.typ").read_bytes()

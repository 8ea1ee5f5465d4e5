"""Removes what must not be seen by others from a paper that was made here: a PDF, a table or data as text."""

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

import attrs

from chesil.leaks import Detail, Hit, Piece, check
from chesil.papers import redacting
from chesil.papers.redacting import LABELS, Stays
from chesil.sandbox.nursery import Nursery

_TOLD: Final = 60  # letters of a line by which it is known again in another file
_MARK: Final = "\ufeff"


@attrs.frozen(kw_only=True)
class Lines:
    """What somebody decided about finds, each known by its secret and the words of its line.

    Attributes:
        out, kept: of what goes, and of what stays: the id of the detail and its words.
    """

    out: Collection[tuple[str, str]]
    kept: Collection[tuple[str, str]]

    @property
    def secrets(self) -> frozenset[str]:
        """The ids of the details of which something goes."""
        return frozenset(detail for detail, _words in self.out)

    def stays(self, hit: Hit) -> bool:
        """Whether a find stays: one that was kept, and whose line was not taken out elsewhere too."""
        return self._is_among(self.kept, hit) and not self._is_among(self.out, hit)

    @staticmethod
    def _is_among(lines: Collection[tuple[str, str]], hit: Hit) -> bool:
        words = _bare(hit.words)
        return any(id == hit.detail.id and _bare(line) == words for id, line in lines)


def _bare(words: str) -> str:
    """A line as it is the same in every layout."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())[:_TOLD]


def without(
    data: bytes, name: str, *, out: str, details: Sequence[Detail], stays: Stays, nursery: Nursery
) -> bytes:
    """The paper with each find replaced by a label; a PDF is drawn anew, as `redacting` does it.

    Args:
        name: tells a table (.csv) and data (.json) from a PDF. out: what it will be called.
    Raises:
        ReadingError, PdfUnreadable: it cannot be drawn anew. StillThere: a find is in it still.
    """
    if redacting.is_pdf(data):
        new, _boxes = redacting.drawn_anew(data, name, out=out, details=details, nursery=nursery, stays=stays)
        return new
    change = {".csv": _cells, ".json": _data}.get(PurePath(name).suffix, _text)
    return change(data, details, stays)


def words_without(text: str, details: Sequence[Detail], stays: Stays) -> str:
    """A text with a label in place of each find."""
    spans = [
        (*redacting.widened(text, hit), f"[{LABELS[hit.detail.kind]}]")
        for hit in check(details, [Piece(part="text", text=text)]).hits
        if not stays(hit)
    ]
    for start, end, label in sorted(_apart(spans), reverse=True):
        text = f"{text[:start]}{label}{text[end:]}"
    return text


def _apart(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Stretches that do not touch, each with the label of the first of those that it is made of."""
    found: list[tuple[int, int, str]] = []
    for start, end, label in sorted(spans):
        if found and start < found[-1][1]:
            first, last, its = found.pop()
            found.append((first, max(last, end), its))
        else:
            found.append((start, end, label))
    return found


def _cells(data: bytes, details: Sequence[Detail], stays: Stays) -> bytes:
    text = data.decode("utf-8")
    rows = csv.reader(io.StringIO(text.removeprefix(_MARK), newline=""))
    written = io.StringIO(newline="")
    table = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerows([words_without(cell, details, stays) for cell in row] for row in rows)
    return f"{_MARK if text.startswith(_MARK) else ''}{written.getvalue()}".encode()


def _data(data: bytes, details: Sequence[Detail], stays: Stays) -> bytes:
    told = _changed(json.loads(data), details, stays)
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _changed(told: Any, details: Sequence[Detail], stays: Stays) -> Any:
    match told:
        case str():
            return words_without(told, details, stays)
        case list():
            return [_changed(each, details, stays) for each in told]
        case Mapping():
            return {name: _changed(each, details, stays) for name, each in told.items()}
        case _:
            return told


def _text(data: bytes, details: Sequence[Detail], stays: Stays) -> bytes:
    return words_without(data.decode("utf-8"), details, stays).encode()

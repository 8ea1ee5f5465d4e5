"""The check itself: every protected detail against every piece of what is about to be sent."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import attrs

from chesil.leaks import matching
from chesil.leaks.details import Detail
from chesil.leaks.folding import fold
from chesil.leaks.matching import Match
from chesil.leaks.pieces import Piece

_SHOWN: Final = 2  # letters of a hit at either end that are not masked
_SEAM: Final = 120  # letters before and after the end of a page that are looked at together


@attrs.frozen(kw_only=True)
class Hit:
    """A protected detail that stands in what is about to be sent.

    Attributes:
        detail: whose it is and of which kind. part, line: where it stands; line 0 where there are none.
        masked: as it is written there, with all but its ends hidden. exact: all of it is there.
        start, end: its place in the text of the piece. words: the line it stands in, as it is.
    """

    detail: Detail
    part: str
    line: int
    masked: str
    exact: bool
    start: int
    end: int
    words: str = attrs.field(default="", repr=False)


@attrs.frozen(kw_only=True)
class Report:
    """What was looked for, and what was there.

    Attributes:
        hits: in the order of the pieces. details, people: how many were looked for, and of how many persons.
        pieces: how many were looked at.
    """

    hits: tuple[Hit, ...]
    details: int
    people: int
    pieces: int


def check(details: Sequence[Detail], pieces: Iterable[Piece]) -> Report:
    """Look for each detail in each piece, and in the end of a page with the beginning of the next.

    A place that is exact for a detail is no second time close for it.
    """
    given = list(pieces)
    hits = [hit for piece in given for hit in _of_piece(details, piece)]
    hits += [hit for before, after in pairwise(given) for hit in _seam(details, before, after)]
    order = {piece.part: number for number, piece in reversed(list(enumerate(given)))}
    hits.sort(key=lambda hit: (order[hit.part], hit.start, hit.end, hit.detail.id))
    return Report(
        hits=tuple(hits),
        details=len(details),
        people=len({each.whose for each in details}),
        pieces=len(given),
    )


def _of_piece(details: Sequence[Detail], piece: Piece) -> Iterator[Hit]:
    folded = fold(piece.text)
    for detail in details:
        for match in _apart(matching.find(detail, folded)):
            start, end = folded.original(match.start, match.end)
            yield Hit(
                detail=detail, part=piece.part, masked=masked(piece.text[start:end]), exact=match.exact,
                line=piece.line and piece.line + piece.text.count("\n", 0, start), start=start, end=end,
                words=_line(piece.text, start, end),
            )  # fmt: skip


def _line(text: str, start: int, end: int) -> str:
    """The line, or the lines, in which a stretch stands."""
    after = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : after if after >= 0 else len(text)]


def _apart(matches: Iterable[Match]) -> list[Match]:
    """One match for each place: an exact one that holds no more than the detail, else the longest."""
    kept: list[Match] = []
    for each in sorted(matches, key=_first):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return kept


def _first(match: Match) -> tuple[bool, int, int]:
    size = match.end - match.start
    return not match.exact, size if match.exact else -size, match.start


def _seam(details: Sequence[Detail], before: Piece, after: Piece) -> Iterator[Hit]:
    """What begins at the end of one page and goes on at the beginning of the next."""
    if not (before.line and after.line):
        return
    size = min(_SEAM, len(before.text))
    offset = len(before.text) - size
    last = before.text[offset:]
    lines = before.line + before.text.count("\n", 0, offset)
    joined = Piece(part=before.part, line=lines, text=f"{last}\n{after.text[:_SEAM]}")
    for hit in _of_piece(details, joined):
        if hit.start < size < hit.end:
            yield attrs.evolve(hit, start=hit.start + offset, end=hit.end + offset)


def masked(text: str) -> str:
    """*text* with all but its ends hidden; wholly hidden where the ends would be most of it."""
    if len(text) < 3 * _SHOWN:
        return "•" * len(text)
    hidden = "".join(letter if letter.isspace() else "•" for letter in text[_SHOWN:-_SHOWN])
    return f"{text[:_SHOWN]}{hidden}{text[-_SHOWN:]}"

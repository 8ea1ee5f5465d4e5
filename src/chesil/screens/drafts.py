"""Messages and marks while a screen is being laid out, in pixels of the picture that was read."""

from collections.abc import Iterable, Sequence

import attrs

from chesil.screens.engine import Line
from chesil.screens.rows import Mark, MarkKind, ScreenMessage, Side
from chesil.screens.separators import Separator, above
from chesil.screens.shots import Shot

Edges = tuple[float, float, float, float]  # left, top, right, bottom


@attrs.frozen
class Draft:
    """A message; see `rows.ScreenMessage`. Its day follows from the separators above it."""

    text: str
    side: Side | None
    edges: Edges
    lines: Sequence[Line]
    time: str | None = None
    sender: str | None = None
    quote: str | None = None
    cut: bool = False

    def row(self, seen: Shot, parted: Sequence[Separator]) -> ScreenMessage:
        """The message as it is kept."""
        over = above(self.edges[1] + 4, parted)
        return ScreenMessage(
            text=self.text,
            side=self.side,
            time_shown=self.time,
            day_shown=over.day if over else None,
            sender=self.sender,
            quote=self.quote,
            box=seen.placed(*self.edges),
            score=round(min((line.score for line in self.lines), default=0.0), 4),
            cut=self.cut,
            lines=tuple(line.text for line in self.lines),
        )


def marks(kind: MarkKind, lines: Iterable[Line], seen: Shot) -> list[Mark]:
    """Lines that are no message, as they are kept."""
    return [
        Mark(kind, line.text, seen.placed(line.left, line.top, line.right, line.bottom)) for line in lines
    ]


def around(lines: Sequence[Line]) -> Edges:
    """The box around lines."""
    return (
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.bottom for line in lines),
    )

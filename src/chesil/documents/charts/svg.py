"""A drawing: a small SVG that is read aloud as well as seen, and prints in black and white.

Every chart has a title and a description, text that is text, and shapes and patterns that tell
things apart without colour. There is no script, no style sheet and nothing from outside.
"""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import attrs

from chesil.documents import fonts
from chesil.documents.characters import Printer

INK: Final = "#0b0c0c"
SOFT: Final = "#505a5f"
LINE: Final = "#b1b4b6"
PALE: Final = "#f3f2f1"
PAPER: Final = "#ffffff"
STRONG: Final = "#1d4f91"
FONT: Final = "Noto Sans, system-ui, sans-serif"
TEXT: Final = 13.0  # the smallest size in use, in CSS pixels
# How wide a drawing for a desk or a paper is, and one for a phone of 360 pixels with its margins.
WIDE: Final = 720.0
NARROW: Final = 328.0

# Each channel has one look in every chart of every paper. Beside colour they differ in lightness
# or in the direction of their lines.
LOOKS: Final[Mapping[str, tuple[str, str]]] = {
    "call": (STRONG, ""),
    "text": (PAPER, '<path d="M0 6L6 0M-1 1L1 -1M5 7L7 5" stroke="#1d4f91" stroke-width="1.6"/>'),
    "chat": ("#c6d5ea", ""),
    "email": (PAPER, '<path d="M0 1.5H6M0 4.5H6" stroke="#0b0c0c" stroke-width="1.2"/>'),
    "social": (PAPER, '<path d="M0.4 0.4h2.2v2.2h-2.2zM3.4 3.4h2.2v2.2h-2.2z" fill="#0b0c0c"/>'),
    "voicemail": (PAPER, '<path d="M0 0L6 6M-1 5L1 7M5 -1L7 1" stroke="#1d4f91" stroke-width="1.6"/>'),
    "post": (PAPER, '<path d="M1.5 0V6M4.5 0V6" stroke="#0b0c0c" stroke-width="1.2"/>'),
    "in_person": (INK, ""),
    "delivery": ("#d9d9d9", '<path d="M0 0L6 6M6 0L0 6" stroke="#0b0c0c" stroke-width="1"/>'),
    "damage": (INK, '<path d="M0 3H6" stroke="#ffffff" stroke-width="1.4"/>'),
    "online": ("#8a9199", ""),
    "third_party": ("#d9d9d9", '<path d="M0 3H6M3 0V6" stroke="#0b0c0c" stroke-width="0.9"/>'),
    "document": (PALE, '<circle cx="3" cy="3" r="1" fill="#505a5f"/>'),
    "other": (PAPER, ""),
}  # fmt: skip


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel and without a trailing ".0"."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


@attrs.define
class Drawing:
    """What is drawn so far; `svg` gives the whole.

    Attributes:
        name: makes ids unique where several drawings stand in one page: letters, digits, hyphens.
        width, height: in CSS pixels; the drawing has this size and scales with its frame.
        title: what it is. description: what it shows, with the numbers that matter, read aloud.
        for_paper: it will stand inside a PDF. There, letters of a script that joins or reorders them
            would lose their text, and the paper could no longer be read aloud or searched; a paper
            sets such words beside the drawing, and here they are written by number.
    """

    name: str
    width: float
    height: float
    title: str
    description: str
    for_paper: bool = False
    _parts: list[str] = attrs.field(factory=list)
    _looks: dict[str, None] = attrs.field(factory=dict)
    _printer: Printer = attrs.field(factory=Printer)

    def text(
        self, words: str, x: float, y: float, *, anchor: str = "start", size: float = TEXT,
        fill: str = INK, bold: bool = False,
    ) -> None:  # fmt: skip
        """Write *words* with their baseline at *y*; anchor is "start", "middle" or "end"."""
        place = f'x="{number(x)}" y="{number(y)}"'
        look = f'font-size="{number(size)}" fill="{fill}"' + (' font-weight="700"' if bold else "")
        end = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._parts.append(f"<text {place} {look}{end}>{self._spans(words)}</text>")

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str = "none", stroke: str = "none",
        line: float = 1,
    ) -> None:  # fmt: skip
        """A rectangle."""
        edge = "" if stroke == "none" else f' stroke="{stroke}" stroke-width="{number(line)}"'
        size = f'width="{number(width)}" height="{number(height)}"'
        self._parts.append(f'<rect x="{number(x)}" y="{number(y)}" {size} fill="{fill}"{edge}/>')

    def channel_box(self, channel: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle with the look of a channel and a thin dark edge."""
        fill, pattern = LOOKS.get(channel, LOOKS["other"])
        if pattern:
            self._looks[channel] = None
            fill = f"url(#{self.name}-{channel})"
        self.box(x, y, width, height, fill=fill, stroke=INK, line=0.7)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = INK,
        line: float = 1,
        dashes: str = "",
    ) -> None:
        """A straight line."""
        ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._parts.append(f'<line {ends} stroke="{stroke}" stroke-width="{number(line)}"{dashed}/>')

    def circle(self, x: float, y: float, radius: float, *, fill: str = PAPER, stroke: str = INK) -> None:
        """A circle with an edge."""
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        self._parts.append(f'<circle {place} fill="{fill}" stroke="{stroke}" stroke-width="1.2"/>')

    def svg(self) -> str:
        """The whole drawing as one SVG element, the same bytes for the same calls."""
        size = f'width="{number(self.width)}" height="{number(self.height)}"'
        box = f'viewBox="0 0 {number(self.width)} {number(self.height)}"'
        named = f'role="img" aria-labelledby="{self.name}-title {self.name}-desc"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} {named} font-family={quoteattr(FONT)}>'
        words = (
            f'<title id="{self.name}-title">{self._plain(self.title)}</title>'
            f'<desc id="{self.name}-desc">{self._plain(self.description)}</desc>'
        )
        paper = f'<rect {size} fill="{PAPER}"/>'
        return "\n".join([head + words, self._patterns() + paper, *self._parts, "</svg>"]) + "\n"

    def spoken(self) -> str:
        """The description as printable text, for the alternative text of a paper."""
        return self._printer.line(self.description, limit=2_000).replace("\u200b", "")

    def _patterns(self) -> str:
        if not self._looks:
            return ""
        return f"<defs>{''.join(self._pattern(channel) for channel in sorted(self._looks))}</defs>"

    def _pattern(self, channel: str) -> str:
        fill, drawn = LOOKS[channel]
        name = f'id="{self.name}-{channel}" width="6" height="6" patternUnits="userSpaceOnUse"'
        return f'<pattern {name}><rect width="6" height="6" fill="{fill}"/>{drawn}</pattern>'

    def _spans(self, words: str) -> str:
        said = self._printer.line(words).replace("\u200b", "")
        if self.for_paper:
            return escape(self._printer.in_main_face(said))
        # Each script names its own face: a renderer left to find one may take letters and the
        # marks on them from two.
        return "".join(_span(family, part) for family, part in fonts.runs(said))

    def _plain(self, words: str) -> str:
        return escape(self._printer.line(words, limit=2_000).replace("\u200b", ""))


def _span(family: str, part: str) -> str:
    if family == fonts.MAIN:
        return escape(part)
    return f"<tspan font-family={quoteattr(f'{family}, {FONT}')}>{escape(part)}</tspan>"


def identity(chart: str, person: str | None) -> str:
    """A drawing's name from the chart's and the person's: "weeks-p1"."""
    kept = "".join(each if each.isascii() and each.isalnum() else "-" for each in person or "withheld")
    return f"{chart}-{kept[:40]}"

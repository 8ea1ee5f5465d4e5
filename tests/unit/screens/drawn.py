"""Screenshots of invented chats, drawn with Pillow in looks of no app in particular."""

import io
from pathlib import Path

import attrs
from PIL import Image, ImageDraw, ImageFont

import chesil.documents
from chesil.screens.engine import Line

_FACES = Path(chesil.documents.__file__).parent / "typefaces"
WIDTH, HEIGHT = 720, 1400


def face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(next(_FACES.glob("NotoSans-Regular*"))), size)


@attrs.define
class Drawing:
    """A picture and the lines in it, as an engine that reads without fault would give them."""

    page: str = "#ffffff"
    width: int = WIDTH
    height: int = HEIGHT
    picture: Image.Image = attrs.field(init=False)
    lines: list[Line] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.picture = Image.new("RGB", (self.width, self.height), self.page)
        self.pen = ImageDraw.Draw(self.picture)

    pen: ImageDraw.ImageDraw = attrs.field(init=False)

    def write(
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: int = 30,
        fill: str = "#111111",
        score: float = 0.99,
    ) -> Line:
        self.pen.text((left, top), text, font=face(size), fill=fill)
        _, _, right, _ = self.pen.textbbox((left, top), text, font=face(size))
        line = Line(text, left - 2, top + 2, right + 2, top + 1.3 * size, score)
        self.lines.append(line)
        return line

    def centred(self, top: float, text: str, *, size: int = 24, fill: str = "#777777") -> Line:
        wide = self.pen.textlength(text, font=face(size))
        return self.write((self.width - wide) / 2, top, text, size=size, fill=fill)

    def head(self, name: str = "Dev", clock: str = "21:07") -> None:
        self.write(30, 10, clock, size=26)
        self.pen.rectangle((640, 16, 690, 36), fill="#111111")
        self.pen.ellipse((70, 70, 140, 140), fill="#8899aa")
        self.write(160, 80, name, size=32)
        self.pen.rectangle((0, 166, self.width, 167), fill="#d0d0d0")

    def foot(self, hint: str = "Message") -> None:
        top = self.height - 100
        self.pen.rounded_rectangle((20, top, 560, top + 76), 36, fill="#eeeeee")
        self.write(50, top + 18, hint, fill="#777777")
        self.pen.ellipse((600, top, 676, top + 76), fill="#1188ee")

    def bubble(
        self,
        top: float,
        rows: list[str],
        *,
        mine: bool = False,
        time: str = "",
        name: str = "",
        quote: str = "",
        fill: str = "",
        corner: int = 26,
        end: float | None = None,
    ) -> float:
        """Draw one, and give the row below it; *end* cuts it off there."""
        inner = [*([name] if name else []), *rows]
        widths = [self.pen.textlength(row, font=face(30)) for row in [*inner, quote]]
        wide = max(widths) + 44 + (80 if time else 0)
        high = 44 * len(inner) + 30 + (60 if quote else 0)
        left = self.width - 20 - wide if mine else 20
        colour = fill or ("#0b6bd8" if mine else "#e4e4e8")
        self.pen.rounded_rectangle((left, top, left + wide, top + high), corner, fill=colour)
        row = top + 12
        if name:
            self.write(left + 22, row, name, fill="#c2185b", size=27)
            row += 44
        if quote:
            self.pen.rounded_rectangle(
                (left + 14, row, left + wide - 14, row + 54), 8, fill="#0a58b4" if mine else "#cfcfd4"
            )
            self.write(left + 26, row + 6, quote, size=26, fill="#ffffff" if mine else "#333333")
            row += 62
        for text in rows:
            self.write(left + 22, row, text, fill="#ffffff" if mine else "#111111")
            row += 44
        if time:
            self.write(left + wide - 84, row - 38, time, size=22, fill="#c8d8f0" if mine else "#777777")
        if end is not None:
            self.pen.rectangle((0, end, self.width, top + high + 2), fill=self.page)
            self.lines = [line for line in self.lines if line.top < end]
        return top + high + 8

    def png(self) -> bytes:
        out = io.BytesIO()
        self.picture.save(out, "PNG")
        return out.getvalue()

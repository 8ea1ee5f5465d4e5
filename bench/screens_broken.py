"""`python -m bench.screens_broken`: broken and hostile pictures through the reader of screenshots, each once.

Each must be read or refused by name. A sound picture in between is read as it was at the start; the helper that
reads stays the same process, and neither it nor this one grows.
"""

import argparse
import io
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

import chesil.documents
from bench.mutator import mutant
from bench.seeds import Seed
from chesil.sandbox.nursery import Nursery
from chesil.screens.rows import Screen
from chesil.terms.errors import ReadingError

_FACES: Final = Path(chesil.documents.__file__).parent / "typefaces"
_SIZE: Final = (480, 320)  # wider than high, so that it is not made larger and reads in half a second
_SOUND_EVERY: Final = 50
_MOST_GROWTH_MB: Final = 64
_EXIF_TURNED: Final = {0x0112: 6}


def main() -> None:
    """Read them all, print what became of them, and end with 1 when anything was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1, help="another seed breaks the pictures in other ways")
    given = parser.parse_args()
    pool = tuple(Seed(kind, data) for kind, data in sound())
    hostile = list(hostile_pictures())
    broken = (mutant(number, seed=given.seed, pool=pool) for number in range(given.count - len(hostile)))
    pictures = [*hostile, *((f"broken {each.format}", each.data) for each in broken)]
    sys.exit(_report(pictures, dict(sound())["png"]))


def _report(pictures: list[tuple[str, bytes]], whole: bytes) -> int:
    became: Counter[str] = Counter()
    faults: list[str] = []
    slowest, started = (0.0, ""), time.monotonic()
    with Nursery() as nursery:
        helper = nursery._helper.process.pid
        first = _read(nursery, whole)
        before = _memory_mb("self") + _memory_mb(helper)
        for number, (kind, data) in enumerate(pictures):
            begun = time.monotonic()
            try:
                became[_read_or_refused(nursery, data)] += 1
            except Exception as fault:  # whatever is not a refusal by name is what is looked for
                faults.append(f"{number} {kind}: {fault!r}")
            slowest = max(slowest, (time.monotonic() - begun, f"{number} {kind}"))
            if number % _SOUND_EVERY == 0:
                print(f"{number} of {len(pictures)}", file=sys.stderr)
                if _read(nursery, whole) != first:
                    faults.append(f"{number} {kind}: a sound picture after it is read otherwise")
        growth = _memory_mb("self") + _memory_mb(helper) - before
    if growth > _MOST_GROWTH_MB:
        faults.append(f"memory grew by {growth:.0f} MB")
    print(
        f"{len(pictures):,} pictures in {time.monotonic() - started:.0f} s, slowest {slowest[0]:.1f} s ({slowest[1]})"
    )
    print(
        f"{became.total():,} answered: "
        + ", ".join(f"{name} {count}" for name, count in became.most_common())
    )
    print(f"memory of both processes grew by {growth:.0f} MB; {len(faults)} faults")
    print("\n".join(faults))
    return 1 if faults or became.total() != len(pictures) else 0


def _read(nursery: Nursery, data: bytes) -> Screen:
    return nursery.screen(io.BytesIO(data), len(data))


def _read_or_refused(nursery: Nursery, data: bytes) -> str:
    try:
        return "read" if _read(nursery, data).messages else "read, no messages"
    except ReadingError as refused:
        return refused.code


def _memory_mb(process: int | str) -> float:
    fields = Path(f"/proc/{process}/status").read_text().split("VmRSS:")[1].split()
    return int(fields[0]) / 1024


def sound() -> Iterator[tuple[str, bytes]]:
    """One small chat as a picture of every kind."""
    chat = _chat()
    moving = [chat, chat.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    exif = Image.Exif()
    exif.update(_EXIF_TURNED)
    yield "png", _saved(chat, "PNG")
    yield "jpeg", _saved(chat, "JPEG", quality=60)
    yield "turned jpeg", _saved(chat, "JPEG", exif=exif)
    yield "cmyk jpeg", _saved(chat.convert("CMYK"), "JPEG")
    yield "palette png", _saved(chat.convert("P"), "PNG")
    yield (
        "16-bit png",
        _saved(chat.convert("L").convert("I").point(lambda value: value * 257).convert("I;16"), "PNG"),
    )
    yield "transparent png", _saved(chat.convert("RGBA"), "PNG")
    yield "one-bit tiff", _saved(chat.convert("1"), "TIFF")
    yield "moving gif", _saved(moving[0], "GIF", save_all=True, append_images=moving[1:])
    yield "moving webp", _saved(moving[0], "WEBP", save_all=True, append_images=moving[1:])
    yield "bmp", _saved(chat, "BMP")
    yield "avif", _saved(chat, "AVIF")


def _chat() -> Image.Image:
    picture = Image.new("RGB", _SIZE, "#efeae2")
    pen, face = ImageDraw.Draw(picture), ImageFont.truetype(str(next(_FACES.glob("NotoSans-Regular*"))), 18)
    for top, left, colour, words in (
        (40, 20, "#ffffff", "Where are you"),
        (120, 240, "#d9fdd3", "At work until six"),
    ):
        pen.rounded_rectangle((left, top, left + 220, top + 50), 10, fill=colour)
        pen.text((left + 12, top + 10), words, font=face, fill="#111111")
    return picture


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def hostile_pictures() -> Iterator[tuple[str, bytes]]:
    """Pictures that are small as files and large, thin, empty or untrue as pictures."""
    for width, height in (
        (1, 1),
        (2, 2),
        (1, 30_000),
        (30_000, 1),
        (3, 29),
        (29, 3),
        (720, 7_201),
        (720, 7_200),
    ):
        yield f"{width} x {height}", _saved(Image.new("RGB", (width, height), "white"), "PNG")
    yield "20,000 x 20,000 in one bit", _saved(Image.new("1", (20_000, 20_000)), "PNG")
    yield "20,000 x 20,000 header alone", _header(20_000, 20_000)
    yield "a header of 2 billion a side", _header(0x7FFFFFFF, 0x7FFFFFFF)
    yield "no pixels", _header(0, 0)
    yield "6,300 x 6,300 in colours", _saved(Image.new("P", (6_300, 6_300)), "PNG")
    yield "2,000 x 20,000", _saved(Image.new("RGB", (2_000, 20_000), "white"), "PNG")
    yield "noise", _saved(Image.effect_noise((720, 1_500), 90).convert("RGB"), "PNG")
    yield "nothing but letters", _saved(_letters(), "PNG")
    yield "empty", b""
    yield "no picture", b"%PDF-1.7\n" * 50
    yield "a HEIC without a picture", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(200)
    yield "drawing in words", b"<svg xmlns='http://www.w3.org/2000/svg'><text>Where are you</text></svg>"
    yield "a profile that is none", _saved(_chat(), "PNG", icc_profile=b"\xff" * 5_000)


def _header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and ends."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    )
    made = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def _letters() -> Image.Image:
    """Far more words than a screen holds."""
    picture, face = Image.new("RGB", (720, 1_600), "white"), ImageFont.load_default(14)
    pen = ImageDraw.Draw(picture)
    for row in range(0, 1_600, 16):
        pen.text((2, row), "ok 10:30 no " * 12, fill="black", font=face)
    return picture


if __name__ == "__main__":
    main()

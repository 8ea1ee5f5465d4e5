"""A picture as it can be looked at: decoded, upright, no larger than a screen, written anew.

Nothing of the file but its pixels is in what comes out: no place, no device, no thumbnail of before it was
cut, nothing that a program could run. Decoders are where hostile pictures strike, so this runs where
`chesil.sandbox` confines it, and nowhere else.
"""

import io
from functools import cache
from typing import BinaryIO, Final

import pi_heif
from PIL import Image, ImageCms, ImageOps

from chesil.readers.media.kinds import MOST_SHOWN_SIDE
from chesil.terms.errors import TooLarge

type Part = tuple[float, float, float, float]
"""Left, top, right and bottom in shares of the width and height of the upright picture, from 0 to 1."""

MOST_BYTES: Final = 50 << 20
MOST_CUT_SIDE: Final = 6_000  # pixels of the whole, where a part of it is cut out: a long capture of a chat
MOST_PIXELS: Final = 100_000_000
_QUALITY: Final = 82
_WHITE: Final = (255, 255, 255)
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")


def load() -> None:
    """Load every decoder, for where nothing can be loaded later."""
    Image.init()
    pi_heif.register_heif_opener()
    _screen()
    Image.MAX_IMAGE_PIXELS = None  # Pillow's own bound warns at less than a phone takes; ours follows


def picture(source: BinaryIO, *, side: int = MOST_SHOWN_SIDE, part: Part | None = None) -> bytes:
    """A JPEG of a picture, no longer than *side* pixels; of one that moves, the first.

    Args:
        part: what is cut out of it, and shown alone.
    Raises:
        TooLarge: it has more bytes or pixels than are looked at.
        Exception: it cannot be decoded; which, every decoder has its own.
    """
    written = io.BytesIO()
    whole = upright(source, side=side if part is None else MOST_CUT_SIDE)
    (whole if part is None else _cut(whole, part, side=side)).save(
        written, "JPEG", quality=_QUALITY, exif=b"", icc_profile=None, comment=b""
    )
    return written.getvalue()


def _cut(whole: Image.Image, part: Part, *, side: int) -> Image.Image:
    """A part of a picture, of at least one pixel."""
    left, right = (round(share * whole.width) for share in (part[0], part[2]))
    top, bottom = (round(share * whole.height) for share in (part[1], part[3]))
    cut = whole.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    cut.thumbnail((side, side))
    return cut


def upright(source: BinaryIO, *, side: int, most_pixels: int = MOST_PIXELS) -> Image.Image:
    """The picture itself, upright and in plain colours, no longer than *side* pixels; raises as `picture`."""
    data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(f"A picture larger than {MOST_BYTES >> 20} MB is not shown.")
    with Image.open(io.BytesIO(data), formats=_FORMATS) as found:
        if found.width * found.height > most_pixels:
            raise TooLarge(f"A picture of more than {most_pixels // 1_000_000} million pixels is not shown.")
        found.thumbnail((side, side))
        turned = ImageOps.exif_transpose(found)
    return _flat(_in_plain_colours(turned))


def _in_plain_colours(picture: Image.Image) -> Image.Image:
    """As a screen without colour profiles shows it: the red of a bruise must not pale on the way."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L")
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, own, _screen(), outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError):
        return (
            picture  # the profile is broken, or of another kind of picture: its numbers are shown as they are
        )


@cache
def _screen() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _flat(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; what can be seen through stands on white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, _WHITE)
    ground.paste(seen, mask=seen)
    return ground

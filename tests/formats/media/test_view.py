"""A picture to be looked at: upright, small, and nothing of the file but what is seen."""

import io

import pi_heif
import pillow_heif
import pytest
from PIL import Image, ImageCms

from chesil.readers.media import view
from chesil.readers.media.kinds import named_as_picture
from chesil.terms.errors import TooLarge

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(autouse=True, scope="module")
def _decoders():
    view.load()
    pillow_heif.register_heif_opener()  # writes HEIF for the tests; pi_heif only reads it
    pi_heif.register_heif_opener()


def two_colours(size=(80, 40), mode="RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (size[0] // 2, 0, *size))
    return made.convert(mode)


def saved(image: Image.Image, kind: str, **how) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, kind, **how)
    out.seek(0)
    return out


def shown(source: io.BytesIO) -> Image.Image:
    return Image.open(io.BytesIO(view.picture(source)))


def is_near(pixel, colour) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF"])
def test_every_kind_is_shown_as_a_jpeg_of_the_same_colours(kind):
    found = shown(saved(two_colours(), kind))
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (80, 40))
    assert is_near(found.getpixel((10, 20)), RED)
    assert is_near(found.getpixel((70, 20)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "F"])
def test_every_way_to_keep_colours_is_shown(mode):
    kind = "TIFF" if mode in ("CMYK", "F") else "PNG"
    found = shown(saved(two_colours(mode=mode), kind))
    left, right = (sum(found.getpixel((x, 20))) for x in (10, 70))
    assert left > right if mode not in ("1", "P") else left != right or mode == "1"


def test_sixteen_bits_of_grey_are_shown_as_grey_as_they_are():
    found = shown(saved(Image.new("I;16", (40, 40), 20_000), "PNG"))
    assert is_near(found.getpixel((20, 20)), (78, 78, 78))


def test_a_picture_in_the_colours_of_a_phone_is_shown_in_those_of_any_screen():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    odd = profile.replace(b"rXYZ", b"....", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"....", b"bXYZ", 1)
    found = shown(saved(two_colours(), "PNG", icc_profile=odd))
    assert is_near(found.getpixel((10, 20)), BLUE), "what this phone calls red"


def test_a_broken_colour_profile_is_passed_over():
    assert is_near(shown(saved(two_colours(), "PNG", icc_profile=b"broken")).getpixel((10, 20)), RED)


def test_nothing_but_the_pixels_is_in_it():
    exif = Image.Exif()
    exif[0x010F] = "CANARYMAKER"
    exif.get_ifd(0x8825)[1] = "N"
    source = saved(two_colours(), "JPEG", exif=exif, comment=b"CANARYCOMMENT", icc_profile=b"CANARYPROFILE")
    source = io.BytesIO(source.getvalue() + b"CANARYAFTER")
    assert source.getvalue().count(b"CANARY") == 4
    written = view.picture(source)
    assert b"CANARY" not in written
    assert not Image.open(io.BytesIO(written)).getexif()


def test_a_picture_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise: what is left is at the top then
    found = shown(saved(two_colours(), "JPEG", exif=exif))
    assert found.size == (40, 80)
    assert is_near(found.getpixel((20, 10)), RED)


def test_what_can_be_seen_through_stands_on_white():
    found = shown(saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    assert found.getpixel((20, 20)) == (255, 255, 255)


def test_of_one_that_moves_the_first_is_shown():
    first, second = Image.new("RGB", (40, 40), RED), Image.new("RGB", (40, 40), BLUE)
    found = shown(saved(first, "GIF", save_all=True, append_images=[second]))
    assert is_near(found.getpixel((20, 20)), RED)


def test_a_large_one_is_made_as_small_as_a_screen():
    found = shown(saved(Image.new("RGB", (4_000, 1_000)), "JPEG"))
    assert found.size == (1_600, 400)


def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_unpacked():
    bomb = saved(Image.new("1", (20_000, 5_001)), "PNG")
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(TooLarge, match="100 million pixels"):
        view.picture(bomb)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(view, "MOST_BYTES", 100)
    with pytest.raises(TooLarge):
        view.picture(saved(two_colours(), "PNG"))


@pytest.mark.parametrize("kind", ["EPS", "PDF", "ICO", "PPM", "TGA", "PCX"])
def test_decoders_that_no_phone_needs_are_not_used(kind):
    with pytest.raises(OSError, match="cannot identify"):
        view.picture(saved(two_colours(), kind))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("IMG-1.JPG", True), ("a.heic", True), ("PTT-1.opus", False), ("jpg", False), ("a.pdf", False)],
)
def test_names_of_pictures(name, is_one):
    assert named_as_picture(name) is is_one

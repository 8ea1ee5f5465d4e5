"""What is given to a browser is one plain JPEG: anything beside it is told, and any change in its frame."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chesil.sandbox.jpegs import plain_jpeg


def saved(size=(80, 40), **how) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", **how)
    return out.getvalue()


SOUND = saved()
JFIF_END = 20


@pytest.mark.parametrize(
    "data", [SOUND, saved(progressive=True), saved((1_600, 1)), saved((1, 1)), saved(quality=95)]
)
def test_a_plain_one_is_one(data):
    assert plain_jpeg(data)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xd9", SOUND[:-1], SOUND[:-2], SOUND[:200], SOUND + b"x",
        SOUND + SOUND, SOUND[:-2] + SOUND[2:], saved(comment=b"CANARY"), saved(exif=b"Exif\0\0" + bytes(20)),
        saved(icc_profile=bytes(200)), saved((1_601, 1)), saved((1, 1_601)), b"GIF89a" + SOUND,
        SOUND[:JFIF_END] + b"\xff\xfe\0\x06evil" + SOUND[JFIF_END:],
        SOUND[:JFIF_END] + b"\xff\xdb\0\x02" * 200 + SOUND[JFIF_END:],
        SOUND[:4] + b"\0\x20" + SOUND[6:JFIF_END] + bytes(16) + SOUND[JFIF_END:],
    ],
)  # fmt: skip
def test_what_holds_anything_else_is_none(data):
    assert not plain_jpeg(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_told_without_an_error(data):
    assert plain_jpeg(b"\xff\xd8" + data) in (True, False)

"""What is given to a browser is one plain MP3: anything beside its frames is told."""

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from chesil.sandbox.mp3s import plain_mp3


def saved(rate: int = 24_000, channels: int = 1, **how) -> bytes:
    out = io.BytesIO()
    tone = np.sin(np.arange(rate) / 9).astype("float32")
    with soundfile.SoundFile(out, "w", samplerate=rate, channels=channels, format="MP3", **how) as file:
        file.write(np.repeat(tone[:, None], channels, axis=1))
    return out.getvalue()


TONE = saved()


@pytest.mark.parametrize(
    "data", [TONE, saved(8_000), saved(48_000), saved(bitrate_mode="VARIABLE"), saved(channels=2)]
)
def test_a_plain_one_is_one(data):
    assert plain_mp3(data)


@pytest.mark.parametrize(
    "data",
    [
        b"", TONE[:-1], TONE + b"\0", TONE[1:], b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + TONE,
        TONE + b"TAG" + bytes(125), TONE + saved(48_000), b"RIFF" + TONE, TONE[:400] + b"CANARY" + TONE[400:],
        b"\xff\xd8\xff" + TONE,
    ],
)  # fmt: skip
def test_what_holds_anything_else_is_none(data):
    assert not plain_mp3(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_told_without_an_error(data):
    assert plain_mp3(b"\xff\xfb" + data) in (True, False)

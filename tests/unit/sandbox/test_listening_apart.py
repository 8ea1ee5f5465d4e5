"""A recording is decoded in a child, and what comes back is an MP3 with nothing but its sound."""

import io
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import soundfile

from chesil import pipeline
from chesil.readers.media import listen
from chesil.sandbox import nursery
from chesil.sandbox.faults import Misfit, ReaderStopped, TookTooLong
from chesil.terms.errors import ReadingError, TooLarge

RATE = 48_000
TONE = (np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE) * 0.5).astype("float32")


def recording(kind: str, subtype: str | None = None, *, seconds: int = 1, **tags: str) -> bytes:
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", samplerate=RATE, channels=2, format=kind, subtype=subtype) as file:
        for name, value in tags.items():
            setattr(file, name, value)
        file.write(np.tile(TONE[:, None], (seconds, 2)))
    return out.getvalue()


def m4a() -> bytes:
    codecpod = pytest.importorskip("codecpod", reason="the extra aac is not made for this machine")
    return codecpod.save_bytes(TONE, RATE, codecpod.Aac())


def amr() -> bytes:
    pytest.importorskip("codecpod", reason="the extra aac is not made for this machine")
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50


def heard(data: bytes) -> tuple[float, float]:
    """How long it is, and the tone that is loudest in it."""
    samples, rate = soundfile.read(io.BytesIO(data))
    loud = np.abs(np.fft.rfft(samples)).argmax() * rate / len(samples)
    return len(samples) / rate, float(loud)


@pytest.mark.parametrize(
    ("kind", "subtype"), [("OGG", "OPUS"), ("OGG", "VORBIS"), ("MP3", None), ("WAV", None), ("FLAC", None)]
)
def test_what_is_recorded_is_heard(kind, subtype):
    seconds, tone = heard(pipeline.listen(io.BytesIO(recording(kind, subtype))))
    assert (seconds, tone) == (pytest.approx(1, abs=0.15), pytest.approx(440, abs=3))


def test_a_recording_of_a_phone_in_aac_or_amr_is_heard():
    seconds, tone = heard(pipeline.listen(io.BytesIO(m4a())))
    assert (seconds, tone) == (pytest.approx(1, abs=0.2), pytest.approx(440, abs=3))
    assert heard(pipeline.listen(io.BytesIO(amr())))[0] == pytest.approx(1, abs=0.2)


def test_nothing_but_the_sound_is_in_what_comes_out():
    tagged = recording("FLAC", title="CANARYTITLE", artist="CANARYARTIST")
    assert b"CANARY" in tagged
    assert b"CANARY" not in pipeline.listen(io.BytesIO(tagged))


def test_a_recording_in_a_zip_is_found_by_its_name():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("PTT-1.opus", recording("OGG", "OPUS"))
    assert heard(pipeline.listen(held, member="PTT-1.opus"))[1] == pytest.approx(440, abs=3)


@pytest.mark.parametrize(
    "data", [b"", b"no sound", b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(40), b"RIFF" + bytes(60)]
)
def test_what_is_no_recording_is_an_error_without_its_words(data):
    with pytest.raises(ReadingError):
        pipeline.listen(io.BytesIO(data))


def test_only_so_much_of_a_long_recording_is_played(monkeypatch):
    monkeypatch.setattr(listen, "MOST_SECONDS", 1)
    assert heard(listen.sound(io.BytesIO(recording("OGG", "OPUS", seconds=3))))[0] == pytest.approx(
        1, abs=0.15
    )
    monkeypatch.setattr(listen, "MOST_BYTES", 1_000)
    with pytest.raises(TooLarge):
        listen.sound(io.BytesIO(recording("WAV")))


def test_without_the_extra_what_it_would_decode_is_refused(monkeypatch):
    data = m4a()
    monkeypatch.setattr(listen, "codecpod", None)
    with pytest.raises(soundfile.LibsndfileError):
        listen.sound(io.BytesIO(data))
    assert heard(listen.sound(io.BytesIO(recording("OGG", "OPUS"))))[1] == pytest.approx(440, abs=3)


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("crash", ReaderStopped),
        ("spin", TookTooLong),
        ("fill", TooLarge),
        ("other_answer", Misfit),
        ("endless_answer", Misfit),
    ],
)
def test_whatever_a_recording_does_to_its_decoder_it_is_one_fault_of_that_recording(
    act, fault, hostile, monkeypatch
):
    hostile()
    monkeypatch.setattr(nursery, "_TO_LISTEN", nursery.Limits(256 << 20, 1))
    with nursery.Nursery() as one, pytest.raises(fault):
        one.listen(io.BytesIO(f"act: {act}\n".encode() + bytes(5_000)), 5_000)


def test_a_decoder_needs_nothing_that_is_not_loaded_before_it_is_confined():
    """In a process that loads what a helper loads, decoding opens no file and loads no module."""
    watch = """
import io, sys
import numpy as np, soundfile
from chesil.sandbox import helper
helper._load_encodings()
helper._load_listen()
from chesil.readers.media import listen
made = []
for kind, subtype in (("OGG", "OPUS"), ("OGG", "VORBIS"), ("MP3", None), ("WAV", None), ("FLAC", None)):
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", samplerate=48000, channels=1, format=kind, subtype=subtype) as file:
        file.write(np.zeros(48000, "float32"))
    made.append(out.getvalue())
if listen.codecpod is not None:
    made.append(listen.codecpod.save_bytes(np.zeros(48000, "float32"), 48000, listen.codecpod.Aac()))
seen = []
def note(event, given):
    if event in ("import", "open", "os.listdir", "os.scandir", "socket.__new__", "subprocess.Popen"):
        seen.append(f"{event} {given[0]}")
sys.addaudithook(note)
print(all(len(listen.sound(io.BytesIO(each))) > 500 for each in made), seen)
"""
    ended = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True)
    assert ended.stdout.split(maxsplit=1) == ["True", "[]\n"], ended.stderr

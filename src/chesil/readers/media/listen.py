"""A recording as it can be listened to: decoded, its sides mixed into one, written anew as MP3.

Nothing of the file but its sound is in what comes out: no place, no device, no title, no picture. Decoders
are where hostile files strike, so this runs where `chesil.sandbox` confines it, and nowhere else.

libsndfile decodes what WhatsApp, Telegram and most programs make (Opus, Vorbis, MP3, FLAC, WAV). Apple's and
Android's recorders make AAC and AMR, which the extra `aac` decodes; of a video it gives the sound.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

import numpy as np
import soundfile

from chesil.terms.errors import ReadingError, TooLarge

codecpod: Any
try:
    import codecpod
except ImportError:  # the extra is not installed, or not made for this machine
    codecpod = None

MOST_BYTES: Final = 128 << 20
MOST_SECONDS: Final = 1_200  # what comes after twenty minutes is not played
_AT_ONCE: Final = 1 << 18  # samples
_RATES: Final = frozenset((8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000))  # of MP3
_TO_HALVE: Final = 44_100
_RATE_OF_VOICES: Final = 24_000
_MOST_SIDES: Final = 8
_WRITTEN: Final = {"format": "MP3", "bitrate_mode": "CONSTANT", "compression_level": 0.85}


def load() -> None:
    """Load every decoder, for where nothing can be loaded later."""
    silence = np.zeros(_RATE_OF_VOICES, "float32")
    written = _mp3(_RATE_OF_VOICES, iter((silence,)))
    with soundfile.SoundFile(io.BytesIO(written)) as found:
        found.read(1)
    if codecpod is not None:
        codecpod.load(written, sample_rate=_RATE_OF_VOICES, mono=True)


def sound(source: BinaryIO) -> bytes:
    """An MP3 of a recording, or of the sound of a video: one side, MOST_SECONDS at most.

    Raises:
        TooLarge: it has more bytes than are listened to.
        Exception: it cannot be decoded; which, every decoder has its own.
    """
    return _decoded(source, _mp3)


def samples(source: BinaryIO) -> tuple[Any, int]:
    """The same sound as numbers from -1 to 1, and how many of them are a second; raises as `sound`."""
    return _decoded(source, _gathered)


def _decoded[T](source: BinaryIO, made: Callable[[int, Iterator[Any]], T]) -> T:
    """What is *made* of the rate of a sound and its samples, some at a time."""
    data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(f"A recording larger than {MOST_BYTES >> 20} MB is not played.")
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as found:
            if found.samplerate in _RATES and found.channels <= _MOST_SIDES:
                rate = found.samplerate // 2 if found.samplerate >= _TO_HALVE else found.samplerate
                return made(rate, _mixed(found))
    except soundfile.LibsndfileError:
        if codecpod is None:
            raise
    return made(_RATE_OF_VOICES, iter((_with_codecpod(data),)))


def _gathered(rate: int, blocks: Iterator[Any]) -> tuple[Any, int]:
    found = [np.nan_to_num(block).clip(-1, 1) for block in blocks]
    return np.concatenate(found) if found else np.zeros(0, "float32"), rate


def _mixed(found: Any) -> Iterator[Any]:
    """The samples of a file, some at a time, its sides mixed into one."""
    most = MOST_SECONDS * found.samplerate
    for start in range(0, most, _AT_ONCE):
        block = found.read(min(_AT_ONCE, most - start), dtype="float32", always_2d=True)
        if not len(block):
            return
        mixed = block.mean(axis=1)
        yield _halved(mixed) if found.samplerate >= _TO_HALVE else mixed


def _halved(samples: Any) -> Any:
    """Half as many samples, each the mean of two: a voice needs no more, and it is written twice as fast."""
    return samples[: len(samples) // 2 * 2].reshape(-1, 2).mean(axis=1)


def _with_codecpod(data: bytes) -> Any:
    if codecpod is None:
        raise ReadingError("Recordings of this kind cannot be played on this installation.")
    most = MOST_SECONDS * codecpod.info(data).sample_rate
    found = codecpod.load(data, sample_rate=_RATE_OF_VOICES, mono=True, num_frames=most, return_buffer=True)
    return found.samples


def _mp3(rate: int, blocks: Iterator[Any]) -> bytes:
    written = io.BytesIO()
    with soundfile.SoundFile(written, "w", samplerate=rate, channels=1, **_WRITTEN) as out:
        for block in blocks:
            out.write(np.nan_to_num(block).clip(-1, 1))
    return written.getvalue()

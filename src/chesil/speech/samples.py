"""The sound of a recording as a model needs it: one side, 16,000 samples a second."""

from typing import Any, Final

import numpy as np
from numpy.fft import irfft, rfft

from chesil.readers.media.listen import MOST_SECONDS, samples
from chesil.speech.mels import RATE, Numbers

_SECONDS: Final = 10  # of a block that is turned to another rate at once
_BESIDE: Final = 1  # second on either side of it, so that no block has an edge


def voice(source: Any) -> tuple[Numbers, bool]:
    """The first MOST_SECONDS of a recording, or of the sound of a video, and whether it goes on.

    Raises:
        TooLarge: it has more bytes than are listened to.
        Exception: it cannot be decoded; which, every decoder has its own.
    """
    found, rate = samples(source)
    return at_rate(found, rate), len(found) >= MOST_SECONDS * rate


def at_rate(found: Numbers, rate: int) -> Numbers:
    """The same sound at RATE samples a second, without the tones that are too high for it."""
    if rate == RATE:
        return found
    block, beside = _SECONDS * rate, _BESIDE * rate
    padded = np.pad(found, (beside, beside + -len(found) % block))
    parts = [_block(padded[at : at + block + 2 * beside]) for at in range(0, len(found), block)]
    whole = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return whole[: len(found) * RATE // rate].astype(np.float32)


def _block(part: Numbers) -> Numbers:
    count = (_SECONDS + 2 * _BESIDE) * RATE
    turned = irfft(rfft(part)[: count // 2 + 1], count) * (count / len(part))
    return turned[_BESIDE * RATE : -_BESIDE * RATE].astype(np.float32)

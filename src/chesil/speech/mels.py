"""The picture of a sound that a Whisper model looks at: how loud each band of tones is, each 10 ms.

Source: A. Radford and others, Robust Speech Recognition via Large-Scale Weak Supervision (2022), 2.2; the
bands are those of OpenAI's `mel_filters.npz` (MIT), made as librosa makes them: Slaney's scale of mels, each
band of the same area.
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.fft import rfft
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

RATE: Final = 16_000  # samples a second
STEP: Final = 160  # samples from one column to the next: 10 ms
WINDOW: Final = 3_000  # columns that a model looks at: 30 s
_WIDE: Final = 400  # samples that a column is made of
_AT_ONCE: Final = 6_000  # columns
_LEAST: Final = 1e-10
_DEPTH: Final = 8.0  # powers of ten below the loudest that are still told apart
_LINEAR_HZ: Final = 200 / 3  # of a mel below 1,000 Hz
_LOGARITHMIC_FROM_HZ: Final = 1_000.0
_STEP_OF_LOGARITHM: Final = np.log(6.4) / 27


def log_mels(samples: Numbers, bands: int) -> Numbers:
    """(bands, columns): the picture of a sound, one column for each 10 ms that began.

    Args:
        samples: one side, RATE a second, from -1 to 1.
    """
    columns = -(-len(samples) // STEP)
    if not columns:
        return np.zeros((bands, 0), np.float32)
    half = _WIDE // 2
    padded = np.pad(samples, (half, half + columns * STEP - len(samples)))
    padded[:half] = padded[half + 1 : 2 * half + 1][::-1]  # the start is mirrored, as the models know it
    cut = np.lib.stride_tricks.sliding_window_view(padded, _WIDE)[::STEP][:columns]
    shape, filters = np.hanning(_WIDE + 1)[:-1].astype(np.float32), _filters(bands)
    parts = []
    for start in range(0, columns, _AT_ONCE):
        tones = rfft(cut[start : start + _AT_ONCE] * shape, axis=1)
        parts.append(np.log10(np.maximum(filters @ (np.abs(tones) ** 2).T, _LEAST)))
    found = np.concatenate(parts, axis=1)
    picture: Numbers = ((np.maximum(found, found.max() - _DEPTH) + 4) / 4).astype(np.float32)
    return picture


@cache
def _filters(bands: int) -> Numbers:
    tones = np.linspace(0, RATE / 2, _WIDE // 2 + 1)
    edges = _hertz(np.linspace(0, _mels(RATE / 2), bands + 2))
    rising = (tones - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - tones) / np.diff(edges)[1:, None]
    area = 2 / (edges[2:] - edges[:-2])
    return (np.maximum(0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)


def _mels(hertz: float) -> float:
    over = np.log(hertz / _LOGARITHMIC_FROM_HZ) / _STEP_OF_LOGARITHM
    return float(_LOGARITHMIC_FROM_HZ / _LINEAR_HZ + over)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    turn = _LOGARITHMIC_FROM_HZ / _LINEAR_HZ
    above = _LOGARITHMIC_FROM_HZ * np.exp(_STEP_OF_LOGARITHM * (mels - turn))
    return np.where(mels < turn, mels * _LINEAR_HZ, above)

"""A recording from its bytes to what a machine guesses that it says, window by window.

Source: A. Radford and others, Robust Speech Recognition via Large-Scale Weak Supervision (2022), 3.8 and 4.5:
windows of 30 seconds, each begun where the last whole line ended; a window in which the model takes nobody to
speak is left out; words that can be packed far too well are the model repeating itself. Words of one window
are not told to the next, and nothing is drawn by lot: the same recording gives the same lines again.
"""

import math
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import numpy as np

from chesil.speech.engine import Loaded, Said
from chesil.speech.mels import RATE, STEP, WINDOW, log_mels
from chesil.speech.rows import Guess, GuessLine, Span, Told
from chesil.speech.samples import voice

_COLUMN_MS: Final = 10
_TIME_COLUMNS: Final = 2  # from one token of time to the next
_LEAST_COLUMNS: Final = 100  # that a window goes on by, whatever a model says of time
_SILENT: Final = 0.001  # the loudest sample: 60 dB below the loudest there is
_NO_SPEECH, _UNLIKELY = 0.6, -1.0
_TOO_ALIKE: Final = 2.4  # times smaller when packed


def read_speech(source: BinaryIO, loaded: Loaded, *, language: str = "", told: Told) -> Guess:
    """What a machine guesses that a recording says. It runs where the sandbox confines it: `Nursery.speech`.

    Args:
        source: the file, of a kind that `readers.media.listen` decodes.
        language: the code of what is spoken; empty: the model says what it takes it for.
    Raises:
        ModelUnusable: the model does not know the language.
        TooLarge: it has more bytes than are listened to.
        Exception: it cannot be decoded; which, every decoder has its own.
    """
    samples, cut = voice(source)
    running = loaded.begin()
    lines, found = list[GuessLine](), list[GuessLine]()
    silent: list[Span] = []
    mels, place, columns = None, 0, -(-len(samples) // STEP)
    while place < columns:
        told(place * _COLUMN_MS, columns * _COLUMN_MS)
        end = min(place + WINDOW, columns)
        found, by = [], end - place
        if np.abs(samples[place * STEP : end * STEP]).max() >= _SILENT:
            mels = log_mels(samples, running.bands) if mels is None else mels
            seen = running.look(mels[:, place:end])
            language = language or running.language(seen)
            found, by = _window(loaded, running.say(seen, language), place, end)
        lines += found
        if not found:
            silent.append(Span(place * _COLUMN_MS, (place + by) * _COLUMN_MS))
        place += by
    return Guess(len(samples) * 1_000 // RATE, cut, language, tuple(lines), tuple(_joined(silent)))


def _window(loaded: Loaded, said: Said, start: int, end: int) -> tuple[list[GuessLine], int]:
    """The lines of a window, and by how many columns the next one begins later."""
    if said.no_speech > _NO_SPEECH and said.likelihood < _UNLIKELY:
        return [], end - start
    parts, by = divided(said.tokens, loaded.first_time, end - start)
    texts = [(span, loaded.text(tokens)) for span, tokens in parts]
    repeats = _repeats(" ".join(text for _, text in texts))
    probability = min(1.0, math.exp(said.likelihood))
    lines = [
        GuessLine((start + first) * _COLUMN_MS, (start + last) * _COLUMN_MS, text, probability, repeats)
        for (first, last), text in texts
        if text
    ]
    return lines, by


type _Part = tuple[tuple[int, int], list[int]]


def divided(tokens: Sequence[int], first_time: int, columns: int) -> tuple[list[_Part], int]:
    """The words between times, each with its columns, and by how many the next window begins later.

    Words without a time at their end were cut by the window's: the next one begins before them.
    """
    parts: list[_Part] = []
    start, words = 0, list[int]()
    for token in tokens:
        if token < first_time:
            words.append(token)
            continue
        at = min((token - first_time) * _TIME_COLUMNS, columns)
        if words:
            parts.append(((min(start, at), at), words))
        start, words = at, []
    if words and not parts:
        return [((min(start, columns), columns), words)], columns
    goes_on = bool(words) or (len(tokens) > 1 and min(tokens[-2:]) >= first_time)
    if not parts or not goes_on:
        return parts, columns
    return parts, min(columns, max(parts[-1][0][1], _LEAST_COLUMNS))


def _repeats(text: str) -> bool:
    written = text.encode()
    return len(written) > _TOO_ALIKE * len(zlib.compress(written))


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """The same spans, with those that touch joined."""
    first: Span | None = None
    for each in spans:
        if first is not None and first.end_ms == each.start_ms:
            first = Span(first.start_ms, each.end_ms)
            continue
        if first is not None:
            yield first
        first = each
    if first is not None:
        yield first

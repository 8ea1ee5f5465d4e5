"""What a machine guesses that a recording says: lines with their times, and what guessed them."""

from collections.abc import Callable
from typing import Final

import attrs

MOST_WINDOWS: Final = 1_300  # that a recording is read in: each begins a second after the last, or later

type Told = Callable[[int, int], object]
"""Told how many milliseconds of a recording are read, and of how many."""


@attrs.frozen
class Span:
    """A part of a recording, in milliseconds from its start."""

    start_ms: int
    end_ms: int


@attrs.frozen
class GuessLine:
    """Some words that a machine guesses, and where they are.

    Attributes:
        start_ms, end_ms: from the start of the recording; about a second right.
        probability: that the model gives the words of the window which the line is from, 0 to 1. It is a weak
            guide: a model is often sure of what nobody said.
        repeats: the model wrote the same again and again there, as it does where it hears no words.
    """

    start_ms: int
    end_ms: int
    text: str
    probability: float
    repeats: bool = False


@attrs.frozen
class ModelFile:
    """A file of a model, with the SHA-256 of its bytes."""

    name: str
    sha256: str


@attrs.frozen
class Guess:
    """What a machine guesses that one recording says. Nobody has listened whether it is right.

    Attributes:
        length_ms: of the sound that was read. cut: the recording goes on, and the rest was not read.
        language: the code of the language that was taken, such as "en"; empty where no window was read.
        lines: in their order; none where no words were found.
        without_speech: the parts in which no speech was found.
        engine: what read it, with its version. files: of its model.
    """

    length_ms: int
    cut: bool
    language: str
    lines: tuple[GuessLine, ...]
    without_speech: tuple[Span, ...]
    engine: str = ""
    files: tuple[ModelFile, ...] = ()

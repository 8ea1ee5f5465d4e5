"""What the process that reads a recording answers: a guess, or a word for why there is none."""

from collections.abc import Callable
from typing import Final

import msgspec

from chesil.speech.model import Described, ModelUnusable
from chesil.speech.rows import Guess
from chesil.terms.errors import ReadingError, TooLarge


class NoSound(ReadingError):
    """A file holds no sound that can be decoded here."""

    code = "speech-no-sound"


class Answer(msgspec.Struct, frozen=True):
    """A guess; else *fault* is one that `why_not` explains."""

    guess: Guess | None = None
    fault: str = ""


def why_not(fault: str, about: Described) -> ReadingError:
    """What the word of an Answer means; a word that is not known is as one of a broken sound."""
    return _WHY.get(fault, _no_sound)(about)


def _no_sound(about: Described) -> ReadingError:
    return NoSound(
        "No sound could be read from this file.",
        next_step="Listen to it in another program. Sounds of iPhones and videos need the extra chesil[aac].",
    )


_WHY: Final[dict[str, Callable[[Described], ReadingError]]] = {
    "model": lambda about: ModelUnusable(
        "The speech model cannot be run here, or was changed meanwhile.",
        where=str(about.folder),
        next_step="Copy the model again from its source, or take another one.",
    ),
    "language": lambda about: ModelUnusable(
        "The speech model does not know this language.",
        where=str(about.folder),
        next_step="Leave the language out, or take a model that knows it.",
    ),
    "too large": lambda about: TooLarge(
        "This recording is too large to be read.",
        next_step="Cut it into shorter ones in another program. The recording itself is kept.",
    ),
}

"""What a machine guesses that a recording says, with times, for somebody to compare with the sound."""

from chesil.speech.model import (
    SETTING,
    Described,
    ModelUnusable,
    SpeechNotInstalled,
    described,
    from_environment,
    installed,
    languages,
)
from chesil.speech.rows import Guess, GuessLine, ModelFile, Span

__all__ = [
    "SETTING",
    "Described",
    "Guess",
    "GuessLine",
    "ModelFile",
    "ModelUnusable",
    "Span",
    "SpeechNotInstalled",
    "described",
    "from_environment",
    "installed",
    "languages",
]

"""What a child answers about a recording, with the model that its helper holds."""

from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from chesil.speech import engine
from chesil.speech.answers import Answer
from chesil.speech.engine import Loaded
from chesil.speech.model import ModelUnusable
from chesil.speech.reading import read_speech
from chesil.speech.rows import ModelFile, Told
from chesil.terms.errors import ReadingError, TooLarge

_held: Final[dict[tuple[Path, tuple[ModelFile, ...]], Loaded | ReadingError]] = {}


def hold(folder: Path, files: tuple[ModelFile, ...]) -> None:
    """Load a model, for the children of this process; one alone is held. A fault of it is held too."""
    if (folder, files) in _held:
        return
    _held.clear()
    try:
        _held[folder, files] = engine.load(folder, files)
    except ReadingError as fault:
        _held[folder, files] = fault


def answered(source: BinaryIO, language: str, told: Told) -> bytes:
    """The Answer for a recording, as JSON, with the model that is held."""
    (loaded,) = _held.values()
    if isinstance(loaded, ReadingError):
        return msgspec.json.encode(Answer(fault="model"))
    try:
        return msgspec.json.encode(Answer(guess=read_speech(source, loaded, language=language, told=told)))
    except TooLarge:
        return msgspec.json.encode(Answer(fault="too large"))
    except ModelUnusable:
        return msgspec.json.encode(Answer(fault="language"))
    except MemoryError:
        raise
    except Exception:  # every decoder has its own
        return msgspec.json.encode(Answer(fault="no sound"))

"""Between sealed rows and the library's words for a guess. Of this room, this file knows both."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from django.conf import settings

from chesil import pipeline, speech
from chesil.speech import Guess, SpeechNotInstalled
from chesil.terms.errors import ReadingError
from chesil_web.person.recordings.models import Guessed, Line, Place

type Reader = Callable[..., Guess]

_MOST_LINES: Final = 2_000
_MOST_WORDS: Final = 2_000


def installed() -> bool:
    """Whether a machine can listen here: a model is set, and what runs it is installed."""
    return settings.CHESIL.speech_model is not None and speech.installed()


def languages() -> tuple[str, ...]:
    """The codes of the languages that the model here knows; none where it is not set, or not whole now."""
    model = settings.CHESIL.speech_model
    try:
        return speech.languages(model) if model is not None and installed() else ()
    except (ReadingError, OSError):  # the page of the recording says it once somebody asks the machine
        return ()


def reader() -> AbstractContextManager[Reader]:
    """In its block, a machine can guess what recordings say, each in a process of its own.

    Raises:
        SpeechNotInstalled: no model is set any more.
    """
    model = settings.CHESIL.speech_model
    if model is None:
        raise SpeechNotInstalled
    return pipeline.speech(model)


def as_guessed(guess: Guess, place: Place, *, now: datetime, asked: str = "") -> Guessed:
    """What a machine guesses, to be sealed. *asked*: the language that it was to take it for."""
    return Guessed(
        place=place,
        read_at=now,
        length=guess.length_ms,
        cut=guess.cut,
        language=guess.language,
        asked=asked,
        lines=tuple(
            Line(each.start_ms, each.end_ms, each.text[:_MOST_WORDS], each.probability, each.repeats)
            for each in guess.lines[:_MOST_LINES]
        ),
        silent=tuple((each.start_ms, each.end_ms) for each in guess.without_speech),
        engine=guess.engine,
        files=tuple((each.name, each.sha256) for each in guess.files),
    )

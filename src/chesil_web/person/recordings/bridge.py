"""Between sealed rows and the library's words for a guess. Of this room, this file knows both."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from django.conf import settings

from chesil import pipeline, speech
from chesil.speech import Guess, SpeechNotInstalled
from chesil_web.person.recordings.models import Guessed, Line, Place

type Reader = Callable[..., Guess]

_MOST_LINES: Final = 2_000
_MOST_WORDS: Final = 2_000


def installed() -> bool:
    """Whether a machine can listen here: a model is set, and what runs it is installed."""
    return settings.CHESIL.speech_model is not None and speech.installed()


def reader() -> AbstractContextManager[Reader]:
    """In its block, a machine can guess what recordings say, each in a process of its own.

    Raises:
        SpeechNotInstalled: no model is set any more.
    """
    model = settings.CHESIL.speech_model
    if model is None:
        raise SpeechNotInstalled
    return pipeline.speech(model)


def as_guessed(guess: Guess, place: Place, *, now: datetime) -> Guessed:
    """What a machine guesses, to be sealed."""
    return Guessed(
        place=place,
        read_at=now,
        length=guess.length_ms,
        cut=guess.cut,
        language=guess.language,
        lines=tuple(
            Line(each.start_ms, each.end_ms, each.text[:_MOST_WORDS], each.probability, each.repeats)
            for each in guess.lines[:_MOST_LINES]
        ),
        silent=tuple((each.start_ms, each.end_ms) for each in guess.without_speech),
        engine=guess.engine,
        files=tuple((each.name, each.sha256) for each in guess.files),
    )

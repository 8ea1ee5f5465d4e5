"""A transcript: a talk, or a part of one, message by message, with numbered lines, as an exhibit."""

import functools
from importlib import resources

import msgspec

from chesil.documents import refused
from chesil.documents.press import compiled, seconds_of
from chesil.documents.transcript.contents import Paper, paper
from chesil.documents.transcript.record import Transcript, Translation

__all__ = ["Transcript", "Translation", "print_transcript"]


def print_transcript(of: Transcript) -> bytes:
    """The PDF of a transcript: the same talk and the same day give the same bytes.

    No rule of a court says what a transcript of messages looks like (so the practice notes we know); this is
    ours: both sides, nothing tidied, what is missing counted where it is missing.

    Raises:
        PaperNotMade: the compiler refused.
    """

    def press(contents: Paper) -> bytes:
        return compiled(_template(), msgspec.json.encode(contents).decode(), seconds=seconds_of(of.made))

    return refused.printed(lambda setter: paper(of, setter), press)


@functools.cache
def _template() -> bytes:
    return resources.files("chesil.documents.transcript").joinpath("transcript.typ").read_bytes()

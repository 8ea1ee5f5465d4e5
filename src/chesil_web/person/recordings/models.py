"""What a machine guesses that a recording says, what she writes down herself, and which recordings wait."""

from datetime import datetime
from typing import Literal

import msgspec
from django.db import models

from chesil.terms.heard import Heard
from chesil_web.foundation.keys.models import Part, Sealed


class RecordingGuess(Part):
    """What a machine guesses that one recording in *item* says. Which one, only its document tells."""

    state_columns = ("item",)
    stays = True


class RecordingNotes(Part):
    """What she wrote down of one recording in *item*, and what she decided about a guess."""

    state_columns = ("item",)
    stays = True


class RecordingOrder(Sealed):
    """A recording that a machine is to listen to. *job* does it."""

    job = models.UUIDField(null=True)


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a recording is in a file: the number of a document, of a record, and which of its files.

    Attributes:
        name: of the recording there. Where another lies there since the file was read anew, it is not this.
    """

    document: int
    record: int
    nth: int
    name: str = ""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a guess, with their times in milliseconds; the rest as in speech.GuessLine."""

    start: int
    end: int
    text: str
    probability: float
    repeats: bool = False


class Guessed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of RecordingGuess.

    Attributes:
        length: of what was listened to, in milliseconds. cut: the recording goes on after it.
        silent: the parts in which no speech was found, in milliseconds.
        asked: the code of the language that she chose; empty: the machine was to tell.
        engine: what listened. files: of its model, each with the SHA-256 of its bytes.
        fault: the code of why there is no guess; empty: there is one.
    """

    place: Place
    read_at: datetime
    length: int = 0
    cut: bool = False
    language: str = ""
    asked: str = ""
    lines: tuple[Line, ...] = ()
    silent: tuple[tuple[int, int], ...] = ()
    engine: str = ""
    files: tuple[tuple[str, str], ...] = ()
    fault: str = ""


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that she did.

    Attributes:
        what: "written": the words are hers; "checked": she listened, and a guess, as it was or corrected by
            her, is right; "thrown": the guess is none; "undone": what she did last is taken back.
        by: "owner"; helper: somebody helped her meanwhile.
    """

    at: datetime
    what: Literal["written", "checked", "thrown", "undone"]
    text: str = ""
    by: Literal["owner", "owner with a helper"] = "owner"


class Notes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of RecordingNotes. Nothing is taken out of it: what is taken back is one more."""

    place: Place
    written: tuple[Written, ...] = ()

    @property
    def standing(self) -> Written | None:
        """What she did last and did not take back; None where there is nothing."""
        kept: list[Written] = []
        for each in self.written:
            if each.what != "undone":
                kept.append(each)
            elif kept:
                kept.pop()
        return kept[-1] if kept else None


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What she says is said in a recording, as a look through the record is given it. *at*: she said so."""

    place: Place
    words: Heard
    at: datetime


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of RecordingOrder; empty once nothing more is done with it.

    Attributes:
        evidence: the id in hex of the file, and *key*: of it. member: of a ZIP, the recording's name in it.
        language: the code of the one she chose; empty: the machine is to tell.
    """

    evidence: str = ""
    key: str = ""
    place: Place | None = None
    member: str = ""
    language: str = ""

"""What a form asks or a letter says, with its clocks, its source and the day somebody looked: a file each."""

import functools
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

import msgspec

from chesil.documents.shipped import files

Mark = Literal["sure", "second hand", "unsure"]
_FILES: Final = ("chesil.documents.forms", "sheets")


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question.

    Attributes:
        private: its answer goes on a confidential sheet alone, unless it is no secret.
        kind: how long its answer is; that to "day" is a day such as 2026-03-04.
    """

    key: str
    words: str
    help: str = ""
    private: bool = False
    kind: Literal["text", "line", "day"] = "text"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that stand together."""

    title: str
    question: tuple[Question, ...]


class Clock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By when something has to be asked or answered.

    Attributes:
        days, working_days, months: one of them. of: the answer that holds the day it is counted from; the
            day of the letter where it is empty.
    """

    words: str
    source: str
    days: int = 0
    working_days: int = 0
    months: int = 0
    of: str = ""
    mark: Mark = "sure"


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph of a letter; "{key}" is an answer. *only_with*: it stands only where that is answered."""

    text: str
    only_with: str = ""


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to know or to ask before it goes."""

    words: str
    source: str = ""
    mark: Mark = "sure"


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form of others as our own sheet, or a letter.

    Attributes:
        part: its questions; of a letter those that its places are filled from.
        paragraph, subject: of a letter. recipient: the answer that names whom it goes to.
        confidential: for the court alone. official: the form it follows, with the version that was seen.
    """

    key: str
    title: str
    about: str
    to: str
    source: str
    checked_on: date
    mark: Mark
    official: str = ""
    subject: str = ""
    recipient: str = ""
    confidential: bool = False
    part: tuple[Part, ...] = ()
    paragraph: tuple[Written, ...] = ()
    clock: tuple[Clock, ...] = ()
    ask: tuple[Ask, ...] = ()

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter, and no sheet to copy from."""
        return bool(self.paragraph)

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in order."""
        return (question for part in self.part for question in part.question)


def names() -> tuple[str, ...]:
    """Every sheet and letter, by name."""
    return tuple(files(*_FILES))


@functools.cache
def sheet(name: str) -> Sheet:
    """A sheet or letter by its name.

    Raises:
        KeyError: there is none of this name.
    """
    return msgspec.toml.decode(files(*_FILES)[name].read_bytes(), type=Sheet)

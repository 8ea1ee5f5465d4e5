"""The kinds of statement that police and courts take, as dated data: a file each in `courts`."""

import functools
from datetime import date
from typing import Final, Literal

import msgspec

from chesil.documents.shipped import files

Mark = Literal["sure", "second hand", "unsure"]
Of = Literal["answer", "first", "worst", "latest", "others", "all", "exhibits"]
_FILES: Final = ("chesil.documents.statement", "courts")


class Truth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statement of truth, word for word. It is printed unsigned.

    Attributes:
        key: which paper it belongs to, where a court has several. words: of the rule; "{pages}" is their
            number.
        warning: what signing it means, in plain words. mark: "second hand" was seen only elsewhere than with
            whoever made the rule.
    """

    key: str
    words: str
    warning: str
    source: str
    in_force: str
    checked_on: date
    mark: Mark


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a statement, in the order in which it comes.

    Attributes:
        of: what it is made from: an answer, or entries. ask: the question whose answer it is, or what is
            missing.
        lead: words that stand before an answer. needed: a statement without it is not ready.
    """

    key: str
    title: str
    of: Of
    ask: str = ""
    lead: str = ""
    needed: bool = False


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What only she or the court can know; it is asked and never assumed."""

    key: str
    words: str
    source: str = ""
    mark: Mark = "sure"


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a court or the police ask of a statement.

    Attributes:
        facts: of an entry, beside what happened, by the names of `record.Told`. corner: lines in the upper
            right corner of the first page. opening: sentences before the first section. each_page: signed on
            each page.
        under_title: the law that it is made under, as the police form has it. truth_first: the statement of
            truth stands before what is told.
        most_pages: beyond which a court may refuse it; good_pages: what is good practice; 0 where there is
            none. knowledge: how everything in it is known, printed once she has said so of each paragraph.
        back: what is asked on a page of its own, which is never served.
    """

    key: str
    title: str
    printed_title: str
    facts: tuple[str, ...]
    truth: tuple[Truth, ...]
    section: tuple[Section, ...]
    ask: tuple[Ask, ...]
    corner: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    knowledge: str = ""
    head: tuple[str, ...] = ()
    back: tuple[Ask, ...] = ()
    each_page: bool = False
    under_title: str = ""
    truth_first: bool = False
    most_pages: int = 0
    good_pages: int = 0
    pages_source: str = ""

    def truth_of(self, key: str) -> Truth:
        """The statement of truth of that key; the first where there is none of it."""
        return next((each for each in self.truth if each.key == key), self.truth[0])


def names() -> tuple[str, ...]:
    """The kinds, by name."""
    return tuple(files(*_FILES))


@functools.cache
def kind(name: str) -> Kind:
    """A kind by its name.

    Raises:
        KeyError: there is none of this name.
    """
    return msgspec.toml.decode(files(*_FILES)[name].read_bytes(), type=Kind)

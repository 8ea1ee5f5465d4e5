"""The rules of a court for bundles, as dated data: a file each in `courts`."""

import functools
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal

import msgspec

from chesil.documents.shipped import files
from chesil.terms.errors import ChesilError

_FILES: Final = ("chesil.documents.bundle", "courts")


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section of a bundle, in the order in which it comes."""

    key: str
    title: str


class KeptOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of document that stays out unless the court said otherwise."""

    kind: str
    words: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule. *mark*: "sure" is checked, "unsure" is checked and asked, "asked" is asked alone."""

    key: str
    words: str
    mark: Literal["sure", "unsure", "asked"] = "sure"
    ask: str = ""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a court asks of a bundle.

    Attributes:
        source, in_force, checked_on: where the rules stand, since when, and when that was looked up.
        numbering: "continuous" from 1, or "lettered": a letter for each section, and each begins at 1.
        most_pages: 0 where there is no limit. file_bytes: from which size on it is said to be large.
        unsure_sections: what to say of the order of the sections; empty where it is known.
    """

    title: str
    court: str
    source: str
    in_force: date
    checked_on: date
    numbering: Literal["continuous", "lettered"]
    section: tuple[Section, ...]
    rule: tuple[Rule, ...]
    kept_out: tuple[KeptOut, ...] = ()
    most_pages: int = 0
    most_pages_words: str = ""
    file_bytes: int = 0
    unsure_sections: str = ""


class ProfileUnreadable(ChesilError):
    """A profile is missing something, or holds what no profile has."""

    code = "profile-unreadable"


def names() -> tuple[str, ...]:
    """The profiles that ship, by name."""
    return tuple(files(*_FILES))


@functools.cache
def shipped(name: str) -> Profile:
    """A profile that ships.

    Raises:
        KeyError: there is none of this name.
    """
    return read(files(*_FILES)[name])


def read(path: Path | Traversable) -> Profile:
    """A profile from a file, such as one for the rules of a local court.

    Raises:
        ProfileUnreadable: with the file and what is wrong in it.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Profile)
    except (OSError, msgspec.DecodeError) as error:
        raise ProfileUnreadable(
            f"The rules for a bundle cannot be read: {error}.",
            where=str(path),
            next_step="Compare the file with one that ships with Chesil.",
        ) from error

"""The small TOML files a person writes herself, and what is wrong in them in plain words."""

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import msgspec

from chesil.terms.errors import SettingsError

_AT: Final = re.compile(r"^(.*?)\s*\(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)
_PLACE: Final = re.compile(r"^(.*?)(?: - at `\$?\.?(.*?)`)?$", re.DOTALL)
_NUMBERED: Final = re.compile(r"\[(\d+)\]\.?")
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_EXPECTED: Final = re.compile(r"Expected `([a-z]+)(?: \| null)?`(?:, got `([a-z]+)`| ([<>]=?) (.+))?")
_KINDS: Final = {
    "str": "text in quotation marks", "int": "a whole number", "float": "a number", "bool": "true or false",
    "date": "a date, such as 2026-03-04", "time": "a time, such as 23:00:00", "datetime": "a date and time",
    "array": "a list", "object": "a section", "null": "nothing",
}  # fmt: skip
_BOUNDS: Final = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


def read(path: Path, *, called: str, next_step: str) -> dict[str, Any]:
    """The TOML file at *path*.

    Args:
        called: what the file is, such as "people file". next_step: what to do where a line is wrong.
    Raises:
        SettingsError: it is not there, may not be read, or is not TOML; names the line.
    """
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        what, then = _unopened(error, called)
    except UnicodeDecodeError:
        what, then = f"The {called} is not text in UTF-8.", "Save it again as plain text in UTF-8."
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what, then = _untidy(str(error), called), next_step
    raise SettingsError(what, where=str(path), next_step=then) from None


def _unopened(error: OSError, called: str) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError):
        return f"There is no {called} here.", "Check the name and the folder."
    if isinstance(error, IsADirectoryError):
        return f"This is a folder, not a {called}.", "Name the file in it."
    if isinstance(error, PermissionError):
        return f"You may not open this {called}.", "Copy it to a folder of yours, and name the copy."
    return f"The {called} could not be opened.", f"The system says: {error.strerror}."


def _untidy(said: str, called: str) -> str:
    found = _AT.match(said)
    if found is None:
        return f"The {called} is not written as TOML."
    where = f"Line {found[2]}" if found[2] else "The end"
    what = found[1][:1].lower() + found[1][1:120]
    return f"{where} of the {called} is not written as TOML: {what}."


def in_words(error: msgspec.ValidationError, *, known: Iterable[str] = ()) -> str:
    """What does not fit, with its name: "reading.zone must be text in quotation marks, not a whole number."

    Args:
        known: the names there are, to propose the one that was meant.
    """
    found = _PLACE.match(str(error))
    said, place = (found[1], found[2] or "") if found else (str(error), "")
    if unknown := _UNKNOWN.match(said):
        name = f"{place}.{unknown[1]}" if place else unknown[1]
        near = get_close_matches(_NUMBERED.sub(".", name), sorted(known), n=1)
        return f"There is no “{_named(name)}”." + (f" Did you mean “{near[0]}”?" if near else "")
    if missing := _MISSING.match(said):
        return f"{_named(place) or 'The file'} has no “{missing[1]}”."
    own = error.__cause__  # what a rule of ours says of several values together
    return f"{_named(place) or 'The file'} {_must_be(said) if own is None else own}."


def _named(place: str) -> str:
    """`dates[0].day` as "dates number 1: day"."""
    return _NUMBERED.sub(lambda found: f" number {int(found[1]) + 1}: ", place).removesuffix(": ")


def _must_be(said: str) -> str:
    expected = _EXPECTED.match(said)
    if expected is None:
        of_a_kind = next((kind for kind in _KINDS if said == f"Invalid RFC3339 encoded {kind}"), "")
        return f"must be {_KINDS[of_a_kind]}" if of_a_kind else "holds a value that it cannot have"
    kind = _KINDS.get(expected[1], expected[1])
    if expected[3]:
        return f"must be {_BOUNDS.get(expected[3], expected[3])} {expected[4]}"
    got = f", not {_KINDS.get(expected[2], expected[2])}" if expected[2] else ""
    return f"must be {kind}{got}"

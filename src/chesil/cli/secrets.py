"""Passphrases and codes: typed unseen or read from a descriptor, never from an argument.

An argument would stand in the shell's history and in the list of processes.
"""

import getpass
import os
import sys
from typing import Final

from chesil.terms.errors import ChesilError

_MOST_BYTES: Final = 4_096


class SecretNotGiven(ChesilError):
    """Nobody could be asked for a secret, or what was given is none."""

    code = "secret-not-given"


def ask(what: str, *, descriptor: int | None) -> str:
    """The secret named *what*, as it was typed or written to the descriptor, without the line's end.

    Raises:
        SecretNotGiven: there is no terminal to ask on, or the descriptor gives nothing that can be read.
    """
    if descriptor is not None:
        return _read(what, descriptor)
    if not sys.stdin.isatty():
        raise SecretNotGiven(
            f"There is no terminal to ask for the {what} on.",
            next_step="Run this in a terminal, or give it through a file descriptor: see --help.",
        )
    try:
        return getpass.getpass(f"{what[0].upper()}{what[1:]}: ")
    except (EOFError, UnicodeError):
        raise SecretNotGiven(f"No {what} was given.", next_step="Run the command again.") from None


def ask_twice(what: str, *, descriptor: int | None) -> str:
    """A new secret, typed twice on a terminal.

    Raises:
        SecretNotGiven: as `ask`, or the two differ.
    """
    first = ask(what, descriptor=descriptor)
    if descriptor is None and ask(f"{what} once more", descriptor=None) != first:
        raise SecretNotGiven("The two were not the same.", next_step="Run the command again.")
    return first


def _read(what: str, descriptor: int) -> str:
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.readline(_MOST_BYTES + 1)
        text = data.decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise SecretNotGiven(
            f"The {what} could not be read from descriptor {descriptor}.",
            next_step="Open the descriptor for reading; the text must be UTF-8.",
        ) from None
    if not text or len(data) > _MOST_BYTES:
        raise SecretNotGiven(f"Descriptor {descriptor} gives no {what}.", next_step="Write it as one line.")
    return text

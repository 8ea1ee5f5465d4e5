"""Reads a file that somebody wrote for papers: answers, a draft, a cover page, an order."""

from pathlib import Path

import msgspec

from chesil.terms.errors import ChesilError
from chesil.terms.readings import file_name


def read[T](path: Path, kind: type[T], error: type[ChesilError], *, called: str, next_step: str) -> T:
    """What a file in TOML holds, as *kind*.

    Args:
        error: what is raised if the file cannot be read. called: how its words name the file. next_step: what
            to do if the file holds something that does not belong in it.

    Raises:
        ChesilError: of the given type, with what is wrong and where.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except msgspec.ValidationError as fault:
        raise error(
            f"{called} cannot be used: {fault}.", where=file_name(path), next_step=next_step
        ) from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        raise error(
            f"{called} cannot be read.", where=file_name(path), next_step="It is TOML, in UTF-8."
        ) from None

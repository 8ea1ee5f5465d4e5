"""`chesil verify`: check a pack without trusting whoever made it."""

import re
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from chesil.cli import console
from chesil.terms.errors import ReadingError, SettingsError
from chesil.terms.readings import file_name
from chesil.vault.notes import grouped
from chesil.vault.pack.checking import check_pack, intact

_ENCRYPTED: Final = b"age-encryption.org/"
_DIGITS: Final = re.compile("[0-9a-f]{64}")


def verify(
    path: Annotated[Path, typer.Argument(help="The pack, or the folder it was unpacked to.")],
    *,
    key: Annotated[
        str | None,
        typer.Option(help="The fingerprint you were told of the key that signs it.", show_default=False),
    ] = None,
) -> None:
    """Check a pack: what it proves, and where it does not hold."""
    told = _fingerprint(key) if key is not None else None
    if not path.is_dir():
        with opened(path) as stream:
            encrypted = stream.read(len(_ENCRYPTED)) == _ENCRYPTED
        if encrypted:
            raise ReadingError(
                "This pack is encrypted.",
                where=file_name(path),
                next_step=f"Open it first with the program age: age -d -o pack.zip {file_name(path.name)}",
            )
    findings = check_pack(path, fingerprint=told)
    for each in findings:
        mark = {True: "OK  ", False: "FAIL", None: "NOTE"}[each.ok]
        place = f"{console.clean(each.where)}: " if each.where else ""
        console.OUT.print(f"{mark} {place}{console.clean(each.what)}")
    good = intact(findings)
    failures = sum(each.ok is False for each in findings)
    words = f"{failures:,} checks" if failures > 1 else "1 check"
    undated = sum(each.ok is None and each.where.startswith("records/") for each in findings)
    but = f", but its time stamps do not bear out {undated:,} of its dates: see NOTE" if undated else ""
    console.OUT.print(f"The pack is intact{but}." if good else f"The pack is not intact: {words} failed.")
    raise typer.Exit(int(not good))


def opened(path: Path) -> BinaryIO:
    """A pack, to be read.

    Raises:
        ReadingError: it cannot be opened.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise ReadingError(
            f"This file could not be opened. The system says: {error.strerror}.", where=file_name(path)
        ) from None


def _fingerprint(told: str) -> str:
    digits = "".join(told.split()).lower()
    if not _DIGITS.fullmatch(digits):
        raise SettingsError(
            "This is no fingerprint of a key.",
            next_step="It is 64 digits and letters from a to f. Ask for it once more.",
        )
    return grouped(digits)

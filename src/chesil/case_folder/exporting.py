"""Takes originals out of a case: the very bytes that were received, checked as they are written."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from chesil.case_folder.case import Case, Progress
from chesil.case_folder.errors import NotInCase
from chesil.terms.errors import OutputExists
from chesil.terms.readings import file_name
from chesil.vault.errors import Damaged

_BLOCK: Final = 1 << 20
_SHORTEST: Final = 4  # hex digits that are enough to name an item


def find(case: Case, named: str) -> bytes:
    """The file that a person means by the first digits of its number or by its whole name.

    Raises:
        NotInCase: no file, or more than one, is called so.
    """
    return find_among({item: kept.name for item, kept in case.files().items()}, named)


def find_among(names: Mapping[bytes, str], named: str) -> bytes:
    """The item that a person means by the first digits of its number or by its whole name.

    Raises:
        NotInCase: none, or more than one, is called so.
    """
    found = [
        item
        for item, name in names.items()
        if name == named or (len(named) >= _SHORTEST and item.hex().startswith(named.lower()))
    ]
    if len(found) == 1:
        return found[0]
    what = "No such file is in this record." if not found else f"{len(found)} files are called so."
    raise NotInCase(
        what, where=file_name(named), next_step="chesil open FOLDER files lists every file with its number."
    )


def export(case: Case, item: bytes, into: Path, *, progress: Progress) -> Path:
    """Write one original into a folder, in clear, under its own name.

    Raises:
        OutputExists: a file of that name is there. Damaged, BlobMissing: nothing was written.
    """
    kept = case.files()[item]
    into.mkdir(parents=True, exist_ok=True)
    path = into / kept.name
    digest, done = hashlib.sha256(), 0
    with case.items.file(item) as sealed:
        handle = _new(path)
        try:
            with os.fdopen(handle, "wb") as sink:
                while block := sealed.read(_BLOCK):
                    digest.update(block)
                    sink.write(block)
                    done += len(block)
                    progress(f"Writing {kept.name}", done, kept.size)
            if digest.hexdigest() != kept.sha256:
                raise Damaged
        except BaseException:
            path.unlink()
            raise
    return path


def _new(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise OutputExists(
            "There is a file of this name already.", where=file_name(path), next_step="Give another folder."
        ) from None

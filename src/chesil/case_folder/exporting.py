"""Takes originals out of a case: the very bytes that were received, checked as they are written.

What leaves the case in clear is told to its log, originals and papers alike.
"""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from chesil.case_folder.case import Case, Progress, counted
from chesil.case_folder.contents import KeptFile
from chesil.case_folder.database import NO_ROOM
from chesil.case_folder.errors import CaseDamaged, CaseInUse, NotInCase
from chesil.case_folder.log import OWNER
from chesil.terms.errors import ChesilError, OutputExists
from chesil.terms.readings import file_name
from chesil.vault.errors import BlobMissing, Damaged, LogBroken, StoreFull
from chesil.vault.records import TakenOut

_BLOCK: Final = 1 << 20
_LONGEST: Final = 255  # bytes of a name on the file systems there are
_LONGEST_ENDING: Final = 16
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
    what = "No such file is in this case." if not found else f"{len(found)} files are called so."
    raise NotInCase(
        what, where=file_name(named), next_step="chesil open FOLDER files lists every file with its number."
    )


def export(
    case: Case,
    items: Sequence[bytes],
    into: Path,
    *,
    progress: Progress = lambda what, done, total: None,
) -> list[Path]:
    """Write originals into a folder, in clear: all of them, or none.

    Each gets its own name, without characters that could hide or steer something; of several with one name
    all but the first get their number too.

    Raises:
        OutputExists: the folder lies in the case, cannot be made, or a file of that name is there.
        CaseDamaged: an original is missing or not as it was sealed. StoreFull: there is no room.
    """
    check_outside(case.folder, into)
    kept = case.files()
    names = _names({item: kept[item].name for item in items})
    report = counted(progress, "Writing", sum(kept[item].size for item in names))
    written: list[Path] = []
    try:
        into.mkdir(parents=True, exist_ok=True)
        for item, name in names.items():
            _write(case, item, kept[item], into / name, report)
            written.append(into / name)
    except BaseException as fault:
        for path in written:
            path.unlink()
        if isinstance(fault, OSError):
            raise _cannot_write(into, fault) from None
        raise
    return written


def log_taken_out(case: Case, what: Literal["originals", "papers"], files: int) -> bool:
    """Log that files were written outside the case, in clear; gives whether the log could be told.

    A log that is broken, or a disk that is full or takes no writing, keeps nobody from their evidence.
    """
    if not case.database.is_writable:
        return False
    own, own_key = case.own_item("log")
    record = TakenOut(logged_at=case.now(), by=OWNER, what=what, files=files)
    try:
        with case.database.change():
            case.log(record, item=own, item_key=own_key)
    except (StoreFull, CaseInUse, LogBroken):
        return False
    return True


def check_outside(folder: Path, into: Path) -> None:
    """Whether a place to write to lies outside a case folder, in which nothing stands in clear.

    Raises:
        OutputExists: it lies inside.
    """
    if folder.resolve() in (into.resolve(), *into.resolve().parents):
        raise OutputExists(
            "This is inside the case, where everything has to be sealed.",
            where=file_name(into),
            next_step="Choose a folder outside it.",
        )


def _write(case: Case, item: bytes, kept: KeptFile, path: Path, progress: Callable[[int], None]) -> None:
    """Write one original; nothing of it stays when that does not end well."""
    digest, handle = hashlib.sha256(), _new(path)
    try:
        with os.fdopen(handle, "wb") as sink, case.items.file(item) as sealed:
            while block := sealed.read(_BLOCK):
                digest.update(block)
                sink.write(block)
                progress(len(block))
        if digest.hexdigest() != kept.sha256:
            raise Damaged
    except (BlobMissing, Damaged):
        path.unlink()
        raise CaseDamaged(
            "The sealed original of this file is damaged or missing. Nothing was written.",
            where=kept.name,
            next_step="If you still have the file, add it again with chesil add. If not, use a backup.",
        ) from None
    except BaseException:
        path.unlink()
        raise


def _names(named: Mapping[bytes, str]) -> dict[bytes, str]:
    """A safe name for each item, all of them different, also where a file system takes "A" for "a"."""
    names: dict[bytes, str] = {}
    taken: set[str] = set()
    for item, name in named.items():
        stem, ending = _safe(name)
        if f"{stem}{ending}".casefold() in taken:
            ending = f"-{item.hex()[:8]}{ending}"
        room = _LONGEST - len(ending.encode())
        names[item] = stem.encode()[:room].decode("utf-8", "ignore") + ending
        taken.add(names[item].casefold())
    return names


def _safe(name: str) -> tuple[str, str]:
    """A name without what could lead elsewhere, hide its ending or be taken for an option; and its ending.

    A case may come from somebody else, so the names in it are as hostile as all of it.
    """
    steering = (each in '/\\:*?"<>|' or unicodedata.category(each).startswith("C") for each in name)
    plain = "".join("_" if bad else each for each, bad in zip(name, steering, strict=True))
    shown = plain.lstrip("-. ") or "file"
    stem, dot, ending = shown.rpartition(".")
    return (stem, f".{ending}") if dot and len(ending) <= _LONGEST_ENDING else (shown, "")


def _new(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise OutputExists(
            "There is a file of this name already.", where=file_name(path), next_step="Give another folder."
        ) from None


def _cannot_write(into: Path, fault: OSError) -> ChesilError:
    if fault.errno in NO_ROOM:
        return StoreFull(
            "There is no room for these files. Nothing was written.",
            where=file_name(into),
            next_step="Free some space, or choose a folder on another disk.",
        )
    return OutputExists(
        "These files cannot be written here.",
        where=file_name(into),
        next_step=f"Choose another folder. The system says: {fault.strerror}.",
    )

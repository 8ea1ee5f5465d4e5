"""The folder a run is written to: made whole beside its place, then moved there in one step."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from chesil.terms.errors import OutputExists

MANIFEST: Final = "manifest.json"
_FORM: Final = "chesil-run"


def check_free(out: Path, *, replace: bool) -> None:
    """Whether a run may be written to *out*.

    Raises:
        OutputExists: it exists and is not empty, and either nobody allowed it to be replaced or it
            is not a folder that Chesil wrote.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not replace:
        raise OutputExists(
            "This folder already holds something.",
            where=str(out),
            next_step="Choose another folder, or add --replace to replace an earlier run.",
        )
    if not _is_run(out):
        raise OutputExists(
            "This folder was not written by Chesil, so it will not be replaced.",
            where=str(out),
            next_step="Choose another folder.",
        )


@contextmanager
def new_folder(out: Path, *, replace: bool) -> Iterator[Path]:
    """A private folder to write into; it becomes *out* when all went well and is gone otherwise.

    Raises:
        OutputExists: as check_free.
    """
    check_free(out, replace=replace)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".chesil-", dir=out.parent))
    try:
        yield draft
        earlier = draft.with_name(f"{draft.name}-earlier")
        if out.exists():
            out.rename(earlier)
        draft.rename(out)
        shutil.rmtree(earlier, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_manifest(folder: Path, contents: dict[str, Any]) -> None:
    """Write the manifest: *contents*, and each file of the folder with its size and SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    outputs = [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in files
    ]
    whole = {"form": _FORM, **contents, "outputs": outputs}
    written = msgspec.json.format(msgspec.json.encode(whole), indent=2)
    (folder / MANIFEST).write_bytes(written + b"\n")


def sha256(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_run(out: Path) -> bool:
    manifest = out / MANIFEST
    try:
        found = msgspec.json.decode(manifest.read_bytes())
    except (OSError, msgspec.DecodeError):
        return False
    return isinstance(found, dict) and found.get("form") == _FORM

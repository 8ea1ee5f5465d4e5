"""The folder a run is written to: made whole beside its place, then moved there in one step."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from chesil.terms.errors import OutputExists

MANIFEST: Final = "manifest.json"
_FORM: Final = "chesil-run"


class _Output(msgspec.Struct):
    path: str


class _Manifest(msgspec.Struct):
    form: str
    outputs: list[_Output]


def check_free(out: Path, *, replace: bool, inputs: Sequence[Path] = ()) -> None:
    """Whether a run may be written to *out*.

    Args:
        inputs: the files and folders that are read; none may lie in *out*, nor *out* in one.
    Raises:
        OutputExists: it exists and is not empty, and either nobody allowed it to be replaced, or it
            holds anything that Chesil did not write; or it and an input lie in one another.
    """
    check_apart(out, inputs)
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not replace:
        raise OutputExists(
            "This folder already holds something.",
            where=str(out),
            next_step="Choose another folder, or add --replace to replace an earlier run.",
        )
    written = _written(out)
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()}
    if other := sorted(found - written):
        raise OutputExists(
            f"This folder holds {len(other)} files that Chesil did not write, so it will not be replaced.",
            where=str(out),
            next_step="Choose another folder, or move those files first.",
        )


def check_apart(out: Path, inputs: Sequence[Path]) -> None:
    """Whether *out* and each of *inputs* lie apart.

    Raises:
        OutputExists: one of them lies in another.
    """
    place = out.resolve()
    for given in (path.resolve() for path in inputs):
        if place == given or place in given.parents or given in place.parents:
            raise OutputExists(
                "What is to be written and what is read are inside one another.",
                where=str(out),
                next_step="Choose a folder beside your exports, not among them.",
            )


@contextmanager
def new_folder(out: Path, *, replace: bool) -> Iterator[Path]:
    """A private folder to write into; it becomes *out* when all went well and is gone otherwise.

    Raises:
        OutputExists: as check_free.
    """
    check_free(out, replace=replace)
    draft = _draft(out)
    try:
        yield draft
        earlier = draft.with_name(f"{draft.name}-earlier")
        if out.exists():
            out.rename(earlier)
        draft.rename(out)
        shutil.rmtree(earlier, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _draft(out: Path) -> Path:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".chesil-", dir=out.parent))
    except OSError as error:
        raise OutputExists(
            "This folder cannot be made.",
            where=str(out),
            next_step=f"Choose another. The system says: {error.strerror}.",
        ) from error


def write_manifest(folder: Path, contents: dict[str, Any]) -> None:
    """Write the manifest: *contents*, and each file of the folder with its size and SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with ThreadPoolExecutor() as pool:
        sums = pool.map(sha256, files)
    outputs = [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": digest}
        for path, digest in zip(files, sums, strict=True)
    ]
    whole = {"form": _FORM, **contents, "outputs": outputs}
    written = msgspec.json.format(msgspec.json.encode(whole), indent=2)
    (folder / MANIFEST).write_bytes(written + b"\n")


def sha256(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _written(out: Path) -> set[str]:
    """The files an earlier run wrote to *out*, by its manifest; none when it has no manifest of ours."""
    try:
        found = msgspec.json.decode((out / MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return set()
    return {MANIFEST, *(each.path for each in found.outputs)} if found.form == _FORM else set()

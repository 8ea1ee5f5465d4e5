"""Checking a pack with the vault's own parts, beside the verify.py that every pack holds.

The two are written apart, share no line, and must agree on every pack: what one lets pass that the other
refuses is a fault in one of them. docs/pack.md says what is checked and why.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, Final

import attrs
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chesil.vault import anchors, merkle, notes
from chesil.vault.anchors import Anchored, Verified
from chesil.vault.errors import LogBroken, PackBroken, VaultError
from chesil.vault.merkle import HASH_BYTES
from chesil.vault.pack import archive, contents
from chesil.vault.pack.contents import Manifest, Shown, Table
from chesil.vault.pack.drafting import verifier
from chesil.vault.pack.parts import Content, blocks
from chesil.vault.records import LARGEST_RECORD

_ITEM: Final = re.compile(r"items/([0-9]{4,6})-[^/]+")
_SALT: Final = re.compile(rb"[0-9a-f]{64}\n")
_LEAVES: Final = re.compile(rb"(?:[0-9a-f]{64}\n)+")
_ROW: Final = re.compile(
    rb'\{"row":(0|[1-9][0-9]{0,7}),"salt":"([0-9a-f]{64})","line":(\{.*\})\}\n', re.DOTALL
)


@attrs.frozen
class Finding:
    """One thing that was checked.

    Attributes:
        ok: True when it holds, False when it does not; None for what a reader should know and is no fault.
        what: in words. where: the file of the pack it is about; empty when it is about none.
    """

    ok: bool | None
    what: str
    where: str = ""


def intact(findings: Iterable[Finding]) -> bool:
    """Whether nothing that was checked failed."""
    return all(finding.ok is not False for finding in findings)


def check_pack(path: Path, *, fingerprint: str | None = None) -> list[Finding]:
    """Check a pack, as a ZIP or unpacked to a folder, without a network and without believing it.

    Args:
        fingerprint: of the key it should be signed with, told some other way, as `notes.fingerprint` gives
            it. Without it the key in the pack is used, and its fingerprint is said, to compare.

    Returns:
        What was found, in the order of the checks. Where one fails, those that build on it are left out.
    """
    try:
        with _opened(path) as files:
            return list(_checked(files, fingerprint))
    except VaultError as error:
        return [_failed(error)]
    except OSError as error:
        return [Finding(ok=False, what=f"This cannot be read. The system says: {error.strerror}.")]


@attrs.frozen
class _File:
    """A file of the pack: its size, and what gives its bytes."""

    size: int
    content: Content


type _Files = Mapping[str, _File]


@contextmanager
def _opened(path: Path) -> Iterator[_Files]:
    if path.is_dir():
        yield _in_folder(path)
        return
    with path.open("rb") as stream:
        places = archive.read(stream)
        yield {
            place.entry.name: _File(place.entry.size, partial(archive.content, stream, place))
            for place in places
        }


def _in_folder(top: Path) -> _Files:
    files = {}
    for folder, folders, names in os.walk(top):
        for path in (Path(folder, name) for name in (*folders, *names)):
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise PackBroken("This folder holds something that is not a plain file.")
            if path.is_file():
                name = path.relative_to(top).as_posix()
                files[name] = _File(path.stat().st_size, partial(blocks, partial(_open, path)))
        if len(files) > archive.MOST_FILES:
            raise PackBroken(f"A pack holds at most {archive.MOST_FILES:,} files.")
    archive.check_names(sorted(files))
    return files


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _checked(files: _Files, given: str | None) -> Iterator[Finding]:
    manifest, manifest_bytes = _manifest(files)
    yield Finding(ok=True, what=f"The pack was made at {manifest.made_at}.", where=contents.MANIFEST)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.public_key))
    yield _key(key, given)
    for number, name in enumerate(manifest.authorities, start=1):
        yield _authority(files, contents.authority_name(number), name)
    wrong = [file.path for file in manifest.files if _hashed(files[file.path]) != (file.size, file.sha256)]
    for path in wrong:
        yield Finding(ok=False, what="This is not the file that was packed.", where=path)
    if not wrong:
        yield Finding(ok=True, what=f"All {len(manifest.files):,} files are those that were packed.")
    yield from _Log(files, manifest, manifest_bytes, key).findings()
    if contents.VERIFIER not in wrong and _read(files, contents.VERIFIER) != verifier():
        yield Finding(
            ok=None, what="The verify.py in this pack is not that of this Chesil.", where=contents.VERIFIER
        )


def _manifest(files: _Files) -> tuple[Manifest, bytes]:
    """The list of what the pack holds, when it and the files that are there fit each other."""
    written = _read(files, contents.MANIFEST, most=contents.LARGEST_LIST)
    manifest = Manifest.from_bytes(written)
    listed = [file.path for file in manifest.files]
    if listed != sorted(_named(manifest, files)):
        raise PackBroken(
            "The list of files does not fit what the pack says it holds.", where=contents.MANIFEST
        )
    later = {contents.MANIFEST, contents.EXPORT_RECORD, contents.EXPORT_SALT, contents.LEAVES}
    later |= {contents.LAST_CHECKPOINT, *_completing(manifest, files)}
    if later & set(listed):
        raise PackBroken("It lists what can only be made after it.", where=contents.MANIFEST)
    for path in sorted((later | set(listed)) ^ set(files)):
        what = "Nothing speaks of this file." if path in files else "This file is missing."
        raise PackBroken(what, where=path)
    return manifest, written


def _named(manifest: Manifest, files: _Files) -> set[str]:
    """The files that a manifest must list."""
    folders = [contents.anchor_folder(number) for number in range(1, min(manifest.anchors, len(files)) + 1)]
    stamps = [contents.token_name(number) for number, _ in enumerate(manifest.authorities, start=1)]
    if len(stamps) > contents.MOST_AUTHORITIES:
        raise PackBroken("It names too many time-stamp authorities.", where=contents.MANIFEST)
    numbers = range(1, len(manifest.records) + 1)
    return {
        contents.README,
        contents.VERIFIER,
        *manifest.papers,
        *manifest.items,
        *map(contents.record_name, numbers),
        *map(contents.salt_name, numbers),
        *(contents.rows_name(table.record) for table in manifest.tables),
        *(contents.row_leaves_name(table.record) for table in manifest.tables),
        *map(contents.authority_name, range(1, len(stamps) + 1)),
        *(
            f"{at}/{name}"
            for at in folders
            for name in (contents.CHECKPOINT, contents.ANCHOR, contents.PROOF)
        ),
        *(path for at in folders for name in stamps if (path := f"{at}/{name}") in files),
    }


def _completing(manifest: Manifest, files: _Files) -> set[str]:
    """The files of the anchor over the pack's own making: none while it is pending, else all."""
    stamps = [contents.token_name(number) for number, _ in enumerate(manifest.authorities, start=1)]
    folder = contents.LAST_ANCHOR
    whole = {contents.COMPLETION, f"{folder}/{contents.ANCHOR}", f"{folder}/{contents.PROOF}"}
    here = {f"{folder}/{name}" for name in stamps} & set(files)
    return whole | here if (whole | here) & set(files) else set()


def _key(key: Ed25519PublicKey, given: str | None) -> Finding:
    said = notes.fingerprint(key)
    if given is None:
        return Finding(ok=None, what=f"The fingerprint of its key is {said}. Is it the one you were told?")
    what = "Its key has the fingerprint you gave." if given == said else f"It has another key: {said}."
    return Finding(ok=given == said, what=what)


def _authority(files: _Files, path: str, name: str) -> Finding:
    """A pack brings its own root certificates. Only a person can say whether they are the authority's."""
    _, sha256 = _hashed(files[path])
    words = f"Time stamps of {name!r} rest on this certificate, SHA-256 {sha256}. Is it the authority's own?"
    return Finding(ok=None, what=words, where=path)


class _Log:
    """What a pack shows of its log: the leaves, the anchors over them, and the records it opens."""

    def __init__(
        self, files: _Files, manifest: Manifest, manifest_bytes: bytes, key: Ed25519PublicKey
    ) -> None:
        self._files, self._manifest, self._key = files, manifest, key
        self._manifest_sha256 = hashlib.sha256(manifest_bytes).hexdigest()
        self._leaves: list[bytes] = []
        self._anchored: list[Anchored] = []
        self._records: dict[int, dict[str, Any]] = {}

    def findings(self) -> Iterator[Finding]:
        manifest = self._manifest
        yield from self._found(contents.EXPORT_RECORD, self._export)
        folders = [contents.anchor_folder(number) for number in range(1, manifest.anchors + 1)]
        covering: list[Verified] = []
        for folder in (*folders, *([contents.LAST_ANCHOR] if self._is_complete() else [])):
            yield from self._found(folder, partial(self._anchor, folder, covering))
        yield from self._found(contents.LAST_CHECKPOINT, self._last)
        yield from self._order(covering)
        for number, shown in enumerate(manifest.records, start=1):
            yield from self._found(contents.record_name(number), partial(self._record, number, shown))
        for number, shown in enumerate(manifest.records, start=1):
            if number in self._records:
                yield self._date(number, shown)
        for path in manifest.items:
            yield from self._found(path, partial(self._item, path))
        for table in manifest.tables:
            yield from self._found(contents.rows_name(table.record), partial(self._rows, table))

    def _found(self, where: str, check: Callable[[], Finding]) -> Iterator[Finding]:
        try:
            yield attrs.evolve(check(), where=where)
        except VaultError as error:
            yield _failed(error, where=where)

    def _is_complete(self) -> bool:
        return contents.COMPLETION in self._files

    def _export(self) -> Finding:
        """The last entry of the log is the making of a pack with this very manifest."""
        written = _read(self._files, contents.LEAVES)
        if not _LEAVES.fullmatch(written):
            raise LogBroken("The list of hashes is not in its exact form.")
        self._leaves = [bytes.fromhex(line) for line in written.decode().split()]
        record = self._opened(contents.EXPORT_RECORD, contents.EXPORT_SALT, len(self._leaves) - 1)
        manifest = self._manifest
        counts = (len(manifest.items) + len(manifest.tables), manifest.left_out_together)
        says = [record.get(name) for name in ("event", "manifest_sha256", "items", "left_out")]
        if says != ["exported", self._manifest_sha256, *counts] or not _whole(*says[2:]):
            raise LogBroken("The last entry of the log is not the making of this pack.")
        return Finding(ok=True, what=f"The last of {len(self._leaves):,} entries is the making of this pack.")

    def _opened(self, path: str, salt: str, index: int) -> dict[str, Any]:
        record, salted = _read(self._files, path), _read(self._files, salt)
        if not _SALT.fullmatch(salted):
            raise LogBroken("Its salt is not in its exact form.")
        leaf = merkle.leaf(bytes.fromhex(salted.decode()), record)
        if index >= len(self._leaves) or self._leaves[index] != leaf:
            raise LogBroken("It is not the entry that the log has at its place.")
        return _record(record)

    def _anchor(self, folder: str, covering: list[Verified]) -> Finding:
        files, manifest = self._files, self._manifest
        numbers = {contents.token_name(at): at for at, _ in enumerate(manifest.authorities, start=1)}
        here = [name for name in numbers if f"{folder}/{name}" in files]
        verified = anchors.verify(
            _read(files, f"{folder}/{contents.ANCHOR}"),
            checkpoint=_read(files, f"{folder}/{contents.CHECKPOINT}"),
            origin=manifest.origin,
            proof=_read(files, f"{folder}/{contents.PROOF}"),
            tokens={name: _read(files, f"{folder}/{name}") for name in here},
            roots={name: _read(files, contents.authority_name(numbers[name])) for name in here},
            public_key=self._key,
        )
        for refusal in verified.refusals:
            raise refusal
        if verified.time is None:
            raise LogBroken("No authority stamped this anchor.")
        for sentence in anchors.contradictions(self._leaves, [verified.anchored]):
            raise LogBroken(sentence)
        covering.append(verified)
        self._anchored.append(verified.anchored)
        return Finding(
            ok=True,
            what=f"The first {verified.checkpoint.size:,} entries were there by {_said(verified.time)}.",
        )

    def _last(self) -> Finding:
        """The checkpoint of the whole log, and that the anchor over it was added by the log's own key."""
        files, manifest, folder = self._files, self._manifest, contents.LAST_ANCHOR
        note = _read(files, contents.LAST_CHECKPOINT)
        checkpoint = notes.read_checkpoint(note, public_key=self._key)
        fits = (checkpoint.origin, checkpoint.size, checkpoint.root) == (
            manifest.origin,
            len(self._leaves),
            merkle.root_of(self._leaves),
        )
        if not fits or not _signed_once(note):
            raise LogBroken("This is not the checkpoint of the whole log.")
        if not self._is_complete():
            return Finding(
                ok=None, what="When this pack was made is not time-stamped yet: its anchor is pending."
            )
        inside = {
            path.removeprefix(f"{folder}/"): _read(files, path) for path in files if path.startswith(folder)
        }
        completion = inside.pop(contents.COMPLETION.removeprefix(f"{folder}/"))
        text = notes.open_note(
            completion, name=contents.completion_name(manifest.origin), public_key=self._key
        )
        expected = contents.completion_text(
            manifest.origin, manifest_sha256=self._manifest_sha256, files=inside
        )
        if text != expected or not _signed_once(completion):
            raise LogBroken("The anchor over the pack's making is not the one that was added to it.")
        return Finding(ok=True, what="The anchor over the pack's making is the one that was added to it.")

    def _order(self, covering: list[Verified]) -> Iterator[Finding]:
        faults = anchors.disorder(each.anchor for each in covering)
        for earlier, later in pairwise(covering):
            if later.anchor.number <= earlier.anchor.number:
                faults.append("Two anchors are not in their order.")
            if later.checkpoint.size < earlier.checkpoint.size:
                faults.append("A later anchor shows fewer entries of the log than an earlier one.")
        for fault in faults:
            yield Finding(ok=False, what=fault, where="anchors")

    def _record(self, number: int, shown: Shown) -> Finding:
        record = self._opened(contents.record_name(number), contents.salt_name(number), shown.index)
        self._records[number] = record
        return Finding(ok=True, what=f"It is entry {shown.index + 1:,} of the log.")

    def _date(self, number: int, shown: Shown) -> Finding:
        logged_at = datetime.fromisoformat(self._records[number]["logged_at"])
        where = contents.record_name(number)
        for sentence in anchors.unsupported([(shown.index, logged_at)], self._anchored):
            return Finding(ok=False if shown.dated else None, what=sentence, where=where)
        return Finding(
            ok=True, what=f"A time stamp bears out that it was logged at {_said(logged_at)}.", where=where
        )

    def _item(self, path: str) -> Finding:
        match = _ITEM.fullmatch(path)
        number = int(match[1]) if match else 0
        record = self._records.get(number)
        if record is None or not path.startswith(contents.item_name(number, "")):
            raise LogBroken("No record that holds speaks of this file.")
        size, sha256 = _hashed(self._files[path])
        same = {
            "file.added": (record.get("file_sha256"), record.get("size")) == (sha256, size),
            "derived.added": (record.get("file_sha256"), record.get("size")) == (sha256, size),
            "entry.added": record.get("content_sha256") == sha256,
            "entry.revised": record.get("content_sha256") == sha256,
        }
        if not same.get(record["event"]):
            raise LogBroken("It is not the file that its record speaks of.")
        return Finding(ok=True, what="It is the file that its record speaks of.")

    def _rows(self, table: Table) -> Finding:
        record = self._records.get(table.record)
        if record is None or record["event"] != "import.parsed" or not _whole(record.get("rows")):
            raise LogBroken("No record that holds speaks of these rows.")
        leaves = _read(
            self._files, contents.row_leaves_name(table.record), most=contents.MOST_ROWS * HASH_BYTES
        )
        pieces = [leaves[at : at + HASH_BYTES] for at in range(0, len(leaves), HASH_BYTES)]
        whole = len(pieces) == record["rows"] and len(leaves) == len(pieces) * HASH_BYTES
        if not whole or merkle.root_of(pieces).hex() != record.get("rows_root"):
            raise LogBroken("These are not the rows that its record speaks of.")
        numbers = [_row(line, pieces) for line in _lines(self._files[contents.rows_name(table.record)])]
        if any(later <= earlier for earlier, later in pairwise(numbers)):
            raise PackBroken("The rows are not in their order.")
        counts = (len(numbers), len(pieces) - len(numbers))
        if not all(table.left_out.values()) or (table.shown, sum(table.left_out.values())) != counts:
            raise PackBroken("The rows left out are not counted right.")
        return Finding(ok=True, what=f"{len(numbers):,} of the {len(pieces):,} rows that were read.")


def _row(line: bytes, leaves: list[bytes]) -> int:
    """The number of a row, when it is the one that was read."""
    match = _ROW.fullmatch(line)
    number = int(match[1]) if match else len(leaves)
    if match is None or number >= len(leaves):
        raise PackBroken("A row is not in its exact form.")
    if merkle.leaf(bytes.fromhex(match[2].decode()), match[3]) != leaves[number]:
        raise PackBroken(f"Row {number:,} is not the one that was read.")
    return number


def _lines(file: _File) -> Iterator[bytes]:
    """The lines of a file, each with its line feed; the last may lack it."""
    pending = bytearray()
    for block in file.content():
        start = 0
        while end := block.find(b"\n", start) + 1:
            yield bytes(pending + block[start:end])
            pending.clear()
            start = end
        pending += block[start:]
        if len(pending) > contents.LONGEST_ROW:
            raise PackBroken("A row is far too long.")
    if pending:
        yield bytes(pending)


def _record(data: bytes) -> dict[str, Any]:
    """A record of the log, in its one spelling. It may be of an event that only a newer Chesil knows."""
    try:
        record = json.loads(data[: LARGEST_RECORD + 1], parse_int=_number, parse_float=_no_fraction)
        exact = isinstance(record, dict) and msgspec.json.encode(record) == data
        logged_at = datetime.fromisoformat(record["logged_at"]) if exact else None
        known = exact and isinstance(record["event"], str) and record["v"] == 1 and _whole(record["v"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        known, logged_at = False, None
    if not known or logged_at is None or f"{logged_at:%Y-%m-%dT%H:%M:%SZ}" != record["logged_at"]:
        raise LogBroken("It is not a record in its exact form.")
    return dict(record)


def _read(files: _Files, path: str, *, most: int = contents.LARGEST_SMALL_FILE) -> bytes:
    file = files.get(path)
    if file is None or file.size > most:
        raise PackBroken("This file is missing, or far too large.", where=path)
    return b"".join(file.content())


def _hashed(file: _File) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for block in file.content():
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()


def _whole(*values: object) -> bool:
    """Whether all are whole numbers; JSON's true is none, though Python takes it for 1."""
    return all(type(value) is int for value in values)


def _signed_once(note: bytes) -> bool:
    """Whether a note has no signature but that of the log: nothing else in the pack would cover another."""
    return note.rpartition(b"\n\n")[2].count(b"\n") == 1


def _number(digits: str) -> int:
    number = int(digits)
    if not -(2**63) <= number < 2**63:
        raise ValueError("a number is too large for a record")
    return number


def _no_fraction(digits: str) -> float:
    raise ValueError("a record has whole numbers only")


def _said(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _failed(error: VaultError, *, where: str = "") -> Finding:
    inner = error.where if error.where and error.where != where else ""
    return Finding(
        ok=False, what=f"{inner}: {error.what}" if inner and where else error.what, where=where or inner
    )

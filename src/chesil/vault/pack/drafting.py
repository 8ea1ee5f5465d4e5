"""The first half of making a pack: read all that was chosen, refuse what does not fit, list it."""

import hashlib
import re
import unicodedata
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from typing import Final

import attrs
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chesil.vault import anchors as anchoring
from chesil.vault import records as recording
from chesil.vault.errors import PackBroken
from chesil.vault.pack import contents, readme
from chesil.vault.pack.archive import MOST_FILES, Entry
from chesil.vault.pack.contents import File, LeftOut, Manifest, Shown, Table
from chesil.vault.pack.parts import (
    AnchorFiles,
    Content,
    Logged,
    Original,
    Paper,
    Progress,
    RowSlice,
    blocks,
    held,
)
from chesil.vault.pack.rows import as_logged, slice_lines
from chesil.vault.records import DerivedAdded, EntryAdded, EntryRevised, FileAdded, ImportParsed

_LONGEST_NAME: Final = 60
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_]+")


@attrs.frozen(kw_only=True)
class Draft:
    """A pack that lacks only the record of its own making.

    Attributes:
        manifest: the list of what it holds, as it is written in manifest_bytes.
        files: all files but those that can only be made after the manifest.
        roots: the root certificates of each time-stamp authority in PEM, by its name.
    """

    manifest: Manifest = attrs.field(repr=False)
    manifest_bytes: bytes = attrs.field(repr=False)
    files: tuple[tuple[Entry, Content], ...] = attrs.field(repr=False)
    roots: Mapping[str, bytes] = attrs.field(repr=False)

    @property
    def manifest_sha256(self) -> str:
        """What the record of the pack's making must hold, in hex."""
        return hashlib.sha256(self.manifest_bytes).hexdigest()

    @property
    def items(self) -> int:
        """How many files and tables it holds, for the record."""
        return len(self.manifest.items) + len(self.manifest.tables)

    @property
    def left_out(self) -> int:
        """How many files, rows and other things it does not hold, for the record."""
        return self.manifest.left_out_together


def draft_pack(
    *,
    origin: str,
    public_key: Ed25519PublicKey,
    made_at: datetime,
    made_by: str,
    items: Sequence[Original] = (),
    records: Sequence[Logged] = (),
    rows: Sequence[RowSlice] = (),
    derived: Sequence[Paper] = (),
    left_out: Sequence[LeftOut] = (),
    anchors: Sequence[AnchorFiles] = (),
    authorities: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Read everything a pack is to hold, check it against the log's records, and list it.

    Args:
        origin, public_key: the log's name, and the key that signs it.
        made_at: by this machine's clock, aware. made_by: the program and its version.
        items: files and notes, whole. records: entries of the log to show without a file.
        rows: of tables, some rows. derived: papers made from them.
        left_out: what was not chosen, counted, with the reason. Rows of *rows* are counted here.
        anchors: every anchor of this log so far; those that date a record are kept, and the last one.
        authorities: the root certificates of each time-stamp authority in PEM, by its name. A token of
            another authority is not kept: nobody could check it.
        progress: is told how many more bytes were read.

    Raises:
        PackBroken: a file or a table is not what its record says, or there are too many.
        LogBroken: an anchor or a record does not hold.
    """
    roots = dict(authorities or {})
    shown = [*(each.logged for each in items), *(each.logged for each in rows), *records]
    stamped = _stamped(anchors, origin=origin, roots=roots, public_key=public_key)
    indexes = [each.index for each in shown]
    kept = _needed(stamped, indexes)
    _check_counts(records=indexes, anchors=len(kept), authorities=len(roots))
    files = _Files(progress)
    manifest = Manifest(
        made_at=_written(made_at),
        made_by=made_by,
        origin=origin,
        public_key=public_key.public_bytes_raw().hex(),
        records=[files.add_record(each, at=at, kept=kept) for at, each in enumerate(shown, start=1)],
        tables=[files.add_rows(each, at=at) for at, each in enumerate(rows, start=len(items) + 1)],
        papers=dict(map(files.add_paper, derived)),
        left_out=list(left_out),
        authorities=list(roots),
        anchors=len(kept),
        files=[],
    )
    for at, item in enumerate(items, start=1):
        files.add_item(item, at=at)
    for at, anchor in enumerate(kept, start=1):
        files.add_anchor(anchor.files, at=at, authorities=manifest.authorities)
    for at, pem in enumerate(roots.values(), start=1):
        files.add_bytes(contents.authority_name(at), pem)
    return files.draft(manifest, roots=roots)


def safe_name(name: str) -> str:
    """A file's name in plain letters and digits, that no system takes for a path or a command."""
    plain = unicodedata.normalize("NFKD", re.split(r"[/\\]", name)[-1]).encode("ascii", "ignore").decode()
    stem, _, ending = plain.rpartition(".") if "." in plain[1:] else (plain, "", "")
    stem, ending = (_UNSAFE.sub("-", part).strip("-") for part in (stem, ending))
    ending = f".{ending[:10]}" if ending else ""
    return (stem[:_LONGEST_NAME].strip("-") or "file") + ending


@attrs.frozen
class _Stamped:
    """An anchor that holds, and the earliest time an authority vouches for."""

    files: AnchorFiles
    number: int
    size: int
    time: datetime


def _stamped(
    anchors: Sequence[AnchorFiles], *, origin: str, roots: Mapping[str, bytes], public_key: Ed25519PublicKey
) -> list[_Stamped]:
    """The anchors that have a time stamp, in their order."""
    found = []
    for each in anchors:
        checked = anchoring.verify(
            each.note,
            checkpoint=each.checkpoint,
            origin=origin,
            proof=each.proof,
            tokens={name: each.tokens[name] for name in each.tokens if name in roots},
            roots=roots,
            public_key=public_key,
        )
        if checked.time is not None:
            good = {token.authority: token.response for token in checked.tokens}
            files = attrs.evolve(each, tokens=good)
            found.append(_Stamped(files, checked.anchor.number, checked.checkpoint.size, checked.time))
    return sorted(found, key=lambda one: one.number)


def _first(stamped: Sequence[_Stamped], index: int) -> _Stamped | None:
    """The first anchor that holds the entry of the log at a place."""
    at = bisect_right(stamped, index, key=lambda one: one.size)
    return stamped[at] if at < len(stamped) else None


def _needed(stamped: Sequence[_Stamped], indexes: Sequence[int]) -> list[_Stamped]:
    """Of the anchors, in order, the first that holds each entry, and the last one."""
    first = [_first(stamped, index) for index in indexes]
    numbers = {each.number for each in (*first, *stamped[-1:]) if each}
    return [each for each in stamped if each.number in numbers]


def _check_counts(*, records: Sequence[int], anchors: int, authorities: int) -> None:
    if len(set(records)) < len(records):
        raise ValueError("a pack shows each record once")
    bounds = (
        (len(records), contents.MOST_RECORDS, "records"),
        (anchors, contents.MOST_ANCHORS, "time-stamped anchors"),
        (authorities, contents.MOST_AUTHORITIES, "time-stamp authorities"),
    )
    for count, most, what in bounds:
        if count > most:
            raise PackBroken(
                f"This would be a pack of {count:,} {what}, and a pack has at most {most:,}.",
                next_step="No pack was made. Choose less, and make several packs.",
            )


class _Files:
    """The files of a pack in the making."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._files: list[tuple[Entry, Content]] = []
        self._listed: list[File] = []

    def add(self, path: str, content: Content) -> File:
        """Read a file through once, and keep its size and hashes."""
        size = crc = 0
        digest = hashlib.sha256()
        for chunk in content():
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            digest.update(chunk)
            if self._progress:
                self._progress(len(chunk))
        file = File(path=path, size=size, sha256=digest.hexdigest())
        self._files.append((Entry(path, size, crc), content))
        self._listed.append(file)
        if len(self._files) > MOST_FILES - 100:
            raise PackBroken(f"A pack holds at most {MOST_FILES:,} files.")
        return file

    def add_bytes(self, path: str, data: bytes) -> None:
        self.add(path, held(data))

    def add_record(self, shown: Logged, *, at: int, kept: Sequence[_Stamped]) -> Shown:
        logged_at = recording.read(shown.record).logged_at
        self.add_bytes(contents.record_name(at), shown.record)
        self.add_bytes(contents.salt_name(at), contents.salt_file(shown.salt))
        first = _first(kept, shown.index)
        return Shown(index=shown.index, dated=first is not None and _bears_out(first.time, logged_at))

    def add_item(self, item: Original, *, at: int) -> None:
        file = self.add(contents.item_name(at, safe_name(item.name)), partial(blocks, item.open))
        match recording.read(item.logged.record):
            case FileAdded() | DerivedAdded() as added:
                fits = (added.file_sha256, added.size) == (file.sha256, file.size)
            case EntryAdded() | EntryRevised() as written:
                fits = written.content_sha256 == file.sha256
            case _:
                fits = False
        if not fits:
            raise _unlike(file.path)

    def add_rows(self, part: RowSlice, *, at: int) -> Table:
        parsed = recording.read(part.logged.record)
        rows, root = (parsed.rows, parsed.rows_root) if isinstance(parsed, ImportParsed) else (None, None)
        frame, sealed = as_logged(part.frame, root=root, salt_key=part.salt_key)
        if (rows, root) != (sealed.rows, sealed.root.hex()) or sealed.rows > contents.MOST_ROWS:
            raise _unlike(contents.rows_name(at))
        self.add(contents.rows_name(at), partial(slice_lines, frame, part.numbers, salt_key=part.salt_key))
        self.add_bytes(contents.row_leaves_name(at), sealed.leaves)
        kinds = part.frame["kind"]
        rest = Counter(kinds.to_list())
        rest.subtract(kinds.gather(list(part.numbers)).to_list())
        return Table(
            record=at,
            name=part.name,
            shown=len(part.numbers),
            left_out={str(kind): rest[kind] for kind in sorted(rest) if rest[kind]},
            people_left_out=part.people_left_out,
        )

    def add_paper(self, paper: Paper) -> tuple[str, str]:
        return self.add(f"derived/{safe_name(paper.name)}", partial(blocks, paper.open)).path, paper.what

    def add_anchor(self, anchor: AnchorFiles, *, at: int, authorities: Sequence[str]) -> None:
        for name, data in contents.anchor_files(anchor, authorities=authorities).items():
            self.add_bytes(f"{contents.anchor_folder(at)}/{name}", data)

    def draft(self, manifest: Manifest, *, roots: Mapping[str, bytes]) -> Draft:
        """Add the explanation and the verifier, and list all files in the manifest."""
        self.add_bytes(contents.README, readme.text(self._list(manifest)).encode())
        self.add_bytes(contents.VERIFIER, verifier())
        whole = self._list(manifest)
        written = whole.to_bytes()
        if len(written) > contents.LARGEST_LIST:
            raise PackBroken("This would be too long a list of files for one pack. Make several packs.")
        return Draft(manifest=whole, manifest_bytes=written, files=tuple(self._files), roots=roots)

    def _list(self, manifest: Manifest) -> Manifest:
        files = sorted(self._listed, key=lambda file: file.path)
        return msgspec.structs.replace(manifest, files=files)


def verifier() -> bytes:
    """The program that checks a pack alone, as every pack holds it."""
    return resources.files("chesil.vault.pack").joinpath(contents.VERIFIER).read_bytes()


def _bears_out(time: datetime, logged_at: datetime) -> bool:
    return -anchoring.TOLERANCE <= time - logged_at <= anchoring.WINDOW


def _unlike(path: str) -> PackBroken:
    return PackBroken(
        "This is not what its record in the log says.",
        where=path,
        next_step="No pack was made. Get this part back from a backup.",
    )


def _written(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"

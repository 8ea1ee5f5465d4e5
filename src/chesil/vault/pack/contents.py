"""What a pack holds: its manifest, the names of its files, and the few that no manifest can list.

docs/pack.md gives the exact bytes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import batched
from typing import Annotated, Final, Literal, Self

import msgspec
from msgspec import Meta, Struct

from chesil.vault.errors import PackBroken
from chesil.vault.pack.parts import AnchorFiles

MANIFEST: Final = "manifest.json"
README: Final = "README.txt"
VERIFIER: Final = "verify.py"
EXPORT_RECORD: Final = "export-record.json"
EXPORT_SALT: Final = "export-salt.txt"
LEAVES: Final = "log/leaf-hashes.txt"
CHECKPOINT: Final = "checkpoint.txt"
ANCHOR: Final = "anchor.txt"
PROOF: Final = "proof.json"
LAST_ANCHOR: Final = "anchors/export"
LAST_CHECKPOINT: Final = f"{LAST_ANCHOR}/{CHECKPOINT}"
COMPLETION: Final = f"{LAST_ANCHOR}/completion.txt"

MOST_AUTHORITIES: Final = 9
MOST_RECORDS: Final = 30_000
MOST_ANCHORS: Final = 9_999
MOST_ROWS: Final = 10_000_000
LARGEST_SMALL_FILE: Final = 64 << 20
"""Bytes of a file that is read whole to be understood."""
MOST_LEAVES: Final = LARGEST_SMALL_FILE // 65
LARGEST_LIST: Final = 32 << 20
"""Bytes of a manifest: four times those of one that lists 60,000 files."""
LONGEST_ROW: Final = 64 << 20

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Instant = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the pack, and the size and SHA-256 of its bytes."""

    path: str
    size: Count
    sha256: Sha256


class Shown(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record of the log that the pack shows.

    Attributes:
        index: its place among the leaves, from 0.
        dated: whether the pack says that a time stamp in it bears out when this was logged.
    """

    index: Count
    dated: bool


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table that a reader made, of which the pack shows some rows.

    Attributes:
        record: the number of the record of the reading. name: of what it was read from.
        shown: how many rows the pack shows. left_out: how many of each kind it does not.
        people_left_out: how many people appear only in those.
    """

    record: Count
    name: str
    shown: Count
    left_out: dict[str, Count]
    people_left_out: Count


class LeftOut(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something else that the pack does not hold: how much, what and why, without full stops."""

    count: Count
    what: str
    why: str


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list of everything in a pack but itself and what could only be made after it.

    Records have numbers, from 1 in the order of *records*; record 7 is the file records/0007.json, its salt
    records/0007.salt, the file it speaks of items/0007-name, and the rows read rows/0007.jsonl.

    Attributes:
        made_at: by the clock of the machine that made it. made_by: the program and its version.
        origin, public_key: the name of the log, and the key that signs it, in hex.
        papers: what each file in the folder derived is, by its path.
        authorities: the names of time-stamp authorities; the first one's are 1.pem and token-1.tsr.
        anchors: how many time-stamped anchors there were, in the folders anchors/001 and so on.
    """

    form: Literal["chesil-pack"] = "chesil-pack"
    version: Literal[1] = 1
    made_at: Instant
    made_by: str
    origin: str
    public_key: Sha256
    records: list[Shown]
    tables: list[Table]
    papers: dict[str, str]
    left_out: list[LeftOut]
    authorities: list[str]
    anchors: Count
    files: list[File]

    @property
    def left_out_together(self) -> int:
        """How many things the pack does not hold, rows of its tables included."""
        rows = sum(count for table in self.tables for count in table.left_out.values())
        return rows + sum(each.count for each in self.left_out)

    @property
    def items(self) -> list[str]:
        """The paths of the files that were handed over."""
        return [file.path for file in self.files if file.path.startswith("items/")]

    def to_bytes(self) -> bytes:
        """The one exact spelling, in JSON that a person can read."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"

    @classmethod
    def from_bytes(cls, written: bytes) -> Self:
        """The manifest that to_bytes wrote.

        Raises:
            PackBroken: it is not a manifest in its one exact spelling.
        """
        try:
            manifest = msgspec.json.decode(written, type=cls)
        except (msgspec.DecodeError, ValueError, RecursionError):
            manifest = None  # the error's words may quote names of people
        if manifest is None or manifest.to_bytes() != written:
            raise PackBroken("The list of what this pack holds cannot be read.", where=MANIFEST)
        return manifest


def record_name(number: int) -> str:
    """The file of one record, 1 for the first."""
    return f"records/{number:04}.json"


def salt_name(number: int) -> str:
    """The file of a record's salt."""
    return f"records/{number:04}.salt"


def item_name(number: int, name: str) -> str:
    """The file that a record speaks of."""
    return f"items/{number:04}-{name}"


def rows_name(number: int) -> str:
    """The chosen rows that a record of a reading speaks of."""
    return f"rows/{number:04}.jsonl"


def row_leaves_name(number: int) -> str:
    """The leaves of all rows of that reading."""
    return f"rows/{number:04}.leaves"


def anchor_folder(number: int) -> str:
    """The folder of an anchor that was there when the pack was made."""
    return f"anchors/{number:03}"


def authority_name(number: int) -> str:
    """The root certificates of an authority."""
    return f"authorities/{number}.pem"


def token_name(number: int) -> str:
    """The time stamp of an authority, in the folder of an anchor."""
    return f"token-{number}.tsr"


def salt_file(salt: bytes) -> bytes:
    """A salt as a file: 64 hex digits and a line feed."""
    return salt.hex().encode() + b"\n"


def leaves_file(leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The leaves of a log as a file, in pieces: 64 hex digits and a line feed for each."""
    for some in batched(leaves, 10_000):
        yield b"".join(leaf.hex().encode() + b"\n" for leaf in some)


def anchor_files(anchor: AnchorFiles, *, authorities: Sequence[str]) -> dict[str, bytes]:
    """The files of one anchor, by their names in its folder; of tokens those of these authorities."""
    tokens = {
        token_name(number): anchor.tokens[name]
        for number, name in enumerate(authorities, start=1)
        if name in anchor.tokens
    }
    return {
        CHECKPOINT: anchor.checkpoint.encode(),
        ANCHOR: anchor.note.encode(),
        PROOF: anchor.proof,
        **tokens,
    }


def completion_name(origin: str) -> str:
    """What the log's key calls itself when it signs a completion; the text's first line."""
    return f"{origin}/pack"


def completion_text(origin: str, *, manifest_sha256: str, files: Mapping[str, bytes]) -> str:
    """What is signed when the anchor over a pack's own making is added to the pack.

    The manifest cannot list that anchor, as the anchor covers the manifest. So this text lists its files.

    Args:
        files: of the anchor, by their names in its folder.
    """
    hashes = "".join(f"{sha256(data).hexdigest()} {name}\n" for name, data in sorted(files.items()))
    return f"{completion_name(origin)}\nmanifest {manifest_sha256}\n{hashes}"

"""Splits what is handed over into packs of a size that can be sent, each with its own proof."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from chesil.case_folder.handing_over import Parts
from chesil.vault import records
from chesil.vault.pack.contents import LeftOut
from chesil.vault.pack.parts import Logged, Original, blocks
from chesil.vault.records import FileAdded

_ELSEWHERE: Final = "They are in the other parts of this hand-over"
_BESIDE: Final = 4 << 20  # bytes of a manifest, records and the verifier


@attrs.frozen
class _Thing:
    """Something that goes into one of the packs: its bytes, and the record of its file if that goes too."""

    size: int
    kind: str
    what: Any = attrs.field(repr=False)
    record: Logged | None = None


def split(parts: Parts, most_bytes: int, *, papers: int = 0) -> list[Parts]:
    """The packs, in order; one where all of it has room. What is larger than a pack gets one for itself.

    Args:
        papers: bytes of the papers, which go into the first.
    """
    packs: list[list[_Thing]] = [[]]
    left = most_bytes - _BESIDE - papers
    for each in _things(parts):
        if each.size > left and (packs[-1] or (len(packs) == 1 and papers)):
            packs.append([])
            left = most_bytes - _BESIDE
        packs[-1].append(each)
        left -= each.size
    return [parts] if len(packs) == 1 else [_pack(parts, own, packs) for own in packs]


def _things(parts: Parts) -> Iterator[_Thing]:
    files = iter(parts.records)  # those that rows come from, then those of copies
    for row in parts.slices:
        # A row is written as JSON with a salt, and takes more room than in memory.
        yield _Thing(2 * int(row.frame.estimated_size()), "slices", row, next(files))
    for copy in parts.copies:
        yield _Thing(len(copy.data), "copies", copy, next(files))
    for each in parts.originals:
        yield _Thing(_size(each), "originals", each)


def _size(original: Original) -> int:
    record = records.read(original.logged.record)
    return record.size if isinstance(record, FileAdded) else sum(map(len, blocks(original.open)))


def _pack(parts: Parts, own: Sequence[_Thing], packs: Sequence[Sequence[_Thing]]) -> Parts:
    elsewhere = sum(map(len, packs)) - len(own)

    def of(kind: str) -> list[Any]:
        return [each.what for each in own if each.kind == kind]

    return attrs.evolve(
        parts, originals=of("originals"), slices=of("slices"), copies=of("copies"),
        records=[each.record for each in own if each.record],
        left_out=[*parts.left_out, LeftOut(count=elsewhere, what="files and tables", why=_ELSEWHERE)],
    )  # fmt: skip

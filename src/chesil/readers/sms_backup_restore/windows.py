"""Cuts the byte stream into windows of whole items: records, the tags of a root, and what lies before them.

In XML a "<" is always markup, so an item runs from its own "<" to the next item's. Everything in
the file is in exactly one item; what an item holds beside its record is looked at later.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from chesil.readers.sms_backup_restore.media import COMMENT_BYTES, RECORD_BYTES

PAD: Final = b"\0" * 16  # so that a look ahead from the last byte stays inside, and is no space
STARTER: Final = re.compile(rb"<(?:sms|mms|call|log|/?+(?:smses|calls|alllogs|allsms))(?=[\s/>])")

Positions = NDArray[np.int64]

_SMS: Final = int.from_bytes(b"sms ", "little")
_SCAN_AGAIN: Final = 1 << 16  # a longer carry is not looked through again

# The two bytes that may follow the "<" of an item or a comment.
_PAIRS: Final = (b"sm", b"mm", b"ca", b"lo", b"al", b"/s", b"/c", b"/a", b"!-")
_WORTH_A_LOOK: Final = np.isin(np.arange(1 << 16), [int.from_bytes(pair, "little") for pair in _PAIRS])


@attrs.frozen(eq=False, kw_only=True)
class Window:
    """Whole items, in file order.

    Attributes:
        data: the bytes, with PAD behind them.
        starts, ends: where each item starts, and where the next one does.
        plain: which items start with "<sms " and hold no other "<".
        lines: the line of the file each item starts on.
        controls: positions of the bytes below 32, line ends among them.
        too_long: the one item passes RECORD_BYTES and only its beginning is here.
    """

    data: bytes
    starts: Positions
    ends: Positions
    plain: NDArray[np.bool_]
    lines: Positions
    controls: Positions
    too_long: bool = False

    def item(self, index: int) -> bytes:
        """The bytes of one item."""
        return self.data[self.starts[index] : self.ends[index]]


def windows(blocks: Iterable[bytes]) -> Iterator[Window]:
    """Windows in file order. What lies before the first item of the file is an item of its own."""
    cutter = _Cutter()
    previous = b""
    for block in blocks:
        yield from cutter.cut(previous, final=False)
        previous = block
    yield from cutter.cut(previous, final=True)


class _Cutter:
    """Carries the unfinished last item from block to block."""

    def __init__(self) -> None:
        self._carry, self._line = b"", 1
        self._scanned = 0  # how much of the carry holds no other start
        self._skipping = False  # inside an item that was too long

    def cut(self, block: bytes, *, final: bool) -> Iterator[Window]:
        """The items that are whole once *block* is there."""
        data = b"".join((self._carry, block, PAD))
        size = len(data) - len(PAD)
        starts, plain, open_from = _starts(data, size, self._scanned, final=final)
        if not self._skipping and not (starts.size and starts[0] == 0):
            starts, plain = np.insert(starts, 0, 0), np.insert(plain, 0, np.False_)
        controls, breaks = _controls(data, size)
        lines = self._line + np.searchsorted(breaks, starts)
        whole = starts.size - (not final)
        stop = size if final else int(starts[-1]) if starts.size else max(0, open_from)
        if whole > 0:
            ends = np.append(starts[1:], size)
            yield Window(
                data=data,
                starts=starts[:whole],
                ends=ends[:whole],
                plain=plain[:whole],
                lines=lines[:whole],
                controls=controls,
            )
        self._skipping &= not starts.size
        if size - stop > RECORD_BYTES:
            yield _too_long(data[stop:size], int(lines[-1]))
            self._skipping, stop, open_from = True, size, size
        self._carry = data[stop:size]
        self._line += int(np.searchsorted(breaks, stop))
        self._scanned = open_from - stop if len(self._carry) > _SCAN_AGAIN else 0


def _too_long(data: bytes, line: int) -> Window:
    one = np.zeros(1, np.int64)
    return Window(
        data=data,
        starts=one,
        ends=one + len(data),
        plain=np.zeros(1, np.bool_),
        lines=one + line,
        controls=one[:0],
        too_long=True,
    )


def _starts(data: bytes, size: int, scanned: int, *, final: bool) -> tuple[Positions, NDArray[np.bool_], int]:
    """Where items start from *scanned* on, which of them are plain, and from where to look again."""
    tags = np.flatnonzero(np.frombuffer(data, np.uint8)[scanned:size] == ord("<")) + scanned
    words = np.ndarray((len(data) - 3,), "<u4", buffer=data, strides=(1,))[tags + 1]
    plain = words == _SMS
    starting = plain.copy()
    dead: list[tuple[int, int]] = []  # comments: a record inside one is no record
    until, last_close = 0, None
    open_from = max(scanned, size - len(PAD))
    for index in np.flatnonzero(~plain & _WORTH_A_LOOK[words & 0xFFFF]).tolist():
        at = int(tags[index])
        if at < until:
            continue
        if data.startswith(b"<!--", at):
            last_close = data.rfind(b"-->", at, size) if last_close is None else last_close
            until = _comment_end(data, at, size, last_close, final=final)
            if until > at:
                dead.append((at, until))
            open_from = at if until == size else open_from
        else:
            starting[index] = STARTER.match(data, at) is not None
    for begin, end in dead:
        starting[np.searchsorted(tags, begin) : np.searchsorted(tags, end)] = False
    plain &= starting & np.append(starting[1:], np.False_)
    return tags[starting], plain[starting], open_from


def _comment_end(data: bytes, at: int, size: int, last_close: int, *, final: bool) -> int:
    if at < last_close:
        return data.index(b"-->", at, size) + 3
    if final or size - at > COMMENT_BYTES:
        return at  # never closed: not a comment but a broken record
    return size


def _controls(data: bytes, size: int) -> tuple[Positions, Positions]:
    values = np.frombuffer(data, np.uint8)[:size]
    controls = np.flatnonzero(values < 32)
    return controls, controls[values[controls] == ord("\n")]

"""What a sealed row must be now, in clear: whoever has no key finds a row that was removed or put back.

A state has ids, hashes, numbers and days alone: it tells nothing that the row itself does not show to whoever
sees the table. docs/log.md gives the exact bytes.
"""

from datetime import date
from hashlib import sha256
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Meta, Struct

from chesil.vault.errors import LogBroken
from chesil.vault.records import Id, Sha256

_Table = Annotated[str, Meta(pattern=r"\A[a-z_]{1,50}\.[a-z_]{1,50}\Z")]
_Column = Annotated[str, Meta(pattern=r"\A[a-z_]{1,50}\Z")]
_Word = Annotated[str, Meta(pattern=r"\A[0-9a-f-]{1,40}\Z")]  # an id as hex, or a day
_Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class RowState(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The state of one row of a database.

    Attributes:
        table, row: which row. seal_number: how often it was sealed; 0 where that was not counted.
        columns: what of it stands in clear and says where it belongs, as `column` gives it.
        sealed_sha256: of its sealed bytes; None once it is gone for good.
        file_sha256: of the sealed bytes of the file that belongs to it; None where it has none.
    """

    v: Literal[1] = 1
    table: _Table
    row: Id
    seal_number: _Count
    columns: dict[_Column, _Word | _Count] = {}
    sealed_sha256: Sha256 | None
    file_sha256: Sha256 | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the row is to be there no more."""
        return self.sealed_sha256 is None


def column(value: object) -> str | int:
    """The value of a column as a state has it: a number; an id as hex; a day as 2026-03-04; 0 for none.

    Raises:
        TypeError: it is of another kind, which could tell what somebody wrote.
    """
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int):
        return value or 0
    raise TypeError("A state of a row has numbers, ids and days alone.")


_DECODER: Final = msgspec.json.Decoder(RowState)
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def to_bytes(state: RowState) -> bytes:
    """The one exact JSON of a state."""
    return _ENCODER.encode(state)


def read_state(written: bytes) -> RowState:
    """The state that these bytes are.

    Raises:
        LogBroken: they are none, or not in its one exact spelling.
    """
    try:
        state = _DECODER.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise LogBroken("The state of a row cannot be read.") from None
    if to_bytes(state) != written:
        raise LogBroken("The state of a row is not in its one exact spelling.")
    return state


def leaf(written: bytes) -> bytes:
    """The leaf of a state: SHA-256(0x00 ‖ state), 32 bytes (RFC 9162, section 2.1.1)."""
    return sha256(b"\x00" + written).digest()


def signed(written: bytes, *, log: bytes, number: int) -> bytes:
    """What is signed of a state, so that nobody who can only write to the database adds one.

    Args:
        log: the id of its log, 16 bytes. number: its place in it, from 0.
    """
    return f"row state\n{log.hex()}\n{number}\n".encode() + written


def is_signed(signature: bytes | None, signed: bytes, *, public_key: Ed25519PublicKey) -> bool:
    """Whether a signature is there and holds."""
    try:
        public_key.verify(signature or b"", signed)
    except InvalidSignature:
        return False
    return True

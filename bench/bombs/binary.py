"""Databases, pictures and films that are made to exhaust a reader."""

import plistlib
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Final

from bench.seeds import box

_MEGABYTE: Final = 1 << 20


def _database_of_views() -> Iterator[bytes]:
    yield _database(
        "CREATE TABLE handle (id TEXT); INSERT INTO handle VALUES ('x'); CREATE VIEW message AS WITH RECURSIVE c(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS ROWID, n AS date, 0 AS is_from_me, 1 AS handle_id FROM c"
    )


def _database_with_generated_columns() -> Iterator[bytes]:
    """A column that is worked out, at great cost, whenever it is read."""
    yield _database(
        "CREATE TABLE handle (id TEXT); CREATE TABLE message (date, is_from_me, handle_id, "
        "text AS (hex(hex(hex(hex(zeroblob(4000000))))))); "
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 2000) INSERT INTO message SELECT n, 0, 1 FROM c"
    )


def _database_of_joins() -> Iterator[bytes]:
    yield _database(
        "CREATE TABLE handle (id TEXT); CREATE TABLE message (date, is_from_me, handle_id, text); INSERT INTO message VALUES "
        "(781000000, 0, 1, 'x'); CREATE TABLE attachment (filename); INSERT INTO attachment VALUES ('a.jpg'); "
        "CREATE TABLE message_attachment_join (message_id, attachment_id); WITH RECURSIVE c(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 1000000) INSERT INTO message_attachment_join SELECT 1, 1 FROM c"
    )


def _database(script: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(script)
    data = connection.serialize()
    connection.close()
    return data


_WHATSAPP: Final = (
    "CREATE TABLE jid (_id, raw_string); INSERT INTO jid VALUES (1, '447700900456@s.whatsapp.net'); "
    "CREATE TABLE chat (_id, jid_row_id, subject); "
    "CREATE TABLE message (chat_row_id, from_me, key_id, timestamp, text_data); "
)


def _database_of_receipts() -> Iterator[bytes]:
    yield _database(
        f"{_WHATSAPP} INSERT INTO message VALUES (1, 1, 'a', 1760000000000, 'x'); "
        "CREATE TABLE receipt_user (message_row_id, receipt_user_jid_row_id, receipt_timestamp); WITH RECURSIVE c(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 1000000) INSERT INTO receipt_user SELECT 1, 1, 1760000000000 FROM c"
    )


def _database_of_names() -> Iterator[bytes]:
    yield _database(
        f"{_WHATSAPP} INSERT INTO chat VALUES (1, 1, CAST(zeroblob(1000000) AS TEXT)); WITH RECURSIVE c(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 20000) INSERT INTO message SELECT 1, 0, n, 1760000000000 + n, 'x' FROM c"
    )


def _database_of_contacts() -> Iterator[bytes]:
    yield _database(
        "CREATE TABLE wa_contacts (jid, display_name, status); WITH RECURSIVE c(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 200000) INSERT INTO wa_contacts SELECT "
        "(447700000000 + n) || '@s.whatsapp.net', hex(zeroblob(300)), hex(zeroblob(300)) FROM c"
    )


def _vast_png() -> Iterator[bytes]:
    chunks = (b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 16, 6, 0, 0, 0)), (b"zTXt", b"x\0\0" + zlib.compress(bytes(200 * _MEGABYTE)))  # fmt: skip
    yield b"\x89PNG\r\n\x1a\n"
    for kind, data in (*chunks, *[(b"tEXt", b"a\0b")] * 200_000, (b"IEND", b"")):
        yield struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _vast_jpeg() -> Iterator[bytes]:
    yield b"\xff\xd8" + b"\xff\xe1\xff\xff" + b"Exif\0\0" + bytes(65_527) + b"\xff\xe0\0\2" * 1_000_000
    yield b"\xff" * (20 * _MEGABYTE) + b"\xff\xc0\0\x11\x08\xff\xff\xff\xff\3" + bytes(9)


def _vast_heic() -> Iterator[bytes]:
    infe = box(b"infe", b"\x02\0\0\0", struct.pack(">HH", 7, 0), b"Exif\0")
    iloc = box(
        b"iloc",
        bytes(4),
        b"\x44\0",
        struct.pack(">H", 65_535),
        struct.pack(">HHHII", 7, 0, 1, 0, 2**32 - 1) * 65_535,
    )
    size = box(b"iprp", box(b"ipco", box(b"ispe", bytes(4), b"\xff" * 8)))
    yield box(b"ftyp", b"heic", bytes(4)) + box(
        b"meta", bytes(4), box(b"iinf", bytes(4), b"\xff\xff", infe * 60_000), iloc, size
    )


def _film_of_boxes() -> Iterator[bytes]:
    yield box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I4sQ", 1, b"moov", 2**63)
    yield struct.pack(">I4s", 2**31, b"trak") * 500_000 + struct.pack(">I4s", 8, b"free") * 1_000_000


def _database_of_people() -> Iterator[bytes]:
    """Everybody of a vast group would be a recipient of each of her many messages."""
    yield _database(
        f"CREATE TABLE message (date, is_from_me, handle_id, text); CREATE TABLE handle (id TEXT); CREATE TABLE chat (chat_identifier); "
        f"INSERT INTO chat VALUES ('x'); CREATE TABLE chat_message_join (chat_id, message_id); CREATE TABLE chat_handle_join (chat_id, handle_id);"
        f"{_COUNT} INSERT INTO message SELECT n, 1, 0, 'x' FROM c; {_COUNT} INSERT INTO handle SELECT 'person' || n FROM c; "
        f"{_COUNT} INSERT INTO chat_message_join SELECT 1, n FROM c; {_COUNT} INSERT INTO chat_handle_join SELECT 1, n FROM c;"
    )


_COUNT: Final = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 10000)"


def _database_of_edits() -> Iterator[bytes]:
    """A property list in which every version of every part is one and the same long text."""
    stream = b"NSString\x01\x94\x84\x01+\x82" + struct.pack("<I", 1_000_000) + b"x" * 1_000_000
    version = {"d": 781_000_000.0, "t": stream}
    versions = [version] * 100
    edits = plistlib.dumps({"ec": {str(part): versions for part in range(1_000)}}, fmt=plistlib.FMT_BINARY)
    schema = "CREATE TABLE handle (id TEXT); CREATE TABLE message (date, is_from_me, handle_id, message_summary_info);"
    yield _database(f"{schema} INSERT INTO message VALUES (781000000, 0, 1, x'{edits.hex()}')")


def _database_of_one_text() -> Iterator[bytes]:
    """A thousand rows whose text, of 8 MB, is one and the same chain of pages."""
    page = 65_536
    data = bytearray(_database(
        f"PRAGMA page_size = {page}; CREATE TABLE handle (id TEXT); CREATE TABLE message (text, date, is_from_me, handle_id); "
        "INSERT INTO message VALUES (CAST(zeroblob(8000000) AS TEXT), 781000000, 0, 1)"
    ))  # fmt: skip
    start = 2 * page  # the page of the only row; the cell is the last thing in it
    [cell] = struct.unpack_from(">H", data, start + 8)
    size = page - cell
    copies = (page - 8) // (size + 3) - 1
    body = data[start + cell : start + page]
    header = b"\x0d" + struct.pack(">HHHB", 0, copies, page - copies * (size + 1), 0)
    cells, pointers = b"", b""
    for number in reversed(range(copies)):
        # Length of the payload in a varint of four bytes; behind it the number of the row, now in two.
        cells += bytes(body[:4]) + bytes([0x80 | (number + 1) >> 7, (number + 1) & 0x7F]) + bytes(body[5:])
    at = page - len(cells)
    pointers = b"".join(
        struct.pack(">H", at + (copies - 1 - number) * (size + 1)) for number in range(copies)
    )
    data[start : start + page] = (header + pointers).ljust(at, b"\0") + cells
    yield bytes(data)


BOMBS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "database whose messages are an endless view": _database_of_views,
    "database that computes its texts": _database_with_generated_columns,
    "database with 1,000,000 attachments of one message": _database_of_joins,
    "database: 10,000 messages to 10,000 people": _database_of_people,
    "database of 100,000 edits that are one text": _database_of_edits,
    "database of many rows that are one text": _database_of_one_text,
    "WhatsApp database of 1,000,000 receipts": _database_of_receipts,
    "WhatsApp database: 20,000 messages of a chat with a name of 1 MB": _database_of_names,
    "WhatsApp contacts: 200,000 names of one text": _database_of_contacts,
    "PNG of 2 billion pixels a side": _vast_png,
    "JPEG of 1,000,000 segments": _vast_jpeg,
    "HEIC of absurd extents": _vast_heic,
    "film of 1,500,000 boxes": _film_of_boxes,
}

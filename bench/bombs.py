"""`python -m bench.bombs`: files made to exhaust a machine; each must be refused, or read within the bounds."""

import argparse
import gzip
import io
import json
import plistlib
import sqlite3
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bench import watch
from bench.seeds import box, outlook_writer, zipped
from bench.watch import Input

_MEGABYTE: Final = 1 << 20
_CHAT_LINE: Final = b"21/10/2025, 23:05 - Dev: "


def main() -> None:
    """Read every bomb, print what became of it, and end with 1 when anything was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="where failing files are saved")
    parser.add_argument("--named", default="", help="only bombs whose name holds these letters")
    given = parser.parse_args()
    print("| bomb | read as | records | faults | seconds | most MB | it says |")
    print("|---|---|--:|--:|--:|--:|---|")
    done = sorted(
        watch.read_all(_inputs(given.named), workers=given.workers, keep=given.keep),
        key=lambda each: each[0].number,
    )
    for bomb, outcome in done:
        said = next(iter(outcome.refused), "")
        print(
            f"| {bomb.label} | {', '.join(outcome.formats) or 'not known'} | {outcome.records:,} | {len(outcome.faults)} "
            f"| {outcome.seconds:.2f} | {outcome.peak_bytes >> 20:,} | {said} |"
        )
    faults = [f"{bomb.label}: {fault}" for bomb, outcome in done for fault in outcome.faults]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


def _inputs(named: str) -> Iterator[Input]:
    for number, (label, pieces) in enumerate(_BOMBS.items()):
        if named not in label:
            continue
        yield Input(
            number=number, label=label, name="input", write=lambda path, pieces=pieces: _write(path, pieces)
        )


def _write(path: Path, pieces: Callable[[], Iterator[bytes]]) -> None:
    with path.open("wb") as stream:
        stream.writelines(pieces())


# ZIPs


def _zip_of_zeros() -> Iterator[bytes]:
    yield _zeros(1_000 * _MEGABYTE)


def _zip_of_many_zeros() -> Iterator[bytes]:
    """Each member is small enough to pass, and there are 50 GB of them."""
    member, entry = _parts(_zeros(15 * _MEGABYTE))
    yield member * 3_500
    yield from _directory(
        [_changed(entry, offset=len(member) * number) for number in range(3_500)], len(member) * 3_500
    )


def _zip_in_zips() -> Iterator[bytes]:
    inner = _zeros(10 * _MEGABYTE)
    for _ in range(4):
        inner = zipped({f"{number}.zip": inner for number in range(10)})
    yield inner


def _zip_of_overlaps() -> Iterator[bytes]:
    """Thousands of entries that all name one and the same member."""
    member, entry = _parts(_zeros(15 * _MEGABYTE))
    yield member
    yield from _directory([entry] * 3_500, len(member))


def _zip_that_lies_small() -> Iterator[bytes]:
    """The directory says that a member of 1 GB has ten bytes."""
    member, entry = _parts(_zeros(1_000 * _MEGABYTE))
    yield member
    yield from _directory([_changed(entry, size=10)], len(member))


def _zip_that_lies_large() -> Iterator[bytes]:
    member, entry = _parts(zipped({"a.txt": _CHAT_LINE + b"hello\n"}))
    yield member
    yield from _directory([_changed(entry, size=(1 << 32) - 2)], len(member))


def _zip_of_many_names() -> Iterator[bytes]:
    member, entry = _parts(zipped({"a.txt": b"x"}))
    yield member
    yield from _directory([entry] * 200_000, len(member))


def _zeros(size: int) -> bytes:
    out, info = io.BytesIO(), zipfile.ZipInfo("a.txt")
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w") as archive, archive.open(info, "w") as stream:
        for _ in range(size // _MEGABYTE):
            stream.write(bytes(_MEGABYTE))
    return out.getvalue()


def _parts(whole: bytes) -> tuple[bytes, bytes]:
    """The only member of a ZIP with its header, and its entry in the directory."""
    start = whole.rindex(b"PK\1\2")
    return whole[:start], whole[start : whole.rindex(b"PK\5\6")]


def _changed(entry: bytes, *, size: int | None = None, offset: int = 0) -> bytes:
    said = entry[24:28] if size is None else struct.pack("<I", size)
    return entry[:24] + said + entry[28:42] + struct.pack("<I", offset) + entry[46:]


def _directory(entries: list[bytes], start: int) -> Iterator[bytes]:
    yield from entries
    count, size = min(len(entries), 65_535), sum(map(len, entries))
    yield struct.pack("<4s4HIIH", b"PK\5\6", 0, 0, count, count, size, start, 0)


# Texts


def _billion_laughs() -> Iterator[bytes]:
    yield b'<?xml version="1.0"?>\n<!DOCTYPE smses [<!ENTITY a0 "ha">'
    for number in range(1, 40):
        yield b'<!ENTITY a%d "%b">' % (number, b"&a%d;" % (number - 1) * 10)
    yield b']>\n<smses count="1"><sms address="1" date="1760000000000" type="1" body="&a39;" /></smses>'


def _laughs_without_doctype() -> Iterator[bytes]:
    yield b'<smses count="1"><sms address="1" date="1760000000000" type="1" body="%b" /></smses>' % (
        b"&a39;" * 2_000_000
    )


def _outside_entity() -> Iterator[bytes]:
    yield b'<!DOCTYPE smses [<!ENTITY a SYSTEM "file:///etc/hostname">]><smses count="1"><sms body="&a;" /></smses>'


def _deep_json(start: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter((start, b"[" * 100_000, b"]" * 100_000, b"]}"))


def _wide_table() -> Iterator[bytes]:
    yield b"Date,Time,Number called,Duration" + b",x" * 1_000_000 + b"\n"
    yield b"21/10/2025,23:05,07700900456,80" + b",1" * 1_000_000 + b"\n"


def _open_quotes() -> Iterator[bytes]:
    yield b"Date,Time,Number called,Duration\n"
    yield b'21/10/2025,23:05,07700900456,"80\n' * 300_000


def _one_line_chat() -> Iterator[bytes]:
    yield _CHAT_LINE
    for _ in range(50):
        yield b"word " * (_MEGABYTE // 5)


def _chat_of_marks() -> Iterator[bytes]:
    yield _CHAT_LINE + b"hello\n"
    yield "\u200e\u202a".encode() * (8 * _MEGABYTE // 6)


def _chat_without_sender() -> Iterator[bytes]:
    """Bait for patterns that look for a sender, a link or a closing mark that never comes."""
    for bait in (
        b"a" * 100_000,
        b"<" * 100_000,
        b": " * 50_000,
        b"(" * 50_000,
        b"https://maps.google.com/?q=" + b"1" * 100_000,
    ):
        yield (
            _CHAT_LINE + bait + b"\n21/10/2025, 23:06 - " + bait + b"\n[21/10/2025, 23:07:00] " + bait + b"\n"
        ) * 5


def _empty_mails() -> Iterator[bytes]:
    yield b"From MAILER-DAEMON Mon Jan  5 21:00:00 2026\nFrom: a@b\n\n"
    for _ in range(100):
        yield b"From \n" * 10_000


def _mails_of_lines() -> Iterator[bytes]:
    for _ in range(100):
        yield b"From MAILER-DAEMON Mon Jan  5 21:00:00 2026\n" * 10_000


def _mail_of_parts() -> Iterator[bytes]:
    yield b'From: a@example.org\nDate: Mon, 5 Jan 2026 21:00:00 +0000\nContent-Type: multipart/mixed; boundary="b"\n\n'
    yield b"--b\n\n" * 1_000_000


def _mail_in_mails() -> Iterator[bytes]:
    for number in range(5_000):
        yield b'From: a@example.org\nContent-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (
            number,
            number,
        )


def _mail_of_header() -> Iterator[bytes]:
    yield b"From: a@example.org\nTo: " + b"(" * 2_000_000 + b"\nSubject: " + b"=?utf-8?q?a?= " * 500_000
    yield (
        b"\nReferences: "
        + b"<" * 2_000_000
        + b"\nContent-Type: text/plain; "
        + b"a*0=b; " * 500_000
        + b"\n\nhello"
    )


def _mail_of_tags() -> Iterator[bytes]:
    yield b"From: a@example.org\nContent-Type: text/html\n\n" + b"<div><!--<a " * 1_000_000


def _cards_in_cards() -> Iterator[bytes]:
    yield b"BEGIN:VCARD\nAGENT:\n" * 500_000


def _card_of_folds() -> Iterator[bytes]:
    yield (
        b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:"
        + b"=\n" * 4_000_000
        + b"NOTE:"
        + b"\n " * 4_000_000
        + b'\nTEL;A="'
        + b";B=" * 1_000_000
    )


def _deep_toml() -> Iterator[bytes]:
    yield (
        b'[[entry]]\nwhen = "2026-03-04"\nwhat = "x"\nkinds = '
        + b"[" * 100_000
        + b"\n["
        + b"a." * 100_000
        + b"b]\n"
    )


# Saved pages and the downloads of apps


def _page_of_tags() -> Iterator[bytes]:
    yield b"<!DOCTYPE html><html><!-- saved from url=(0019)https://a.example/ -->" + b"<p><i>" * 3_000_000


def _page_of_bait() -> Iterator[bytes]:
    """Beginnings of comments, tags and data that never end."""
    yield b"<!DOCTYPE html><html><!-- saved from url=(0019)https://a.example/ -->"
    for bait in (
        b"<!-- Page saved with SingleFile url: ",
        b"<meta property=og:url ",
        b"data:a;b,",
        b"<a b='",
        b"&#9",
    ):
        yield bait * 200_000


def _page_of_data() -> Iterator[bytes]:
    yield b"<!DOCTYPE html><html><link rel=canonical href=https://a.example/>"
    yield b'<script type="application/ld+json">' + b'[{"datePublished":' * 100_000 + b"</script>"
    yield b'<script type="application/ld+json">[{"datePublished":"2025-10-09"}]</script>' * 100_000


def _page_of_parts() -> Iterator[bytes]:
    yield b'From: <Saved by Blink>\nContent-Type: multipart/related; boundary="b"\n\n'
    yield b"--b\nContent-Type: text/html\n\n<p>x\n" * 1_000_000


def _archive_of_zeros() -> Iterator[bytes]:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2000000000\r\n\r\n"
    packer = zlib.compressobj(wbits=31)
    yield packer.compress(head)
    for _ in range(2_000):
        yield packer.compress(bytes(_MEGABYTE))
    yield packer.flush()


def _wacz_of_zeros() -> Iterator[bytes]:
    yield zipped({"datapackage.json": b"{}", "archive/data.warc.gz": b"".join(_archive_of_zeros())})


def _wacz_of_pages() -> Iterator[bytes]:
    page = b'{"url": "https://a.example/", "ts": "2025-10-09T21:53:20Z"}\n'
    yield zipped({"pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n' + page * 2_000_000})


def _lines(header: bytes, line: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter((header, *[line * 100_000] * 100))


def _archive_of_records() -> Iterator[bytes]:
    yield b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 1_000_000


def _archive_of_damage() -> Iterator[bytes]:
    yield b"WARC/1.0\r\n\r\n" + b"\nWARC/\n\n" * 1_000_000


def _archive_of_members() -> Iterator[bytes]:
    """Packed records that are each damaged right behind their mark."""
    yield gzip.compress(b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n")
    yield b"\x1f\x8b\x08\xff" * 2_000_000


def _archive_of_pages() -> Iterator[bytes]:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"<p>word " * 50_000
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: %d\r\n\r\n"
    packed = gzip.compress(head % len(page) + page + b"\r\n\r\n")
    for _ in range(300):
        yield packed


def _pdf_of_letters() -> Iterator[bytes]:
    """One page whose words, packed a thousand times, are 200 MB."""
    words = zlib.compress(b"BT /F1 9 Tf (word) Tj ET\n" * (200 * _MEGABYTE // 25))
    yield from _pdf(
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(words), words), pages=1
    )


def _pdf_of_pages() -> Iterator[bytes]:
    yield from _pdf(b"<< /Length 23 >>\nstream\nBT /F1 9 Tf (x) Tj ET\n\nendstream", pages=200_000)


def _pdf(content: bytes, *, pages: int) -> Iterator[bytes]:
    page = b"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 6 0 R >> >> /Contents 5 0 R >>"
    yield b"%PDF-1.4\n1 0 obj\n<< /Creator (Mozilla/5.0) /Producer (Skia/PDF m1) >>\nendobj\n"
    yield b"2 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\n"
    yield b"3 0 obj\n<< /Type /Pages /Kids [" + b"4 0 R " * pages + b"] /Count %d >>\nendobj\n" % pages
    yield b"4 0 obj\n" + page + b"\nendobj\n5 0 obj\n" + content + b"\nendobj\n"
    yield b"6 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
    yield b"trailer\n<< /Size 7 /Root 2 0 R /Info 1 0 R >>\n%%EOF\n"


def _events_of_calendar() -> Iterator[bytes]:
    yield b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 1_000_000 + b"RRULE:FREQ=SECONDLY;COUNT=999999999\n"


def _lines_of_events() -> Iterator[bytes]:
    yield b"Camera,Event,Time\nHall,motion,2025-10-09T21:53:20Z\n" + b'Hall,"motion,' * 500_000


def _lines_of_signal() -> Iterator[bytes]:
    yield b"[2025-10-09, 21:53] Dev: hello\n" + b"[2025-10-09, " * 1_000_000


# What begins each download of an app, so that only its inside is hostile.
_DOWNLOADS: Final = {
    "Snapchat": b'{"a": [{"Media Type": "TEXT", "Created": "2025-10-09 21:53:20 UTC", "x": ',
    "Discord": b'{"guild": {}, "channel": {"id": "1"}, "messages": [{"id": "1", "type": "Default", "timestamp": "2025-10-09T21:53:20+00:00", "content": "x", "author": ',
    "Slack": b'[{"type": "message", "ts": "1760000000.000100", "user": "U0DEV0001", "x": ',
    "Skype": b'{"userId": "8:live:asha", "exportDate": "2025", "conversations": [{"id": "8:live:dev", "MessageList": [{"id": "1", "x": ',
    "TikTok": b'{"Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with dev:": [{"Date": "2025-10-09 21:53:20", "From": "dev", "Content": ',
    "X": b'window.YTD.direct_messages.part0 = [ {"dmConversation": {"conversationId": "1-2", "messages": [ {"messageCreate": ',
    "Google Chat": b'{"messages": [{"creator": {"name": "Dev", "email": "dev@example.com", "user_type": "Human"}, "created_date": ',
    "Google Photos": b'{"title": "a.jpg", "photoTakenTime": {"timestamp": "1760000000"}, "geoData": ',
    "Google Timeline": b'{"locations": [{"latitudeE7": 506120000, "longitudeE7": -24580000, "timestamp": ',
    "Signal": b'{"version": 1}\n{"chatItem": ',
    "Hinge": b'[{"match": [{"timestamp": "2025-10-01T20:00:00", "type": "match"}], "chats": [{"body": ',
    "Tinder": b'{"Messages": [{"match_id": "Match 1", "messages": [{"message": ',
    "list of pages": b'{"format": "json-pages-1.0"}\n{"url": ',
}  # fmt: skip

# Binary files


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


def _mail_of_references() -> Iterator[bytes]:
    yield (
        b"From: a@example.org\nContent-Type: text/html\n\n<p>&#"
        + b"9" * 1_000_000
        + b";&#x"
        + b"f" * 1_000_000
        + b";"
        + b"&lt" * 500_000
    )


def _cards_in_slow_letters() -> Iterator[bytes]:
    for charset in (b"punycode", b"idna", b"unicode_escape", b"utf-7", b"zlib", b"undefined"):
        yield b"BEGIN:VCARD\nFN;CHARSET=" + charset + b":\xff" + b"-abc9" * 200_000 + b"\nEND:VCARD\n"
        yield (
            b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET="
            + charset
            + b":"
            + b"-abc9" * 200_000
            + b"\nEND:VCARD\n"
        )


def _rich_text(text: bytes) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        writer = outlook_writer()
        rich = struct.pack("<II4sI", len(text) + 12, len(text), b"MELA", 0) + text
        yield writer.compound(writer.item({0x001A: "IPM.Note", 0x1009: rich}))

    return pieces


def _json_of_nothing(start: bytes, end: bytes, piece: bytes = b"0,") -> Callable[[], Iterator[bytes]]:
    return lambda: iter((start, piece * (16 * _MEGABYTE // len(piece)), piece.rstrip(b","), end))


def _people_of_messages() -> Iterator[bytes]:
    people = [{"name": f"person {number}"} for number in range(1_500)]
    messages = [{"sender_name": "Asha", "timestamp_ms": 1_760_000_000_000, "content": "x"}] * 100_000
    yield json.dumps(
        {"participants": people, "messages": messages, "title": "x", "thread_path": "x"}
    ).encode()


def _long_names() -> Iterator[bytes]:
    """A name of a megabyte that stands once in the file, and with each of its messages in a table."""
    messages = [{"sender_name": "Asha", "timestamp_ms": 1_760_000_000_000, "content": "x"}] * 20_000
    title = "x" * _MEGABYTE
    yield json.dumps(
        {"participants": [], "messages": messages, "title": title, "thread_path": title}
    ).encode()


def _smallest_chat() -> Iterator[bytes]:
    for _ in range(16):
        yield b"1/1/25, 1:01 - a: b\n" * 50_000


def _backup_of_attributes() -> Iterator[bytes]:
    yield b'<smses count="1"><sms ' + b"".join(b'a%d="" ' % number for number in range(1_000_000))
    yield b'address="1" date="1760000000000" type="1" body="x" /></smses>'


def _backup_of_parts() -> Iterator[bytes]:
    yield b'<smses count="1"><mms date="1760000000000" msg_box="1" address="1"><parts>'
    yield b'<part seq="0" ct="text/plain" text="x" />' * 500_000 + b"</parts></mms></smses>"


def _backup_of_openings() -> Iterator[bytes]:
    yield b'<smses count="1">' + b"<sms <mms <!-- <![CDATA[ " * 500_000


def _json_of_values() -> Iterator[bytes]:
    message = {
        "id": 1,
        "type": "message",
        "date_unixtime": "9" * 4_000_000,
        "text": [""] * 500_000,
        "from_id": 10**4_000,
    }
    yield json.dumps({"name": "Dev", "type": "personal_chat", "id": 1, "messages": [message]}).encode()


def _mails_after_one() -> Iterator[bytes]:
    yield b"From MAILER-DAEMON Mon Jan  5 21:00:00 2026\nFrom: a@example.org\n\nhello\n"
    for _ in range(100):
        yield b"\nFrom MAILER-DAEMON Mon Jan  5 21:00:00 2026\n" * 10_000


_BOMBS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "ZIP of 1 GB of zeros": _zip_of_zeros,
    "ZIP of 3,500 files of zeros": _zip_of_many_zeros,
    "ZIPs in ZIPs in ZIPs": _zip_in_zips,
    "ZIP of overlapping members": _zip_of_overlaps,
    "ZIP that says 1 GB is ten bytes": _zip_that_lies_small,
    "ZIP that says a line is 4 GB": _zip_that_lies_large,
    "ZIP of 200,000 names": _zip_of_many_names,
    "billion laughs": _billion_laughs,
    "entities without a DOCTYPE": _laughs_without_doctype,
    "backup of 1,000,000 attributes": _backup_of_attributes,
    "backup of 500,000 parts": _backup_of_parts,
    "backup of 2,000,000 openings": _backup_of_openings,
    "entity from outside": _outside_entity,
    "Telegram JSON 100,000 deep": _deep_json(
        b'{"name": "Dev", "type": "personal_chat", "id": 1, "messages": ['
    ),
    "Messenger JSON 100,000 deep": _deep_json(
        b'{"participants": [], "title": "x", "thread_path": "x", "messages": [{"sender_name": '
    ),
    "notes JSON 100,000 deep": _deep_json(b'{"entries": [{"when": "2026-03-04", "what": "x", "kinds": '),
    "Telegram JSON of huge values": _json_of_values,
    "Telegram JSON of 8,000,000 zeros": _json_of_nothing(
        b'{"name": "Dev", "type": "personal_chat", "id": 1, "messages": [', b"]}"
    ),
    "Messenger JSON of 8,000,000 zeros": _json_of_nothing(
        b'{"participants": [], "title": "x", "messages": [', b'], "thread_path": "x"}'
    ),
    "Messenger JSON of 5,000,000 empty messages": _json_of_nothing(
        b'{"participants": [], "title": "x", "messages": [', b'], "thread_path": "x"}', b"{},"
    ),
    "damaged Telegram JSON of 8,000,000 zeros": _json_of_nothing(
        b'{"name": "Dev", "type": "personal_chat", "id": 1, "messages": [', b""
    ),
    "damaged Messenger JSON of 1,000,000 openings": _json_of_nothing(
        b'{"participants": [], "title": "x", "thread_path": "x", "messages": [',
        b"",
        b'\n{"sender_name":[',
    ),
    "notes JSON of 5,000,000 empty entries": _json_of_nothing(
        b'{"entries": [{"when": "2026-03-04", "what": "x"},', b"]}", b"{},"
    ),
    "Messenger: 100,000 messages to 1,500 people": _people_of_messages,
    "Messenger: 20,000 messages of a chat with a name of 1 MB": _long_names,
    **{f"{name} JSON 100,000 deep": _deep_json(start) for name, start in _DOWNLOADS.items()},
    "saved page of 6,000,000 tags": _page_of_tags,
    "saved page of bait": _page_of_bait,
    "saved page of structured data": _page_of_data,
    "saved page of 1,000,000 parts": _page_of_parts,
    "web archive of 2 GB of zeros": _archive_of_zeros,
    "web archive of 1,000,000 records": _archive_of_records,
    "web archive of damage": _archive_of_damage,
    "web archive of damaged members": _archive_of_members,
    "web archive of 300 long pages": _archive_of_pages,
    "WACZ of 2 GB of zeros": _wacz_of_zeros,
    "WACZ of 2,000,000 pages": _wacz_of_pages,
    "statement of 10,000,000 lines": _lines(b"Date,Reference,Amount\n", b"09/10/2025,x,0.01\n"),
    "saved chat of 10,000,000 lines": _lines(b"AuthorID,Author,Date,Content\n", b"1,a,2025-10-09,x\n"),
    "Snapchat JSON of 5,000,000 empty messages": _json_of_nothing(
        b'{"0f3b2a6e-1111-4222-8333-444455556666": [{"Media Type": "TEXT", "Created": "2025-10-09 21:53:20 UTC"},',
        b"]}",
        b"{},",
    ),
    "TikTok JSON of 5,000,000 empty messages": _json_of_nothing(
        b'{"Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with dev:": [',
        b"]}}}}",
        b"{},",
    ),
    "printed page of 200 MB of words": _pdf_of_letters,
    "printed page of 200,000 pages": _pdf_of_pages,
    "calendar of 1,000,000 openings": _events_of_calendar,
    "camera events whose quotes never close": _lines_of_events,
    "Signal text of bait": _lines_of_signal,
    "table of 1,000,000 columns": _wide_table,
    "table whose quotes never close": _open_quotes,
    "chat of one line of 50 MB": _one_line_chat,
    "chat of the smallest records": _smallest_chat,
    "chat of 8 MB of hidden marks": _chat_of_marks,
    "chat of bait for patterns": _chat_without_sender,
    "mbox of 1,000,000 bare From lines": _empty_mails,
    "mbox of 1,000,000 empty mails": _mails_of_lines,
    "mbox of 1,000,000 mails without a header": _mails_after_one,
    "mail of 1,000,000 parts": _mail_of_parts,
    "mail of 5,000 nested parts": _mail_in_mails,
    "mail of bait in its header": _mail_of_header,
    "mail of 1,000,000 tags": _mail_of_tags,
    "mail of endless numbers in HTML": _mail_of_references,
    "Outlook item of 4,000,000 open groups": _rich_text(b"{\\rtf1" + b"{" * 4_000_000),
    "Outlook item of 1,000,000 words": _rich_text(b"{\\rtf1" + b"\\u1 " * 1_000_000),
    "cards in slow character sets": _cards_in_slow_letters,
    "500,000 cards in cards": _cards_in_cards,
    "card of folds": _card_of_folds,
    "TOML 100,000 deep": _deep_toml,
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


if __name__ == "__main__":
    main()

"""Sound files to start from: the exports of the invented case, and small ones of every other format."""

import importlib.util
import io
import json
import plistlib
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import attrs
from PIL import Image

from bench import databases

ROOT: Final = Path(__file__).resolve().parents[1]
_CASE: Final = {
    "calls*.xml": "sms-backup-restore",
    "sms*.xml": "sms-backup-restore",
    "*.mbox": "mbox",
    "*.eml": "eml",
    "*.csv": "call-records",
    "*.vcf": "vcard",
    "*.toml": "notes",
    "*.txt": "whatsapp",
    "*.zip": "zip",
    "photos/*.jpg": "media",
}
_UNIX: Final = 1_760_000_000


@attrs.frozen
class Seed:
    """A sound file and the format it is in; "zip" for an archive of others."""

    format: str
    data: bytes = attrs.field(repr=False)


def seeds() -> tuple[Seed, ...]:
    """Every seed, the same bytes each time."""
    found = [*_case(), *_texts(), *_media(), *_exports()]
    found += [Seed("imessage", _chat_database()), Seed("imessage", _old_database())]
    found += [Seed(format, write()) for format, write in databases.EVERY]
    found += [Seed("msg", item) for item in _outlook_items()]
    return (*found, *_archives(found))


def _case() -> Iterator[Seed]:
    with tempfile.TemporaryDirectory(prefix="chesil-seeds-") as folder:
        subprocess.run([sys.executable, ROOT / "examples" / "make_case.py", folder], check=True)
        for pattern, format in _CASE.items():
            for path in sorted((Path(folder) / "exports").glob(pattern)):
                yield Seed(format, path.read_bytes())


def _exports() -> Iterator[Seed]:
    """The invented exports that lie in bench/exports, in a folder for each format."""
    for path in sorted((ROOT / "bench" / "exports").glob("*/*")):
        yield Seed(path.parent.name, path.read_bytes())


def _texts() -> Iterator[Seed]:
    for format, written in (
        ("telegram", _telegram_chat()),
        ("telegram", {"personal_information": {"user_id": 111}, "contacts": _contacts(), "chats": {"list": [_telegram_chat()]}}),
        ("messenger", _messenger_thread("Dev")),
        ("messenger", _encrypted_thread()),
        ("instagram", _messenger_thread("Instagram User")),
        ("instagram", [{"participants": ["dev", "asha"], "conversation": _old_instagram()}]),
        ("notes", {"entries": _diary()}),
    ):  # fmt: skip
        yield Seed(format, json.dumps(written, ensure_ascii=format != "telegram", indent=2).encode())
    yield Seed("notes", _DIARY_TABLE.encode())
    yield Seed("vcard", _OLD_CARDS.encode())
    yield Seed("sms-backup-restore", _SUPER_BACKUP.encode())
    yield Seed("sms-backup-restore", _PICTURE_MESSAGES.encode())
    yield Seed("whatsapp", _GERMAN_CHAT.encode())
    yield Seed("eml", _MIXED_MAIL.encode())
    yield Seed("mbox", b"From MAILER-DAEMON Mon Jan  5 21:00:00 2026\n" + _MIXED_MAIL.encode() + b"\n")


def _contacts() -> dict[str, Any]:
    return {"list": [{"user_id": 222, "first_name": "Dev", "last_name": "", "phone_number": "+447700900456"}]}


def _telegram_chat() -> dict[str, Any]:
    common = {"date": "2025-10-09T09:53:20", "date_unixtime": str(_UNIX)}
    said = {"type": "message", **common, "from": "Dev", "from_id": "user222"}
    done = {"type": "service", **common, "actor": "Dev", "actor_id": "user222"}
    entries = [
        {"id": 1, **said, "text": "Why do you not answer? 😡", "edited_unixtime": str(_UNIX + 60)},
        {"id": 2, **said, "text": ["see ", {"type": "link", "text": "https://example.org"}], "reply_to_message_id": 1},
        {"id": 3, **said, "text": "", "photo": "photos/photo_1.jpg", "width": 10, "height": 10},
        {"id": 4, **said, "text": "", "file": "(File not included.)", "media_type": "voice_message", "duration_seconds": 7},
        {"id": 5, **done, "action": "phone_call", "duration_seconds": 31, "discard_reason": "hangup", "text": ""},
        {"id": 6, **said, "text": "", "location_information": {"latitude": 50.7, "longitude": -2.4}},
        {"id": 7, **said, "text": "", "poll": {"question": "When?", "answers": [{"text": "now", "voters": 1}]}},
        {"id": 8, **done, "action": "invite_members", "members": ["Asha"], "text": ""},
    ]  # fmt: skip
    return {"name": "Dev", "type": "personal_chat", "id": 222, "messages": entries}


def _messenger_thread(name: str) -> dict[str, Any]:
    stamp = _UNIX * 1000
    garbled = "Why do you not answer? 😡".encode().decode("latin-1")
    messages: list[dict[str, Any]] = [
        {"sender_name": name, "timestamp_ms": stamp + 3, "content": garbled},
        {"sender_name": name, "timestamp_ms": stamp + 2, "photos": [{"uri": "messages/a.jpg", "creation_timestamp": _UNIX}]},
        {"sender_name": "Asha", "timestamp_ms": stamp + 1, "content": "Please stop.", "reactions": [{"reaction": "x", "actor": name}]},
        {"sender_name": name, "timestamp_ms": stamp, "call_duration": 12, "content": "Dev called you."},
        {"sender_name": name, "timestamp_ms": stamp, "is_unsent": True},
        {"sender_name": name, "timestamp_ms": stamp, "share": {"link": "https://example.org", "share_text": "look"}},
    ]  # fmt: skip
    people = [{"name": name}, {"name": "Asha"}]
    return {"participants": people, "messages": messages, "title": name, "thread_path": "inbox/dev_1"}


def _encrypted_thread() -> dict[str, Any]:
    message = {"isUnsent": False, "media": [{"uri": "./media/a.jpg"}], "reactions": [], "senderName": "Dev", "text": "hi", "timestamp": _UNIX * 1000, "type": "media"}  # fmt: skip
    return {"participants": ["Dev", "Asha"], "threadName": "Dev_1", "messages": [message] * 3}


def _old_instagram() -> list[dict[str, Any]]:
    common = {"sender": "dev", "created_at": "2019-10-09T09:53:20.123456+00:00"}
    return [
        {**common, "text": "hello"},
        {**common, "media": "https://example.org/a.jpg", "likes": [{"username": "asha"}]},
        {**common, "heart": "❤"},
    ]


def _diary() -> list[dict[str, Any]]:
    return [
        {"when": "2025-10-09T21:40", "what": "He stood outside.", "kinds": ["waiting_outside"], "who": "Dev", "feared_violence": True},
        {"when": "about March 2025", "what": "A taxi came.", "kinds": "taxi", "witnesses": ["Farah"], "evidence": "a.jpg; b.mp4"},
        {"when": "between 1 and 5 May 2025", "what": "Silent calls.", "written_at": "2025-05-06"},
    ]  # fmt: skip


_DIARY_TABLE: Final = (
    "Date,Time,What happened,Where,Who,Witnesses,Effect,Reported to,Crime ref\r\n"
    '4/3/2026,23:15,"He rang the bell, then left.\nTwice.",Home,Dev,Farah,Could not sleep,101,123\r\n'
    "14/3/2026,,Silent,,unknown,,,,\r\n"
    ',,"Flowers, no card",Work,,,,,\r\n'
)
_OLD_CARDS: Final = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89xample;=\r\nDev;;;\r\n"
    "TEL;CELL;PREF:+447700900456\r\nPHOTO;ENCODING=BASE64;JPEG:QUJDREVGR0hJ\r\n QUJDREVGR0hJ\r\n\r\n"
    "AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN:Ben\r\nEND:VCARD\r\nEND:VCARD\r\n"
    'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Eli\r\nTEL;VALUE=uri;TYPE="voice,cell":tel:+44-7700-900345\r\n'
    "NOTE:line\\none\\, two\r\nEND:VCARD\r\n"
)
_SUPER_BACKUP: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<alllogs count="2">\n'
    f'<log number="+447700900456" time="09.10.2025 09:53:20" date="{_UNIX}000" type="3" name="Dev" new="1" dur="0" />\n'
    f'<log number="" time="09.10.2025 09:54:20" date="{_UNIX + 60}000" type="1" name="" new="0" dur="61" />\n'
    "</alllogs>\n"
)
_PICTURE_MESSAGES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n<smses count="2">\n'
    f'  <sms protocol="0" address="+447700900456" date="{_UNIX}000" type="1" body="5 &lt; 6 &#128545; &#xD83D;&#xDE21;" read="1" />\n'
    f'  <mms date="{_UNIX}000" msg_box="1" address="+447700900456~+447700900234" m_type="132" sub="null" read="1">\n'
    '    <parts>\n      <part seq="-1" ct="application/smil" text="&lt;smil/&gt;" />\n'
    '      <part seq="0" ct="image/jpeg" name="a.jpg" cl="a.jpg" data="/9j/4AAQSkZJRgABAQ==" />\n'
    '      <part seq="0" ct="text/plain" chset="106" text="look at this" />\n    </parts>\n'
    '    <addrs>\n      <addr address="+447700900456" type="137" charset="106" />\n'
    '      <addr address="+447700900123" type="151" charset="106" />\n    </addrs>\n  </mms>\n</smses>\n'
)
_GERMAN_CHAT: Final = (
    "[09.10.25, 09:53:20] Dev: \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n"
    "[09.10.25, 09:53:21] Dev: Warum antwortest du nicht?\nzweite Zeile\n"
    "\u200e[09.10.25, 09:54:00] Dev: \u200e<Anhang: 00000004-PHOTO-2025-10-09-09-54-00.jpg>\n"
    "[10.10.25, 23:59:59] Asha: Hör auf. \u202adie Nummer\u202c https://maps.google.com/?q=50.7,-2.4\n"
)
_MIXED_MAIL: Final = (
    "Received: from a.example.com by b.example.org; Thu, 9 Oct 2025 09:53:24 +0000\n"
    "Date: Thu, 9 Oct 2025 10:53:20 +0100 (BST)\nFrom: =?utf-8?B?RGV2IMOJ?= <dev@example.com>\n"
    'To: "Asha, at work" <asha@example.org>,\n\tundisclosed: eli@example.org, farah@example.org;\n'
    "Subject: =?iso-8859-1?Q?Re=3A_caf=E9?= =?utf-8?q?_again?=\nMessage-ID: <1.chesil@example.com>\n"
    'References: <0.chesil@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="out"\n\n'
    '--out\nContent-Type: multipart/alternative; boundary="in"\n\n--in\nContent-Type: text/plain; charset=utf-8\n'
    "Content-Transfer-Encoding: quoted-printable\n\nWhy do you not answer=3F =F0=9F=98=A1=\n\n> On Monday Asha wrote:\n>> stop\n"
    "--in\nContent-Type: text/html; charset=windows-1252\n\n<html><body><p>Why<br>do you &amp; <b>not</b> &#x1F621;</p>"
    "<style>p{}</style><script>1</script></body></html>\n--in--\n--out\nContent-Type: image/jpeg\n"
    "Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.jpg\n"
    "Content-Transfer-Encoding: base64\n\n/9j/4AAQSkZJRgABAQ==\n--out\nContent-Type: message/rfc822\n\n"
    "From: eli@example.org\nSubject: inside\nDate: 1 Jan 2025 00:00:00\n\nbegin 644 a.txt\n#86)C\n`\nend\n--out--\n"
)


def _media() -> Iterator[Seed]:
    for data in (*_pictures(), *_films(), *_sounds()):
        yield Seed("media", data)


def _pictures() -> Iterator[bytes]:
    image = Image.new("RGB", (8, 6))
    exif = image.getexif()
    exif[0x010F] = "Examplephone"
    exif.get_ifd(0x8769).update({0x9003: "2025:10:21 00:55:10", 0x9011: "+01:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 42.0, 54.0), 3: "W", 4: (2.0, 26.0, 13.2), 7: (23.0, 54.0, 50.0), 29: "2025:10:20"})  # fmt: skip
    for kind in ("PNG", "WEBP", "GIF", "BMP"):
        out = io.BytesIO()
        image.save(out, kind, exif=exif)
        yield out.getvalue()
    tiff = exif.tobytes()[6:]  # an EXIF table is a TIFF file without a picture
    yield tiff
    payload = struct.pack(">I", 6) + b"Exif\0\0" + tiff
    yield _heic(len(_heic(0, payload)) - len(payload), payload)


def _heic(offset: int, payload: bytes) -> bytes:
    entry = box(b"infe", b"\x02\0\0\0", struct.pack(">HH", 7, 0), b"Exif\0")
    extent = struct.pack(">HHHII", 7, 0, 1, offset, len(payload))
    located = box(b"iloc", bytes(4), b"\x44\0", struct.pack(">H", 1), extent)
    listed = box(b"iinf", bytes(4), struct.pack(">H", 1), entry)
    meta = box(b"meta", bytes(4), listed, located)
    return box(b"ftyp", b"heic", bytes(4)) + meta + box(b"mdat", payload)


def box(kind: bytes, *parts: bytes) -> bytes:
    """One box of an MP4 or HEIC file."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _films() -> Iterator[bytes]:
    made = _UNIX + 2_082_844_800
    header = box(b"mvhd", bytes(4), struct.pack(">IIII", made, made, 1_000, 2_500), bytes(80))
    place = b"+50.7150-002.4370/"
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0), place))
    apple = box(
        b"meta",
        box(b"keys", bytes(4), struct.pack(">I", 1), box(b"mdta", b"com.apple.quicktime.creationdate")),
        box(b"ilst", box(struct.pack(">I", 1), box(b"data", bytes(8), b"2025-10-21T00:55:10+0100"))),
    )
    yield box(b"ftyp", b"qt  ", bytes(4)) + box(b"moov", header, user, apple) + box(b"mdat", bytes(500))
    info = _element(0x1549A966, _element(0x4461, bytes(8)) + _element(0x4489, struct.pack(">d", 2_500.0)))
    yield _element(0x1A45DFA3, _element(0x4282, b"webm")) + _element(0x18538067, info)


def _element(number: int, content: bytes) -> bytes:
    length = (number.bit_length() + 7) // 8
    return number.to_bytes(length, "big") + struct.pack(">Q", 1 << 56 | len(content)) + content


def _sounds() -> Iterator[bytes]:
    form = struct.pack("<HHIIHH", 1, 1, 8_000, 16_000, 2, 16)
    yield (
        b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", 800) + bytes(800)
    )
    yield b"#!AMR\n" + (b"\x04" + bytes(12)) * 50
    frame = b"\xff\xfb\x90\0".ljust(417, b"\0")
    yield frame[:36] + b"Xing" + struct.pack(">II", 1, 100) + frame[48:] + frame
    pages = ((b"OpusHead\1\1" + struct.pack("<HI", 312, 48_000), 0), (b"", 96_312))
    yield b"".join(
        b"OggS\0\2" + struct.pack("<q", granule) + bytes(12) + bytes([1, len(content)]) + content
        for content, granule in pages
    )
    yield b"fLaC\0\0\0\x22" + bytes(10) + (8_000 << 44 | 16_000).to_bytes(8, "big") + bytes(16)


_AROUND: Final = """
CREATE TABLE handle (id TEXT, service TEXT);
CREATE TABLE chat (chat_identifier TEXT, display_name TEXT, is_filtered INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE attachment (filename TEXT, transfer_name TEXT, mime_type TEXT, total_bytes INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
CREATE TABLE message (guid TEXT, text TEXT, attributedBody BLOB, handle_id INTEGER, service TEXT, date INTEGER,
  date_read INTEGER, date_edited INTEGER, is_from_me INTEGER, item_type INTEGER, group_action_type INTEGER,
  group_title TEXT, associated_message_guid TEXT, associated_message_type INTEGER, message_summary_info BLOB);
INSERT INTO handle VALUES ('+447700900456', 'iMessage'), ('dev@example.com', 'iMessage');
INSERT INTO chat VALUES ('+447700900456', NULL, 0), ('chat1', 'Book club', 0);
INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (2, 2);
INSERT INTO attachment VALUES ('~/Library/a.jpg', 'a.jpg', 'image/jpeg', 1234);
INSERT INTO message_attachment_join VALUES (3, 1);
"""


def _chat_database() -> bytes:
    stamp = 781_000_000_000_000_000
    stream = _typedstream("Why do you not answer?")
    edits = plistlib.dumps({"ec": {"0": [{"d": 781_000_000.0, "t": stream}] * 2}}, fmt=plistlib.FMT_BINARY)
    rows: list[dict[str, Any]] = [
        {"text": "Answer me"},
        {"attributedBody": stream},
        {"text": "\ufffc", "date_read": stamp},
        {"text": "Please stop", "is_from_me": 1, "handle_id": 0},
        {"date_edited": stamp, "message_summary_info": edits, "attributedBody": stream},
        {"associated_message_guid": "p:0/A", "associated_message_type": 2001},
        {"item_type": 2, "group_title": "Book club"},
    ]
    rows = [{"date": stamp, "is_from_me": 0, "handle_id": 1, "service": "iMessage", **row} for row in rows]
    return _database(_AROUND, rows)


def _old_database() -> bytes:
    schema = (
        "CREATE TABLE message (text TEXT, handle_id INTEGER, service TEXT, date INTEGER, is_from_me INTEGER);"
        "CREATE TABLE handle (id TEXT); INSERT INTO handle VALUES ('+447700900456')"
    )
    row = {"text": "hello", "handle_id": 1, "service": "SMS", "date": 781_000_000, "is_from_me": 0}
    return _database(schema, [row] * 40)


def _database(schema: str, rows: list[dict[str, Any]]) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema)
    joined = "chat_message_join" in schema
    for row in rows:
        marks = ", ".join("?" * len(row))
        query = f"INSERT INTO message ({', '.join(row)}) VALUES ({marks})"
        number = connection.execute(query, list(row.values())).lastrowid
        if joined:
            connection.execute("INSERT INTO chat_message_join VALUES (1, ?)", (number,))
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


def _typedstream(text: str) -> bytes:
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\0\x84\x84\x08NSObject\0\x85\x92"
    written = text.encode()
    body = b"\x84\x84\x84\x08NSString\x01\x94\x84\x01+" + bytes([len(written)]) + written
    return head + body + b"\x86\x84\x02iI\x01\x06"


def _outlook_items() -> Iterator[bytes]:
    writer = outlook_writer()
    sent = datetime(2026, 1, 4, 9, 30, 15, tzinfo=UTC)
    plain = {0x001A: "IPM.Note", 0x0037: "Sunday", 0x0C1A: "Dev", 0x0C1F: "dev@example.org", 0x1000: "I will be there.", 0x0039: sent}  # fmt: skip
    kept = writer.attachment({0x3707: "a.jpg", 0x3701: b"\xff\xd8\xff\xe0" * 40})
    yield writer.compound(writer.item(plain, inside={"__attach_version1.0_#00000000": kept}))
    rich = {**plain, 0x1009: _RICH_TEXT, 0x1013: b"<p>I will <b>be</b> there.</p>", 0x007D: "Date: Sun, 4 Jan 2026 10:30:15 +0100\r\n"}  # fmt: skip
    yield writer.compound(writer.item(rich, codec="cp1252"))


# Rich text as Outlook keeps it, not compressed: sizes, the mark MELA, a checksum of 0, the text.
_RICH_TEXT: Final = struct.pack("<II4sI", 44, 32, b"MELA", 0) + b"{\\rtf1\\ansi I will be \\'e9 there.}"


def outlook_writer() -> ModuleType:
    # The tests of the reader have a writer of such files; it is no package, so it is loaded by its path.
    path = ROOT / "tests" / "formats" / "mail" / "outlook_items.py"
    spec = importlib.util.spec_from_file_location("outlook_items", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _archives(found: list[Seed]) -> Iterator[Seed]:
    first = {seed.format: seed.data for seed in reversed(found)}
    chat = zipped({"_chat.txt": first["whatsapp"], "00000042-PHOTO.jpg": first["media"]})
    yield Seed("zip", chat)
    mixed = {
        "chats/Dev.zip": chat,
        "messages/inbox/dev_1/message_1.json": first["messenger"],
        "result.json": first["telegram"],
        "contacts.vcf": first["vcard"],
        "mail/inbox.mbox": first["mbox"],
        "chat.db": first["imessage"],
        "__MACOSX/._contacts.vcf": b"\0\5\x16\7" + bytes(20),
    }
    yield Seed("zip", zipped(mixed))


def zipped(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of *members*, with no time of its own in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()

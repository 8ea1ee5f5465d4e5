"""Texts made to exhaust a reader: chats, backups, mails, cards, tables and JSON without end."""

import json
import struct
from collections.abc import Callable, Iterator
from typing import Final

from bench.seeds import outlook_writer

_MEGABYTE: Final = 1 << 20
_CHAT_LINE: Final = b"21/10/2025, 23:05 - Dev: "


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


def deep_json(start: bytes) -> Callable[[], Iterator[bytes]]:
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


def lines(header: bytes, line: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter((header, *[line * 100_000] * 100))


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


def json_of_nothing(start: bytes, end: bytes, piece: bytes = b"0,") -> Callable[[], Iterator[bytes]]:
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


BOMBS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "billion laughs": _billion_laughs,
    "entities without a DOCTYPE": _laughs_without_doctype,
    "backup of 1,000,000 attributes": _backup_of_attributes,
    "backup of 500,000 parts": _backup_of_parts,
    "backup of 2,000,000 openings": _backup_of_openings,
    "entity from outside": _outside_entity,
    "Telegram JSON 100,000 deep": deep_json(
        b'{"name": "Dev", "type": "personal_chat", "id": 1, "messages": ['
    ),
    "Messenger JSON 100,000 deep": deep_json(
        b'{"participants": [], "title": "x", "thread_path": "x", "messages": [{"sender_name": '
    ),
    "notes JSON 100,000 deep": deep_json(b'{"entries": [{"when": "2026-03-04", "what": "x", "kinds": '),
    "Telegram JSON of huge values": _json_of_values,
    "Telegram JSON of 8,000,000 zeros": json_of_nothing(
        b'{"name": "Dev", "type": "personal_chat", "id": 1, "messages": [', b"]}"
    ),
    "Messenger JSON of 8,000,000 zeros": json_of_nothing(
        b'{"participants": [], "title": "x", "messages": [', b'], "thread_path": "x"}'
    ),
    "Messenger JSON of 5,000,000 empty messages": json_of_nothing(
        b'{"participants": [], "title": "x", "messages": [', b'], "thread_path": "x"}', b"{},"
    ),
    "damaged Telegram JSON of 8,000,000 zeros": json_of_nothing(
        b'{"name": "Dev", "type": "personal_chat", "id": 1, "messages": [', b""
    ),
    "damaged Messenger JSON of 1,000,000 openings": json_of_nothing(
        b'{"participants": [], "title": "x", "thread_path": "x", "messages": [',
        b"",
        b'\n{"sender_name":[',
    ),
    "notes JSON of 5,000,000 empty entries": json_of_nothing(
        b'{"entries": [{"when": "2026-03-04", "what": "x"},', b"]}", b"{},"
    ),
    "Messenger: 100,000 messages to 1,500 people": _people_of_messages,
    "Messenger: 20,000 messages of a chat with a name of 1 MB": _long_names,
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
}

"""Saved pages, printed pages and the downloads of apps that are made to exhaust a reader."""

import zlib
from collections.abc import Callable, Iterator
from typing import Final

from bench.bombs.texts import deep_json, json_of_nothing, lines

_MEGABYTE: Final = 1 << 20


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


BOMBS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    **{f"{name} JSON 100,000 deep": deep_json(start) for name, start in _DOWNLOADS.items()},
    "saved page of 6,000,000 tags": _page_of_tags,
    "saved page of bait": _page_of_bait,
    "saved page of structured data": _page_of_data,
    "saved page of 1,000,000 parts": _page_of_parts,
    "statement of 10,000,000 lines": lines(b"Date,Reference,Amount\n", b"09/10/2025,x,0.01\n"),
    "saved chat of 10,000,000 lines": lines(b"AuthorID,Author,Date,Content\n", b"1,a,2025-10-09,x\n"),
    "Snapchat JSON of 5,000,000 empty messages": json_of_nothing(
        b'{"0f3b2a6e-1111-4222-8333-444455556666": [{"Media Type": "TEXT", "Created": "2025-10-09 21:53:20 UTC"},',
        b"]}",
        b"{},",
    ),
    "TikTok JSON of 5,000,000 empty messages": json_of_nothing(
        b'{"Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with dev:": [',
        b"]}}}}",
        b"{},",
    ),
    "printed page of 200 MB of words": _pdf_of_letters,
    "printed page of 200,000 pages": _pdf_of_pages,
    "calendar of 1,000,000 openings": _events_of_calendar,
    "camera events whose quotes never close": _lines_of_events,
    "Signal text of bait": _lines_of_signal,
}

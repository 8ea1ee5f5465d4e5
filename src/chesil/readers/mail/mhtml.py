"""A web page saved as one file with all its parts (MHTML). It has the form of a mail but is not one."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from chesil.readers import capture
from chesil.readers.capture import Capture
from chesil.readers.gathering import Gathering
from chesil.readers.mail.dates import read_date
from chesil.readers.mail.headers import Head, read_head, words
from chesil.readers.mail.message import MAIL_BYTES
from chesil.readers.mail.parts import Part, Structure, decoded, read_kind
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "mhtml"
VERSION: Final = "2"
_MOST_FRAMES: Final = 20
_MOST_PAGE: Final = 16 << 20  # bytes of one page in it
_HEADER: Final = re.compile(rb"(?:\xef\xbb\xbf)?[!-9;-~]{1,80}:[^\n]*\n(?:[^\r\n][^\n]*\n){0,40}")
_SAVED_BY: Final = re.compile(rb"^From:[ \t]*\"?<?Saved by[ \t]", re.IGNORECASE | re.MULTILINE)
_SNAPSHOT: Final = re.compile(rb"^Snapshot-Content-Location:", re.IGNORECASE | re.MULTILINE)
# Opera and Word name the page above all its parts, Explorer above the first, and none says who sent it:
# what Explorer has as the sender is a sentence in the language of Windows.
_RELATED: Final = re.compile(rb"^Content-Type:[ \t]*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_LOCATION: Final = re.compile(rb"^Content-Location:[ \t]*(?:https?|file):", re.IGNORECASE | re.MULTILINE)
_SENT: Final = re.compile(
    rb"^(?:(?:To|Cc|Bcc|Received|Message-ID|Return-Path|Reply-To|Delivered-To):|From:[^\n@]{0,500}@)",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_PART: Final = 16_384  # bytes behind the header, in which the first part has its own
_PAGES: Final = ("text/html", "application/xhtml+xml")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def recognises(document: Document) -> bool:
    """Whether its header says that a browser saved a page."""
    start = _begun(document.head)
    found = _HEADER.match(start)
    if not found:
        return False
    header = found[0]
    if _SAVED_BY.search(header) or _SNAPSHOT.search(header):
        return True
    first = start[: found.end() + _FIRST_PART]
    return bool(_RELATED.search(header) and not _SENT.search(header) and _LOCATION.search(first))


def _begun(data: bytes) -> bytes:
    """*data* without what may stand before the header."""
    return data.removeprefix(BOM_UTF8).lstrip(b"\r\n")


def read(document: Document, options: ReadOptions) -> Reading:
    """One row for the page, with the words of the frames in it; other parts are counted.

    Raises:
        ReadingError: the file is empty. TooLarge: the page in it has too many tags.
    """
    if not document.size_bytes:
        raise ReadingError("The file is empty.", where=document.name, next_step="Save the page again.")
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    with document.open() as stream:
        whole = stream.read(MAIL_BYTES)
    source = _begun(whole)
    head = read_head(source)
    structure = Structure(source, kind=read_kind)
    parts = list(_leaves(structure.read(head, len(source))))
    page = _page(parts, head)
    if page is None:
        gathering.assume("page-missing", "A saved page holds no text of a page.")
    if structure.defects or len(whole) < document.size_bytes:
        gathering.assume("cut-short", "A saved page has no end. It may have been cut short.")
    shown = _shown(source, parts, page, where=document.name)
    raw = capture.short(source[: head.body_at].decode("utf-8", "replace"))
    capture.add(gathering, _capture(head, page, shown, raw=raw, details=_details(head, parts)))
    return gathering.reading()


@attrs.frozen
class _Shown:
    """What a page shows, including its frames, and its source; nothing if there is no page."""

    title: str = ""
    text: str = ""
    posts: list[dict[str, str]] = attrs.field(factory=list)
    html: str = ""


def _shown(source: bytes, parts: Sequence[Part], page: Part | None, *, where: str) -> _Shown:
    if page is None:
        return _Shown()
    html = _html(source, page)
    said = capture.words(html, where=where)
    frames = [each for each in parts if each.kind in _PAGES and each is not page][:_MOST_FRAMES]
    inside = (capture.words(_html(source, each), where=where).text for each in frames)
    text = "\n\n".join(filter(None, (said.text, *inside)))
    return _Shown(title=said.title, text=text, posts=said.posts, html=html)


def _capture(head: Head, page: Part | None, shown: _Shown, *, raw: str, details: dict[str, Any]) -> Capture:
    """The row of a page; *raw*: its header."""
    return Capture(
        address=words(_address(head, page)).strip(),
        address_from="the browser that saved it",
        title=shown.title or words(head.first.get("subject", "")).strip(),
        text=shown.text or None,
        time=_time(head.first.get("date", "").strip()),
        time_from="the Date of the file" if head.first.get("date") else "",
        raw=f"{raw}\n{capture.short(shown.html)}" if page is not None else raw,
        line=1,
        details={**details, "posts": shown.posts},
    )


def _address(head: Head, page: Part | None) -> str:
    """The address that a page was saved from, from the head of the file, else from the head of the page."""
    address = head.first.get("snapshot-content-location") or head.first.get("content-location") or ""
    return address if address or page is None else page.head.first.get("content-location", "")


def _details(head: Head, parts: Sequence[Part]) -> dict[str, Any]:
    pages = sum(each.kind in _PAGES for each in parts)
    return {
        "saved_with": words(head.first.get("from", "")).strip(' <>"')[:200],
        "frames": max(pages - 1, 0),
        "other_parts": len(parts) - pages,
    }


def _html(source: bytes, part: Part) -> str:
    data = decoded(source[part.start : part.end], part.encoding)[0][:_MOST_PAGE]
    return capture.decoded(data, part.parameters.get("charset", ""))


def _leaves(part: Part) -> Iterator[Part]:
    if part.children:
        for child in part.children:
            yield from _leaves(child)
    else:
        yield part


def _page(parts: list[Part], head: Head) -> Part | None:
    """The page itself among its frames: the one at the address of the whole, else the first."""
    pages = [each for each in parts if each.kind in _PAGES]
    wanted = head.first.get("snapshot-content-location")
    at = (each for each in pages if wanted and each.head.first.get("content-location") == wanted)
    return next(at, pages[0] if pages else None)


def _time(written: str) -> dict[str, Any]:
    stamp = read_date(written) if written else None
    if stamp is None:
        return {"precision": "none", "as_written": written[:100] or None}
    found = {
        "precision": stamp.precision,
        "as_written": written[:100],
        "offset_minutes": stamp.offset_minutes,
    }
    if stamp.at_us is not None:
        return {**found, "at": _EPOCH + timedelta(microseconds=stamp.at_us)}
    return {**found, "wall": (_EPOCH + timedelta(microseconds=stamp.wall_us)).replace(tzinfo=None)}


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

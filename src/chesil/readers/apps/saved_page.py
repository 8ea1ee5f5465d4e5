"""A web page that a browser, an add-on or an archive's page saved as HTML: one record with what it claims."""

import re
from typing import Any, Final

from chesil.readers import capture, page, said
from chesil.readers.capture import Capture, Words
from chesil.readers.gathering import Gathering
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "saved-page"
VERSION: Final = "1"
MOST_BYTES: Final = 128 << 20
_SINGLE_FILE: Final = re.compile(
    r"<!--\s{0,20}(?:Page saved with|Archive processed by) SingleFile\b(.{0,5000}?)-->", re.DOTALL
)
_SINGLE_FILE_LINE: Final = re.compile(
    r"^\s{0,20}(url|saved date|info)\s{0,5}:\s{0,5}(\S.{0,4000}?)\s*$", re.MULTILINE
)
_SAVED_FROM: Final = re.compile(r"<!--\s{0,20}saved from url=\(\d{1,6}\)(\S{1,4000}?)\s{0,20}-->")
_WAYBACK: Final = re.compile(
    r"FILE ARCHIVED ON (\d{1,2}:\d\d:\d\d) (\w{3,12}) (\d{1,2}), (\d{4}) "
    r"AND RETRIEVED FROM THE\s{1,20}INTERNET ARCHIVE"
)
_OF_WAYBACK: Final = re.compile(
    r"BEGIN WAYBACK TOOLBAR INSERT|__wm\.(?:init|wombat)\(|"
    r"web-static\.archive\.org/_static/|/_static/js/bundle-playback\.js"
)
_COPY: Final = re.compile(r"https?://web\.archive\.org/web/\d{14}(?:[a-z]{2}_)?/[^\s\"'<>]{1,2000}")
_SAVE_PAGE: Final = re.compile(r"""<meta\s+name\s*=\s*["']?savepage-url\b""", re.IGNORECASE)
_OWN_ADDRESS: Final = re.compile(
    r"""<link\b[^>]{0,1000}?\brel\s*=\s*["']?canonical\b|<meta\b[^>]{0,1000}?\bproperty\s*=\s*["']?og:url\b""",
    re.IGNORECASE,
)
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html\b)", re.IGNORECASE)
_ZONE_NAME: Final = re.compile(r"\s*\([^()]{0,100}\)\s*$")


def recognises(document: Document) -> bool:
    """Whether it is a page that says what saved it, or its own address."""
    start = page.head(document)
    if start.lstrip("\ufeff \t\r\n")[:1] != "<" or not _HTML.search(start, 0, 10_000):
        return False
    marks = (_SINGLE_FILE, _SAVED_FROM, _SAVE_PAGE, _OF_WAYBACK, _OWN_ADDRESS)
    return any(mark.search(start) for mark in marks)


def read(document: Document, options: ReadOptions) -> Reading:
    """One row for the page.

    Raises:
        TooLarge: it passes a bound of bytes or tags.
    """
    if document.size_bytes > MOST_BYTES:
        raise TooLarge(
            "This page is too large.", where=document.name, next_step="Save it as a PDF from the browser."
        )
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    source = capture.decoded(document.read())
    words = capture.words(source, where=document.name)
    details = {"posts": words.posts, **_cut(source, gathering)}
    capture.add(
        gathering,
        Capture(
            **_claims(source, words),
            title=words.title,
            text=words.text,
            raw=capture.short(source),
            line=1,
            details=details,
        ),
    )
    return gathering.reading()


def _cut(source: str, gathering: Gathering) -> dict[str, Any]:
    """A page whose end is missing; browsers and archives write the end even where the page has none."""
    if re.search(r"</html\s*>", source[-5_000:], re.IGNORECASE) or not re.search(
        r"<html\b", source[:10_000], re.IGNORECASE
    ):
        return {}
    gathering.assume("cut-short", "A saved page has no end. It may have been cut short.")
    return {"end_missing": True}


def _claims(source: str, words: Words) -> dict[str, Any]:
    """The address, the time and who captured it, by the first of the marks that is there."""
    if found := _SINGLE_FILE.search(source):
        lines = dict(_SINGLE_FILE_LINE.findall(found[1]))
        return {
            "address": lines.get("url", ""),
            "address_from": "SingleFile",
            "time": _time(lines.get("saved date", "")),
            "time_from": "SingleFile" if "saved date" in lines else "",
        }
    if _SAVE_PAGE.search(source):
        metas = words.metas
        return {
            "address": metas.get("savepage-url", ""),
            "address_from": "Save Page WE",
            "time": _time(metas.get("savepage-date", "")),
            "time_from": "Save Page WE" if metas.get("savepage-date") else "",
        }
    saved_from = _SAVED_FROM.search(source)
    archived = _archived(source, saved_from[1] if saved_from else "", words)
    if archived:
        return archived
    if saved_from:
        return {"address": saved_from[1], "address_from": "the browser that saved it"}
    return {"address": words.address, "address_from": "the page itself"}


def _archived(source: str, saved_from: str, words: Words) -> dict[str, Any]:
    """What the Internet Archive writes into a page that it shows."""
    stamp, is_shown = _WAYBACK.search(source), _OF_WAYBACK.search(source)
    if not stamp and not is_shown:
        return {}
    copy = _COPY.search(source)
    address = saved_from or words.address or (copy[0] if copy else "")
    found: dict[str, Any] = {
        "address": address,
        "address_from": "the browser that saved it" if saved_from else "the page itself",
        "by": "the Internet Archive",
    }
    if stamp:
        written = f"{stamp[3]} {stamp[2]} {stamp[4]} {stamp[1]}"
        found["time"] = {**said.in_words(written, utc=True), "as_written": stamp[0].partition(" AND")[0]}
        found["time_from"] = "what the Internet Archive wrote into the page"
    return found


def _time(written: str) -> dict[str, Any]:
    """The columns of a time as a browser's script writes it: "Sun Nov 29 2026 15:00:00 GMT+0000 (...)"."""
    return {**said.in_words(_ZONE_NAME.sub("", written)), "as_written": written[:100] or None}


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

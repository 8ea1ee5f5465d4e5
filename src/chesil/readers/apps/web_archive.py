"""Web archives: WARC, plain or packed, and the lists in a WACZ, which is a ZIP with WARC inside.

A record is a page that was captured; pictures, scripts and whatever else a page needs are counted. Archives
are read as a stream within bounds: nothing is unpacked to disk, and a packed one may not swell without end.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any, Final

import attrs

from chesil.readers import capture, json_export, json_tree, said, warc
from chesil.readers.capture import Capture
from chesil.readers.gathering import Gathering
from chesil.readers.warc import Damage, Record
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "web-archive"
VERSION: Final = "1"
MOST_RECORDS: Final = 2_000_000
MOST_WORDS: Final = 20_000_000  # letters of all pages together
MOST_LIST: Final = 64 << 20
MOST_OPENED: Final = 48 << 20  # bytes of records of an archive whose pages are opened
MOST_DAMAGE: Final = 1_000
_FEW_LETTERS: Final = 2_000
_WANTED: Final = frozenset(("response", "resource", "revisit", "warcinfo"))
_FEWER: Final = "Make an archive of fewer pages."
_DAMAGED: Final = "The archive is damaged here. All up to the next sound record counts as one."
_TOO_DAMAGED: Final = "The archive is damaged in very many places. What lies behind this was not read."
_REMARKS: Final = {
    "check-sum-differs": "A page does not fit the check sum that stands beside it. It may have been changed.",
    "check-sum-cut": "A page in the archive is cut short.",
    "coding-unknown": "The words of a page are packed in a way that cannot be read here.",
    "text-cut": "Of long pages, and of the last in a very large archive, the first words are shown.",
}
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_HTML: Final = ("text/html", "application/xhtml+xml")
_PAGE_LIST: Final = re.compile(rb'\s*+\{[^\n]{0,2000}?"format"\s*+:\s*+"json-pages-1\.\d"')
_PACKAGE: Final = re.compile(rb'"wacz_version"\s*+:')
_PACKAGE_DIGEST: Final = re.compile(rb'\s*+\{[^{}]{0,2000}?"path"\s*+:\s*+"datapackage\.json"')
# "org,example)/page 20261129150000 {", the index of an archive; in a packed one "!meta 0 {" begins the list.
_INDEX: Final = re.compile(
    rb"(?:!meta 0 \{|[^\s)]{1,300}\)[^\s]{0,2000} \d{14} ?(?:\{|[^\n]{0,500}\.gz\t|\t))"
)


def recognises(document: Document) -> bool:
    """Whether it is a WARC, or one of the lists that lie beside it in a WACZ."""
    head = warc.unpacked_head(document.head)
    if head.startswith(warc.START):
        return True
    if _PAGE_LIST.match(head) or _INDEX.match(head):
        return True
    return head.lstrip()[:1] == b"{" and bool(_PACKAGE.search(head) or _PACKAGE_DIGEST.match(head))


def read(document: Document, options: ReadOptions) -> Reading:
    """A row for each page. A record that is damaged is a problem, and so is an archive's missing end.

    Raises:
        TooLarge: it unpacks to more than it should, or holds too many records.
    """
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    head = warc.unpacked_head(document.head)
    if head.startswith(warc.START):
        _Archive(gathering, document).read()
    elif _PAGE_LIST.match(head):
        _add_list(gathering, document)
    elif _INDEX.match(head):
        gathering.assume("passed-over", "The index of a web archive holds no pages.")
    else:
        _add_package(gathering, document)
    return gathering.reading()


class _Archive:
    """Goes through one WARC, record by record."""

    def __init__(self, gathering: Gathering, document: Document) -> None:
        self._gathering, self._document = gathering, document
        self._others = self._damage = self._opened = 0
        self._about: dict[str, str] = {}
        self._letters = 0

    def read(self) -> None:
        """Every record: a page is a row, damage is a problem, and the rest is counted."""
        for count, record in enumerate(warc.records(self._document, wanted=_WANTED)):
            if count >= MOST_RECORDS:
                said_of = f"This web archive holds more than {MOST_RECORDS:,} records."
                raise TooLarge(said_of, where=self._document.name, next_step=_FEWER)
            if isinstance(record, Damage):
                self._damage += 1
                if self._damage > MOST_DAMAGE:
                    self._gathering.problem("damaged", _TOO_DAMAGED)
                    break
                self._gathering.problem("damaged", _DAMAGED, raw=record.raw)
            elif record.kind == "warcinfo":
                self._about |= _info(record.block)
            elif (page := self._page(record)) is not None:
                self._add(record, page)
            elif record.check == "cut":
                self._gathering.problem("damaged", _DAMAGED, raw=record.header)
            else:
                self._others += 1
        if self._others:
            said_of = f"{self._others:,} other records, such as pictures, scripts and requests, hold no page."
            self._gathering.assume("passed-over", said_of)

    def _page(self, record: Record) -> "_Page | None":
        """The page in a record; without its words once very much was opened."""
        page = _page(record, is_read=self._opened <= MOST_OPENED)
        self._opened += len(record.block) if page is not None else 0
        return page

    def _add(self, record: Record, page: "_Page") -> None:
        for code in (f"check-sum-{record.check}", "coding-unknown" if page.coded else ""):
            if code in _REMARKS:
                self._gathering.assume(code, _REMARKS[code])
        text = page.text[: capture.TEXT_CHARACTERS if self._letters < MOST_WORDS else _FEW_LETTERS]
        self._letters += len(text)
        if len(text) < len(page.text) or self._opened > MOST_OPENED:
            self._gathering.assume("text-cut", _REMARKS["text-cut"])
        fields = record.fields
        said_of = {
            **{f"archive_{key}": value for key, value in self._about.items()},
            "check_sum": record.check,
            "same_as_of": fields.get("warc-refers-to-date", "") if record.kind == "revisit" else "",
            "from_server": fields.get("warc-ip-address", ""),
            "packed": page.coded,
            "posts": page.posts,
        }
        capture.add(
            self._gathering,
            Capture(
                address=fields.get("warc-target-uri", "").strip("<>"),
                address_from="the archive",
                title=page.title,
                text=text or None,
                time=said.iso(fields.get("warc-date"), utc=True),
                time_from="the archive (WARC-Date)" if fields.get("warc-date") else "",
                raw=record.header,
                details=said_of,
            ),
        )


@attrs.frozen(kw_only=True)
class _Page:
    title: str = ""
    text: str = ""
    posts: list[dict[str, str]] = attrs.field(factory=list)
    coded: str = ""


def _page(record: Record, *, is_read: bool) -> _Page | None:
    """The page in a record; None where it is none: a picture, a script, an error, a frame's request."""
    fields, block = record.fields, record.block
    if fields.get("warc-resource-type", "document").lower() != "document":
        return None
    if not re.match(r"<?(?:https?|file):", fields.get("warc-target-uri", ""), re.IGNORECASE):
        return None
    if record.kind == "resource":
        return _of_html(block, {"content-type": fields.get("content-type", "")}, is_read=is_read)
    if record.kind not in ("response", "revisit"):
        return None
    status = _STATUS.match(block)
    if status is None or not status[1].startswith(b"2"):
        return None
    head, _, body = block.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
    named = [line.partition(":") for line in head.decode("latin-1").splitlines()[1:]]
    http = {name.strip().lower(): value.strip() for name, _, value in named}
    if record.kind == "revisit":
        return _Page() if http.get("content-type", "").partition(";")[0].strip().lower() in _HTML else None
    return _of_html(body, http, is_read=is_read)


def _of_html(body: bytes, http: dict[str, str], *, is_read: bool) -> _Page | None:
    kind, _, rest = http.get("content-type", "").partition(";")
    if kind.strip().lower() not in _HTML:
        return None
    if not is_read:
        return _Page()
    if http.get("transfer-encoding", "").lower() == "chunked":
        body = _unchunked(body)
    coding = http.get("content-encoding", "").lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        body = _inflated(body)
    elif coding not in ("", "identity") and b"<" not in body[:1_000].lstrip()[:1]:
        return _Page(coded=coding[:20])
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]{2,30})", rest, re.IGNORECASE)
    words = capture.words(capture.decoded(body, charset[1] if charset else ""), where="a page of the archive")
    return _Page(title=words.title, text=words.text, posts=words.posts)


def _unchunked(body: bytes) -> bytes:
    """The body without the sizes between its pieces; as it is where there are none."""
    pieces: list[bytes] = []
    at = 0
    while (end := body.find(b"\n", at, at + 100)) >= 0:
        size = re.fullmatch(rb"\s*([0-9a-fA-F]{1,8})\s*(?:;.*)?", body[at:end].rstrip())
        if size is None:
            return body if not pieces else b"".join(pieces)
        length = int(size[1], 16)
        if not length:
            break
        pieces.append(body[end + 1 : end + 1 + length])
        at = end + 1 + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(pieces) if pieces else body


def _inflated(body: bytes) -> bytes:
    """The body unpacked as far as it goes, within bounds; as it is where it is not packed after all."""
    for bits in (47, -15):
        try:
            return zlib.decompressobj(bits).decompress(body, warc.MOST_KEPT)
        except zlib.error:
            continue
    return body


def _info(block: bytes) -> dict[str, str]:
    """What the archive says about the program that made it."""
    lines = (line.partition(":") for line in block[:65_536].decode("utf-8", "replace").splitlines())
    wanted = ("software", "operator", "hostname", "ispartof")
    return {
        name.strip().lower(): value.strip()[:200]
        for name, _, value in lines
        if name.strip().lower() in wanted
    }


def _add_list(gathering: Gathering, document: Document) -> None:
    """The pages that a WACZ lists: a row where the list has the words, or where no archive lies beside it."""
    if document.size_bytes > MOST_LIST:
        raise TooLarge("This list of pages is too large.", where=document.name, next_step=_FEWER)
    beside = any(name.endswith((".warc", ".warc.gz")) for name in document.beside)
    passed = 0
    for number, line in enumerate(_lines(document), start=1):
        found = _object(line)
        if found is None:
            gathering.problem("unreadable", "This line of the list cannot be read.", raw=line, line=number)
        elif "format" in found or (beside and not found.get("text")):
            passed += "format" not in found
        else:
            capture.add(
                gathering,
                Capture(
                    address=json_tree.string(found, "url") or "",
                    address_from="the list of the archive",
                    title=json_tree.string(found, "title") or "",
                    text=json_tree.string(found, "text"),
                    time=_listed_time(found),
                    time_from="the list of the archive",
                    raw=line[: capture.RAW_CHARACTERS],
                    line=number,
                ),
            )
    if passed:
        said_of = (
            f"{passed:,} pages stand in the list without words. They are read from the archive beside it."
        )
        gathering.assume("listed", said_of)


def _listed_time(found: dict[str, Any]) -> dict[str, Any]:
    written = found.get("ts") or found.get("timestamp")
    return said.iso(written, utc=True) if isinstance(written, str) else said.unix(written)


def _lines(document: Document) -> Iterator[str]:
    text = json_export.load(document).decode("utf-8", "replace")
    return (line for line in text.split("\n") if line.strip())


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json_export.parse(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {
        json_export.clean(key): json_export.clean(each) if isinstance(each, str) else each
        for key, each in found.items()
    }


def _add_package(gathering: Gathering, document: Document) -> None:
    """What made a WACZ, and when: no page, and so no row."""
    found = (
        _object(document.read().decode("utf-8", "replace")[: 1 << 20])
        if document.size_bytes <= 1 << 20
        else None
    )
    made = " ".join(
        filter(None, (json_tree.string(found or {}, "software"), json_tree.string(found or {}, "created")))
    )
    of = f" It says that it was made by: {made[:200]}." if made else ""
    gathering.assume("archive-made", f"This is the list of what is in a web archive.{of}")


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

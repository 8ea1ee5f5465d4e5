"""A web page that somebody saved: its address, time and title as the file claims them, and its words.

Nothing of the page is drawn, run or fetched. One saved page is one record.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from chesil.readers import json_export, page, said
from chesil.readers.gathering import Gathering
from chesil.readers.page import Tag

TEXT_CHARACTERS: Final = 100_000
RAW_CHARACTERS: Final = 20_000
MOST_TAGS: Final = 500_000  # of one page; the longest pages of forums have some hundred thousand
_ADDRESS_CHARACTERS: Final = 2_000
_TITLE_CHARACTERS: Final = 300
_MOST_POSTS: Final = 20
_MOST_DATA: Final = 1 << 20  # characters of structured data in one page
_DEEPEST: Final = 8
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?([\w.:-]{2,30})""", re.IGNORECASE)
_DATA: Final = re.compile(r"data:[\w.+/;=-]{0,100},[A-Za-z0-9+/=%_-]{200,}+")
_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_EAST_ASIAN: Final = frozenset(
    ("shift_jis", "euc-jp", "iso-2022-jp", "gb2312", "gbk", "gb18030", "big5", "euc-kr")
)
_WESTERN: Final = re.compile(r"(?:windows-125[0-8]|iso-8859-\d{1,2}|koi8-[ru])")
# Services that keep pages at an address with the time in it, in UTC.
_SERVICES: Final = (
    (re.compile(r"https?://web\.archive\.org/web/(\d{14})(?:[a-z]{2}_)?/(.+)"), "the Internet Archive"),
    (re.compile(r"https?://archive\.(?:today|ph|is|li|vn|fo|md)/([\d.]{8,10}-?\d{6})/(.+)"), "archive.today"),
    (
        re.compile(r"https?://webarchive\.nationalarchives\.gov\.uk/(?:ukgwa/)?(\d{14})(?:[a-z]{2}_)?/(.+)"),
        "the UK Government Web Archive",
    ),
)  # fmt: skip
_CLAIMED: Final = (
    "The address and the time are what the saved page says of itself, and both can be changed. "
    "Its words were read. Nothing of it was shown, run or fetched."
)


@attrs.frozen(kw_only=True)
class Capture:
    """A saved page, before it is a row.

    Attributes:
        address, title: empty where the file says none. address_from: where it says the address.
        text: the words of the page; None where none could be read.
        time: the columns of a time of tables.ROWS. time_from: where the file says it.
        by: the service that the file says captured it, empty where it says none.
    """

    address: str = ""
    address_from: str = ""
    title: str = ""
    text: str | None = None
    time: dict[str, Any] = attrs.field(factory=dict)
    time_from: str = ""
    by: str = ""
    raw: str = ""
    line: int | None = None
    details: dict[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Words:
    """What a page says in its own HTML: its title, words, own address, and when its posts are from.

    `metas` holds the content of its meta tags by name.
    """

    title: str
    text: str
    address: str
    posts: list[dict[str, str]]
    metas: dict[str, str]


def add(gathering: Gathering, capture: Capture) -> None:
    """One row for a saved page, with what a person must know of it."""
    gathering.assume("claimed", _CLAIMED)
    capture = _served(capture)
    text = capture.text
    if text and len(text) > TEXT_CHARACTERS:
        said_cut = f"Of a long page the first {TEXT_CHARACTERS:,} letters are shown. The file has all of it."
        gathering.assume("text-cut", said_cut)
        text = text[:TEXT_CHARACTERS]
    if capture.by:
        gathering.assume(
            "captured-by-a-service",
            f"The file says that {capture.by} captured a page. Their own copy proves more than this file: "
            "keep the address.",
        )
    time = capture.time or {"precision": "none"}
    if time["precision"] == "none":
        gathering.assume("time-missing", "A saved page does not say when it was saved.")
    if not capture.address:
        gathering.assume("address-missing", "A saved page does not say its address.")
    gathering.row(
        **time,
        line=capture.line,
        raw=capture.raw,
        kind="notice",
        channel="document",
        direction="observed",
        subject=_subject(capture),
        text=text or None,
        state="notice",
        details={key: each for key, each in _details(capture).items() if each},
    )


def _subject(capture: Capture) -> str:
    title = _CONTROL.sub(" ", capture.title).strip()[:_TITLE_CHARACTERS]
    named = f"Saved page: {title}" if title else "Saved page"
    return f"{named}. Address: {clean_address(capture.address)}" if capture.address else named


def _details(capture: Capture) -> dict[str, Any]:
    return {
        **capture.details,
        "address": clean_address(capture.address),
        "address_from": capture.address_from,
        "title": capture.title[:_TITLE_CHARACTERS],
        "time_from": capture.time_from,
        "captured_by": capture.by,
    }


def _served(capture: Capture) -> Capture:
    """The capture with the time and the address that a service's own address holds."""
    for pattern, service in _SERVICES:
        found = pattern.fullmatch(capture.address)
        digits = re.sub(r"\D", "", found[1]) if found else ""
        if found is None or len(digits) != 14:
            continue
        time = compact_time(digits)
        kept = {"saved": capture.time.get("as_written"), "address_of_copy": clean_address(capture.address)}
        if time["precision"] == "none":
            return attrs.evolve(capture, by=service, address=found[2], details={**capture.details, **kept})
        return attrs.evolve(
            capture,
            address=found[2],
            by=service,
            time=time,
            time_from=f"the address at {service}",
            details={**capture.details, **kept},
        )
    return capture


def compact_time(digits: str) -> dict[str, Any]:
    """The columns of a time of fourteen digits in UTC, such as "20261129150000"."""
    try:
        at = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return {"precision": "none", "as_written": digits}
    return {**said.iso(at.isoformat()), "as_written": digits}


def clean_address(address: str) -> str:
    """An address on one line, within bounds."""
    return _CONTROL.sub("", address).strip()[:_ADDRESS_CHARACTERS]


def decoded(data: bytes, charset: str = "") -> str:
    """The text of a page: by its mark, as UTF-8, else as it or its sender says, else Windows-1252."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        inside = _CHARSET.search(data, 0, 4_096)
        name = (charset or (inside[1].decode("ascii") if inside else "")).lower()
        if name in ("utf-8", "utf8"):
            return data.decode("utf-8", "replace")
        known = name in _EAST_ASIAN or _WESTERN.fullmatch(name)
        try:
            return data.decode(name if known else "cp1252", "replace")
        except LookupError:
            return data.decode("cp1252", "replace")


def short(source: str) -> str:
    """The beginning of a page's source, with the pictures that are written into it left out."""
    kept = _DATA.sub("data:[not copied here]", source[: 50 * RAW_CHARACTERS])[:RAW_CHARACTERS]
    rest = len(source) > len(kept)
    return f"{kept}\n[The rest of this page of {len(source):,} letters is not copied here.]" if rest else kept


def words(source: str, *, where: str) -> Words:
    """What a page says; *where* is what an error calls it.

    Raises:
        TooLarge: it has too many tags.
    """
    root = page.parse(source, where=where, most=MOST_TAGS)
    title = root.first("title")
    named = _metas(root)
    canonical = next(
        (
            each.attributes.get("href", "")
            for each in root.every("link")
            if "canonical" in each.attributes.get("rel", "").lower().split()
        ),
        "",
    )
    own = next((each for each in (canonical, named.get("og:url", "")) if _WEB.fullmatch(each)), "")
    return Words(
        title=(_inner(title) if title else "") or named.get("og:title", ""),
        text=root.text(),
        address=own,
        posts=list(_posts(source, root, named)),
        metas=named,
    )


def _inner(tag: Tag) -> str:
    return " ".join(" ".join(each for each in tag.inside if isinstance(each, str)).split())


def _metas(root: Tag) -> dict[str, str]:
    """The content of each meta tag by its name in small letters; the first of two counts."""
    found: dict[str, str] = {}
    for each in root.every("meta"):
        name = (
            each.attributes.get("property") or each.attributes.get("name") or each.attributes.get("itemprop")
        )
        if name and (content := each.attributes.get("content", "").strip()):
            found.setdefault(name.lower(), content)
    return found


def _posts(source: str, root: Tag, named: dict[str, str]) -> Iterator[dict[str, str]]:
    """When each post on the page is from, and who wrote it, where structured data in the page says so."""
    count = 0
    for each in root.every("script"):
        if each.attributes.get("type", "").lower() != "application/ld+json" or count >= _MOST_POSTS:
            continue
        begins = source.find(">", each.start) + 1
        ends = source.find("</", begins)
        for post in _of_data(source[begins : min(ends if ends >= 0 else len(source), begins + _MOST_DATA)]):
            count += 1
            if count <= _MOST_POSTS:
                yield post
    written = named.get("article:published_time") or named.get("datepublished")
    if written and not count:
        yield {"published": written[:100], "from": "meta"}


def _of_data(written: str) -> Iterator[dict[str, str]]:
    try:
        waiting: list[tuple[Any, int]] = [(json_export.parse(written.strip()), 0)]
    except (ValueError, RecursionError):
        return
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, dict):
            if isinstance(each.get("datePublished"), str):
                yield _post(each)
            each = list(each.values())
        if isinstance(each, list) and depth < _DEEPEST:
            waiting += [(inner, depth + 1) for inner in reversed(each) if isinstance(inner, (dict, list))]


def _post(found: dict[str, Any]) -> dict[str, str]:
    author = found.get("author")
    author = author[0] if isinstance(author, list) and author else author
    author = author.get("name") if isinstance(author, dict) else author
    said_of = {
        "published": found["datePublished"],
        "type": found.get("@type"),
        "author": author,
        "from": "JSON-LD",
    }
    return {key: json_export.clean(each[:200]) for key, each in said_of.items() if isinstance(each, str)}

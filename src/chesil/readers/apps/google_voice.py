"""Google Voice, as Google Takeout gives it: a page for each call, voicemail and stretch of text messages."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from chesil.readers import page, said
from chesil.readers.gathering import RAW_LIMIT, Gathering
from chesil.readers.page import Tag
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "google-voice"
VERSION: Final = "2"
_OWN: Final = re.compile(r"""<div\s+class=["'](?:hChatLog|haudio)\b""")
_LENGTH: Final = re.compile(r"P(?:(\d{1,5})D)?T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d{1,9})?S)?")
_NAME: Final = re.compile(r"(.{1,200}?) - [^-]{1,40} - \d{4}-\d\d-\d\dT")
_TITLE: Final = re.compile(r"Me to (.{1,200})")
_KINDS: Final = ("voicemail", "recorded", "missed", "placed", "received")


def recognises(document: Document) -> bool:
    """Whether it is a page with the marks that Google Voice gives its calls and messages."""
    start = page.head(document)
    return "<" in start[:200] and bool(_OWN.search(start))


def read(document: Document, options: ReadOptions) -> Reading:
    """A row a message or call. A message without its end is a problem.

    Raises:
        TooLarge: the page passes a bound.
    """
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    text, root = page.load(document)
    about, party, lines = _about(root), _party(document, root), page.Lines(text)
    for log in _apart(root.every("div", of="hChatLog")):
        people = [
            _person(each) for each in (log.first("div", of="participants") or Tag("", {}, 0)).every("cite")
        ]
        messages = list(log.every("div", of="message"))
        known = (*people, *_senders(messages))
        others = list(dict.fromkeys(address for address, _, mine in known if address and not mine))
        for number in dict.fromkeys(address for address, _, mine in known if address and mine):
            gathering.owner(number, "The page marks this number as the owner's.")
        for tag in messages:
            _message(tag, _raw(tag, text, lines), gathering, others or party, about)
    for tag in root.every("div", of="haudio"):
        _call(tag, _raw(tag, text, lines), gathering, about)
    if not gathering.records:
        gathering.problem(
            "damaged", "The page stops before its first message or call.", raw=text[:2_000], line=1
        )
    return gathering.reading()


def _party(document: Document, root: Tag) -> list[str]:
    """Who a page of own messages alone was written to: by the names of it and its pictures, or its title."""
    names = (document.name, *(each.attributes.get("src", "") for each in root.every("img")))
    title = root.first("title")
    found = (
        *map(_NAME.match, names), _TITLE.match(title.text() if title else ""),
    )  # fmt: skip
    return next(([each[1].strip()] for each in found if each and each[1].strip()), [])


def _about(root: Tag) -> dict[str, Any]:
    labels = [each.text() for each in root.every("a") if each.attributes.get("rel") == "tag"]
    deleted = root.first("div", of="deletedStatusContainer")
    is_deleted = bool(deleted and re.search(r"True\s*$", deleted.text()))
    return {"labels": labels, **({"deleted_by_owner": True} if is_deleted else {})}


def _senders(messages: list[Tag]) -> list[tuple[str | None, str | None, bool]]:
    return [_person(cite) for each in messages if (cite := each.first("cite"))]


def _person(tag: Tag) -> tuple[str | None, str | None, bool]:
    """The number, the name beside it, and whether it is the owner."""
    link = tag if tag.name == "a" else tag.first("a")
    number = (link.attributes.get("href", "") if link else "").removeprefix("tel:") or None
    named = tag.first(of="fn")
    name = (named.text() if named else "") or None
    mine = bool(named and named.name == "abbr") or name == "Me"
    return number or (None if mine else name), None if name == number or mine else name, mine


def _raw(tag: Tag, text: str, lines: page.Lines) -> tuple[int, str]:
    """The line on which it stands, and its text in the page; of one without its end as much as is kept."""
    return lines.at(tag.start), text[tag.start : tag.end if tag.is_closed else tag.start + RAW_LIMIT]


def _apart(logs: Iterable[Tag]) -> Iterator[Tag]:
    """Each of *logs* that stands in none before it; one that never ends holds all behind it."""
    last: Tag | None = None
    for each in logs:
        if last is None or (last.is_closed and each.start >= last.end):
            last = each
            yield each


def _message(
    tag: Tag, at: tuple[int, str], gathering: Gathering, others: list[str], about: dict[str, Any]
) -> None:
    line, raw = at
    stamp, cite, words = tag.first("abbr", of="dt"), tag.first("cite"), tag.first("q")
    if stamp is None or not tag.is_closed:
        gathering.problem("damaged", "This message is damaged or cut short.", raw=raw, line=line)
        return
    address, name, mine = _person(cite) if cite else (None, None, False)
    if address is None and len(others) == 1:
        address = others[0]  # Google leaves the number out of a message with pictures
    gathering.row(
        **said.iso(stamp.attributes.get("title")),
        line=line,
        raw=raw,
        kind="message",
        channel="text",
        direction="from_owner" if mine else "to_owner",
        sender=None if mine else address,
        sender_name=name,
        recipients=(others if mine else [each for each in others if each != address]) or None,
        address_hidden=False,
        text=(words.text() if words else "") or None,
        attachments=_attached(tag),
        state="sent",
        thread=", ".join(others) or None,
        details=about,
    )


def _attached(tag: Tag) -> list[dict[str, Any]] | None:
    places = [
        each.attributes.get("src") or each.attributes.get("href") or ""
        for each in tag.every()
        if each.name in ("img", "audio", "video")
        or (each.name == "a" and {"video", "audio", "vcard"} & set(each.classes))
    ]
    names = (PurePosixPath(each).name for each in places if not each.startswith(("http:", "https:", "tel:")))
    return said.files(dict.fromkeys(names))


def _call(tag: Tag, at: tuple[int, str], gathering: Gathering, about: dict[str, Any]) -> None:
    line, raw = at
    stamp, party = tag.first("abbr", of="published"), tag.first("div", of="contributor")
    if stamp is None:
        gathering.problem("damaged", "This call is damaged or cut short.", raw=raw, line=line)
        return
    address, name, _ = _person(party) if party else (None, None, False)
    kind = _kind(tag, about["labels"])
    outgoing, words = kind == "placed", tag.first("span", of="full-text")
    lasted = tag.first("abbr", of="duration")
    gathering.row(
        **said.iso(stamp.attributes.get("title")),
        line=line,
        raw=raw,
        kind="call",
        channel="voicemail" if kind == "voicemail" else "call",
        direction="from_owner" if outgoing else "to_owner" if kind else None,
        sender=None if outgoing else address,
        sender_name=None if outgoing else name,
        recipients=[address] if outgoing and address else None,
        address_hidden=address is None,
        duration_s=_seconds(lasted.attributes.get("title", "")) if lasted else None,
        answered=False if kind in ("missed", "voicemail") else True if lasted else None,
        text=(words.text() if words else "") or None,
        attachments=_attached(tag),
        state="sent",
        thread=address or name,
        details={"what": kind, **about},
    )


def _kind(tag: Tag, labels: list[str]) -> str:
    """What Google calls it: by its label, else by the words above it."""
    marks = {each.attributes.get("href", "").rpartition("#")[2].casefold() for each in tag.every("a")}
    marks |= {label.casefold() for label in labels}
    found = next((each for each in _KINDS if each in marks), "")
    title = tag.first("span", of="fn")
    words = title.text().casefold() if title else ""
    return found or next((each for each in _KINDS if each in words), "")


def _seconds(written: str) -> float | None:
    found = _LENGTH.fullmatch(written)
    if not found:
        return None
    days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

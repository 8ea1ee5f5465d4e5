"""Meta's HTML downloads: the pages of a Messenger or Instagram conversation, and Facebook's before 2018.

The names of their classes change, so a message is known by its shape: a sender, a body and a time, in a box.
Times are those of the account's settings, without a zone; until 2018 Facebook wrote the zone.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from chesil.readers import days, page, said
from chesil.readers.days import DayOrder
from chesil.readers.gathering import Gathering
from chesil.readers.page import Tag
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

VERSION: Final = "3"
MESSENGER_PAGES: Final = "messenger-pages"
INSTAGRAM_PAGES: Final = "instagram-pages"
_BOX: Final = re.compile(r'class="[^"]{0,200}\b(?:uiBoxWhite|_a6-g)\b')
_TIME: Final = re.compile(r'class="[^"]{0,200}(?:\b_a6-o\b|\b_3-94\b)')
_OLD: Final = re.compile(r'<div class="message_header">|<div class="thread">')
_OLD_META: Final = re.compile(r'<span class="(?:user|meta)">')
_INSTAGRAM: Final = re.compile(r"instagram", re.IGNORECASE)
_FACEBOOK: Final = re.compile(r"facebook|messenger", re.IGNORECASE)
_BOXES: Final = frozenset(("uiBoxWhite", "_a6-g"))
_LONGEST_NAME: Final = 200
_UNZONED: Final = (
    "zone",
    "The page gives local times, as the account was set, and does not say their zone.",
)
_WORDS: Final = re.compile(
    r"[^\W\d_]{5}"
)  # a time in numbers has "klo" or "PM" beside it, and no longer word
_DEPTH: Final = 6  # folders of a download above its pages


@attrs.frozen
class _Said:
    """One message: its tag, who, when, and the tag that holds its words."""

    tag: Tag
    sender: str | None
    when: str
    body: Tag


def _reader(format: str) -> Reader:
    def recognises(document: Document) -> bool:
        """Whether it is a page with messages of this platform."""
        start = page.head(document)
        if "<" not in start[:500]:
            return False
        old = _OLD.search(start) and _OLD_META.search(start)
        if not old and not (_BOX.search(start) and _TIME.search(start)):
            return False
        return _is_instagram(document, start) == (format == INSTAGRAM_PAGES)

    def read(document: Document, options: ReadOptions) -> Reading:
        """A row a message, in page order.

        Raises:
            TooLarge: the page passes a bound.
        """
        return _read(document, options, format)

    return Reader(format=format, version=VERSION, recognises=recognises, read=read)


def _is_instagram(document: Document, start: str) -> bool:
    on_disk = document.path.parts[-_DEPTH:] if document.path else ()
    where = "/".join((document.container_name or "", document.member or "", *on_disk))
    for text in (where, start):
        marks = bool(_INSTAGRAM.search(text)), bool(_FACEBOOK.search(text))
        if marks[0] != marks[1]:
            return marks[0]
    return False


def _read(document: Document, options: ReadOptions, format: str) -> Reading:
    gathering = Gathering(document, format=format, reader=format, version=VERSION)
    text, root = page.load(document)
    heading = root.first("h1") or root.first("title")
    title = (heading.text() if heading else "") or None
    is_old = bool(_OLD.search(text))
    found = list(_old_messages(root) if is_old else _messages(root))
    headed = title if heading is not None and heading.name == "h1" else None
    for name, reason in _owners(found, headed, is_old=is_old):
        gathering.owner(name, reason)
    lines = page.Lines(text)
    numbered = [each.when for _, each in found if said.in_words(each.when)["precision"] == "none"]
    order = days.decide(filter(None, map(days.read_day, numbered)), told=options.day_first)
    if numbered:
        gathering.assume(order.code, order.sentence)
    for thread, each in found:
        _row(gathering, each, text, thread or title, line=lines.at(each.tag.start), order=order)
    if not found:
        gathering.problem("damaged", "The page stops before its first message.", raw=text[:2_000], line=1)
    if any(not _has_zone(each) for _, each in found):
        gathering.assume(*_UNZONED)
    return gathering.reading()


def _owners(
    found: list[tuple[str | None, _Said]], title: str | None, *, is_old: bool
) -> Iterator[tuple[str, str]]:
    """Whose account it is, and why: pages until 2018 have its name above, others that of the other person."""
    if is_old and title:
        yield title, "The page has this name above its messages."
        return
    senders = {each.sender for _, each in found} - {None, title}
    if len(senders) == 1 and any(each.sender == title for _, each in found):
        yield str(senders.pop()), "The chat is named after the other person in it."


def _has_zone(each: _Said) -> bool:
    return "at" in said.in_words(each.when)


def _messages(root: Tag) -> Iterator[tuple[None, _Said]]:
    """Each box that ends in a time and holds no other such box."""
    for box in root.every():
        parts = box.tags
        if not _BOXES & set(box.classes) or len(parts) < 2:
            continue
        when = parts[-1].text()
        if len(when) > _LONGEST_NAME or not _is_time(when):
            continue
        sender = parts[0].text() if len(parts) > 2 else ""
        named = bool(sender) and len(sender) <= _LONGEST_NAME and "\n" not in sender
        yield None, _Said(box, sender if named else None, when, parts[-2])


def _is_time(when: str) -> bool:
    """Whether it is a date in words, or only a date in numbers."""
    if said.in_words(when)["precision"] != "none":
        return True
    return days.is_date(when) and days.clock_beside(when) is not None and not _WORDS.search(when)


def _old_messages(root: Tag) -> Iterator[tuple[str | None, _Said]]:
    """The messages of a page until 2018: the words stand in a paragraph behind the message's own tag."""
    for thread in root.every("div", of="thread"):
        name = (
            " ".join(each for each in thread.inside if isinstance(each, str)).split("\n")[0].strip() or None
        )
        parts = thread.tags
        for place, tag in enumerate(parts):
            if "message" not in tag.classes:
                continue
            user, meta = tag.first(of="user"), tag.first(of="meta")
            after = parts[place + 1] if place + 1 < len(parts) and parts[place + 1].name == "p" else None
            body = after or Tag("p", {}, tag.end)
            whole = attrs.evolve(tag, end=after.end if after else tag.end)
            yield name, _Said(whole, user.text() if user else None, meta.text() if meta else "", body)


def _row(
    gathering: Gathering, each: _Said, text: str, thread: str | None, *, line: int, order: DayOrder
) -> None:
    reactions = [item for listed in each.body.every("ul") for item in listed.every("li")]
    shown = [item.text() for item in reactions]
    words = _without_lists(each.body)
    times = said.in_words(each.when)
    gathering.row(
        **(times if times["precision"] != "none" else said.stated(each.when, order)),
        line=line,
        raw=text[each.tag.start : each.tag.end if each.tag.is_closed else None],
        kind="message",
        channel="social",
        sender=each.sender,
        recipients=_others(each.sender, thread),
        address_hidden=False,
        text=words or None,
        attachments=_files(each.body),
        state="sent",
        thread=thread,
        details={"reactions": shown} if shown else None,
    )


def _others(sender: str | None, thread: str | None) -> list[str] | None:
    """The others in a chat whose name lists everyone in it; None for any other chat."""
    people = (thread or "").split(", ")
    return [each for each in people if each != sender] if len(people) > 1 and sender in people else None


def _without_lists(body: Tag) -> str:
    """The words of a message without its reactions."""
    lists = [listed.text() for listed in body.every("ul")]
    words = body.text()
    for listed in lists:
        words = words.removesuffix(listed).rstrip() if listed else words
    return words


def _files(body: Tag) -> list[dict[str, Any]] | None:
    places = (each.attributes.get("src") or each.attributes.get("href") or "" for each in body.every())
    return said.files(dict.fromkeys(each for each in places if not each.startswith(("http", "data:", "#"))))


MESSENGER: Final = _reader(MESSENGER_PAGES)
INSTAGRAM: Final = _reader(INSTAGRAM_PAGES)

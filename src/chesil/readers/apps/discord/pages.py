"""A chat that DiscordChatExporter saved as a page: who wrote, when and what, in each layout since 2018.

A group holds what one person wrote in a row. The page gives local times, in older layouts of the first in a
group alone; the number of a message holds its instant, so that is taken.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from chesil.readers import days, page, said
from chesil.readers.gathering import RAW_LIMIT, Gathering
from chesil.readers.page import Tag
from chesil.terms.readings import Document, ReadOptions

_GROUP: Final = "chatlog__message-group"
_OWN: Final = re.compile(r"chatlog__(?:message|messages|message-group)\b")
_ABOUT: Final = re.compile(r"""class=["']?(?:preamble|info|chatlog)\b""")
_NUMBER: Final = re.compile(r"\d{15,21}")
_EPOCH: Final = 1_420_070_400_000  # of Discord's numbers: 2015, in milliseconds
_ID: Final = "data-message-id"
_AUTHORS: Final = frozenset((
    "chatlog__author", "chatlog__author-name", "chatlog__system-notification-author",
))  # fmt: skip
_TIMES: Final = frozenset((
    "chatlog__timestamp", "chatlog__short-timestamp", "chatlog__system-notification-timestamp",
))  # fmt: skip
_AS_TYPED: Final = frozenset(("chatlog__markdown-preserve", "preserve-whitespace"))
_FILES: Final = frozenset(("chatlog__attachment", "chatlog__sticker"))
_REPLIES: Final = frozenset(("chatlog__reply", "chatlog__reference"))
_NOTE: Final = "chatlog__system-notification-content"
_NOTICES: Final = {
    "join": "joined", "leave": "left", "pin": "pinned", "thread": "group_created", "pencil": "group_changed",
}  # fmt: skip
_LASTED: Final = re.compile(r"(\d{1,6}(?:[.,]\d{1,9})?)\s+min")
_CUT: Final = "The page stops here, or this message is damaged."
_TIME_OF_NUMBER: Final = (
    "time-of-number",
    "The time of a message is the one in its number, which Discord gives it. The page shows local times.",
)
_TIME_OF_GROUP: Final = (
    "time-of-group",
    "The page gives one time for all that somebody wrote in a row. The later ones may be some minutes later.",
)


def is_page(document: Document) -> bool:
    """Whether it is a page with the marks that DiscordChatExporter gives what it saves."""
    start = page.head(document)
    return page.is_page(start) and bool(_OWN.search(start) and _ABOUT.search(start))


def add(document: Document, options: ReadOptions, gathering: Gathering) -> None:
    """A row for each message, call or notice of the page, in page order.

    Raises:
        TooLarge: the page passes a bound.
    """
    text, root = page.load(document)
    thread = ", ".join(each.text() for each in list(root.every(of="preamble__entry"))[:2]) or None
    found = list(_messages(root, numbered=_ID in text))
    order = days.decide(filter(None, (days.read_day(each.when) for each in found)), told=options.day_first)
    numbered = {each.instant is not None for each in found if each.tag.is_closed}
    if False in numbered:
        gathering.assume(order.code, order.sentence)
        gathering.assume(*_TIME_OF_GROUP)
    if True in numbered:
        gathering.assume(*_TIME_OF_NUMBER)
    lines = page.Lines(text)
    for each in found:
        line = lines.at(each.tag.start)
        if each.tag.is_closed:
            gathering.row(
                line=line,
                raw=text[each.tag.start : each.tag.end],
                thread=thread,
                **_time(each, order),
                **_columns(each, text),
            )
        else:
            raw = text[each.tag.start : each.tag.start + RAW_LIMIT]
            gathering.problem("damaged", _CUT, raw=raw, line=line)
    if not found:
        gathering.problem("damaged", "The page stops before its first message.", raw=text[:RAW_LIMIT], line=1)


@attrs.frozen
class _Said:
    """One message: its tag, who wrote it, and when as the page and as its number say."""

    tag: Tag
    author: Tag | None
    when: str
    instant: int | None


def _messages(root: Tag, *, numbered: bool) -> Iterator[_Said]:
    """Each message of the page. What stands inside a whole one is part of it.

    Args:
        numbered: whether messages have numbers; in pages of 2018 each text is one.
    """
    author = when = group = None
    behind = 0
    for tag in root.every():
        classes = set(tag.classes)
        if tag.start < behind:
            continue
        if _GROUP in classes:
            group, author, when = tag, None, None
        elif not _AUTHORS.isdisjoint(classes):
            author = tag
        elif not _TIMES.isdisjoint(classes):
            when = tag
        elif (tag.name == "div" and _ID in tag.attributes) if numbered else "chatlog__content" in classes:
            behind = tag.end
            found = _said(tag, author, when)
            author, when = found.author, None if numbered else when
            yield found
    if group is not None and not group.is_closed and behind >= 0:
        yield _Said(group, None, "", None)  # what was cut off stands in no message


def _said(tag: Tag, author: Tag | None, when: Tag | None) -> _Said:
    if not tag.is_closed:
        return _Said(tag, author, "", None)
    shown = _first(tag, _TIMES) or when
    written = (shown.attributes.get("title") or shown.text()) if shown else ""
    return _Said(tag, _first(tag, _AUTHORS) or author, written, _instant(tag))


def _first(tag: Tag, classes: frozenset[str]) -> Tag | None:
    return next((each for each in tag.every() if not classes.isdisjoint(each.classes)), None)


def _instant(tag: Tag) -> int | None:
    """Milliseconds since 1970, which are in the upper bits of a message's number."""
    number = tag.attributes.get(_ID, "")
    return (int(number) >> 22) + _EPOCH if _NUMBER.fullmatch(number) and number.isascii() else None


def _time(each: _Said, order: days.DayOrder) -> dict[str, Any]:
    stated = said.unix(each.instant)
    if stated["precision"] == "none":
        return said.stated(each.when, order)
    return {**stated, "as_written": each.when or stated["as_written"]}


def _columns(each: _Said, text: str) -> dict[str, Any]:
    tag, author = each.tag, each.author
    icon, note = _icon(tag), tag.first(of=_NOTE)
    is_call = note is not None and icon == "call"
    lasted = _LASTED.search(note.text()) if note is not None and is_call else None
    content = note or (tag if "chatlog__content" in tag.classes else tag.first(of="chatlog__content"))
    edited = tag.first(of="chatlog__edited-timestamp") is not None
    return {
        "kind": "call" if is_call else "notice" if note is not None else "message",
        "channel": "call" if is_call else "chat",
        "sender": (author.attributes.get("data-user-id") or author.text()) if author else None,
        "sender_name": (author.text() or None) if author else None,
        "text": _words(content, text) if content and not is_call else None,
        "duration_s": float(lasted[1].replace(",", ".")) * 60 if lasted else None,
        "attachments": _attached(tag),
        "state": "notice" if note is not None and not is_call else "edited" if edited else "sent",
        "notice": _NOTICES.get(icon, "other") if note is not None and not is_call else None,
        "details": _details(tag),
    }


def _icon(tag: Tag) -> str:
    """What the picture beside a notice shows, by its name."""
    used = next(iter(tag.every("use")), None)
    return used.attributes.get("href", "").removeprefix("#").removesuffix("-icon") if used else ""


def _words(content: Tag, text: str) -> str | None:
    """What was written, with its line breaks and pictures of letters, without the mark of an edit."""
    typed = _first(content, _AS_TYPED)
    if typed is not None and typed.is_closed:
        lines = text[typed.start : typed.end].replace("\r\n", "\n").replace("\n", "<br>")
        content = page.parse(lines, where="message")
    for each in list(content.every()):
        if each.name == "img":
            each.inside.append(each.attributes.get("alt", ""))
        elif "chatlog__edited-timestamp" in each.classes:
            each.inside.clear()
    return content.text() or None


def _attached(tag: Tag) -> list[dict[str, Any]] | None:
    places = [
        inner.attributes.get("href") or inner.attributes.get("src") or ""
        for each in tag.every("div")
        if not _FILES.isdisjoint(each.classes)
        for inner in each.every()
        if inner.name in ("a", "img", "source")
    ]
    return said.files(dict.fromkeys(places))


def _details(tag: Tag) -> dict[str, Any] | None:
    reply, embeds = _first(tag, _REPLIES), tag.every(of="chatlog__embed")
    kept = {
        "id": tag.attributes.get(_ID),
        "reply_to": reply.text() if reply else None,
        "embeds": [each.text() for each in embeds if each.text()],
        "reactions": [
            f"{_named(each)} ({each.text()})" for each in tag.every(of="chatlog__reaction") if each.text()
        ],
        "pinned": any(each.endswith("--pinned") for each in tag.classes),
    }
    return {key: each for key, each in kept.items() if each} or None


def _named(reaction: Tag) -> str:
    shown = reaction.first("img")
    return reaction.attributes.get("title") or (shown.attributes.get("alt", "") if shown else "")

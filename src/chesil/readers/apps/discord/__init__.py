"""Discord: the package that Discord sends of one's own messages, and chats saved by DiscordChatExporter.

The package holds only what its owner wrote. What others wrote has to come from elsewhere, and every reading
of a package says so.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import msgspec

from chesil.readers import days, delimited, json_tree, said
from chesil.readers.apps.discord import pages
from chesil.readers.delimited import Line
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns, Tree, inner_of, string
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "discord"
VERSION: Final = "3"
_OWN_ALONE: Final = (
    "own-messages-alone",
    "Discord's package holds only what the owner of the account wrote. What others wrote is not in it.",
)
_MOST_LINES: Final = 3_000_000
_NEXT: Final = "Add fewer chats, or shorter periods, at a time."
_RULE: Final = "=" * 10
_TEXT_START: Final = re.compile(r"\ufeff?={10,}\s+Guild: ([^\r\n]{1,200})\s+Channel: ([^\r\n]{1,300})")
_SAID_AT: Final = re.compile(r"\[([^\]\r\n]{6,40})\] (.{1,200})")
_SECTION: Final = re.compile(r"(?m)^\{(Attachments|Embed|Stickers|Reactions)\}$")
_PINNED: Final = " (pinned)"
_NO_TIME: Final = "The time of this line could not be read, so it may be the end of the line before it."
_HEADER: Final = re.compile(r"\s*\"?ID\"?,\"?Timestamp\"?,\"?Contents\"?", re.IGNORECASE)
_SAVED_HEADER: Final = re.compile(
    r"\s*\"?(?:MessageID\"?,\"?)?AuthorID\"?,\"?Author\"?,\"?Date\"?,\"?Content\"?", re.IGNORECASE
)
_OWN: Final = tuple(re.compile(rb'"%b"\s*+:' % name) for name in (b"ID", b"Timestamp", b"Contents"))
_EXPORTER: Final = re.compile(rb'"(?:channel|guild)"\s*+:\s*+\{')
_DATE_RANGE: Final = re.compile(rb'"dateRange"\s*+:|"exportedAt"\s*+:|"messages"\s*+:\s*+\[')
_AUTHOR: Final = re.compile(
    rb'"author"\s*+:\s*+\{(?:\s*+"id"\s*+:\s*+"\d{15,21}"|[^{}]{0,1000}?"(?:discriminator|isBot|nickname)"\s*+:)'
)
_NUMBER: Final = re.compile(r"\d{1,21}")
_SNOWFLAKE: Final = 15  # digits of the shortest of Discord's numbers
_CHANNEL_KEYS: Final = frozenset(("id", "type", "name", "guild", "recipients"))
_INDEX: Final = re.compile(rb'\s*+\{\s*+"\d{15,21}"\s*+:\s*+(?:"|null)')
_ACCOUNT: Final = re.compile(rb'"(?:discriminator|global_name|avatar_hash)"\s*+:')
_NOTICES: Final = {
    "RecipientAdd": "joined", "RecipientRemove": "left", "GuildMemberJoin": "joined",
    "ChannelNameChange": "group_changed", "ChannelIconChange": "group_changed",
    "ChannelPinnedMessage": "pinned", "ThreadCreated": "group_created",
}  # fmt: skip
_SAID: Final = frozenset(
    ("", "Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage")
)


def _recognises(head: bytes) -> bool:
    start = head.lstrip()
    if start[:1] == b"[":
        return all(key.search(head) for key in _OWN)
    if start[:1] != b"{":
        return False
    exported = (
        _EXPORTER.search(head)
        and _DATE_RANGE.search(head)
        and (_AUTHOR.search(head) or b'"messageCount"' in head or b'"dateRange"' in head)
    )
    is_account = re.match(rb'\{\s*+"id"\s*+:\s*+"?\d{15,21}"?\s*+,\s*+"username"', start) and _ACCOUNT.search(
        head
    )
    return bool(exported or _is_channel(start) or _INDEX.match(start) or is_account)


def _is_channel(head: bytes) -> bool:
    """Whether it is the description of a channel: a small object of a few keys."""
    found = json_tree.value(msgspec.Raw(head))
    if not isinstance(found, dict) or not {"id", "type"} <= found.keys() <= _CHANNEL_KEYS:
        return False
    number = found["id"] if isinstance(found["id"], str) else ""
    # A channel that was deleted has no name: then only a number as long as Discord's tells.
    return bool(_NUMBER.fullmatch(number)) and (len(found) > 2 or len(number) >= _SNOWFLAKE)


def _add(tree: Tree, gathering: Gathering, document: Document) -> None:
    members = json_tree.fields(tree.root)
    if not members:
        gathering.assume(*_OWN_ALONE)
        thread = _folder(document)
        tree.each(json_tree.items(tree.root), gathering, lambda record: _own(record, thread))
    elif "messages" in members:
        thread = _called(json_tree.value(members.get("channel")), json_tree.value(members.get("guild")))
        tree.each(json_tree.items(members["messages"]), gathering, lambda record: _exported(record, thread))
    elif "username" in members:
        tree.each([tree.root], gathering, lambda record: _account(record, gathering))
    elif "id" in members:
        tree.each([tree.root], gathering, _channel)
    else:
        for number, raw in members.items():
            name = json_tree.value(raw)
            gathering.row(
                line=tree.line(raw), raw=f'"{number}": {json_tree.written(raw)}', **_contact([number], name)
            )


def _folder(document: Document) -> str | None:
    place = (document.member or str(document.path or "")).replace("\\", "/").split("/")
    return place[-2] if len(place) > 1 else None


def _own(record: dict[str, Any], thread: str | None) -> Columns:
    written = string(record, "Attachments")
    return {
        **said.iso(string(record, "Timestamp"), utc=True),
        "kind": "message",
        "channel": "chat",
        "direction": "from_owner",
        "text": string(record, "Contents"),
        "attachments": said.files(written.split()) if written else None,
        "state": "sent",
        "thread": thread,
        "details": json_tree.rest(record, "Timestamp", "Contents"),
    }


def _called(channel: Any, guild: Any) -> str | None:
    names = (string(each, "name") for each in (guild, channel) if isinstance(each, dict))
    return ", ".join(filter(None, names)) or None


def _exported(record: dict[str, Any], thread: str | None) -> Columns:
    author = inner_of(record, "author")
    kind = string(record, "type") or ""
    ended = string(record, "callEndedTimestamp")
    times = said.iso(string(record, "timestamp"))
    is_call = kind == "Call" or ended is not None
    is_notice = not is_call and kind not in _SAID
    stop = said.iso(ended) if ended else {}
    lasted = (stop["at"] - times["at"]).total_seconds() if "at" in stop and "at" in times else None
    files = (string(each, "fileName", "url") for each in json_tree.objects(record.get("attachments")))
    return {
        **times,
        "kind": "call" if is_call else "notice" if is_notice else "message",
        "channel": "call" if is_call else "chat",
        "sender": string(author, "id", "name"),
        "sender_name": string(author, "nickname", "name"),
        "text": string(record, "content"),
        "duration_s": lasted if lasted is not None and lasted >= 0 else None,
        "attachments": said.files(files),
        "state": "notice" if is_notice else "edited" if record.get("timestampEdited") else "sent",
        "notice": _NOTICES.get(kind, "other") if is_notice else None,
        "thread": thread,
        "details": json_tree.rest(record, "timestamp", "content"),
    }


def _contact(addresses: list[str], name: Any) -> Columns:
    return {
        "kind": "contact",
        "precision": "none",
        "channel": "document",
        "sender_name": name if isinstance(name, str) and name else None,
        "recipients": addresses,
    }


def _account(record: dict[str, Any], gathering: Gathering) -> Columns:
    addresses = [str(record["id"]), *filter(None, (string(record, "email"), string(record, "phone")))]
    names = [string(record, key) for key in ("username", "global_name")]
    for owner in filter(None, (addresses[0], *names)):
        gathering.owner(owner, "The export says that this is whose account it is.")
    return {**_contact(addresses, names[1] or names[0]), "details": {"username": names[0]}}


def _channel(record: dict[str, Any]) -> Columns:
    guild = record.get("guild")
    name = string(record, "name") or (string(guild, "name") if isinstance(guild, dict) else None)
    people = json_tree.strings(record.get("recipients"))
    thread = string(record, "id")
    return {
        **_contact(people, name),
        "thread": thread,
        "details": json_tree.rest(record, "name", "recipients"),
    }


def _is_table(document: Document, header: re.Pattern[str] = _HEADER) -> bool:
    return bool(header.match(delimited.decode(document.head[:1_000]).removeprefix("\ufeff")))


def _text(document: Document) -> str:
    if document.size_bytes > json_tree.MOST_BYTES:
        raise TooLarge("This chat is too large.", where=document.name, next_step=_NEXT)
    text = delimited.decode(document.read())
    if delimited.has_more_lines(text, _MOST_LINES):
        raise TooLarge("This chat has too many lines.", where=document.name, next_step=_NEXT)
    return text


def _lines(document: Document) -> Iterator[Line]:
    return delimited.lines(_text(document), mark=",")


def _read_table(document: Document, options: ReadOptions) -> Reading:
    """The table of a channel in Discord's package."""
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    gathering.assume(*_OWN_ALONE)
    thread = _folder(document)
    found = _lines(document)
    names = [cell.casefold() for cell in next(found).cells]
    known = {"id": "ID", "timestamp": "Timestamp", "contents": "Contents", "attachments": "Attachments"}
    for line in found:
        record = {known.get(name, name): cell for name, cell in zip(names, line.cells, strict=False)}
        columns = _own(record, thread)
        raw = ",".join(line.cells)
        if columns["precision"] == "none":
            gathering.problem("time-unreadable", _NO_TIME, raw=raw, line=line.number)
        else:
            gathering.row(line=line.number, raw=raw, **columns)
    return gathering.reading()


def _saved(document: Document) -> Iterator[tuple[Line, dict[str, str]]]:
    """Each line of a table that has a header, and its cells by the names there."""
    found = _lines(document)
    header = [cell.casefold() for cell in next(found).cells]
    for line in found:
        yield line, dict(zip(header, line.cells, strict=False))


def _read_saved(document: Document, options: ReadOptions) -> Reading:
    """A chat that DiscordChatExporter saved as a table: sender and time have cells of their own."""
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    written = (record.get("date", "") for _, record in _saved(document))
    order = days.decide(filter(None, map(days.read_day, written)), told=options.day_first)
    gathering.assume(order.code, order.sentence)
    for line, record in _saved(document):
        times, raw = said.stated(record.get("date", ""), order), ",".join(line.cells)
        if times["precision"] == "none":
            gathering.problem("time-unreadable", _NO_TIME, raw=raw, line=line.number)
            continue
        files = record.get("attachments", "")
        reactions = record.get("reactions")
        gathering.row(
            **times,
            line=line.number,
            raw=raw,
            kind="message",
            channel="chat",
            sender=record.get("authorid") or record.get("author"),
            sender_name=record.get("author"),
            text=record.get("content") or None,
            attachments=said.files(files.split(",")),
            state="sent",
            details={"reactions": reactions} if reactions else None,
        )
    return gathering.reading()


_JSON: Final = json_tree.reader(FORMAT, VERSION, _recognises, _add, records=("messages",))


def _parts_of_text(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each message of a chat saved as text: the line it starts on, and its lines."""
    rules = [number for number, line in enumerate(lines) if line.startswith(_RULE)]
    first = rules[1] + 1 if len(rules) > 1 else len(lines)
    last = rules[2] if len(rules) > 2 else len(lines)
    found = ((number, _SAID_AT.fullmatch(lines[number])) for number in range(first, last))
    starts = [number for number, each in found if each and days.is_date(each[1])]
    for start, end in pairwise([*starts, last]):
        yield start + 1, lines[start:end]


def _read_text(document: Document, options: ReadOptions) -> Reading:
    """A chat that DiscordChatExporter saved as text."""
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    text = _text(document)
    heading = _TEXT_START.match(text)
    thread = ", ".join(each.strip() for each in heading.groups()) if heading else None
    parts = list(_parts_of_text(re.split(r"\r\n|\n|\r", text)))
    dates = (days.read_day(_SAID_AT.fullmatch(each[0])[1]) for _, each in parts)  # type: ignore[index]
    order = days.decide(filter(None, dates), told=options.day_first)
    gathering.assume(order.code, order.sentence)
    for number, each in parts:
        when, who = _SAID_AT.fullmatch(each[0]).groups()  # type: ignore[union-attr]
        words, *rest = _SECTION.split("\n".join(each[1:]).strip())
        sections = dict(zip(rest[::2], (part.strip() for part in rest[1::2]), strict=True))
        kept = {name.lower(): part for name, part in sections.items() if name != "Attachments" and part}
        gathering.row(
            **said.stated(when, order),
            line=number,
            raw="\n".join(each).rstrip(),
            kind="message",
            channel="chat",
            sender=who.removesuffix(_PINNED),
            text=words.strip() or None,
            attachments=said.files(sections.get("Attachments", "").split()),
            state="sent",
            thread=thread,
            details=kept | ({"pinned": True} if who.endswith(_PINNED) else {}),
        )
    return gathering.reading()


def _read_page(document: Document, options: ReadOptions) -> Reading:
    """A chat that DiscordChatExporter saved as a page."""
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    pages.add(document, options, gathering)
    return gathering.reading()


def _is_text(document: Document) -> bool:
    return bool(_TEXT_START.match(delimited.decode(document.head[:2_000])))


def _recognised(document: Document) -> bool:
    tables = _is_table(document) or _is_table(document, _SAVED_HEADER)
    return _JSON.recognises(document) or tables or _is_text(document) or pages.is_page(document)


def _read(document: Document, options: ReadOptions) -> Reading:
    """A row for each message, of a table, of text, of a page or of JSON.

    Raises:
        ReadingError: it holds no JSON. TooLarge: it passes json_tree.MOST_BYTES.
    """
    if _is_table(document):
        return _read_table(document, options)
    if _is_text(document):
        return _read_text(document, options)
    if pages.is_page(document):
        return _read_page(document, options)
    return (_read_saved if _is_table(document, _SAVED_HEADER) else _JSON.read)(document, options)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=_recognised, read=_read)

"""Reads `chat.db` and `sms.db`: one row of the `message` table is one record."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from itertools import batched
from typing import Any, Final

import attrs

from chesil.readers.imessage import database
from chesil.readers.imessage.database import as_text
from chesil.readers.imessage.entries import BadRecord, Chat, Remarks, entry, raw
from chesil.readers.imessage.walk import Fault, walk
from chesil.readers.sheet import Sheet
from chesil.terms import tables
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "imessage"
VERSION: Final = "1"
_BATCH: Final = 5_000
_MOST_PEOPLE: Final = 100  # of one conversation; Apple allows 32, and each message repeats them
_LONGEST_NAME: Final = 1_000
_NEEDED: Final = {"message": {"ROWID", "date", "is_from_me", "handle_id"}, "handle": {"id"}}
_MESSAGE: Final = {
    "rowid_": "ROWID", "guid": "guid", "text": "text", "body": "attributedBody", "subject": "subject",
    "handle_id": "handle_id", "service": "service", "error": "error", "date": "date",
    "date_read": "date_read",
    "date_delivered": "date_delivered", "date_edited": "date_edited", "date_retracted": "date_retracted",
    "is_from_me": "is_from_me", "item_type": "item_type", "group_action": "group_action_type",
    "group_title": "group_title", "associated_guid": "associated_message_guid",
    "associated_type": "associated_message_type", "associated_emoji": "associated_message_emoji",
    "reply_to": "thread_originator_guid", "app": "balloon_bundle_id", "summary": "message_summary_info",
    "is_spam": "is_spam", "is_audio_message": "is_audio_message", "is_forward": "is_forward",
    "was_downgraded": "was_downgraded", "is_blackholed": "is_blackholed", "is_filtered": "is_filtered",
    "other_handle": "other_handle", "own_address": "destination_caller_id",
}  # fmt: skip
_CHAT: Final = ("display_name", "chat_identifier", "is_filtered", "is_blackholed")
_SAID: Final = {
    "time-out-of-range": "Times outside 2001 to 2099, which were left out: {count}.",
    "text-cut-short": "Texts cut short in the database, and read as far as they go: {count}.",
    "text-unreadable": "Texts that the database holds in a form which could not be read: {count}.",
    "edits-unreadable": "Damaged records of edits, of which the newest text was kept: {count}.",
    "beside-damaged": "Damaged tables beside the messages, so that some names or files are missing: {count}.",
    "chat-too-large": "Conversations that name more than a hundred people, who are left out: {count}.",
    "name-cut": "Names or addresses longer than any real one, which were cut: {count}.",
    "chat-unknown": "The database has no list of conversations, so messages stand without one.",
}


@attrs.frozen
class _Around:
    """What lies in the tables beside `message`, by the numbers it uses."""

    handles: dict[int, str]
    chats: dict[int, Chat]
    chat_of: dict[int, int]
    deleted: dict[int, Any]  # when she put a message into "Recently deleted"
    attachments: dict[int, list[dict[str, Any]]]
    own: Counter[str] = attrs.field(factory=Counter)  # the owner's addresses that messages name

    def handle(self, number: Any) -> str | None:
        """The address of a handle; None for 0 and for anything that is no number of one."""
        return self.handles.get(number) if isinstance(number, int) else None


def recognises(document: Document) -> bool:
    """Whether the document is an SQLite database with real `message` and `handle` tables of this shape."""
    if not document.head.startswith(database.HEADER):
        return False
    try:
        with database.opened(document) as (connection, _):
            return _fits(database.real_tables(connection))
    except ReadingError:
        return False


def _fits(found: dict[str, list[str]]) -> bool:
    # ROWID may be an alias that no column shows.
    return all(
        needed <= {*found.get(table, []), "ROWID"} and table in found for table, needed in _NEEDED.items()
    )


def read(document: Document, options: ReadOptions) -> Reading:
    """One row a message, tapback or group action.

    Raises:
        ReadingError: the database is damaged from the start; nothing was read.
    """
    sheet, remarks = Sheet({}), Remarks()
    with database.opened(document) as (connection, said):
        found = database.real_tables(connection)
        around = _around(connection, found, remarks)
        if not around.chat_of:
            remarks.add("chat-unknown")
        _read_all(connection, found["message"], around, sheet, remarks)
    if said:
        sheet.count("write-ahead", said)
    for address, _ in sorted(around.own.items(), key=lambda pair: (-pair[1], pair[0])):
        if address not in around.handles.values():
            sheet.owner(address, "The messages of this database name it as the phone's own address.")
    for code, count in sorted(remarks.counts.items()):
        sheet.count(code, _SAID[code], count)
    return sheet.reading(document, sheet.rows(), format=FORMAT, version=VERSION)


def _read_all(
    connection: sqlite3.Connection, columns: list[str], around: _Around, sheet: Sheet, remarks: Remarks
) -> None:
    names = list(_MESSAGE)
    query = database.select("message", _MESSAGE, [*columns, "ROWID"])
    for batch in batched(walk(connection, query), _BATCH):
        rows = []
        for found in batch:
            record = sheet.number()
            if isinstance(found, Fault):
                sheet.problem(record, found.code, found.message, raw=found.raw, line=None)
                continue
            row = dict(zip(names, found, strict=True))
            try:
                rows.append({**_columns(row, around, remarks), "record": record})
            except BadRecord as fault:
                sheet.problem(record, "time-unreadable", str(fault), raw=raw(row), line=None)
        if rows:
            used = [name for name in tables.ROWS if any(name in row for row in rows)]
            sheet.frame({name: [row.get(name) for row in rows] for name in used}, len(rows))


def _columns(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    number = row["rowid_"]
    if own := as_text(row["own_address"]):
        around.own[own] += 1
    columns = entry(
        row,
        chat=around.chats.get(around.chat_of.get(number, -1)),
        handle=around.handle(row["handle_id"]),
        person=around.handle(row["other_handle"]),
        deleted=around.deleted.get(number),
        remarks=remarks,
    )
    return {**columns, "raw": raw(row), "attachments": around.attachments.get(number)}


def _around(connection: sqlite3.Connection, found: dict[str, list[str]], remarks: Remarks) -> _Around:
    handles = {
        number: text
        for number, value in _rows(connection, found, remarks, "handle", "ROWID", "id")
        if (text := _name(value, remarks))
    }
    members: dict[int, dict[str, None]] = defaultdict(dict)
    for chat, handle in _rows(connection, found, remarks, "chat_handle_join", "chat_id", "handle_id"):
        if handle in handles:
            members[chat][handles[handle]] = None
    listed = _rows(connection, found, remarks, "chat", "ROWID", *_CHAT)
    chats = {
        number: Chat(
            _name(name, remarks) or _name(identifier, remarks),
            tuple(_people(members[number], remarks)),
            filtered in (1, 2),
            hidden == 1,
        )
        for number, name, identifier, filtered, hidden in listed
    }
    binned = _rows(
        connection, found, remarks, "chat_recoverable_message_join", "message_id", "chat_id", "delete_date"
    )
    deleted: dict[int, Any] = {}
    chat_of: dict[int, int] = {}
    for message, chat in _rows(connection, found, remarks, "chat_message_join", "message_id", "chat_id"):
        chat_of.setdefault(message, chat)
    for message, chat, when in binned:
        deleted[message] = when
        chat_of.setdefault(message, chat)
    return _Around(handles, chats, chat_of, deleted, _files(connection, found, remarks))


def _name(value: Any, remarks: Remarks) -> str | None:
    text = as_text(value)
    if text and len(text) > _LONGEST_NAME:
        remarks.add("name-cut")
        return text[:_LONGEST_NAME]
    return text


def _people(people: Collection[str], remarks: Remarks) -> Collection[str]:
    if len(people) > _MOST_PEOPLE:
        remarks.add("chat-too-large")
        return ()
    return people


def _files(
    connection: sqlite3.Connection, found: dict[str, list[str]], remarks: Remarks
) -> dict[int, list[dict[str, Any]]]:
    kept = {
        number: {
            "name": _last_part(as_text(shown) or as_text(path) or "attachment"),
            "media_type": as_text(kind),
            "size_bytes": size if isinstance(size, int) and 0 <= size < 1 << 62 else None,
        }
        for number, shown, path, kind, size in _rows(
            connection,
            found,
            remarks,
            "attachment",
            "ROWID",
            "transfer_name",
            "filename",
            "mime_type",
            "total_bytes",
        )
    }
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for message, number in _rows(
        connection, found, remarks, "message_attachment_join", "message_id", "attachment_id"
    ):
        if number in kept:
            files[message].append(kept[number])
    return dict(files)


def _last_part(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2] or path


def _rows(
    connection: sqlite3.Connection, found: dict[str, list[str]], remarks: Remarks, table: str, *columns: str
) -> Iterator[tuple[Any, ...]]:
    """The table's rows in a fixed order; none when there is no such table or a key is not a number."""
    if table not in found:
        return
    wanted = {f"c{place}": column for place, column in enumerate(columns)}
    query = database.select(table, wanted, [*found[table], "ROWID"], rest="ORDER BY 1, 2")
    try:
        for row in connection.execute(query):
            if isinstance(row[0], int):
                yield row
    except database.FAULTS:
        remarks.add("beside-damaged")  # names and conversations are missing; messages are not


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

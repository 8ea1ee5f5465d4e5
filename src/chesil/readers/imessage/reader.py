"""Reads `chat.db` and `sms.db`: one row of the `message` table is one record."""

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any, Final

import attrs

from chesil.readers.database import opening
from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import Remarks, as_name, each_row, file_named, read_table
from chesil.readers.imessage.entries import Chat, entry
from chesil.readers.sheet import Sheet
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "imessage"
VERSION: Final = "1"
_MOST_PEOPLE: Final = 100  # of one conversation; Apple allows 32, and each message repeats them
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
    "text-cut-short": "Texts cut short in the database, and read as far as they go: {count}.",
    "text-unreadable": "Texts that the database holds in a form which could not be read: {count}.",
    "edits-unreadable": "Damaged records of edits, of which the newest text was kept: {count}.",
    "chat-too-large": "Conversations that name more than a hundred people, who are left out: {count}.",
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
    return opening.has(document, _NEEDED)


def read(document: Document, options: ReadOptions) -> Reading:
    """One row a message, tapback or group action.

    Raises:
        ReadingError: the database is damaged from the start; nothing was read.
    """
    sheet, remarks = Sheet({}), Remarks()
    with opening.opened_with_tables(document) as database:
        around = _around(database, remarks)
        if not around.chat_of:
            remarks.add("chat-unknown")
        read_table(database, "message", _MESSAGE, sheet, lambda row: _columns(row, around, remarks))
    if database.said:
        sheet.count("write-ahead", database.said)
    for address, _ in sorted(around.own.items(), key=lambda pair: (-pair[1], pair[0])):
        if address not in around.handles.values():
            sheet.owner(address, "The messages of this database name it as the phone's own address.")
    remarks.say(sheet, _SAID)
    return sheet.reading(document, sheet.rows(), format=FORMAT, version=VERSION)


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
    return {**columns, "attachments": around.attachments.get(number)}


def _around(database: Opened, remarks: Remarks) -> _Around:
    handles = {
        number: text
        for number, value in each_row(database, remarks, "handle", "ROWID", "id")
        if (text := as_name(value, remarks))
    }
    members: dict[int, dict[str, None]] = defaultdict(dict)
    for chat, handle in each_row(database, remarks, "chat_handle_join", "chat_id", "handle_id"):
        if handle in handles:
            members[chat][handles[handle]] = None
    listed = each_row(database, remarks, "chat", "ROWID", *_CHAT)
    chats = {
        number: Chat(
            as_name(name, remarks) or as_name(identifier, remarks),
            tuple(_people(members[number], remarks)),
            filtered in (1, 2),
            hidden == 1,
        )
        for number, name, identifier, filtered, hidden in listed
    }
    binned = each_row(
        database, remarks, "chat_recoverable_message_join", "message_id", "chat_id", "delete_date"
    )
    deleted: dict[int, Any] = {}
    chat_of: dict[int, int] = {}
    for message, chat in each_row(database, remarks, "chat_message_join", "message_id", "chat_id"):
        chat_of.setdefault(message, chat)
    for message, chat, when in binned:
        deleted[message] = when
        chat_of.setdefault(message, chat)
    return _Around(handles, chats, chat_of, deleted, _files(database, remarks))


def _people(people: Collection[str], remarks: Remarks) -> Collection[str]:
    if len(people) > _MOST_PEOPLE:
        remarks.add("chat-too-large")
        return ()
    return people


def _files(database: Opened, remarks: Remarks) -> dict[int, list[dict[str, Any]]]:
    kept = {
        number: file_named(as_text(shown) or path, kind=kind, size=size)
        for number, shown, path, kind, size in each_row(
            database,
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
    for message, number in each_row(
        database, remarks, "message_attachment_join", "message_id", "attachment_id"
    ):
        if number in kept:
            files[message].append(kept[number])
    return dict(files)


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

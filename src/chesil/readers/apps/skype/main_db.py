"""`main.db`, which Skype kept on a computer or phone until 2017: messages, calls in chats, and notices.

Source: the queries of tools that read such databases. Times are counts of seconds since 1970.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from chesil.readers.database import opening
from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import (
    Remarks,
    as_name,
    details,
    each_row,
    file_named,
    read_table,
    time_columns,
    unix_instant,
)
from chesil.readers.sheet import Sheet
from chesil.terms.readings import Document, Reading, ReadOptions

NEEDED: Final = {
    "Messages": {"author", "timestamp", "type", "body_xml"},
    "Conversations": {"id", "identity", "displayname"},
}
_MESSAGE: Final = {
    "rowid_": "ROWID", "chat": "convo_id", "chatname": "chatname", "author": "author",
    "name": "from_dispname", "timestamp": "timestamp", "type": "type", "body": "body_xml",
    "edited": "edited_timestamp", "people": "identities",
}  # fmt: skip
_SAID: Final = frozenset((60, 61, 63, 64, 67, 68, 201, 253, 254))  # words, a file, a contact, a picture …
_CALL_ENDED: Final = 39
_NOTICES: Final = {
    2: "group_changed", 4: "group_created", 10: "joined", 12: "left", 13: "left", 30: "call", 53: "blocked",
}  # fmt: skip
_CALLED: Final = {
    2: "changed the topic", 4: "made a group", 8: "can now write here", 10: "added", 12: "removed",
    13: "left", 30: "started a call", 50: "asked to be a contact", 51: "accepted as a contact",
    53: "blocked", 100: "birthday",
}  # fmt: skip
_FILE: Final = re.compile(
    r"<(?:file|OriginalName)\b[^>]{0,2000}?(?:>([^<]{1,500})</file>|\bv=\"([^\"]{1,500})\")"
)
_CALLS_IN_CHATS: Final = (
    "calls-in-chats",
    "Calls are those that stand in the chats. The list of calls that Skype keeps beside them was not read.",
)


def recognises(document: Document) -> bool:
    """Whether it is a database that has the tables of Skype."""
    return opening.has(document, NEEDED)


class _Around:
    """Whose account it is, and what the conversations are called."""

    def __init__(self, database: Opened, remarks: Remarks) -> None:
        self.chats = {
            number: (as_name(identity, remarks), as_name(name, remarks))
            for number, identity, name in each_row(
                database, remarks, "Conversations", "id", "identity", "displayname"
            )
        }
        accounts = list(each_row(database, remarks, "Accounts", "id", "skypename", "fullname"))
        self.own = {as_name(name, remarks) for _, name, _ in accounts if name}
        self.owners = [as_name(name, remarks) for _, *names in accounts for name in names if name]


def read(
    document: Document,
    options: ReadOptions,
    *,
    words: Callable[[str], str | None],
    call: Callable[[str], dict[str, Any]],
    format: str,
    version: str,
) -> Reading:
    """One row a message, notice, or call that ended.

    Args:
        words, call: what a person sees of the tags in a message, and of a call.
    Raises:
        ReadingError: the database is damaged from the start; nothing was read.
    """
    sheet, remarks = Sheet({}), Remarks()
    with opening.opened_with_tables(document) as database:
        around = _Around(database, remarks)
        for owner in filter(None, around.owners):
            sheet.owner(owner, "The database names this as the owner of the account.")
        read_table(
            database, "Messages", _MESSAGE, sheet, lambda row: _message(row, around, remarks, words, call)
        )
        if "Calls" in database.tables:
            sheet.count(*_CALLS_IN_CHATS)
    if database.said:
        sheet.count("write-ahead", database.said)
    remarks.say(sheet, {})
    return sheet.reading(document, sheet.rows(), format=format, version=version)


def _message(
    row: dict[str, Any],
    around: _Around,
    remarks: Remarks,
    words: Callable[[str], str | None],
    call: Callable[[str], dict[str, Any]],
) -> dict[str, Any]:
    kind, body = row["type"], as_text(row["body"]) or ""
    is_call, is_message = kind == _CALL_ENDED, kind in _SAID
    file = _FILE.search(body)
    return {
        "kind": "call" if is_call else "message" if is_message else "notice",
        **time_columns(unix_instant(row["timestamp"], remarks, per_second=1), row["timestamp"]),
        "channel": "call" if is_call else "chat",
        **_parties(row, around, remarks),
        "address_hidden": False,
        "text": words(body) if is_message else None if is_call else _notice(row, words(body)),
        "attachments": [file_named(file[1] or file[2])] if file else None,
        "state": "notice" if not (is_call or is_message) else _state(row, body),
        "notice": None if is_call or is_message else _NOTICES.get(kind, "other"),
        "details": details({"id": row["rowid_"], "type": kind, "people": as_text(row["people"])}),
        **(call(body) if is_call else {}),
    }


def _parties(row: dict[str, Any], around: _Around, remarks: Remarks) -> dict[str, Any]:
    author, chat = as_name(row["author"], remarks), row["chat"]
    identity, called = around.chats.get(chat, (None, None)) if isinstance(chat, int) else (None, None)
    mine = author in around.own if author and around.own else None
    is_group = not identity or identity.startswith(("#", "19:"))
    return {
        "direction": None if mine is None else "from_owner" if mine else "to_owner",
        "sender": None if mine else author,
        "sender_name": None if mine else as_name(row["name"], remarks),
        "recipients": [identity] if mine and identity and not is_group else None,
        "thread": called or identity or as_name(row["chatname"], remarks),
    }


def _state(row: dict[str, Any], body: str) -> str:
    """A message whose words were taken away has a time of its change, and nothing else."""
    return "sent" if not row["edited"] else "edited" if body else "deleted"


def _notice(row: dict[str, Any], words: str | None) -> str | None:
    told = (_CALLED.get(row["type"]), as_text(row["people"]), words)
    return ": ".join(filter(None, told)) or None

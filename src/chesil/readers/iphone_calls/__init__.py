"""An iPhone's own list of calls: `CallHistory.storedata`, the older `call_history.db`, and `voicemail.db`."""

from typing import Any, Final

from chesil.readers.database import opening
from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import (
    Remarks,
    apple_instant,
    as_name,
    details,
    number_of,
    read_table,
    stamp,
    time_columns,
    unix_instant,
)
from chesil.readers.sheet import Sheet
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "iphone-calls"
VERSION: Final = "1"
_MOST_CALLS: Final = 1_000
_NEW: Final = {"ZCALLRECORD": {"ZDATE", "ZDURATION", "ZADDRESS", "ZORIGINATED"}}
_OLD: Final = {"call": {"address", "date", "duration", "flags"}}
_VOICEMAIL: Final = {"voicemail": {"date", "sender", "duration"}}
_NEW_CALL: Final = {
    "rowid_": "ROWID", "date": "ZDATE", "duration": "ZDURATION", "address": "ZADDRESS", "mine": "ZORIGINATED",
    "answered": "ZANSWERED", "type": "ZCALLTYPE", "service": "ZSERVICE_PROVIDER", "name": "ZNAME",
    "country": "ZISO_COUNTRY_CODE", "location": "ZLOCATION", "cause": "ZDISCONNECTED_CAUSE",
}  # fmt: skip
_OLD_CALL: Final = {
    "rowid_": "ROWID", "date": "date", "duration": "duration", "address": "address", "flags": "flags",
}  # fmt: skip
_MESSAGE: Final = {
    "rowid_": "ROWID", "date": "date", "duration": "duration", "sender": "sender", "receiver": "receiver",
    "trashed": "trashed_date", "flags": "flags",
}  # fmt: skip
_SERVICES: Final = {
    "com.apple.Telephony": "telephone",
    "com.apple.FaceTime": "FaceTime",
    "net.whatsapp.WhatsApp": "WhatsApp",
}
_VIDEO: Final = 8
_OUTGOING: Final = 1  # in the flags of an old call
_SAID: Final = {
    "thousand-calls": "An iPhone keeps its last thousand calls or so. Earlier ones may be missing: "
    "the list holds {count}.",
}


def recognises(document: Document) -> bool:
    """Whether the document is a database with real tables of calls or voicemail as an iPhone keeps them."""
    return any(opening.has(document, each) for each in (_NEW, _OLD, _VOICEMAIL))


def read(document: Document, options: ReadOptions) -> Reading:
    """One row a call or a voicemail.

    Raises:
        ReadingError: the database is damaged from the start; nothing was read.
    """
    sheet, remarks = Sheet({}), Remarks()
    with opening.opened_with_tables(document) as database:
        _read_calls(database, sheet, remarks)
        if opening.holds(database.tables, _VOICEMAIL):
            read_table(database, "voicemail", _MESSAGE, sheet, lambda row: _voicemail(row, remarks))
    if database.said:
        sheet.count("write-ahead", database.said)
    remarks.say(sheet, {})
    return sheet.reading(document, sheet.rows(), format=FORMAT, version=VERSION)


def _read_calls(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    if opening.holds(database.tables, _NEW):
        read_table(database, "ZCALLRECORD", _NEW_CALL, sheet, lambda row: _new_call(row, remarks))
    elif opening.holds(database.tables, _OLD):
        read_table(database, "call", _OLD_CALL, sheet, lambda row: _old_call(row, remarks))
    if sheet.records >= _MOST_CALLS:
        sheet.count("thousand-calls", _SAID["thousand-calls"], sheet.records)


def _new_call(row: dict[str, Any], remarks: Remarks) -> dict[str, Any]:
    mine, seconds = row["mine"], number_of(row["duration"])
    address = as_name(row["address"], remarks) or None
    service = as_text(row["service"])
    found = {
        "app": _SERVICES.get(service or "", service),
        "video": row["type"] == _VIDEO,
        "country": as_text(row["country"]),
        "location": as_text(row["location"]),
    }
    return {
        **_call(address, outgoing=mine == 1, incoming=mine == 0, seconds=seconds),
        **time_columns(apple_instant(row["date"], remarks), row["date"]),
        "sender_name": as_name(row["name"], remarks) if mine == 0 and address else None,
        "answered": bool(row["answered"] == 1 or seconds),
        "details": details(found),
    }


def _old_call(row: dict[str, Any], remarks: Remarks) -> dict[str, Any]:
    flags, seconds = row["flags"] if isinstance(row["flags"], int) else None, number_of(row["duration"])
    outgoing = flags is not None and bool(flags & _OUTGOING)
    address = as_name(row["address"], remarks) or None
    return {
        **_call(address, outgoing=outgoing, incoming=flags is not None and not outgoing, seconds=seconds),
        **time_columns(unix_instant(row["date"], remarks, per_second=1), row["date"]),
        "answered": bool(seconds),
        "details": details({"flags": flags}),
    }


def _call(address: str | None, *, outgoing: bool, incoming: bool, seconds: float | None) -> dict[str, Any]:
    """The columns of a call that both databases have. A caller without a number withheld it."""
    return {
        "kind": "call",
        "channel": "call",
        "direction": "from_owner" if outgoing else "to_owner" if incoming else None,
        "state": "sent",
        "sender": address if incoming else None,
        "recipients": [address] if outgoing and address else None,
        "address_hidden": incoming and address is None,
        "duration_s": None if seconds is None else float(seconds),
        "thread": address,
    }


def _voicemail(row: dict[str, Any], remarks: Remarks) -> dict[str, Any]:
    seconds, sender = number_of(row["duration"]), as_name(row["sender"], remarks) or None
    trashed = row["trashed"] if isinstance(row["trashed"], (int, float)) else None
    return {
        **_call(sender, outgoing=False, incoming=True, seconds=seconds),
        **time_columns(unix_instant(row["date"], remarks, per_second=1), row["date"]),
        "channel": "voicemail",
        "answered": False,
        "attachments": [{"name": f"{row['rowid_']}.amr", "media_type": "audio/amr", "size_bytes": None}],
        # Of this date alone, an iPhone counts seconds since 2001.
        "details": details({"date_deleted": stamp(apple_instant(trashed, remarks)) if trashed else None}),
    }


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)

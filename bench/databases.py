"""Writes databases as phones keep them, of invented people: one of each shape that is read."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

STARTED: Final = 1_760_000_000  # seconds since 1970
_APPLE: Final = 978_307_200  # from 1970 to 2001
DEV, FARAH, ASHA = "447700900456", "447700900234", "447700900123"
Table = tuple[str, Sequence[Sequence[Any]]]


def database(tables: Mapping[str, Table]) -> bytes:
    """A database of these tables: the columns of each, with spaces between, and its rows."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA page_size = 1024")
    for name, (columns, rows) in tables.items():
        names = columns.split()
        written = ", ".join(
            f"{each} INTEGER PRIMARY KEY" if each in ("_id", "Z_PK") else each for each in names
        )
        connection.execute(f"CREATE TABLE {name} ({written})")
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


def _milli(seconds: int) -> int:
    return (STARTED + seconds) * 1_000


def _apple(seconds: int) -> int:
    return STARTED + seconds - _APPLE


_PEOPLE: Final = (
    "_id user server raw_string",
    [
        (1, DEV, "s.whatsapp.net", f"{DEV}@s.whatsapp.net"),
        (2, FARAH, "s.whatsapp.net", f"{FARAH}@s.whatsapp.net"),
        (3, "120363000000000001", "g.us", "120363000000000001@g.us"),
        (4, "99887766554433", "lid", "99887766554433@lid"),
        (5, "status", "broadcast", "status@broadcast"),
    ],
)
_CALLS: Final = (
    "_id jid_row_id from_me call_id timestamp video_call duration call_result group_jid_row_id",
    [
        (1, 1, 0, "call:1", _milli(500), 0, 0, 2, 0),
        (2, 1, 1, "call:2", _milli(600), 1, 31, 5, 0),
        (3, 2, 0, "call:3", _milli(700), 0, 0, 4, 3),
    ],
)


def whatsapp_android() -> bytes:
    """Two chats, a group and a status post: every kind of row, an edit, a deletion, a block and reactions."""
    rows = [
        # number, chat, from_me, key, sender, status, time, received, type, text
        (1, -1, 0, "-1", None, -1, 0, 0, -1, None),
        (2, 1, 0, "A1", 0, 0, _milli(0), _milli(1), 0, "Why do you not answer? 😡"),
        (3, 1, 1, "A2", 0, 13, _milli(60), 0, 0, "Please stop."),
        (4, 1, 0, "A3", 0, 0, _milli(90), _milli(91), 15, None),
        (5, 1, 0, "A4", 0, 0, _milli(95), _milli(96), 0, "I am outside"),
        (6, 1, 0, "A5", 0, 0, _milli(99), _milli(99), 1, "your door"),
        (7, 1, 0, "A6", 0, 0, _milli(100), _milli(101), 5, None),
        (8, 1, 0, "A7", 0, 0, _milli(110), _milli(110), 90, None),
        (9, 1, 1, "A8", 0, 6, _milli(120), 0, 7, None),
        (10, 2, 0, "B1", 4, 0, _milli(200), _milli(201), 0, "Is she there?"),
        (11, 2, 0, "B2", 2, 0, _milli(210), _milli(211), 2, None),
        (12, 2, 0, "B3", 1, 6, _milli(220), 0, 7, "Quiz night"),
        (13, 3, 0, "C1", 1, 0, _milli(300), _milli(300), 0, "You know who you are"),
        (14, 1, 0, "A9", 0, 0, _milli(400), _milli(401), 0, "Answer this"),
    ]
    return database(
        {
            "jid": _PEOPLE,
            "jid_map": ("lid_row_id jid_row_id", [(4, 1)]),
            "chat": ("_id jid_row_id subject", [(1, 1, None), (2, 3, "Book club"), (3, 5, None)]),
            "message": (
                "_id chat_row_id from_me key_id sender_jid_row_id status timestamp received_timestamp "
                "message_type text_data",
                rows,
            ),
            "message_media": (
                "message_row_id file_path mime_type media_name file_length media_duration",
                [
                    (6, "Media/WhatsApp Images/IMG-20251009-WA0001.jpg", "image/jpeg", None, 1_234, 0),
                    (11, "Media/WhatsApp Voice Notes/PTT-20251009-WA0002.opus", "audio/ogg", None, 999, 7),
                ],
            ),
            "message_quoted": (
                "message_row_id from_me sender_jid_row_id key_id timestamp text_data",
                [(14, 1, None, "A2", _milli(60), "Please stop.")],
            ),
            "message_edit_info": ("message_row_id original_key_id edited_timestamp", [(5, "A4", _milli(97))]),
            "message_revoked": ("message_row_id revoked_key_id revoke_timestamp", [(4, "A3", _milli(92))]),
            "message_system": ("message_row_id action_type", [(9, 58), (12, 1)]),
            "message_system_block_contact": ("message_row_id is_blocked", [(9, 1)]),
            "message_location": ("message_row_id latitude longitude place_name", [(7, 50.71, -2.43, "Home")]),
            "message_forwarded": ("message_row_id forward_score", [(10, 1)]),
            "receipt_user": (
                "message_row_id receipt_user_jid_row_id receipt_timestamp read_timestamp played_timestamp",
                [(3, 1, _milli(61), _milli(70), None)],
            ),
            "message_add_on": (
                "_id chat_row_id from_me sender_jid_row_id parent_message_row_id timestamp",
                [(1, 1, 0, 1, 3, _milli(130))],
            ),
            "message_add_on_reaction": ("message_add_on_row_id reaction", [(1, "😂")]),
            "call_log": _CALLS,
            "call_log_participant_v2": ("_id call_log_row_id jid_row_id call_result", [(1, 3, 2, 2)]),
        }
    )


def whatsapp_android_old() -> bytes:
    """The same, as it was kept until about 2021."""
    dev, group = f"{DEV}@s.whatsapp.net", "447700900456-1500000000@g.us"
    columns = (
        "_id key_remote_jid key_from_me key_id status data timestamp media_wa_type media_mime_type media_size "
        "media_name media_caption latitude longitude remote_resource received_timestamp "
        "read_device_timestamp quoted_row_id edit_version"
    )
    none = (None,) * 4
    rows = [
        (1, "-1", 0, "-1", -1, None, 0, None, *none, 0, 0, None, 0, 0, 0, 0),
        (2, dev, 0, "A1", 0, "Answer me", _milli(0), "0", *none, 0, 0, None, _milli(1), 0, 0, 0),
        (3, dev, 1, "A2", 13, "Stop", _milli(9), "0", *none, 0, 0, None, 0, _milli(20), 1, 0),
        (
            4,
            dev,
            0,
            "A3",
            0,
            None,
            _milli(30),
            "1",
            "image/jpeg",
            55,
            "a.jpg",
            "look",
            0.0,
            0.0,
            None,
            0,
            0,
            0,
            0,
        ),
        (5, dev, 0, "A4", 0, None, _milli(40), "0", *none, 0, 0, None, 0, 0, 0, 7),
        (6, group, 0, "B1", 0, "Hello", _milli(50), "0", *none, 0, 0, f"{FARAH}@s.whatsapp.net", 0, 0, 0, 0),
        (7, group, 0, "B2", 6, "Quiz night", _milli(60), "0", None, 1, None, None, 0, 0, dev, 0, 0, 0, 0),
        (8, dev, 0, "A5", 0, None, _milli(70), "5", *none, 50.71, -2.43, None, 0, 0, 0, 0),
    ]
    quote = (1, "A1", "Answer me", None, 0, _milli(0), dev)
    return database(
        {
            "messages": (columns, rows),
            "messages_quotes": (
                "_id key_id data remote_resource key_from_me timestamp key_remote_jid",
                [quote],
            ),
            "chat_list": ("_id key_remote_jid subject", [(1, dev, None), (2, group, "Book club")]),
            "jid": _PEOPLE,
            "chat": ("_id jid_row_id subject", [(1, 1, None)]),
            "call_log": _CALLS,
        }
    )


def whatsapp_iphone() -> bytes:
    """Messages of a chat and of a group as an iPhone keeps them."""
    dev, group = f"{DEV}@s.whatsapp.net", "120363000000000001@g.us"
    quoted = b"\x2a\x144AB0000000000000000F\x30\x01"
    rows = [
        # number, from_me, type, chat, member, date, text, stanza, from, to, name
        (1, 0, 0, 1, None, _apple(0), "Why do you not answer?", "4AB0000000000000000F", dev, None, "Dev"),
        (2, 1, 0, 1, None, _apple(60), "Please stop.", "4AB1", None, dev, None),
        (3, 0, 14, 1, None, _apple(70), None, "4AB2", dev, None, "Dev"),
        (4, 0, 1, 1, None, _apple(80), None, "4AB3", dev, None, "Dev"),
        (5, 0, 5, 1, None, _apple(90), None, "4AB4", dev, None, "Dev"),
        (6, 0, 0, 2, 1, _apple(100), "Is she there?", "4AB5", group, None, None),
        (7, 0, 6, 2, None, _apple(110), "Quiz night", "4AB6", group, None, None),
    ]
    return database(
        {
            "ZWAMESSAGE": (
                "Z_PK ZISFROMME ZMESSAGETYPE ZCHATSESSION ZGROUPMEMBER ZMESSAGEDATE ZTEXT ZSTANZAID ZFROMJID "
                "ZTOJID ZPUSHNAME",
                rows,
            ),
            "ZWACHATSESSION": ("Z_PK ZCONTACTJID ZPARTNERNAME", [(1, dev, "Dev"), (2, group, "Book club")]),
            "ZWAGROUPMEMBER": (
                "Z_PK ZMEMBERJID ZCONTACTNAME ZFIRSTNAME",
                [(1, f"{FARAH}@s.whatsapp.net", "Farah", None)],
            ),
            "ZWAMEDIAITEM": (
                "Z_PK ZMESSAGE ZMEDIALOCALPATH ZTITLE ZVCARDSTRING ZFILESIZE ZMOVIEDURATION ZLATITUDE "
                "ZLONGITUDE ZMETADATA",
                [
                    (1, 4, f"Media/{dev}/a.jpg", "your door", "image/jpeg", 1_234, 0, 0, 0, None),
                    (2, 5, None, None, None, 0, 0, 50.71, -2.43, None),
                    (3, 2, None, None, None, 0, 0, 0, 0, quoted),
                ],
            ),
        }
    )


def whatsapp_iphone_calls() -> bytes:
    """WhatsApp's calls on an iPhone: one missed, one of hers, one in a group."""
    dev = f"{DEV}@s.whatsapp.net"
    return database(
        {
            "ZWAAGGREGATECALLEVENT": ("Z_PK ZINCOMING ZMISSED ZVIDEO", [(1, 1, 1, 0), (2, 0, 0, 1)]),
            "ZWACDCALLEVENT": (
                "Z_PK Z1CALLEVENTS ZDATE ZDURATION ZOUTCOME ZCALLIDSTRING ZGROUPJIDSTRING",
                [
                    (1, 1, _apple(0) + 0.5, 0.0, 1, "C1", None),
                    (2, 2, _apple(60), 31.5, 0, "C2", None),
                    (3, None, _apple(90), 0.0, 4, "C3", "120363000000000001@g.us"),
                ],
            ),
            "ZWACDCALLEVENTPARTICIPANT": (
                "Z_PK Z1PARTICIPANTS ZJIDSTRING",
                [(1, 1, dev), (2, 2, dev), (3, 3, dev)],
            ),
        }
    )


def android_texts() -> bytes:
    """Texts and multimedia messages."""
    sms = [
        (1, 1, f"+{DEV}", _milli(0), _milli(-2), 0, -1, 1, "Answer me"),
        (2, 1, f"+{DEV}", _milli(60), 0, 1, 0, 2, "Please stop."),
        (3, 1, f"+{DEV}", _milli(70), 0, 1, -1, 3, "I will"),
        (4, 2, "Bank", _milli(80), 0, 1, -1, 1, "Your code is 123"),
        (5, 1, f"+{DEV}", _milli(90), 0, 1, 64, 5, "Not sent"),
    ]
    pdu = [(1, 1, STARTED + 100, 0, 1, None, "M1", 132), (2, 3, STARTED + 110, 0, 2, "Look", "M2", 128)]
    parts = [
        (1, 1, "application/smil", None, None, "<smil/>", None),
        (2, 1, "text/plain", None, "text.txt", "your door", None),
        (3, 1, "image/jpeg", "door.jpg", None, None, "/data/user/0/parts/PART_1"),
        (4, 2, "text/plain", None, None, "for both", None),
    ]
    people = [
        (1, 1, f"+{DEV}", 137), (2, 1, "insert-address-token", 151),
        (3, 2, "insert-address-token", 137), (4, 2, f"+{DEV}", 151), (5, 2, f"+{FARAH}", 151),
    ]  # fmt: skip
    return database(
        {
            "sms": ("_id thread_id address date date_sent read status type body", sms),
            "pdu": ("_id thread_id date date_sent msg_box sub m_id m_type", pdu),
            "part": ("_id mid ct name cl text _data", parts),
            "addr": ("_id msg_id address type", people),
        }
    )


def android_calls() -> bytes:
    """Calls of every type, two of them with the number withheld."""
    dev = f"+{DEV}"
    calls = [
        (1, dev, 1, _milli(0), 20, 1, "Dev", 0),
        (2, dev, 1, _milli(60), 0, 2, "Dev", 0),
        (3, "", 2, _milli(70), 0, 3, None, 0),
        (4, "-2", None, _milli(80), 0, 5, None, 0),
        (5, dev, 1, _milli(90), 0, 6, None, 0),
        (6, dev, 1, _milli(95), 12, 4, None, 1),
    ]
    return database({"calls": ("_id number presentation date duration type name features", calls)})


def iphone_calls() -> bytes:
    """Calls as an iPhone keeps them now."""
    telephone = "com.apple.Telephony"
    calls = [
        (1, _apple(0) + 0.25, 12.0, f"+{DEV}", 0, 1, 1, telephone, "Dev"),
        (2, _apple(60), 0.0, None, 0, 0, 1, telephone, None),
        (3, _apple(70), 0.0, f"+{DEV}", 1, 0, 8, "com.apple.FaceTime", None),
    ]
    columns = "Z_PK ZDATE ZDURATION ZADDRESS ZORIGINATED ZANSWERED ZCALLTYPE ZSERVICE_PROVIDER ZNAME"
    return database({"ZCALLRECORD": (columns, calls)})


def iphone_old_calls() -> bytes:
    """Calls as an iPhone kept them long ago."""
    calls = [(f"+{DEV}", STARTED, 12, 4), (f"+{DEV}", STARTED + 9, 0, 5), ("", STARTED + 20, 0, 4)]
    return database({"call": ("address date duration flags", calls)})


def iphone_voicemail() -> bytes:
    """Two voicemails, one of them deleted."""
    kept = [(1, STARTED, f"+{DEV}", 31, 0), (2, STARTED + 60, None, 4, _apple(90))]
    return database({"voicemail": ("_id date sender duration trashed_date", kept)})


def whatsapp_contacts() -> bytes:
    """Whom the phone's owner knows on WhatsApp, whom not, and a group."""
    kept = [
        (1, f"{DEV}@s.whatsapp.net", "Dev (do not answer)", "Dev", "Dev", "around"),
        (2, f"{FARAH}@s.whatsapp.net", None, None, "farah", None),
        (3, "120363000000000001@g.us", "Book club", None, None, None),
    ]
    return database({"wa_contacts": ("_id jid display_name given_name wa_name status", kept)})


def skype() -> bytes:
    """Skype's old database: a chat with an edit, a call and a file, and a group."""
    began = "<partlist><part identity='asha.example'><name>Asha</name>"
    said = [
        (1, 10, "dev.example", "Dev", STARTED, 61, "Why do you not <b>answer</b>? &amp; where?", None, None),
        (2, 10, "asha.example", "Asha", STARTED + 60, 61, "Please stop.", None, None),
        (3, 10, "dev.example", "Dev", STARTED + 70, 61, None, STARTED + 90, None),
        (4, 10, "dev.example", "Dev", STARTED + 80, 30, f"{began}</part></partlist>", None, None),
        (5, 10, "dev.example", "Dev", STARTED + 180, 39, f"{began}<duration>65</duration></part></partlist>", None, None),
        (6, 10, "dev.example", "Dev", STARTED + 190, 68, '<files><file size="9">a.jpg</file></files>', None, None),
        (7, 11, "dev.example", "Dev", STARTED + 200, 10, None, None, "eli.example"),
    ]  # fmt: skip
    return database({
        "Accounts": ("id skypename fullname", [(1, "asha.example", "Asha")]),
        "Conversations": ("id identity displayname", [(10, "dev.example", "Dev"), (11, "#dev/$1", "Walkers")]),
        "Calls": ("id begin_timestamp duration", [(1, STARTED + 80, 65)]),
        "Messages": (
            "id convo_id author from_dispname timestamp type body_xml edited_timestamp identities", said,
        ),
    })  # fmt: skip


EVERY: Final = (
    ("skype", skype),
    ("whatsapp-database", whatsapp_android),
    ("whatsapp-database", whatsapp_android_old),
    ("whatsapp-database", whatsapp_iphone),
    ("whatsapp-database", whatsapp_iphone_calls),
    ("android-phone", android_texts),
    ("android-phone", android_calls),
    ("iphone-calls", iphone_calls),
    ("iphone-calls", iphone_old_calls),
    ("iphone-calls", iphone_voicemail),
    ("whatsapp-database", whatsapp_contacts),
)

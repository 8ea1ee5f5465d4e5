"""chat.db and sms.db: every schema era, every kind of row, and databases that mean harm."""

import hashlib
import io
import json
import plistlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import imessage, intake
from chesil.readers.database import opening as database
from chesil.readers.database import walk
from chesil.readers.imessage import reader
from chesil.readers.imessage.typedstream import body_text
from chesil.readers.plists import read_plist
from chesil.terms.errors import ReadingError
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

SECONDS = 781_000_000  # since 2001: 1 October 2025, 10:26:40 UTC
NANOSECONDS = SECONDS * 1_000_000_000
WHEN = datetime(2025, 10, 1, 8, 26, 40, tzinfo=UTC)

OLD = "CREATE TABLE message (guid TEXT, text TEXT, handle_id INTEGER, service TEXT, date INTEGER, is_from_me INTEGER)"
NEW = (
    "CREATE TABLE message (guid TEXT, text TEXT, attributedBody BLOB, subject TEXT, handle_id INTEGER, service TEXT, "
    "error INTEGER, date INTEGER, date_read INTEGER, date_edited INTEGER, date_retracted INTEGER, is_from_me INTEGER, "
    "item_type INTEGER, group_action_type INTEGER, group_title TEXT, associated_message_guid TEXT, "
    "associated_message_type INTEGER, associated_message_emoji TEXT, thread_originator_guid TEXT, "
    "message_summary_info BLOB, is_spam INTEGER)"
)
AROUND = """
CREATE TABLE handle (id TEXT, service TEXT);
CREATE TABLE chat (chat_identifier TEXT, display_name TEXT, is_filtered INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE attachment (filename TEXT, transfer_name TEXT, mime_type TEXT, total_bytes INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
INSERT INTO handle VALUES ('+447700900456', 'iMessage'), ('dev@example.com', 'iMessage'), ('+447700900234', 'SMS');
INSERT INTO chat VALUES ('+447700900456', NULL, 0), ('chat1', 'Book club', 0);
INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (2, 3);
"""


def typedstream(text: str, *, mutable: bool = False) -> bytes:
    data = text.encode()
    size = bytes([len(data)]) if len(data) < 128 else b"\x81" + len(data).to_bytes(2, "little")
    if len(data) >= 1 << 15:
        size = b"\x82" + len(data).to_bytes(4, "little")
    kind = (
        b"\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08NSString\x01\x95"
        if mutable
        else b"\x84\x84\x84\x08NSString\x01\x94"
    )
    head = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92"
    return head + kind + b"\x84\x01+" + size + data + b"\x86\x84\x02iI\x01\x06"


def build(path: Path, *rows: dict[str, object], schema: str = NEW, extra: str = "") -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(f"{schema};{AROUND}{extra}")
    for row in rows:
        row = {"date": NANOSECONDS, "is_from_me": 0, "handle_id": 1, "service": "iMessage", **row}
        marks = ", ".join("?" * len(row))
        cursor = connection.execute(
            f"INSERT INTO message ({', '.join(row)}) VALUES ({marks})", list(row.values())
        )
        connection.execute("INSERT INTO chat_message_join VALUES (1, ?)", (cursor.lastrowid,))
    connection.commit()
    connection.close()
    return path


def read(path: Path) -> Reading:
    found = intake.document(path)
    assert imessage.READER.recognises(found)
    return imessage.READER.read(found, ReadOptions())


def only(path: Path) -> dict[str, object]:
    rows = read(path).rows
    assert rows.height == 1
    return rows.row(0, named=True)


def said(reading: Reading) -> set[str]:
    return {each.code for each in reading.assumptions}


def test_a_message_to_her_names_its_sender_and_the_instant(tmp_path: Path):
    row = only(build(tmp_path / "chat.db", {"text": "Answer me"}))
    assert (row["sender"], row["direction"], row["text"]) == ("+447700900456", "to_owner", "Answer me")
    assert (row["at"], row["precision"], row["channel"]) == (WHEN, "exact", "chat")
    assert row["thread"] == "+447700900456"


def test_her_own_message_names_its_recipients_and_no_sender(tmp_path: Path):
    row = only(build(tmp_path / "chat.db", {"text": "Please stop", "is_from_me": 1, "handle_id": 0}))
    assert (row["sender"], row["recipients"], row["direction"]) == (None, ["+447700900456"], "from_owner")


def test_both_date_epochs_are_told_apart_value_by_value(tmp_path: Path):
    rows = read(build(tmp_path / "chat.db", {"date": SECONDS}, {"date": NANOSECONDS}, {"date": 0})).rows
    assert rows["at"].to_list() == [WHEN, WHEN, None]


def test_an_old_schema_with_only_messages_and_handles_is_read(tmp_path: Path):
    path = tmp_path / "sms.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        f"{OLD};CREATE TABLE handle (id TEXT);INSERT INTO handle VALUES ('+447700900456')"
    )
    connection.execute("INSERT INTO message VALUES ('g', 'hello', 1, 'SMS', ?, 0)", (SECONDS,))
    connection.commit()
    connection.close()
    reading = read(path)
    assert reading.rows.select("sender", "text", "channel").row(0) == ("+447700900456", "hello", "text")
    assert "chat-unknown" in said(reading)


@pytest.mark.parametrize("mutable", [False, True])
@pytest.mark.parametrize("text", ["Test", "x" * 127, "x" * 128, "é" * 20_000, "", "\ufffca photo", "🙂"])
def test_text_in_a_typedstream_is_read(tmp_path: Path, text: str, mutable: bool):
    assert body_text(typedstream(text, mutable=mutable)) == (text, True)


def test_text_that_is_only_in_the_attributed_body_is_the_text(tmp_path: Path):
    assert (
        only(build(tmp_path / "chat.db", {"attributedBody": typedstream("from the body")}))["text"]
        == "from the body"
    )


def test_a_property_list_in_its_place_is_read_too(tmp_path: Path):
    blob = plistlib.dumps({"$objects": ["$null", {"NS.string": "in a list"}]}, fmt=plistlib.FMT_BINARY)
    assert only(build(tmp_path / "chat.db", {"attributedBody": blob}))["text"] == "in a list"


def test_a_typedstream_that_is_cut_is_read_as_far_as_it_goes_and_said(tmp_path: Path):
    reading = read(build(tmp_path / "chat.db", {"attributedBody": typedstream("hello there")[:-12]}))
    assert str(reading.rows["text"][0]).startswith("hello")
    assert "text-cut-short" in said(reading)


def test_a_length_of_two_gigabytes_takes_only_what_is_there():
    blob = typedstream("").partition(b"+")[0] + b"+\x82\xff\xff\xff\x7fhello"
    assert body_text(blob) == ("hello", False)


def test_an_edited_message_keeps_its_versions(tmp_path: Path):
    versions = [
        {"d": float(SECONDS), "t": typedstream("first")},
        {"d": float(SECONDS + 5), "t": typedstream("second")},
    ]
    summary = plistlib.dumps({"ec": {"0": versions}}, fmt=plistlib.FMT_BINARY)
    row = only(build(tmp_path / "chat.db", {"message_summary_info": summary, "date_edited": NANOSECONDS}))
    assert (row["state"], row["text"]) == ("edited", "second")
    assert "first" in str(row["details"])


@pytest.mark.parametrize(
    "row",
    [
        {"date_retracted": NANOSECONDS, "text": "gone"},
        {"message_summary_info": plistlib.dumps({"rp": [0], "ust": True}, fmt=plistlib.FMT_BINARY)},
    ],
)
def test_an_unsent_message_is_a_deleted_one(tmp_path: Path, row: dict[str, object]):
    assert only(build(tmp_path / "chat.db", row))["state"] == "deleted"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (2000, "Loved a message"), (2001, "Liked a message"), (2006, "Reacted to a message (😡)"),
        (3003, "Took back: laughed at a message"),
    ],
)  # fmt: skip
def test_a_tapback_is_a_notice(tmp_path: Path, kind: int, text: str):
    emoji = "😡" if kind == 2006 else None
    row = only(
        build(tmp_path / "chat.db", {"associated_message_type": kind, "associated_message_emoji": emoji})
    )
    assert (row["kind"], row["notice"], row["text"]) == ("notice", "reaction", text)


@pytest.mark.parametrize(
    ("item", "action", "notice"),
    [(1, 0, "joined"), (1, 1, "left"), (2, 0, "group_changed"), (6, 0, "call"), (99, 0, "other")],
)
def test_a_group_action_is_a_notice(tmp_path: Path, item: int, action: int, notice: str):
    row = only(
        build(tmp_path / "chat.db", {"item_type": item, "group_action_type": action, "group_title": "Walks"})
    )
    assert (row["kind"], row["notice"], row["state"]) == ("notice", notice, "notice")


def test_a_failed_message_of_hers_was_not_sent(tmp_path: Path):
    assert only(build(tmp_path / "chat.db", {"error": 22, "is_from_me": 1}))["state"] == "failed"


def test_attachments_are_named_without_their_path(tmp_path: Path):
    extra = (
        "INSERT INTO attachment VALUES ('/var/mobile/IMG_1.heic', NULL, 'image/heic', 1200);"
        "INSERT INTO message_attachment_join VALUES (1, 1);"
    )
    row = only(build(tmp_path / "chat.db", {"text": "\ufffc"}, extra=extra))
    assert row["attachments"] == [
        {"name": "IMG_1.heic", "media_type": "image/heic", "size_bytes": 1200, "sha256": None}
    ]


def test_a_date_that_is_no_number_is_one_problem_and_the_rest_is_read(tmp_path: Path):
    reading = read(build(tmp_path / "chat.db", {"date": "yesterday"}, {"text": "ok"}))
    assert (reading.records, reading.rows.height) == (2, 1)
    assert reading.problems["code"].to_list() == ["time-unreadable"]


def test_a_date_out_of_range_is_left_out_and_said(tmp_path: Path):
    reading = read(build(tmp_path / "chat.db", {"date": 2**62}, {"date": 9e300}))
    assert reading.rows["at"].to_list() == [None, None]
    assert "time-out-of-range" in said(reading)


def test_text_held_as_bytes_that_are_not_utf_8_is_still_text(tmp_path: Path):
    assert only(build(tmp_path / "chat.db", {"text": b"caf\xe9"}))["text"] == "caf\ufffd"


def test_records_in_the_write_ahead_file_are_read_and_the_original_stays_as_it_was(tmp_path: Path):
    path = build(tmp_path / "chat.db", {"text": "old"})
    live = sqlite3.connect(path)
    live.execute("PRAGMA journal_mode=WAL")
    live.execute("PRAGMA wal_autocheckpoint=0")
    live.execute(
        "INSERT INTO message (text, date, is_from_me, handle_id) VALUES ('new', ?, 0, 1)", (NANOSECONDS,)
    )
    live.commit()
    before = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in tmp_path.iterdir()}
    reading = read(path)
    after = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in tmp_path.iterdir()}
    live.close()
    assert reading.rows["text"].to_list() == ["old", "new"]
    assert "write-ahead" in said(reading)
    assert before == after


def test_a_database_inside_a_zip_is_read_from_memory(tmp_path: Path):
    data = build(tmp_path / "chat.db", {"text": "hello"}).read_bytes()
    found = Document(
        name="chat.db", size_bytes=len(data), sha256="0" * 64, head=data[:HEAD_BYTES], opener=lambda: io.BytesIO(data),
        member="backup/chat.db",
    )  # fmt: skip
    assert imessage.READER.recognises(found)
    assert imessage.READER.read(found, ReadOptions()).rows["text"].to_list() == ["hello"]


@pytest.mark.parametrize(
    "schema",
    [
        "CREATE TABLE real (x); CREATE VIEW message AS SELECT 1 AS date, 0 AS is_from_me, 1 AS handle_id FROM real",
        "CREATE VIRTUAL TABLE message USING fts5(date, is_from_me, handle_id)",
        "CREATE TABLE notes (x)",
        "CREATE TABLE ZCALLRECORD (ZDATE REAL)",
    ],
)
def test_only_real_tables_of_this_shape_are_messages(tmp_path: Path, schema: str):
    path = tmp_path / "chat.db"
    connection = sqlite3.connect(path)
    connection.executescript(f"{schema};CREATE TABLE handle (id TEXT)")
    connection.close()
    assert not imessage.READER.recognises(intake.document(path))


def test_views_and_triggers_beside_the_tables_are_not_used(tmp_path: Path):
    extra = (
        "DROP TABLE chat;"
        "CREATE VIEW chat AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS ROWID FROM n;"
    )
    assert only(build(tmp_path / "chat.db", {"text": "hello"}, extra=extra))["thread"] is None


def test_a_damaged_database_keeps_what_comes_before_the_damage(tmp_path: Path):
    path = build(tmp_path / "chat.db", *({"text": f"{n} " + "x" * 900} for n in range(2_000)))
    data = bytearray(path.read_bytes())
    data[-8 * 4096 :] = b"\xff" * 8 * 4096
    path.write_bytes(data)
    reading = imessage.READER.read(intake.document(path), ReadOptions())
    assert reading.problems["code"].to_list() == ["database-damaged"]
    assert 0 < reading.rows.height < 2_000
    assert reading.rows["text"].to_list()[0].startswith("0 ")


def test_a_database_damaged_from_the_start_is_refused_in_words(tmp_path: Path):
    path = build(tmp_path / "chat.db", {"text": "a"})
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ReadingError, match="damaged"):
        imessage.READER.read(intake.document(path), ReadOptions())


def test_a_database_with_a_write_ahead_header_is_read_inside_a_zip(tmp_path: Path):
    path = build(tmp_path / "chat.db", {"text": "hello"})
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    data = path.read_bytes()
    assert data[18:20] == b"\x02\x02"
    found = Document(
        name="chat.db", size_bytes=len(data), sha256="0" * 64, head=data[:HEAD_BYTES], opener=lambda: io.BytesIO(data),
        member="chat.db",
    )  # fmt: skip
    assert imessage.READER.recognises(found)
    assert imessage.READER.read(found, ReadOptions()).rows["text"].to_list() == ["hello"]


def test_a_group_message_goes_to_the_others_of_the_group(tmp_path: Path):
    extra = "INSERT INTO chat_message_join VALUES (2, 1);"
    row = only(
        build(tmp_path / "chat.db", {"text": "hi"}, extra=f"{extra}UPDATE chat SET display_name = 'Walks'")
    )
    assert (row["thread"], row["recipients"]) == ("Walks", None)
    path = build(tmp_path / "group.db", {"text": "hi"})
    connection = sqlite3.connect(path)
    connection.execute("UPDATE chat_message_join SET chat_id = 2")
    connection.commit()
    connection.close()
    row = only(path)
    assert (row["thread"], row["sender"], row["recipients"]) == (
        "Book club",
        "+447700900456",
        ["+447700900234"],
    )


def test_a_message_that_does_not_say_whose_it_is_has_no_side(tmp_path: Path):
    row = only(build(tmp_path / "chat.db", {"text": "hi", "is_from_me": None}))
    assert (row["direction"], row["sender"]) == (None, "+447700900456")


def test_of_several_parts_one_can_be_unsent_and_the_rest_stays(tmp_path: Path):
    summary = {"rp": [0], "otr": {"0": {"lo": 0, "le": 1}, "1": {"lo": 1, "le": 5}}}
    blob = plistlib.dumps(summary, fmt=plistlib.FMT_BINARY)
    row = only(
        build(
            tmp_path / "chat.db", {"message_summary_info": blob, "attributedBody": typedstream("still here")}
        )
    )
    assert (row["state"], row["text"]) == ("edited", "still here")
    assert '"unsent":"part"' in str(row["details"])


def test_whom_a_change_in_the_group_is_about_is_said(tmp_path: Path):
    schema = NEW.replace("item_type INTEGER", "item_type INTEGER, other_handle INTEGER")
    said = {"item_type": 1, "group_action_type": 1, "other_handle": 3}
    row = only(build(tmp_path / "chat.db", said, schema=schema))
    assert (row["notice"], row["text"]) == ("left", "+447700900234 was removed from the group.")


def test_the_phones_own_address_is_offered_as_the_owners_unless_it_is_also_anothers(tmp_path: Path):
    schema = NEW.replace("is_spam INTEGER", "is_spam INTEGER, destination_caller_id TEXT")
    rows = [
        {"destination_caller_id": each} for each in ("+447700900111", "asha@example.org", "+447700900111")
    ]
    hers = read(build(tmp_path / "chat.db", *rows, schema=schema)).owners
    assert [each.name for each in hers] == ["+447700900111", "asha@example.org"]
    others = [{"destination_caller_id": "dev@example.com"}]
    assert read(build(tmp_path / "other.db", *others, schema=schema)).owners == ()


def test_a_message_she_deleted_lately_keeps_its_conversation(tmp_path: Path):
    extra = (
        "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER);"
        f"INSERT INTO chat_recoverable_message_join VALUES (2, 1, {NANOSECONDS});"
    )
    path = build(tmp_path / "chat.db", {"text": "hi"}, extra=extra)
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM chat_message_join")
    connection.commit()
    connection.close()
    row = only(path)
    assert (row["thread"], row["state"]) == ("Book club", "sent")
    assert '"date_deleted":"2025-10-01T08:26:40+00:00"' in str(row["details"])


def test_spam_filtered_and_blocked_are_kept(tmp_path: Path):
    extra = (
        "ALTER TABLE chat ADD COLUMN is_blackholed INTEGER;UPDATE chat SET is_filtered = 1, is_blackholed = 1"
    )
    row = only(build(tmp_path / "chat.db", {"text": "hi", "is_spam": 1}, extra=extra))
    for word in ("is_spam", "unknown_sender", "is_blackholed"):
        assert f'"{word}":true' in str(row["details"])


def test_one_value_too_large_costs_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "_MOST_VALUE", 100_000)
    rows = [{"text": "1"}, {"text": "2", "attributedBody": b"x" * 200_000}, {"text": "3"}, {"text": "4"}]
    reading = read(build(tmp_path / "chat.db", *rows))
    assert reading.rows["text"].to_list() == ["1", "3", "4"]
    assert reading.rows["record"].to_list() == [1, 3, 4]
    assert reading.problems.select("record", "code", "raw").rows() == [
        (2, "row-damaged", "Row 2 of the table message")
    ]


def test_messages_on_both_sides_of_the_damage_are_read(tmp_path: Path):
    path = build(tmp_path / "chat.db", *({"text": f"{n} " + "x" * 900} for n in range(2_000)))
    data = bytearray(path.read_bytes())
    place = data.index(b"1000 xxx") // 4096 * 4096
    data[place : place + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    reading = read(path)
    numbers = [int(text.split()[0]) for text in reading.rows["text"]]
    assert (numbers[0], numbers[-1]) == (0, 1_999)
    assert 1_990 <= len(numbers) < 2_000
    assert 1_000 not in numbers
    assert reading.problems["code"].to_list() == ["database-damaged"]
    assert reading.rows["record"].is_sorted()


def test_a_table_without_end_is_left_after_a_bounded_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "_COUNTS_AT_LEAST", 2)
    monkeypatch.setattr(database, "_STEP", 1_000)
    reading = imessage.READER.read(
        intake.document(build(tmp_path / "chat.db", *[{"text": "hi"}] * 500)), ReadOptions()
    )
    assert reading.problems["code"].to_list() == ["too-much-work"]
    assert reading.records == reading.rows.height + 1


def test_a_generated_column_is_not_worked_out(tmp_path: Path):
    schema = NEW.replace("subject TEXT", "subject TEXT AS (hex(zeroblob(30000000)))")
    assert only(build(tmp_path / "chat.db", {"text": "hi"}, schema=schema))["subject"] is None


def shared_lists(count: int) -> bytes:
    """A property list of *count* lists that all hold each other, in three bytes a list."""
    holding = (
        b"\xaf\x11" + count.to_bytes(2, "big") + b"".join(each.to_bytes(2, "big") for each in range(count))
    )
    head = b"bplist00" + holding
    trailer = bytes([0] * 6 + [1, 2]) + b"".join(each.to_bytes(8, "big") for each in (count, 0, len(head)))
    return head + b"\x08" * count + trailer


def test_a_property_list_that_unfolds_without_end_is_not_unfolded():
    assert read_plist(shared_lists(3)) is not None
    assert read_plist(shared_lists(60_000)) is None


@pytest.mark.parametrize("row", [{"date_read": b"x"}, {"service": 7}, {"handle_id": "1"}, {"guid": b"\xff"}])
def test_columns_of_another_type_than_they_ought_to_have_spoil_nothing(
    tmp_path: Path, row: dict[str, object]
):
    assert only(build(tmp_path / "chat.db", {"text": "hi", **row}))["text"] == "hi"


def test_addresses_held_as_bytes_are_still_addresses(tmp_path: Path):
    extra = "UPDATE handle SET id = CAST(id AS BLOB)"
    row = only(build(tmp_path / "chat.db", {"text": "hi", "is_from_me": 1}, extra=extra))
    assert row["recipients"] == ["+447700900456"]


@given(st.binary(max_size=400))
def test_any_blob_gives_text_or_none(blob: bytes):
    text, _ = body_text(blob)
    assert text is None or text.encode().decode() == text


@given(st.integers(16, 20_000), st.binary(min_size=1, max_size=60))
def test_a_changed_database_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, place: int, change: bytes
):
    path = tmp_path_factory.mktemp("db") / "chat.db"
    data = bytearray(build(path, {"text": "a"}, {"text": "b"}).read_bytes())
    data[place : place + len(change)] = change
    path.write_bytes(data)
    found = intake.document(path)
    if imessage.READER.recognises(found):
        try:
            reading = imessage.READER.read(found, ReadOptions())
        except ReadingError:
            return
        assert reading.records == reading.rows.height + reading.problems.height


def test_every_sample_database_is_read_whole(shared: Path):
    counts = {"edge": 39, "medium": 5000, "sequoia": 200, "sonoma": 200, "tiny": 8, "ventura": 200}
    for name, count in counts.items():
        reading = read(shared / "exports" / "imessage" / "imessage-archiver" / f"{name}.db")
        assert (reading.records, reading.problems.height) == (count, 0), name


def test_the_sample_databases_give_what_their_makers_put_in(shared: Path):
    folder = shared / "exports" / "imessage" / "imessage-archiver"
    rows = {name: read(folder / f"{name}.db").rows for name in ("edge", "medium", "tiny", "sonoma")}
    edge = rows["edge"]
    assert edge.filter(notice="reaction").height == 3
    assert (edge.filter(state="edited").height, edge.filter(state="deleted").height) == (1, 1)
    assert edge["attachments"].list.len().sum() == 7
    assert rows["sonoma"].filter(state="edited").height == 10
    assert [rows[name].filter(direction="from_owner").height for name in ("edge", "medium", "tiny")] == [
        6,
        1946,
        4,
    ]
    assert rows["medium"]["attachments"].list.len().sum() == 193
    assert str(edge["at"].min())[:19] == "2026-05-20 09:18:59"


def test_real_edits_keep_their_versions(shared: Path, tmp_path: Path):
    folder = shared / "exports" / "imessage" / "imessage-exporter" / "edited_message"
    names = {"Edited": ("edited", 4), "EditedToLink": ("edited", 2), "EditedToLinkAndBack": ("edited", 3)}
    for name, (state, versions) in names.items():
        row = only(
            build(tmp_path / f"{name}.db", {"message_summary_info": (folder / f"{name}.plist").read_bytes()})
        )
        kept = next(iter(json.loads(str(row["details"]))["versions"].values()))
        assert (row["state"], len(kept), row["text"]) == (state, versions, kept[-1]["text"])
        assert all(each["at"].startswith("2022-11-") for each in kept)
    gone = only(
        build(tmp_path / "gone.db", {"message_summary_info": (folder / "Deleted.plist").read_bytes()})
    )
    assert (gone["state"], gone["text"]) == ("deleted", None)


def test_real_attributed_bodies_give_their_text(shared: Path):
    folder = shared / "exports" / "imessage" / "imessage-exporter" / "streamtyped"
    expected = {
        "AttributedBodyTextOnly": "Noter test", "AttributedBodyTextOnly2": "Test 3", "Blank": "",
        "MultiPart": "\ufffctest 1\ufffctest 2 \ufffctest 3", "URL": "https://github.com/ReagentX/Logria",
        "WeirdText": "𝖍𝖊𝖑𝖑𝖔 𝖜𝖔𝖗𝖑𝖉",
    }  # fmt: skip
    for name, text in expected.items():
        assert body_text((folder / name).read_bytes()) == (text, True)
    assert str(body_text((folder / "ExtraData").read_bytes())[0]).startswith("This is parsing")


class GoingRound(list[tuple[int]]):
    """A connection, and what it finds: behind row 1 comes -7, and behind -7 comes 3, as in a damaged table."""

    asked = 0

    def execute(self, query: str, values: tuple[int, ...]) -> "GoingRound":
        self.asked += 1
        self[:] = [(1 if len(values) == 1 else 3 if values[1] == -7 else -7,)]
        return self

    def fetchone(self) -> tuple[int]:
        return self[0]


def test_row_numbers_that_go_round_end_the_search_for_what_is_left():
    connection = GoingRound()
    assert walk._behind(connection, "message", -9) == -7  # type: ignore[arg-type]
    assert connection.asked < 5


def test_a_vast_conversation_does_not_list_its_people_with_every_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reader, "_MOST_PEOPLE", 1)
    extra = "INSERT INTO chat_handle_join VALUES (1, 2), (1, 2)"
    reading = read(build(tmp_path / "chat.db", {"text": "hi", "is_from_me": 1, "handle_id": 0}, extra=extra))
    assert reading.rows["recipients"].to_list() == [None]
    assert "chat-too-large" in said(reading)
    monkeypatch.setattr(reader, "_MOST_PEOPLE", 2)
    reading = read(tmp_path / "chat.db")
    assert reading.rows["recipients"].to_list() == [["+447700900456", "dev@example.com"]]
    assert "chat-too-large" not in said(reading)


def test_a_name_longer_than_any_real_one_is_cut_and_that_is_said(tmp_path: Path):
    extra = f"UPDATE chat SET display_name = '{'x' * 5_000}'"
    reading = read(build(tmp_path / "chat.db", {"text": "hi"}, extra=extra))
    assert reading.rows["thread"].str.len_chars().to_list() == [1_000]
    assert "name-cut" in said(reading)


def test_versions_that_all_point_to_one_long_text_are_left_out(tmp_path: Path):
    version = {"d": 781_000_000.0, "t": typedstream("x" * 10_000)}
    summary = plistlib.dumps(
        {"ec": {str(part): [version] * 50 for part in range(50)}}, fmt=plistlib.FMT_BINARY
    )
    reading = read(build(tmp_path / "chat.db", {"text": "now", "message_summary_info": summary}))
    assert reading.rows["text"].to_list() == ["now"]
    assert len(reading.rows["details"][0] or "") < 1_000
    assert "edits-unreadable" in said(reading)


def test_rows_that_share_the_bytes_of_one_text_are_damage(tmp_path: Path):
    path = build(tmp_path / "chat.db", {"text": "x" * 197_000}, schema=OLD)
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'message'").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    page = (found[0] - 1) * 4_096
    cell = int.from_bytes(data[page + 8 : page + 10])
    body = data[page + cell : page + 4_096]  # three bytes of length, one of the number of the row, the rest
    copies = 4
    start = 4_096 - copies * len(body)
    for copy in range(copies):
        at = start + copy * len(body)
        data[page + at : page + at + len(body)] = body[:3] + bytes([copy + 1]) + body[4:]
        data[page + 8 + 2 * copy : page + 10 + 2 * copy] = at.to_bytes(2)
    data[page + 3 : page + 7] = copies.to_bytes(2) + start.to_bytes(2)
    path.write_bytes(data)
    reading = read(path)
    assert reading.rows["text"].to_list() == ["x" * 197_000]
    assert reading.problems["code"].to_list() == ["database-damaged"]

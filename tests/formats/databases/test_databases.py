"""Databases of WhatsApp, Android and the iPhone: every shape, damage, and what must not be taken for them."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bench import databases
from hypothesis import given, settings
from hypothesis import strategies as st

from chesil import timeline
from chesil.readers import intake, registry
from chesil.readers.database import opening
from chesil.readers.whatsapp_database import iphone
from chesil.terms import settings as settings_file
from chesil.terms.readings import Reading, ReadOptions

DEV, FARAH = "+447700900456", "+447700900234"


def read(data: bytes, folder: Path) -> Reading:
    path = folder / "any.name"
    path.write_bytes(data)
    (reading,) = registry.read_file(path, beside=frozenset(), options=ReadOptions()).readings
    return reading


def changed(data: bytes, *statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        for each in statements:
            connection.execute(each)
        connection.commit()
        return connection.serialize()


def details(reading: Reading, place: int) -> dict[str, Any]:
    return dict(json.loads(reading.rows["details"][place]))


def codes(reading: Reading) -> set[str]:
    return {each.code for each in reading.assumptions}


def test_every_shape_is_recognised_by_what_it_holds_and_read_whole(tmp_path: Path):
    for format, write in databases.EVERY:
        reading = read(write(), tmp_path)
        assert (reading.format, reading.problems.height) == (format, 0), write.__name__
        times = reading.rows.filter(kind="message")["at"]
        assert times.null_count() == 0


def test_skypes_old_database_tells_a_message_from_a_call_and_a_notice(tmp_path: Path):
    reading = read(databases.skype(), tmp_path)
    assert reading.rows.select("kind", "direction", "sender", "text", "state").rows() == [
        ("message", "to_owner", "dev.example", "Why do you not answer? & where?", "sent"),
        ("message", "from_owner", None, "Please stop.", "sent"),
        ("message", "to_owner", "dev.example", None, "deleted"),
        ("notice", "to_owner", "dev.example", "started a call: Asha", "notice"),
        ("call", "to_owner", "dev.example", None, "sent"),
        ("message", "to_owner", "dev.example", "a.jpg", "sent"),
        ("notice", "to_owner", "dev.example", "added: eli.example", "notice"),
    ]
    assert (reading.rows["duration_s"][4], reading.rows["attachments"][5][0]["name"]) == (65.0, "a.jpg")
    assert (codes(reading), reading.owners[0].name) == ({"calls-in-chats"}, "asha.example")
    assert reading.rows["recipients"].to_list()[1] == ["dev.example"]


def test_the_names_of_whatsapps_own_list_are_those_of_its_chats(tmp_path: Path):
    reading = read(databases.whatsapp_contacts(), tmp_path)
    assert reading.rows.select("kind", "sender_name", "recipients").rows() == [
        ("contact", "Dev (do not answer)", [DEV]), ("contact", "~ farah", [FARAH]),
    ]  # fmt: skip
    found = timeline.join(
        [read(databases.whatsapp_android(), tmp_path), reading], settings=settings_file.load()
    )
    assert "Dev (do not answer)" in found.people["name"].to_list()


def test_a_chat_on_android_says_who_wrote_what_when_and_in_which_conversation(tmp_path: Path):
    rows = read(databases.whatsapp_android(), tmp_path).rows
    first, answer = rows.row(0, named=True), rows.row(1, named=True)
    assert (first["sender"], first["direction"], first["text"]) == (
        DEV,
        "to_owner",
        "Why do you not answer? 😡",
    )
    assert (answer["sender"], answer["recipients"], answer["direction"]) == (None, [DEV], "from_owner")
    assert first["at"].isoformat() == "2025-10-09T08:53:20+00:00"
    assert rows["thread"].to_list()[8:11] == ["Book club"] * 3


def test_what_was_deleted_edited_blocked_or_answered_is_marked(tmp_path: Path):
    reading = read(databases.whatsapp_android(), tmp_path)
    assert reading.rows["state"].to_list()[2:4] == ["deleted", "edited"]
    assert details(reading, 2)["deleted"] == "2025-10-09T08:54:52+00:00"
    block = reading.rows.row(7, named=True)
    assert (block["notice"], block["text"]) == ("blocked", "You blocked this contact.")
    quote = details(reading, 12)
    assert (quote["reply_to"], quote["quoted"], quote["quoted_from"]) == ("A2", "Please stop.", "you")
    assert details(reading, 1)["receipts"][0]["read"] == "2025-10-09T08:54:30+00:00"


def test_a_hidden_identity_in_a_group_is_the_number_that_the_database_gives_for_it(tmp_path: Path):
    rows = read(databases.whatsapp_android(), tmp_path).rows
    assert rows["sender"].to_list()[8:10] == [DEV, FARAH]


def test_calls_are_counted_once_though_they_stand_in_the_chat_too(tmp_path: Path):
    reading = read(databases.whatsapp_android(), tmp_path)
    calls = reading.rows.filter(kind="call")
    assert calls.select("direction", "answered", "duration_s").rows() == [
        ("to_owner", False, 0.0),
        ("from_owner", True, 31.0),
        ("to_owner", False, 0.0),
    ]
    assert calls["thread"][2] == "Book club"
    assert reading.rows.filter(notice="call").height == 0
    assert "call-in-chat" in codes(reading)
    alone = read(changed(databases.whatsapp_android(), "DROP TABLE call_log"), tmp_path)
    assert alone.rows.filter(notice="call").height == 1


def test_an_old_database_of_whatsapp_is_read_too(tmp_path: Path):
    reading = read(databases.whatsapp_android_old(), tmp_path)
    rows = reading.rows
    assert rows["text"].to_list()[:3] == ["Answer me", "Stop", "look"]
    assert rows["state"].to_list()[3] == "deleted"
    assert (rows["sender"][4], rows["thread"][4], rows["notice"][5]) == (FARAH, "Book club", "group_changed")
    assert details(reading, 1)["quoted"] == "Answer me"
    assert rows["place"][6] == "50.71,-2.43"
    assert rows.filter(kind="call").height == 3


def test_whatsapp_on_an_iphone_names_people_answers_and_files(tmp_path: Path):
    reading = read(databases.whatsapp_iphone(), tmp_path)
    rows = reading.rows
    assert rows.select("sender", "sender_name", "thread").row(0) == (DEV, "Dev", "Dev")
    assert rows.select("sender", "sender_name", "thread").row(5) == (FARAH, "Farah", "Book club")
    assert details(reading, 1)["reply_to"] == "4AB0000000000000000F"
    assert (rows["state"][2], rows["text"][3], rows["attachments"][3][0]["name"]) == (
        "deleted",
        "your door",
        "a.jpg",
    )
    calls = read(databases.whatsapp_iphone_calls(), tmp_path).rows
    assert calls.select("direction", "answered").rows() == [
        ("to_owner", False),
        ("from_owner", True),
        (None, False),
    ]


@given(st.binary(max_size=300))
def test_metadata_of_any_bytes_names_an_answer_or_none(data: bytes):
    assert iphone._answered(data) is None or isinstance(iphone._answered(data), str)


def test_texts_count_thousandths_and_multimedia_messages_count_seconds(tmp_path: Path):
    rows = read(databases.android_texts(), tmp_path).rows
    assert rows["at"][0].isoformat() == "2025-10-09T08:53:20+00:00"
    assert rows["at"][5].isoformat() == "2025-10-09T08:55:00+00:00"
    assert rows["state"].to_list() == ["sent", "sent", "draft", "sent", "failed", "sent", "sent"]
    picture, both = rows.row(5, named=True), rows.row(6, named=True)
    assert (picture["sender"], picture["text"], picture["attachments"][0]["name"]) == (
        DEV,
        "your door",
        "door.jpg",
    )
    assert both["recipients"] == [FARAH, DEV]


def test_a_withheld_number_is_not_an_unknown_one(tmp_path: Path):
    calls = read(databases.android_calls(), tmp_path).rows
    assert calls["address_hidden"].to_list() == [False, False, True, True, False, False]
    assert calls["answered"].to_list() == [True, False, False, False, False, False]
    iphone_list = read(databases.iphone_calls(), tmp_path).rows
    assert iphone_list["address_hidden"].to_list() == [False, True, False]
    assert iphone_list["at"][0].isoformat() == "2025-10-09T08:53:20.250000+00:00"
    assert read(databases.iphone_old_calls(), tmp_path).rows["direction"].to_list() == [
        "to_owner",
        "from_owner",
        "to_owner",
    ]
    assert read(databases.iphone_voicemail(), tmp_path).rows["channel"].to_list() == ["voicemail"] * 2


@pytest.mark.parametrize(
    ("write", "table", "date"),
    [
        (databases.whatsapp_android, "message", "timestamp"),
        (databases.whatsapp_iphone, "ZWAMESSAGE", "ZMESSAGEDATE"),
        (databases.android_calls, "calls", "date"),
    ],
)
def test_a_date_that_is_no_number_is_a_problem_of_its_record_alone(
    tmp_path: Path, write: Callable[[], bytes], table: str, date: str
):
    whole = read(write(), tmp_path)
    broken = read(changed(write(), f"UPDATE {table} SET {date} = 'soon' WHERE rowid = 2"), tmp_path)
    assert (broken.records, broken.problems["code"].to_list()) == (whole.records, ["time-unreadable"])
    far = read(changed(write(), f"UPDATE {table} SET {date} = 9e30 WHERE rowid = 2"), tmp_path)
    assert far.problems.height == 0
    assert "time-out-of-range" in codes(far)


def test_a_table_beside_the_messages_may_be_missing_or_of_another_version(tmp_path: Path):
    data = changed(
        databases.whatsapp_android(),
        "DROP TABLE message_quoted",
        "DROP TABLE message_media",
        "ALTER TABLE receipt_user DROP COLUMN played_timestamp",
        "UPDATE chat SET jid_row_id = 'x'",
    )
    reading = read(data, tmp_path)
    assert (reading.records, reading.problems.height) == (17, 0)
    assert reading.rows["sender"][0] is None


def test_a_view_that_stands_for_a_table_is_not_read(tmp_path: Path):
    data = changed(
        databases.android_calls(),
        "ALTER TABLE calls RENAME TO kept",
        "CREATE VIEW calls AS SELECT * FROM kept",
    )
    path = tmp_path / "calllog.db"
    path.write_bytes(data)
    found = registry.read_file(path, beside=frozenset(), options=ReadOptions())
    assert (found.readings, found.unknown) == ((), ("calllog.db",))
    assert "a database of an app" in found.remarks[0].sentence


def test_one_file_is_opened_once_to_tell_which_format_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    counted = []
    whole = opening._whole
    monkeypatch.setattr(opening, "_whole", lambda document: counted.append(1) or whole(document))
    path = tmp_path / "calllog.db"
    path.write_bytes(changed(databases.android_calls(), "UPDATE calls SET duration = 77"))
    assert registry.detect(intake.on_disk(path, beside=frozenset())).format == "android-phone"  # type: ignore[union-attr]
    assert counted == [1]


@settings(max_examples=60)
@given(place=st.integers(0, 4_000), put=st.binary(min_size=1, max_size=40), which=st.integers(0, 8))
def test_whatever_is_written_into_a_database_every_record_is_a_row_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, place: int, put: bytes, which: int
):
    data = databases.EVERY[which][1]()
    broken = data[:place] + put + data[place + len(put) :]
    path = tmp_path_factory.getbasetemp() / "broken.db"
    path.write_bytes(broken)
    for reading in registry.read_file(path, beside=frozenset(), options=ReadOptions()).readings:
        assert reading.records == reading.rows.height + reading.problems.height

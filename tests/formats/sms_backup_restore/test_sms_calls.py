"""Calls of SMS Backup & Restore and Super Backup: the seven types, and callers who show no number."""

import json

import pytest
from sms_backups import DEV, NOON, backup, call, read


def only(record: str) -> dict[str, object]:
    reading = read(backup(record, root="calls"))
    assert (reading.records, reading.rows.height) == (1, 1)
    row = reading.rows.row(0, named=True)
    return {**row, "details": json.loads(row["details"])}


@pytest.mark.parametrize(
    ("kind", "word", "direction", "answered", "channel"),
    [
        ("1", "incoming", "to_owner", True, "call"),
        ("2", "outgoing", "from_owner", True, "call"),
        ("3", "missed", "to_owner", False, "call"),
        ("4", "voicemail", "to_owner", False, "voicemail"),
        ("5", "rejected", "to_owner", False, "call"),
        ("6", "blocked", "to_owner", False, "call"),
        ("7", "answered on another device", "to_owner", True, "call"),
    ],
)
def test_each_type_of_call_is_read_with_its_word(kind, word, direction, answered, channel):
    row = only(call(type=kind))
    assert (row["direction"], row["answered"], row["channel"], row["kind"]) == (
        direction,
        answered,
        channel,
        "call",
    )
    assert row["details"]["type"] == word
    assert (row["duration_s"], row["as_written"], row["precision"], row["state"]) == (
        61.0,
        NOON,
        "exact",
        "sent",
    )


def test_a_caller_is_named_and_so_is_who_was_called():
    row = only(call())
    assert (row["sender"], row["sender_name"], row["recipients"], row["address_hidden"]) == (
        DEV,
        "Dev",
        None,
        False,
    )
    row = only(call(type="2"))
    assert (row["sender"], row["sender_name"], row["recipients"], row["address_hidden"]) == (
        None,
        None,
        [DEV],
        False,
    )
    assert row["details"]["contact_name"] == "Dev"


def test_an_outgoing_call_that_did_not_last_was_not_answered():
    assert only(call(type="2", duration="0"))["answered"] is False
    assert only(call(type="2", duration="null"))["answered"] is None


def test_an_incoming_call_of_no_length_was_answered_all_the_same():
    row = only(call(duration="0"))
    assert (row["answered"], row["duration_s"]) == (True, 0.0)


@pytest.mark.parametrize(
    ("changes", "hidden", "word"),
    [
        ({"number": "", "presentation": "2"}, True, "withheld"),
        ({"number": DEV, "presentation": "2"}, True, "withheld"),
        ({"number": "", "presentation": "1"}, True, "withheld"),
        ({"number": "", "presentation": None}, True, "withheld"),
        ({"number": "null", "presentation": None}, True, "withheld"),
        ({"number": None, "presentation": None}, True, "withheld"),
        ({"number": "-1", "presentation": None}, True, "withheld"),
        ({"number": "-2", "presentation": None}, True, "withheld"),
        ({"number": "-3", "presentation": None}, True, "withheld"),
        ({"number": "", "presentation": "3"}, False, "unknown"),
        ({"number": "-1", "presentation": "3"}, False, "unknown"),
        ({"number": "", "presentation": "4"}, False, "payphone"),
        ({"number": "", "presentation": "5"}, False, "unavailable"),
    ],
)
def test_withheld_is_told_apart_from_unknown(changes, hidden, word):
    row = only(call(type="3", contact_name="Private number", **changes))
    assert (row["sender"], row["sender_name"], row["address_hidden"]) == (None, None, hidden)
    assert row["details"]["presentation"] == word
    assert row["details"]["contact_name"] == "Private number"


def test_a_number_the_phone_did_not_show_is_kept_in_the_details():
    assert only(call(presentation="2"))["details"]["number"] == DEV
    assert only(call(number="-2", presentation=None))["details"]["number"] == "-2"
    assert "number" not in only(call())["details"]


def test_a_call_to_nobody_is_not_a_withheld_caller():
    row = only(call(type="2", number="", presentation="2"))
    assert (row["address_hidden"], row["recipients"]) == (False, None)


def test_digits_dialled_after_the_call_began_are_kept():
    assert only(call(type="2", post_dial_digits=",123#"))["details"]["post_dial_digits"] == ",123#"


@pytest.mark.parametrize("duration", ["-4", "ten", "1e3", "99999999", "4.5"])
def test_a_length_that_cannot_be_read_is_said_and_the_call_stays(duration):
    reading = read(backup(call(duration=duration), root="calls"))
    assert reading.rows["duration_s"].to_list() == [None]
    assert [each.code for each in reading.assumptions] == ["duration"]


def test_a_type_nobody_knows_leaves_the_side_open():
    row = only(call(type="12"))
    assert (row["direction"], row["answered"], row["sender"], row["recipients"]) == (None, None, None, None)
    assert row["details"] == {
        "type": "type 12",
        "number": DEV,
        "contact_name": "Dev",
        "notes": ["unknown-type"],
    }


def test_a_call_without_a_date_is_a_row_without_a_time():
    assert read(backup(call(date="null"), root="calls")).rows["precision"].to_list() == ["none"]


def test_calls_and_messages_may_stand_in_one_root():
    assert read(backup(call(), root="smses")).rows["kind"].to_list() == ["call"]


def test_super_backup_calls_are_read_and_the_app_is_named():
    log = (
        f'<log number="{DEV}" time="03.03.2026 13:00:00" date="{NOON}" type="3" name="Dev" new="1" dur="0" />'
    )
    reading = read(backup(log, root="alllogs"))
    row = reading.rows.row(0, named=True)
    assert (row["sender"], row["sender_name"], row["answered"], row["duration_s"]) == (DEV, "Dev", False, 0.0)
    assert reading.assumptions[0].sentence == "This file was written by the app Super Backup."

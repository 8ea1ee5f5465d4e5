"""Text messages of SMS Backup & Restore: every type, every gap, and what is said about them."""

import json
from datetime import UTC, datetime

import pytest
from sms_backups import BEN, DEV, NOON, backup, read, sms

WHEN = datetime(2026, 3, 3, 12, tzinfo=UTC)


def only(*records: str) -> dict[str, object]:
    reading = read(backup(*records))
    assert (reading.records, reading.rows.height) == (1, 1)
    return reading.rows.row(0, named=True)


def details(row: dict[str, object]) -> dict[str, object]:
    return json.loads(str(row["details"])) if row["details"] else {}


def test_a_received_message_comes_from_the_address_with_its_name_and_the_instant_the_phone_kept():
    row = only(sms())
    expected = {
        "record": 1, "line": 4, "kind": "message", "at": WHEN, "wall": None, "precision": "exact",
        "as_written": NOON, "channel": "text", "direction": "to_owner", "sender": DEV, "sender_name": "Dev",
        "recipients": None, "address_hidden": False, "subject": None, "text": "Hello", "attachments": None,
        "state": "sent", "notice": None, "thread": DEV, "raw": sms(), "details": None,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_a_sent_message_goes_to_the_address_and_keeps_the_contact_name_beside_it():
    row = only(sms(type="2", contact_name="Dev &quot;D&quot; \\ O&apos;Neil"))
    assert (row["direction"], row["sender"], row["sender_name"]) == ("from_owner", None, None)
    assert row["recipients"] == [DEV]
    assert details(row) == {"contact_name": 'Dev "D" \\ O\'Neil'}


@pytest.mark.parametrize(
    ("kind", "direction", "state", "box"),
    [
        ("1", "to_owner", "sent", None),
        ("2", "from_owner", "sent", None),
        ("3", "from_owner", "draft", None),
        ("4", "from_owner", "draft", "outbox"),
        ("5", "from_owner", "failed", None),
        ("6", "from_owner", "draft", "queued"),
    ],
)
def test_each_type_has_its_direction_and_state(kind, direction, state, box):
    row = only(sms(type=kind))
    assert (row["direction"], row["state"], details(row).get("box")) == (direction, state, box)


def test_a_type_nobody_knows_leaves_the_side_open_and_is_said():
    reading = read(backup(sms(type="9")))
    row = reading.rows.row(0, named=True)
    assert (row["direction"], row["sender"], row["recipients"], row["thread"]) == (None, None, None, DEV)
    assert details(row) == {"box": "type 9", "contact_name": "Dev", "notes": ["unknown-type"]}
    assert [each.code for each in reading.assumptions] == ["unknown-type"]


@pytest.mark.parametrize("missing", ["null", ""])
def test_the_word_null_stands_for_nothing(missing):
    row = only(sms(address=missing, subject=missing, body=missing, contact_name=missing, date_sent=missing))
    names = ("sender", "sender_name", "subject", "text", "thread", "details")
    assert [row[name] for name in names] == [None] * len(names)


def test_a_person_who_is_not_in_the_contacts_has_no_name():
    assert only(sms(contact_name="(Unknown)"))["sender_name"] is None


def test_attributes_that_are_absent_are_as_if_null():
    row = only(sms(subject=None, contact_name=None, date_sent=None, status=None, read=None))
    assert (row["sender"], row["sender_name"], row["subject"], row["details"]) == (DEV, None, None, None)


def test_what_the_sender_stamped_what_was_delivered_and_what_was_not_opened_stand_in_the_details():
    assert details(only(sms(date_sent="1772539190123"))) == {"date_sent": "2026-03-03T11:59:50.123Z"}
    assert details(only(sms(date_sent="1772539190"))) == {"date_sent": "2026-03-03T11:59:50.000Z"}
    assert details(only(sms(date_sent="yesterday"))) == {"date_sent": "yesterday"}
    assert details(only(sms(read="0"))) == {"read": False}
    sent = {
        code: details(only(sms(type="2", status=code, contact_name="null")))
        for code in ("-1", "0", "32", "64")
    }
    assert sent == {
        "-1": {}, "0": {"delivery": "complete"}, "32": {"delivery": "pending"}, "64": {"delivery": "failed"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Fish &amp; chips &lt;3 &gt; &quot;x&quot; it&apos;s", 'Fish & chips <3 > "x" it\'s'),
        ("one&#10;two&#13;&#10;three&#9;four", "one\ntwo\r\nthree\tfour"),
        (
            "&#55357;&#56860; &#xd83d;&#xDE1C; \U0001f61c &#128540; &#x1F61C;",
            "\U0001f61c " * 4 + "\U0001f61c",
        ),
        ("&amp;#10; &#38;lt;", "&#10; &lt;"),
        ("\u200ehidden\u202e", "\u200ehidden\u202e"),
        ("one\ntwo\r\nthree\tfour", "one\ntwo\nthree\tfour"),
        ("a > b", "a > b"),
    ],
)
def test_text_is_what_the_person_saw(written, text):
    row = only(sms(body=written))
    assert row["text"] == text
    assert written in str(row["raw"])


@pytest.mark.parametrize(
    "written", ["a&#0;b", "a&#55357;b", "a&#56860;b", "a&#xFFFE;b", "a&#9999999;b", "a\x07b", "a\ufffeb"]
)
def test_characters_no_text_may_hold_are_left_out_and_counted(written):
    reading = read(backup(sms(body=written), sms()))
    assert reading.rows["text"].to_list() == ["ab", "Hello"]
    assert details(reading.rows.row(0, named=True)) == {"notes": ["characters-dropped"]}
    (said,) = reading.assumptions
    assert (said.code, said.sentence[-11:]) == ("characters-dropped", "Records: 1.")


def test_letters_that_are_not_utf_8_become_the_replacement_character_and_are_counted():
    reading = read(backup(sms(body="caf~"), sms()).encode().replace(b"~", b"\xe9"))
    assert reading.rows["text"].to_list() == ["caf\ufffd", "Hello"]
    assert [each.code for each in reading.assumptions] == ["bytes-replaced"]


def test_an_emoji_written_as_two_halves_of_three_bytes_is_one_emoji():
    reading = read(backup(sms(body="~")).encode().replace(b"~", b"\xed\xa0\xbd\xed\xb8\x9c"))
    assert (reading.rows["text"].to_list(), reading.assumptions) == (["\U0001f61c"], ())


@pytest.mark.parametrize(
    "date", ["null", "", "abc", "-5", "1772539200000.5", "253402300800000", "1" * 5000, "\u0661"]
)
def test_a_record_without_a_date_that_can_be_read_keeps_its_words_without_a_time(date):
    reading = read(backup(sms(date=date), sms()))
    assert (reading.records, reading.problems.height) == (2, 0)
    row = reading.rows.row(0, named=True)
    assert (row["at"], row["precision"], row["as_written"]) == (None, "none", date[:100] or None)
    assert (row["line"], row["text"]) == (4, "Hello")
    assert [each.code for each in reading.assumptions] == ["no-time"]


def test_a_record_without_any_date_is_a_row_without_a_time():
    assert read(backup(sms(date=None))).rows["precision"].to_list() == ["none"]


def test_a_date_of_zero_means_no_time_is_known():
    reading = read(backup(sms(date="0")))
    row = reading.rows.row(0, named=True)
    assert (row["at"], row["precision"], row["as_written"]) == (None, "none", "0")
    assert [each.code for each in reading.assumptions] == ["no-time"]


def test_the_order_of_the_file_and_of_the_attributes_does_not_matter():
    late, early = sms(date="1772539300000"), f'<sms body="Early" type="1" date="{NOON}" address="{BEN}"/>'
    reading = read(backup(late, early))
    assert reading.rows["text"].to_list() == ["Hello", "Early"]
    assert reading.rows["sender"].to_list() == [DEV, BEN]


def test_unknown_attributes_and_apostrophes_are_read_and_kept_in_raw():
    odd = f"<sms address='{DEV}' date='{NOON}' type='1' body='say \"hi\"' mood='cross'  />"
    row = only(odd)
    assert (row["text"], row["raw"]) == ('say "hi"', odd)


def test_sms_written_by_super_backup_are_read_and_the_app_is_named():
    record = (
        f'<sms address="{DEV}" time="03.03.2026 12:00:00" date="{NOON}" type="1" body="Hello" name="Dev" />'
    )
    reading = read(backup(record, root="allsms"))
    assert reading.rows.row(0, named=True)["sender_name"] == "Dev"
    assert [each.code for each in reading.assumptions] == ["app"]
    assert "Super Backup" in reading.assumptions[0].sentence

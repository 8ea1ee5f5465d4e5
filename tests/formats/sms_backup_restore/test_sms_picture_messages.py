"""Picture and group messages: parts, media that is hashed as it passes, and who sent to whom."""

import base64
import hashlib
import json
from datetime import UTC, datetime

import pytest
from sms_backups import ASHA, BEN, DEV, TEXT, backup, mms, part, read, sms

from chesil.readers.sms_backup_restore import encoding
from chesil.readers.sms_backup_restore.media import read_mark, without_media

CARA = "+447700900444"
PICTURE = bytes(range(256)) * 5
WRITTEN = base64.b64encode(PICTURE).decode()
IMAGE = part(ct="image/jpeg", cl="photo.jpg", name="photo.jpg", text="null", data=WRITTEN)
SHA = hashlib.sha256(PICTURE).hexdigest()


def only(record: str) -> dict[str, object]:
    reading = read(backup(record))
    assert (reading.records, reading.rows.height) == (1, 1)
    row = reading.rows.row(0, named=True)
    return {**row, "details": json.loads(row["details"] or "{}")}


def group(**changes: str) -> str:
    addrs = ((DEV, "137"), (ASHA, "151"), (BEN, "151"), (CARA, "130"))
    return mms(
        TEXT, addrs=addrs, **{"address": f"{DEV}~{BEN}~{CARA}", "contact_name": "Dev, Ben, Cara", **changes}
    )


def test_a_picture_message_has_its_text_and_its_picture_with_size_and_hash():
    row = only(mms(part(ct="application/smil", seq="-1", text="&lt;smil/&gt;"), IMAGE, TEXT))
    assert row["text"] == "Look at this"
    assert row["attachments"] == [
        {"name": "photo.jpg", "media_type": "image/jpeg", "size_bytes": len(PICTURE), "sha256": SHA}
    ]
    assert (row["sender"], row["sender_name"], row["recipients"]) == (DEV, "Dev", None)
    assert (row["at"], row["channel"]) == (datetime(2026, 3, 3, 12, tzinfo=UTC), "text")
    assert row["details"]["date_sent"] == "2026-03-03T11:59:50.000Z"


def test_the_media_itself_is_never_kept():
    row = only(mms(IMAGE))
    assert WRITTEN not in str(row["raw"])
    assert f'data="[media left out: {len(PICTURE)} bytes, sha256 {SHA}]"' in str(row["raw"])


def test_several_texts_are_joined_and_parts_without_anything_are_passed_over():
    empty = part(ct="text/plain", text="null")
    second = part(ct="text/plain", text="And this&#10;&#55357;&#56860;")
    row = only(mms(TEXT, empty, second))
    assert (row["text"], row["attachments"]) == ("Look at this\nAnd this\n\U0001f61c", None)


def test_a_part_takes_its_name_from_where_there_is_one():
    rows = [
        only(mms(part(ct="audio/amr", **{where: "a.amr"}, data="AAAA")))
        for where in ("name", "fn", "cl", "cid")
    ]
    assert [row["attachments"][0]["name"] for row in rows] == ["a.amr"] * 4
    nameless = only(mms(part(ct="audio/amr", data="null")))
    assert nameless["attachments"] == [
        {"name": None, "media_type": "audio/amr", "size_bytes": None, "sha256": None}
    ]


@pytest.mark.parametrize("data", ["not base64!!", "QUI", "QUI=QUI=", "QQ===", "====", "QUJD;", "&#65;AAA"])
def test_media_that_does_not_decode_is_named_and_said(data):
    reading = read(backup(mms(part(ct="image/png", name="broken.png", data=data), TEXT)))
    row = reading.rows.row(0, named=True)
    assert row["attachments"] == [
        {"name": "broken.png", "media_type": "image/png", "size_bytes": None, "sha256": None}
    ]
    assert json.loads(row["details"])["broken_media"] == ["broken.png"]
    assert [each.code for each in reading.assumptions] == ["media-broken"]
    assert row["text"] == "Look at this"


@pytest.mark.parametrize("between", ["\n", "&#10;", "&#13;&#10;", " ", "\r\n", "&#x0A;"])
def test_base64_broken_into_lines_decodes_and_lines_are_still_counted(between):
    data = between.join(WRITTEN[at : at + 76] for at in range(0, len(WRITTEN), 76))
    written = backup(mms(part(ct="image/png", data=data)), sms(body="Later"))
    reading = read(written)
    assert reading.rows["attachments"].to_list()[0][0]["sha256"] == SHA
    later = written[: written.index("Later")].count("\n") + 1
    assert reading.rows["line"].to_list() == [4, later]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1000])
def test_media_is_found_wherever_the_blocks_are_cut(size):
    whole = backup(mms(IMAGE, TEXT, part(ct="image/png", data="QUJD&#10;REVG")), sms()).encode()
    blocks = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert b"".join(without_media(blocks)) == b"".join(without_media([whole]))
    assert whole.count(b"\n") == b"".join(without_media(blocks)).count(b"\n")


def test_what_looks_like_a_part_in_a_comment_is_left_alone():
    comment = '<!-- <part data=" -->'
    reading = read(backup(comment, mms(IMAGE), sms(), count=2))
    assert (reading.records, reading.assumptions) == (2, ())
    assert reading.rows["attachments"].to_list()[0][0]["sha256"] == SHA


def test_a_mark_is_only_what_the_reader_writes():
    assert read_mark("[media left out: 3 bytes, sha256 abc]") is None
    row = only(mms(part(ct="image/png", data=f"[media left out: 3 bytes, sha256 {SHA}]")))
    assert row["attachments"][0]["sha256"] is None


@pytest.mark.parametrize(
    ("box", "direction", "state", "folder"),
    [
        ("1", "to_owner", "sent", None),
        ("2", "from_owner", "sent", None),
        ("3", "from_owner", "draft", None),
        ("4", "from_owner", "draft", "outbox"),
        ("5", "from_owner", "failed", None),
    ],
)
def test_each_box_has_its_direction_and_state(box, direction, state, folder):
    row = only(mms(TEXT, msg_box=box))
    assert (row["direction"], row["state"], row["details"].get("box")) == (direction, state, folder)


@pytest.mark.parametrize(
    ("kind", "direction"), [("128", "from_owner"), ("132", "to_owner"), ("130", "to_owner")]
)
def test_without_a_box_the_kind_of_message_says_the_direction(kind, direction):
    assert only(mms(TEXT, msg_box="null", m_type=kind))["direction"] == direction


def test_without_box_and_kind_the_side_stays_open():
    row = only(mms(TEXT, msg_box="null", m_type="null"))
    assert (row["direction"], row["sender"], row["details"]["box"]) == (None, None, "msg_box null")
    assert row["details"]["notes"] == ["unknown-type"]


def test_a_group_message_comes_from_its_sender_and_goes_to_the_others_but_the_owner():
    row = only(group())
    assert (row["sender"], row["recipients"]) == (DEV, [BEN, CARA])
    assert (row["sender_name"], row["details"]["contact_name"]) == (None, "Dev, Ben, Cara")
    assert row["thread"] == f"{DEV}~{BEN}~{CARA}"
    assert row["details"]["addresses"][3] == {"address": CARA, "role": "cc"}


def test_addresses_are_compared_by_their_last_digits():
    row = only(group(address="07700900222~07700900333~07700900444"))
    assert row["recipients"] == [BEN, CARA]


def test_a_recipient_is_not_taken_for_the_owner_where_others_are_missing_too():
    row = only(group(address=DEV))
    assert row["recipients"] == [ASHA, BEN, CARA]


def test_a_sent_group_message_goes_to_all_and_its_sender_is_the_owner():
    addrs = ((ASHA, "137"), (DEV, "151"), (BEN, "129"))
    reading = read(backup(mms(TEXT, addrs=addrs, msg_box="2", m_type="128", address=f"{DEV}~{BEN}")))
    row = reading.rows.row(0, named=True)
    assert (row["sender"], row["recipients"]) == (None, [DEV, BEN])
    assert [(each.name, bool(each.reason)) for each in reading.owners] == [(ASHA, True)]


def test_the_token_for_the_own_number_is_no_address():
    addrs = (("insert-address-token", "137"), (DEV, "151"))
    reading = read(backup(mms(TEXT, addrs=addrs, msg_box="2", m_type="128")))
    assert reading.rows["recipients"].to_list() == [[DEV]]
    assert reading.owners == ()


def test_a_number_that_also_writes_to_the_phone_is_not_called_its_owner():
    sent = mms(TEXT, addrs=((BEN, "137"), (DEV, "151")), msg_box="2", m_type="128")
    assert [each.name for each in read(backup(sent)).owners] == [BEN]
    assert read(backup(sent, sms(address=BEN))).owners == ()


def test_where_all_addresses_are_equal_the_box_is_trusted():
    same = ((DEV, "137"), (DEV, "151"))
    reading = read(backup(mms(TEXT, addrs=same), mms(TEXT, addrs=same, msg_box="2", m_type="128")))
    assert reading.rows["sender"].to_list() == [DEV, None]
    assert reading.rows["recipients"].to_list() == [None, [DEV]]
    assert [each.code for each in reading.assumptions] == ["same-addresses"]


def test_without_addrs_the_address_of_the_conversation_is_used():
    assert only(mms(TEXT, addrs=()))["sender"] == DEV
    assert only(mms(TEXT, addrs=(), msg_box="2"))["recipients"] == [DEV]
    nobody = only(mms(TEXT, addrs=(), address=f"{DEV}~{BEN}"))
    assert (nobody["sender"], nobody["address_hidden"]) == (None, False)


def test_a_message_that_was_never_downloaded_is_said():
    reading = read(backup(mms(m_type="130")))
    row = reading.rows.row(0, named=True)
    assert (row["text"], json.loads(row["details"])["downloaded"]) == (None, False)
    assert [each.code for each in reading.assumptions] == ["not-downloaded"]


def test_a_time_in_seconds_is_read_as_seconds_and_said():
    reading = read(backup(mms(TEXT, date="1772539200")))
    row = reading.rows.row(0, named=True)
    assert (row["at"], row["as_written"]) == (datetime(2026, 3, 3, 12, tzinfo=UTC), "1772539200")
    assert [each.code for each in reading.assumptions] == ["seconds"]


def test_a_picture_message_without_a_date_has_no_time_and_its_media_are_named():
    reading = read(backup(mms(IMAGE, date="null")))
    assert reading.rows["precision"].to_list() == ["none"]
    assert WRITTEN not in reading.rows["raw"][0]


def test_media_larger_than_any_block_is_hashed_as_it_passes(monkeypatch):
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 1 << 10)
    large = PICTURE * 400
    data = base64.b64encode(large).decode()
    reading = read(backup(mms(part(ct="video/mp4", name="v.mp4", data=data), TEXT), sms()))
    (found,) = reading.rows["attachments"].to_list()[0]
    assert (found["size_bytes"], found["sha256"]) == (len(large), hashlib.sha256(large).hexdigest())
    assert reading.rows.height == 2

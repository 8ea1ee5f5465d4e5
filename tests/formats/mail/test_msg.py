"""Outlook items: every property that is used, every body, and files that are damaged on purpose."""

import hashlib
import io
import json
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outlook_items import Tree, Value, attachment, compound, item

from chesil.readers import intake
from chesil.readers.mail import EML, MSG, rtf
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

SENT = datetime(2026, 1, 4, 9, 30, 15, tzinfo=UTC)
BASIC: dict[int, Value] = {
    0x001A: "IPM.Note",
    0x0037: "Sunday",
    0x0C1A: "Dev Example",
    0x0C1F: "dev@example.org",
    0x1000: "I will be there\r\nat ten.\r\n",
    0x0039: SENT,
    0x0E06: datetime(2026, 1, 4, 9, 30, 20, tzinfo=UTC),
}
TRANSPORT = (
    "Received: from a by b; Sun, 4 Jan 2026 10:30:20 +0100\r\nFrom: Dev <dev@example.org>\r\n"
    "Date: Sun, 4 Jan 2026 10:30:15 +0100\r\nMessage-ID: <1@example.org>\r\n\r\n"
)


def document(data: bytes) -> Document:
    return Document(
        name="item.msg",
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(
    changes: dict[int, Value | None] | None = None, *, inside: Tree | None = None, codec: str = ""
) -> Reading:
    given = {number: value for number, value in {**BASIC, **(changes or {})}.items() if value is not None}
    return MSG.read(document(compound(item(given, inside=inside, codec=codec))), ReadOptions())


def row(changes: dict[int, Value | None] | None = None, **more: Any) -> dict[str, Any]:
    found = read(changes, **more).rows.row(0, named=True)
    return {**found, "details": json.loads(found["details"])}


def said(changes: dict[int, Value | None], **more: Any) -> list[str]:
    return [assumption.code for assumption in read(changes, **more).assumptions]


def recipient(name: str, address: str, *, kind: int = 1, smtp: str = "") -> Tree:
    properties: dict[int, Value] = {0x3001: name, 0x3003: address, 0x0C15: kind}
    return item({**properties, **({0x39FE: smtp} if smtp else {})}, header=8)


def test_a_mail_becomes_one_row():
    found = row(inside={"__recip_version1.0_#00000000": recipient("Asha", "asha@example.com")})
    assert (found["kind"], found["channel"], found["state"]) == ("message", "email", "sent")
    assert found["at"] == SENT
    assert found["as_written"] == "2026-01-04T09:30:15Z"
    assert (found["sender_name"], found["sender"]) == ("Dev Example", "dev@example.org")
    assert found["recipients"] == ["asha@example.com"]
    assert found["subject"] == "Sunday"
    assert found["text"] == "I will be there\nat ten."
    assert found["details"]["class"] == "IPM.Note"
    assert found["details"]["times"]["delivered"] == "2026-01-04T09:30:20Z"
    assert "I will be there" in found["raw"]
    assert read().assumptions == ()


def test_the_header_it_came_with_is_kept_and_gives_the_offset():
    found = row({0x007D: TRANSPORT})
    assert found["at"] == SENT
    assert found["offset_minutes"] == 60
    assert found["as_written"] == "Sun, 4 Jan 2026 10:30:15 +0100"
    assert found["details"]["headers"][3] == ["Message-ID", "<1@example.org>"]
    assert found["thread"] == "<1@example.org>"
    assert found["raw"].count("Message-ID") == 1


def test_a_header_date_more_than_a_day_away_is_shown_with_the_property():
    changed = {0x007D: TRANSPORT.replace("Date: Sun, 4", "Date: Wed, 7")}
    found = row(changed)
    assert found["at"] == SENT
    assert found["details"]["date"] == "Wed, 7 Jan 2026 10:30:15 +0100"
    assert said(changed) == ["dates-differ"]


@pytest.mark.parametrize(
    ("changes", "at", "code"),
    [
        ({0x0039: None, 0x0E06: None, 0x007D: TRANSPORT}, SENT, ""),
        ({0x0039: None}, datetime(2026, 1, 4, 9, 30, 20, tzinfo=UTC), "date-from-received"),
        ({0x0039: None, 0x0E06: None, 0x3007: SENT}, SENT, "date-created"),
        ({0x0039: None, 0x0E06: None}, None, "date-missing"),
        ({0x0039: datetime(1601, 1, 2, tzinfo=UTC), 0x0E06: None}, None, "date-missing"),
        ({0x0039: datetime(9999, 1, 2, tzinfo=UTC), 0x0E06: None}, None, "date-missing"),
    ],
)
def test_the_best_time_there_is_is_used(changes: dict[int, Value | None], at: datetime | None, code: str):
    assert row(changes)["at"] == at
    assert said(changes) == ([code] if code else [])


def test_an_exchange_address_gives_way_to_the_one_that_means_something():
    exchange = "/O=EXAMPLE/OU=FIRST/CN=RECIPIENTS/CN=DEV"
    assert row({0x0C1F: exchange, 0x5D01: "dev@example.org"})["sender"] == "dev@example.org"
    assert row({0x0C1F: exchange, 0x007D: TRANSPORT})["sender"] == "dev@example.org"
    assert row({0x0C1F: exchange})["sender"] == exchange
    people = {"__recip_version1.0_#00000000": recipient("Asha", exchange, smtp="asha@example.com")}
    assert row(inside=people)["recipients"] == ["asha@example.com"]


def test_who_sent_it_for_another_is_kept():
    found = row({0x0042: "Eli", 0x0065: "eli@example.org"})
    assert found["sender"] == "eli@example.org"
    assert found["details"]["sent_by"] == ["Dev Example", "dev@example.org"]


def test_an_item_without_a_sender_says_so():
    nobody = {0x0C1A: None, 0x0C1F: None}
    assert row(nobody)["sender"] is None
    assert said(nobody) == ["sender-missing"]


def test_recipients_are_told_apart_by_their_kind():
    people: Tree = {
        f"__recip_version1.0_#{number:08X}": recipient(name, f"{name}@example.com", kind=number + 1)
        for number, name in enumerate(["asha", "eli", "farah"])
    }
    found = row(inside=people)
    assert found["recipients"] == ["asha@example.com", "eli@example.com", "farah@example.com"]
    assert found["details"]["bcc"] == [["farah", "farah@example.com"]]
    assert row({0x0E04: "Asha; Eli", 0x0E03: "Farah"})["recipients"] == ["Asha", "Eli", "Farah"]


@pytest.mark.parametrize(
    ("page", "codec", "text"),
    [(0, "cp1252", "Été"), (932, "cp932", "あ"), (65001, "utf-8", "é日"), (28592, "iso8859-2", "ž")],
)
def test_texts_of_old_items_are_read_in_their_code_page(page: int, codec: str, text: str):
    found = row({0x0037: text, 0x3FFD: page} if page else {0x0037: text}, codec=codec)
    assert found["subject"] == text


def test_without_plain_text_the_page_is_made_plain():
    page = {0x1000: None, 0x1013: b"<p>I see &eacute;</p>", 0x3FDE: 65001}
    assert row(page)["text"] == "I see é"
    assert said(page) == ["text-from-html"]


RICH = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}\f0 I see \'e9 and \u8364? and "
    rb"\u-10179?\u-8704?\par next\tab{\b bold}\\ \{x\}\line{\pict 00ff}end}"
)


@pytest.mark.parametrize("compressed", [False, True])
def test_without_either_the_rich_text_is_made_plain(compressed: bool):
    data = packed(RICH) if compressed else struct.pack("<II4sI", len(RICH) + 12, len(RICH), b"MELA", 0) + RICH
    found = row({0x1000: None, 0x1009: data})
    assert found["text"] == "I see é and € and 😀\nnext\tbold\\ {x}\nend"
    assert found["details"]["text_from"] == "rtf"


def packed(text: bytes) -> bytes:
    """LZFu without any reference back: a control byte of zeros before every eight bytes."""
    body = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<II4sI", len(body) + 12, len(text), b"LZFu", 0) + body


def test_references_of_the_compression_reach_back_and_run_into_themselves():
    # "{\rtf1" stands at the start of the window; "ab" then repeats itself six more times.
    references = bytes([0b00010001]) + bytes([0x00, 0x04]) + b"ab}" + struct.pack(">H", (213 << 4) | 10)
    body = references + bytes(3)
    data = struct.pack("<II4sI", len(body) + 12, 21, b"LZFu", 0) + body
    assert rtf.unpacked(data) == b"{\\rtf1" + b"ab}" + b"ab}ab}ab}ab}"


@pytest.mark.parametrize(
    "data", [b"", b"x" * 15, struct.pack("<II4sI", 0, 2**32 - 1, b"LZFu", 0) + b"\xff" * 99]
)
def test_rich_text_that_is_none_is_no_text(data: bytes):
    assert rtf.to_text(rtf.unpacked(data)) == ""


@given(st.binary(max_size=300))
def test_any_rich_text_gives_text(data: bytes):
    rtf.to_text(b"{\\rtf1 " + data).encode("utf-8")
    rtf.unpacked(struct.pack("<II4sI", 0, 5_000, b"LZFu", 0) + data)


def test_attachments_are_named_with_the_hash_of_their_bytes():
    data = b"picture" * 1_000
    found = row(
        inside={
            "__attach_version1.0_#00000001": attachment({0x3704: "SHORT~1.JPG", 0x3701: b"x"}),
            "__attach_version1.0_#00000000": attachment(
                {0x3704: "DOOR~1.JPG", 0x3707: "front door.jpg", 0x370E: "image/jpeg", 0x3701: data}
            ),
        }
    )
    assert [each["name"] for each in found["attachments"]] == ["front door.jpg", "SHORT~1.JPG"]
    assert found["attachments"][0]["sha256"] == hashlib.sha256(data).hexdigest()
    assert found["attachments"][0]["size_bytes"] == 7_000


def test_an_item_inside_an_attachment_is_named_and_summed_up():
    nested = item({**BASIC, 0x0037: "Earlier", 0x0E04: "Asha", 0x0065: "eli@example.org"}, header=24)
    found = row(inside={"__attach_version1.0_#00000000": attachment({0x3705: 5}, nested=nested)})
    assert found["attachments"] == [
        {"name": "Earlier", "media_type": "application/vnd.ms-outlook", "size_bytes": None, "sha256": None}
    ]
    assert found["details"]["attached_mails"] == [
        {"from": "eli@example.org", "to": "Asha", "date": "2026-01-04T09:30:15Z", "subject": "Earlier"}
    ]


@pytest.mark.parametrize("kind", ["IPM.StickyNote", "IPM.Task", "IPM.Post"])
def test_other_kinds_of_item_are_rows_but_no_mail(kind: str):
    found = row({0x001A: kind})
    assert (found["kind"], found["channel"]) == ("message", "document")
    assert found["details"]["class"] == kind
    assert "not-a-mail" in said({0x001A: kind})


@pytest.mark.parametrize("kind", ["IPM.Note.SMIME", "ipm.note", "REPORT.IPM.Note.NDR", None])
def test_every_kind_of_mail_is_a_mail(kind: str | None):
    assert row({0x001A: kind})["channel"] == "email"


def test_an_unsent_item_is_a_draft():
    assert row({0x0E07: 0x8})["state"] == "draft"
    assert row({0x0E07: 0x1})["state"] == "sent"


def test_who_received_it_hints_at_the_owner():
    assert [owner.name for owner in read({0x0076: "asha@example.com"}).owners] == ["asha@example.com"]
    assert read({0x0076: "/O=EXAMPLE"}).owners == ()


def test_only_compound_files_with_an_item_are_recognised():
    data = compound(item(BASIC))
    assert MSG.recognises(document(data))
    assert not EML.recognises(document(data))
    assert not MSG.recognises(document(compound({"WordDocument": b"x"})))
    assert not MSG.recognises(document(b"From: dev@example.org\nSubject: x\n\n"))
    assert not MSG.recognises(document(data[:8]))
    late = compound({**{f"stream{n}": b"x" * 5_000 for n in range(20)}, **item(BASIC)})
    assert MSG.recognises(document(late))


# --- damaged on purpose


@pytest.mark.parametrize(
    "data",
    [
        b"",
        compound(item(BASIC))[:600],
        compound({"WordDocument": b"x"}),
        compound(item(BASIC))[:30] + b"\xff\xff" + compound(item(BASIC))[32:],
    ],
)
def test_a_file_without_a_readable_item_is_an_error(data: bytes):
    with pytest.raises(ReadingError):
        MSG.read(document(data), ReadOptions())


def test_a_file_that_is_too_large_is_refused():
    vast = Document(name="x", size_bytes=1 << 40, sha256="0" * 64, head=b"", opener=io.BytesIO)
    with pytest.raises(TooLarge):
        MSG.read(vast, ReadOptions())


def changed(data: bytes, at: int, number: int) -> bytes:
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]


def test_chains_that_bite_their_tail_end():
    data = compound(item({**BASIC, 0x1000: "x" * 20_000}))
    table = data.rindex(struct.pack("<II", 1, 2))
    for number in range(40):
        circling = changed(data, table + 4 * number, number)
        try:
            assert MSG.read(document(circling), ReadOptions()).records == 1
        except ReadingError:
            continue
    lists = changed(changed(data, 68, 0), 72, 2**32 - 1)  # a chain of table lists through the table itself
    assert MSG.read(document(lists), ReadOptions()).records <= 1


def test_folders_inside_themselves_and_endless_folders_end():
    tree: Tree = item(BASIC)
    for _ in range(200):
        tree = {**item(BASIC), "__attach_version1.0_#00000000": tree}
    assert MSG.read(document(compound(tree)), ReadOptions()).records == 1
    many: Tree = {**item(BASIC), **{f"folder{number}": {} for number in range(3_000)}}
    assert MSG.read(document(compound(many)), ReadOptions()).records == 1


WHOLE = compound(item(BASIC, inside={"__recip_version1.0_#00000000": recipient("Asha", "asha@example.com")}))


@given(st.integers(0, len(WHOLE) - 40), st.binary(min_size=1, max_size=40))
def test_any_change_gives_one_record_or_an_error(at: int, change: bytes):
    data = WHOLE[:at] + change + WHOLE[at + len(change) :]
    try:
        reading = MSG.read(document(data), ReadOptions())
    except ReadingError:
        return
    assert reading.records == reading.rows.height == 1


def test_every_sample_is_one_item(shared: Path):
    found = {}
    for path in sorted((shared / "exports" / "outlook-msg").rglob("*.msg")):
        sample = intake.document(path)
        assert MSG.recognises(sample), path.name
        reading = MSG.read(sample, ReadOptions())
        inside = [json.loads(each).get("inside") for each in reading.rows["details"]]
        assert (reading.records, inside.count(None)) == (reading.rows.height, 1)
        line = reading.rows.row(0, named=True)
        found[path.name] = (
            json.loads(line["details"])["class"],
            len(line["attachments"] or []),
            bool(line["text"]),
        )
    assert found == {
        "strangeDate.msg": ("IPM.Note", 0, True),
        "unicode.msg": ("IPM.Note", 2, True),
        "test-outlook.msg": ("IPM.Note", 0, True),
        "test-outlook2003.msg": ("IPM.Note", 11, True),
        "testMSG.msg": ("IPM.Note", 0, True),
        "testMSG_Appointment.msg": ("IPM.Appointment", 0, True),
        "testMSG_Contact.msg": ("IPM.Contact", 0, True),
        "testMSG_Post.msg": ("IPM.Post", 0, True),
        "testMSG_StickyNote.msg": ("IPM.StickyNote", 0, True),
        "testMSG_Task.msg": ("IPM.Task", 0, True),
        "testMSG_att_doc.msg": ("IPM.Note", 2, True),
        "testMSG_att_msg.msg": ("IPM.Note", 2, True),
        "testMSG_chinese.msg": ("IPM.Note", 0, True),
        "testMSG_forwarded.msg": ("IPM.Note", 0, True),
    }


def test_a_name_that_looks_like_an_address_is_not_the_sender():
    found = row({0x0042: "boss@example.com"})
    assert (found["sender"], found["sender_name"]) == ("dev@example.org", "boss@example.com")


def test_a_draft_is_told_as_one():
    codes = said({0x0E07: 8, 0x0039: None, 0x0C1A: None, 0x0C1F: None})
    assert "date-created" in codes
    assert not {"sender-missing", "date-from-received"} & set(codes)


def test_the_language_decides_the_code_page_before_the_internet_does():
    given = {0x3FF1: 0x0411, 0x3FDE: 50220, 0x1000: "日本"}
    assert row(given, codec="cp932")["text"] == "日本"


def named(numbers: dict[int, tuple[str, int]]) -> Tree:
    """The folder that says what named properties are called: by their number here, their set and number there."""
    sets = list(dict.fromkeys(each for each, _ in numbers.values()))
    entries = b"".join(
        struct.pack("<IHH", there, (sets.index(each) + 3) << 1, here - 0x8000)
        for here, (each, there) in numbers.items()
    )
    guids = b"".join(bytes.fromhex(each) for each in sets)
    return {"__substg1.0_00030102": entries, "__substg1.0_00020102": guids}


MEETINGS, CARDS = "0220060000000000c000000000000046", "0420060000000000c000000000000046"


def test_a_meeting_has_its_own_time_and_place():
    names = named({0x8001: (MEETINGS, 0x8208), 0x8002: (MEETINGS, 0x820D), 0x8003: (MEETINGS, 0x820E)})
    begins, ends = datetime(2026, 1, 9, 14, tzinfo=UTC), datetime(2026, 1, 9, 15, tzinfo=UTC)
    given = {0x001A: "IPM.Appointment", 0x8001: "Town hall", 0x8002: begins, 0x8003: ends}
    found = row(given, inside={"__nameid_version1.0": names})
    assert (found["kind"], found["direction"], found["at"], found["place"]) == (
        "notice",
        "observed",
        begins,
        "Town hall",
    )
    assert found["details"]["ends"] == "2026-01-09T15:00:00Z"
    plain = row({0x001A: "IPM.Schedule.Meeting.Request", 0x0060: begins})
    assert (plain["kind"], plain["at"], plain["place"]) == ("notice", begins, None)


def test_a_contact_is_a_contact_with_numbers_and_addresses():
    given = {
        0x001A: "IPM.Contact",
        0x3001: "Eli",
        0x3A1C: "07700 900345",
        0x3A09: "07700 900346",
        0x8005: "eli@example.com",
    }
    found = row(given, inside={"__nameid_version1.0": named({0x8005: (CARDS, 0x8083)})})
    assert (found["kind"], found["sender"], found["sender_name"], found["at"]) == (
        "contact",
        None,
        "Eli",
        None,
    )
    assert found["recipients"] == ["07700 900345", "07700 900346", "eli@example.com"]


def test_what_is_attached_to_a_signed_mail_is_named():
    inner = (
        b'Content-Type: multipart/signed; boundary="s"\r\n\r\n--s\r\nContent-Type: multipart/mixed; boundary="m"\r\n\r\n'
        b"--m\r\nContent-Type: text/plain\r\n\r\nI will be there.\r\n--m\r\nContent-Type: image/jpeg; name=door.jpg\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n/9j/\r\n--m--\r\n--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s"
        b"\r\n\r\nx\r\n--s--\r\n"
    )
    kind = {0x001A: "IPM.Note.SMIME.MultipartSigned", 0x1000: None}
    kept = attachment({0x3707: "smime.p7m", 0x370E: "multipart/signed", 0x3701: inner})
    inside = {"__attach_version1.0_#00000000": kept}
    found = row(kind, inside=inside)
    assert [each["name"] for each in found["attachments"]] == ["door.jpg", "smime.p7s"]
    assert found["text"] == "I will be there."
    assert "signed" in said(kind, inside=inside)
    closed = attachment({0x3707: "smime.p7m", 0x370E: "application/pkcs7-mime", 0x3701: b"\x30\x82\x01\x00"})
    inside = {"__attach_version1.0_#00000000": closed}
    assert [each["name"] for each in row(kind, inside=inside)["attachments"]] == ["smime.p7m"]
    assert "signed-closed" in said(kind, inside=inside)


def test_rich_text_is_read_by_the_letters_of_its_fonts():
    written = "Привет".encode("cp1251").hex()
    letters = "".join(f"\\'{written[at : at + 2]}" for at in range(0, len(written), 2)).encode()
    text = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial Cyr;}}"
        rb"\f0 caf\'e9 {\f1 " + letters + rb"} \'e9\plain \'e9}"
    )
    assert rtf.to_text(text) == "café Привет éé"

"""Single mails: what each field becomes, what broken mails still give, and what is no mail."""

import base64
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import intake
from chesil.readers.mail import EML, MBOX
from chesil.readers.mail.mailbag import INSIDE_DEPTH
from chesil.terms.errors import ReadingError
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

PLAIN = """\
From: Dev Example <dev@example.org>
To: Asha <asha@example.com>, eli@example.com
Cc: "Farah, of course" <farah@example.com>
Subject: Sunday
Date: Sun, 4 Jan 2026 09:30:15 +0000
Message-ID: <1@example.org>

I will be there at ten.
"""


def document(data: bytes, name: str = "mail.eml") -> Document:
    return Document(
        name=name,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(mail: str | bytes) -> Reading:
    return EML.read(document(mail.encode() if isinstance(mail, str) else mail), ReadOptions())


def row(mail: str | bytes) -> dict[str, Any]:
    found = read(mail).rows.row(0, named=True)
    return {**found, "details": json.loads(found["details"])}


def said(mail: str | bytes) -> list[str]:
    return [assumption.code for assumption in read(mail).assumptions]


def mail(body: str = "Hello", **fields: str) -> str:
    """A mail from Dev to Asha; fields are named with "_" for "-", and None leaves one out."""
    given = {
        "From": "dev@example.org",
        "To": "asha@example.com",
        "Date": "Sun, 4 Jan 2026 09:30:15 +0000",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    return "".join(f"{name}: {value}\n" for name, value in given.items() if value is not None) + "\n" + body


def test_a_plain_mail_becomes_one_row():
    found = row(PLAIN)
    assert found["kind"] == "message"
    assert found["channel"] == "email"
    assert found["state"] == "sent"
    assert found["direction"] is None
    assert found["at"] == datetime(2026, 1, 4, 9, 30, 15, tzinfo=UTC)
    assert found["offset_minutes"] == 0
    assert found["wall"] is None
    assert found["precision"] == "exact"
    assert found["as_written"] == "Sun, 4 Jan 2026 09:30:15 +0000"
    assert (found["sender_name"], found["sender"]) == ("Dev Example", "dev@example.org")
    assert found["recipients"] == ["asha@example.com", "eli@example.com", "farah@example.com"]
    assert found["subject"] == "Sunday"
    assert found["text"] == "I will be there at ten."
    assert found["thread"] == "<1@example.org>"
    assert found["raw"] == PLAIN
    assert found["attachments"] is None
    assert said(PLAIN) == []


def test_every_header_is_kept_as_written_and_in_order():
    source = mail(Subject="one\n\ttwo", X_Odd="=?utf-8?q?kept?=")
    assert row(source)["details"]["headers"] == [
        ["From", "dev@example.org"],
        ["To", "asha@example.com"],
        ["Date", "Sun, 4 Jan 2026 09:30:15 +0000"],
        ["Subject", "one\ttwo"],
        ["X-Odd", "=?utf-8?q?kept?="],
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(newline: str):
    found = row(PLAIN.replace("\n", newline))
    assert found["text"] == "I will be there at ten."
    assert found["subject"] == "Sunday"


# --- time


@pytest.mark.parametrize(
    ("date", "wall", "offset", "precision"),
    [
        ("Sun, 4 Jan 2026 09:30:15 -0330", "2026-01-04T13:00:15", -210, "exact"),
        ("4 Jan 26 09:30 GMT", "2026-01-04T09:30:00", 0, "minute"),
        ("Sun, 4 Jan 2026 09:30:15 PST (Pacific)", "2026-01-04T17:30:15", -480, "exact"),
        ("Sun, 4 Jan 2026 4:21 PM +0100", "2026-01-04T15:21:00", 60, "minute"),
        ("Sun, 4 Jan 2026 09(nine):30:15 +0000", "2026-01-04T09:30:15", 0, "exact"),
        ("2026-01-04T09:30:15+05:45", "2026-01-04T03:45:15", 345, "exact"),
        ("4 January 2026 at 09:30:15 GMT+1", "2026-01-04T08:30:15", 60, "exact"),
    ],
)
def test_a_date_with_an_offset_is_an_instant(date: str, wall: str, offset: int, precision: str):
    found = row(mail(Date=date))
    assert found["at"] == datetime.fromisoformat(wall).replace(tzinfo=UTC)
    assert (found["offset_minutes"], found["precision"]) == (offset, precision)
    assert found["as_written"] == date


@pytest.mark.parametrize("zone", ["", " CET", " BST", " H0500"], ids=["none", "cet", "bst", "typing slip"])
def test_a_date_without_a_certain_offset_is_only_a_wall_time(zone: str):
    source = mail(Date=f"Sun, 4 Jan 2026 09:30:15{zone}")
    found = row(source)
    assert (found["at"], found["wall"]) == (None, datetime(2026, 1, 4, 9, 30, 15))
    assert found["offset_minutes"] is None
    assert said(source) == ["date-no-zone"]


RECEIVED = "from a.example.org by b.example.com; Mon, 5 Jan 2026 10:00:00 +0100"


def test_a_mail_without_a_date_takes_the_topmost_received():
    older = "from c by d; Fri, 2 Jan 2026 10:00:00 +0100"
    source = "Received: " + RECEIVED + "\nReceived: " + older + "\n" + mail(Date=None)
    found = row(source)
    assert found["at"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert found["as_written"] == "Mon, 5 Jan 2026 10:00:00 +0100"
    assert said(source) == ["date-from-received"]


@pytest.mark.parametrize(
    "date",
    ["soon", "Sun, 32 Jan 2026 09:30:15 +0000", "Wed, 15 Dec 2010    59:10 -0500", "Mon, 30 Jun 3609 15:33:50 +0600",
     "Mon, 30 Jun 99999999999999999999 15:33:50 +0600", "\u0661 Jan 2026 10:00:00 +0000"],
)  # fmt: skip
def test_a_date_that_cannot_be_is_kept_and_received_used(date: str):
    source = "Received: " + RECEIVED + "\n" + mail(Date=date)
    assert row(source)["at"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert said(source) == ["date-unreadable", "date-from-received"]
    alone = row(mail(Date=date))
    assert (alone["at"], alone["wall"], alone["precision"]) == (None, None, "none")
    assert alone["as_written"] == date
    assert said(mail(Date=date)) == ["date-unreadable", "date-missing"]


def test_a_mail_without_any_time_has_none():
    found = row(mail(Date=None))
    assert (found["at"], found["wall"], found["precision"], found["as_written"]) == (None, None, "none", None)
    assert said(mail(Date=None)) == ["date-missing"]


@pytest.mark.parametrize(
    ("day", "apart"), [("Fri, 2 Jan", True), ("Sun, 4 Jan", False), ("Tue, 6 Jan", True)]
)
def test_a_date_more_than_a_day_from_received_is_shown_with_it(day: str, apart: bool):
    source = "Received: " + RECEIVED + "\n" + mail(Date=f"{day} 2026 12:00:00 +0000")
    assert ("dates-differ" in said(source)) == apart
    assert row(source)["details"].get("received") == ("Mon, 5 Jan 2026 10:00:00 +0100" if apart else None)
    assert row(source)["at"].day == int(day.split()[1])


def test_a_wall_time_is_apart_from_received_only_beyond_every_zone():
    near = "Received: " + RECEIVED + "\n" + mail(Date="Sun, 4 Jan 2026 00:00:00")
    far = "Received: " + RECEIVED + "\n" + mail(Date="Sat, 3 Jan 2026 10:00:00")
    assert "dates-differ" not in said(near)
    assert "dates-differ" in said(far)


def test_two_different_dates_are_said():
    assert "date-twice" in said("Date: Mon, 5 Jan 2026 10:00:00 +0000\n" + mail())
    assert "date-twice" not in said("Date: Sun, 4 Jan 2026 09:30:15 +0000\n" + mail())


# --- people


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("dev@example.org", [("", "dev@example.org")]),
        ('"Dev, Example" <dev@example.org>', [("Dev, Example", "dev@example.org")]),
        ("dev@example.org (Dev)", [("Dev", "dev@example.org")]),
        ("ben@example.com <dev@example.org>", [("ben@example.com", "dev@example.org")]),
        ('"=?utf-8?q?D=C3=A9v?=" <dev@example.org>', [("Dév", "dev@example.org")]),
        ("=?utf-8?q?Dev=2C_Eli?= <dev@example.org>", [("Dev, Eli", "dev@example.org")]),
        (
            "Friends:Dev <dev@example.org>,eli@example.org;",
            [("Dev", "dev@example.org"), ("", "eli@example.org")],
        ),
        ("Dev <@relay.example:dev@example.org>", [("Dev", "dev@example.org")]),
        ("Dev dev@example.org", [("Dev", "dev@example.org")]),
        ("dev@example.org eli@example.org", [("", "dev@example.org"), ("", "eli@example.org")]),
        ("Dev <dev@example.org", [("Dev", "dev@example.org")]),
        ("dev @ example . org", [("", "dev@example.org")]),
        (", , dev@example.org,", [("", "dev@example.org")]),
        ("undisclosed-recipients:;", []),
        ("<>", []),
        ("Dev", [("", "Dev")]),
        ("((((Dev", []),
    ],
)
def test_addresses_are_read_in_every_form(value: str, people: list[tuple[str, str]]):
    details = row(mail(To=value))["details"]
    assert [tuple(person) for person in details["to"]] == people


def test_two_senders_are_kept_and_the_first_is_used():
    source = "From: eli@example.org\n" + mail()
    found = row(source)
    assert found["sender"] == "eli@example.org"
    assert found["details"]["from"] == [["", "eli@example.org"], ["", "dev@example.org"]]
    assert said(source) == ["senders"]


def test_without_from_the_sender_field_is_used():
    assert row(mail(From=None, Sender="Dev <dev@example.org>"))["sender"] == "dev@example.org"
    assert said(mail(From=None, Sender="Dev <dev@example.org>")) == ["sender-field"]
    assert row(mail(From=None))["sender"] is None
    assert said(mail(From=None)) == ["sender-missing"]


def test_an_answer_belongs_to_the_thread_it_answers():
    chain = mail(References="<first@example.org> <second@example.org>", In_Reply_To="<second@example.org>")
    assert row(chain)["thread"] == "<first@example.org>"
    assert row(mail(In_Reply_To="<second@example.org>"))["thread"] == "<second@example.org>"
    assert row(mail(X_GM_THRID="1700000001"))["thread"] == "1700000001"
    assert row(mail())["thread"] is None


def test_where_it_was_delivered_hints_at_the_owner():
    owners = read(mail(Delivered_To="asha@example.com")).owners
    assert [owner.name for owner in owners] == ["asha@example.com"]
    assert read(mail(Delivered_To="mailing list friends@example.com")).owners == ()


@pytest.mark.parametrize("fields", [{"X_Gmail_Labels": "Drafts,Important"}, {"X_Unsent": "1"}])
def test_a_draft_was_never_sent(fields: dict[str, str]):
    assert row(mail(**fields))["state"] == "draft"


# --- text


def test_encoded_words_and_folded_fields_are_decoded():
    source = mail(Subject="=?utf-8?B?w4k=?=\n =?utf-8?Q?t=C3=A9?= 2026")
    assert row(source)["subject"] == "Été 2026"


def test_a_subject_that_cannot_be_decoded_stays_as_it_is():
    assert row(mail(Subject="=?utf-8?B?!?="))["subject"] == "=?utf-8?B?!?="


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("utf-8", "utf-8", "Où es-tu ?"),
        ("iso-8859-1", "latin-1", "Où es-tu ?"),
        ("iso-8859-1", "cp1252", "“Where”"),
        ("ISO-2022-JP", "iso2022_jp", "すみません"),
        ("Shift_JIS", "shift_jis", "あいう"),
        ("ks_c_5601-1987", "euc_kr", "스티해"),
        ("gb2312", "gb18030", "镕"),
        ("koi8-r", "koi8-r", "Привет"),
    ],
)
def test_text_is_read_in_the_charset_it_names(charset: str, codec: str, text: str):
    head = mail("", Content_Type=f"text/plain; charset={charset}").encode()
    assert row(head + text.encode(codec))["text"] == text
    assert said(head + text.encode(codec)) == []


@pytest.mark.parametrize("charset", ["x-unknown", "punycode", "zlib", "\x00"])
def test_an_unknown_charset_is_read_as_western_and_said(charset: str):
    head = mail("", Content_Type=f'text/plain; charset="{charset}"').encode()
    assert row(head + b"caf\xe9")["text"] == "café"
    assert row(head + "café".encode())["text"] == "café"
    assert "charset-unknown" in said(head + b"caf\xe9")


def test_bytes_that_do_not_fit_their_charset_are_shown_as_replaced():
    source = mail("", Content_Type="text/plain; charset=utf-16").encode() + b"abc"
    assert "\ufffd" in row(source)["text"]
    assert said(source) == ["characters-replaced"]


def test_a_header_in_eight_bits_is_read():
    utf8, western = mail(Subject="Été"), mail().encode().replace(b"To:", b"Subject: \xc9t\xe9\nTo:")
    assert row(utf8)["subject"] == row(western)["subject"] == "Été"
    assert said(utf8) == []
    assert said(western) == ["header-8bit"]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("quoted-printable", "caf=C3=A9 and a long =\nline"),
        ("Base64", base64.b64encode("café and a long line".encode()).decode()),
        ("8bit", "café and a long line"),
        ("quoted-printable ", "caf=C3=A9 and a long line"),
        ("base64;", base64.b64encode("café and a long line".encode()).decode()),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, body: str):
    source = mail(body, Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding=encoding)
    assert row(source)["text"] == "café and a long line"


def test_damaged_base64_is_read_as_far_as_it_goes():
    source = mail("SGVsbG8gdGhlcmUhx", Content_Transfer_Encoding="base64")
    assert row(source)["text"].startswith("Hello there")
    assert said(source) == ["transfer-broken"]


PAGE = "<html><head><style>p{}</style></head><body><p>I &lt;see&gt; you</p><div>every <b>day</b><br>and</div></body>"


def test_a_mail_that_is_only_a_web_page_is_made_plain():
    source = mail(PAGE, Content_Type="text/html")
    assert row(source)["text"] == "I <see> you\n\nevery day\nand"
    assert row(source)["details"]["text_from"] == "html"
    assert said(source) == ["text-from-html"]


@pytest.mark.parametrize("digits", ["9" * 10, "9" * 5_000, "0" * 5_000 + "65"])
def test_a_letter_whose_number_is_far_too_high_is_shown_as_unreadable(digits: str):
    source = mail(f"<p>a&#{digits};b &#65; &#x{digits};</p>", Content_Type="text/html")
    assert row(source)["text"].startswith("a\ufffdb A ")


def multipart(*parts: str, kind: str = "mixed", ending: str = "--b--\n") -> str:
    inside = "".join(f"--b\n{part}\n" for part in parts)
    return mail(f"{inside}{ending}", Content_Type=f'multipart/{kind}; boundary="b"')


def test_of_two_alternatives_the_plain_one_is_the_text():
    both = multipart("\nplain words", f"Content-Type: text/html\n\n{PAGE}", kind="alternative")
    assert row(both)["text"] == "plain words"
    assert row(both)["attachments"] is None
    empty = multipart("\n  ", f"Content-Type: text/html\n\n{PAGE}", kind="alternative")
    assert row(empty)["text"].startswith("I <see> you")


def test_texts_around_a_picture_are_one_text():
    source = multipart("\nbefore", "Content-Type: image/png\n\nx", "\nafter")
    assert row(source)["text"] == "before\nafter"


def test_an_attachment_is_named_with_the_hash_of_its_bytes():
    data = bytes(range(256)) * 4
    part = (
        'Content-Type: image/jpeg; name="wrong.jpg"\nContent-Disposition: attachment; filename="door.jpg"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(data).decode()}"
    )
    found = row(multipart("\nlook", part))
    digest = hashlib.sha256(data).hexdigest()
    assert found["attachments"] == [
        {"name": "door.jpg", "media_type": "image/jpeg", "size_bytes": 1024, "sha256": digest}
    ]
    assert f"[1,024 bytes of image/jpeg are not copied here. SHA-256: {digest}]" in found["raw"]
    assert base64.b64encode(data[:30]).decode() not in found["raw"]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("filename*=utf-8''d%C3%A9.txt", "dé.txt"),
        ("filename*0*=iso-8859-1''d%E9; filename*1=.txt", "dé.txt"),
        ("filename*1=.txt; filename*0=door", "door.txt"),
        ('filename="=?utf-8?q?d=C3=A9.txt?="', "dé.txt"),
        ('filename="a\\"b.txt"', 'a"b.txt'),
        ("filename=../../etc/passwd", "../../etc/passwd"),
        ('filename="a\x00b\x1f.txt"', "a b .txt"),
    ],
)
def test_names_of_attachments_are_decoded(field: str, name: str):
    part = f"Content-Type: text/plain\nContent-Disposition: attachment; {field}\n\nx"
    assert [each["name"] for each in row(multipart("\nlook", part))["attachments"]] == [name]


def test_uuencoded_files_are_found_in_a_part_and_in_the_text():
    block = "begin 644 door.txt\n%2&5L;&\\\n`\nend\n"
    part = (
        f'Content-Type: application/x-door; name="door.txt"\nContent-Transfer-Encoding: x-uuencode\n\n{block}'
    )
    digest = hashlib.sha256(b"Hello").hexdigest()
    for source in (multipart("\nlook", part), mail(f"look\n{block}")):
        attachment = row(source)["attachments"][0]
        assert (attachment["name"], attachment["size_bytes"], attachment["sha256"]) == ("door.txt", 5, digest)


def test_a_mail_inside_a_mail_is_an_attachment_with_its_header_summed_up():
    inner = "Content-Type: message/rfc822\n\nFrom: eli@example.org\nSubject: =?utf-8?q?=C3=89t=C3=A9?=\n\nsecret words"
    found = row(multipart("\nsee below", inner))
    assert found["text"] == "see below"
    assert [each["media_type"] for each in found["attachments"]] == ["message/rfc822"]
    assert found["details"]["attached_mails"] == [{"from": "eli@example.org", "subject": "Été"}]
    assert "secret words" in found["raw"]


def test_a_web_page_saved_as_one_file_is_no_mail_that_was_sent():
    source = mail(PAGE, From="<Saved by Blink>", Content_Type="text/html")
    assert row(source)["channel"] == "document"
    assert "saved-page" in said(source)


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        ("No.\n\nOn Sun, 4 Jan 2026 at 09:30, Dev <dev@example.org>\nwrote:\n> Come\n> home\n", "No.", 0),
        ("No.\n\n-----Original Message-----\nFrom: Dev\nCome home", "No.", 0),
        ("See.\nFrom: Dev\nSent: Sunday\nTo: Asha\n\nCome home", "See.", 0),
        ("No.\n\nAm So., 4. Jan. 2026 schrieb Dev:\n> Komm", "No.", 0),
        ("> Come home\nNo.\n> now\nNever.", None, 2),
        ("> Come home\n> now", None, 0),
        ("On Sunday you wrote: come home. No.", None, 0),
    ],
)
def test_where_earlier_mail_is_repeated_is_marked(text: str, own: str | None, quoted: int):
    found = row(mail(text))
    at = found["details"].get("quoted_from")
    assert (found["text"][:at].strip() if at is not None else None) == own
    assert len(found["details"].get("quoted", [])) == quoted


# --- broken mails


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        (
            "From: dev@example.org\nTo: asha@example.com\nthere is no blank line here",
            "there is",
            "header-unfinished",
        ),
        ("From : dev@example.org\nSubject   : x\n\nHello", "Hello", "header-spaced"),
        (
            "From: dev@example.org\nthis is odd\nSubject: x\nTo: a@example.com\n\nHello",
            "Hello",
            "header-line",
        ),
        (multipart("\nHello", ending=""), "Hello", "boundary-unclosed"),
        (mail("Hello", Content_Type="multipart/mixed; boundary=b"), "Hello", "boundary-missing"),
        (mail("Hello", Content_Type="multipart/mixed"), "Hello", "boundary-unnamed"),
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(source: str, text: str, code: str):
    found = row(source)
    assert found["text"].startswith(text)
    assert found["sender"] == "dev@example.org"
    assert code in found["details"]["defects"]
    assert code in said(source)


def test_a_header_without_a_body_is_a_mail():
    found = row(mail("").rstrip("\n"))
    assert (found["sender"], found["text"]) == ("dev@example.org", "")


def test_what_is_said_names_no_content():
    for source in (mail(Date="secret"), mail("secret", Content_Type="text/plain; charset=secret")):
        assert all("secret" not in assumption.sentence for assumption in read(source).assumptions)


def test_an_empty_file_cannot_be_read():
    with pytest.raises(ReadingError):
        read(b"")


# --- what is mail and what is not


@pytest.mark.parametrize(
    "start",
    [
        PLAIN,
        "\r\n\r\n" + PLAIN,
        "\ufeff" + PLAIN,
        "From dev@example.org\n" + PLAIN,
        "from: dev@example.org\nsubject: x\n\n",
        "Received: from a by b; x\nX-Odd: 1\nMessage-ID: <1@b>\n\n",
        "From: Dev, Eli\nSent: Sunday\nTo: Asha\nSubject: x\n\nfoo:\n",
        "Subject: =?utf-8?q?x?=\n\nHello",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        "MIME-Version: 1.0\nContent-Type: text/plain\n\n",
        "From : dev@example.org\nTo : asha@example.com\n\n",
    ],
)
def test_mail_is_recognised_by_its_header_whatever_its_name(start: str):
    assert EML.recognises(document(start.encode(), name="notes.txt"))


@pytest.mark.parametrize(
    "start",
    [
        "",
        "\n\n\n",
        "12/05/2021, 10:00 - Dev: From: me\n12/05/2021, 10:01 - Dev: To: you\n",
        "[12/05/2021, 10:00:01] Dev: hello\n",
        "Dear diary: today\nDate: Sunday\n",
        "Date: 4 January 2026\nHe came to the house.\n",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Dev\n",
        "BEGIN:VCALENDAR\nMETHOD:REQUEST\n",
        "HTTP/1.1 200 OK\nDate: Sun, 4 Jan 2026 09:30:15 GMT\nContent-Type: text/html\n\n",
        "Date: Sun, 4 Jan 2026 09:30:15 GMT\nContent-Type: text/html\nServer: x\n\n",
        "<html><body>From: x@y.z</body></html>",
        "From,To,Subject\na@b.c,d@e.f,x\n",
        '{"from": "a@b.c", "to": "d@e.f"}',
        "from: 1\nto: 5\n",
        "2026-01-04 10:00:00 INFO: To: x\n",
        "Note: something\nKey: value\n",
        "From Monday on I will not answer.\n",
        "\x00\x01\x02From: a@b.c\nTo: d@e.f\n",
    ],
)
def test_other_text_is_not_mail(start: str):
    assert not EML.recognises(document(start.encode()))
    assert not MBOX.recognises(document(start.encode()))


# --- hostile mails


def deep(levels: int) -> str:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(levels)
    )
    return "From: dev@example.org\n" + nested + "\nHello"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (deep(10_000), "too-deep"),
        ("Content-Type: message/rfc822\n\n" * 10_000, "sender-missing"),
        (multipart(*(["\nx"] * 3_000)), "too-many-parts"),
        (mail("".join(f"\n--b{number}" for number in range(300_000)), Content_Type="multipart/mixed; boundary=b"),
         "too-many-parts"),
        ("X-Odd: 1\n" * 100_000 + mail(), "header-cut"),
        ("X-Odd: " + "x" * 10_000_000 + "\n" + mail(), "header-cut"),
        ("X-Odd: x\n" + " folded\n" * 300_000 + mail(), "header-cut"),
        (mail(To="(" * 100_000), "header-cut"),
        (mail(To=", ".join(["a@example.org"] * 50_000)), ""),
        (mail(Subject="=?utf-8?q?a" * 50_000), "header-cut"),
        (mail("<td>" * 200_000, Content_Type="text/html"), ""),
        (mail('<a "' * 200_000, Content_Type="text/html"), "text-from-html"),
        (mail("\n>" * 300_000), ""),
        (mail("On Sunday x wrote\n" * 50_000), ""),
        (mail("x", Content_Type="text/plain" + "; a=\"" * 30_000), ""),
        (mail("x", Content_Type="text/plain; charset*0*=" + "1'" * 10_000), ""),
        (mail("x" * 2_000_000), "raw-cut"),
        (mail("\ud800".encode("utf-16", "surrogatepass").hex()), ""),
    ],
)  # fmt: skip
def test_a_hostile_mail_is_one_row_that_says_what_was_left_out(source: str, code: str):
    reading = read(source)
    assert reading.records == reading.rows.height <= 1 + INSIDE_DEPTH
    assert not code or code in [assumption.code for assumption in reading.assumptions]
    assert len(reading.rows["raw"][0]) < 1_001_000


@given(st.binary(max_size=400))
def test_any_bytes_are_one_mail(data: bytes):
    assert read(b"From: dev@example.org\n" + data).records == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_field_is_one_mail(name: str, value: str):
    for field in ("From", "To", "Date", "Subject", "Content-Type", "Content-Transfer-Encoding", "Received"):
        source = f"{name}: x\n{field}: {value}\n\nHello".encode("utf-8", "surrogatepass")
        assert read(source).records == 1


def test_every_sample_is_one_mail(shared: Path):
    unknown = []
    for path in sorted((shared / "exports" / "email").rglob("*")):
        found = intake.document(path) if path.is_file() and path.suffix != ".mbox" else None
        if found is None:
            continue
        reader = MBOX if MBOX.recognises(found) else EML
        reading = reader.read(found, ReadOptions())
        inside = [json.loads(each).get("inside") for each in reading.rows["details"]]
        assert (reading.records, inside.count(None)) == (reading.rows.height, 1), path.name
        if not reader.recognises(found):
            unknown.append(path.name)
    assert unknown == ["msg_19.txt"]  # the body of a mail without any header


def test_minus_zero_and_a_zone_in_brackets_are_utc():
    for zone in (" -0000", " (UTC)", " -0000 (GMT)"):
        source = mail(Date=f"Sun, 4 Jan 2026 09:30:15{zone}")
        assert row(source)["at"] == datetime(2026, 1, 4, 9, 30, 15, tzinfo=UTC)
        assert said(source) == []


def test_one_bad_byte_does_not_change_the_letters_of_other_fields():
    source = mail(Subject="Été").encode().replace(b"To:", b"X-Odd: \xff\nTo:")
    assert row(source)["subject"] == "Été"
    assert said(source) == ["header-8bit"]


def test_text_that_is_utf_8_and_says_otherwise_is_read_as_utf_8():
    source = mail("", Content_Type="text/plain; charset=us-ascii").encode() + "größer".encode()
    assert row(source)["text"] == "größer"


def test_a_header_of_parts_alone_is_a_mail():
    source = "Content-Type: multipart/mixed; boundary=b\nContent-Disposition: inline\n\n--b\n\nhello\n--b--\n"
    assert EML.recognises(document(source.encode()))


def test_a_mail_inside_a_mail_is_a_record_of_its_own():
    inner = "From: eli@example.org\nDate: Thu, 1 Jan 2026 10:00:00 +0000\nSubject: inside\n\nfirst words\n"
    middle = f"From: dev@example.org\nContent-Type: message/rfc822\n\n{inner}"
    source = f"From: asha@example.org\nSubject: forwarded\nContent-Type: message/rfc822\n\n{middle}"
    reading = read(source)
    assert reading.rows["sender"].to_list() == ["asha@example.org", "dev@example.org", "eli@example.org"]
    assert [json.loads(each).get("inside") for each in reading.rows["details"]] == [None, 1, 2]
    assert reading.rows["text"].to_list()[2] == "first words"


def test_apples_mail_counts_the_bytes_above_and_has_a_list_behind():
    mail = PLAIN.encode()
    behind = b'<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"></plist>'
    rows = {}
    for count in (len(mail), 9):
        given_to = document(b"%d      \n" % count + mail + behind)
        assert EML.recognises(given_to)
        rows[count] = EML.read(given_to, ReadOptions()).rows["text"][0]
    assert rows[len(mail)] == EML.read(document(mail), ReadOptions()).rows["text"][0]
    assert "plist" in rows[9]
    assert not EML.recognises(document(b"12\nhello: you\n"))


def test_a_mail_attached_as_any_file_is_a_record_of_its_own():
    part = 'Content-Type: application/octet-stream; name="a.eml"\nContent-Disposition: attachment; filename="a.eml"\n\n'
    for inner, count in ((PLAIN, 2), ("no mail at all\n", 1)):
        outer = f'From: Eli <eli@example.org>\nTo: asha@example.org\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n{part}{inner}\n--b--\n'
        assert EML.read(document(outer.encode()), ReadOptions()).records == count

"""Mails read many at once, by columns, against the same mails read one by one."""

import hashlib
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from chesil.readers import intake
from chesil.readers.mail import MBOX, mbox
from chesil.readers.mail.dates import read_date, usual_dates
from chesil.readers.mail.plain import read_plain
from chesil.readers.mail.repeats import Repeats
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

LINE = b"From dev@example.org Sun Jan  4 09:30:15 2026\n"
DATE = "Date: Sun, 4 Jan 2026 09:30:15 +0000"

USUAL = [
    "From: Dev <dev@example.org>",
    "From: dev@example.org",
    'From: "Dev, \\"the\\" one" <dev@example.org>',
    "To: asha@example.com",
    "To: Asha <asha@example.com>, eli@example.org",
    "Cc: eli@example.org,\n\tFarah <farah@example.org>",
    "Bcc: ben@example.org, ben@example.org",
    "Subject: Re: where are you",
    "Subject:\t \"x\" \\ y\tz  ",
    "Subject: =?utf-8?q?caf=C3=A9?=\n =?utf-8?b?w6k=?=",
    DATE,
    "Date: Sun, 04 Jan 2026 09:30:15 -0130 (BST)",
    "date:  4 Jan 2026 10:30:15 +0100 ",
    "Received: from a by b; Sun, 4 Jan 2026 10:00:00 +0000",
    "Received: from a\n\tby b\n\tfor <asha@example.com>; Sun, 4 Jan 2026 10:00:00 +0000 (UTC)",
    "Message-ID: <1@example.org>",
    "References: <0@example.org>\n <a@example.org>",
    "In-Reply-To: your mail of Sunday <9@example.org>",
    "Content-Type: text/plain",
    'Content-Type: text/plain; charset="utf-8"',
    "Content-Type: text/plain; charset=us-ascii; format=flowed",
    "Content-Transfer-Encoding: 7bit",
    "Content-Transfer-Encoding: 8BIT ",
    "MIME-Version: 1.0",
    "X-Empty:",
    "Delivered-To: asha@example.com",
    "X-GM-THRID: 1234",
    "X-Gmail-Labels: Sent,Important",
    "X-Gmail-Labels: Drafts",
]  # fmt: skip
TYPICAL = [
    "From: Dev <dev@example.org>",
    DATE,
    "To: asha@example.com",
    "Received: from a by b; Sun, 4 Jan 2026 10:00:00 +0000",
    "Message-ID: <1@example.org>",
]
ODD = [
    "From: dev@example.org, eli@example.org",
    "From:",
    "From: <Saved by Browser>",
    "Sender: eli@example.org",
    "To: undisclosed-recipients:;",
    "To: =?utf-8?q?As,ha?= <asha@example.com>",
    "Cc:",
    "Date: Sun, 4 Jan 2026 09:30:15 -0000",
    "Date: Wed, 31 Feb 2026 09:30:15 +0000",
    "Date: Sun, 4 Jan 2026 09:30:60 +0000",
    "Date: Sun, 4 Jan 2026 09:30:15 +0090",
    "Date: Sun, 4 Jan 2026 09:30:15",
    "Date: Sun, 4 Jan 1899 09:30:15 +0000",
    "Date: yesterday",
    "Received: from a by b; Thu, 1 Jan 2026 10:00:00 +0000",
    "Received: from a by b",
    "Content-Type: text/html",
    "Content-Type: text/plain; charset=iso-8859-1",
    "Content-Type: text/plain; charset=nonsense",
    'Content-Type: multipart/mixed; boundary="b"',
    "Content-Type: nonsense",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Transfer-Encoding: base64",
    "Content-Disposition: attachment; filename=a.txt",
    "Message-ID: <" + "x" * 600 + "> <2@example.org>",
    "X-GM-THRID: ",
    "Delivered-To: asha@example.com, other@example.com",
    "X-Unsent: 1",
    "Subject: caf\u00e9",
    "Subject: a\x0bb\x00c\x7f",
    "Subject : old",
    'X-"quoted": x',
    "X-back\\slash: x",
    ": nameless",
    "no field at all",
    " folded at the top",
    ">From x",
    "X-Long: " + "y" * 30_000,
]
TEXTS = [
    "Hello Asha", "at six: bring milk", "", "  ", "caf\u00e9 \u65e5", "On Monday Dev wrote:\n> Hello\n", "> quoted", "From now on", ">From x",
    "-- \nDev", "-----Original Message-----", "From: dev\nSent: today", "--b\n\nx\n--b--", "begin 644 a\n#86)C\nend", "\x00\x7f",
    "a\rb", "\n\n\n",
]  # fmt: skip
PARAGRAPHS = st.sampled_from(TEXTS)


def name_of(field: str) -> str:
    return field.partition(":")[0].lower()


ENVELOPES = st.sampled_from(
    [
        LINE,
        LINE,
        LINE,
        LINE,
        b"From \xe9 Sun Jan  4 09:30:15 2026\n",
        b"From x\x7f Sun Jan  4 09:30:15 2026\n",
    ]
)
TIDY = st.lists(st.sampled_from(USUAL), max_size=8, unique_by=name_of).map(
    lambda fields: [*(each for each in TYPICAL[:2] if name_of(each) not in map(name_of, fields)), *fields]
)
ONE_ODD = st.builds(lambda tidy, odd: [*tidy, odd], TIDY, st.sampled_from(ODD))
FIELDS = TIDY | ONE_ODD | st.lists(st.sampled_from(USUAL + ODD), max_size=10)


def mail(fields: list[str], paragraphs: list[str], envelope: bytes, newline: str, codec: str) -> bytes:
    text = "\n".join(fields) + "\n\n" + "\n".join(paragraphs) + "\n\n"
    return (envelope + text.encode(codec, "replace")).replace(b"\n", newline.encode())


MAILS = st.builds(
    mail,
    FIELDS,
    st.lists(PARAGRAPHS, max_size=3),
    ENVELOPES,
    st.sampled_from(["\n", "\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8", "latin-1"]),
)


def read(data: bytes) -> Reading:
    return MBOX.read(
        Document(
            name="mail.mbox",
            size_bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            head=data[:HEAD_BYTES],
            opener=lambda: io.BytesIO(data),
        ),
        ReadOptions(),
    )


def none_of_them(mails: pl.DataFrame, repeats: Repeats) -> pl.DataFrame:
    return read_plain(mails.clear(), repeats)


def assert_alike(together: Reading, one_by_one: Reading) -> None:
    assert_frame_equal(together.rows, one_by_one.rows)
    assert together.records == one_by_one.records
    assert together.assumptions == one_by_one.assumptions
    assert together.owners == one_by_one.owners


@settings(max_examples=300, deadline=None)
@given(st.lists(MAILS, min_size=1, max_size=8), st.sampled_from([500, 100_000]))
def test_mails_read_together_are_those_read_one_by_one(mails: list[bytes], size: int):
    data = LINE + b"\nfirst\n\n" + b"".join(mails)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox, "BATCH_BYTES", size)
        together = read(data)
        patch.setattr(mbox, "read_plain", none_of_them)
        assert_alike(together, read(data))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("codec", ["utf-8", "latin-1"])
def test_whatever_is_odd_in_a_mail_is_read_alike(newline: str, codec: str, monkeypatch: pytest.MonkeyPatch):
    kinds = ["X-None: 0", *(field for field in USUAL if name_of(field) == "content-type")]
    fields = [
        [*order, kind]
        for odd in (*USUAL, *ODD)
        for order in ([*(field for field in TYPICAL if name_of(field) != name_of(odd)), odd], [odd, *TYPICAL])
        for kind in kinds
    ]
    mails = [mail(each, ["Hello"], LINE, newline, codec) for each in fields]
    mails += [
        mail([*TYPICAL, kind], [*before, text, "Hello"], LINE, newline, codec)
        for text in TEXTS
        for before in ([], ["Hello"])
        for kind in kinds
    ]
    mails.append(mail(TYPICAL, ["a long line\n" * 100_000], LINE, newline, codec))
    data = b"".join(mails)
    together = read(data)
    monkeypatch.setattr(mbox, "read_plain", none_of_them)
    assert_alike(together, read(data))


def taken(*mails: bytes) -> list[bool]:
    """Which of *mails* are read together."""
    columns = {
        "record": range(len(mails)),
        "line": [1] * len(mails),
        "offset": [0] * len(mails),
        "size": [len(each) for each in mails],
        "source": mails,
    }
    found = set(read_plain(pl.DataFrame(columns), Repeats())["record"])
    return [number in found for number in range(len(mails))]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "field", [field for field in USUAL if not field.lower().startswith(("from", "date"))]
)
def test_a_mail_with_usual_fields_needs_no_care(field: str, newline: str):
    assert taken(mail([*TYPICAL[:2], field], ["Hello: Asha"], LINE, newline, "utf-8")) == [True]


def test_one_mail_that_needs_care_leaves_the_others_together():
    tidy, other = (mail(TYPICAL, [text], LINE, "\n", "latin-1") for text in ("Hello", "caf\u00e9"))
    assert taken(tidy, other, tidy) == [True, False, True]


DATES = st.from_regex(
    r"((Mon|Sun), )?(0?[1-9]|[23]\d) (Jan|Feb|Sep|dec|Xyz) (1899|1900|2026|2099|2100) [0-2]\d:[0-6]\d:[0-6]\d "
    r"[+-](0000|0[0-9][0-7]\d|2[34]00)( \((UTC|bst)\))?",
    fullmatch=True,
)


@settings(max_examples=300)
@given(st.lists(DATES | st.sampled_from(["", "never", "4 Jan 2026 10:00:00 +0000\n"]), max_size=20))
@example(["29 Feb 2000 23:59:59 +2359", "29 Feb 1900 00:00:00 +0000", "1 Jan 2026 00:00:00 -0001"])
def test_dates_of_the_usual_form_are_read_as_one_date_is(written: list[str]):
    at, offset = usual_dates(pl.Series(written, dtype=pl.String))
    for value, at_us, minutes in zip(written, at, offset, strict=True):
        stamp = read_date(value)
        if at_us is not None:
            assert stamp is not None
            assert (stamp.at_us, stamp.offset_minutes, stamp.precision) == (at_us, minutes, "exact")


def test_the_usual_form_of_a_date_is_known():
    at, offset = usual_dates(
        pl.Series(["Sun, 4 Jan 2026 09:30:15 -0130 (XST)", "31 Dec 1999 00:00:00 +0545"])
    )
    assert at.to_list() == [1_767_524_415_000_000, 946_577_700_000_000]
    assert offset.to_list() == [-90, 345]


def test_every_sample_reads_alike(shared: Path, monkeypatch: pytest.MonkeyPatch):
    found = [intake.document(path) for path in sorted((shared / "exports" / "email").rglob("*.mbox"))]
    together = [MBOX.read(each, ReadOptions()) for each in found]
    monkeypatch.setattr(mbox, "read_plain", none_of_them)
    for document, reading in zip(found, together, strict=True):
        assert_alike(reading, MBOX.read(document, ReadOptions()))

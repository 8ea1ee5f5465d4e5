"""Mailboxes: where one mail ends and the next begins, in blocks of any size."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import intake
from chesil.readers.mail import EML, MBOX, mbox
from chesil.terms.errors import ReadingError
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

LINE = "From dev@example.org Sun Jan  4 09:30:15 2026\n"
HEAD = "From: dev@example.org\nTo: asha@example.com\nDate: Sun, 4 Jan 2026 09:30:15 +0000\nSubject: {}\n\n"


def document(data: bytes) -> Document:
    return Document(
        name="mail.mbox",
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(text: str | bytes) -> Reading:
    return MBOX.read(document(text.encode() if isinstance(text, str) else text), ReadOptions())


def texts(text: str | bytes) -> list[str]:
    return read(text).rows["text"].to_list()


def one(subject: str, body: str, line: str = LINE) -> str:
    return line + HEAD.format(subject) + body + "\n\n"


TWO = one("first", "Hello") + one("second", "Goodbye")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_mail_is_one_record_in_file_order(newline: str):
    reading = read(TWO.replace("\n", newline))
    assert reading.records == 2
    assert reading.rows["record"].to_list() == [1, 2]
    assert reading.rows["subject"].to_list() == ["first", "second"]
    assert reading.rows["text"].to_list() == ["Hello", "Goodbye"]
    assert reading.rows["line"].to_list() == [1, 9]


def test_where_each_mail_lies_in_the_file_is_kept():
    details = [json.loads(each) for each in read(TWO).rows["details"]]
    at = details[1]["offset"]
    assert TWO[at:].startswith(LINE + "From: dev@example.org")
    assert read(TWO).rows["raw"].to_list() == [TWO[:at], TWO[at:]]
    assert details[0]["envelope"] == LINE.strip()


@pytest.mark.parametrize(
    "line",
    [
        "From dev@example.org Sun Jan 04 09:30:15 2026\n",
        "From dev@example.org  Sun Jan  4 09:30:15 2026\n",
        "From dev@example.org Sun Jan  4 09:30:15 GMT 2026\n",
        "From dev@example.org Sun Jan  4 09:30:15 2026 +0100\n",
        "From 1700000000000000001@xxx Sun Jan 04 09:30:15 +0000 2026\n",
        'From "dev example"@example.org Sun Jan  4 09:30 2026\n',
        "From - Sun Jan  4 09:30:15 2026\n",
        "From MAILER-DAEMON Sun Jan  4 09:30:15 2026 remote from x\n",
    ],
)
def test_separator_lines_of_every_program_are_known(line: str):
    assert texts(one("first", "Hello", line) + one("second", "Goodbye", line)) == ["Hello", "Goodbye"]
    assert MBOX.recognises(document(one("first", "Hello", line).encode()))
    assert not EML.recognises(document(one("first", "Hello", line).encode()))


@pytest.mark.parametrize(
    "body",
    [
        "From now on I will call every day.",
        "\nFrom now on I will call every day.\n",
        "\nFrom Monday Jan 4 on I wait outside.\n",
        "\n" + LINE + "and no field follows\n",
        "text\n" + LINE + "Hello there\n",
    ],
)
def test_a_body_that_says_from_is_not_cut(body: str):
    assert texts(one("first", body) + one("second", "Goodbye")) == [body.rstrip("\n"), "Goodbye"]


def test_a_separator_without_a_blank_line_before_it_needs_two_fields_behind_it():
    glued = one("first", "Hello").rstrip("\n") + "\n" + one("second", "Goodbye")
    assert texts(glued) == ["Hello", "Goodbye"]


def test_mails_without_any_header_are_read():
    reading = read(LINE + "\nHello\n\n" + LINE + "\nGoodbye")
    assert reading.rows["text"].to_list() == ["Hello", "Goodbye"]
    assert {each.code for each in reading.assumptions} == {"date-missing", "sender-missing"}
    assert all("2 mails" in each.sentence for each in reading.assumptions)


def test_quoted_from_lines_lose_one_mark_and_raw_keeps_it():
    source = one("first", ">From Monday on\n>>From Tuesday on\n> From Dev")
    assert texts(source) == ["From Monday on\n>From Tuesday on\n> From Dev"]
    assert ">From Monday on" in read(source).rows["raw"][0]


def test_content_length_is_not_believed():
    lying = LINE + "Content-Length: 5000\n" + HEAD.format("first") + "Hello\n\n" + one("second", "Goodbye")
    assert texts(lying) == ["Hello", "Goodbye"]


def test_labels_of_gmail_hint_at_the_owner_and_mark_drafts():
    sent = LINE + "X-Gmail-Labels: Sent,Important\n" + HEAD.format("a").replace("dev@", "asha@") + "x\n\n"
    draft = LINE + "X-Gmail-Labels: Drafts\n" + HEAD.format("b") + "x\n\n"
    delivered = LINE + "Delivered-To: other@example.com\n" + HEAD.format("c") + "x\n\n"
    reading = read(sent + draft + delivered + delivered)
    assert [owner.name for owner in reading.owners] == ["asha@example.org", "other@example.com"]
    assert reading.rows["state"].to_list() == ["sent", "draft", "sent", "sent"]


def test_a_mail_that_is_too_large_is_read_in_part_and_the_next_one_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mbox, "MAIL_BYTES", 20_000)
    monkeypatch.setattr(mbox, "BLOCK_BYTES", 4_096)
    reading = read(one("first", "line\n" * 50_000) + one("second", "Goodbye"))
    assert reading.rows["subject"].to_list() == ["first", "second"]
    assert reading.rows["line"].to_list() == [1, 50_009]
    assert [each.code for each in reading.assumptions] == ["mail-cut"]
    assert len(reading.rows["text"][0]) < 20_000


PIECES = st.sampled_from(
    [LINE, HEAD.format("x"), "\n", "Hello\n", ">From x\n", "From x\n", "a: b\n", "\r\n", "From "]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(1, 4_000))
def test_the_size_of_the_blocks_changes_nothing(body: str, size: int):
    data = (LINE + HEAD.format("first") + body + "line\n" * 500).encode()
    whole = list(mbox.records(io.BytesIO(data)))
    assert b"".join(record.source for record in whole) == data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox, "BLOCK_BYTES", size)
        assert list(mbox.records(io.BytesIO(data))) == whole


def test_a_separator_is_found_wherever_a_block_ends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mbox, "BLOCK_BYTES", 1)
    data = b"".join(one(str(number), "line\n" * 80).encode() for number in range(9))
    assert len(data) > 2 * mbox.LINE_BYTES
    assert len(list(mbox.records(io.BytesIO(data)))) == 9


@given(st.binary(max_size=600))
def test_any_bytes_behind_a_separator_add_up(data: bytes):
    reading = read(LINE.encode() + HEAD.format("x").encode() + data)
    assert reading.records == reading.rows.height + reading.problems.height


def test_a_file_of_blank_lines_cannot_be_read():
    with pytest.raises(ReadingError):
        read("\n\n")


def test_samples_hold_as_many_mails_as_were_counted(shared: Path):
    counts = {}
    for path in sorted((shared / "exports" / "email").rglob("*.mbox")):
        found = intake.document(path)
        assert MBOX.recognises(found), path.name
        counts[path.name] = MBOX.read(found, ReadOptions()).records
    assert {name: count for name, count in counts.items() if count != 1} == {
        "complex.mbox": 3,
        "simple.mbox": 2,
    }
    assert len(counts) == 9


def test_separators_without_a_date_count_where_two_fields_of_mail_follow():
    text = "".join(
        f"{line}\nSubject: {number}\nFrom: dev@example.org\n\nFrom here on\n\n"
        for number, line in enumerate(("From - ", "From 1234567890@xxx", "From dev@example.org"))
    )
    assert MBOX.recognises(document(text.encode()))
    assert read(text).rows["subject"].to_list() == ["0", "1", "2"]
    assert not MBOX.recognises(document(b"From here on\nall is well\n"))

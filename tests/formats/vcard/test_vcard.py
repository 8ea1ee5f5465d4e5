"""vCard: every version and folding, one contact row a card, nothing lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import intake, vcard
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions


def document(data: bytes) -> Document:
    import io

    return Document(
        name="c.vcf",
        size_bytes=len(data),
        sha256="0" * 64,
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(text: str | bytes) -> Reading:
    data = text if isinstance(text, bytes) else text.encode()
    assert vcard.READER.recognises(document(data))
    return vcard.READER.read(document(data), ReadOptions())


def only(text: str | bytes) -> dict[str, object]:
    rows = read(text).rows
    assert rows.height == 1
    return rows.row(0, named=True)


def test_version_3_gives_name_numbers_and_addresses_as_written():
    row = only(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Example;Dev;;;\r\nFN:Dev Example\r\n"
        "TEL;TYPE=CELL:07700 900456\r\nitem1.TEL:+44 7700 900789\r\nitem1.X-ABLabel:other\r\n"
        "EMAIL;TYPE=INTERNET:Dev@example.com\r\nEND:VCARD\r\n"
    )
    assert row["sender_name"] == "Dev Example"
    assert row["recipients"] == ["07700 900456", "+44 7700 900789", "Dev@example.com"]
    assert row["kind"] == "contact"


def test_version_2_1_quoted_printable_with_soft_breaks_that_do_not_start_with_a_space():
    row = only(
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89xample;=\nAn=C3=A9;;;\n"
        "TEL;CELL;PREF:01632960111\nEND:VCARD\n"
    )
    assert row["sender_name"] == "Ané Éxample"
    assert row["recipients"] == ["01632960111"]


def test_version_4_number_as_a_uri_keeps_the_number():
    row = only(
        'BEGIN:VCARD\nVERSION:4.0\nFN:Eli\nTEL;VALUE=uri;TYPE="voice,cell":tel:+44-7700-900345\nEND:VCARD'
    )
    assert row["recipients"] == ["+44-7700-900345"]


@pytest.mark.parametrize("fold", ["\n ", "\n\t", "\n"])
def test_a_picture_folded_in_any_of_three_ways_hides_no_property_and_stays_out_of_raw(fold: str):
    picture = fold.join(["QUJD" * 15] * 3)
    row = only(
        f"BEGIN:VCARD\nVERSION:2.1\nPHOTO;ENCODING=BASE64;JPEG:{picture}\n\nFN:Farah\nTEL:+447700900234\nEND:VCARD\n"
    )
    assert row["sender_name"] == "Farah"
    assert row["recipients"] == ["+447700900234"]
    assert "QUJD" not in str(row["raw"])


def test_a_card_inside_a_card_is_a_row_of_its_own():
    reading = read(
        "BEGIN:VCARD\nVERSION:2.1\nFN:Cara\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Ben\nEND:VCARD\n"
        "TEL:01632960222\nEND:VCARD\n"
    )
    assert reading.rows["sender_name"].to_list() == ["Cara", "Ben"]
    assert reading.rows["recipients"].to_list() == [["01632960222"], []]


def test_a_card_without_an_end_is_kept_and_said():
    reading = read("BEGIN:VCARD\nFN:Dev\nBEGIN:VCARD\nFN:Eli\nEND:VCARD\n")
    assert reading.rows["sender_name"].to_list() == ["Dev", "Eli"]
    assert [each.code for each in reading.assumptions] == ["cut-short"]


def test_a_card_with_no_name_at_all_still_gives_its_number():
    row = only("BEGIN:VCARD\nVERSION:3.0\nTEL:07700900456\nEND:VCARD\n")
    assert row["sender_name"] is None
    assert row["recipients"] == ["07700900456"]


def test_letters_that_are_not_utf_8_are_read_and_said():
    reading = read("BEGIN:VCARD\nFN:René\nEND:VCARD\n".encode("cp1252"))
    assert reading.rows["sender_name"].to_list() == ["René"]
    assert [each.code for each in reading.assumptions] == ["encoding"]


def test_each_line_of_a_mixed_file_is_read_in_its_own_character_set():
    cards = (
        "BEGIN:VCARD\nFN;CHARSET=ISO-8859-1:René\nEND:VCARD\n".encode("latin-1"),
        "BEGIN:VCARD\nFN;CHARSET=UTF-8:Zoë\nEND:VCARD\n".encode(),
        "BEGIN:VCARD\nFN;CHARSET=windows-1251:Ева\nEND:VCARD\n".encode("cp1251"),
    )
    assert read(b"".join(cards)).rows["sender_name"].to_list() == ["René", "Zoë", "Ева"]


@pytest.mark.parametrize(
    ("charset", "value"),
    [
        ("undefined", "=C3"),
        ("unicode_escape", "=5Cud83d"),
        ("utf-7", "+2D0-"),
        ("a\0b", "=C3"),
        ("x" * 999, "=C3"),
    ],
)
def test_a_hostile_character_set_does_no_harm(charset: str, value: str):
    row = only(f"BEGIN:VCARD\nFN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{value}\nTEL:1234\nEND:VCARD\n")
    assert row["recipients"] == ["1234"]


def test_utf_16_with_a_mark_is_read():
    assert only("BEGIN:VCARD\nFN:Asha\nEND:VCARD\n".encode("utf-16"))["sender_name"] == "Asha"


@pytest.mark.parametrize("text", [b"", b"BEGIN:VCALENDAR\n", b"Dear BEGIN:VCARD\n", b"\x00" * 100])
def test_other_content_is_not_a_card(text: bytes):
    assert not vcard.READER.recognises(document(text))


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCARD\n" * 5_000,
        "BEGIN:VCARD\n" + "AGENT:\nBEGIN:VCARD\n" * 5_000,
        "BEGIN:VCARD\nFN:" + "a" * 1_000_000,
        "BEGIN:VCARD\n" + "x" * 1_000_000 + "\nEND:VCARD\n",
        "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:" + "a=\n" * 50_000,
        'BEGIN:VCARD\nTEL;X="' + ":" * 100_000,
    ],
)
def test_hostile_cards_are_counted_in_full(text: str):
    assert read(text).records == text.count("BEGIN:VCARD")


@given(st.binary(max_size=300))
def test_any_bytes_after_a_card_head_are_read_without_an_error(tail: bytes):
    reading = read(b"BEGIN:VCARD\r\n" + tail)
    assert reading.records == reading.rows.height >= 1


def test_every_sample_holds_as_many_rows_as_begin_lines(shared: Path):
    for path in sorted((shared / "exports" / "vcard").rglob("*.vcf")):
        reading = vcard.READER.read(intake.document(path), ReadOptions())
        assert reading.rows.height == path.read_bytes().upper().count(b"BEGIN:VCARD"), path.name

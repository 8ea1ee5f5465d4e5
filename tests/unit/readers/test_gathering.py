"""Gathering: records stay in order however many there are, and there is an end to them."""

import io

import pytest

from chesil.readers import gathering
from chesil.readers.gathering import Gathering
from chesil.terms.errors import TooLarge
from chesil.terms.readings import Document


def begun() -> Gathering:
    document = Document(name="a.vcf", size_bytes=0, sha256="0" * 64, head=b"", opener=lambda: io.BytesIO(b""))
    return Gathering(document, format="vcard", reader="vcard", version="1")


def test_thousands_of_rows_and_problems_keep_their_numbers_and_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gathering, "_TOGETHER", 3)
    some = begun()
    for number in range(10):
        some.row(kind="contact", sender_name=str(number))
        some.problem("broken", "This card is broken.", raw="x" * 3_000)
    reading = some.reading()
    assert reading.records == 20
    assert reading.rows["record"].to_list() == list(range(1, 21, 2))
    assert reading.rows["sender_name"].to_list() == [str(number) for number in range(10)]
    assert reading.problems["record"].to_list() == list(range(2, 21, 2))
    assert set(reading.problems["raw"]) == {"x" * gathering.RAW_LIMIT}


def test_nothing_gathered_is_an_empty_reading():
    assert (begun().reading().records, begun().reading().rows.height) == (0, 0)


def test_more_records_than_any_such_file_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gathering, "MOST_RECORDS", 2)
    some = begun()
    some.row(kind="contact")
    some.problem("broken", "This card is broken.")
    with pytest.raises(TooLarge, match=r"^a\.vcf: This file holds more than 2 records"):
        some.row(kind="contact")

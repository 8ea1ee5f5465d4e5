"""Real exports beside this project: every record that an independent count found is a row."""

import zipfile
from collections import Counter

import polars as pl
import pytest
from whatsapp_chats import codes, document

from chesil.readers import intake
from chesil.readers.whatsapp import READER
from chesil.terms.readings import ReadOptions

# Folder and file, records, and how many of them have no sender.
SAMPLES = [
    ("chatpack-cli/whatsapp_export.txt", 7, 0),
    ("langchain-community/whatsapp_chat.txt", 10, 0),
    ("port-whatsapp-datadonation/_chat.txt", 10, 1),
    ("port-whatsapp-datadonation/_chat_file1.txt", 10, 1),
    ("port-whatsapp-datadonation/_chat_file2.txt", 10, 1),
    ("port-whatsapp-datadonation/_chat_file3.txt", 10, 1),
    ("port-whatsapp-datadonation/_chat_file4.txt", 10, 1),
    ("port-whatsapp-datadonation/_chat_file5.txt", 10, 1),
    ("port-whatsapp-datadonation/_chat_file6.txt", 10, 1),
    ("rwhatsapp/sample.txt", 9, 2),
    ("timelinize/_chat.txt", 19, 0),
    ("whatsapp-chat-analyzer/android_it.txt", 3, 1),
    ("whatsapp-chat-analyzer/ios_en.txt", 3, 0),
    ("whatstk/lorem-2000.txt", 2_000, 0),
    ("whatstk/lorem-merge-part1.txt", 300, 0),
    ("whatstk/lorem-merge-part2.txt", 300, 0),
    ("whatstk/lorem.txt", 500, 0),
    ("whatstk/pokemon.txt", 20, 1),
]
UNDECIDED = (
    "timelinize/_chat.txt",
    "whatsapp-chat-analyzer/android_it.txt",
    "whatsapp-chat-analyzer/ios_en.txt",
)


@pytest.fixture
def samples(shared):
    return shared / "exports" / "whatsapp"


@pytest.mark.parametrize(("name", "records", "without_sender"), SAMPLES)
def test_every_record_becomes_a_row(samples, name, records, without_sender):
    chat = intake.document(samples / name)
    assert READER.recognises(chat)
    result = READER.read(chat, ReadOptions())
    assert (result.records, result.rows.height, result.problems.height) == (records, records, 0)
    assert result.rows["sender"].null_count() == without_sender


@pytest.mark.parametrize(("name", "records", "without_sender"), SAMPLES)
def test_every_record_has_a_time_unless_the_file_cannot_tell(samples, name, records, without_sender):
    result = READER.read(intake.document(samples / name), ReadOptions())
    assert ("day-order-unknown" in codes(result)) == (name in UNDECIDED)
    if name not in UNDECIDED:
        assert result.rows["wall"].null_count() == 0
    told = READER.read(intake.document(samples / name), ReadOptions(day_first=True))
    assert told.rows["wall"].null_count() == 0


@pytest.mark.parametrize(
    ("name", "member"),
    [("port-whatsapp-datadonation/whatsapp_chat.zip", "_chat.txt"), ("rwhatsapp/sample.zip", "sample.txt")],
)
def test_the_text_of_a_zip_is_the_text(samples, name, member):
    with zipfile.ZipFile(samples / name) as archive:
        chat = document(archive.read(next(each for each in archive.namelist() if each.endswith(member))))
    assert READER.recognises(chat)
    assert READER.read(chat, ReadOptions()).rows.height in (9, 10)


def test_seven_exports_of_one_chat_in_seven_layouts_say_the_same(samples):
    folder = samples / "port-whatsapp-datadonation"
    readings = [
        READER.read(intake.document(each), ReadOptions()) for each in sorted(folder.glob("_chat*.txt"))
    ]
    minute = pl.col("wall").dt.truncate("1m")
    tables = [reading.rows.select(minute, "sender", "kind", "place") for reading in readings]
    assert len(tables) == 7
    assert all(table.equals(tables[0]) for table in tables)


def test_the_senders_are_those_that_were_counted(samples):
    result = READER.read(intake.document(samples / "whatstk/lorem-2000.txt"), ReadOptions())
    assert dict(result.rows["sender"].value_counts().rows()) == {
        "Giuseppe": 516, "+1 123 456 789": 507, "Mary": 496, "John": 481,
    }  # fmt: skip


def test_what_an_iphone_wrote_is_told_apart(samples):
    rows = READER.read(intake.document(samples / "timelinize/_chat.txt"), ReadOptions()).rows
    counts = Counter(rows.select("kind", "state", "notice").rows())
    assert counts == {
        ("message", "sent", None): 12,
        ("message", "deleted", None): 2,
        ("message", "edited", None): 1,
        ("call", "sent", None): 2,
        ("notice", "notice", "encryption"): 1,
        ("notice", "notice", "number_changed"): 1,
    }

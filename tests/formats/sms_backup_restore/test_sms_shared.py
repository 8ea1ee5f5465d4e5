"""Backups other people published: every record they hold is accounted for."""

import polars as pl
import pytest

from chesil.readers import intake
from chesil.readers.sms_backup_restore import READER
from chesil.terms.readings import Reading, ReadOptions


@pytest.fixture
def read(shared):
    def read_one(name: str) -> Reading:
        found = intake.document(shared / "exports" / "sms-backup-restore" / name)
        assert READER.recognises(found)
        return READER.read(found, ReadOptions())

    return read_one


@pytest.mark.parametrize(
    ("name", "records", "kinds"),
    [
        ("Memacs/calls.xml", 8, {"incoming": 4, "outgoing": 3, "missed": 1}),
        ("Memacs/calls_superbackup.xml", 2, {"incoming": 2}),
    ],
)
def test_calls_are_all_there_by_type(read, name, records, kinds):
    found = read(name)
    words = found.rows.select(pl.col("details").str.json_path_match("$.type").value_counts().struct.unnest())
    assert (found.records, found.problems.height) == (records, 0)
    assert dict(words.iter_rows()) == kinds


@pytest.mark.parametrize(
    ("name", "records", "received", "attachments"),
    [
        ("Memacs/smsxml.txt", 4, 1, 0),
        ("sms-backup-reader-2/corrupt_attachments.xml", 2, 2, 2),
        ("sms-backup-reader-2/empty.xml", 0, 0, 0),
        ("sms-backup-reader-2/sample_mms.xml", 4, 4, 4),
        ("sms-backup-reader-2/sample_small.xml", 7, 4, 0),
    ],
)
def test_messages_are_all_there_by_side_with_their_media(read, name, records, received, attachments):
    found = read(name)
    assert (found.records, found.rows.height, found.problems.height) == (records, records, 0)
    assert found.rows.filter(direction="to_owner").height == received
    assert found.rows["attachments"].list.len().sum() == attachments
    assert found.rows["at"].null_count() == 0


def test_the_caller_without_a_number_is_withheld(read):
    hidden = read("Memacs/calls.xml").rows.filter("address_hidden")
    assert hidden.select("record", "sender", "duration_s").rows() == [(3, None, 382.0)]


def test_media_that_does_not_decode_is_said(read):
    found = read("sms-backup-reader-2/corrupt_attachments.xml")
    assert [each.code for each in found.assumptions] == ["media-broken"]
    assert found.rows["text"].null_count() == 0

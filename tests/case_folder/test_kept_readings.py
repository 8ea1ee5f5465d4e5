"""What was read comes back as it was, table for table."""

import io
import json

import pytest
from polars.testing import assert_frame_equal

from chesil import pipeline
from chesil.case_folder import kept_readings
from chesil.case_folder.errors import CaseDamaged
from chesil.terms.errors import ReadingError


@pytest.fixture(scope="module")
def files(case):
    return pipeline.read([case / "exports"])


def test_every_reading_of_the_example_comes_back(files):
    for file in files:
        again = kept_readings.from_bytes(kept_readings.to_bytes(file))
        assert (again.path, again.sha256, again.unknown, again.linked, again.remarks) == (
            file.path, file.sha256, file.unknown, file.linked, file.remarks,
        )  # fmt: skip
        assert len(again.readings) == len(file.readings)
        for before, after in zip(file.readings, again.readings, strict=True):
            assert_frame_equal(before.rows, after.rows)
            assert_frame_equal(before.problems, after.problems)
            assert (before.document.source, before.document.path, before.document.member) == (
                after.document.source, after.document.path, after.document.member,
            )  # fmt: skip
            assert (before.assumptions, before.owners, before.columns, before.format) == (
                after.assumptions, after.owners, after.columns, after.format,
            )  # fmt: skip


def test_a_kept_document_cannot_be_opened(files):
    again = kept_readings.from_bytes(kept_readings.to_bytes(files[0]))
    with pytest.raises(ReadingError, match="sealed"):
        again.readings[0].document.open()


@pytest.mark.parametrize("cut", [0, 4, 8, 40, -1])
def test_cut_bytes_are_said_to_be_damaged(files, cut):
    with pytest.raises(CaseDamaged):
        kept_readings.from_bytes(kept_readings.to_bytes(files[0])[:cut])


def test_a_head_that_is_no_utf_8_is_said_to_be_damaged(files):
    written = kept_readings.to_bytes(files[0])
    path = str(files[0].path).encode()[:2]
    with pytest.raises(CaseDamaged):
        kept_readings.from_bytes(written.replace(path, b"\xff\xfe", 1))


def test_some_rows_come_back_as_they_are_in_the_whole(files):
    columns = ("record", "at", "text")
    for file in files:
        written, whole = io.BytesIO(kept_readings.to_bytes(file)), kept_readings.all_rows(file)
        for start in (0, 3, whole.height - 1, whole.height + 5):
            written.seek(0)
            shown, height = kept_readings.rows_at(written, start=start, count=4, columns=columns)
            assert height == whole.height
            assert_frame_equal(shown, whole.slice(max(start, 0), 4).select(columns))


def test_what_an_earlier_version_wrote_in_one_piece_is_read(files):
    file = max(files, key=lambda each: kept_readings.all_rows(each).height)
    rows, sink = kept_readings.all_rows(file), io.BytesIO()
    rows.write_parquet(sink, compression="zstd")
    data = kept_readings.to_bytes(file)
    length = int.from_bytes(data[:8])
    head = json.loads(data[8 : 8 + length])
    problems = data[8 + length + head.pop("rows_bytes") :]
    del head["layout"]
    earlier = json.dumps(head | {"rows_bytes": len(sink.getvalue())}).encode()
    kept = b"".join([len(earlier).to_bytes(8), earlier, sink.getvalue(), problems])
    assert_frame_equal(kept_readings.all_rows(kept_readings.from_bytes(kept)), rows)
    shown, height = kept_readings.rows_at(io.BytesIO(kept), start=2, count=3, columns=["text"])
    assert_frame_equal(shown, rows.slice(2, 3).select("text"))
    assert height == rows.height


@pytest.mark.parametrize("cut", [0, 4, 8, 40, 900])
def test_some_rows_of_cut_bytes_are_said_to_be_damaged(files, cut):
    with pytest.raises(CaseDamaged):
        kept_readings.rows_at(
            io.BytesIO(kept_readings.to_bytes(files[0])[:cut]), start=0, count=1, columns=["text"]
        )

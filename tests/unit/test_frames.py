"""A table in frames: any rows of it come back, and only the frames that hold them are read."""

import io

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from chesil.terms import frames, tables
from chesil.terms.frames import FRAME, Frames, Layout

LARGE = pl.DataFrame({
    "number": range(2 * FRAME + 10),
    "text": [f"message {number}" for number in range(2 * FRAME + 10)],
    "kind": pl.Series(["call", "message"] * (FRAME + 5), dtype=pl.Enum(tables.KINDS)),
})  # fmt: skip


class Watched(io.BytesIO):
    """Bytes that know how many of them were read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


@pytest.fixture
def large() -> tuple[Frames, Layout, Watched]:
    layout, data = frames.written(LARGE)
    stream = Watched(b"before" + data + b"after")
    return Frames(stream, layout, start=6), layout, stream


def test_a_table_comes_back_whole(large):
    assert_frame_equal(large[0].whole(), LARGE)


@pytest.mark.parametrize(
    ("start", "count"),
    [(0, 5), (FRAME - 2, 4), (FRAME, FRAME), (2 * FRAME + 8, 20), (0, 10**9), (9 * FRAME, 5), (3, 0)],
)
def test_any_rows_come_back(large, start, count):
    assert_frame_equal(large[0].rows(start, count), LARGE.slice(start, count))


def test_rows_come_back_by_their_places_in_the_order_asked_for(large):
    places = [2 * FRAME + 9, 0, FRAME, 1, 0]
    assert_frame_equal(large[0].at(places), LARGE[places])
    assert large[0].at([]).height == 0


@pytest.mark.parametrize("place", [-1, 2 * FRAME + 10])
def test_a_place_that_is_not_there_is_refused(large, place):
    with pytest.raises(IndexError):
        large[0].at([0, place])


def test_only_the_frames_that_hold_the_rows_are_read(large):
    rows, layout, stream = large
    rows.rows(FRAME + 1, 20, ["number"])
    assert stream.taken == layout.sizes[1]
    rows.at([3, 2 * FRAME + 1, 4])
    assert stream.taken == layout.size


def test_only_the_columns_that_are_asked_for_come_back(large):
    assert large[0].rows(5, 1, ["text"]).to_dicts() == [{"text": "message 5"}]


def test_a_table_without_rows_keeps_its_columns():
    layout, data = frames.written(tables.empty(tables.ROWS))
    again = Frames(io.BytesIO(data), layout)
    assert again.whole().schema == tables.ROWS
    assert again.rows(0, 10).schema == tables.ROWS
    assert again.height == 0


@pytest.mark.parametrize("cut", [0, 10, -1])
def test_cut_bytes_are_an_error(cut):
    layout, data = frames.written(LARGE)
    with pytest.raises((pl.exceptions.PolarsError, OSError)):
        Frames(io.BytesIO(data[:cut]), layout).whole()

"""The rows of a table as salted leaves: what the log knows, what a slice shows, and what it hides."""

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.vault.pack.invented import SALT_KEY, chat

from chesil.terms import tables
from chesil.terms.errors import TableMismatch
from chesil.vault import merkle
from chesil.vault.pack import rows


def leaf(number, line):
    """By the book: HMAC of the number is the salt, and the leaf is a plain hash."""
    salt = hmac.digest(SALT_KEY, number.to_bytes(8, "big"), "sha256")
    return sha256(b"\x00" + salt + line).digest()


def test_leaves_and_root_are_those_of_the_standards():
    lines = list(rows.row_lines(chat(9)))
    sealed = rows.seal_rows(chat(9), salt_key=SALT_KEY)
    wanted = [leaf(number, line) for number, line in enumerate(lines)]
    assert sealed.leaves == b"".join(wanted)
    assert (sealed.rows, sealed.root) == (9, merkle.root_of(wanted))


def test_a_row_is_every_column_in_the_order_of_its_table():
    (line,) = rows.row_lines(chat(1))
    found = json.loads(line)
    assert list(found) == list(tables.ROWS)
    assert found["text"] == "I saw you at the café “0” 👀\u202e\x00\n"
    assert found["wall"] == "2026-04-01T00:00:00"
    assert found["at"] is None


def test_an_instant_is_written_in_utc():
    frame = tables.fill(
        tables.ROWS, {"record": [1], "kind": ["message"], "at": [datetime(2026, 7, 1, 22, 30, tzinfo=UTC)]}, 1
    )
    assert json.loads(next(iter(rows.row_lines(frame))))["at"] == "2026-07-01T22:30:00Z"


def test_a_table_without_rows_has_the_root_of_nothing():
    sealed = rows.seal_rows(tables.empty(tables.ROWS), salt_key=SALT_KEY)
    assert (sealed.rows, sealed.root, sealed.leaves) == (0, sha256(b"").digest(), b"")


def test_rows_and_events_have_lines_and_no_other_table():
    assert list(rows.row_lines(tables.empty(tables.EVENTS))) == []
    with pytest.raises(TableMismatch):
        rows.row_lines(pl.DataFrame({"text": ["x"]}))


@given(st.sets(st.integers(0, 29)))
def test_any_slice_opens_its_rows_and_no_other(chosen):
    frame, numbers = chat(30), sorted(chosen)
    leaves = rows.seal_rows(frame, salt_key=SALT_KEY).leaves
    lines = list(rows.slice_lines(frame, numbers, salt_key=SALT_KEY))
    assert [json.loads(line)["row"] for line in lines] == numbers
    for line in lines:
        found = json.loads(line)
        exact = line[line.index(b'"line":') + 7 : -2]
        salt = bytes.fromhex(found["salt"])
        assert merkle.leaf(salt, exact) == leaves[32 * found["row"] :][:32]


@pytest.mark.parametrize("numbers", [[1, 0], [0, 0], [-1], [3]])
def test_row_numbers_that_are_none_are_refused(numbers):
    with pytest.raises(ValueError, match="ascending"):
        list(rows.slice_lines(chat(3), numbers, salt_key=SALT_KEY))


def test_a_salt_key_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        list(rows.salts([0], salt_key=b"short"))


def test_two_rows_alike_have_different_leaves_and_the_key_is_needed_for_each():
    frame = pl.concat([chat(1), chat(1)])
    leaves = rows.seal_rows(frame, salt_key=SALT_KEY).leaves
    assert leaves[:32] != leaves[32:]
    assert rows.seal_rows(frame, salt_key=bytes(32)).leaves[:32] != leaves[:32]
    assert SALT_KEY.hex() not in repr(rows.seal_rows(frame, salt_key=SALT_KEY))


def test_a_table_has_the_words_that_fit_the_root_in_the_log():
    frame = chat(9).with_columns(direction=pl.lit("to_owner", dtype=tables.ROWS["direction"]))
    former = tables.with_former_words(frame)
    for logged in (frame, former):
        sealed = rows.seal_rows(logged, salt_key=SALT_KEY)
        found, as_logged = rows.as_logged(frame, root=sealed.root.hex(), salt_key=SALT_KEY)
        assert_frame_equal(found, logged)
        assert as_logged == sealed


@pytest.mark.parametrize("root", [None, "", "00" * 32])
def test_a_table_whose_root_was_not_logged_keeps_the_words_of_today(root):
    found, sealed = rows.as_logged(chat(9), root=root, salt_key=SALT_KEY)
    assert_frame_equal(found, chat(9))
    assert sealed == rows.seal_rows(chat(9), salt_key=SALT_KEY)

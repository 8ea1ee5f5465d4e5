"""The fast finder against its plain twin: random chats, random bytes, and texts cut anywhere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_whatsapp_layouts import LAYOUTS
from whatsapp_chats import LRM, document, read, read_by

from chesil.readers.whatsapp import fast, plain, segments
from chesil.readers.whatsapp.layouts import read_header

COLUMNS = ("start", "line", "first_end", "sender", "wide", "gap")

HEADERS = st.sampled_from([header for header, _, _ in LAYOUTS])
DIGITS = st.integers(min_value=0, max_value=9).map(str)
NAMES = st.sampled_from(
    [
        "Dev",
        "Asha Patel",
        "~ Dev",
        "+44 7700 900123",
        "D",
        "Dév \U0001f339",
        f"{LRM}Dev",
        "a:b",
        "x" * 70,
        "é" * 300,
        "",
    ]
)
ENDINGS = st.sampled_from(["\n", "\r\n", "\n\n", "\r\r\n"])
WORDS = st.sampled_from(
    [
        "hello", "", " ", ":", "a: b", f"{LRM}image omitted", "<Media omitted>", "12/03/26", "[", "1", "1.", "[25/03/2026",
        "25/03/2026, 21:05 - ", "25/03/2026, 21:05 -", "[25/03/2026, 21:05:15]", "25.03.26 21.05: dinner", "\x00", "é" * 9,
        "This message was deleted", "IMG-20260325-WA0001.jpg (file attached)", "\ufeff", "\u2028next", "null",
    ]
)  # fmt: skip


@st.composite
def record(draw: st.DrawFn) -> str:
    """One record, its digits at random, or a line that looks like the start of one."""
    header = "".join(draw(DIGITS) if letter.isdigit() else letter for letter in draw(HEADERS))
    name = draw(NAMES)
    colon = draw(st.sampled_from([": ", ": ", ": ", ":", "", " : "]))
    said = "\n".join(draw(st.lists(WORDS, max_size=4)))
    cut = draw(st.sampled_from([0, 0, 0, 0, 1, 5]))
    return f"{header}{name}{colon}{said}"[cut:] + draw(ENDINGS)


CHATS = st.lists(record(), max_size=25).map("".join)


def assert_same_cuts(text) -> None:
    quick, slow = fast.find(text), plain.find(text)
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(quick, name), getattr(slow, name), err_msg=name)
    for name, numbers in slow.numbers.items():
        np.testing.assert_array_equal(quick.numbers[name], numbers, err_msg=name)
    assert [quick.shapes[each] for each in quick.shape] == [slow.shapes[each] for each in slow.shape]
    assert quick.lines == slow.lines


def assert_same_reading(one, other) -> None:
    assert one.rows.equals(other.rows)
    assert one.problems.equals(other.problems)
    assert (one.records, one.assumptions, one.owners) == (other.records, other.assumptions, other.owners)


@given(chat=CHATS, nameless=st.booleans())
@settings(max_examples=150, deadline=None)
def test_both_find_the_same_records_in_random_chats(chat, nameless):
    assert_same_cuts(segments.text_of(chat.encode(), nameless=nameless))


@given(data=st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_both_find_the_same_records_in_random_bytes(data):
    assert_same_cuts(segments.text_of(data))
    assert_same_cuts(
        segments.text_of(b"25/03/2026, 21:05 - Dev: x\n" + data + b"\n25/03/2026, 21:05 - Dev: y")
    )


@given(chat=CHATS, segment=st.sampled_from([16, 100, 1_000]))
@settings(max_examples=30, deadline=None)
def test_a_reading_does_not_depend_on_the_finder_or_on_where_texts_are_cut(chat, segment):
    chat = f"25/03/2026, 21:05 - Asha: hi\n{chat}"
    whole = read_by("fast", chat)
    assert_same_reading(read_by("plain", chat), whole)
    assert_same_reading(read_by("fast", chat, segment=segment), whole)
    assert_same_reading(read_by("plain", chat, segment=segment), whole)
    assert whole.rows.height + whole.problems.height == whole.records


@given(chat=CHATS)
@settings(max_examples=60, deadline=None)
def test_records_hold_every_line_of_the_file_in_order(chat):
    chat = f"25/03/2026, 21:05 - Asha: hi\n{chat}"
    result = read(chat)
    kept = sorted(
        [*result.rows.select("record", "raw").rows(), *result.problems.select("record", "raw").rows()]
    )
    assert "".join("".join(raw.split()) for _, raw in kept) == "".join(chat.split())


@given(chat=CHATS, segment=st.sampled_from([16, 100, 1_000, 100_000]))
@settings(max_examples=60, deadline=None)
def test_texts_together_are_the_file_and_each_but_the_first_starts_with_a_record(chat, segment):
    chat = f"25/03/2026, 21:05 - Asha: hi\n{chat}"
    texts = [text.bytes(0, text.size) for text in segments.segments(document(chat), size=segment)]
    assert b"".join(texts) == chat.encode()
    assert all(read_header(text) for text in texts)


@given(header=HEADERS, digits=st.lists(DIGITS, min_size=20, max_size=20))
@settings(max_examples=200, deadline=None)
def test_a_header_keeps_its_shape_whatever_its_digits_are(header, digits):
    other = "".join(digits[place % 20] if letter.isdigit() else letter for place, letter in enumerate(header))
    assert read_header(f"{other}Dev: x".encode()) == read_header(f"{header}Dev: x".encode())


def test_many_shapes_in_one_text_are_found_too():
    ways = [f"{mark}{digit}/{month}/26, {hour}:05{space}{half} - Dev: {digit}\n"
            for mark in ("", LRM, LRM * 2) for digit in (1, 25) for month in (3, 11) for hour in (1, 11)
            for space in ("", " ", "_", "\u00a0", "\u202f") for half in ("am", "PM", "a.m.", "p. m.", "P.M.")]  # fmt: skip
    assert_same_cuts(segments.text_of("".join(ways).encode()))
    assert read("".join(ways)).rows.height == len(ways)


@pytest.mark.parametrize("length", [0, 1, 7, 8, 15, 16, 17, 23, 24, 63, 64, 499, 500, 501, 502, 600])
def test_names_of_every_length_end_at_the_same_colon(length):
    lines = [
        f"25/03/2026, 21:05 - {'n' * length}{end}\n" for end in (": x", ":", " : x", "::: x", ":x: y", "")
    ]
    assert_same_cuts(segments.text_of("".join(lines).encode()))

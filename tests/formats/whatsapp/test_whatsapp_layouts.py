"""Each layout of a header: its time, its precision, its sender and its text."""

import pytest
from whatsapp_chats import LRM, NBSP, NNBSP, android, iphone, only, read, table

from chesil.terms.errors import ReadingError

# Header and the time it means. Each date has a number above 12, so that its order is not in doubt.
LAYOUTS = [
    ("25/03/2026, 21:05 - ", "2026-03-25T21:05:00", "minute"),  # Android, United Kingdom
    ("25/03/26, 21:05 - ", "2026-03-25T21:05:00", "minute"),
    ("25/3/26, 9:05 - ", "2026-03-25T09:05:00", "minute"),
    ("25/03/2026, 9:05 pm - ", "2026-03-25T21:05:00", "minute"),  # India
    (f"25/03/2026, 9:05{NNBSP}pm - ", "2026-03-25T21:05:00", "minute"),
    (f"25/03/2026, 9:05{NBSP}p.{NBSP}m. - ", "2026-03-25T21:05:00", "minute"),  # Latin America
    ("25/3/2026 9:05 a. m. - ", "2026-03-25T09:05:00", "minute"),
    ("25/03/2026, 01:55 p.m. - ", "2026-03-25T13:55:00", "minute"),
    ("3/25/26, 9:05 PM - ", "2026-03-25T21:05:00", "minute"),  # United States
    (f"3/25/26, 9:05{NNBSP}PM - ", "2026-03-25T21:05:00", "minute"),
    ("3/25/26, 9:05_AM - ", "2026-03-25T09:05:00", "minute"),
    ("25.03.26, 21:05 - ", "2026-03-25T21:05:00", "minute"),  # Germany
    ("25.03.2026, 21:05 - ", "2026-03-25T21:05:00", "minute"),
    ("2026-03-25, 21:05 - ", "2026-03-25T21:05:00", "minute"),  # Sweden
    ("2026-03-25 21:05 - ", "2026-03-25T21:05:00", "minute"),
    ("2026/03/25, 21:05 - ", "2026-03-25T21:05:00", "minute"),  # Japan
    ("25-03-2026 21:05 - ", "2026-03-25T21:05:00", "minute"),
    ("25-03-2026, 01.55 PM - ", "2026-03-25T13:55:00", "minute"),
    ("25.3.2026 klo 21.05 - ", "2026-03-25T21:05:00", "minute"),  # Finland
    ("25.3.2026 klo 21.05.15 - ", "2026-03-25T21:05:15", "exact"),
    ("25/03/2026 à 21:05 - ", "2026-03-25T21:05:00", "minute"),  # France
    ("25/03/2026, 21:05 – ", "2026-03-25T21:05:00", "minute"),
    (f"{LRM}25/03/2026, 21:05 - ", "2026-03-25T21:05:00", "minute"),
    ("25.03.26 21.05.15: ", "2026-03-25T21:05:15", "exact"),
    ("25. 3. 2026. 21:05:15 ", "2026-03-25T21:05:15", "exact"),  # Croatia
    ("25. 3. 2026. 21:05:15 - ", "2026-03-25T21:05:15", "exact"),
    ("[25/03/2026, 21:05:15] ", "2026-03-25T21:05:15", "exact"),  # iPhone, United Kingdom
    ("[25/03/26, 21:05:15] ", "2026-03-25T21:05:15", "exact"),
    ("[25/03/2026, 9:05:15 pm] ", "2026-03-25T21:05:15", "exact"),
    ("[3/25/26, 9:05:15 PM] ", "2026-03-25T21:05:15", "exact"),
    (f"[3/25/26, 9:05:15{NNBSP}PM] ", "2026-03-25T21:05:15", "exact"),
    ("[3/25/26 1:55:00 p. m.] ", "2026-03-25T13:55:00", "exact"),
    ("[25.03.26, 21:05:15] ", "2026-03-25T21:05:15", "exact"),
    ("[25.03.26 21:05:15] ", "2026-03-25T21:05:15", "exact"),
    ("[25-03-26 21:05:15] ", "2026-03-25T21:05:15", "exact"),
    ("[2026-03-25, 21:05:15] ", "2026-03-25T21:05:15", "exact"),
    ("[2026/3/25, 21:05:15] ", "2026-03-25T21:05:15", "exact"),
    ("[2026.03.25, 21:05:15] ", "2026-03-25T21:05:15", "exact"),
    ("[2026-03-25 21:05] ", "2026-03-25T21:05:00", "minute"),
    ("[25.3.2026 klo 21.05.15] ", "2026-03-25T21:05:15", "exact"),
    (f"{LRM}[25/03/2026, 21:05:15] ", "2026-03-25T21:05:15", "exact"),
]


@pytest.mark.parametrize(("header", "wall", "precision"), LAYOUTS)
def test_each_layout_gives_its_minute(header, wall, precision):
    result = read(f"{header}Dev: hello\n{header}Asha: who is this?\n")
    assert result.problems.is_empty()
    assert table(result, "wall", "precision", "sender", "text") == [
        (wall, precision, "Dev", "hello"),
        (wall, precision, "Asha", "who is this?"),
    ]


@pytest.mark.parametrize(("header", "wall", "precision"), LAYOUTS)
def test_the_time_is_kept_as_written(header, wall, precision):
    written = header.strip(LRM).removeprefix("[").rstrip(" -–:").removesuffix("]")
    assert only(f"{header}Dev: hello\n")["as_written"] == written


def test_layouts_may_change_from_line_to_line():
    result = read("".join(f"{header}Dev: {number}\n" for number, (header, _, _) in enumerate(LAYOUTS)))
    assert [wall for wall, _ in table(result, "wall", "text")] == [wall for _, wall, _ in LAYOUTS]


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("12:08 am", "00"), ("0:08 am", "00"), ("00:08 a. m.", "00"), ("11:08 am", "11"), ("12:08 pm", "12"),
        ("0:08 pm", "12"), ("1:08 pm", "13"), ("13:08 pm", "13"), ("23:08 PM", "23"),
    ],
)  # fmt: skip
def test_hours_of_half_a_day_become_hours_of_a_day(written, hour):
    result = read(f"25/03/2026, {written} - Dev: hello\n")
    assert table(result, "wall") == [(f"2026-03-25T{hour}:08:00",)]


def test_two_digit_years_are_in_this_century():
    assert table(read("25/03/00, 10:00 - Dev: a\n25/03/99, 10:00 - Dev: b\n"), "wall") == [
        ("2000-03-25T10:00:00",),
        ("2099-03-25T10:00:00",),
    ]


def test_a_message_goes_on_until_the_next_header():
    said = "Dev: I know\n\nwhere you were on 25/03/2026, 21:05\n[not a time] - either : really\n2026-04-29 10:30:00"
    result = read(android(said, "Asha: stop"))
    assert table(result, "line", "sender", "text") == [
        (1, "Dev", said.removeprefix("Dev: ")),
        (6, "Asha", "stop"),
    ]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_the_last_line_break_is_not_part_of_a_record(ending):
    row = only(f"[25/03/2026, 10:00:00] Dev: one\ntwo{ending}")
    assert (row["text"], row["raw"]) == ("one\ntwo", "[25/03/2026, 10:00:00] Dev: one\ntwo")


def test_line_breaks_inside_a_text_become_line_feeds_and_raw_keeps_them():
    row = only("[25/03/2026, 10:00:00] Dev: one\r\ntwo\r\nthree\r\n")
    assert row["text"] == "one\ntwo\nthree"
    assert row["raw"] == "[25/03/2026, 10:00:00] Dev: one\r\ntwo\r\nthree"


def test_records_that_end_with_crlf_hold_lines_that_end_with_lf():
    result = read("[25/03/2026, 10:00:00] Dev: one\ntwo\r\n[25/03/2026, 10:01:00] Asha: no\r\n")
    assert table(result, "text", "line") == [("one\ntwo", 1), ("no", 3)]


def test_a_file_with_carriage_returns_only_has_lines_too():
    result = read("[25/03/2026, 10:00:00] Dev: one\rtwo\r[25/03/2026, 10:01:00] Asha: no\r")
    assert table(result, "text", "line") == [("one\ntwo", 1), ("no", 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_and_utf_16_are_read(encoding):
    mark = "\ufeff" if encoding.startswith("utf-16-") else ""
    row = only((mark + android("Dev: café \U0001f339")).encode(encoding))
    assert (row["sender"], row["text"]) == ("Dev", "café \U0001f339")


def test_hidden_marks_stay_in_the_text_and_in_names():
    name = "\u202a+44 7700 900123\u202c"
    row = only(android(f"{name}: \u2068@Asha\u2069 hi\u200b"))
    assert (row["sender"], row["text"]) == (name, "\u2068@Asha\u2069 hi\u200b")


@pytest.mark.parametrize(
    "name",
    [
        "~ Dev",
        f"~{NNBSP}Dev",
        "+44 7700 900123",
        "Dev - work",
        "Dév \U0001f339\u200d\U0001f525",
        f"{LRM}Dev",
        "D" * 400,
    ],
)
@pytest.mark.parametrize("write", [android, iphone])
def test_names_are_kept_as_written(write, name):
    row = only(write(f"{name}: hello: you"))
    assert (row["sender"], row["text"]) == (name, "hello: you")


@pytest.mark.parametrize("write", [android, iphone])
def test_an_empty_text_has_a_sender(write):
    assert [(r["sender"], r["text"]) for r in read(write("Dev: ", "Dev:", "Dev: x")).rows.to_dicts()] == [
        ("Dev", ""),
        ("Dev", ""),
        ("Dev", "x"),
    ]


def test_a_missing_space_after_a_known_name_is_forgiven():
    result = read(android("Dev: hello", "Dev:where are you: tell me", "Asha: no", "Asha:12:30"))
    assert table(result, "sender", "text") == [
        ("Dev", "hello"),
        ("Dev", "where are you: tell me"),
        ("Asha", "no"),
        ("Asha", "12:30"),
    ]


def test_a_file_without_any_space_after_names_is_read():
    result = read(
        android("Dev:hello", "Asha:https://example.org", "Messages and calls are end-to-end encrypted.")
    )
    assert table(result, "sender", "kind") == [("Dev", "message"), ("Asha", "message"), (None, "notice")]


def test_addresses_and_times_are_no_names():
    result = read(android("Ben: hi", "See https://example.org", "Moved to 12:30", "Someone:else"))
    assert [sender for (sender,) in table(result, "sender")] == ["Ben", None, None, None]


def test_a_note_typed_like_a_header_stays_in_its_message():
    said = (
        "Dev: remember\n25.03.26 21:30: dinner\n25/03/2026 21:30 dinner\n25/03/2026, dinner\n[09:41] Dev: x"
    )
    assert read(android(said)).rows.height == 1


def test_a_loose_layout_may_hold_notices_when_it_is_the_layout_of_the_file():
    result = read(
        "25.03.26 21.05.15: Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n25.03.26 21.06.00: Dev: hi\n"
    )
    assert table(result, "kind", "sender") == [("notice", None), ("message", "Dev")]


def test_text_before_the_first_record_is_one_problem():
    result = read("My chat with Dev\nkept since March\n" + android("Dev: hello", "Dev: again"))
    assert (result.records, result.rows["record"].to_list()) == (3, [2, 3])
    assert result.problems.rows() == [
        (
            1, 1, "before-first-message", "This text stands before the first message, so it has no date and no sender.",
            "My chat with Dev\nkept since March\n",
        )
    ]  # fmt: skip


def test_blank_lines_before_the_first_record_are_no_record():
    result = read("\ufeff\n \r\n" + android("Dev: hello"))
    assert (result.records, result.problems.height, result.rows["line"].to_list()) == (1, 0, [3])


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("31/02/2026, 10:00", "impossible-date"),
        ("00/03/2026, 10:00", "impossible-date"),
        ("25/00/2026, 10:00", "impossible-date"),
        ("32/13/2026, 10:00", "impossible-date"),
        ("29/02/2025, 10:00", "impossible-date"),
        ("25/03/0001, 10:00", "impossible-date"),
        ("25/03/9999, 10:00", "impossible-date"),
        ("25/03/202, 10:00", "impossible-date"),
        ("25/2026/03, 10:00", "impossible-date"),
        ("2026/2026/2026, 10:00", "impossible-date"),
        ("25/03/2026, 24:00", "impossible-time"),
        ("25/03/2026, 10:60", "impossible-time"),
        ("25/03/2026, 10:00:60", "impossible-time"),
        ("25/03/2026, 13:00 am", "impossible-time"),
        ("25/03/2026, 99:99 pm", "impossible-time"),
    ],
)
def test_a_date_or_time_that_does_not_exist_is_a_problem(header, code):
    result = read(f"25/03/2026, 09:00 - Dev: a\n{header} - Dev: b\n25/03/2026, 11:00 - Dev: c\n")
    assert (result.records, result.rows["record"].to_list()) == (3, [1, 3])
    assert result.problems.select("record", "line", "code", "raw").rows() == [
        (2, 2, code, f"{header} - Dev: b")
    ]
    assert "Dev" not in result.problems["message"][0]


def test_the_29th_of_february_of_a_leap_year_is_a_date():
    assert table(read("29/02/2024, 10:00 - Dev: a\n"), "wall") == [("2024-02-29T10:00:00",)]


@pytest.mark.parametrize("text", ["", "\n\n", "hello", "25/03/2026 hello\n", "99999/1/1, 10:00 - Dev: a\n"])
def test_a_file_without_any_header_is_refused(text):
    with pytest.raises(ReadingError, match="No line of this file starts"):
        read(text)


def test_every_row_says_it_is_a_chat_and_nothing_of_sides():
    row = only(android("Dev: hello"))
    assert (row["channel"], row["direction"], row["recipients"], row["at"], row["offset_minutes"]) == (
        "chat", None, None, None, None,
    )  # fmt: skip
    assert (row["state"], row["address_hidden"], row["details"], row["attachments"]) == (
        "sent",
        False,
        None,
        None,
    )

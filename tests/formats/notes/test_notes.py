"""Her diary is read as she wrote it: every entry is a row, and what was not understood is said."""

import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chesil.readers.notes import READER
from chesil.terms.acts import ACTS
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import HEAD_BYTES, Document, ReadOptions

TOML = """
# My notes.
[[entry]]
when = "2026-03-04T21:40"
written_at = "2026-03-05"
what = "He stood outside my flat and shouted."
kinds = ["waiting_outside", "Shouted at you or called you names"]
who = "Dev"
where = "Home"
witnesses = ["Farah, next door"]
effect = "I slept at my sister's."
how_it_felt = "Frightened"
feared_violence = true
asked_to_stop = "yes"
reported_to = "Dorset Police"
reference = "55260012345"
children = "My son heard it"
evidence = "doorbell.mp4; a photo of the door"
things = ["A letter", "flowers"]
reply = "I did not open the door."

[[entry]]
when = 2026-03-06
what = "A taxi came that I had not ordered."
kinds = "taxi"
"""
CSV = """\
Date,Time,What happened,Where,Who,Witnesses,Effect,Reported to,Crime ref
4/3/2026,23:15,"He rang the bell, then left.\nTwice.",Home,Dev,Farah,Could not sleep,101,123
14/3/2026,,Silent,,unknown,,,,
,,"Flowers, no card",Work,,,,,
"""


def document(content, name="notes"):
    data = content.encode() if isinstance(content, str) else content
    return Document(
        name=name,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(content, **options):
    found = document(content)
    assert READER.recognises(found)
    return READER.read(found, ReadOptions(**options))


def rows(content, **options):
    return read(content, **options).rows.to_dicts()


def entry(when="", **parts):
    return rows(json.dumps({"entries": [{"when": when, "what": "x", **parts}]}))[0]


def said(reading):
    return {each.code: each.sentence for each in reading.assumptions}


def test_every_part_of_an_entry_is_kept():
    first, second = rows(TOML)
    assert first["kind"] == "note"
    assert first["direction"] == "observed"
    assert (first["wall"], first["precision"]) == (datetime(2026, 3, 4, 21, 40), "minute")
    assert first["as_written"] == "2026-03-04T21:40"
    assert first["text"] == "He stood outside my flat and shouted."
    assert first["tags"] == ["waiting_outside", "verbal_abuse", "asked_to_stop"]
    assert (first["sender"], first["place"], first["channel"]) == ("Dev", "Home", "in_person")
    assert first["attachments"] == [
        {"name": "doorbell.mp4", "media_type": None, "size_bytes": None, "sha256": None}
    ]
    details = json.loads(first["details"])
    assert details["witnesses"] == "Farah, next door"
    assert details["feared_violence"] is True
    assert details["children"] == "My son heard it"
    assert details["evidence"] == "doorbell.mp4; a photo of the door"
    assert details["things"] == "A letter; flowers"
    assert details["written_at_edtf"] == "2026-03-05"
    assert {"effect", "how_it_felt", "reported_to", "reference", "reply", "written_at"} <= details.keys()
    assert (second["wall"], second["precision"]) == (datetime(2026, 3, 6), "day")
    assert (second["tags"], second["channel"]) == (["unwanted_taxi"], "delivery")


def test_an_entry_stands_in_raw_as_in_the_file_with_its_line():
    first, second = rows(TOML)
    assert (first["line"], second["line"]) == (3, 22)
    assert second["raw"].startswith("[[entry]]\nwhen = 2026-03-06\n")
    assert second["raw"].endswith('kinds = "taxi"')


def test_words_that_look_like_the_start_of_an_entry_cut_nothing():
    odd = TOML + "\n[[entry]]\nwhat = '''\n[[entry]]\n'''\n"
    third = rows(odd)[2]
    assert third["text"] == "[[entry]]\n"
    assert json.loads(third["raw"]) == {"what": "[[entry]]\n"}


def test_a_spreadsheet_is_read_row_by_row():
    reading = read(CSV)
    first, second, third = reading.rows.to_dicts()
    assert reading.records == 3
    assert first["text"] == "He rang the bell, then left.\nTwice."
    assert (first["wall"], first["as_written"]) == (datetime(2026, 3, 4, 23, 15), "4/3/2026 23:15")
    assert (first["line"], second["line"]) == (2, 4)
    assert first["raw"].startswith('4/3/2026,23:15,"He rang')
    assert json.loads(first["details"]) == {
        "effect": "Could not sleep", "reference": "123", "reported_to": "101", "who": "Dev", "witnesses": "Farah",
    }  # fmt: skip
    assert (second["precision"], second["sender"]) == ("day", None)
    assert json.loads(second["details"])["who"] == "unknown"
    assert (third["precision"], third["as_written"], third["text"]) == ("none", None, "Flowers, no card")


def test_days_in_figures_are_day_first_and_that_is_said():
    assert said(read(CSV))["day-order"].startswith("Dates such as 4/3/2026 are read with the day first")
    assert "day-order" not in said(read(CSV, day_first=True))
    assert rows(CSV, day_first=False)[0]["wall"] == datetime(2026, 4, 3, 23, 15)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_separator_and_encoding_gives_the_same_rows(separator, encoding):
    table = "Date|What happened\n4/3/2026|He said “no” to me at the café\n".replace("|", separator)
    row = rows(table.encode(encoding))[0]
    assert row["text"] == "He said “no” to me at the café"
    assert row["wall"] == datetime(2026, 3, 4)


@pytest.mark.parametrize(
    "headings",
    [
        "WHEN,WHAT",
        " when , what happened? ",
        "Date and time,Description of incident",
        "Date & Time,Details",
        "incident date,what_happened",
        "Day,In your own words",
    ],
)
def test_headings_are_known_in_many_words(headings):
    row = rows(f"{headings}\n4 March 2026,He was there\n")[0]
    assert (row["text"], row["wall"]) == ("He was there", datetime(2026, 3, 4))


def test_the_columns_of_a_paper_diary_are_known():
    table = (
        "Date and time;What happened;Where;Evidence;Police contact and reference;Effect on you;"
        "Changes made;Effect on children and others\n"
        "4 March 2026 08:10;Followed me;Bus stop;none;PC Smith 12;Scared;New bus;Son upset\n"
    )
    row = rows("My diary\n\n" + table)[0]
    assert json.loads(row["details"]) == {
        "changes": "New bus", "children": "Son upset", "effect": "Scared", "evidence": "none",
        "reported_to": "PC Smith 12",
    }  # fmt: skip
    assert row["place"] == "Bus stop"
    assert "above-headings" in said(read("My diary\n\n" + table))


def test_a_column_with_an_unknown_heading_is_kept_and_said():
    reading = read("When,What,Weather,Weather\n2026-03-04,x,rain,cold,more\n")
    assert json.loads(reading.rows["details"][0]) == {"other": {"Weather": "rain; cold", "column 5": "more"}}
    assert said(reading)["columns-kept"].startswith("Entries that hold more than Chesil has a place for: 1.")


def test_a_kind_of_act_in_unknown_words_is_kept_said_and_marked_as_something_else():
    reading = read('[[entry]]\nwhat = "x"\nkinds = "egged the car, followed"\n')
    row = reading.rows.to_dicts()[0]
    assert row["tags"] == ["following", "other"]
    assert json.loads(row["details"])["kinds_not_known"] == ["egged the car"]
    assert json.loads(row["details"])["kinds"] == "egged the car, followed"
    assert "act-unknown" in said(reading)


def test_every_act_is_known_by_its_code_and_by_its_words():
    for act in ACTS.values():
        for words in (act.code, act.words, act.words.upper(), act.code.replace("_", " ")):
            assert entry(kinds=words)["tags"] == [act.code]
    assert entry(kinds=[act.words for act in ACTS.values()])["tags"] == list(ACTS)


@pytest.mark.parametrize(
    ("how", "kinds", "channel"),
    [
        ("", "", "other"),
        ("", "silent calls", "call"),
        ("", "gifts", "delivery"),
        ("", "criminal damage", "damage"),
        ("", "spyware", "online"),
        ("", "through friends", "third_party"),
        ("", "threats", "other"),
        ("by phone", "threats", "call"),
        ("WhatsApp call", "", "call"),
        ("letter through the door", "", "post"),
        ("face to face", "gifts", "in_person"),
        ("smoke signals", "followed", "in_person"),
    ],
)
def test_the_channel_is_what_she_wrote_or_what_the_act_can_only_be(how, kinds, channel):
    assert entry(how=how, kinds=kinds)["channel"] == channel


@pytest.mark.parametrize(
    ("written", "start", "end", "precision"),
    [
        ("2026-03-04~", "2026-03-04", "2026-03-04T23:59:59", "about"),
        ("2026-03-01/2026-03-07", "2026-03-01", "2026-03-07T23:59:59", "range"),
        ("about 4 March 2026", "2026-03-04", "2026-03-04T23:59:59", "about"),
        ("around 3pm on 4 March 2026", "2026-03-04T15:00", "2026-03-04T15:00:59", "about"),
        ("March 2026", "2026-03-01", "2026-03-31T23:59:59", "range"),
        ("early March 2026", "2026-03-01", "2026-03-10T23:59:59", "about"),
        ("4 to 6 March 2026", "2026-03-04", "2026-03-06T23:59:59", "range"),
        ("4-6 March 2026", "2026-03-04", "2026-03-06T23:59:59", "range"),
        ("28 Feb - 2 March 2026", "2026-02-28", "2026-03-02T23:59:59", "range"),
        ("between 1/3/2026 and 7/3/2026", "2026-03-01", "2026-03-07T23:59:59", "range"),
        ("4 March 2026 14:00 to 16:00", "2026-03-04T14:00", "2026-03-04T16:00:59", "range"),
        ("4/3/2026 14:00-16:00", "2026-03-04T14:00", "2026-03-04T16:00:59", "range"),
        ("4 March 2026 23:00 to 01:30", "2026-03-04T23:00", "2026-03-05T01:30:59", "range"),
        ("4 March 2026 evening", "2026-03-04T18:00", "2026-03-04T23:59:59", "range"),
        ("before 4 March 2026", None, "2026-03-04T23:59:59", "before"),
        ("since March 2025", "2025-03-01", None, "after"),
    ],
)
def test_an_imprecise_time_keeps_both_its_ends(written, start, end, precision):
    row = entry(written)
    ends = [datetime.fromisoformat(each) if each else None for each in (start, end)]
    assert [row["wall"], row["wall_until"], row["precision"]] == [*ends, precision]
    assert row["as_written"] == written
    assert row["edtf"]


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_the_ends_of_the_calendar_is_no_instant(written):
    assert (entry(written)["at"], entry(written)["as_written"]) == (None, written)


@pytest.mark.parametrize("written", ["² to 6 March 2026", "between ③ and 6 March 2026"])
def test_figures_that_are_no_digits_are_no_day(written):
    assert entry(written)["as_written"] == written


@pytest.mark.parametrize(
    ("written", "wall", "precision"),
    [
        ("4/3/2026", "2026-03-04", "day"),
        ("4.3.26", "2026-03-04", "day"),
        ("04-03-2026", "2026-03-04", "day"),
        ("14/3/2026", "2026-03-14", "day"),
        ("3/14/2026", "2026-03-14", "day"),
        ("2026/3/4", "2026-03-04", "day"),
        ("Wednesday 4th March 2026", "2026-03-04", "day"),
        ("4th of March 2026", "2026-03-04", "day"),
        ("March 4 2026", "2026-03-04", "day"),
        ("4 March 2026 23:15", "2026-03-04T23:15", "minute"),
        ("4/3/2026, 11.15pm", "2026-03-04T23:15", "minute"),
        ("11pm on 4 March 2026", "2026-03-04T23:00", "minute"),
        ("4 March 2026 at 12.30 a.m.", "2026-03-04T00:30", "minute"),
        ("4 March 2026 noon", "2026-03-04T12:00", "minute"),
        ("2315 hrs 4 March 2026", "2026-03-04T23:15", "minute"),
        ("4/3/2026 23:15:07", "2026-03-04T23:15:07", "exact"),
    ],
)
def test_plain_uk_times_are_read(written, wall, precision):
    row = entry(written)
    assert (row["wall"], row["precision"]) == (datetime.fromisoformat(wall), precision)
    assert (row["wall_until"], row["edtf"]) == (None, None)


def test_a_time_with_an_offset_is_stated():
    row = entry("2026-07-01T14:30+01:00")
    assert (row["at"], row["offset_minutes"], row["wall"]) == (
        datetime(2026, 7, 1, 13, 30, tzinfo=UTC),
        60,
        None,
    )
    row = entry("2026-07-01T14:30+01:00/2026-07-01T14:00Z")
    assert (row["at"], row["wall_until"]) == (
        datetime(2026, 7, 1, 13, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 15, 0, 59),
    )
    row = entry("../2026-07-01T14:30+01:00")
    assert (row["at"], row["wall_until"], row["offset_minutes"]) == (
        None,
        datetime(2026, 7, 1, 14, 30, 59),
        60,
    )


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "31/2/2026",
        "4 March",
        "99/99/9999",
        "0000-00-00",
        "x" * 1_000,
    ],
)
def test_a_time_that_cannot_be_read_is_kept_and_said(written):
    reading = read(json.dumps({"entries": [{"when": written, "what": "x"}]}))
    row = reading.rows.to_dicts()[0]
    assert (row["precision"], row["wall"], row["as_written"]) == ("none", None, written)
    assert "time-unreadable" in said(reading)


def test_a_time_read_in_part_keeps_the_day():
    for written in ("4 March 2026, half past three", "25:99 4 March 2026"):
        reading = read(json.dumps({"entries": [{"when": written, "what": "x"}]}))
        row = reading.rows.to_dicts()[0]
        assert (row["precision"], row["wall"], row["as_written"]) == ("day", datetime(2026, 3, 4), written)
        assert "time-in-part" in said(reading)


def test_a_date_cell_of_a_spreadsheet_is_no_midnight():
    row = rows("Date,Time,What\n2026-03-04 00:00:00,,x\n")[0]
    assert row["precision"] == "day"
    assert rows("Date,Time,What\n2026-03-04 00:00:00,14:30,x\n")[0]["wall"] == datetime(2026, 3, 4, 14, 30)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ('[[entry]]\nwhen = "2026"\nwhat = x\n', "notes, line 3"),
        ('[[entry]]\nwhat = "x"\nn = ' + "1" * 5_000, "notes"),
        ('[[entry]]\nwhat = "x"\nn = ' + "[" * 100_000, "notes"),
        ('{"entries": [\n{"when": "2026",\n"what": }]}', "notes, line 3"),
        ('{"entries": [{"when": "2026", "what": ' + "[" * 200_000, "notes"),
        ('{"entries": [{"when": ' + "9" * 5_000 + "}]}", "notes"),
    ],
)
def test_broken_toml_and_json_are_refused_with_file_and_line(content, where):
    with pytest.raises(ReadingError) as refused:
        read(content)
    assert refused.value.where == where
    assert refused.value.__cause__ is None
    assert "docs/formats/notes.md" in refused.value.next_step


def test_what_is_not_an_entry_is_a_problem():
    deep = {"when": "2026", "what": "x"}
    for _ in range(50):
        deep = {"what": deep}
    reading = read(json.dumps({"title": "Diary", "entries": [{"when": "2026", "what": "x"}, "lost", deep]}))
    assert (reading.records, reading.rows.height, reading.problems.height) == (3, 1, 2)
    assert reading.problems["code"].unique().to_list() == ["not-an-entry"]
    assert "outside-entries" in said(reading)


def test_a_list_of_entries_needs_no_name():
    assert [row["text"] for row in rows('[{"when": "2026", "what": "a"}, {"when": "", "what": "b"}]')] == [
        "a",
        "b",
    ]


def test_half_characters_and_huge_numbers_become_clean_text():
    row = rows('{"entries": [{"when": "2026", "what": "a\\ud800b", "other \\udfff": ' + "9" * 4_000 + "}]}")[
        0
    ]
    assert row["text"] == "a\ufffdb"
    assert row["raw"]
    assert "0x" in row["details"]


def test_formulas_are_only_text():
    assert rows('When,What\n2026-03-04,"=HYPERLINK(""http://example.com"")"\n')[0]["text"].startswith(
        "=HYPERLINK"
    )


def test_a_cell_of_many_kilobytes_is_a_problem_and_the_next_row_is_read():
    reading = read("When,What\n2026-03-04," + "x" * 200_000 + "\n2026-03-05,y\n")
    assert (reading.records, reading.rows.height, reading.problems.height) == (2, 1, 1)
    assert reading.rows["text"].to_list() == ["y"]
    assert len(reading.problems["raw"][0]) == 2_000


def test_a_quotation_mark_that_never_closes_is_said():
    reading = read('When,What\n2026-03-04,"never closed\n2026-03-05,y\n')
    assert reading.rows["text"].to_list() == ["never closed\n2026-03-05,y\n"]
    assert said(reading)["quote-open"].startswith("A quotation mark in the entry on line 2")


def test_a_diary_too_large_to_be_one_is_refused():
    with pytest.raises(TooLarge):
        read(TOML + "#" * (5 << 20))


@pytest.mark.parametrize(
    "content",
    [
        "", "\0\0", "Date,Time,Number,Duration,What\n", "Date,Description,Amount\n4/3/2026,Shop,3.20\n",
        "Date,Text\n", "ID,Timestamp,Contents,Attachments\n", '{"messages": [{"what": 1}]}', "[[entry]]\n",
        '{"entries": 3}', "What happened?\n", "[entry]\nwhat = 1\n",
        "BEGIN:VCARD\nFN:what when\n", "\ufeff", "[" * 10_000, '"' * 10_000, "when" * 20_000,
    ],
)  # fmt: skip
def test_other_files_are_not_a_diary(content):
    assert not READER.recognises(document(content))


def test_binary_files_are_not_a_diary():
    for content in (
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"SQLite format 3\x00",
        b"\xff\xfe\x00",
        bytes(range(256)),
    ):
        assert not READER.recognises(document(content))


@settings(max_examples=60)
@given(st.binary(max_size=400))
@example(b"When,What\n\x80\xff,\xfe\r\r\n,,,\n")
@example(b'When,What\n"\n')
def test_any_bytes_under_the_headings_become_rows(content):
    found = document(b"When,What\n" + content)
    if READER.recognises(found):
        reading = READER.read(found, ReadOptions())
        assert reading.records == reading.rows.height + reading.problems.height


parts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["when", "what", "kinds", "who", "evidence", "x"]), parts) | parts
    )
)
def test_any_json_entries_become_rows_or_problems(entries):
    content = json.dumps({"entries": entries, "note": {"when": "", "what": ""}})
    reading = READER.read(document('{"what": 0, ' + content[1:]), ReadOptions())
    assert reading.records == len(entries)


@settings(max_examples=60)
@given(st.text(st.sampled_from("0123456789/-.: apmMarchto~about,")))
def test_any_time_is_read_or_kept(written):
    row = entry(written)
    assert row["as_written"] in (written, None)
    if row["wall"] and row["wall_until"]:
        assert row["wall"] <= row["wall_until"]


def test_the_example_in_the_manual_is_read_whole():
    manual = (Path(__file__).parents[3] / "docs" / "formats" / "notes.md").read_text("utf-8")
    reading = read(manual.partition("```toml\n")[2].partition("```")[0])
    assert reading.rows["precision"].to_list() == ["minute", "about"]
    assert reading.assumptions == ()


def test_the_same_diary_gives_the_same_reading():
    one, two = read(TOML), read(TOML)
    assert one.rows.equals(two.rows, null_equal=True)
    assert one.assumptions == two.assumptions

"""Call records and bills: columns proposed and confirmed, dates decided and said, nothing dropped."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.readers import call_records, days, intake, registry
from chesil.readers.call_records import columns, values
from chesil.terms.errors import ReadingError, SettingsError
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions, TableHead

BILL = "Date,Time,Number called,Duration,Cost (GBP)\n"


def document(data: bytes) -> Document:
    return Document(
        name="bill.csv",
        size_bytes=len(data),
        sha256="0" * 64,
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(text: str | bytes, **options: object) -> Reading:
    data = text if isinstance(text, bytes) else text.encode()
    return call_records.READER.read(document(data), ReadOptions(**options))  # type: ignore[arg-type]


def recognised(text: str | bytes) -> bool:
    return call_records.READER.recognises(document(text if isinstance(text, bytes) else text.encode()))


def said(reading: Reading) -> set[str]:
    return {each.code for each in reading.assumptions}


def test_a_bill_lists_calls_made_and_says_so():
    reading = read(BILL + "21/10/2025,23:05,07700 900456,00:01:20,0.00\n")
    row = reading.rows.row(0, named=True)
    assert (row["direction"], row["recipients"], row["duration_s"]) == ("from_owner", ["07700 900456"], 80.0)
    assert row["wall"] == datetime(2025, 10, 21, 23, 5)
    assert (row["as_written"], row["precision"]) == ("21/10/2025 23:05", "minute")
    assert "bill" in said(reading)


def test_columns_are_proposed_and_shown():
    reading = read(BILL + "21/10/2025,23:05,07700900456,80,0.00\n")
    assert reading.columns == {
        "Date": "date", "Time": "time", "Number called": "called", "Duration": "duration",
        "Cost (GBP)": "cost",
    }  # fmt: skip
    assert any("A mapping file can confirm it." in each.sentence for each in reading.assumptions)


def test_a_confirmed_mapping_reads_headers_nobody_knows():
    text = "Wann,Wer,Wie lange\n21.10.2025 23:05,07700900456,1:20\n"
    assert not recognised(text)
    reading = read(text, columns={"Wann": "datetime", "Wer": "number", "Wie lange": "duration"})
    assert reading.rows["duration_s"].to_list() == [80.0]
    assert any("The mapping file says" in each.sentence for each in reading.assumptions)


def test_a_confirmed_mapping_makes_a_table_nobody_knows_a_call_record(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("Wann,Wer,Wie lange\n21.10.2025 23:05,07700900456,1:20\n")
    mapping = {"Wann": "datetime", "Wer": "number", "Wie lange": "duration"}
    assert registry.detect(intake.document(path)) is None
    assert registry.detect(intake.document(path), columns=mapping) is call_records.READER
    assert registry.detect(intake.document(path), columns={"Other": "date"}) is None


def heads(text: str, **options: object) -> tuple[TableHead, ...]:
    return registry.read_document(document(text.encode()), options=ReadOptions(**options)).heads  # type: ignore[arg-type]


def test_the_first_lines_of_a_list_of_calls_come_with_what_its_columns_were_read_as():
    rows = "21/10/2025,23:05,07700900456,80,0.00\n" * 5
    (head,) = heads("Your bill\n\n" + BILL + rows)
    assert head.header == ("Date", "Time", "Number called", "Duration", "Cost (GBP)")
    assert head.lines == (("21/10/2025", "23:05", "07700900456", "80", "0.00"),) * 3
    assert head.columns["Number called"] == "called"
    told = {"Date": "date", "Number called": "number", "Duration": "duration"}
    assert heads(BILL + rows, columns=told)[0].columns == told


def test_the_first_lines_of_a_table_nobody_knows_come_without_columns():
    text = "Dear you\n\nWann,Wer,Wie lange\n21.10.2025 23:05,07700900456,1:20\n"
    assert heads(text) == (
        TableHead(
            name="bill.csv",
            header=("Wann", "Wer", "Wie lange"),
            lines=(("21.10.2025 23:05", "07700900456", "1:20"),),
            columns={},
        ),
    )
    (bare,) = heads("21/10/2025 10:00,07700900456,x,1:20\n22/10/2025 10:00,07700900456,x,1:20\n")
    assert bare.header == ("1", "2", "3", "4")
    assert len(bare.lines) == 2


@pytest.mark.parametrize(
    "text",
    ["one, two, three\nfour, five, six\n", "21/10/2025\n22/10/2025\n", "", "a,b,c\n", "\0,1,2\n\0,1,2\n"],
)
def test_what_is_no_table_with_dates_has_no_first_lines(text: str):
    assert heads(text) == ()


def test_first_lines_are_cut_to_what_a_page_can_hold():
    wide = ["Wann", *(f"c{n}" for n in range(99))]
    (head,) = heads(f"{','.join(wide)}\n21/10/2025,{','.join(['x' * 500] * 99)}\n")
    assert len(head.header) == len(head.lines[0]) == 40
    assert max(map(len, head.lines[0])) == 40
    assert heads(f"Wann,{'n' * 201},b\n21/10/2025,1,2\n") == (), "a name cut short would name another column"


def test_a_mapping_file_names_its_mistakes(tmp_path: Path):
    path = tmp_path / "columns.toml"
    path.write_text('[columns]\n"Wann" = "when"\n')
    with pytest.raises(SettingsError, match="no field called when"):
        columns.load(path)
    path.write_text('[columns]\n"Wann" = "datetime"\n')
    assert columns.load(path) == {"Wann": "datetime"}


def test_lines_before_the_header_and_a_total_line_are_said_and_are_not_records():
    text = (
        "Invented Mobile\nAccount summary\n\n"
        + BILL
        + "21/10/2025,23:05,07700900456,80,0.10\nTotal,,,,0.10\n"
    )
    reading = read(text)
    assert reading.records == 1
    assert {"before-header", "not-records"} <= said(reading)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_separator_and_encoding_gives_the_same_row(mark: str, encoding: str):
    text = "Date;Time;Number;Duration;Place\n21/10/2025;23:05;07700900456;80;Café\n".replace(";", mark)
    reading = read(text.encode(encoding))
    assert recognised(text.encode(encoding))
    assert reading.rows["duration_s"].to_list() == [80.0]
    assert "Café" in str(reading.rows["details"][0])


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["21/10/2025"], datetime(2025, 10, 21)),
        (["10/21/2025"], datetime(2025, 10, 21)),
        (["2025-10-21"], datetime(2025, 10, 21)),
        (["21 Oct 2025"], datetime(2025, 10, 21)),
        (["21st October 2025"], datetime(2025, 10, 21)),
        (['"Oct 21, 2025"'], datetime(2025, 10, 21)),
        (["21.10.25"], datetime(2025, 10, 21)),
        (["05/05/2025"], datetime(2025, 5, 5)),
        (["09/10/2025", "10/10/2025", "01/11/2025"], datetime(2025, 10, 9)),
    ],
)
def test_the_day_order_is_decided_from_the_whole_file(dates: list[str], expected: datetime):
    reading = read(BILL + "".join(f"{date},09:00,07700900456,80,0\n" for date in dates))
    assert reading.rows["wall"][0] == expected.replace(hour=9)
    assert "day-order" in said(reading)


def test_an_order_the_file_cannot_tell_is_asked_for_and_never_guessed():
    text = BILL + "03/04/2025,09:00,07700900456,80,0\n"
    reading = read(text)
    assert "day-order-unknown" in said(reading)
    assert reading.rows["wall"].to_list() == [None]
    assert reading.rows["as_written"].to_list() == ["03/04/2025 09:00"]
    assert read(text, day_first=True).rows["wall"][0] == datetime(2025, 4, 3, 9)
    assert read(text, day_first=False).rows["wall"][0] == datetime(2025, 3, 4, 9)


def test_a_stated_offset_gives_an_instant():
    row = read("Timestamp,Number,Direction\n2025-10-21T23:05:00+01:00,07700900456,in\n").rows.row(
        0, named=True
    )
    assert row["at"] == datetime(2025, 10, 21, 22, 5, tzinfo=UTC)
    assert row["wall"] is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("80", 80), ("1:20", 80), ("00:01:20", 80), ("1m 20s", 80), ("1 min 20 sec", 80),
        ("1 hour 2 minutes", 3_720),
        ("PT1M20S", 80), ("80 s", 80), ("0", 0), ("2h", 7_200),
    ],
)  # fmt: skip
def test_durations_in_any_usual_form(written: str, seconds: float):
    assert values.read_duration(written, unit="s") == seconds


def test_raised_figures_are_no_duration_and_no_column():
    assert values.read_duration("0²0:04:39", unit="s") is None
    assert values.read_duration("1:\x1c20", unit="s") == 80
    assert read(BILL + "21/10/2025,23:05,07700 900456,³4:20,0.00\n").records == 1
    assert not call_records.has_columns(document(b"a,b\nc,d\n"), {"²": "datetime", "1": "number"})


def test_a_decimal_comma_counts_minutes_when_the_column_does():
    reading = read('Date,Number,Duration (mins)\n21/10/2025,07700900456,"1,5"\n')
    assert reading.rows["duration_s"].to_list() == [90.0]


@pytest.mark.parametrize("word", ["Withheld", "Private", "Anonymous", "No Caller ID", "number withheld"])
def test_a_withheld_number_stays_withheld_and_is_nobody(word: str):
    row = read(f"Date,Number,Direction,Duration\n21/10/2025,{word},Incoming,4\n").rows.row(0, named=True)
    assert (row["sender"], row["address_hidden"], row["direction"]) == (None, True, "to_owner")


@pytest.mark.parametrize("word", ["Unknown", "Unavailable", "-1"])
def test_an_unknown_number_is_not_a_withheld_one(word: str):
    row = read(f"Date,Number,Direction,Duration\n21/10/2025,{word},Incoming,4\n").rows.row(0, named=True)
    assert (row["sender"], row["address_hidden"]) == (None, False)


def test_both_sides_listed_and_the_phone_is_the_number_in_every_row():
    head = "Start,Calling number,Called number,Event type,Duration\n"
    rows = [
        f"2025-10-2{day} 09:00:00,{a},{b},VOICE,{day}"
        for day, (a, b) in enumerate(
            [("07700900123", "07700900456"), ("07700900456", "07700900123"), ("07700900123", "x999")]
        )
    ]
    reading = read(head + "\n".join(rows))
    assert reading.rows["direction"].to_list() == ["from_owner", "to_owner", "from_owner"]
    assert [owner.name for owner in reading.owners] == ["07700900123"]


def test_a_list_of_callers_came_in_and_says_so():
    reading = read("Date,Time,Caller,Duration\n21/10/2025,23:05,07700900456,80\n")
    row = reading.rows.row(0, named=True)
    assert (row["direction"], row["sender"], row["recipients"]) == ("to_owner", "07700900456", None)
    assert "callers" in said(reading)


def test_two_numbers_with_no_word_of_which_is_the_phone_have_no_side():
    rows = "21/10/2025,07700900456,07700900123,80\n22/10/2025,07700900111,07700900222,80\n"
    reading = read("Date,From,To,Duration\n" + rows)
    assert reading.rows["direction"].to_list() == [None, None]
    assert reading.rows["sender"].to_list() == ["07700900456", "07700900111"]
    assert reading.rows["recipients"].to_list() == [["07700900123"], ["07700900222"]]
    assert "side-unknown" in said(reading)


def test_a_type_that_tells_the_way_is_no_bill():
    reading = read("Date,Number,Type,Duration\n21/10/2025,07700900456,Incoming,80\n")
    assert "bill" not in said(reading)
    assert reading.rows["direction"].to_list() == ["to_owner"]


def test_a_number_that_a_spreadsheet_shortened_is_nobody_and_is_said():
    reading = read("Date,Number,Direction,Duration\n21/10/2025,4.47701E+11,In,80\n")
    row = reading.rows.row(0, named=True)
    assert (row["sender"], row["address_hidden"]) == (None, False)
    assert "4.47701E+11" in str(row["details"])
    assert "number-shortened" in said(reading)


@pytest.mark.parametrize("written", ['"=""07700900456"""', "'07700900456", '="07700900456"'])
def test_a_number_wrapped_for_a_spreadsheet_is_unwrapped(written: str):
    reading = read(f"Date,Number,Direction,Duration\n21/10/2025,{written},In,80\n")
    assert reading.rows["sender"].to_list() == ["07700900456"]


@pytest.mark.parametrize("slips", [[1], [0, 2], [2], [0, 1, 2]])
def test_a_stray_quotation_mark_swallows_no_line(slips: list[int]):
    rows = [f"2{n}/10/2025,07700900456,{chr(34) if n in slips else ''}In,80" for n in range(3)]
    reading = read("Date,Number,Direction,Duration\n" + "\n".join(rows))
    assert reading.records == reading.rows.height == 3
    assert reading.rows["direction"].to_list() == ["to_owner"] * 3


def test_a_cell_with_a_line_break_is_one_row():
    reading = read(
        'Date,Number,Place,Duration\n21/10/2025,07700900456,"a\nb",80\n22/10/2025,07700900456,c,80\n'
    )
    assert reading.rows["line"].to_list() == [2, 4]
    assert reading.rows["duration_s"].to_list() == [80, 80]


def test_a_mapping_for_another_file_of_the_run_does_no_harm():
    reading = read(
        BILL + "21/10/2025,23:05,07700900456,80,0\n", columns={"Wann": "datetime", "Wer": "number"}
    )
    assert reading.records == 1


@pytest.mark.parametrize("date", ["0001-01-01T00:00+01:00", "9999-12-31 23:59-12:00"])
def test_a_date_out_of_all_time_is_a_problem(date: str):
    reading = read(f"Timestamp,Number,Direction\n{date},07700900456,in\n")
    assert reading.problems["code"].to_list() == ["time-unreadable"]


def test_texts_missed_calls_and_data_are_told_apart():
    text = (
        "Date,Number,Type,Duration\n21/10/2025,07700900456,SMS,\n21/10/2025,07700900456,Missed call,0\n"
        "21/10/2025,07700900456,Data,0\n"
    )
    rows = read(text).rows
    assert rows["kind"].to_list() == ["message", "call", "notice"]
    assert rows["answered"].to_list() == [None, False, None]
    assert rows["direction"].to_list()[1] == "to_owner"


def test_a_date_that_does_not_exist_is_a_problem_with_its_line():
    reading = read(BILL + "21/10/2025,09:00,07700900456,80,0\n31/02/2025,09:00,07700900456,80,0\n")
    assert reading.records == 2
    assert reading.problems["line"].to_list() == [3]
    assert reading.problems["code"].to_list() == ["time-unreadable"]


def test_without_a_header_the_columns_come_from_the_values():
    rows = "".join(f"2025-10-2{day} 09:00,07700900456,0:0{day}\n" for day in range(6))
    assert recognised(rows)
    assert read(rows).rows["duration_s"].to_list() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "Date,What happened,Where\n21/10/2025,He waited outside,Home\n",
        "ID,Timestamp,Contents,Attachments\n1,2025-10-21,hi,\n", "a,b,c\n1,2,3\n", "\0\0\0\0",
        "21/10/2025, 09:00 - Dev: ring me on 07700900456\n",
    ],
)  # fmt: skip
def test_other_tables_are_not_call_records(text: str):
    assert not recognised(text)


def test_an_unclosed_quote_is_refused_with_its_line():
    with pytest.raises(ReadingError, match="quotation mark"):
        read(BILL + '21/10/2025,09:00,"' + "x" * 200_000)


def test_too_many_columns_are_refused():
    with pytest.raises(ReadingError, match="too many columns"):
        read(BILL + "," * 100_000)


@given(st.text(max_size=200))
def test_any_text_behind_a_header_is_read_or_refused_in_words(tail: str):
    try:
        reading = read((BILL + "21/10/2025,09:00,07700900456,80,0\n" + tail).encode("utf-8", "replace"))
    except ReadingError:
        return
    assert reading.records == reading.rows.height + reading.problems.height


def test_the_sample_record_is_read_whole(shared: Path):
    (path,) = (shared / "exports" / "call-records").rglob("*.csv")
    reading = call_records.READER.read(intake.document(path), ReadOptions())
    assert (reading.records, reading.rows.height) == (3576, 3576)


def test_a_date_with_dots_and_its_time_in_one_cell_are_told_apart():
    for name in ("Date", "DateTime"):
        found = read(
            f"{name};Number;Duration\n13.10.2025 22:09;07700900456;60\n14.10.2025;07700900456;60\n"
        ).rows
        assert [str(each) for each in found["wall"]] == ["2025-10-13 22:09:00", "2025-10-14 00:00:00"]
        assert found["precision"].to_list() == ["minute", "day"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Datum;Uhrzeit;Rufnummer;Typ;Dauer", ("Eingehend", "Verpasst", "Ausgehend")),
        ("Fecha,Hora,Número,Tipo,Duración", ("Entrante", "Perdida", "Saliente")),
        ("Date,Heure,Numéro,Type,Durée", ("Reçu", "Appel manqué", "Émis")),
        ("Date,Time,Number,Call type,Duration", ("Incoming (phone)", "Missed", "Outgoing (cancelled)")),
    ],
)
def test_which_way_a_call_went_is_read_in_other_languages(header: str, words: tuple[str, ...]):
    mark = ";" if ";" in header else ","
    lines = (mark.join(("13/10/2025", "21:53", "07700900456", each, "0:00:05")) for each in words)
    rows = read("\n".join((header, *lines))).rows
    assert rows["direction"].to_list() == ["to_owner", "to_owner", "from_owner"]
    assert rows["answered"].to_list() == [True, False, True]


def test_a_list_that_counts_times_as_android_does_numbers_its_kinds_so_too():
    kinds = "".join(f"1760046800123,+447700900456,{65 * (each < 3)},{each}\n" for each in (1, 2, 3, 4))
    rows = read("date,number,duration,type\n" + kinds).rows
    assert rows["direction"].to_list() == ["to_owner", "from_owner", "to_owner", "to_owner"]
    assert rows["channel"].to_list() == ["call", "call", "call", "voicemail"]
    assert rows["at"].dt.strftime("%Y-%m-%d %H:%M:%S").unique().to_list() == ["2025-10-09 21:53:20"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("09-Oct-25 09:53 PM", "2025-10-09"), ("2025-Oct-09 21:53", "2025-10-09"),
        ("Oct 9th, 2025 21:53", "2025-10-09"), ("9 October, 2025", "2025-10-09"), ("9 Oct 21:53", None),
    ],
)  # fmt: skip
def test_a_month_in_words_leaves_no_doubt_about_the_year(written: str, day: str | None):
    found = days.read_day(written)
    assert (str(found.date(day_first=True).date()) if found else None) == day

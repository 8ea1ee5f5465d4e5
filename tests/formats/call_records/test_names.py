"""The column of names in a list of calls: read only where a person says that it holds the other party's."""

import io

from chesil.readers import call_records
from chesil.readers.call_records.columns import propose_name
from chesil.readers.intake import hashed
from chesil.terms.readings import ReadOptions

LIST = """Date,Time,Name,Number,Direction,Duration
04/03/2026,23:41:07,Dev Jones,07700 900123,Missed,0
04/03/2026,23:44:10,07700 900456,07700 900456,Incoming,12
05/03/2026,08:02:55,Dev Jones,07700 900123,Outgoing,40
06/03/2026,08:02:55,Unknown,Withheld,Incoming,3
"""
COLUMNS = {
    "Date": "date",
    "Time": "time",
    "Number": "number",
    "Direction": "direction",
    "Duration": "duration",
}


def read(columns):
    from pathlib import Path

    import attrs

    data = LIST.encode()
    document = hashed(io.BytesIO(data), Path("calls.csv"), beside=frozenset())
    document = attrs.evolve(document, opener=lambda: io.BytesIO(data))
    return call_records.READER.read(document, ReadOptions(columns=columns))


def test_a_name_that_was_confirmed_stands_beside_the_number_that_called():
    rows = read({**COLUMNS, "Name": "name"}).rows
    assert rows["sender_name"].to_list() == ["Dev Jones", None, None, None]
    assert rows["sender"].to_list() == ["07700 900123", "07700 900456", None, None]
    assert "Dev Jones" in rows["details"][2]  # of a call of hers the name is kept with it


def test_without_an_answer_no_name_is_taken_and_none_is_lost():
    rows = read(None).rows
    assert rows["sender_name"].null_count() == rows.height
    assert "Dev Jones" in rows["details"][0]


def test_one_column_called_a_name_is_proposed_and_of_two_none():
    assert propose_name(["Date", "Contact Name", "Number"]) == {"Contact Name": "name"}
    assert propose_name(["Date", "Name", "Caller name"]) == {}
    assert propose_name(["Date", "Number"]) == {}

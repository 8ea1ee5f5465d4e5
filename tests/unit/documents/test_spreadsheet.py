"""The timeline as CSV: names beside ids, local times beside instants, and nothing that runs."""

import csv

import invented
from chesil.documents.spreadsheet import write_csv
from invented import event, frame


def written(path, *rows):
    write_csv(frame(list(rows)), path, people=invented.people(), zone="Europe/London")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_names_stand_beside_ids_and_local_times_beside_instants(tmp_path):
    one, other, unknown = written(
        tmp_path / "t.csv",
        event(record=1, at="2025-10-26T00:30"),
        event(record=2, at="2025-10-26T01:30", sender="me", recipients=["p1", "me"], direction="from_owner"),
        event(record=3, sender=None, recipients=None),
    )
    assert (one["at"], one["at_local"]) == ("2025-10-26T00:30:00Z", "2025-10-26 01:30:00 +01:00")
    assert other["at_local"] == "2025-10-26 01:30:00 +00:00"
    assert (one["sender"], one["sender_name"]) == ("p1", "Dev Marsh")
    assert (other["recipients"], other["recipient_names"]) == ("p1; me", "Dev Marsh; Asha")
    assert (unknown["at_local"], unknown["sender_name"], unknown["recipient_names"]) == ("", "", "")
    names = list(one)
    for beside, name in (("at", "at_local"), ("sender", "sender_name"), ("recipients", "recipient_names")):
        assert names.index(name) == names.index(beside) + 1


def test_the_table_calls_nobody_her(tmp_path):
    rows = written(
        tmp_path / "t.csv",
        event(record=1),
        event(record=2, sender="me", recipients=["p1"], direction="from_owner"),
        event(record=3, direction="between_others"),
    )
    assert [row["direction"] for row in rows] == ["to_owner", "from_owner", "between_others"]


def test_a_name_that_could_run_as_a_formula_is_only_text(tmp_path):
    people = invented.people().with_columns(name=invented.people()["name"].str.replace("Dev Marsh", "=1+1"))
    write_csv(frame([event(at="2025-10-26T00:30")]), tmp_path / "t.csv", people=people, zone="UTC")
    assert "'=1+1" in (tmp_path / "t.csv").read_text("utf-8-sig")

"""What is protected from whom, how a hit is shown, and what people may decide about it."""

from contextlib import nullcontext

import pytest

from chesil.leaks import (
    Detail,
    NotAllowed,
    check,
    choices,
    open_hits,
    picked,
    pieces_of_cells,
    pieces_of_text,
    protected_from,
    settle,
)

HOME = Detail(id="home", kind="address", value="12 Harbour Street", whose="asha", known_to=frozenset({"dev"}))
REFUGE = Detail(id="refuge", kind="address", value="4 Quay Road", whose="asha")
NAME = Detail(id="name", kind="name", value="May", whose="asha")
LETTER = "We came to 4 Quay Road on Monday."


def hit(detail=REFUGE, text=LETTER):
    return check([detail], pieces_of_text(text)).hits[0]


def test_a_reader_is_shown_what_they_know_and_nothing_else():
    assert protected_from([HOME, REFUGE], ["dev"]) == (REFUGE,)
    assert protected_from([HOME, REFUGE], ["asha"]) == ()
    assert protected_from([HOME, REFUGE], ["dev", "rowan"]) == (HOME, REFUGE)
    assert protected_from([HOME, REFUGE], []) == (HOME, REFUGE)


def test_a_detail_without_a_value_is_refused():
    with pytest.raises(ValueError, match="Leave it out"):
        Detail(id="none", kind="words", value="  ", whose="asha")


def test_a_hit_names_its_place_and_hides_what_it_is():
    there = hit()
    assert (there.part, there.line, there.masked) == ("page 1", 1, "4 •••• ••ad")
    assert "Quay" not in repr(there)
    assert check([REFUGE], pieces_of_text("\f\n" + LETTER)).hits[0].part == "page 2"


def test_a_cell_is_named_as_a_spreadsheet_names_it():
    rows = [["Date", ""], *[["", ""]] * 5, ["", "x", *[""] * 25, "4 Quay Road"]]
    assert [each.part for each in pieces_of_cells("Costs", rows)][-1] == "the sheet Costs, AB7"
    assert check([REFUGE], pieces_of_cells("Costs", rows)).hits[0].line == 0


def test_a_report_counts_what_was_looked_for():
    report = check([HOME, REFUGE], pieces_of_text(LETTER))
    assert (report.details, report.people, report.pieces, len(report.hits)) == (2, 1, 1, 1)


@pytest.mark.parametrize(
    ("how", "given", "code"),
    [
        ("not the same", {}, "reason"),
        ("meant", {"second": "kell"}, "reason"),
        ("meant", {"reason": "She asked for it."}, "second"),
        ("meant", {"reason": "She asked for it.", "second": "doyle"}, "same"),
        ("meant", {"reason": "She asked for it.", "second": "kell", "accused": ["dev"]}, "protected"),
    ],
)
def test_a_decision_needs_its_reason_and_its_second_person(how, given, code):
    with pytest.raises(NotAllowed) as refused:
        settle(hit(), how, by="doyle", **given)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("detail", "text", "how"),
    [
        (REFUGE, LETTER, ("taken out", "withheld")),
        (REFUGE, "We came to Quay Road.", ("taken out", "withheld", "not the same")),
        (NAME, "Come in May.", ("taken out", "withheld", "not the same")),
        (HOME, "At 12 Harbour Street.", ("taken out", "withheld", "not the same", "meant")),
    ],
)
def test_what_the_accused_must_not_read_goes_out_unless_it_may_be_another(detail, text, how):
    assert choices(hit(detail, text), accused=["dev"]) == how
    with pytest.raises(NotAllowed) if "not the same" not in how else nullcontext():
        settle(hit(detail, text), "not the same", by="doyle", reason="Another one.", accused=["dev"])


def test_a_decision_is_of_its_line_alone():
    settled = settle(hit(), "not the same", by="doyle", reason="Another Quay Road.")
    again = check([REFUGE], pieces_of_text(f"{LETTER}\nShe lives at 4 Quay Road."))
    assert [each.line for each in open_hits(again, [settled])] == [2]


def test_numbers_e_mail_addresses_and_postcodes_are_picked_out_of_a_text():
    text = (
        "Call 07700 900123 or +44 7700 900 456, a.b@example.org, DT1 1AA. Ref 2026/17, 12 March 2026, £900.50"
    )
    assert list(picked(text)) == [
        ("phone", "07700 900123"), ("phone", "+44 7700 900 456"), ("mail", "a.b@example.org"),
        ("postcode", "DT1 1AA"),
    ]  # fmt: skip
    assert list(picked("Nothing of the kind.")) == []


def test_a_settled_hit_is_open_again_when_it_is_written_in_another_way():
    report = check([REFUGE], pieces_of_text(LETTER))
    settled = settle(report.hits[0], "not the same", by="doyle", reason="Another Quay Road.")
    assert open_hits(report, [settled]) == ()
    later = check([REFUGE], pieces_of_text("We came to 4 Quay Rd."))
    assert open_hits(later, [settled]) == later.hits


def test_what_was_to_be_taken_out_is_open_while_it_stands_there():
    report = check([REFUGE], pieces_of_text(LETTER))
    assert open_hits(report, [settle(report.hits[0], "taken out", by="doyle")]) == report.hits
    assert open_hits(check([REFUGE], pieces_of_text("We came on Monday.")), []) == ()

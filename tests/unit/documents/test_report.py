"""A report of contact under an order: one page for the police, and sheets that tell less."""

import io
from datetime import date

import msgspec
import pikepdf
import pytest
from tests.leaks import DEV_CHAT, words_of
from tests.unit.documents.accessible_pdf import findings

from chesil.documents.report import READERS, Contact, Order, Report, ReportHeld, kinds, print_report

ORDER = Order(
    kind="non_molestation", court="Family Court at Dorchester", number="FL26D00123", made=date(2026, 3, 1),
    served=date(2026, 3, 3), served_how="A process server gave it to him; statement of 4 March 2026.",
    terms=("He must not contact her by any means.", "He must not go to Quay Lane."), ends="1 March 2027",
)  # fmt: skip
REPORT = Report(
    name="Asha Kerrigan", other_name="Dev Marsh", order=ORDER, reach="CANARYREACH by text", identity="His number and voice.",
    contact=tuple(Contact(when=f"Day {n}", what=f"Message {n}", record=f"AB/1, line {n}", term=1) for n in range(1, 5)),
    reported=("5 March 2026 to Dorset Police, 55260012345",), asks="Please act on it.", place="Reception",
    describes="Tall, red coat.", terms_for_others=(1,),
)  # fmt: skip
DAY = date(2026, 5, 1)


def shown(report, reader):
    return " ".join(words_of(print_report(report, reader, made=DAY)).split())


@pytest.mark.parametrize("reader", READERS)
def test_every_sheet_is_one_accessible_page(reader):
    pdf = print_report(REPORT, reader, made=DAY)
    assert findings(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    assert print_report(REPORT, reader, made=DAY) == pdf


def test_the_police_get_the_order_its_days_each_contact_and_what_was_reported():
    words = shown(REPORT, "police")
    for each in (
        "Family Court at Dorchester, number FL26D00123", "The one safe way to reach them", "1 March 2026", "3 March 2026", "A process server", "CANARYREACH",
        "He must not go to Quay Lane.", "Message 1", "AB/1, line 4", "55260012345", "His number and voice.", "999",
    ):  # fmt: skip
        assert each in words, each
    assert "breach" not in words.lower()


@pytest.mark.parametrize("reader", [each for each in READERS if each != "police"])
def test_others_get_less(reader):
    words = shown(REPORT, reader)
    for each in ("Dev Marsh", "Tall, red coat.", "He must not contact her", "call 999"):
        assert each in words, each
    for each in (
        "CANARYREACH",
        "Message 1",
        "55260012345",
        "AB/1",
        "FL26D00123",
        "process server",
        "Quay Lane",
    ):
        assert each not in words, each


def test_days_that_nobody_knows_are_said_to_be_unknown():
    words = shown(msgspec.structs.replace(REPORT, order=Order(kind="bail")), "police")
    assert words.count("Not recorded") == 4
    assert "is no crime in itself" in words


def test_a_page_has_the_latest_contacts_and_counts_the_rest():
    many = tuple(Contact(when=f"Day {n}", what="word " * 40, record=f"row {n}") for n in range(300))
    pdf = print_report(msgspec.structs.replace(REPORT, contact=many, left_out=7), "police")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    words = " ".join(words_of(pdf).split())
    printed = sum(f"row {n} " in f"{words} " for n in range(300))
    assert "Day 299" in words
    assert f"{307 - printed} contacts before these are not printed here." in words


def test_papers_of_a_case_about_children_wait_for_somebody_who_knows():
    case = msgspec.structs.replace(REPORT, children_case=True)
    for reader in READERS:
        with pytest.raises(ReportHeld, match="not even to the police"):
            print_report(case, reader)
    assert "Dev Marsh" in shown(msgspec.structs.replace(case, may_be_shown=True), "police")


def test_each_kind_of_order_says_what_to_bring_and_where_that_is_from():
    for each in kinds().values():
        assert each.bring
        assert each.source
        assert each.checked_on == date(2026, 11, 28)
    with pytest.raises(KeyError):
        print_report(msgspec.structs.replace(REPORT, order=Order(kind="moon")), "police")


def test_the_command_finds_contact_since_the_order_in_exports(chesil, tmp_path):
    about, chat = tmp_path / "o.toml", tmp_path / "Dev.txt"
    chat.write_text(DEV_CHAT)
    assert chesil("paper", "report", "begin", "--out", about).status == 0
    about.write_text(about.read_text().replace("# made = 2026-03-01", "made = 2025-10-10"))
    made = chesil(
        "paper", "report", "print", about, chat, "--from", "Dev", "--me", "Asha", "--out", tmp_path / "r.pdf"
    )
    assert made.status == 0, made.err
    assert "Contacts in the records: 2." in " ".join(made.out.split())
    words = words_of((tmp_path / "r.pdf").read_bytes())
    assert "answer me now" in words
    assert "I saw you" not in words
    assert "leave me alone" not in words
    about.write_text('name = ""\nother_name = ""\nchildren_case = true\n[order]\nkind = "bail"\n')
    for more, said in (((), "not even to the police"), (("--for", "moon"), "Choose one of")):
        held = chesil("paper", "report", "print", about, *more, "--out", tmp_path / "x.pdf")
        assert held.status == 2
        assert said in " ".join(held.err.split())
    about.write_text('name = ""\nother_name = ""\n[order]\nkind = "moon"\n')
    assert (
        "no such kind of order" in chesil("paper", "report", "print", about, "--out", tmp_path / "x.pdf").err
    )
    assert not (tmp_path / "x.pdf").exists()

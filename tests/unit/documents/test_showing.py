"""What leaves of a record with a paper about some people names no file but theirs."""

import attrs
import polars as pl

import invented
from chesil.documents import showing


def assumptions(*said):
    """What a paper about the chat with Dev says of *said*, where the file that is next to it stays."""
    case = invented.chronology()
    chat, near = (
        invented.sources().filter(pl.col("source") == each) for each in (invented.CHAT, invented.OLD)
    )
    sources = pl.concat(
        [
            chat.with_columns(path=pl.lit("Asha chat.txt"), member=pl.lit(None, pl.String)),
            near.with_columns(path=pl.lit("chat.txt")),
        ]
    )
    shown = showing.show(
        invented.frame([invented.event(record=1)]),
        chosen=[f"{invented.CHAT}:1"],
        findings=attrs.evolve(case.findings, assumptions=said),
        signals=case.signals,
        people=case.people,
        sources=sources,
        printing=case.printing,
    )
    return [each for each in shown.findings.assumptions if not each.startswith("The local times")]


def test_what_is_said_of_a_file_that_stays_is_left_out_and_of_another_is_whole():
    both = "2 times are outside any calendar: chat.txt (1), Asha chat.txt (1)."
    assert assumptions("1 time is outside any calendar: chat.txt (1).") == []
    assert assumptions(both) == ["2 times are outside any calendar: Asha chat.txt (1)."]
    for alone in (
        "1 time is outside any calendar: Asha chat.txt (1).",
        "Each chat.txts is read.",
        "All is read.",
    ):
        assert assumptions(alone) == [alone]

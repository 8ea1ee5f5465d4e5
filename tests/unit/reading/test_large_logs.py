"""A log as long as a phone export is read in one pass."""

import time

from chesil.conduct.extracting.answer import read_log
from chesil.conduct.extracting.log import Incident, When, Written, from_written

ENTRIES = 100_000
LIMIT_S = 20  # far above what it takes: it catches a reading that is not linear, not a busy machine


def test_a_hundred_thousand_entries_are_read_in_one_pass() -> None:
    incidents = [
        Incident(
            n=number,
            when=When("day", f"20{10 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"),
            channel="text",
            actor="D",
            target="V",
            summary=f"Message {number}: called V names and said he would find her.",
            effect="frightened",
        )
        for number in range(1, ENTRIES + 1)
    ]
    written = Written(
        charge="s.2A PHA 1997",
        relationship="ex-partner",
        parties={"D": "man", "V": "woman"},
        incidents=incidents,
        context=[],
    )
    start = time.process_time()
    reading = read_log(from_written(written))
    assert time.process_time() - start < LIMIT_S
    assert reading.points["overall"].level > 0
    assert len(reading.points["overall"].entries) == ENTRIES

"""The reader of words in a process of its own: it scores the same, the locks hold, and what stops it stops no more."""

import sys
from pathlib import Path

import pytest

from chesil import pipeline
from chesil.recognisers import graded
from chesil.sandbox import confining, nursery, scoring, starting
from chesil.sandbox.faults import HelperLost, Misfit, ReaderStopped, TookTooLong
from chesil.sandbox.scoring import Apart
from chesil.sandbox.trying import ATTEMPTS
from chesil.terms.errors import ReadingError, TooLarge
from graded_messages import graded_of

pytestmark = [
    pytest.mark.skipif(not graded.reader_installed(), reason="The reader is not installed."),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the locks are those of Linux"),
]

TEXTS = ["I was parked across the road till your light went off", "can you bring the keys", "", "😂 ok"]


@pytest.fixture
def apart(hostile):
    """The reader in a process of a helper in which a text can tell it what to do."""
    hostile()
    with Apart(graded.reader_described(), seconds=5) as one:
        yield one


def test_it_scores_as_it_does_here_and_one_process_serves_a_whole_run():
    with Apart.installed() as one:
        first = one.read(TEXTS)
        helper = one._open[0]._helper.process.pid
        (process,) = children(helper)
        assert first.tolist() == graded.load_reader().read(TEXTS).tolist()
        assert [one.read(TEXTS).tolist() for _ in range(3)] == [first.tolist()] * 3
        assert children(helper) == [process]
        assert one.read([]).shape == (0, first.shape[1])
    assert children(helper) == []
    assert starting._idle[-1].process.pid == helper


def test_ten_runs_leave_no_open_file():
    with Apart.installed() as one:
        one.read(TEXTS)
    helper = starting._idle[-1].process.pid
    before = opened(), opened(helper)
    for _ in range(10):
        with Apart.installed() as one:
            one.read(TEXTS[:1])
    assert (opened(), opened(helper)) == before


def children(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def opened(process="self"):
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def test_every_lock_holds_with_the_reader_inside(apart):
    held = {each.name: each.held for each in nursery.holds()}
    if not all(held[name] for name in confining._OF_LINUX):
        pytest.skip("this system lacks a mechanism")
    assert apart.read(TEXTS).shape[0] == len(TEXTS)
    names = [name for name in ATTEMPTS if name != "runs no program"]
    scores = apart.read([f"act: lock {name}" for name in (*names, "runs no program")])
    refused = dict(zip((*names, "runs no program"), scores[:, 0].tolist(), strict=True))
    assert refused == dict.fromkeys(ATTEMPTS, 1.0)


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("crash", ReaderStopped), ("leave", ReaderStopped), ("panic", ReaderStopped),
        ("raise_words", ReaderStopped), ("say_words", ReaderStopped), ("fill", TooLarge), ("abort", TooLarge),
        ("sleep", TookTooLong), ("no_score", Misfit), ("huge_score", Misfit),
    ],
)  # fmt: skip
def test_whatever_a_text_does_to_the_reader_it_is_one_fault_and_the_next_texts_are_read(
    act, fault, apart, capfd, monkeypatch
):
    good = apart.read(TEXTS).tolist()
    monkeypatch.setattr(apart, "_seconds", 1)
    with pytest.raises(fault) as caught:
        apart.read(["hello", f"act: {act}"])
    assert "CANARY" not in str(caught.value) + "".join(capfd.readouterr())
    monkeypatch.setattr(apart, "_seconds", 60)
    assert apart.read(TEXTS).tolist() == good


def test_an_hour_of_processor_time_is_the_most(apart, monkeypatch):
    monkeypatch.setattr(scoring, "_LIMITS", confining.Limits(512 << 20, 1))
    monkeypatch.setattr(apart, "_seconds", 60)
    with pytest.raises(TookTooLong):
        apart.read(["act: spin"])


def test_where_no_process_can_be_started_rules_and_heads_stand(monkeypatch):
    def refuses():
        raise OSError(12, "no memory")

    starting.end_idle()
    monkeypatch.setattr(starting, "_start", refuses)
    with Apart.installed() as one:
        with pytest.raises(HelperLost):
            one.read(TEXTS)
        found = graded_of(["I will kill you", "bring the keys"], reader=one)
    assert found.table["level"][0] == "strong"
    assert found.coverage == graded.Coverage(read=0, of=2, ended="fault")
    with pytest.raises(ReadingError):
        pipeline.weighty(TEXTS[0])


def test_the_helper_lost_in_the_middle_of_a_run_loses_no_more():
    with Apart.installed() as one:
        good = one.read(TEXTS).tolist()
        one._open[0]._helper.process.kill()
        with pytest.raises(ReadingError):
            read_until_it_ends(one)
        assert one.read(TEXTS).tolist() == good
        one._open[0]._helper.process.kill()


def read_until_it_ends(one):
    for _ in range(10_000):  # a child ends with its helper, a moment later
        one.read(TEXTS)


def test_the_words_that_mattered_are_found_apart(monkeypatch):
    def not_here():
        raise AssertionError("the reader was loaded in this process")

    expected = graded.weighty(graded.load_reader(), TEXTS[0])
    monkeypatch.setattr(graded.reader, "load", not_here)
    assert pipeline.weighty(TEXTS[0]) == expected

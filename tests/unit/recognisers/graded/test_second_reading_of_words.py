"""How the reader is led through messages: what first, what not, what stands when it stops."""

import numpy as np
import polars as pl
import pytest

from chesil.recognisers import graded
from chesil.recognisers.graded import parts, reading
from chesil.recognisers.graded.heads import Thresholds
from chesil.recognisers.graded.reader import Described
from chesil.terms.errors import ReadingError
from graded_messages import graded_of

ABOUT = Described(
    version="1", files={}, labels=("harm",), thresholds=Thresholds(some=9, support=9, weak=9), measured={}
)


class Notes:
    """A reader that notes what it was given, stops at texts with "stop" in them, and scores by length."""

    about = ABOUT

    def __init__(self):
        self.texts = []

    def read(self, texts):
        self.texts += texts
        if any("stop" in text for text in texts):
            raise ReadingError("It stopped.")
        return np.array([[len(text)] for text in texts], np.float32)


class Kept:
    """A store in memory."""

    def __init__(self):
        self.scores = {}

    def known(self, texts):
        return np.array([self.scores.get(text, np.nan) for text in texts], np.float32)

    def keep(self, texts, scores):
        self.scores.update(zip(texts, scores.tolist(), strict=True))


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 2)


def through(*texts, **pace):
    notes = Notes()
    scores, coverage = reading.through(notes, pl.Series(texts, dtype=pl.String), graded.Pace(**pace))
    return scores.tolist(), coverage, notes.texts


def test_each_text_is_read_once_in_the_order_it_is_given_and_counts_for_all_its_messages():
    told = []
    scores, coverage, texts = through("one", "three", "one", "12345678", progress=lambda *n: told.append(n))
    assert scores == [3, 5, 3, 8]
    assert texts == ["one", "three", "12345678"]
    assert coverage == graded.Coverage(read=4, of=4)
    assert told == [(0, 4), (3, 4), (4, 4)]


def test_emoji_and_what_others_wrote_are_not_read():
    scores, coverage, texts = through("😂😂", "Fwd: hello", "yes\n> no no\n", "")
    assert [text.strip() for text in texts] == ["yes"]
    assert np.isnan(scores).tolist() == [True, True, False, True]
    assert coverage.of == 1


def test_a_long_message_is_read_in_parts_and_the_highest_counts():
    long = "bring the keys. " * 50
    scores, coverage, texts = through(long, "c")
    assert len(texts) > 3
    assert scores == [max(map(len, texts)), 1]
    assert scores[0] <= parts.OF_READER
    assert coverage.read == 2


def test_what_was_read_stands_when_it_is_asked_to_end_and_the_next_time_goes_on():
    store, turns = Kept(), iter([True, False])
    scores, coverage, texts = through("by", "one", "keys", "bring", store=store, goes_on=lambda: next(turns))
    assert scores[:2] == [2, 3]
    assert np.isnan(scores[2:]).all()
    assert coverage == graded.Coverage(read=2, of=4, ended="asked")
    scores, coverage, again = through("by", "one", "keys", "bring", store=store)
    assert scores == [2, 3, 4, 5]
    assert (texts, again) == (["by", "one"], ["keys", "bring"])
    assert coverage == graded.Coverage(read=4, of=4)


def test_asking_to_end_when_nothing_is_left_ends_nothing():
    store = Kept()
    through("a", store=store)
    assert through("a", store=store, goes_on=lambda: False)[1] == graded.Coverage(read=1, of=1)


def test_what_stops_the_reader_is_left_out_and_the_rest_is_read():
    scores, coverage, _ = through("by", "stop", "keys", "bring")
    assert np.isnan(scores[:2]).all()
    assert scores[2:] == [4, 5]
    assert coverage == graded.Coverage(read=2, of=4, ended="fault")


def test_a_reader_that_always_stops_is_left_alone():
    _, coverage, texts = through(*(f"stop {number}" for number in range(20)))
    assert len(texts) == 6
    assert coverage == graded.Coverage(read=0, of=20, ended="fault")


POLISH = "Dzień dobry, czy możesz jutro przynieść klucze do mieszkania, proszę bardzo"


def test_conversations_in_other_languages_are_never_given_to_the_reader():
    notes = Notes()
    columns = [{"thread": "pl"}] * 25 + [{"thread": "en"}] * 25
    texts = [f"{POLISH} {number}" for number in range(25)] + [f"bring the keys {n}" for n in range(25)]
    found = graded_of(texts, columns=columns, reader=notes)
    assert found.table["language"].drop_nulls().to_list() == ["pl"] * 25
    assert len(notes.texts) == 25
    assert not any("klucze" in text for text in notes.texts)
    assert found.coverage == graded.Coverage(read=25, of=25)


def test_a_threat_to_kill_comes_first_though_the_reader_does_not_see_it_and_a_joke_does_not():
    texts = ["See you in the garden", "I will murder you if you tell your sister", "haha ill kill you lol"]
    texts += ["I could strangle you sometimes", "they will kill you if you go in without a ticket"]

    class SeesNothing(Notes):
        def read(self, texts):
            return np.full((len(texts), 1), -20, np.float32)

    rows = graded_of(texts, reader=SeesNothing()).table.to_dicts()
    assert (rows[0]["event_id"], rows[0]["level"], rows[0]["by_reader"]) == ("m1", "strong", False)
    assert [row["level"] for row in rows if row["explicit"]] == ["strong"]
    assert {row["after_no"] for row in rows} == {False}


def test_whatever_becomes_of_the_reader_rules_and_heads_stand():
    class Stops(Notes):
        def read(self, texts):
            raise ReadingError("It stopped.")

    texts = ["I will kill you", *(f"bring the keys {number}" for number in range(20))]
    stopped, without = graded_of(texts, reader=Stops()), graded_of(texts)
    assert stopped.table.drop("by_reader").equals(without.table.drop("by_reader"))
    assert stopped.coverage == graded.Coverage(read=0, of=21, ended="fault")
    assert without.coverage is None


def test_what_stands_at_the_end_of_a_long_mail_counts_and_is_what_is_shown():
    dull = "See you at the station at five, thanks for the photo of the garden. " * 110
    long = f"{dull}{'you stupid ugly bitch, nobody wants you. ' * 50}"
    found = graded.counted(long)
    assert {"stupid", "bitch"} & {each.written for each in found}
    assert all(long[each.start : each.end] == each.written for each in found)
    assert all(each.start >= len(dull) for each in found)
    assert graded_of([long]).table["by_words"].to_list() == [True]


def test_a_message_longer_than_is_read_is_counted():
    assert graded_of(["word " * graded.LONGEST, "short"]).cut == 1

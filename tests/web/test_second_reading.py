"""The second reading on the website: apart, stopped and gone on with, kept sealed, and never in the way of the rest."""

import numpy as np
import pytest
from tests.web.test_analysis import add, look, page, work
from tests.web.test_read_first import DULL, THREAT, chat, listed, rows
from tests.web.test_row_states_on_the_web import put

from chesil import pipeline
from chesil.recognisers import graded
from chesil.recognisers.graded import reading
from chesil.sandbox.scoring import Apart
from chesil.terms.errors import ReadingError
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.models import ItemKey
from chesil_web.person.analysis import actions, bridge, queries, scores
from chesil_web.person.analysis.models import ReaderScores, Run, SomeScores
from chesil_web.person.analysis.orders import Order
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.models import Evidence

pytestmark = pytest.mark.skipif(not graded.reader_installed(), reason="The reader is not installed.")
MESSAGES = 25


def read_through(person):
    add(person, dev__txt=chat("Dev", THREAT, *(f"{DULL[each % 5]} {each}" for each in range(MESSAGES - 1))))
    look(person)
    person.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()


@pytest.fixture
def hers(once):
    return once(read_through)


@pytest.fixture
def given(monkeypatch):
    """The texts that the reader is given from now on, five at a time."""
    texts, read = [], Apart.read

    def noted(self, some):
        texts.extend(some)
        return read(self, some)

    monkeypatch.setattr(Apart, "read", noted)
    monkeypatch.setattr(reading, "BATCH", 5)
    return texts


def forget(person):
    """As if nothing had ever been read."""
    SomeScores.objects.all().delete()


def graded_now(person):
    return queries.newest(person.opened()).given.graded


def test_a_second_look_reads_only_what_is_new(hers, given):
    assert (graded_now(hers).read_twice, graded_now(hers).to_read_twice) == (MESSAGES, MESSAGES)
    look(hers)
    assert given == []
    add(hers, ben__txt=chat("Ben", "are you coming on sunday", DULL[0]))
    look(hers)
    assert sorted(given) == sorted(["are you coming on sunday", DULL[0]])
    assert graded_now(hers).read_twice == MESSAGES + 2


def test_she_stops_it_and_what_was_read_stays_and_she_goes_on(hers, given, monkeypatch):
    forget(hers)
    hers.client.post("/n/p/look", secure=True)
    for address in ("/n/p", "/n/p/read"):
        assert 'action="/n/p/stop"' in hers.client.get(address, secure=True).content.decode()
    is_to_end = worker.is_to_end

    def she_stops_after_ten(job):
        if len(given) >= 10:
            shown = hers.client.post("/n/p/stop", secure=True, follow=True).content.decode()
            assert "The second reading is ending. What was read so far is kept." in shown
            assert 'action="/n/p/stop"' not in shown
        return is_to_end(job)

    with monkeypatch.context() as patched:
        patched.setattr(worker, "is_to_end", she_stops_after_ten)
        shown = listed(hers)
    assert len(given) == 10
    assert f"You stopped the second reading after 10 of {MESSAGES} messages." in shown
    assert rows(shown)  # the threat was read first: a rule names it
    assert THREAT in given
    hers.client.post("/n/p/look", {"read": "1"}, secure=True)
    shown = listed(hers)
    assert len(given) == len({*given}) == MESSAGES
    assert "You stopped it" not in shown


def test_a_run_that_is_killed_goes_on_where_it_was(hers, given, monkeypatch):
    forget(hers)

    class Killed(BaseException):
        pass

    read = Apart.read

    def killed(self, some):
        if len(given) >= 10:
            raise Killed
        return read(self, some)

    hers.client.post("/n/p/look", secure=True)
    with monkeypatch.context() as patched:
        patched.setattr(Apart, "read", killed)
        patched.setattr(scores, "_AT_ONCE", 5)
        patched.setattr(scores.ScoreStore, "close", lambda self: None)  # as a process that is killed
        with pytest.raises(Killed):
            worker.work_once()
    assert SomeScores.objects.count() == 2
    Job.objects.filter(state=Job.RUNNING).update(leased_until="2026-01-01T00:00Z")
    assert rows(listed(hers))
    assert len(given) == len({*given}) == MESSAGES


def test_a_reader_that_stops_is_said_and_the_rest_of_the_run_stands(hers, monkeypatch):
    forget(hers)

    def stops(self, some):
        raise ReadingError("It stopped.")

    with monkeypatch.context() as patched:
        patched.setattr(Apart, "read", stops)
        look(hers)
        shown = listed(hers)
    said = f"The second reading stopped and did not reach {MESSAGES} messages. The rest of this page is complete."
    assert said in shown
    assert 'name="read"' in shown
    assert rows(shown)
    assert Job.objects.get(item=queries.newest(hers.opened()).id).state == Job.DONE


def test_why_a_message_stands_out_is_worked_out_apart_and_what_stops_it_is_said(hers, monkeypatch):
    address, row_at = "/n/p/read/0", bridge.Tables.graded
    monkeypatch.setattr(bridge.Tables, "graded", lambda self, at: row_at(self, at) | {"by_reader": True})
    monkeypatch.setattr(graded.reader, "load", lambda: pytest.fail("loaded in the website's process"))
    assert "The words that mattered most to it: " in page(hers, address)

    def stops(text):
        raise ReadingError("It stopped.")

    monkeypatch.setattr(pipeline, "weighty", stops)
    assert "The words that mattered most to it cannot be shown now." in page(hers, address)


def test_no_word_and_no_hash_of_one_stands_in_clear(hers):
    row, part = ReaderScores.objects.get(), SomeScores.objects.get()
    key = hers.opened().keys_of([row.id])[row.id]
    store = scores.ScoreStore(row.id, key, graded.reader_described().stamp)
    (known,) = store._parts()
    assert len(known.texts) == 16 * MESSAGES
    assert store._hash(THREAT) in [known.texts[at : at + 16] for at in range(0, len(known.texts), 16)]
    assert store._hash(THREAT) != scores.ScoreStore(part.id, key, "")._hash(THREAT)
    for secret in (known.texts[:16], known.scores[:8], b"CANARY"):
        assert secret not in bytes(part.sealed)


def test_the_order_of_a_run_that_has_ended_holds_no_key_of_the_scores(hers):
    safe = hers.opened()
    ((_, order),) = safe.read_all(Run, Order)
    assert order.scores == ReaderScores.objects.get().id.hex
    assert order.scores_key == ""


@pytest.mark.parametrize("what", ["damaged", "of another reader"])
def test_scores_that_cannot_be_used_are_made_again(hers, given, what, monkeypatch):
    row = SomeScores.objects.get()
    if what == "damaged":
        put(row, sealed=bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1]))
    else:
        monkeypatch.setattr(graded.reader.Described, "stamp", property(lambda self: "another"))
    look(hers)
    assert len(given) == MESSAGES
    assert graded_now(hers).ended == ""
    assert not SomeScores.objects.filter(id=row.id).exists()


def test_scores_whose_key_is_lost_are_begun_anew(hers, given):
    before = ReaderScores.objects.get().id
    ItemKey.objects.filter(item=before).delete()
    look(hers)
    assert len(given) == MESSAGES
    assert ReaderScores.objects.get().id != before
    assert not SomeScores.objects.filter(item=before).exists()


def test_when_something_goes_for_good_the_scores_go_too(hers):
    evidence.remove(hers.opened(), Evidence.objects.first().id)
    assert SomeScores.objects.exists()
    Evidence.objects.filter(ends_on__isnull=False).update(ends_on="2026-01-01")
    actions.clear_what_goes()
    assert not SomeScores.objects.exists()
    assert not ReaderScores.objects.exists()


def test_a_score_is_kept_for_the_whole_of_a_text(hers):
    row = ReaderScores.objects.get()
    store = scores.ScoreStore(
        row.id, hers.opened().keys_of([row.id])[row.id], graded.reader_described().stamp
    )
    known = store.known([THREAT, f"{THREAT} ", DULL[0]])
    assert np.isnan(known).tolist() == [False, True, True]

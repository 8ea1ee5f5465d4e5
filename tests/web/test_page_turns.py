"""Pages of one process are made one at a time, in the order they were asked for, and none waits for ever."""

import io
import threading
import time

import pytest

from chesil_web.foundation.keys import page_turns, turns
from chesil_web.foundation.keys.page_turns import SMALL_BODY, Turns, in_order


def asked(app, **environ):
    return app({"wsgi.input": io.BytesIO(), **environ}, lambda *_: None)


def in_threads(count, target):
    threads = [threading.Thread(target=target, args=(number,)) for number in range(count)]
    for each in threads:
        each.start()
    return threads


def until(done):
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.001)


@pytest.fixture
def patient(monkeypatch):
    """Nobody goes on without a turn."""
    monkeypatch.setattr(page_turns, "LONGEST_S", 20)


@pytest.mark.usefixtures("patient")
def test_pages_are_made_one_at_a_time_in_the_order_they_were_asked_for():
    mine, made, at_once = Turns(), [], []

    def app(environ, _start):
        at_once.append(environ["number"])
        made.append((environ["number"], len(at_once)))
        time.sleep(0.001)
        at_once.remove(environ["number"])
        return []

    with mine.held():
        threads = []
        for number in range(8):
            threads += in_threads(1, lambda _, number=number: asked(in_order(app, mine), number=number))
            until(lambda number=number: len(mine._waiting) == number + 1)
        assert made == []
    for each in threads:
        each.join()
    assert made == [(number, 1) for number in range(8)]


def test_who_waited_long_enough_goes_on_without_a_turn_and_leaves_it_to_its_holder(monkeypatch):
    monkeypatch.setattr(page_turns, "LONGEST_S", 0.01)
    mine = Turns()
    with mine.held():
        (other,) = in_threads(1, lambda _: asked(in_order(lambda *_: [], mine)))
        other.join(20)
        assert not other.is_alive()
        assert mine._taken
        assert not mine._waiting
    assert not mine._taken


@pytest.mark.usefixtures("patient")
def test_who_steps_aside_lets_others_in_and_then_has_a_turn_again():
    mine, made = Turns(), []
    with mine.held():
        threads = in_threads(3, lambda number: asked(in_order(lambda *_: made.append(number) or [], mine)))
        until(lambda: len(mine._waiting) == 3)
        with mine.aside():
            until(lambda: len(made) == 3)
        assert mine._taken
    for each in threads:
        each.join()
    assert not mine._taken


def test_checking_a_passphrase_is_done_aside(monkeypatch):
    mine = Turns()
    monkeypatch.setattr(page_turns, "TURNS", mine)
    with mine.held():
        assert mine._taken
        assert turns.in_turn(lambda: mine._taken)() == 0
        assert mine._taken


@pytest.mark.usefixtures("patient")
def test_within_a_turn_there_is_no_other_to_wait_for_and_it_is_given_back_once():
    mine = Turns()
    with mine.held():
        with mine.held():
            pass
        assert mine._taken
    assert not mine._taken


@pytest.mark.usefixtures("patient")
def test_there_can_be_more_turns_than_one():
    mine, both = Turns(places=2), threading.Barrier(3)
    threads = in_threads(2, lambda _: asked(in_order(lambda *_: both.wait(20) and [], mine)))
    both.wait(20)
    for each in threads:
        each.join()
    assert not mine._taken


@pytest.mark.parametrize("length", ["", "-1", "abc", "0"])
def test_a_body_of_no_length_is_left_to_the_page(length):
    body = io.BytesIO(b"left alone")
    asked(in_order(lambda *_: [], Turns()), **{"wsgi.input": body, "CONTENT_LENGTH": length})
    assert body.tell() == 0


def test_a_page_that_fails_gives_its_turn_back():
    mine = Turns()

    def fails(*_):
        raise RuntimeError("no page")

    with pytest.raises(RuntimeError, match="no page"):
        asked(in_order(fails, mine))
    assert not mine._taken


class Body(io.BytesIO):
    """A body that says whether the turn was held when it was read."""

    def __init__(self, data, turns):
        super().__init__(data)
        self.turns, self.while_held = turns, []

    def read(self, *size):
        self.while_held.append(self.turns._taken)
        return super().read(*size)


@pytest.mark.parametrize("length", [1, SMALL_BODY, SMALL_BODY + 1, 5 * SMALL_BODY])
def test_a_turn_is_never_held_while_a_body_is_on_its_way(length):
    mine, sent = Turns(), b"x" * length
    body = Body(sent, mine)

    def app(environ, _start):
        return [environ["wsgi.input"].read(), b"held" if mine._taken else b"free"]

    answer = asked(in_order(app, mine), **{"wsgi.input": body, "CONTENT_LENGTH": str(length)})
    assert answer == [sent, b"held" if length <= SMALL_BODY else b"free"]
    assert body.while_held == [False]

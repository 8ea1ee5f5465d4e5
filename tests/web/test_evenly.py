"""A process that has more pages in hand than another lets connections go, and the other takes them."""

import subprocess
import sys

import pytest

from chesil_web.config import evenly
from chesil_web.config.evenly import Pages, spread


@pytest.fixture
def shared():
    """The memory of two processes, of which the other has no page in hand."""
    return evenly.memory(2)


def headers(pages, in_hand, protocol="HTTP/1.1"):
    """What is sent ahead of a page that is asked for while others are in hand."""
    sent = []

    def app(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"page"]

    for _ in range(in_hand):
        pages._add(1)
    asked = spread(app, pages)({"SERVER_PROTOCOL": protocol}, lambda _status, listed: sent.extend(listed))
    pages._add(-in_hand)
    assert asked == [b"page"]
    return dict(sent)


def test_a_process_with_two_pages_more_than_another_closes_the_connection(shared):
    pages = Pages(shared)
    assert headers(pages, in_hand=1) == {"Content-Type": "text/html", "Connection": "close"}


def test_a_page_alone_leaves_its_connection_open(shared):
    assert "Connection" not in headers(Pages(shared), in_hand=0)


def test_a_page_that_failed_is_no_longer_in_hand(shared):
    def app(_environ, _start):
        raise ValueError

    pages = Pages(shared)
    with pytest.raises(ValueError):  # noqa: PT011 - it is our own
        spread(app, pages)({}, lambda *_: None)
    assert list(pages._counts) == [0, 0]


def test_another_version_of_http_has_no_such_header(shared):
    assert "Connection" not in headers(Pages(shared), in_hand=5, protocol="HTTP/2")


def test_one_process_alone_never_closes_a_connection():
    assert "Connection" not in headers(Pages(evenly.memory(1)), in_hand=5)


OTHER = """
import sys
from chesil_web.config.evenly import Pages
pages = Pages(int(sys.argv[1]))
pages._add(3)
print(pages._mine, pages.are_many)
"""


def test_each_process_has_a_place_and_leaves_it_to_the_next_one(shared):
    pages = Pages(shared)
    for _ in range(2):  # the second begins with nothing in hand, where the first ended with three
        other = subprocess.run(
            [sys.executable, "-c", OTHER, str(shared)], pass_fds=[shared], capture_output=True, text=True
        )
        assert other.stdout == "1 True\n", other.stderr
        assert list(pages._counts) == [0, 3]

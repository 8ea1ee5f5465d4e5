"""The site as a browser meets it, and what several of the tests in one begin with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.test.testcases import LiveServerThread
from tests.web.browser import Watched

WORDS = "He stood outside and shouted my name."
LEFT = "**/s/icon.svg"


@contextmanager
def server() -> Iterator[LiveServerThread]:
    """The site served as it is: the static files too, by the site's own middleware."""
    started = LiveServerThread("localhost", static_handler=lambda handler: handler, connections_override={})
    started.daemon = True
    started.start()
    started.is_ready.wait()
    yield started
    started.terminate()


def make_record(seen: Watched, look: Callable[[str], None]) -> None:
    """From the first page to a record of one's own, with *look* at each page on the way."""
    page = seen.page
    page.goto(seen.address)
    look("start")
    page.get_by_role("button", name="Before you start").click()
    look("before")
    page.get_by_role("button", name="Continue").click()
    look("advice")
    page.get_by_role("button", name="Start your notes").click()
    look("new")
    page.get_by_role("button", name="Make a passphrase for me").click()
    look("new-with-words")
    page.get_by_role("button", name="Continue").click()
    look("code")
    page.get_by_role("button", name="I have kept them").click()
    look("today")


def open_record(seen: Watched, person: Any, address: str = "/n/") -> None:
    """Open the record of *person* and go to *address*."""
    page = seen.page
    page.goto(f"{seen.address}/n/open")
    page.get_by_label("Name").fill(person.name)
    page.locator("#id_passphrase").fill(person.passphrase)
    page.get_by_role("button", name="Open").click()
    page.goto(f"{seen.address}{address}")

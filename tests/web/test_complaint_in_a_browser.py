"""A complaint in a real browser: written on a phone and a desk, with and without scripts, found again and joined."""

import re
from collections.abc import Callable

import attrs
import pytest
from playwright.sync_api import expect
from tests.web import browser
from tests.web.browser import CROSSED, DESK, MARKS, PHONE, Watched
from tests.web.browser_site import LEFT, make_record
from tests.web.council import arrived

pytestmark = MARKS
WORDS = "CANARYWORD: he waits outside my work."
MORE = "CANARYWORD: he was there again today."


@pytest.fixture(autouse=True)
def _takes_complaints(site, settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5, council="Chesil Council")


def press(seen: Watched, name: str) -> None:
    seen.page.get_by_role("button", name=name, exact=True).click()


def write(seen: Watched, look: Callable[[str], None]) -> None:
    """The eleven pages, with danger on the first; each is looked at with *look*."""
    page = seen.page
    page.goto(f"{seen.address}/r/")
    look("begin")
    press(seen, "Start")
    page.get_by_label("Yes").check()
    look("danger")
    press(seen, "Save and go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call 999 now if you can")
    look("call-999")
    page.get_by_role("link", name="Continue writing to the council").click()
    page.get_by_label("Someone else").check()
    expect(page.get_by_text("Do they know that you are telling us?")).to_be_visible()
    look("whom")
    press(seen, "Save and go on")
    page.get_by_label("What is happening?").fill(WORDS)
    look("what")
    press(seen, "Save and go on")
    for name in ("kinds", "who", "where", "hate", "children", "told"):
        look(name)
        press(seen, "Save and go on")
    page.locator("input[type=file]").set_input_files(
        {"name": "photo.txt", "mimeType": "text/plain", "buffer": b"CANARYWORD in a file"}
    )
    press(seen, "Add")
    expect(page.get_by_text("photo.txt")).to_be_visible()
    look("files")
    press(seen, "Save and go on")
    page.get_by_label("By phone").check()
    page.get_by_label("Phone number").fill("07700 900123")
    page.get_by_label("When is it safe?").fill("mornings")
    look("contact")
    press(seen, "Save and go on")
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text("photo.txt")).to_be_visible()
    look("check")


def leave(seen: Watched) -> None:
    press(seen, "Leave this page")
    seen.page.wait_for_url(LEFT)


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_a_complaint_is_sent_found_again_added_to_and_joined_to_a_record(chromium, site, width, scripts):
    name = f"complaint-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        write(seen, seen.seen)
        press(seen, "Send it")
        expect(page.get_by_role("heading", level=1)).to_have_text("It was sent. Keep this code")
        expect(page.get_by_text("aims to read it by")).to_be_visible()
        code = page.locator(".ch-code").inner_text()
        seen.seen("code")
        press(seen, "I have kept it")
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("sent")
        complaint = page.url
        leave(seen)
        page.goto(complaint)
        assert WORDS not in page.content()

        page.goto(f"{site}/r/open")
        page.get_by_label("Your code").fill("0000")
        press(seen, "Open")
        expect(page.get_by_role("alert")).to_contain_text("There is a mistake in this code.")
        seen.seen("wrong-code")
        page.get_by_label("Your code").fill(code.lower())
        press(seen, "Open")
        expect(page.get_by_text(WORDS)).to_be_visible()
        page.get_by_label("What do you want to add?").fill(MORE)
        press(seen, "Send this too")
        expect(page.get_by_text(MORE)).to_be_visible()
        seen.seen("added")
        page.get_by_role("link", name="Change how to contact me").click()
        seen.seen("reach")
        page.get_by_role("link", name="Back", exact=True).click()
        page.get_by_role("link", name="Withdraw it").click()
        seen.seen("take-back")
        leave(seen)

        make_record(seen, lambda _name: None)
        page.goto(f"{site}/r/mine")
        seen.seen("mine-none")
        page.get_by_label("Your code").fill(code)
        press(seen, "Put it with my notes")
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("mine")
        press(seen, "Open")
        expect(page.get_by_text(MORE)).to_be_visible()
        seen.seen("from-the-record")
        page.goto(f"{site}/n/")
        expect(page.get_by_role("link", name="What you told the council")).to_be_visible()
        leave(seen)
        assert seen.wrong == []
    (found,) = arrived()
    assert [each.told.more for each in found.said if each.part == "more"] == [MORE]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_it_is_left_half_written_and_gone_on_with(chromium, site, width):
    with browser.watched(chromium, site, width=width, scripts=True, name=f"half-{width}") as seen:
        page = seen.page
        page.goto(f"{site}/r/")
        press(seen, "Start")
        press(seen, "Save and go on")
        press(seen, "Save and go on")
        page.get_by_label("What is happening?").fill(WORDS)
        press(seen, "Save and stop here")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
        code = page.locator(".ch-code").inner_text()
        seen.seen("code")
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url(LEFT)
        for _ in range(3):
            if page.go_back() is None:
                break
            assert WORDS not in page.content()
            assert code not in page.content()
        page.goto(f"{site}/r/open")
        page.get_by_label("Your code").fill(code)
        press(seen, "Open")
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("check")
        assert seen.wrong == []


def test_feedback_is_refused_with_the_reason_and_then_taken(chromium, site):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="feedback") as seen:
        page = seen.page
        page.goto(f"{site}/b/")
        seen.seen("feedback")
        box = page.get_by_label("What could be better on this page?")
        box.fill("The link is broken, call 07700 900123")
        press(seen, "Send")
        expect(page.get_by_role("alert")).to_contain_text("a phone number")
        expect(box).to_have_value("The link is broken, call 07700 900123")
        seen.seen("refused")
        box.fill("The link is broken.")
        press(seen, "Send")
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        seen.seen("given")
        assert seen.wrong == []


def test_its_pages_hold_when_they_are_zoomed_or_their_colours_forced(chromium, site):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="complaint-every") as seen:
        write(seen, seen.held)
        press(seen, "Send it")
        seen.held("code")
        press(seen, "I have kept it")
        seen.held("sent")
        assert re.search(r"/r/[0-9a-f-]{36}$", seen.page.url)
        assert seen.wrong == []

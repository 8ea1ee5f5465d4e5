"""Pictures in a real browser: nothing is fetched before its record is opened, nothing clear before a press."""

import io
import re
from contextlib import contextmanager

import pikepdf
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from tests.web import browser, test_captions, test_recordings, test_redactions
from tests.web.browser import CROSSED, MARKS
from tests.web.browser_site import open_record
from tests.web.test_analysis import look
from tests.web.test_evidence import add, address_of_one, read_all
from tests.web.test_papers import ask, saved
from tests.web.test_pictures import exported

from chesil.screens import Box, Screen, ScreenMessage
from chesil_web.person.screens import bridge

pytestmark = MARKS


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_a_picture_is_behind_its_record_and_then_blurred(chromium, site, asha, width, scripts):
    add(asha, ("chat.zip", exported()))
    read_all()
    with browser.watched(chromium, site, width=width, scripts=scripts, name="pictures") as seen:
        open_record(seen, asha, f"{address_of_one()}/r")
        page, asked = seen.page, []
        page.on("request", lambda request: asked.append(request.url) if "/r/0/1/0" in request.url else None)
        page.locator("summary", has_text="Show").first.click()
        assert asked == [], "it is not fetched before it is asked for"
        page.get_by_role("link", name="See the picture").click()
        image = page.locator(".ch-picture__image")
        expect(image).to_have_js_property("naturalWidth", 320)
        assert len(asked) == 1
        assert image.evaluate("each => getComputedStyle(each).filter") == "blur(30px)"
        looked_at = seen.held if scripts else seen.seen
        looked_at("blurred")
        page.get_by_text("See the picture clearly").click()
        assert image.evaluate("each => getComputedStyle(each).filter") == "none"
        looked_at("clear")
        page.get_by_text("Blur the picture again").press("Enter")
        assert image.evaluate("each => getComputedStyle(each).filter") == "blur(30px)"
        assert seen.wrong == []


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_something_is_taken_out_by_words_and_by_boxes_that_are_drawn_or_typed(
    chromium, site, asha, width, scripts
):
    test_redactions.with_a_letter(asha)
    with browser.watched(chromium, site, width=width, scripts=scripts, name="redactions") as seen:
        open_record(seen, asha, "/n/d/redact")
        page = seen.page
        page.get_by_role("link", name="letter.pdf").click()
        page.get_by_label("Words to take out").fill("Hill View")
        typed = page.get_by_label("Places to cover", exact=True)
        if not scripts:
            typed.fill("1, 0, 0, 50, 10")
        page.get_by_role("button", name="Show how it looks").click()
        expect(page.get_by_alt_text("Page 1 with")).to_have_js_property("complete", value=True)
        if scripts:
            drawn = page.locator("[data-covering]")
            drawn.scroll_into_view_if_needed()
            drawn.drag_to(drawn, source_position={"x": 40, "y": 60}, target_position={"x": 140, "y": 120})
            expect(typed).to_have_value(re.compile(r"^1, [\d., ]+$"))
            drawn.focus()
            for key in ("Enter", "ArrowRight", "ArrowDown", "Enter"):
                page.keyboard.press(key)
            expect(page.locator(".ch-covering__box")).to_have_count(2)
            page.keyboard.press("Escape")
            expect(page.locator(".ch-covering__box")).to_have_count(1)
        seen.seen("drawn")
        page.get_by_role("button", name="Make the copy").click()
        expect(page.get_by_text("letter.pdf, redacted")).to_be_visible()
        assert seen.wrong == []


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_a_recording_is_fetched_when_it_is_played_and_files_without_a_time_are_asked_about(
    chromium, site, asha, width, scripts
):
    test_recordings.bring(asha)
    test_recordings.keep(asha, test_recordings.guess((0, "I am outside"), (500, "your door")))
    listen = f"{address_of_one()}/r"
    test_captions.bring(asha)
    with browser.watched(chromium, site, width=width, scripts=scripts, name="recordings") as seen:
        open_record(seen, asha, listen)
        page, asked = seen.page, []
        page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/s") else None)
        page.locator("summary", has_text="Show").first.click()
        assert asked == [], "it is not fetched before it is played"
        seen.seen("player")
        if scripts:  # what presses play here is a script; without them the browser's own button does
            player = page.locator("audio")
            player.evaluate("each => each.play()")
            expect(player).to_have_js_property("error", None)
            page.wait_for_function("document.querySelector('audio').duration > 0.8")
            assert asked
        page.get_by_role("link", name="Write down what is said").click()
        seen.seen("recording")
        if scripts:
            page.get_by_role("button", name="Listen from 0:00").first.click()
            expect(page.locator("audio")).not_to_have_js_property("currentTime", 0)
        page.get_by_role("button", name="Save what you hear").click()
        expect(
            page.get_by_role("link", name="Listen to the recording first, then tick this.")
        ).to_be_visible()
        page.get_by_label("I have listened to all of it, and these words are what is said").check()
        page.get_by_role("button", name="Save what you hear").click()
        expect(page.get_by_text("Saved as what is said.")).to_be_visible()
        seen.seen("recording-checked")
        browser.visit(page, f"{site}/n/f")
        seen.seen("files")
        page.get_by_role("link", name="4 files have no time.").click()
        seen.seen("untimed")
        page.get_by_role("button", name="Start with the first").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("When is this from?")
        seen.seen("caption")
        page.get_by_label("Another day or time").check()
        page.get_by_role("button", name="Save and continue").click()
        expect(
            page.get_by_role("link", name="Write the day, or choose that you do not know.")
        ).to_be_visible()
        seen.seen("caption-wrong")
        page.get_by_label("I do not know").check()
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_text("Saved: you do not know when it is from.")).to_be_visible()
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_text("Saved: Mon 14 July 2025")).to_be_visible()
        assert seen.wrong == []


PICTURES, EACH = 10, 3
WIDTH, HEIGHT = 360, 780


def words_of(picture: int, nth: int) -> str:
    return f"I will come to number {picture * EACH + nth} of your street again"


def box_of(nth: int) -> Box:
    left = 20 if nth != 1 else 120
    return Box(left, 120 + nth * 150, left + 220, 220 + nth * 150)


def screenshot(picture: int) -> bytes:
    """A picture of a chat: three bubbles below a name, the second on the right."""
    made = Image.new("RGB", (WIDTH, HEIGHT), (236, 229, 221))
    drawn = ImageDraw.Draw(made)
    drawn.text((20, 60), "Dev", fill="black")
    for nth in range(EACH):
        box = box_of(nth)
        colour = (220, 248, 198) if nth == 1 else (255, 255, 255)
        drawn.rounded_rectangle((box.left, box.top, box.right, box.bottom), 16, fill=colour)
        drawn.multiline_text((box.left + 14, box.top + 20), words_of(picture, nth)[:30], fill="black")
        drawn.text((box.right - 60, box.bottom - 24), f"21:{picture * EACH + nth:02}", fill="gray")
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def as_read(picture: int) -> Screen:
    """What a reader gives of it: of the last picture the middle message is not sure."""
    messages = tuple(
        ScreenMessage(
            text=words_of(picture, nth), side="right" if nth == 1 else "left",
            time_shown=f"21:{picture * EACH + nth:02}", day_shown="13 March 2026", sender=None, quote=None,
            box=box_of(nth), score=0.99 - 0.2 * (picture == PICTURES - 1 and nth == 1), cut=False,
            lines=(words_of(picture, nth),),
        )
        for nth in range(EACH)
    )  # fmt: skip
    return Screen(WIDTH, HEIGHT, None, "Dev", messages, "a test's own reader 1", "ab" * 32)


def set_corners(seen, site, looked_at, *, scripts: bool) -> None:
    """Of the last picture: a corner is moved by keys and by dragging, or typed; then it is read by them again."""
    page = seen.page
    browser.visit(page, f"{site}/n/f/m")
    page.locator(".ch-list .govuk-link").last.click()
    page.get_by_role("link", name="Set the corners of the screen").click()
    down = page.locator("#id_upper_left_down")
    if scripts:
        handle = page.get_by_role("button", name="Upper left corner")
        box = handle.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        handle.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+ArrowDown")
        expect(page.get_by_text("Upper left corner: 5 per cent from the left, 10.5 per cent")).to_be_visible()
        page.get_by_text("Type the corners as numbers").click()
        expect(down).to_have_value("10.5")
        handle.scroll_into_view_if_needed()
        handle.drag_to(page.get_by_role("img", name="The picture"), target_position={"x": 60, "y": 30})
        expect(down).not_to_have_value("10.5")
    looked_at("corners")
    down.fill("far")
    page.get_by_role("button", name="Read it by these corners").click()
    page.get_by_role("link", name="Write a number from 0 to 100.").click()
    expect(down).to_be_focused()
    seen.seen("corners-wrong")
    down.fill("10")
    page.get_by_role("button", name="Read it by these corners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the messages")
    check = page.url.partition("#")[0]
    read_all()
    browser.visit(page, check)
    seen.seen("corners-read")
    page.get_by_role("button", name="Read the whole picture instead").click()
    read_all()
    browser.visit(page, check)
    page.get_by_role("button", name="All 3 are right").click()
    expect(page.get_by_text("3 of 3 checked.")).to_be_visible()


@contextmanager
def reader():
    known = {screenshot(picture): as_read(picture) for picture in range(PICTURES)}
    yield lambda source, corners: known[source.read()]


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_ten_screenshots_are_read_checked_joined_with_an_export_and_in_the_timeline_and_the_chronology(
    chromium, site, asha, width, scripts, monkeypatch
):
    monkeypatch.setattr(bridge, "reader", reader)
    monkeypatch.setattr(bridge, "installed", lambda: True)
    add(
        asha,
        (
            "WhatsApp Chat with Dev.txt",
            f"13/03/2026, 21:00 - Dev: {words_of(0, 0)}\n13/03/2026, 22:30 - Asha: Stop\n",
        ),
    )
    with browser.watched(chromium, site, width=width, scripts=scripts, name="screens") as seen:
        open_record(seen, asha, "/n/f/add/1")
        page = seen.page
        page.locator("input[type=file]").set_input_files([
            {"name": f"Screenshot_{nth}.png", "mimeType": "image/png", "buffer": screenshot(nth)}
            for nth in range(PICTURES)
        ])  # fmt: skip
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Files")
        read_all()
        browser.visit(page, f"{site}/n/f")
        page.get_by_role("button", name="Read the messages in 10 screenshots").click()
        expect(page.get_by_text("We are reading 10 pictures.")).to_be_visible()
        seen.seen("list")
        read_all()
        browser.visit(page, f"{site}/n/f/m")
        page.get_by_role("button", name="Check the messages").click()
        page.get_by_role("link", name="Say who wrote on the left and on the right").click()
        page.get_by_label("The same in every picture with this name at the top").check()
        seen.seen("sides")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("On the left: Dev. On the right: You.")).to_be_visible()
        looked_at = seen.held if scripts else seen.seen
        looked_at("check")
        for _ in range(PICTURES):
            if page.get_by_text("The machine is not sure of the words").count():
                if scripts:  # a letter does what the button does
                    page.get_by_role("button", name=re.compile(r"^It is right.*message 2$")).focus()
                    page.keyboard.press("c")
                else:
                    page.get_by_role("link", name=re.compile(r"^Change it.*message 2$")).click()
                page.get_by_label("What does it say?").fill("I will come to number 28 tomorrow")
                seen.seen("change")
                page.get_by_role("button", name="Save").click()
            page.get_by_role("button", name=re.compile("^(All [23] are|It is) right$")).last.click()
            expect(page.get_by_text("3 of 3 checked.")).to_be_visible()
            following = page.get_by_role("button", name="Next picture")
            if following.count():
                following.click()
        seen.seen("checked")
        set_corners(seen, site, looked_at, scripts=scripts)
        asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
        look(asha)
        browser.visit(page, f"{site}/n/l")
        expect(page.get_by_text("Message as shown in a picture")).to_have_count(PICTURES * EACH - 1)
        seen.seen("timeline")
        assert seen.wrong == []
    if scripts:
        ask(asha, people="Dev", pictures="on")
        read_all()
        with pikepdf.Pdf.open(io.BytesIO(saved(asha).getvalue())) as pdf:
            found = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
            sizes = [
                (int(each.Width), int(each.Height)) for each in found if each.get("/Subtype") == "/Image"
            ]
        assert (220, 100) in sizes, "the bubble is cut out of its picture"

"""Pictures in a real browser: nothing is fetched before its record is opened, nothing clear before a press."""

import pytest
from playwright.sync_api import expect
from tests.web import browser, test_captions, test_recordings
from tests.web.browser import CROSSED, MARKS
from tests.web.browser_site import open_record
from tests.web.test_evidence import add, address_of_one, read_all
from tests.web.test_pictures import exported

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
def test_a_recording_is_fetched_when_it_is_played_and_files_without_a_time_are_asked_about(
    chromium, site, asha, width, scripts
):
    test_recordings.bring(asha)
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
        page.goto(f"{site}/n/f")
        seen.seen("files")
        page.get_by_role("link", name="3 files have no time.").click()
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

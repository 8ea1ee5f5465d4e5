"""Pictures in a real browser: nothing is fetched before its record is opened, nothing clear before a press."""

import pytest
from playwright.sync_api import expect
from tests.web import browser
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

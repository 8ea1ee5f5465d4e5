"""Leaving in a real browser: nothing is shown again."""

import pytest
from playwright.sync_api import expect
from tests.web import browser
from tests.web.browser import DESK, MARKS, PHONE
from tests.web.browser_site import LEFT, WORDS, open_record

pytestmark = MARKS


@pytest.mark.parametrize("way", ["press", "shift", "key"])
def test_leaving_shows_nothing_again_however_one_comes_back(chromium, site, asha, way):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name=f"leave-{way}") as seen:
        page = seen.page
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(WORDS)).to_be_visible()
        page.wait_for_load_state()
        entry = page.url
        if way == "press":
            page.get_by_role("button", name="Leave this page").click()
        elif way == "key":
            page.get_by_role("button", name="Leave this page").press("Enter")
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        page.wait_for_url(LEFT)
        for _ in range(3):
            if page.go_back() is None:
                break
            assert WORDS not in page.content()
        page.goto(entry)
        assert WORDS not in page.content()
        assert page.url.endswith("/n/open")


def test_leaving_works_without_scripts(chromium, site, asha):
    with browser.watched(chromium, site, width=DESK, scripts=False, name="leave-without") as seen:
        open_record(seen, asha)
        seen.page.get_by_role("button", name="Leave this page").click()
        seen.page.wait_for_url(LEFT)
        seen.page.goto(f"{site}/n/")
        assert seen.page.url.endswith("/n/open")


@pytest.mark.parametrize(("scripts", "touch"), [(True, False), (True, True), (False, False)])
def test_the_keys_for_leaving_are_told_only_where_they_work(chromium, site, scripts, touch):
    context = chromium.new_context(java_script_enabled=scripts, has_touch=touch, is_mobile=touch)
    page = context.new_page()
    page.goto(f"{site}/n/before")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Every page has a button to leave.")).to_be_visible()
    expect(page.get_by_text("press Shift three times")).to_be_visible(visible=scripts and not touch)
    context.close()

"""In a real browser: pages found by words, answers taken over into a complaint, and an editor's QR code."""

import attrs
import pytest
from playwright.sync_api import expect
from tests.web import browser
from tests.web.browser import CROSSED, DESK, MARKS

pytestmark = MARKS


@pytest.fixture
def site(guidance, site):
    """The site's address; its guidance is loaded."""
    return site


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_a_page_is_found_by_words_that_stand_in_no_address(chromium, site, width, scripts):
    name = f"search-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        page.goto(f"{site}/g/")
        looked = {"left-out": "", "found": "revenge porn", "misspelt": "harrassment", "nothing": "xylophone"}
        for picture, words in looked.items():
            page.get_by_label("Search these pages").fill(words)
            page.get_by_role("button", name="Search").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Search help and advice")
            assert page.url == f"{site}/g/s"
            seen.seen(picture)
        page.get_by_label("Search these pages").fill("silent calls")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="What kinds of act can be harassment?").click()
        expect(page.get_by_text("They are known as silent calls.")).to_be_visible()
        assert page.context.cookies() == []
        assert seen.wrong == []


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_answers_are_shown_and_taken_over_into_a_complaint(chromium, site, settings, width, scripts):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    name = f"carried-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        page.goto(f"{site}/g/q/2")
        page.get_by_label("Made a silent phone call").check()
        for _ in range(4):
            page.get_by_role("button", name="Continue").click()
        page.get_by_label("I am afraid that someone will be hurt").check()
        page.get_by_role("button", name="Skip the rest").click()
        seen.seen("reasons")
        assert page.context.cookies() == []
        page.get_by_role("button", name="Tell the council with these answers").click()
        expect(page.get_by_role("heading", name="What we will use from your answers")).to_be_visible()
        expect(page.get_by_text("Made a silent phone call")).to_be_visible()
        seen.seen("taken-over")
        page.get_by_role("button", name="Start").click()
        for _ in range(2):
            page.get_by_role("button", name="Save and go on").click()
        expect(page.get_by_label("What is happening?")).to_have_value(
            "How does it affect you?\nI am afraid that someone will be hurt"
        )
        page.get_by_role("button", name="Save and go on").click()
        expect(page.get_by_label("Made a silent phone call")).to_be_checked()
        assert seen.wrong == []


def test_an_editor_sees_a_code_to_point_a_camera_at(chromium, site, erin):
    with browser.watched(chromium, site, width=DESK, scripts=True, name="editor-code") as seen:
        page = seen.page
        page.goto(f"{site}/editors/in")
        page.get_by_label("Name").fill("erin")
        page.get_by_label("Passphrase").fill(erin.passphrase)
        page.get_by_role("button", name="Continue").click()
        drawn = page.get_by_role("img", name="The key below as a picture")
        expect(drawn).to_be_visible()
        assert drawn.bounding_box()["width"] == 240
        seen.seen("code")
        assert seen.wrong == []

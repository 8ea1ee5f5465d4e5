"""The public side in a real browser: on a phone and a desk, with scripts and without, and the editors' pages."""

import re

import pytest
from playwright.sync_api import expect
from tests.web import browser
from tests.web.browser import CROSSED, DESK, MARKS, PHONE

from chesil_web.public.guidance import starting

pytestmark = MARKS


@pytest.fixture
def site(guidance, site):
    """The site's address; its guidance is loaded."""
    return site


def every_address(site):
    """Each public page of the guidance by the name its picture gets."""
    codes = ("", "h", "s", "q", "q/2", "m", "d", "v", *(each.head.code for each in starting.pages()))
    return {f"g-{code.replace('/', '-')}": f"{site}/g/{code}" for code in codes}


def read_every_page(seen, look):
    """Open each page, and look at it."""
    for picture, address in every_address(seen.address).items():
        assert seen.page.goto(address).status == 200
        expect(seen.page.get_by_role("heading", level=1)).to_be_visible()
        look(picture)
    assert seen.page.context.cookies() == []
    assert seen.wrong == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_can_be_read_without_scripts(chromium, site, width):
    name = f"public-{width}-without-scripts"
    with browser.watched(chromium, site, width=width, scripts=False, name=name) as seen:
        read_every_page(seen, seen.seen)


def test_every_page_holds_at_both_widths_zoomed_and_with_forced_colours(chromium, site):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="public-every") as seen:
        read_every_page(seen, seen.held)


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_from_the_first_page_to_reasons_and_numbers(chromium, site, width, scripts):
    name = f"check-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        page.goto(site)
        page.get_by_role("link", name="Is this happening to me?").first.click()
        page.get_by_label("They have a weapon, or may reach for one.").check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Call 999 now")
        seen.seen("danger")
        page.get_by_role("button", name="Continue to the questions").click()
        page.get_by_text("Following, watching and contact").click()
        page.get_by_label("Followed you").check()
        page.get_by_label("Made a silent phone call").check()
        page.get_by_role("button", name="Continue").click()
        seen.seen("question")
        page.get_by_label("Many times").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_label("Many times")).to_be_checked()
        for _ in range(2):
            page.get_by_role("button", name="Continue").click()
        page.get_by_label("An ex-partner").check()
        page.get_by_role("button", name="Skip the rest").click()
        expect(page.get_by_text("You ticked 2 kinds of act.")).to_be_visible()
        assert page.url == f"{site}/g/q/2"
        seen.seen("reasons")
        page.get_by_role("button", name="Put them in my notes").click()
        expect(page.get_by_text("Your notes are not open.")).to_be_visible()
        seen.seen("carry")
        page.get_by_role("link", name="Help near you").click()
        page.get_by_label("Postcode").fill("DT1 1XJ")
        page.get_by_label("What do you need help with?").select_option("stalking")
        page.get_by_role("button", name="Show help").click()
        expect(page.get_by_text("Your area: Dorset.")).to_be_visible()
        assert page.locator(".ch-call").first.bounding_box()["height"] >= 44
        expect(page.get_by_role("heading", name="National Stalking Helpline")).to_be_visible()
        expect(page.get_by_role("heading", name="Live Fear Free")).to_have_count(0)
        page.get_by_text("What it costs, and what can be seen on the phone").first.click()
        seen.seen("help")
        page.get_by_role("button", name="Make a card of the first numbers").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Numbers")
        seen.seen("card")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save it as text").click()
        assert saved.value.suggested_filename == "numbers.txt"
        assert page.context.cookies() == []
        assert seen.wrong == []


def test_answers_go_into_a_record_that_is_opened_in_another_tab(chromium, site, asha):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="carry") as seen:
        page = seen.page
        page.goto(f"{site}/g/q/2")
        page.get_by_text("Following, watching and contact").click()
        page.get_by_label("Followed you").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Most days").check()
        page.get_by_role("button", name="Skip the rest").click()
        page.get_by_role("button", name="Put them in my notes").click()
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Open your notes in a new tab").click()
        other = opened.value
        other.get_by_label("Name").fill(asha.name)
        other.locator("#id_passphrase").fill(asha.passphrase)
        other.get_by_role("button", name="Open").click()
        other.wait_for_url(f"{site}/n/")
        page.get_by_role("button", name="My notes are open now").click()
        page.get_by_role("button", name="Put it in my notes").click()
        page.wait_for_url(re.compile("/n/e/"))
        expect(page.get_by_text("Followed you")).to_be_visible()
        assert seen.wrong == []


def test_leaving_works_on_public_pages(chromium, site):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="leave-public") as seen:
        seen.page.goto(f"{site}/g/3")
        seen.page.get_by_role("button", name="Leave this page").click()
        seen.page.wait_for_url("**/s/icon.svg")


def test_a_page_is_printed_without_what_is_only_for_the_screen(chromium, site):
    with browser.watched(chromium, site, width=DESK, scripts=True, name="print") as seen:
        seen.page.goto(f"{site}/g/13")
        seen.page.emulate_media(media="print")
        for gone in (".ch-leave", ".ch-footer", ".govuk-back-link"):
            expect(seen.page.locator(gone).first).to_be_hidden()
        expect(seen.page.locator(".ch-emergency")).to_be_visible()
        seen.page.emulate_media(media="screen")
        seen.page.goto(f"{site}/g/v")
        seen.page.get_by_label("My code word").fill("Has anyone fed the goldfish?")
        seen.page.get_by_role("button", name="Show my plan to print").click()
        seen.seen("plan")
        seen.page.emulate_media(media="print")
        expect(seen.page.get_by_text("Has anyone fed the goldfish?")).to_be_visible()
        for gone in (".ch-header", ".ch-leave", ".ch-footer", ".ch-noprint"):
            expect(seen.page.locator(gone).first).to_be_hidden()


def test_an_editor_changes_a_page_in_the_browser_and_asks_no_other_host(chromium, site, erin):
    with browser.watched(chromium, site, width=DESK, scripts=True, name="editor") as seen:
        page = seen.page
        page.goto(f"{site}/editors/")
        page.get_by_label("Name").fill(erin.name)
        page.locator("#id_passphrase").fill(erin.passphrase)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Set up your authenticator")
        seen.seen("authenticator")
        page.get_by_label("Code", exact=True).fill(erin.code())
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Pages due for review")).to_be_visible()
        page.goto(f"{site}/editors/snippets/guidance/service/")
        page.get_by_role("link", name="National Stalking Helpline").first.click()
        expect(page.locator("#id_phone")).to_have_value("0808 802 0300")
        page.goto(f"{site}/editors/pages/")
        page.get_by_role("link", name="Guidance").first.click()
        page.get_by_role("link", name="What is a MARAC?").first.click()
        page.locator("#id_intro").fill("A meeting about risk.")
        page.locator("#id_what_changed").fill("Made shorter.")
        page.get_by_role("button", name="Toggle preview").click()
        frame = page.frame_locator("#w-preview-iframe")
        expect(frame.get_by_text("A meeting about risk.")).to_be_visible(timeout=20_000)
        if browser.SHOTS:
            page.screenshot(path=f"{browser.SHOTS}/editor.png", full_page=True)
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_text("published").first).to_be_visible()
        page.goto(f"{site}/g/10")
        expect(page.get_by_text("A meeting about risk.")).to_be_visible()
        assert seen.wrong == []

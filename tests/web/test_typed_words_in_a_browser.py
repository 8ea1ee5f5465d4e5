"""Typed words in a real browser: a page whose time is over keeps them and shows nothing, and none go nowhere."""

from datetime import timedelta

import attrs
import pytest
from django.db import OperationalError
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.web import browser
from tests.web.browser import CROSSED, DESK, MARKS, PHONE
from tests.web.browser_site import WORDS, open_record

from chesil_web.foundation.keys import sessions
from chesil_web.person.diary import actions, queries

pytestmark = MARKS
CLOSES = 15 * 60  # seconds after the page was shown, or after somebody was last there


@pytest.fixture
def pass_time(monkeypatch):
    """Lets time pass, for the browser's page and for the server."""
    now, passed = timezone.now, [timedelta(0)]
    monkeypatch.setattr(sessions.timezone, "now", lambda: now() + passed[0])

    def passes(page: Page, **by: int) -> None:
        passed[0] += timedelta(**by)
        page.clock.run_for(timedelta(**by).total_seconds() * 1000)

    return passes


def sign_in(page: Page, person) -> None:
    page.get_by_label("Name").fill(person.name)
    page.locator("#id_passphrase").fill(person.passphrase)
    page.get_by_role("button", name="Open").click()


def type_on(page: Page) -> None:
    """Types a little, and waits until the page has the answer, for only then does its clock start again."""
    with page.expect_response("**/n/here") as answer:
        page.get_by_label("What happened?").press_sequentially("He")
    answer.value.finished()


def entries(person):
    return queries.entries(person.opened(), queries.Wanted())


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_words_that_were_typed_when_the_page_closed_are_there_after_signing_in_again(
    chromium, site, asha, pass_time, width
):
    with browser.watched(chromium, site, width=width, scripts=True, name=f"closed-{width}") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        pass_time(page, seconds=CLOSES + 1)
        expect(page.get_by_text("What you were writing is safe for 4 hours.")).to_be_visible()
        assert WORDS not in page.content()
        seen.seen("closed")
        pass_time(page, hours=3)
        sign_in(page, asha)
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("again")
        page.get_by_role("button", name="Save it").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Here is what you were writing")
        assert len(entries(asha)) == 1
        assert seen.wrong == []


def test_nothing_private_stays_on_the_screen_while_the_words_are_sent(chromium, site, asha, pass_time):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="blank") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        page.context.set_offline(True)
        pass_time(page, seconds=CLOSES + 1)
        expect(page.get_by_label("What happened?")).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_hidden()
        expect(page.get_by_text("What you typed is not lost.")).to_be_visible()
        seen.seen("held")
        page.context.set_offline(False)
        pass_time(page, seconds=6)
        expect(page.get_by_text("What you were writing is safe for 4 hours.")).to_be_visible()
        sign_in(page, asha)
        expect(page.get_by_text(WORDS)).to_be_visible()


def test_a_page_without_words_leaves_for_the_page_to_sign_in(chromium, site, asha, pass_time):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="closed-empty") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        pass_time(page, seconds=CLOSES + 1)
        page.wait_for_url("**/n/open")
        assert "safe for" not in page.content()


def test_going_back_from_a_page_that_closed_shows_nothing(chromium, site, asha, pass_time):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="closed-back") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        pass_time(page, seconds=CLOSES + 1)
        expect(page.get_by_text("What you were writing is safe for 4 hours.")).to_be_visible()
        page.go_back()
        assert WORDS not in page.content()
        assert page.url.endswith("/n/open")


def test_a_page_that_closes_saves_nothing_even_where_another_tab_kept_the_session(
    chromium, site, asha, pass_time
):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="two-tabs") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        pass_time(page, seconds=CLOSES - 60)
        other = page.context.new_page()
        other.goto(f"{site}/n/")
        pass_time(page, seconds=61)
        expect(page.get_by_text("What you were writing is safe for 4 hours.")).to_be_visible()
        assert not entries(asha)


def test_whoever_types_is_there_and_the_session_goes_on(chromium, site, asha, pass_time):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="typing") as seen:
        page = seen.page
        page.clock.install()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if request.method == "HEAD" else None)
        open_record(seen, asha, "/n/w/all")
        for _ in range(4):
            pass_time(page, minutes=10)
            type_on(page)
        assert len(asked) == 4, "at most once a minute"
        pass_time(page, minutes=11)
        expect(page.get_by_role("button", name="Stay")).to_be_hidden()
        pass_time(page, minutes=2)
        expect(page.get_by_role("button", name="Stay")).to_be_visible()
        seen.seen("closing")
        type_on(page)
        expect(page.get_by_role("button", name="Stay")).to_be_hidden()
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/n/e/*")
        assert len(entries(asha)) == 1
        assert seen.wrong == []


@pytest.mark.parametrize("by", ["stay", "typing"])
def test_a_session_that_cannot_go_on_keeps_the_words(chromium, site, asha, pass_time, by):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name=f"over-{by}") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        pass_time(page, minutes=13)
        sessions.end_everywhere(asha.opened())
        if by == "stay":
            page.get_by_role("button", name="Stay").click()
        else:
            page.get_by_label("What happened?").press_sequentially("!")
        expect(page.get_by_text("What you were writing is safe for 4 hours.")).to_be_visible()
        sign_in(page, asha)
        expect(page.get_by_text(WORDS)).to_be_visible()


def test_staying_without_a_connection_is_said_and_can_be_tried_again(chromium, site, asha, pass_time):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="stay-offline") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        pass_time(page, minutes=13)
        page.context.set_offline(True)
        page.get_by_role("button", name="Stay").click()
        expect(page.get_by_role("alert")).to_contain_text("You are not connected to the internet.")
        page.context.set_offline(False)
        page.get_by_role("button", name="Stay").click()
        expect(page.get_by_role("alert")).to_be_hidden()


def test_words_on_a_page_that_says_what_is_wrong_are_kept_too(chromium, site, asha, pass_time):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="closed-wrong") as seen:
        page = seen.page
        page.clock.install()
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_label("Another day").check()
        page.locator("#id_day-day").fill("99")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        pass_time(page, seconds=CLOSES + 1)
        sign_in(page, asha)
        expect(page.get_by_text(WORDS)).to_be_visible()
        pass_time(page, seconds=CLOSES + 1)
        expect(page.get_by_text("What you were writing is safe for 4 hours.")).to_be_visible()
        sign_in(page, asha)
        expect(page.get_by_text(WORDS)).to_be_visible()


def test_words_of_a_complaint_are_kept_when_its_page_closes_and_files_are_not_sent(
    chromium, site, settings, pass_time
):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5, council="Chesil Council")
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="closed-complaint") as seen:
        page = seen.page
        page.clock.install()
        page.goto(f"{site}/r/")
        page.get_by_role("button", name="Start", exact=True).click()
        page.goto(page.url.replace("/w/1", "/w/3"))
        page.get_by_label("What is happening?").fill(WORDS)
        pass_time(page, seconds=CLOSES + 1)
        expect(page.get_by_text("What you just wrote is safe for 15 minutes.")).to_be_visible()
        assert WORDS not in page.content()
        seen.seen("closed")
        page.get_by_role("button", name="Start again with these words").click()
        expect(page.get_by_text(WORDS)).to_be_visible()
        page.get_by_role("button", name="Save it").click()
        page.goto(page.url.rsplit("/w/", 1)[0] + "/all")
        expect(page.get_by_text(WORDS)).to_be_visible()
        page.get_by_role("button", name="Send it").click()
        code = page.locator(".ch-code").inner_text()
        page.get_by_role("button", name="I have kept it").click()
        page.get_by_label("Add to it").or_(page.locator("textarea")).first.fill("He was there again.")
        page.locator("input[type=file]").set_input_files(
            {"name": "photo.txt", "mimeType": "text/plain", "buffer": b"x" * 1000}
        )
        pass_time(page, seconds=CLOSES + 1)
        expect(page.get_by_text("What you just wrote is safe for 15 minutes.")).to_be_visible()
        page.locator("#id_receipt").fill(code)
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text("He was there again.")).to_be_visible()
        page.get_by_role("button", name="Save it").click()
        expect(page.get_by_text("He was there again.")).to_be_visible()
        expect(page.get_by_text("photo.txt")).to_be_hidden()
        assert seen.wrong == []


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_after_a_fault_of_ours_one_press_saves_what_was_typed(
    chromium, site, asha, monkeypatch, width, scripts
):
    def fails(*_given, **_more):
        raise OperationalError("database is locked")

    name = f"fault-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_label("Today").check()
        with monkeypatch.context() as patched:
            patched.setattr(actions, "write", fails)
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Sorry, this did not work")
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("fault")
        page.get_by_role("button", name="Save it").click()
        page.wait_for_url("**/n/e/*")
        assert len(entries(asha)) == 1
        assert [each for each in seen.wrong if "status of 500" not in each] == []


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_a_page_of_an_older_session_shows_its_words_to_be_saved(chromium, site, asha, width, scripts):
    name = f"older-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        other = page.context.new_page()
        other.goto(f"{site}/n/open")
        sign_in(other, asha)
        other.wait_for_url("**/n/")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This could not be sent")
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("older")
        assert not entries(asha)
        page.get_by_role("button", name="Save it").click()
        page.wait_for_url("**/n/e/*")
        assert len(entries(asha)) == 1
        assert [each for each in seen.wrong if "status of 403" not in each] == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_without_a_connection_a_form_is_held_and_can_be_sent_later(chromium, site, asha, width):
    with browser.watched(chromium, site, width=width, scripts=True, name=f"offline-{width}") as seen:
        page = seen.page
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        page.context.set_offline(True)
        save = page.get_by_role("button", name="Save", exact=True)
        for _ in range(2):
            save.click()
            expect(page.get_by_role("alert")).to_contain_text("You are not connected to the internet.")
            page.wait_for_timeout(1100)  # a press within a second is taken for half of a double one
        expect(page.get_by_label("What happened?")).to_have_value(WORDS)
        page.context.set_offline(False)
        expect(page.get_by_role("alert")).to_be_hidden()
        save.click()
        page.wait_for_url("**/n/e/*")
        assert len(entries(asha)) == 1


def test_words_are_sealed_while_they_are_typed(chromium, site, asha):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="draft-typed") as seen:
        page = seen.page
        open_record(seen, asha, "/n/w")
        with page.expect_response("**/keep?step=0"):
            page.get_by_label("What happened?").press_sequentially(WORDS)
        expect(page.get_by_text("What you wrote is kept as a draft.")).to_be_visible()
        seen.seen("kept")
        page.get_by_label("What happened?").press_sequentially(" Twice.")
        page.get_by_role("link", name="Back", exact=True).click()
        for _ in range(100):  # what goes with a page that is left is not told to whoever watches the browser
            if [each.what for _id, each in queries.drafts(asha.opened())] == [f"{WORDS} Twice."]:
                break
            page.wait_for_timeout(100)
        page.get_by_role("link", name="Started").click()
        expect(page.get_by_label("What happened?")).to_have_value(f"{WORDS} Twice.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Saved.")
        page.goto(f"{site}/n/")
        expect(page.get_by_text("Not finished")).to_have_count(0)
        assert len(entries(asha)) == 1
        assert seen.wrong == []


@pytest.mark.parametrize(("way", "to"), [("Leave this page", "**/s/icon.svg"), ("Sign out", "**/n/closed")])
def test_going_in_the_middle_of_the_long_form_keeps_what_was_typed(chromium, site, asha, way, to):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="left") as seen:
        page = seen.page
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_role("button", name=way).click()
        page.wait_for_url(to)
        page.goto(f"{site}/n/")
        assert WORDS not in page.content()
        page.goto(f"{site}/n/open")
        sign_in(page, asha)
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("draft")


def test_without_scripts_the_way_out_keeps_what_was_typed(chromium, site, asha):
    with browser.watched(chromium, site, width=PHONE, scripts=False, name="kept") as seen:
        page = seen.page
        open_record(seen, asha, "/n/w/all")
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_role("button", name="Leave this page").click()
        page.wait_for_url("**/s/icon.svg")
        page.goto(f"{site}/n/open")
        sign_in(page, asha)
        expect(page.get_by_text(WORDS)).to_be_visible()

"""The whole way in a real browser: with and without scripts, on a phone and on a desk."""

from collections.abc import Iterator

import attrs
import pytest
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, expect
from tests.web import browser
from tests.web.browser import DESK, PHONE, Watched

from chesil_web.jobs import worker
from chesil_web.keys import service

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(browser.CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(not browser.AXE.is_file(), reason="axe-core is not installed: run npm ci"),
]
WORDS = "He stood outside and shouted my name."
WAYS = [(width, scripts) for width in (PHONE, DESK) for scripts in (True, False)]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browser.browser() as found:
        yield found


LEFT = "**/s/icon.svg"


@pytest.fixture
def site(transactional_db, settings):
    """The site's address, served as it is: the static files too, by the site's own middleware."""
    service._secrets.cache_clear()
    service.make()
    server = LiveServerThread("localhost", static_handler=lambda handler: handler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    # Leaving leads to another host, so that coming back crosses one; here it is this machine's other name.
    settings.CHESIL = attrs.evolve(settings.CHESIL, exit=f"http://127.0.0.1:{server.port}/s/icon.svg")
    yield f"http://localhost:{server.port}"
    server.terminate()
    service._secrets.cache_clear()


def make_record(seen: Watched) -> None:
    page = seen.page
    page.goto(seen.address)
    seen.seen("start")
    page.get_by_role("button", name="Before you start").click()
    seen.seen("before")
    page.get_by_role("button", name="Continue").click()
    seen.seen("advice")
    page.get_by_role("button", name="Make a place for your notes").click()
    seen.seen("new")
    page.get_by_role("button", name="Make a passphrase for me").click()
    seen.seen("new-with-words")
    page.get_by_role("button", name="Continue").click()
    seen.seen("code")
    page.get_by_role("button", name="I have kept it").click()
    seen.seen("today")


def write_on_a_phone(seen: Watched) -> None:
    page = seen.page
    page.get_by_label("Another day").check()
    page.get_by_label("Which day?").fill("2026-03-04")
    page.get_by_label("What time?").fill("21:40")
    seen.seen("when")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("What happened?").fill(WORDS)
    seen.seen("what")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Waited outside").check()
    seen.seen("kinds")
    for name in ("who", "where", "others", "effect"):
        page.get_by_role("button", name="Save and go on").click()
        seen.seen(name)
    page.get_by_role("button", name="Save and stop here").click()


def write_on_a_desk(seen: Watched) -> None:
    page = seen.page
    page.get_by_label("Another day").check()
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the day")
    seen.seen("whole-wrong")
    page.get_by_label("Which day?").fill("2026-03-04")
    page.get_by_label("What time?").fill("21:40")
    page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_a_newcomer_makes_a_record_and_writes_the_first_entry(chromium, site, width, scripts):
    name = f"{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        make_record(seen)
        page.get_by_role("button", name="Write something down").click()
        seen.seen("write")
        (write_on_a_phone if width == PHONE else write_on_a_desk)(seen)
        expect(page.get_by_role("heading", level=1)).to_have_text("Wed 4 March 2026, 21:40")
        expect(page.get_by_text(WORDS)).to_be_visible()
        seen.seen("entry")
        page.get_by_role("link", name="Diary").click()
        seen.seen("list")
        page.get_by_label("Words").fill("shouted")
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_text(WORDS)).to_be_visible()
        page.goto(f"{site}/n/c/2026-03")
        seen.seen("calendar")
        page.get_by_role("link", name="Keeping it").click()
        seen.seen("keeping")
        for link in (
            "Change your passphrase",
            "Make a new recovery code",
            "Put your notes away",
            "Delete your notes",
        ):
            page.get_by_role("link", name=link).click()
            seen.seen(link.lower().replace(" ", "-"))
            page.go_back()
        assert seen.wrong == []


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_from_files_to_a_chronology(chromium, site, case, width, scripts):
    """With the invented case: add a chat and a call log, keep some suggestions, see the pattern, take the paper."""
    name = f"case-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        make_record(seen)
        page.get_by_role("link", name="Files").click()
        seen.seen("files-none")
        page.get_by_role("button", name="Add files").click()
        page.get_by_role("link", name="WhatsApp").click()
        seen.seen("guide")
        page.get_by_label("Choose files").set_input_files(exports(case))
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_text("It is being read.").first.wait_for()
        seen.seen("files-busy")
        work()
        page.goto(f"{site}/n/f")
        seen.seen("files")
        page.locator(".ch-list a").first.click()
        seen.seen("file")
        page.get_by_role("link", name="Look at what was read").click()
        seen.seen("look")
        page.get_by_role("link", name="Noticed").click()
        page.get_by_role("button", name="Look through them").click()
        work()
        page.goto(f"{site}/n/p")
        seen.seen("noticed")
        page.locator(".ch-list a").first.click()
        seen.seen("suggestions")
        page.get_by_role("button", name="Keep all").click()
        seen.seen("suggestions-kept")
        page.goto(f"{site}/n/p/kept")
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        seen.seen("pattern")
        page.get_by_role("link", name="Papers").click()
        seen.seen("papers")
        page.get_by_role("button", name="Make it").click()
        work()
        page.goto(f"{site}/n/d")
        seen.seen("papers-made")
        with page.expect_download() as saving:
            page.get_by_role("button", name="The chronology").click()
        assert saving.value.suggested_filename == "document.pdf"
        assert seen.wrong == []


def exports(case):
    """A chat and a call log of the invented case."""
    found = sorted((case / "exports").rglob("*"))
    return [next(each for each in found if each.name.startswith(start)) for start in ("WhatsApp", "calls")]


def work():
    while worker.work_once():
        pass


@pytest.mark.parametrize("way", ["press", "shift", "key"])
def test_leaving_shows_nothing_again_however_one_comes_back(chromium, site, way):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name=f"leave-{way}") as seen:
        page = seen.page
        make_record(seen)
        page.goto(f"{site}/n/w/all")
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


def test_leaving_works_without_scripts(chromium, site):
    with browser.watched(chromium, site, width=DESK, scripts=False, name="leave-without") as seen:
        make_record(seen)
        seen.page.get_by_role("button", name="Leave this page").click()
        seen.page.wait_for_url(LEFT)
        seen.page.goto(f"{site}/n/")
        assert seen.page.url.endswith("/n/open")

"""The whole way in a real browser: with and without scripts, on a phone and on a desk."""

import re

import attrs
import pytest
from django.test.testcases import LiveServerThread
from playwright.sync_api import expect
from tests.web import browser
from tests.web.browser import DESK, PHONE, Watched
from tests.web.test_analysis import CHAT, LOG, add, look
from tests.web.test_diary import write
from tests.web.test_evidence import shared

from chesil_web.evidence.models import Evidence, Piece, Upload
from chesil_web.jobs import worker
from chesil_web.keys import service
from chesil_web.keys.models import Blob, Lock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(browser.CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(not browser.AXE.is_file(), reason="axe-core is not installed: run npm ci"),
]
WORDS = "He stood outside and shouted my name."
WAYS = [(width, scripts) for width in (PHONE, DESK) for scripts in (True, False)]


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
    expect(page.locator("#id_day-day")).to_be_hidden()
    page.get_by_label("Another day").check()
    the_fourth_of_march(seen)
    seen.seen("when")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("What happened?").fill(WORDS)
    seen.seen("what")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("Following, watching and contact").click()
    page.get_by_label("Waited outside").check()
    seen.seen("kinds")
    for name in ("who", "where", "others", "effect"):
        page.get_by_role("button", name="Save and go on").click()
        seen.seen(name)
    page.get_by_role("button", name="Save and stop here").click()


def the_fourth_of_march(seen: Watched) -> None:
    for part, typed in (("day", "4"), ("month", "March"), ("year", "2026")):
        seen.page.locator(f"#id_day-{part}").fill(typed)
    seen.page.locator("#id_time").fill("21:40")


def write_on_a_desk(seen: Watched) -> None:
    page = seen.page
    page.get_by_label("Another day").check()
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Type the day")
    seen.seen("whole-wrong")
    the_fourth_of_march(seen)
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
        page.get_by_role("link", name="Settings").click()
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
        page.locator("input[type=file]").set_input_files(exports(case))
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_text("It is being read.").first.wait_for(timeout=30_000)
        seen.seen("files-busy")
        done(seen, "It is being read.")
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
        seen.seen("pattern-waits")
        done(seen, "We are working out what follows")
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        seen.seen("pattern")
        page.get_by_role("link", name="What the law asks for").click()
        seen.seen("law")
        for opened in page.locator("details").all():
            opened.locator("summary").first.click()
        seen.seen("law-opened")
        page.get_by_role("link", name="Every entry that was read").first.click()
        seen.seen("law-entries")
        who_is_who(seen)
        page.get_by_role("link", name="Papers").click()
        seen.seen("papers")
        page.get_by_role("button", name="Make them").click()
        done(seen, "It is being made.")
        seen.seen("papers-made")
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save: The chronology").click()
        assert saving.value.suggested_filename == "document.pdf"
        assert seen.wrong == []


def who_is_who(seen: Watched) -> None:
    page = seen.page
    page.get_by_role("link", name="People").click()
    seen.seen("people-none")
    page.get_by_role("button", name="Add a person").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Give a name.")
    seen.seen("person-wrong")
    page.get_by_label("What do you call them?").fill("Somebody else")
    page.get_by_label("Numbers, e-mail addresses").fill("07700 900999")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Add an order or condition").click()
    seen.seen("order")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("button", name="I asked them to stop").click()
    seen.seen("asked-to-stop")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("button", name="Add a date that matters").click()
    seen.seen("date")
    page.get_by_role("link", name="Back", exact=True).click()
    seen.seen("people")
    page.get_by_role("link", name="Are two of them the same person?").click()
    seen.seen("same")
    page.get_by_role("link", name="Back", exact=True).click()
    page.goto(f"{seen.address}/n/")
    seen.seen("today-later")


def exports(case):
    """A chat and a call log of the invented case."""
    found = sorted((case / "exports").rglob("*"))
    return [next(each for each in found if each.name.startswith(start)) for start in ("WhatsApp", "calls")]


def done(seen: Watched, waited_for: str) -> None:
    """The work is done, and the page says so: by itself with scripts, with a press without."""
    work()
    if not seen.scripts:
        seen.page.get_by_role("link", name="See how far it is").first.click()
    expect(seen.page.get_by_text(waited_for)).to_have_count(0)


def work():
    while worker.work_once():
        pass


def open_record(seen: Watched, person, address: str = "/n/") -> None:
    page = seen.page
    page.goto(f"{seen.address}/n/open")
    page.get_by_label("Name").fill(person.name)
    page.locator("#id_passphrase").fill(person.passphrase)
    page.get_by_role("button", name="Open").click()
    page.goto(f"{seen.address}{address}")


LONG = ("13/03/2026, 14:30 - Dev: where are you\n14/03/2026, 14:31 - Asha: at home\n" * 80_000).encode()[
    : 5 << 20
]
PIECES = re.compile(r"/n/f/u/[0-9a-f-]+/\d+$")


@pytest.fixture
def sender(chromium, site, asha):
    """A page to add files on, its address for another tab, and the pieces that were sent, by number."""
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="sending") as seen:
        open_record(seen, asha, "/n/f/add/1")
        sent: list[str] = []
        seen.page.context.on(
            "requestfinished",
            lambda one: sent.append(one.url.rpartition("/")[2]) if PIECES.search(one.url) else None,
        )
        yield seen, sent


def choose(page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "chat.txt", "mimeType": "text/plain", "buffer": LONG}
    )
    page.get_by_role("button", name="Add", exact=True).click()


def kept_once() -> bool:
    (kept,) = Evidence.objects.all()
    return Blob.objects.get().item == kept.id and not Upload.objects.exists()


def test_an_upload_goes_on_by_itself_after_a_lost_connection(sender):
    seen, sent = sender
    page = seen.page
    lost = []

    def lose_twice(route):
        if len(lost) < 2:
            lost.append(route.request.url)
            return route.abort("connectionreset")
        return route.continue_()

    page.route(re.compile(r"/n/f/u/[0-9a-f-]+/1$"), lose_twice)
    choose(page)
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    seen.seen("lost")
    expect(page.get_by_role("heading", level=1)).to_have_text("chat.txt", timeout=30_000)
    assert (len(lost), sent) == (2, ["0", "1", "2"])
    assert kept_once()


def test_an_upload_goes_on_where_it_stopped_after_a_reload(sender):
    seen, sent = sender
    page = seen.page
    page.route(re.compile(r"/n/f/u/[0-9a-f-]+/1$"), lambda route: route.abort("connectionreset"))
    choose(page)
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    page.unroute_all()
    page.reload()
    expect(page.get_by_text("chat.txt has not arrived whole.")).to_be_visible()
    seen.seen("not-whole")
    choose(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("chat.txt", timeout=30_000)
    assert sent == ["0", "1", "2"]
    assert kept_once()


def test_several_files_of_a_share_sheet_arrive_one_after_the_other(sender):
    seen, _sent = sender
    page = seen.page
    page.locator("input[type=file]").set_input_files([
        {"name": name, "mimeType": "", "buffer": data.encode() if isinstance(data, str) else data}
        for name, data in shared()
    ])  # fmt: skip
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile(r"/n/f$"), timeout=30_000)
    for name, _data in shared():
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert Evidence.objects.count() == 3
    seen.seen("several")


def test_a_double_press_and_a_second_tab_keep_the_file_once(sender):
    seen, _sent = sender
    page, other = seen.page, seen.page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        tab.locator("input[type=file]").set_input_files(
            {"name": "chat.txt", "mimeType": "text/plain", "buffer": LONG}
        )
    for tab in (page, other):
        tab.evaluate(
            "const f = document.querySelector('[data-upload]'); f.requestSubmit(); f.requestSubmit();"
        )
    for tab in (page, other):
        tab.wait_for_url(re.compile(r"/n/f(/[0-9a-f-]{36})?$"), timeout=30_000)
    assert kept_once()
    assert seen.wrong == []


def test_an_upload_whose_session_ended_says_so_and_keeps_what_arrived(sender):
    seen, _sent = sender
    page = seen.page
    page.route(re.compile(r"/n/f/u/[0-9a-f-]+/1$"), lambda route: route.abort("connectionreset"))
    choose(page)
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    Lock.objects.filter(kind="session").delete()
    page.unroute_all()
    expect(page.get_by_text("You were away.")).to_be_visible()
    assert Piece.objects.count() == 1


def focus_is_visible(page) -> bool:
    return page.evaluate("""() => {
        const said = getComputedStyle(document.activeElement.closest(".govuk-radios__item, .govuk-checkboxes__item")
          ?.querySelector("label") ?? document.activeElement, "::before");
        const own = getComputedStyle(document.activeElement);
        return [said.boxShadow, own.boxShadow].some((each) => each !== "none") || own.outlineWidth !== "0px";
    }""")


def test_an_entry_is_written_by_keyboard_alone_and_one_sees_where_one_is(chromium, site, asha):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="keyboard") as seen:
        page, keys = seen.page, seen.page.keyboard
        open_record(seen, asha, "/n/w")
        keys.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        seen.seen("skip-link")
        keys.press("Enter")
        keys.press("Tab")
        expect(page.get_by_label("Today")).to_be_focused()
        keys.press("Space")
        for _ in range(2):
            keys.press("ArrowDown")
        expect(page.get_by_label("Another day")).to_be_checked()
        for typed in ("4", "March", "2026", "2140"):
            keys.press("Tab")
            assert focus_is_visible(page)
            keys.type(typed)
        seen.seen("typed")
        keys.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("What happened?")
        page.get_by_label("What happened?").press("Tab")
        keys.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("What kind of thing was it?")
        page.wait_for_load_state()
        page.locator("summary", has_text="Following, watching and contact").focus()
        assert focus_is_visible(page)
        keys.press("Enter")
        expect(page.get_by_label("Followed you")).to_be_visible()
        keys.press("Tab")
        keys.press("Space")
        expect(page.get_by_label("Followed you")).to_be_checked()
        assert focus_is_visible(page)
        seen.seen("kinds")
        assert seen.wrong == []


@pytest.fixture
def whole_record(asha):
    """A record with entries, files, suggestions that were kept, papers, and words from right to left."""
    write(
        asha,
        when="day",
        day="2026-03-14",
        what="\u0648\u0642\u0641 \u0628\u0627\u0644\u062e\u0627\u0631\u062c.",
        who="Dev",
        kinds=["watching"],
    )
    write(asha, what="x" * 300, private="on")
    add(asha, calls__xml=LOG, chat__txt=CHAT)
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, secure=True)
    work()
    asha.client.post("/n/p/0", {"way": "keep", "all": "yes"}, secure=True)
    asked = {"what_for": "police", "papers": ["chronology", "exhibits"], "text": "full", "name": "list"}
    asha.client.post("/n/d", asked, secure=True)
    for address in ("/n/p/kept", "/n/p/all"):
        asha.client.get(address, secure=True)
    work()
    return asha


def every_address(person) -> list[str]:
    entry, file = (
        re.search(
            rf'href="(/n/{kind}/[0-9a-f-]{{36}})"', person.client.get(listed, secure=True).content.decode()
        )[1]
        for kind, listed in (("e", "/n/l"), ("f", "/n/f"))
    )
    fixed = (
        "",
        "l",
        "l/old",
        "c/2026-03",
        "w",
        "w/one",
        "w/all",
        "f",
        "f/old",
        "f/add",
        "f/add/1",
        "p",
        "p/0",
        "p/0/0",
        "p/kept",
        "p/all",
        "p/asks",
        "p/asks/all",
        "p/asks/kept/0",
        "p/asks/kept/entry/0",
        "d",
        "v",
        "keeping",
        "keeping/words",
        "keeping/code",
        "keeping/away",
        "keeping/end",
    )
    return [*(f"/n/{each}" for each in fixed), entry, f"{entry}/w", file, f"{file}/r"]


# 320 px is a phone's page at 400 % (WCAG 1.4.10), 640 px a desk's at 200 %.
@pytest.mark.parametrize(
    ("width", "more"),
    [
        (320, {}),
        (640, {}),
        (PHONE, {"forced_colors": "active"}),
        (DESK, {"forced_colors": "active", "color_scheme": "dark"}),
    ],
)
def test_every_page_holds_when_it_is_zoomed_or_its_colours_are_forced(
    chromium, site, whole_record, width, more
):
    name = f"every-{width}{'-forced' if more else ''}"
    with browser.watched(chromium, site, width=width, scripts=True, name=name, **more) as seen:
        open_record(seen, whole_record)
        for address in every_address(whole_record):
            answer = seen.page.goto(f"{site}{address}")
            assert answer.status == 200, address
            seen.seen(address.removeprefix("/n/").replace("/", "-")[:30] or "today")
        assert seen.wrong == []


def test_words_from_right_to_left_stand_so_and_turn_nothing_else_round(chromium, site, whole_record):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="right-to-left") as seen:
        open_record(seen, whole_record, "/n/l")
        words = seen.page.locator(".ch-list__words", has_text="\u0648\u0642\u0641")
        assert words.evaluate("each => getComputedStyle(each).direction") == "rtl"
        row = words.locator("xpath=..")
        assert row.evaluate("each => getComputedStyle(each).direction") == "ltr"
        row.get_by_role("link").click()
        assert (
            seen.page.locator(".ch-words").first.evaluate("each => getComputedStyle(each).direction") == "rtl"
        )
        seen.seen("entry")


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

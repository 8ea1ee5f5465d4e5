"""Each page of a record in a real browser: zoomed, with forced colours, from right to left, by keyboard."""

import re

import pytest
from playwright.sync_api import expect
from tests.web import browser
from tests.web.browser import DESK, MARKS, PHONE
from tests.web.browser_site import WORDS, open_record
from tests.web.test_analysis import CHAT, LOG, add, decide, look, work
from tests.web.test_court_bundles import begin, offered, value_of
from tests.web.test_diary import write
from tests.web.test_evidence import BILL
from tests.web.test_nothing_leaves_on_the_web import bring_everything
from tests.web.test_papers import ask
from tests.web.test_people import told
from tests.web.test_reports_of_contact import begin as begin_report
from tests.web.test_sheets_on_the_web import FL401, through
from tests.web.test_statements_on_the_web import drafted

from chesil_web.foundation.keys.models import Lock
from chesil_web.person.diary import index

pytestmark = MARKS


@pytest.fixture
def whole_record(once):
    return once(fill_it)


def fill_it(asha):
    """A record with entries, files, suggestions that were kept, papers, and words from right to left."""
    write(
        asha,
        when="day",
        day="2026-03-14",
        what="\u0648\u0642\u0641 \u0628\u0627\u0644\u062e\u0627\u0631\u062c.",
        who="Dev",
        kinds=["watching"],
    )
    write(asha, what="x" * 300, who="x" * 60, private="on")
    asha.client.post(f"{write(asha, what='A day to forget.')}/d", secure=True)
    add(asha, calls__xml=LOG, chat__txt=CHAT, usage__csv=BILL)
    add(asha, other__txt=CHAT.replace("answer me", "hello"))
    asha.client.post(f"{address(asha, 'f', '/n/f', 'other.txt')}/d", secure=True)
    told(asha, "1", name="Dev", addresses="07700 900123", relation="former partner")
    told(asha, "1", name="Somebody else")
    asha.client.post("/n/o/2", {"home": f"\u0647\u0646\u0627 {'x' * 300}", "based_on": "0"}, secure=True)
    asha.client.post(f"{address(asha, 'k', '/n/k', 'Somebody else')}/d", secure=True)
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha", "about": "Dev"}, secure=True)
    work()
    decide(asha, "/n/p/0", way="keep", all="yes")
    ask(asha, papers=["summary", "chronology", "exhibits"], people="Dev", initials="ak")
    bundle = begin(asha)
    chat = value_of(offered(asha, bundle), "chat.txt")
    asha.client.post(f"{bundle}/add", {"add": chat, "section": "exhibits"}, secure=True)
    drafted(asha, "police")
    through(asha, FL401)
    report = begin_report(asha, "another", kind="other")
    asha.client.post(f"{report}/contacts", {"sent": "yes"}, secure=True)
    for each in ("/n/p/kept", "/n/p/all"):
        asha.client.get(each, secure=True)
    work()


def address(person, kind: str, listed: str, name: str = "") -> str:
    """Where the first thing of a kind is, with that name in its list."""
    shown = person.client.get(listed, secure=True).content.decode()
    return re.search(rf'href="(/n/{kind}/[0-9a-f-]{{36}})"[^>]*>\s*{name}', shown)[1]


def every_address(person) -> list[str]:
    entry, file = address(person, "e", "/n/"), address(person, "f", "/n/f", "chat.txt")
    bundle, exhibit = address(person, "u", "/n/u"), address(person, "x", "/n/x")
    statement, report = address(person, "a", "/n/a"), address(person, "j", "/n/j")
    bill, known = address(person, "f", "/n/f", "usage.csv"), address(person, "k", "/n/k")
    fixed = (
        "",
        "l",
        "l/old",
        "c/2026-03",
        "w",
        "w/again",
        "w/one",
        "w/all",
        "w/file",
        "f",
        "f/old",
        "f/when",
        "f/add",
        "f/add/1",
        "p",
        "p/0",
        "p/0/0",
        "p/read",
        "p/read/0",
        "p/read/check",
        "p/kept",
        "p/all",
        "p/asks",
        "p/asks/all",
        "o",
        "o/2",
        "o/s",
        "p/asks/kept/0",
        "p/asks/kept/entry/0",
        "d",
        "u",
        "u/new",
        "x",
        "x/add",
        "x/make",
        "a",
        "q",
        "q/0/1",
        "q/0/check",
        "k",
        "k/old",
        "k/new/1",
        "k/new/2",
        "k/new/3",
        "k/new/4",
        "k/new/5",
        "h",
        "h/new",
        "h/all",
        "v",
        "open",
        "back",
        "keeping",
        "keeping/words",
        "keeping/code",
        "keeping/away",
        "keeping/end",
        "keeping/by",
    )
    of_file = [file, f"{file}/r", f"{file}/r/0/2", f"{file}/z", bill, f"{bill}/k"]
    return [*(f"/n/{each}" for each in fixed), entry, f"{entry}/w", f"{entry}/f", *of_file, known,
            bundle, f"{bundle}/add", f"{bundle}/make", f"{bundle}/d/0", exhibit, f"{exhibit}/about",
            statement, f"{statement}/known", f"{statement}/messages", f"{statement}/p/1", f"{statement}/make",
            report, f"{report}/order", f"{report}/contacts", f"{report}/0"]  # fmt: skip


# The main buttons of a page: on a phone each lies whole in the lower half of the screen before anything is scrolled,
# with nothing above it, and so within the three screens that a page may take to it. A search stands where one looks
# for it, and a button below leads there.
OUT_OF_REACH = """() => [...document.querySelectorAll("main .govuk-button, main .ch-again__button")]
  .filter((each) => each.checkVisibility() && !each.closest("details, .ch-find"))
  .filter((each) => !each.matches(".govuk-button--secondary") || each.closest(".ch-act, .ch-bar, .ch-again"))
  .filter((each) => {
    const {left, top, right, bottom} = each.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    const there = document.elementFromPoint((left + right) / 2, middle);
    return middle < innerHeight / 2 || bottom > innerHeight || !(there === each || each.contains(there));
  })
  .map((each) => each.textContent.trim())"""


# What stays at the foot of a phone is one bar: its height in px, and buttons in it smaller than a thumb. Words of three
# lines make it higher than the 48 px it has else.
MOST_OF_THE_FOOT = 62
FOOT = """() => {
  const bars = [...document.querySelectorAll(".ch-leave, .ch-act, .ch-bar")]
    .filter((each) => each.checkVisibility() && ["fixed", "sticky"].includes(getComputedStyle(each).position));
  const small = bars.flatMap((each) => [...each.querySelectorAll(".govuk-button")])
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44);
  const top = Math.min(innerHeight, ...bars.map((each) => each.getBoundingClientRect().top));
  return [innerHeight - top, small.length];
}"""


def test_every_page_holds_at_both_widths_zoomed_and_with_forced_colours(chromium, site, whole_record):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="every") as seen:
        open_record(seen, whole_record)
        far, high = {}, {}
        for each in every_address(whole_record):
            answer = seen.page.goto(f"{site}{each}")
            assert answer.status == 200, each
            far |= {each: found} if (found := seen.page.evaluate(OUT_OF_REACH)) else {}
            taken, small = seen.page.evaluate(FOOT)
            high |= {each: (taken, small)} if taken > MOST_OF_THE_FOOT or small else {}
            seen.held(picture_name(each))
        assert far == {}
        assert high == {}
        assert seen.wrong == []


def picture_name(each: str) -> str:
    """An address without its id, which is another each time."""
    return re.sub(r"[0-9a-f-]{36}", "one", each.removeprefix("/n/")).replace("/", "-") or "today"


def test_the_choice_of_entries_for_a_statement_holds_too(chromium, site, whole_record):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="statement") as seen:
        open_record(seen, whole_record, "/n/d")
        page = seen.page
        page.get_by_role("button", name="Make documents").click()
        page.get_by_label("A draft statement").check()
        page.get_by_role("button", name="Continue").click()
        seen.held("choose")
        page.get_by_label("Files that show it").first.fill("99")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("link", name="Use numbers from the list of files")).to_be_visible()
        seen.held("choose-wrong")
        assert seen.wrong == []


def test_the_choice_of_files_for_a_pack_holds_and_is_made_with_scripts_and_without(chromium, site, asha):
    bring_everything(asha)
    for width, scripts in ((PHONE, True), (DESK, False)):
        with browser.watched(chromium, site, width=width, scripts=scripts, name=f"files-{width}") as seen:
            open_record(seen, asha, "/n/d/new")
            page = seen.page
            page.get_by_label("A pack: your files and entries").check()
            page.get_by_role("button", name="Continue").click()
            expect(page.get_by_role("heading", name="Check what goes out")).to_be_visible()
            page.get_by_text("Files that are left out").click()
            if scripts:
                seen.held("files")
            else:
                seen.seen("files")
            friend = page.get_by_role("group", name="Farah")
            expect(friend.get_by_label("Leave it out")).to_be_checked()
            photo = page.get_by_role("group", name="door.jpg")
            photo.get_by_label("A copy of the picture").check()
            page.get_by_role("button", name="Make them").click()
            expect(page.get_by_text("You changed what goes out.")).to_be_visible()
            expect(page.get_by_role("group", name="door.jpg").get_by_label("A copy of")).to_be_checked()
            page.get_by_role("button", name="Make them").click()
            expect(page.get_by_role("heading", name="Made so far")).to_be_visible()
            assert seen.wrong == []


def test_messages_are_read_and_answered_one_by_one_without_scripts(chromium, site, whole_record):
    with browser.watched(chromium, site, width=PHONE, scripts=False, name="read-first") as seen:
        open_record(seen, whole_record, "/n/p")
        page = seen.page
        page.get_by_role("link", name="Read first").click()
        expect(page.get_by_text("I know where you live")).to_have_count(0)
        page.locator(".ch-list__item a").first.click()
        expect(page.locator(".ch-message")).to_have_text("answer me, I know where you live")
        page.get_by_role("button", name="Agree").click()
        expect(page.get_by_text("Your answer to the last message is kept: Agree.")).to_be_visible()
        seen.seen("next")
        page.get_by_role("button", name="Take the answer back").click()
        expect(page.get_by_text("Your answer was taken back.")).to_be_visible()
        page.get_by_role("button", name="Not sure").click()
        page.get_by_role("link", name="Back to the list").click()
        expect(page.locator(".ch-list__item").first).to_contain_text("Not sure")
        seen.seen("list")
        assert seen.wrong == []


def test_words_typed_while_the_session_ended_are_shown_after_signing_in_again(chromium, site, asha):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="again") as seen:
        open_record(seen, asha, "/n/w/all")
        page = seen.page
        page.get_by_label("What happened?").fill(WORDS)
        Lock.objects.filter(kind="session").delete()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your notes closed")).to_be_visible()
        seen.held("away")
        page.get_by_label("Name").fill(asha.name)
        page.locator("#id_passphrase").fill(asha.passphrase)
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text(WORDS)).to_be_visible()
        assert page.locator(".ch-words").all_inner_texts() == [WORDS], "and no id of the form"
        seen.held("kept-words")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(WORDS)).to_be_visible()
        assert seen.wrong == []


def test_what_cannot_be_done_is_said_on_a_page_that_holds_too(chromium, site, asha, monkeypatch):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="cannot") as seen:
        open_record(seen, asha, "/n/e/nothing")
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("This page is not here")
        seen.held("404")
        monkeypatch.setattr(index, "head", lambda _: 1 / 0)
        seen.page.goto(f"{site}/n/")
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Sorry, this did not work")
        seen.held("500")
        seen.page.goto(f"{site}/n/open")
        seen.page.context.clear_cookies()
        seen.page.get_by_label("Name").fill(asha.name)
        seen.page.locator("#id_passphrase").fill(asha.passphrase)
        seen.page.get_by_role("button", name="Open").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("This could not be sent")
        seen.held("403")
        # The browser itself says the status of each of the three.
        assert [re.search("[45][0-9]{2}", each)[0] for each in seen.wrong] == ["404", "500", "403"], (
            seen.wrong
        )


def test_words_from_right_to_left_stand_so_and_turn_nothing_else_round(chromium, site, whole_record):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="right-to-left") as seen:
        open_record(seen, whole_record, "/n/")
        words = seen.page.locator(".ch-list__words", has_text="\u0648\u0642\u0641")
        assert words.evaluate("each => getComputedStyle(each).direction") == "rtl"
        row = words.locator("xpath=..")
        assert row.evaluate("each => getComputedStyle(each).direction") == "ltr"
        row.get_by_role("link").click()
        assert (
            seen.page.locator(".ch-words").first.evaluate("each => getComputedStyle(each).direction") == "rtl"
        )
        seen.seen("entry")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_error_below_a_choice_leads_to_a_field_that_can_be_seen(chromium, site, asha, scripts):
    told(asha, "1", name="Dev")
    with browser.watched(chromium, site, width=PHONE, scripts=scripts, name=f"errors-{scripts}") as seen:
        open_record(seen, asha, "/n/w/all")
        page = seen.page
        expect(page.get_by_role("button", name="There is more below")).to_have_count(int(scripts))
        page.get_by_label("Another day").check()
        page.locator("#id_day-day").fill("31")
        page.locator("#id_day-month").fill("11")
        page.locator("#id_day-year").fill("2025")
        page.get_by_label("What happened?").fill(WORDS)
        press_and_follow(page, "Save", "#id_day-day")
        page.get_by_label("Yesterday").check()
        expect(page.locator("#id_day-day")).to_be_hidden()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("Saved.")
        page.goto(f"{site}/n/keeping/end")
        if scripts:
            leads_to_what_was_not_seen(page)
        page.get_by_label("Hide it now.").check()
        press_and_follow(page, "Delete", "#id_passphrase")
        assert seen.wrong == []


def leads_to_what_was_not_seen(page) -> None:
    """On a low screen, the button at the foot leads to the question before it sends anything."""
    before = page.viewport_size
    page.set_viewport_size({"width": PHONE, "height": 490})
    page.reload()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_label("Hide it now.")).to_be_focused()
    expect(page.get_by_label("Hide it now.")).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_have_text("Answer this first.")
    expect(page.get_by_role("button", name="There is more below")).to_be_hidden()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    page.set_viewport_size(before)


def press_and_follow(page, button: str, field: str) -> None:
    """Send a form that is wrong, and go from its error to the field it is about."""
    page.get_by_role("button", name=button, exact=True).click()
    link = page.locator(f".govuk-error-summary a[href='{field}']")
    link.click()
    expect(page.locator(field)).to_be_visible()
    expect(page.locator(field)).to_be_in_viewport()


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
        expect(page.get_by_label("Now")).to_be_focused()
        keys.press("Space")
        for _ in range(3):
            keys.press("ArrowDown")
        expect(page.get_by_label("Another day")).to_be_checked()
        for typed in ("4", "March", "2026", "2140"):
            keys.press("Tab")
            assert focus_is_visible(page)
            keys.type(typed)
        seen.seen("typed")
        page.get_by_label("What happened?").focus()
        keys.type(WORDS)
        keys.press("Tab")
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
        keys.press("Enter")
        expect(page.get_by_role("status")).to_be_focused()
        keys.press("Tab")
        expect(page.get_by_role("button", name="Undo")).to_be_focused()
        page.get_by_role("button", name="Add more").focus()
        assert focus_is_visible(page)
        keys.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("What kind of thing was it?")
        page.wait_for_load_state()
        page.locator("summary", has_text="Following, watching and contact").focus()
        assert focus_is_visible(page)
        expect(page.get_by_label("Followed you")).to_be_visible()  # the words of the entry point to it
        keys.press("Tab")
        keys.press("Space")
        expect(page.get_by_label("Followed you")).to_be_checked()
        assert focus_is_visible(page)
        seen.seen("kinds")
        assert seen.wrong == []


def test_suggestions_are_decided_by_keyboard_alone_and_one_goes_on_from_what_was_done(
    chromium, site, whole_record
):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="deciding") as seen:
        page, keys = seen.page, seen.page.keyboard
        open_record(seen, whole_record, "/n/p/1")
        day = page.get_by_role("checkbox").nth(1)  # the first is for all of them
        day.focus()
        keys.press("Space")
        expect(day).to_be_checked()
        assert focus_is_visible(page)
        page.locator("summary").filter(has_text="Some of these are something else").focus()
        keys.press("Enter")
        keys.press("Tab")
        expect(page.get_by_label("What were they?")).to_be_focused()
        keys.type("Threatened you")
        keys.press("Tab")
        keys.press("Enter")
        done = page.get_by_role("status").filter(has_text="You said what 9 suggestions are. They are kept.")
        expect(done).to_be_focused()
        assert focus_is_visible(page)
        seen.seen("changed")
        keys.press("Tab")
        expect(page.get_by_role("button", name="Undo")).to_be_focused()
        page.reload()
        expect(page.get_by_text("9 suggestions").first).to_be_visible()
        expect(page.get_by_role("button", name="Undo")).to_have_count(0)
        assert seen.wrong == []

"""The whole way in a real browser: with and without scripts, on a phone and on a desk."""

import io
import re
import zipfile
from base64 import b32decode

import attrs
import pytest
from django.utils import timezone
from django_otp.oath import TOTP
from PIL import Image
from playwright.sync_api import Page, expect
from tests.web import browser
from tests.web.browser import CROSSED, MARKS, PHONE, WAYS, Watched
from tests.web.browser_site import WORDS, make_record, open_record
from tests.web.staff.provider import CLIENT, SECRET, Provider
from tests.web.test_analysis import work
from tests.web.test_diary import write

from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce import oidc_actions
from chesil_web.staff.workforce.models import ProviderTold

pytestmark = MARKS
SCHOOL_RUN = "School run Northmere Primary.jpg"


@attrs.define
class Taps:
    """Counts what a thumb does, and holds that each press of a main action is in its reach."""

    page: Page
    count: int = 0

    def choose(self, label: str) -> None:
        self.page.get_by_label(label).check()
        self.count += 1

    def write(self, label: str, words: str) -> None:
        field = self.page.get_by_label(label)
        field.click()
        field.fill(words)
        self.count += 1

    def act(self, name: str) -> None:
        button = self.page.get_by_role("button", name=name)
        box, screen = button.bounding_box(), self.page.viewport_size
        assert screen["height"] / 2 <= box["y"] + box["height"] / 2, f"{name}: above the thumb"
        assert box["y"] + box["height"] <= screen["height"], f"{name}: below the screen"
        button.click()
        self.page.wait_for_load_state()
        self.count += 1


def write_in_seconds(seen: Watched) -> None:
    """From Today: four taps and one typed field; call no. 2 takes two, and no. 3 one."""
    taps = Taps(seen.page)
    taps.act("Write it down")
    seen.seen("write")
    taps.choose("Now")
    taps.write("What happened?", "A silent call")
    taps.act("Save")
    expect(seen.page.get_by_role("status")).to_have_text("Saved.")
    assert taps.count <= 4
    seen.page.goto(f"{seen.address}/n/")
    taps = Taps(seen.page)
    taps.act("It happened again")
    seen.seen("again")
    taps.act("A silent call")
    expect(seen.page.get_by_role("status")).to_contain_text("written this down 2 times today")
    assert taps.count <= 2
    second = seen.page.url
    taps.act("It has just happened again")
    expect(seen.page).not_to_have_url(second)
    expect(seen.page.get_by_role("status")).to_contain_text("written this down 3 times today")
    seen.page.get_by_role("button", name="Undo").click()
    expect(seen.page.get_by_text("You deleted this entry.")).to_be_visible()
    seen.page.goto(f"{seen.address}/n/")
    expect(seen.page.locator(".ch-list__words", has_text="A silent call")).to_have_count(2)


def write_it_down(seen: Watched) -> None:
    page = seen.page
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("#id_day-day")).to_be_hidden()
    page.get_by_label("Another day").check()
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Type the day")
    seen.seen("write-wrong")
    page.get_by_role("link", name="Type the day").click()
    expect(page.locator("#id_day-day")).to_be_focused()
    the_fourth_of_march(seen)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    seen.seen("saved")
    page.get_by_role("button", name="Add more").click()
    seen.seen("kinds")


def add_by_questions(seen: Watched) -> None:
    page = seen.page
    page.get_by_label("Waited outside").check()  # its group is open: the words of the entry point to it
    for name in ("who", "where", "others", "effect", "did", "files"):
        page.get_by_role("button", name="Save and go on").click()
        seen.seen(name)
    a_file_with_it(seen)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("What is it?").first.fill("A letter")
    seen.seen("things")
    page.get_by_role("button", name="Save", exact=True).click()


def add_all_at_once(seen: Watched) -> None:
    page = seen.page
    page.get_by_role("button", name="Show all questions on one page").click()
    expect(page.get_by_label("What happened?")).to_have_value(WORDS)
    seen.seen("whole")
    page.get_by_label("What is it?").first.fill("A letter")
    a_file_with_it(seen)
    page.get_by_role("button", name="Save", exact=True).click()


def a_file_with_it(seen: Watched) -> None:
    file = {"name": "door.txt", "mimeType": "text/plain", "buffer": b"the door"}
    seen.page.get_by_label("Add files").set_input_files([file])


def the_fourth_of_march(seen: Watched) -> None:
    for part, typed in (("day", "4"), ("month", "March"), ("year", "2026")):
        seen.page.locator(f"#id_day-{part}").fill(typed)
    seen.page.locator("#id_time").fill("21:40")


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_a_newcomer_makes_a_record_and_writes_the_first_entry(chromium, site, width, scripts):
    name = f"{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        make_record(seen, seen.seen)
        if width == PHONE:
            write_in_seconds(seen)
        write_it_down(seen)
        (add_by_questions if width == PHONE else add_all_at_once)(seen)
        expect(page.get_by_text("A letter")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wed 4 March 2026, 21:40")
        expect(page.get_by_text(WORDS).first).to_be_visible()
        expect(page.get_by_role("link", name="door.txt")).to_be_visible()
        seen.seen("entry")
        page.get_by_role("link", name="Change it").click()
        expect(page.get_by_label("door.txt, added")).to_be_checked()
        seen.seen("change")
        page.get_by_role("link", name="Timeline").click()
        seen.seen("list")
        page.get_by_label("Search for words").fill("shouted")
        page.get_by_role("button", name="Search", exact=True).click()
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


@pytest.mark.parametrize(("width", "scripts"), CROSSED)
def test_from_files_to_a_chronology(chromium, site, asha, case, width, scripts):
    """With the invented case: add a chat and a call log, keep some suggestions, see the pattern, take the paper."""
    name = f"case-{width}-{'with' if scripts else 'without'}-scripts"
    with browser.watched(chromium, site, width=width, scripts=scripts, name=name) as seen:
        page = seen.page
        open_record(seen, asha)
        page.get_by_role("link", name="Files", exact=True).click()
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
        page.get_by_role("button", name="Look at what was read").click()
        seen.seen("look")
        page.get_by_role("link", name="Noticed").click()
        page.get_by_role("button", name="Look through what is new").click()
        done(seen, "We are looking through what is here.")  # a page that waits would come back from elsewhere
        seen.seen("noticed")
        in_the_timeline(seen)
        page.goto(f"{site}/n/p")
        page.locator(".ch-list a").first.click()
        seen.seen("suggestions")
        page.get_by_role("link", name="Show the words on this page").click()
        seen.seen("suggestions-uncovered")
        page.locator(".govuk-checkboxes__label").first.click()
        page.get_by_role("button", name="Set aside").click()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Undone. 1 suggestion is as it was before.")).to_be_visible()
        page.locator(".govuk-checkboxes__label").first.click()
        page.get_by_role("button", name="Keep", exact=False).first.click()
        seen.seen("suggestions-kept")
        page.locator(".ch-record a[href^='/n/p/']").first.click()
        seen.seen("suggestion")
        page.goto(f"{site}/n/p/kept")
        seen.seen("pattern-waits")
        done(seen, "We are putting your files and notes together")
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
        seen.seen("papers-look-first")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("heading", name="Reading what is new").wait_for()
        seen.seen("papers-looking")
        work()
        if not scripts:
            page.get_by_role("button", name="Continue").click()
        page.get_by_role("heading", name="Check what goes out").wait_for(timeout=30_000)
        for opened in page.locator("details").all():
            if opened.is_visible() and not opened.get_attribute("open"):
                opened.locator("summary").first.click()
        seen.seen("papers-preview")
        page.get_by_role("button", name="Make them").click()
        done(seen, "It is being made.")
        seen.seen("papers-made")
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save: The chronology").click()
        assert saving.value.suggested_filename == f"paper-{timezone.localdate()}-timeline.pdf"
        an_exhibit_that_gives_an_address_away_is_put_right(seen)
        a_transcript_goes_into_a_bundle(seen)
        fl401_is_set_with_c8(seen)
        write(asha, when="day", day="2026-03-14", what="He waited at the gate.", who="Dev")
        a_statement_goes_with_it(seen)
        her_school_run_photo_is_stopped_and_put_right(seen)
        the_police_get_all_of_it_with_a_cover_page(seen)
        assert seen.wrong == []


def press(page: Page, role: str, name: str) -> None:
    """Go to a button or a link and press it, as a keyboard does."""
    found = page.get_by_role(role, name=name, exact=True).first
    found.focus()
    found.press("Enter")
    page.wait_for_load_state()


def an_exhibit_that_gives_an_address_away_is_put_right(seen: Watched) -> None:
    """The list of exhibits is stopped by the leak check, put right, and saved."""
    page = seen.page
    page.goto(f"{seen.address}/n/k/new/5")
    page.get_by_label("An address").check()
    page.get_by_label("Write it here").fill("12 Quay Lane, Northmere")
    press(page, "button", "Save")
    page.goto(f"{seen.address}/n/d")
    press(page, "link", "Exhibits and their numbers")
    press(page, "link", "Choose the initials")
    seen.seen("initials")
    page.get_by_label("Initials").fill("AK")
    press(page, "button", "Save")
    seen.seen("exhibits")
    page.locator(".ch-list a").first.click()
    where_it_is(seen, "At home, 12 quay lane northmere")
    make_the_list(seen)
    expect(page.get_by_text("Something that must stay secret is in it")).to_be_visible()
    seen.seen("exhibits-stopped")
    page.get_by_role("link", name="See what it is").click()
    seen.seen("finds")
    press(page, "button", "Delete the documents")
    press(page, "button", "Delete these documents")
    page.goto(f"{seen.address}/n/x")
    page.locator(".ch-list a").first.click()
    where_it_is(seen, "With me")
    make_the_list(seen)
    with page.expect_download():
        page.get_by_role("button", name="Save: The list of exhibits").first.click()


def where_it_is(seen: Watched, words: str) -> None:
    page = seen.page
    press(page, "button", "Say where it came from")
    seen.seen("origin")
    page.get_by_label("Which phone, account or place is it from?").fill("My phone")
    page.get_by_label("Where is the phone, or the thing, now?").fill(words)
    press(page, "button", "Save")
    seen.seen("exhibit")


def make_the_list(seen: Watched) -> None:
    page = seen.page
    page.goto(f"{seen.address}/n/x")
    press(page, "button", "Print a list or labels")
    seen.seen("list-asked")
    press(page, "button", "Continue")
    seen.seen("list-preview")
    press(page, "button", "Make them")
    done(seen, "It is being made.")


def a_transcript_goes_into_a_bundle(seen: Watched) -> None:
    page = seen.page
    page.goto(f"{seen.address}/n/l")
    page.locator(".ch-desk__list a[href*='/m']").first.click()
    page.get_by_role("button", name="Read the messages around it as a conversation").click()
    press(page, "link", "Print as a transcript")
    seen.seen("transcript")
    press(page, "button", "Continue")
    seen.seen("transcript-preview")
    press(page, "button", "Make the transcript")
    done(seen, "It is being made.")
    press(page, "link", "Bundles for a court")
    seen.seen("bundles-none")
    press(page, "button", "Begin a bundle")
    seen.seen("bundle-new")
    page.get_by_label("What do you call this bundle?").fill("Hearing in May")
    page.get_by_label("Family court bundle").check()
    press(page, "button", "Continue")
    page.get_by_label("Messages and calls").last.check()
    page.get_by_label("Statements").check()
    seen.seen("bundle-add")
    press(page, "button", "Add them")
    seen.seen("bundle")
    press(page, "button", "Check and make it")
    seen.seen("bundle-check")
    press(page, "button", "Make the bundle")
    done(seen, "It is being made.")
    expect(page.get_by_text("Not met").first).to_be_visible()
    seen.seen("bundle-made")
    press(page, "link", "Save it under Papers")
    with page.expect_download():
        page.get_by_role("button", name="Save: The bundle").first.click()


def fl401_is_set_with_c8(seen: Watched) -> None:
    page = seen.page
    page.goto(f"{seen.address}/n/d")
    press(page, "link", "Forms and letters")
    seen.seen("forms")
    press(page, "link", "Answers for form FL401")
    page.get_by_label("Which orders do you ask for?").fill("A non-molestation order")
    seen.seen("fl401-first")
    press(page, "button", "Save and go on")
    expect(page.get_by_label("Your address")).to_have_value("12 Quay Lane, Northmere")
    seen.seen("fl401-you")
    while page.get_by_role("heading", name="Check what goes out").count() == 0:
        press(page, "button", "Save and go on")
    expect(page.get_by_text("Leave this empty, and give it on form C8.").first).to_be_visible()
    seen.seen("fl401-check")
    press(page, "button", "Make it")
    done(seen, "It is being made.")
    expect(page.get_by_text("Answers for form C8").first).to_be_visible()


def a_statement_goes_with_it(seen: Watched) -> None:
    page = seen.page
    press(page, "link", "Statements for the police or a court")
    press(page, "button", "Begin a statement")
    page.get_by_label("A family court").check()
    for name in ("entries", "which", "questions", "head"):
        press(page, "button", "Save and go on")
        seen.seen(f"statement-{name}")
        if name == "which":
            page.get_by_label("Which incident was the worst for you?").select_option(index=1)
        if name == "questions":
            page.get_by_label("How do you know each other?").fill("We were together for two years.")
            page.get_by_label("Which children are there").fill("There are no children.")
            page.get_by_label("What do you ask the court to order?").fill("A non-molestation order.")
    page.get_by_label("Your full name").fill("Asha Kaya")
    page.get_by_label("It goes with form FL401").check()
    press(page, "button", "Save and go on")
    seen.seen("statement")
    messages_go_in(seen)
    page.get_by_role("link", name="Say how you know").click()
    seen.seen("statement-known")
    for own in page.get_by_label("I know it myself").all():
        own.check()
    press(page, "button", "Save")
    press(page, "button", "See all of it and make it")
    seen.seen("statement-check")
    press(page, "button", "Make the statement")
    done(seen, "It is being made.")


def messages_go_in(seen: Watched) -> None:
    page = seen.page
    press(page, "link", "Add messages")
    press(page, "button", "Continue")
    page.get_by_role("heading", name="Reading what is new").wait_for()
    work()
    if not seen.scripts:
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Show these messages").wait_for(timeout=30_000)
    page.get_by_label("Who are the messages with?").select_option(index=1)
    press(page, "button", "Show these messages")
    page.get_by_label("From ").first.check()
    seen.seen("statement-messages")
    press(page, "button", "Add these messages")
    expect(page.get_by_text("I produce a copy of this message as exhibit").first).to_be_visible()


def her_school_run_photo_is_stopped_and_put_right(seen: Watched) -> None:
    """The bundle with it cannot be saved while the name of the school stands in it."""
    page = seen.page
    page.goto(f"{seen.address}/n/k/new/5")
    page.get_by_label("Something else").check()
    page.get_by_label("Write it here").fill("Northmere Primary")
    press(page, "button", "Save")
    picture = io.BytesIO()
    Image.new("RGB", (80, 60), "green").save(picture, "JPEG")
    name = SCHOOL_RUN
    page.goto(f"{seen.address}/n/f/add")
    file = {"name": name, "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Add", exact=True).click()
    done(seen, "It is being read.")
    page.goto(f"{seen.address}/n/u")
    press(page, "link", "Hearing in May")
    press(page, "button", "Add documents")
    expect(page.get_by_label("form C8")).to_have_count(0)
    for label in (name, "Answers for form FL401", "Statement for a family court", "Statements"):
        page.get_by_label(label).first.check()
    press(page, "button", "Add them")
    make_the_bundle(seen)
    press(page, "link", "Save it under Papers")
    expect(page.get_by_text("Something that must stay secret is in it").first).to_be_visible()
    seen.seen("bundle-stopped")
    page.goto(f"{seen.address}/n/u")
    press(page, "link", "Hearing in May")
    press(page, "link", name)
    page.get_by_label("Title in the index").fill("Photo of the way to school")
    press(page, "button", "Save")
    make_the_bundle(seen)
    press(page, "link", "Save it under Papers")
    with page.expect_download():
        page.get_by_role("button", name="Save: The bundle").first.click()


def the_police_get_all_of_it_with_a_cover_page(seen: Watched) -> None:
    """The hand-over: files, chronology and table in a pack that the officer can check, with her words in front."""
    page = seen.page
    page.goto(f"{seen.address}/n/d/new")
    for label in ("A two-page summary", "A pack", "Put a cover page for the officer in front"):
        by_space(page, label)
    press(page, "button", "Continue")
    page.get_by_role("heading", name="Reading what is new").wait_for()
    work()
    if not seen.scripts:
        press(page, "button", "Continue")
    page.get_by_role("heading", name="The cover page for the officer").wait_for(timeout=30_000)
    page.get_by_label("Your name").fill("Asha Kaya")
    page.get_by_label("What happened, in your words").fill(
        "He writes and waits outside, and I asked him to stop."
    )
    page.get_by_label("What do you ask for?").fill("Tell me who is in the case.")
    by_space(page, "No")
    seen.seen("cover")
    press(page, "button", "Continue")
    left_out = page.locator("summary", has_text="Files that are left out")
    left_out.focus()
    left_out.press("Enter")
    expect(page.get_by_role("group", name=SCHOOL_RUN).get_by_label("Leave it out")).to_be_checked()
    seen.seen("hand-over-preview")
    press(page, "button", "Make them")
    done(seen, "It is being made.")
    seen.seen("hand-over")
    with page.expect_download() as saving:
        press(page, "button", "Save: The pack")
    with zipfile.ZipFile(saving.value.path()) as pack:
        names = pack.namelist()
    assert {"derived/cover.pdf", "derived/chronology.pdf", "derived/timeline.csv", "verify.py"} <= set(names)
    assert not any("School run" in each for each in names)


def by_space(page: Page, label: str) -> None:
    """Go to a box or a choice and press the space bar."""
    found = page.get_by_label(label, exact=label == "No").first
    found.focus()
    found.press("Space")


def make_the_bundle(seen: Watched) -> None:
    press(seen.page, "button", "Check and make it")
    press(seen.page, "button", "Make the bundle")
    done(seen, "It is being made.")


MOST_TAPS = 14


def test_a_first_chronology_from_one_chat_takes_few_taps_and_each_is_in_reach(chromium, site, asha, case):
    with browser.watched(chromium, site, width=PHONE, scripts=True, name="first-chronology") as seen:
        page, taps = seen.page, []
        open_record(seen, asha)

        def tap(target, waits=""):
            taps.append(str(target))
            target.click()
            if waits:
                done(seen, waits)

        def in_reach(name):
            button = page.get_by_role("button", name=name)
            expect(button).to_be_in_viewport(ratio=1)
            assert page.evaluate("scrollY") == 0
            return button

        tap(page.get_by_role("link", name="Files", exact=True))
        tap(page.get_by_role("button", name="Add files"))
        tap(page.get_by_role("link", name="WhatsApp"))
        with page.expect_file_chooser() as choosing:
            tap(page.locator("input[type=file]"))
        taps.append("the file, in the phone's own list")
        choosing.value.set_files(next((case / "exports").rglob("WhatsApp Chat with Dev.txt")))
        tap(page.get_by_role("button", name="Add", exact=True), "It is being read.")
        tap(page.get_by_role("link", name="Noticed"))
        tap(
            page.get_by_role("button", name="Look through what is new"),
            "We are looking through what is here.",
        )
        tap(page.get_by_role("link", name="Papers"))
        seen.seen("questions")
        tap(in_reach("Continue"))
        seen.seen("preview")
        tap(in_reach("Make them"), "It is being made.")
        seen.seen("made")
        with page.expect_download() as saving:
            tap(page.get_by_role("button", name="Save: The chronology"))
        assert saving.value.suggested_filename == f"paper-{timezone.localdate()}-timeline.pdf"
        assert len(taps) <= MOST_TAPS, taps
        assert seen.wrong == []


def in_the_timeline(seen: Watched) -> None:
    """Find a message, read it beside the list or alone, note something on it, and come back to the place."""
    page = seen.page
    page.get_by_role("link", name="Timeline").click()
    seen.seen("timeline")
    page.get_by_text("More ways to search").click()
    page.get_by_label("What kind of thing").select_option("message")
    page.get_by_role("button", name="Search with these").click()
    place = page.url
    page.locator(".ch-list a").first.click()
    seen.seen("timeline-message")
    page.get_by_label("Add a note").fill("This was after the hearing.")
    page.get_by_role("button", name=re.compile("^(Save|Keep this message)$")).first.click()
    expect(page.get_by_text("Your note is saved as a diary entry.")).to_be_visible()
    page.get_by_role("button", name="Delete the note again").click()
    expect(page.get_by_text("Your note is deleted.")).to_be_visible()
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_label("What kind of thing")).to_have_value("message")
    page.goto(place)
    page.locator(".ch-list a").first.click()
    page.get_by_role("button", name="Read the messages around it as a conversation").click()
    covered = page.get_by_text("Show the words")
    expect(covered.first).to_be_visible()  # nobody was chosen, so it may be anybody who wrote it
    page.get_by_role("link", name="Show all words on this page").click()
    expect(covered).to_have_count(0)
    seen.seen("timeline-conversation")


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
    """The work is asked for and done, and the page says so: by itself with scripts, with a press without."""
    seen.page.get_by_text(waited_for).first.wait_for(timeout=30_000)
    work()
    if not seen.scripts:
        seen.page.get_by_role("link", name="Check if it is done").first.click()
    expect(seen.page.get_by_text(waited_for)).to_have_count(0, timeout=30_000)


def test_a_worker_joins_with_an_account_adds_a_passkey_and_signs_in_with_both(chromium, site):
    agency = workforce.add_agency("Northmere Council", "council")
    code = workforce.invite(agency.id, "Rowan Kell", ["officer"])
    # The provider is at this machine's other name: another site, so that coming back crosses one.
    with (
        Provider() as provider,
        browser.watched(chromium, site, width=PHONE, scripts=True, name="worker") as seen,
    ):
        told = ProviderTold(issuer=provider.issuer, client=CLIENT, secret=SECRET)
        oidc_actions.set_provider(agency.id, told)
        page = seen.page
        page.goto(f"{site}/work/join")
        page.get_by_role("link", name="Join with your work account").click()
        page.get_by_label("Invitation code").fill(code)
        page.get_by_label("I will open a case only when").check()
        page.get_by_role("button", name="Continue").click()
        seen.seen("leaves")
        page.get_by_role("button", name="Continue").click()
        at_provider(page)
        expect(page.get_by_role("heading", name="Set up your authenticator")).to_be_visible()
        key = page.locator(".ch-code").inner_text().replace(" ", "")
        page.get_by_label("Code").fill(f"{TOTP(b32decode(key.replace(' ', ''))).token():06}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="How you sign in").click()
        page.get_by_role("button", name="Add a passkey").click()
        seen.seen("add")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.get_by_role("link", name="Say what you call it.")).to_be_visible()
        plug_in(page)
        add_passkey(page, "work phone")
        expect(page.get_by_text("Not used yet.")).to_be_visible()
        page.get_by_role("button", name="Add a passkey").click()
        add_passkey(page, "the same again")
        expect(page.get_by_role("alert").last).to_have_text("This device has a passkey for you already.")
        page.goto(f"{site}/work/c/")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Northmere Council").click()
        at_provider(page)
        page.get_by_role("button", name="Use a passkey").click()
        page.get_by_role("link", name="How you sign in").click()
        expect(page.get_by_text("Last used on")).to_be_visible()
        seen.seen("steps")
        page.goto(f"{site}/work/in")
        seen.seen("door")
        page.get_by_role("button", name="Northmere Council").click()
        at_provider(page)
        expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
        seen.held("second")
        assert not seen.wrong, seen.wrong


def at_provider(page: Page) -> None:
    """Sign in on the provider's own page, which leads back."""
    page.get_by_label("Subject").fill("rowan-kell-0412")
    page.get_by_role("button", name="Authorize", exact=True).click()


def plug_in(page: Page) -> None:
    """An authenticator that says yes by itself. It goes when a look with axe ends, as its session does."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(page: Page, name: str) -> None:
    page.get_by_label("What do you call it?").fill(name)
    page.get_by_role("button", name="Add a passkey").click()

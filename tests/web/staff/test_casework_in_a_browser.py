"""The first journeys of casework in a real browser, by keyboard: what each step asks for is counted.

Each person has a width and a way of their own, with or without scripts, so that both are gone through once.
"""

from contextlib import ExitStack

import attrs
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.web import browser
from tests.web.browser import DESK, MARKS, PHONE, Watched
from tests.web.browser_site import open_record
from tests.web.conftest import PASSPHRASE
from tests.web.staff.test_cases import reported
from tests.web.staff.test_sharing import code_of, entry, shared, taken
from tests.web.test_complaint_in_a_browser import WORDS, write

from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce import changes

pytestmark = MARKS
GATE = "He stood at the gate of the mill again."
NIGHT = "It rang all night."
NUMBER = "07700 900123"
INTERIM = "Interim accommodation was offered at once"
BROTHER = "Dev Marsh"
NOT_FOUND = "status of 404"  # what the console says of a page that is not there


@attrs.define
class Hand:
    """Somebody at a page, with the keyboard alone. *answered*: fields since the last press. *typed*: ever, by all."""

    seen: Watched
    typed: list[str]
    answered: int = 0
    refused: int = 0

    @property
    def page(self) -> Page:
        """What is in front of them."""
        return self.seen.page

    def go(self, address: str) -> None:
        """Open a page by its address."""
        self.page.goto(f"{self.seen.address}{address}")

    def finds_nothing(self, address: str) -> None:
        """At an address there is nothing for them."""
        answer = self.page.goto(f"{self.seen.address}{address}")
        assert answer is not None
        assert answer.status == 404
        self.reads("This page is not here")
        self.refused += 1

    def follow(self, name: str) -> None:
        """Press a link, by the words that it begins with."""
        self._enter(self.page.get_by_role("link", name=name).first)

    def press(self, name: str) -> int:
        """Press a button; gives how many fields were answered before it."""
        count, self.answered = self.answered, 0
        self._enter(self.page.get_by_role("button", name=name, exact=True).first)
        return count

    def _enter(self, target: Locator) -> None:
        target.press("Enter")
        self.page.wait_for_load_state()

    def choose(self, name: str, *, of: str = "") -> None:
        """Choose one of several, or tick it. *of*: the question, where its answers stand on the page more than once."""
        asked = self.page.get_by_role("group", name=of) if of else self.page
        box = asked.get_by_label(name).first
        box.press("Space")
        expect(box).to_be_checked()
        self.answered += 1

    def say(self, name: str, words: str) -> None:
        """Type something that was not typed before."""
        assert words not in self.typed, f"typed twice: {words}"
        self.typed.append(words)
        self.page.get_by_label(name, exact=True).first.fill(words)
        self.answered += 1

    def day(self, name: str, *parts: str) -> None:
        """Type a day into its three boxes."""
        boxes = self.page.get_by_role("group", name=name)
        for box, part in zip(boxes.get_by_role("textbox").all(), parts, strict=True):
            box.fill(part)
        self.answered += 1

    def reads(self, *words: str) -> None:
        """These words are on the page."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)

    def misses(self, *words: str) -> None:
        """These words are not on the page."""
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)

    def wrong(self) -> list[str]:
        """What went wrong on the way; that a page is not there goes wrong only where something was expected."""
        missing = [each for each in self.seen.wrong if NOT_FOUND in each]
        return [each for each in self.seen.wrong if each not in missing] + missing[self.refused :]


@pytest.fixture(autouse=True)
def _takes_complaints(site, settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5, council="Northmere Council")


@pytest.fixture
def hand(chromium: Browser, site: str):
    """Makes people at pages: `hand(width, scripts)`, and for a worker their desk. What goes wrong anywhere fails."""
    typed: list[str] = []
    with ExitStack() as stack:
        hands: list[Hand] = []

        def made(width: int, scripts: bool, desk=None) -> Hand:
            seen = stack.enter_context(
                browser.watched(chromium, site, width=width, scripts=scripts, name=f"casework-{len(hands)}")
            )
            hands.append(Hand(seen, typed))
            if desk is not None:
                value = desk.client.cookies["__Host-s"].value
                seen.page.context.add_cookies(
                    [{"name": "__Host-s", "value": value, "url": "https://localhost"}]
                )
                hands[-1].go("/work/c/")
            return hands[-1]

        yield made
        assert [each.wrong() for each in hands if each.wrong()] == []


@pytest.fixture
def team(council):
    """The team of the front desk, as a form sends it."""
    return workforce.add_team(council.id, "Front desk").id.hex


def code_by(worker: Hand) -> str:
    """A code that a worker says; they are on the page of a case or on their first."""
    worker.choose("I say it to them")
    worker.press("Make a code")
    return worker.page.locator(".ch-code").inner_text()


def share_by(her: Hand, code: str) -> None:
    """She shares every entry that she can, with whoever gave her the code."""
    her.go("/n/h/new")
    for box in her.page.locator("[name=e]").all():
        box.press("Space")
    her.press("See what they will see")
    her.press("Share it with a worker")
    her.page.get_by_label("The worker’s code").fill(code)
    her.page.get_by_label("What does the worker call you?").fill("Asha")
    her.page.locator("#id_passphrase").fill(PASSPHRASE)
    her.press("Continue")
    her.page.get_by_label("What is it for?").fill("To plan what keeps me safe")
    her.press("Share it")


def assess(worker: Hand, cited: str) -> None:
    """An assessment whose first answer cites what was shared; they are on the page of a case."""
    worker.follow("Risk")
    worker.press("Make an assessment")
    worker.press("Go on")
    worker.choose("Yes")
    worker.page.locator("summary", has_text="Everything else in this case").press("Enter")
    quoted = worker.page.locator(".ch-record", has_text=cited)
    quoted.get_by_role("checkbox").press("Space")
    worker.seen.seen("risk-with-evidence")
    worker.press("Save and go on")


def test_from_a_complaint_to_an_order_that_was_broken(hand, desk, council, team, asha, dev):
    """Complaint, first look, safe call, share by code, risk, a letter that is stopped, breach, the end."""
    duty = desk(council, "duty manager", name="Kit Arden")
    officer = desk(council, "officer", teams=[team])
    second = desk(council, "officer", name="Priya Nolan", teams=[team])
    entry(asha, what=GATE)
    entry(dev, what="Ask her what she did to me.")

    writer = hand(PHONE, False)
    write(writer.seen, lambda _name: None)
    writer.press("Send it")
    writer.reads("It was sent. Keep this code")

    manager = hand(DESK, True, duty)
    manager.press("1 report waits for a first look")
    manager.seen.seen("arrived")
    manager.page.locator(".ch-list a").first.press("Enter")
    manager.reads(WORDS)
    manager.choose("No", of="Is anyone in danger now?")
    manager.choose("Stalking")
    manager.choose("2: act within 1 working day")
    manager.choose("Team: Front desk")
    manager.say("Why this priority?", "Followed every week.")
    manager.seen.seen("triage")
    assert manager.press("Take it up") <= 6
    manager.reads("Check first when it is safe", "mornings")
    case = manager.page.url.removeprefix(manager.seen.address)

    worker = hand(PHONE, True, officer)
    worker.go(case)
    worker.seen.seen("case")
    worker.misses(NUMBER)

    worker.press("Show their number")
    worker.reads("Before you call", NUMBER)
    worker.go(case)
    worker.press("Write down what was done")
    worker.choose("Call")
    worker.say("What happened?", "Spoke for ten minutes. A new lock would help.")
    worker.seen.seen("call")
    assert worker.press("Save") <= 3
    worker.reads("Spoke for ten minutes.")

    worker.follow("Let them share with you")
    overheard = code_by(worker)
    shared(dev, overheard)
    worker.follow("Go on")
    worker.go("/work/c/")
    worker.press("1 person shared something with you")
    worker.follow("Asha")
    worker.misses("Ask her what")
    worker.press("No, it is from somebody else")
    worker.go(case)
    worker.reads("is from somebody else")
    manager.go("/work/c/")
    manager.press("1 code was used by the wrong person")
    manager.press("I have dealt with this")

    worker.follow("Let them share with you")
    code = code_by(worker)
    her = hand(DESK, True)
    open_record(her.seen, asha)
    share_by(her, code)
    her.reads("They have not opened it yet.")
    her.seen.seen("shared")
    worker.go("/work/c/shared")
    worker.follow("Asha")
    worker.press("Yes, it is from them")
    worker.reads(GATE)
    worker.go(case)

    assess(worker, GATE)
    worker.follow("All answers, and your judgement")
    worker.choose("High: serious harm")
    worker.say("Why?", "It happens more often.")
    worker.seen.seen("judgement")
    worker.press("Finish")
    worker.reads("High, by judgement", GATE)
    worker.go(case)

    worker.follow("Write a letter")
    worker.follow("Another letter")
    worker.choose("The person who is said to do it")
    worker.say("Their name, as it stands on the letter", "Dev")
    worker.choose("I hand it over myself")
    worker.say("Heading", "A letter")
    worker.page.get_by_label("The letter", exact=True).fill(f"Dear Dev\n\nDo not ring {NUMBER} again.")
    worker.say("What is it for?", "To ask you to stop")
    worker.say("What allows you to send it?", "Our work as a council")
    worker.press("Save")
    worker.press("Look for what must stay secret")
    worker.reads("1 is open.", "It cannot be left in as it is.")
    worker.seen.seen("letter-stopped")
    expect(worker.page.get_by_role("button", name="Read it once more and release it")).to_have_count(0)
    worker.choose("Put “(address withheld)” or the like in its place")
    worker.press("Save the decisions")
    worker.misses(NUMBER)
    letter = worker.page.url.removeprefix(worker.seen.address)
    reader = hand(DESK, False, second)
    reader.go(letter)
    reader.press("Read it as the second person")
    reader.press("I have read it. It can go")
    worker.go(letter)
    worker.press("Read it once more and release it")
    worker.press("Release it")
    worker.reads("Released by Rowan Kell")
    worker.go(case)

    worker.follow("Orders and breaches")
    worker.press("Add an order")
    worker.choose("Stalking protection order")
    worker.say("What does it forbid or require?", "Not to go to the mill.")
    worker.day("From which day?", "1", "2", "2026")
    worker.choose("Yes", of="Was the other person given it?")
    worker.press("Save")
    worker.follow("Note a breach of this order")
    worker.choose(GATE)
    worker.seen.seen("breach")
    worker.press("Save")
    worker.reads(GATE)
    worker.go(case)
    worker.follow("Close it")
    worker.say("What came of it?", "Northmere court dealt with it.")
    worker.say("How were they told, or why were they not?", "By phone this morning.")
    worker.press("Save")
    worker.reads("Closed on", "Northmere court dealt with it.")
    worker.seen.seen("closed")


def test_without_an_account_from_a_call_to_a_record(hand, desk, council, asha):
    """A report by phone, a spoken code, interim housing; then a receipt that no worker knows, put with a record."""
    worker = hand(PHONE, False, desk(council, "officer"))
    worker.press("Take a report")
    worker.choose("The person who tells it")
    worker.say("What shall we call the person it happens to?", "Asha")
    worker.say("What do they tell?", "He waits outside her work.")
    worker.say("Who does it, in their words?", "Dev")
    worker.choose("They want a code")
    worker.choose("No", of="Is anyone in danger now?")
    worker.choose("Domestic abuse")
    worker.choose("2: act within 1 working day")
    worker.choose("Rowan Kell (you)")
    worker.say("Why this priority?", "The house is not safe tonight.")
    assert worker.press("Begin a case") <= 4 + 6
    worker.press("Show a code to say")
    code = worker.page.locator(".ch-code").inner_text()
    worker.follow("Go on")
    worker.reads("A code waits to be used.")
    case = worker.page.url.removeprefix(worker.seen.address)
    worker.follow("The report of")
    worker.reads("He waits outside her work.")
    worker.go(case)
    worker.follow("Checklists: housing")
    worker.follow("Housing duties")
    worker.choose("Yes", of=INTERIM)
    worker.press("Save")
    worker.go(f"{case}/lists/housing")
    expect(worker.page.get_by_role("group", name=INTERIM).get_by_label("Yes")).to_be_checked()

    her = hand(DESK, True)
    her.go("/r/open")
    her.follow("Somebody at the council said a short code to me")
    her.seen.seen("spoken-code")
    her.page.get_by_label("The code").fill(code)
    her.press("Continue")
    receipt = her.page.locator(".ch-code").inner_text()
    her.seen.seen("receipt")
    her.press("I have kept it")
    her.reads("He waits outside her work.", "Dev")
    her.page.get_by_label("What do you want to add?").fill("It was a blue car.")
    her.press("Send this too")
    her.reads("It was a blue car.")
    open_record(her.seen, asha, "/r/mine")
    her.page.get_by_label("Your code").fill(receipt)
    her.press("Put it with my notes")
    her.reads("He waits outside her work.")
    her.seen.seen("with-my-notes")

    worker.go(case)
    worker.reads("The code was used:")
    worker.misses(receipt)
    worker.follow("The report of")
    worker.reads("It was a blue car.")
    worker.misses(receipt)


@pytest.mark.parametrize(("width", "scripts", "held"), [(PHONE, True, False), (DESK, False, True)])
def test_when_sharing_stops_what_was_cited_stays_and_the_rest_is_gone(hand, desk, asha, width, scripts, held):
    """Share, look, stop; and the same in a case that is under a legal hold."""
    agency = workforce.add_agency("Harbour Advocates", "advocates")
    advocate = desk(agency, "advocate")
    keepers = (
        desk(agency, "duty manager", name="Kit Arden"),
        desk(agency, "data protection officer", name="Noor Hale"),
    )
    entry(asha, what=GATE)
    entry(asha, what=NIGHT)
    hers = shared(asha, code_of(advocate))
    case = f"/work/c/{taken(advocate).partition('/')[0]}"
    worker = hand(width, scripts, advocate)
    worker.go(case)
    worker.follow("Shared on")
    worker.reads(GATE, NIGHT)
    worker.seen.seen("share")
    share = worker.page.url.removeprefix(worker.seen.address)
    worker.go(case)
    assess(worker, GATE)
    worker.follow("All answers, and your judgement")
    worker.choose("Medium: serious harm")
    worker.say("Why?", "It goes on.")
    worker.press("Finish")
    judged = worker.page.url.removeprefix(worker.seen.address)
    first, second = (hand(width, scripts, each) for each in keepers)
    if held:
        first.go(case)
        first.follow("Legal hold")
        first.say("Why must this case be kept?", "A review of what was done.")
        first.press("Save")
        second.go(f"{case}/hold")
        second.choose("Yes")
        second.press("Save")
        second.reads("There is a legal hold")

    her = hand(width, scripts)
    open_record(her.seen, asha, f"/n/{hers}")
    her.page.locator("#id_passphrase").fill(PASSPHRASE)
    her.press("Continue")
    her.reads("Domestic abuse advocate, Harbour Advocates", "This stays:")
    her.seen.seen("looks")
    her.press("Stop sharing now")
    her.reads("You stopped it on")

    worker.go(case)
    worker.reads("Check safely how they are.")
    worker.misses(NIGHT)
    worker.go(f"{case}/timeline")
    worker.misses(NIGHT)
    for each in (worker, second) if held else (worker, first, second):
        each.finds_nothing(share)
    worker.go(judged)
    worker.reads("They share it no longer.")
    worker.misses(GATE, NIGHT)
    if held:
        first.go(f"{case}/hold")
        first.reads("There is a legal hold: the case cannot be erased.")
        first.go(share)  # one of the two who set the hold
        first.reads(GATE, NIGHT)


def test_a_brother_in_a_case_is_walled_off_until_two_lift_it(hand, desk, council):
    """Declared, walled, the call goes to cover; no emergency opens it; two lift it, then asked; and who leaves."""
    officer, cover = desk(council, "officer"), desk(council, "officer", name="Priya Nolan")
    duty, lead = (
        desk(council, "duty manager", name="Kit Arden"),
        desk(council, "safeguarding lead", name="Noor Hale"),
    )
    changes.change(duty.worker, officer.worker.id, officer.worker.told.roles, cover.worker.id.hex)
    case = reported(officer, priority="3")
    address = f"/work/c/{case.id}"

    worker = hand(DESK, False, officer)
    worker.press("Say which people you know privately")
    worker.page.get_by_label("Name", exact=True).fill(BROTHER)
    worker.page.get_by_label("Phone numbers").fill("07700 900456")
    worker.press("Add")
    worker.go(address)
    worker.page.locator("a[href$='/people']").press("Enter")
    worker.press("Add somebody")
    worker.choose("Said to do it")
    worker.say("Name", BROTHER)
    worker.say("Phone numbers", "07700 900456")
    worker.press("Save")
    worker.misses(case.ref, BROTHER)
    worker.finds_nothing(address)
    worker.go("/work/c/")
    worker.misses(case.ref)
    worker.follow("Open a case in an emergency")
    worker.page.get_by_label("Which case?").fill(case.ref)
    worker.say("Why can it not wait?", "He is at the door.")
    worker.press("Open it for four hours")
    worker.reads("No case of this name can be opened like this.")

    stands_in = hand(PHONE, True, cover)
    stands_in.follow(case.ref)
    stands_in.reads("Contact them in the way that is safe", "Priya Nolan")
    stands_in.seen.seen("cover")

    manager, chief = hand(PHONE, True, duty), hand(DESK, True, lead)
    manager.follow("Cases closed to some staff")
    manager.seen.seen("walls")
    manager.follow(case.ref)
    manager.say("Why should it go?", "It is another man.")
    manager.press("Say that it should go")
    worker.finds_nothing(address)
    chief.go("/work/c/walls")
    chief.follow(case.ref)
    chief.reads("Kit Arden says that it should go:")
    chief.seen.seen("wall")
    chief.press("I say so too: lift it")

    manager.go(address)
    manager.follow("Give it to somebody else")
    manager.choose("Rowan Kell")
    manager.say("Why?", "The street is known to Rowan.")
    manager.press("Save")
    worker.go(address)
    worker.reads("Do you know any of them?", BROTHER)
    worker.misses("Asha")
    worker.choose("No, I know none of them")
    worker.press("Go on")
    worker.reads("Asha")

    manager.go("/work/people")
    manager.follow("Rowan Kell")
    manager.press("End their access")
    manager.press("End their access")
    worker.go(address)
    worker.misses("Asha")
    manager.go("/work/c/")
    manager.press("1 case is with somebody who left")
    manager.reads("Rowan Kell", case.ref)
    manager.choose("Priya Nolan")
    manager.say("Why them?", "Nearest to it.")
    manager.seen.seen("left")
    manager.press("Give them over")
    manager.reads("No case belongs to anybody who left.")
    stands_in.go(address)
    stands_in.reads("Asha")

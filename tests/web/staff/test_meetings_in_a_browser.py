"""A panel in four browsers at once: from a referral to the return, by several who minute, with one cut off."""

from datetime import timedelta
from itertools import cycle

import attrs
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.leaks import words_of
from tests.web.browser import DESK, MARKS, PHONE
from tests.web.staff.test_cases import triage
from tests.web.staff.test_casework_in_a_browser import Hand, hand
from tests.web.staff.test_conference import listed, named
from tests.web.staff.test_people_of_cases import somebody
from tests.web.staff.test_research import AT, meets, sits

from chesil_web.foundation.jobs import worker as jobs
from chesil_web.staff.cases.models import Case
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference.models import Action, Called, Line, Listing, PanelAgency, Seat
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.meetings import minuting

pytestmark = MARKS
__all__ = ["hand"]
SOON = 4_000  # milliseconds of a page's clock within which it shows what others wrote
MOST_PRESSES, CASES = 25, 4
LINES = "[data-lines] li"
WORDS, STATE = ".ch-list__words", "[data-state]"
ONE_BY_ONE = ("Asha Patel", "1988-03-04"), ("Ben Crane", "1985-01-02")


@attrs.frozen
class Team:
    """Who minutes, who chairs, an advocate and a nurse: their desks, and one browser each."""

    desks: tuple
    hands: tuple[Hand, ...]

    def sign(self, meeting) -> None:
        """Each reads the names, where any wait, and signs the statement of a meeting."""
        for each in self.hands:
            each.go(f"{AT}meeting/{meeting.id}/names")
            if each.page.url.endswith("/names"):
                each.press("I know nobody else here")
            each.go(f"{AT}meeting/{meeting.id}/sign")
            each.choose("Member")
            each.press("Sign, or send an apology")


@pytest.fixture
def panel(desk, council):
    """A panel with its coordinator."""
    made = desk(council, "coordinator")
    return made, conference.begin_panel(made.worker, "marac", shipped()["marac"])


@pytest.fixture
def team(hand, desk, panel):
    """Four who sit on the panel."""
    coordinator, row = panel
    desks = (
        coordinator, sits(desk, row, "police", "chair", "Sam Chair"),
        sits(desk, row, "advocates", "advocate", "Ida Marsh"), sits(desk, row, "health", "representative", "Noor Hale"),
    )  # fmt: skip
    widths = cycle((DESK, PHONE))
    return Team(desks, tuple(hand(next(widths), True, each) for each in desks))


def reported(advocate) -> Case:
    """A case of an advocate with both names and days of birth."""
    told = triage(advocate, who=ONE_BY_ONE[0][0], report="He waits outside.", against=ONE_BY_ONE[1][0])
    case = Case.objects.get(id=advocate.post("report", **told).rpartition("/")[2])
    people = zip(case.parties.order_by("id"), ONE_BY_ONE, strict=True)
    for party, (name, born) in people:
        year, month, day = born.split("-")
        advocate.post(
            f"{case.id}/people/{party.id}/change",
            **somebody(base="1", name=name, part="harmed" if name.startswith("Asha") else "accused", phones="",
                       addresses="", **{"born-year": year, "born-month": month, "born-day": day}),
        )  # fmt: skip
    return case


def refer(advocate: Hand, case: Case, summary: str, wishes: str, before: str, panel: str = "") -> Listing:
    """Refer a case: what stands in it goes along, and no more is asked than nobody wrote down yet."""
    advocate.go(f"{AT}refer/{case.id}")
    if panel:
        advocate.choose(panel)
    advocate.say("What happened, and why now?", summary)
    advocate.say("What do they want?", wishes)
    advocate.say("What is done before the meeting, and who does it?", before)
    advocate.choose("Yes", of="Do they know of this referral?")
    advocate.choose("Yes", of="Is it safe to tell them what the panel decides?")
    advocate.choose("They agreed to it")
    advocate.press("Refer")
    return Listing.objects.get(id=advocate.page.url.rpartition("/")[2])


def accept(coordinator: Hand, row: Listing, sort: str, *, known: bool = False) -> None:
    """Read the names of a referral, and accept it. *known*: the page says by itself of which sort it is."""
    coordinator.go(f"{AT}{row.id}/names")
    coordinator.choose("No, I know none of them")
    coordinator.press("Go on")
    coordinator.press("Accept it")
    if known:
        expect(coordinator.page.get_by_label(sort)).to_be_checked()
    coordinator.choose(sort)
    coordinator.press("Save")


def put_on_agenda(coordinator: Hand) -> None:
    """Put a referral whose page is open on the agenda of the only meeting there is."""
    coordinator.press("Put it on an agenda")
    coordinator.page.get_by_role("radio").first.press("Space")
    coordinator.press("Save")


def test_a_case_from_its_referral_to_the_return_minuted_by_two_with_one_cut_off(team, panel):
    minutes, chair, advocate, nurse = team.hands
    (*_desks, health), row = [each.worker.row.agency_id for each in team.desks], panel[1]
    meeting, case = meets(row), reported(team.desks[2])
    known = listed(row, named("harmed", "Mina Marsh"), named("accused", "Dan Crane"),
                   state="listed", meeting=meeting, place=2)  # fmt: skip
    conference.call(known, [health], meeting.research_at)

    made = refer(advocate, case, "He waits at her work each day.", "That he stops.", "The lock was changed.")
    accept(minutes, made, "No, it is new to this panel")
    put_on_agenda(minutes)

    nurse.go(f"{AT}asked")
    nurse.follow(made.ref)
    assert nurse.press("We know none of them") == 0, "two presses"
    Called.objects.filter(listing=made).update(due_at=timezone.now())
    minutes.go(f"{AT}meeting/{meeting.id}/answers")
    minutes.reads("Nothing known", "Late")
    minutes.press("Remind those that are late")
    advocate.go(f"{AT}asked")
    advocate.follow(made.ref)
    advocate.reads("The coordinator reminded your agency")
    advocate.choose(ONE_BY_ONE[0][0])
    advocate.press("Go on")
    advocate.say(
        "What is relevant about anybody else, or all of them?", "Three calls at night.\nA car outside."
    )
    advocate.choose("Yes", of="May it be written in the minutes?")
    advocate.choose("They agreed to it")
    advocate.say("Why is it necessary, and no more than is needed?", "It shows that it gets worse.")
    advocate.press("Return this answer")

    minutes.go(f"{AT}meeting/{meeting.id}")
    minutes.press("Send the agenda out")
    nurse.go(f"{AT}meeting/{meeting.id}/names")
    nurse.page.get_by_label(f"{known.ref}:").fill("Mina is my cousin.")
    nurse.press("I know nobody else here")
    nurse.misses(known.ref, "Mina")
    nurse.finds_nothing(f"{AT}{known.id}/answer")
    team.sign(meeting)
    minutes.go(f"{AT}meeting/{meeting.id}")
    minutes.press("Begin the meeting")
    nurse.finds_nothing(f"{AT}{made.id}/sitting")
    minutes.go(f"{AT}{made.id}/sitting")
    minutes.press("Open this case")

    others = (chair, advocate, nurse)
    for each in others:
        each.page.clock.install()
        each.go(f"{AT}{made.id}/sitting")
    nurse.seen.seen("sitting-phone")
    for each in others:
        each.page.clock.pause_at(timezone.now() + timedelta(minutes=5))
    advocate.press("Say all of it")
    write(minutes, "Seen at the gate", there=3)
    reads_lines(others, 3)
    minutes.page.context.set_offline(True)
    write(minutes, "!worse each week", "+", "?where he lives now")
    expect(minutes.page.locator(STATE)).to_contain_text("3 lines wait for the connection.")
    write(chair, "+call on Monday @po >3", there=4)
    reads_lines(others, 4)
    minutes.page.context.set_offline(False)
    expect(minutes.page.locator(STATE)).to_contain_text("“+” could not be kept.")
    expect(minutes.page.locator(STATE)).to_contain_text("Everything is sent.")
    reads_lines(others, 6)
    expect(minutes.page.locator(LINES)).to_have_count(6)
    kept = sorted(each.told.text for each in minuting.lines(made))
    for each in team.hands:
        assert sorted(each.page.locator(WORDS).all_inner_texts()) == kept
    assert Line.objects.count() == 6, "nothing lost and nothing twice"
    minutes.seen.seen("sitting")
    assert settled_with_four_actions(minutes.page) <= MOST_PRESSES
    minutes.press("Open this case")
    minutes.say("Why is it deferred?", "The police have to look for him first.")
    minutes.press("Defer it")
    end_and_give(minutes, meeting)
    expected = ("ERR_INTERNET_DISCONNECTED", "status of 409")
    minutes.seen.wrong = [each for each in minutes.seen.wrong if not any(words in each for words in expected)]

    papers = f"{AT}meeting/{meeting.id}/papers"
    minutes.go(papers)
    minutes.press("Look for what must stay secret")
    chair.go(papers)
    chair.press("Approve the minutes")
    while jobs.work_once():
        pass
    chair.go(papers)
    chair.press("Release the papers")
    nurse.go(papers)
    with nurse.page.expect_download() as saved:
        nurse.press("Save the minutes in one file")
    paper = words_of(saved.value.path().read_bytes())
    owners = {each.told.text: each.told.owner for each in minuting.lines(made) if each.told.kind == "action"}
    assert "worse each week" in paper
    assert {text for text in owners if text in paper} == {
        text for text, owner in owners.items() if owner == "Harbour health"
    }

    Action.objects.filter(agency=health).update(due_on=timezone.localdate() - timedelta(days=1))
    minutes.go(f"{AT}{row.id}/actions")
    minutes.press("Remind those that are late")
    nurse.go(f"{AT}actions")
    nurse.reads("Late")
    done(nurse, "They were seen alone.")

    again = refer(
        advocate, case, "He came back on Sunday.", "To move away.", "A neighbour keeps a spare key."
    )
    accept(minutes, again, "Yes, they were heard before", known=True)
    minutes.reads("Repeat", "Heard before")
    today = timezone.localdate()
    minutes.go(f"{AT}{row.id}/return?from={today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)}")
    for figure, count in (("Cases heard in this time", "1"), ("accepted as a repeat", "0")):
        expect(minutes.page.get_by_role("row").filter(has_text=figure).get_by_role("cell").last).to_have_text(
            count
        )


def test_a_case_is_heard_the_same_day_and_moves_to_the_next_area_while_the_accused_learns_nothing(
    team, panel, hand, desk, council
):
    minutes, chair, advocate, nurse = team.hands
    row = conference.begin_panel(team.desks[0].worker, "hrda", shipped()["hrda"])
    for each in team.desks[1:]:
        PanelAgency.objects.create(panel=row, agency=each.worker.row.agency, joined_on=timezone.localdate())
        Seat.objects.create(panel=row, worker=each.worker.row)
    meeting, case = meets(row, timedelta(hours=2)), reported(team.desks[2])
    made = refer(advocate, case, "He came at ten.", "To sleep.", "A friend is there.", panel="Westhaven HRDA")
    accept(minutes, made, "No, it is new to this panel")
    put_on_agenda(minutes)
    nurse.go(f"{AT}{made.id}/answer")
    nurse.press("We know none of them")
    minutes.go(f"{AT}meeting/{meeting.id}")
    minutes.press("Send the agenda out")
    team.sign(meeting)
    minutes.go(f"{AT}meeting/{meeting.id}")
    minutes.press("Begin the meeting")
    minutes.go(f"{AT}{made.id}/sitting")
    minutes.press("Open this case")
    write(minutes, "+see them before five @he >0", there=1)
    assert settled_with_four_actions(minutes.page) <= MOST_PRESSES
    end_and_give(minutes, meeting)
    assert Action.objects.filter(due_on=timezone.localdate()).count() == 1
    nurse.go(f"{AT}actions")
    done(nurse, "Seen at four.")

    minutes.go(f"{AT}{made.id}")
    minutes.follow("They moved: ask another panel to take it")
    minutes.choose("Northmere MARAC")
    minutes.say("Why, and since when is it known?", "To an aunt, since noon.")
    minutes.press("Ask them")
    chair.go(f"{AT}{made.id}/take")
    chair.choose("Yes, from now on it is ours")
    chair.press("Save")
    minutes.go(f"{AT}{made.id}")
    minutes.reads(
        "Taken by Northmere MARAC", "Moved to another panel", Listing.objects.get(panel=panel[1]).ref
    )

    two = [
        hand(DESK, False, desk(council, role, name=name))
        for role, name in (("duty manager", "Kit Arden"), ("data protection officer", "Priya Nolan"))
    ]
    held = answered(*two, "Something is held, and giving", "He asks for all, about himself")
    assert held == answered(*two, "Nothing is held", "A man without a case, about himself")


def answered(first: Hand, second: Hand, found: str, who: str) -> str:
    """What somebody who asks for their data is told, once two people found the same."""
    on = timezone.localdate() - timedelta(days=40)
    first.go("/work/c/requests/new")
    first.say("Who asks, and about whom?", who)
    first.day("When did it arrive?", str(on.day), str(on.month), str(on.year))
    first.say("How do you know that it is them?", f"A passport: {who}")
    first.press("Save")
    for each in (first, second):
        each.go(first.page.url.removeprefix(first.seen.address))
        each.choose(found)
        each.page.get_by_label("why do you decide so?").fill("By name and phone.")
        each.press("Save what you found")
    return second.page.locator(".govuk-inset-text.ch-words").inner_text()


def test_case_after_case_is_minuted_by_keys_alone_with_few_presses_each(hand, panel):
    coordinator, row = panel
    meeting = meets(row, state="sitting")
    for place in range(1, CASES + 1):
        made = listed(row, named("harmed", f"Mina {place}"), state="listed", meeting=meeting, place=place)
        conference.call(made, [coordinator.worker.row.agency_id], meeting.research_at)
        conference.clear_names(coordinator.worker, made)
    coordinator.post(f"{AT}meeting/{meeting.id}/sign", came="member")
    minutes = hand(DESK, True, coordinator)
    minutes.go(f"{AT}{Listing.objects.get(place=1).id}/sitting")
    for _ in range(CASES):
        expect(minutes.page.get_by_role("button", name="Open this case")).to_be_focused()
        minutes.page.keyboard.press("Enter")
        assert settled_with_four_actions(minutes.page) + 1 <= MOST_PRESSES
    minutes.reads("End the meeting")
    assert set(Listing.objects.values_list("state", flat=True)) == {"heard"}
    assert Line.objects.count() == 4 * CASES


def end_and_give(minutes: Hand, meeting) -> None:
    """End a meeting, and give each agency its actions as they were said."""
    minutes.press("End the meeting")
    minutes.go(f"{AT}meeting/{meeting.id}/give")
    minutes.press("Give all of them")


def done(nurse: Hand, outcome: str) -> None:
    """An agency says that its first action is done; its list is open."""
    nurse.page.locator(".ch-list a").first.press("Enter")
    nurse.choose("It is done")
    nurse.say("The outcome, or why", outcome)
    nurse.press("Save")
    nurse.reads(outcome)


def write(hand: Hand, *lines: str, there: int = 0) -> None:
    """Minute lines on the page that somebody has open, on which then so many are."""
    box = hand.page.get_by_label("The next line")
    for each in lines:
        box.fill(each)
        box.press("Enter")
    if there:
        expect(hand.page.locator(LINES)).to_have_count(there)


def reads_lines(hands, count: int) -> None:
    """So many lines are there on the pages of each, a little later on their clocks."""
    for each in hands:
        each.page.clock.run_for(SOON)
        expect(each.page.locator(LINES)).to_have_count(count)


def settled_with_four_actions(page: Page) -> int:
    """Minute four actions of agencies and settle the case, by keys alone; gives the presses beside prose."""
    pressed = []

    def press(*keys: str) -> None:
        for key in keys:
            pressed.append(key)
            page.keyboard.press(key)

    before = page.url
    page.get_by_label("The next line").focus()
    for text in ("call her on Tuesday", "change the locks", "see her alone", "ask about bail"):
        press("ArrowDown", "+")
        page.keyboard.insert_text(text)
        press("Enter")
    expect(page.locator(STATE)).to_contain_text("Everything is sent.")
    press("Control+Enter", "h", "Tab", "Tab")
    page.keyboard.insert_text("The advocate, on Monday")
    press("Enter")
    page.wait_for_url(lambda url: url != before)
    return len(pressed)

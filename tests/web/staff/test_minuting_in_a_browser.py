"""Minuting in a real browser: without a connection lines wait in the page, and each arrives once and in order."""

import os

import pytest
from playwright.sync_api import expect
from tests.web.browser import DESK, MARKS, PHONE, browser, watched
from tests.web.browser_site import server
from tests.web.staff.test_conference import listed, named
from tests.web.staff.test_research import AT, coordinator, meets, panel

from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference.models import Line
from chesil_web.staff.meetings import minuting

pytestmark = MARKS
__all__ = ["coordinator", "panel"]


@pytest.fixture
def case(coordinator, panel):
    """A case of a meeting that sits, opened by who leads it."""
    meeting = meets(panel, state="sitting")
    made = listed(panel, named("harmed", "Asha Patel"), state="listed", meeting=meeting, place=1)
    conference.call(made, [coordinator.worker.row.agency_id], meeting.research_at)
    conference.clear_names(coordinator.worker, made)
    coordinator.post(f"{AT}meeting/{meeting.id}/sign", came="member")
    coordinator.post(f"{AT}{made.id}/sitting", open="yes")
    return made


def test_three_lines_wait_without_a_connection_and_arrive_once_and_in_order(coordinator, case):
    cookie = coordinator.client.cookies["__Host-s"].value
    with server() as site, browser() as found:
        address = f"http://localhost:{site.port}"
        with watched(found, address, width=DESK, scripts=True, name="minuting") as seen:
            seen.page.context.add_cookies(
                [
                    {
                        "name": "__Host-s",
                        "value": cookie,
                        "url": address.replace("http:", "https:"),
                        "secure": True,
                    }
                ]
            )
            page = seen.page
            page.goto(f"{address}{AT}{case.id}/sitting")
            box, state = page.get_by_label("The next line"), page.locator("[data-state]")
            box.fill("Seen at the gate")
            box.press("Enter")
            expect(page.locator("[data-lines] li")).to_have_count(1)
            page.context.set_offline(True)
            for text in ("!worse each week", "?where he lives now", "+call on Monday >3"):
                box.fill(text)
                box.press("Enter")
            expect(state).to_contain_text("3 lines wait for the connection.")
            page.context.set_offline(False)
            expect(page.locator("[data-lines] li")).to_have_count(4)
            expect(state).to_have_text("Everything is sent.")
            seen.seen("sitting")
            page.set_viewport_size({"width": PHONE, "height": 740})
            seen.seen("sitting-phone")
            page.goto(f"{address}{AT}{case.id}/sitting")
            assert _settled_with_four_actions(page, state) + 1 <= 25, "one more has opened the case"
            if os.environ.get("SHOTS"):
                for name, at in (("agenda", f"meeting/{case.meeting_id}"), ("sign", f"meeting/{case.meeting_id}/sign"),
                                 ("answers", f"meeting/{case.meeting_id}/answers"),
                                 ("papers", f"meeting/{case.meeting_id}/papers"), ("minutes", f"{case.id}/minutes"),
                                 ("preview", f"{case.id}/minutes/all"), ("give", f"meeting/{case.meeting_id}/give"),
                                 ("flags", f"{case.panel_id}/flags"), ("repeats", f"{case.panel_id}/repeats")):  # fmt: skip
                    page.goto(f"{address}{AT}{at}")
                    seen.held(name)
        assert [each.told.text for each in minuting.lines(case)][:4] == [
            "Seen at the gate", "worse each week", "where he lives now", "call on Monday",
        ]  # fmt: skip
        assert Line.objects.count() == 8
        case.refresh_from_db()
        assert case.state == "heard"
        assert not [each for each in seen.wrong if "ERR_INTERNET_DISCONNECTED" not in each]


def _settled_with_four_actions(page, state):
    """Minute four actions of agencies and settle the case, by keys alone; gives the presses beside prose."""
    pressed = []

    def press(*keys):
        for key in keys:
            pressed.append(key)
            page.keyboard.press(key)

    expect(page.get_by_label("The next line")).to_be_focused()
    for text in ("call her on Tuesday", "change the locks", "see her alone", "ask about bail"):
        press("ArrowDown", "+")
        page.keyboard.insert_text(text)
        press("Enter")
    expect(state).to_have_text("Everything is sent.")
    press("Control+Enter", "h", "Tab", "Tab")
    page.keyboard.insert_text("The advocate, on Monday")
    press("Enter")
    page.wait_for_url("**/meeting/*")
    return len(pressed)

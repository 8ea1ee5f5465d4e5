"""Files are sent from a real browser in pieces, and arrive once whatever comes between."""

import re

import pytest
from bench import backups, databases
from playwright.sync_api import expect
from tests.web import browser
from tests.web.browser import MARKS, PHONE
from tests.web.browser_site import open_record
from tests.web.test_evidence import shared

from chesil_web.foundation.keys.models import Blob, Lock
from chesil_web.record.evidence.models import Evidence, Piece, Upload

pytestmark = MARKS
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
    expect(page.get_by_text("chat.txt has not arrived completely.")).to_be_visible()
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


def test_of_a_backup_folder_only_what_is_ticked_is_sent_and_opened(sender, site, asha, tmp_path):
    seen, sent = sender
    page = seen.page
    held = {backups.CALLS: databases.iphone_calls(), backups.NOTES: b"CANARY" * 9, backups.PHOTO: b"CANARY"}
    backups.iphone(tmp_path / "Backup" / "00008110", held, password=backups.PASSWORD)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.txt").write_text("nothing")
    browser.visit(page, f"{site}/n/f/backup")
    page.locator("input[type=file]").set_input_files(tmp_path / "empty")
    expect(page.get_by_text("No messages or calls that we can read were found")).to_be_visible()
    page.locator("input[type=file]").set_input_files(tmp_path / "Backup")
    page.get_by_role("button", name="Add what I ticked").click()
    expect(page.get_by_text("Tick at least one.")).to_be_visible()
    assert sent == [], "nothing is sent before something is ticked"
    page.get_by_label(re.compile(r"^Calls \(")).check()
    seen.held("backup")
    page.wait_for_timeout(1_000)  # a second press within a second counts as none
    page.get_by_role("button", name="Add what I ticked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Open a locked backup")
    assert len(sent) == 3, "the two lists and the calls"
    assert not Evidence.objects.exists()
    seen.seen("backup-password")
    page.get_by_label("Password of the backup").fill(backups.PASSWORD.decode())
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("CallHistory.storedata")).to_be_visible()
    assert kept_once()
    assert seen.wrong == []

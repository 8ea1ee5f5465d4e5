"""The pages about this website: what they say of it is so, links lead there, and every public page is listed."""

import re
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
import wagtail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string
from tests.web import browser
from tests.web.guidance.test_guidance_editors import edit_address, fields
from tests.web.guidance.test_guidance_pages import shown
from tests.web.test_every_page import addresses

from chesil_web.foundation.keys import sessions
from chesil_web.public.feedback import actions as feedback
from chesil_web.public.guidance import links, site_now
from chesil_web.public.guidance.models import GuidancePage

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
PRIVACY, COOKIES, ACCESSIBILITY, CONTACT = (f"/g/{code}" for code in range(18, 22))
FOOT = {"contact": CONTACT, "privacy": PRIVACY, "cookies": COOKIES, "accessibility": ACCESSIBILITY}
# Public addresses that the list of all pages leaves out, and why.
NOT_LISTED = {
    "guidance:all": "it is the list",
    "guidance:page": "each page is listed by itself",
    "guidance:words": "is on each page",
    "guidance:site": "it leads to pages that are listed",
    "guidance:card": "made from the directory",
    "guidance:check-questions": "follows the first question",
    "guidance:carry": "follows the answers",
    "accounts:sign-out": "is on every page of an open record",
    "safety:carry": "follows a plan",
    "safety:check-carry": "follows the answers",
    "accounts:closed": "follows closing",
    "reading:open": "each link that somebody is sent has an address of its own",
    "conference:outside": "an agency is sent its address with a code",
    "robots": "for search engines",
    "sitemap": "for search engines",
    "casework:begin-with": "follows the answers",
    "leave": "is on every page",
    "language": "is on every page where there is a choice",
}


@pytest.fixture
def changed(settings):
    """Changes what is set for this site."""

    def change(**values):
        settings.CHESIL = attrs.evolve(settings.CHESIL, **values)

    return change


def listed_cookies(client):
    page, _ = shown(client, COOKIES)
    return set(re.findall(r'<h[34] class="govuk-heading-s ch-record__head">([^<]+)<', page))


def walk(client, who):
    for name, address in addresses(who).items():
        if name != "leave":
            client.get(address, secure=True)


# Cookies.


def test_the_cookies_page_lists_exactly_the_cookies_that_the_site_sets(changed, visitor, asha, signed_in):
    changed(complaint_days=5)
    walk(visitor, ["public"])
    assert visitor.post("/r/", secure=True).status_code == 302  # begins to tell the council
    walk(asha.client, ["private", "public"])
    page = GuidancePage.objects.get(slug="marac")
    sent = fields(page, intro="Other words.", what_changed="Other.", **{"action-publish": "yes"})
    assert signed_in.client.post(edit_address(page), sent, secure=True).status_code == 302
    set_by_us = set(visitor.cookies) | set(asha.client.cookies) | set(signed_in.client.cookies)
    assert {"__Host-s", "__Host-k", "messages"} <= set_by_us
    assert listed_cookies(Client(HTTP_HOST="localhost")) == set_by_us | {site_now.MENU_COOKIE}


def test_wagtails_own_script_still_sets_the_cookie_that_is_named():
    scripts = Path(wagtail.__file__).parent / "admin/static/wagtailadmin/js"
    assert f'"{site_now.MENU_COOKIE}"' in (scripts / "sidebar.js").read_text("utf-8")


def test_where_nobody_edits_no_cookies_of_editors_are_listed(guidance, visitor, changed):
    changed(editors="")
    assert listed_cookies(visitor) == {"__Host-s", sessions.COOKIE}


def test_no_page_about_this_website_sets_a_cookie(guidance, visitor):
    for name, address in FOOT.items():
        shown(visitor, address)
        visitor.get(f"/g/p/{name}", secure=True)
    assert not visitor.cookies


def test_how_long_a_cookie_works_is_what_the_code_says(guidance, visitor, monkeypatch, settings):
    assert "after 15 minutes in which you do nothing, and after 4 hours at most" in shown(visitor, COOKIES)[1]
    monkeypatch.setattr(sessions, "IDLE", timedelta(minutes=7))
    assert "after 7 minutes in which you do nothing" in shown(visitor, COOKIES)[1]
    assert "close the browser" in shown(visitor, COOKIES)[1]
    settings.SESSION_EXPIRE_AT_BROWSER_CLOSE = False
    assert "It stays: 1 day" in shown(visitor, COOKIES)[1]


# What is kept, who runs it, what goes to others.


def test_what_is_kept_for_how_long_is_what_the_code_says(guidance, visitor, changed, monkeypatch, settings):
    changed(complaint_days=5)
    assert all(import_string(path) > timedelta(0) for path in settings.KEPT_FOR.values())
    _, words = shown(visitor, PRIVACY)
    for said in ("can bring them back for 30 days", "What you wrote: 30 days", "Someone you mentioned: 30 days",
                 "A file: 30 days", "waits for the rest for 7 days", "You can send it for 4 hours",
                 "for at most 2 hours", "come back to it for 7 days", "You can undo that for 30 days",
                 "At most: 1 year", "When an editor has dealt with it: 30 days", "It is deleted after 1 day.",
                 "It is deleted after 30 days."):  # fmt: skip
        assert said in words, said
    monkeypatch.setattr(feedback, "KEPT", timedelta(days=90))
    assert "At most: 90 days" in shown(visitor, PRIVACY)[1]


def test_every_length_of_time_that_is_set_is_told(guidance, visitor, changed, monkeypatch, settings):
    changed(complaint_days=5)
    for name, path in settings.KEPT_FOR.items():
        with monkeypatch.context() as patched:
            patched.setattr(path, timedelta(days=41))
            assert "41 days" in shown(visitor, PRIVACY)[1], name


def test_what_is_told_to_the_council_is_only_spoken_of_where_it_can_be(guidance, visitor, changed):
    assert "What you withdrew" not in shown(visitor, PRIVACY)[1]
    assert "The council takes no reports here." in shown(visitor, CONTACT)[1]
    changed(complaint_days=5)
    assert "What you withdrew" in shown(visitor, PRIVACY)[1]
    assert "Someone aims to read it within 5 working days." in shown(visitor, CONTACT)[1]


def test_who_runs_the_site_is_named_or_it_is_said_that_nobody_has(guidance, visitor, changed):
    for address in (CONTACT, PRIVACY):
        assert "The people who run this website have not said yet who they are." in shown(visitor, address)[1]
        assert "This is a trial site." in shown(visitor, address)[1]
    changed(council="Example Council", live=True)
    for address in (CONTACT, PRIVACY):
        assert "This website is run by Example Council." in shown(visitor, address)[1]
        assert "trial" not in shown(visitor, address)[1]


def test_what_goes_to_others_is_what_is_set(guidance, visitor, changed):
    words = shown(visitor, PRIVACY)[1]
    assert "www.bbc.co.uk" in words
    assert "No outside service stamps the time" in words
    assert "on the server of this website" in words
    changed(exit="https://www.gov.uk/", authorities=Path("/srv/authorities.toml"), store="s3://a-bucket")
    words = shown(visitor, PRIVACY)[1]
    assert "www.gov.uk" in words
    assert "Once an hour a code is sent to a service that stamps the time." in words
    assert "with a company that stores files" in words
    assert "a-bucket" not in words


@pytest.mark.parametrize("part", site_now.PARTS)
def test_every_part_made_from_the_site_says_something(part, db):
    said = [each for group in site_now.part(part) for each in group.told]
    assert said
    assert all(each.sentences or each.rows or each.lines for each in said)


# Contact.

LINES = ("web@council.example", "01632 960001", "+44 1632 960001", "1 High Street, DT1 1XJ", "Call 01632 960001",
         "<b>x</b>", "javascript:alert(1)", "web@council.example?bcc=x@y.example")  # fmt: skip


def test_without_contact_the_page_says_so_and_what_else_to_do(guidance, visitor):
    page, words = shown(visitor, CONTACT)
    assert "The people who run this website have not said yet how to reach them." in words
    assert "mailto:" not in page
    for address in ("/g/h", "/r/", "/b/", "/g/7"):
        assert f'href="{address}"' in page, address


def test_lines_of_contact_are_words_and_only_a_whole_address_or_number_is_a_link(guidance, visitor, changed):
    changed(contact=LINES)
    page, words = shown(visitor, CONTACT)
    assert "have not said yet how" not in words
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    found = set(re.findall(r'href="((?:mailto|tel|javascript)[^"]*)"', main)) - {"tel:999"}
    assert found == {"mailto:web@council.example", "tel:01632960001", "tel:+441632960001"}
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert all(line in words for line in LINES)


def test_a_line_is_a_link_only_when_the_whole_of_it_is_one():
    assert links.reached("101").address == "tel:101"
    assert [links.reached(line).address for line in ("a b@c.example", "Tel. 101", "1", "b@c", "")] == [""] * 5


# The foot of every page.


def test_the_foot_of_public_and_private_pages_leads_to_each_page(guidance, visitor, asha):
    for client, address in ((visitor, "/"), (visitor, "/g/3"), (visitor, "/nothing"), (asha.client, "/n/")):
        foot = client.get(address, secure=True).content.decode().split("<footer")[1]
        assert set(re.findall(r'href="/g/p/([a-z]+)"', foot)) == set(FOOT), address
        assert 'href="/g/"' in foot, address
    for client in (visitor, asha.client):
        for name, address in FOOT.items():
            answer = client.get(f"/g/p/{name}", secure=True)
            assert (answer.status_code, answer.url) == (302, address)
            assert client.get(address, secure=True).status_code == 200
    assert asha.client.get("/n/", secure=True).status_code == 200  # reading them shuts no notes


def test_the_foot_costs_a_private_page_no_look_at_the_guidance(guidance, asha):
    with CaptureQueriesContext(connection) as asked:
        assert asha.client.get("/n/", secure=True).status_code == 200
    assert len(asked) > 0
    assert [each["sql"] for each in asked if "guidance" in each["sql"]] == []


def test_a_page_that_was_taken_down_is_missed_with_words_and_the_others_stay(guidance, visitor):
    GuidancePage.objects.get(slug="cookies").unpublish()
    answer = visitor.get("/g/p/cookies", secure=True)
    assert answer.status_code == 404
    assert "have taken it down" in answer.content.decode()
    assert f'href="{COOKIES}"' not in shown(visitor, "/g/")[0]
    assert f'href="{COOKIES}"' not in shown(visitor, PRIVACY)[0]
    assert visitor.get("/g/p/privacy", secure=True).url == PRIVACY


def test_a_name_leads_to_pages_about_this_website_and_to_no_other(guidance, visitor):
    for name in ("stalking", "nothing", "guidance"):
        assert visitor.get(f"/g/p/{name}", secure=True).status_code == 404


# The list of all pages.


@pytest.mark.parametrize("days", [0, 5])
def test_the_list_of_all_pages_has_every_public_page_and_each_opens(guidance, visitor, changed, days):
    changed(complaint_days=days)
    page, words = shown(visitor, "/g/")
    assert "About this website" in words
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    listed = set(re.findall(r'(?:href|action)="(/[^"#]*)"', main))
    public = {
        name: address
        for name, address in addresses(["public"]).items()
        if not name.startswith(("editors:", "workforce:"))
    }
    expected = {
        address for name, address in public.items()
        if name not in NOT_LISTED and (days or not name.startswith("casework:"))
    } | {each.get_url_parts()[2] for each in GuidancePage.objects.live()}  # fmt: skip
    assert listed == expected
    assert len(expected) > 28
    for address in listed:
        assert visitor.get(address, secure=True).status_code == 200, address


# What the pages claim of our tests, and the council's drafts.


def test_the_accessibility_statement_names_what_the_tests_do(guidance, visitor):
    words = shown(visitor, ACCESSIBILITY)[1]
    assert f"{browser.PHONE} pixels" in words
    assert f"{browser.DESK} pixels" in words
    assert "Chromium" in words
    assert "wcag22aa" in browser._RULES
    assert "The pages are in English." in words
    for missing in ("With a screen reader", "By disabled people", "Nobody else's tool has checked them"):
        assert missing in words


def test_welsh_is_spoken_of_as_it_is_offered(guidance, visitor, monkeypatch):
    monkeypatch.setattr(site_now.languages, "offered", lambda: True)
    assert "in English or in Welsh" in shown(visitor, ACCESSIBILITY)[1]
    assert "You choose a language." in shown(visitor, COOKIES)[1]


DRAFTS = ("privacy-notice", "dpia", "record-of-processing")


@pytest.mark.parametrize("name", DRAFTS)
def test_each_draft_says_that_it_is_one_and_leads_somewhere(name):
    path = ROOT / "docs/data-protection" / f"{name}.md"
    text = path.read_text("utf-8")
    assert "**A draft" in text
    assert "No lawyer" in text
    assert "[" in text  # what the council has to fill in
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (path.parent / target).is_file(), target
    assert f"docs/data-protection/{name}.md" in (ROOT / "README.md").read_text("utf-8")


def test_the_drafts_have_the_times_of_the_code(settings):
    notice, record = (
        (ROOT / "docs/data-protection" / f"{name}.md").read_text("utf-8")
        for name in ("privacy-notice", "record-of-processing")
    )
    assert "can bring it back for " + site_now.kept_for("a whole record") in notice
    assert f"| a file that did not arrive whole | {site_now.kept_for('half a file')} |" in notice
    assert f"| a complaint that you take back | {site_now.kept_for('a complaint taken back')} |" in notice
    assert f"not sent: {site_now.kept_for('a complaint not sent')}" in record
    assert (
        f"{feedback.KEPT_WHEN_DONE.days} days after it is done with; {feedback.KEPT.days} days at most"
        in record
    )


def test_whoever_has_notes_open_goes_back_to_them_from_the_foot_of_a_page(guidance, visitor, asha):
    for client, back in ((visitor, "/g/"), (asha.client, "/n/")):
        page = client.get("/g/p/privacy", secure=True, follow=True).content.decode()
        assert f'href="{back}" class="govuk-back-link"' in page

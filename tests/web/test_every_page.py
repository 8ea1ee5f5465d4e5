"""What holds for every address: who may see it, its headers, and what it does not ask for elsewhere."""

import html
import re
import uuid

import pytest
from django.core.management import call_command
from django.test.utils import isolate_apps
from django.urls import get_resolver, reverse
from tests.web.conftest import PASSPHRASE
from tests.web.guidance.test_guidance_pages import WEBSITES, elsewhere
from tests.web.reading_age import reading_age

from chesil_web.foundation.ui.access import patterns

pytestmark = pytest.mark.django_db
ROOMS = {
    "chesil_web.public.guidance.editor_views": "editors",
    "chesil_web.public.complaints.views": "casework",
    "chesil_web.public.complaints.claim_views": "casework",
    "chesil_web.staff.referrals.views": "conference",
}


def addresses(who=("public", "private", "receipt")):
    """Every address of ours for *who*, by its name. Those for editors are tried in tests/web/guidance."""
    found = {}
    for pattern in patterns(get_resolver().url_patterns):
        if pattern.callback.who not in who:
            continue
        module = pattern.callback.__module__
        room = (
            ""
            if pattern.name in ("start", "leave", "language", "robots", "sitemap")
            else f"{ROOMS.get(module, module.split('.')[2])}:"
        )
        values = {
            "entry": uuid.uuid4(),
            "draft": uuid.uuid4(),
            "id": uuid.uuid4(),
            "part": uuid.uuid4(),
            "name": "1",
            "month": "2026-03",
            "guide": "1",
            "language": "cy",
            "code": "0",
            "number": 0,
            "document": 0,
            "record": 1,
            "nth": 0,
            "place": 0,
            "which": "all",
            "what": "f",
            "view": "1",
            "ref": "1",
        }
        names = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        found[f"{room}{pattern.name}"] = reverse(
            f"{room}{pattern.name}", kwargs={each: values[each] for each in names}
        )
    return found


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_a_private_page_shows_a_stranger_nothing(visitor, method):
    for name, address in addresses(["private"]).items():
        answer = getattr(visitor, method)(address, secure=True)
        assert answer.status_code in (302, 405), name
        if answer.status_code == 302:
            assert answer.url == reverse("accounts:sign-in"), name


def test_the_address_of_a_form_that_is_opened_by_itself_gives_a_page_with_the_way_out(asha):
    bare = []
    for name, address in addresses(["private"]).items():
        answer = asha.client.get(address, secure=True)
        if answer.status_code == 405:
            bare.append(name)
            assert "This page cannot be opened by itself" in answer.content.decode(), name
            assert "data-leave" in answer.content.decode(), name
            assert answer.headers["Allow"] in ("POST", "HEAD"), name
    assert "evidence:remove" in bare


_ANSWERS = {}


@pytest.fixture
def answers(visitor, asha):
    """What a stranger and Asha get at every address but the way out, by who and address.

    They are asked for once in a run: they take most of a minute, and every test here only reads them.
    """
    if not _ANSWERS:
        out = reverse("leave")  # it would end Asha's session in the middle
        for who, client in (("stranger", visitor), ("asha", asha.client)):
            for address in [*addresses().values(), "/nothing", "/n/nothing"]:
                if address != out:
                    _ANSWERS[who, address] = client.get(address, secure=True)
    return _ANSWERS


def test_headers_are_on_every_answer(answers):
    for key, answer in answers.items():
        for name in (
            "Content-Security-Policy",
            "Permissions-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
        ):
            assert name in answer.headers, (key, name)
        assert answer.headers["Cache-Control"] == "no-store", key


def test_no_page_names_another_host_or_holds_a_script_or_style_of_its_own(answers):
    for key, answer in answers.items():
        page = answer.content.decode()
        assert elsewhere(page) <= WEBSITES, key
        assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=", page), key


def test_every_page_but_public_ones_has_the_same_plain_title_and_all_have_a_way_out(answers):
    rooms = ("start", "guidance:", "feedback:")
    named = {address for name, address in addresses(["public"]).items() if name.startswith(rooms)}
    for key, answer in answers.items():
        page, media = answer.content.decode(), answer.headers.get("Content-Type", "")
        # A file to save is no page, and neither is an answer to a script.
        if page and media.startswith("text/html") and not answer.headers.get("Content-Disposition"):
            own_title = key[0] == "stranger" and key[1] in named and answer.status_code == 200
            assert ("<title>Notes</title>" in page) == (not own_title), key
            assert "data-leave" in page, key


def test_every_page_of_an_open_record_leads_to_help_and_out_in_one_press(answers):
    for (who, address), answer in answers.items():
        page = answer.content.decode()
        if who == "asha" and 'class="ch-nav"' in page:
            assert 'class="ch-nav__link" href="/g/"' in page, address
            assert 'action="/n/out"' in page, address
            assert page.index('action="/n/out"') < page.index("<main"), address


def test_only_the_two_cookies_are_set(asha):
    assert set(asha.client.cookies) == {"__Host-s", "__Host-k"}
    for cookie in asha.client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"


@isolate_apps("chesil_web.person.diary")
def test_the_site_refuses_to_start_with_content_in_clear():
    from django.db import models

    from chesil_web.foundation.keys.models import Sealed

    class Careless(Sealed):
        note = models.TextField()

        class Meta:
            app_label = "diary"

    assert [each.id for each in Careless.check()][-1:] == ["chesil.E001"]


def test_the_systems_own_checks_find_nothing():
    call_command("check", fail_level="WARNING")


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def words_of(page):
    """The words of the main part of a page, a line each."""
    main = page.split("<main", 1)[1].split("</main>", 1)[0].partition(">")[2]
    lines = re.sub(
        r"</(?:p|li|h\d|label|legend|summary|div|button)>|<br", "\n", re.sub(r"\s*\n\s*", "\n", main)
    )
    return html.unescape(re.sub(r"<[^>]+>", " ", lines))


def test_no_page_on_the_way_to_a_record_asks_for_a_higher_reading_age_than_eleven(visitor, asha):
    pages = {
        each: visitor.get(each, secure=True) for each in ("/", "/n/before", "/n/new", "/n/open", "/nothing")
    }
    pages["/n/code"] = visitor.post("/n/new", {"new": PASSPHRASE}, secure=True, follow=True)
    assert pages["/n/code"].redirect_chain[0][0] == "/n/code"
    ages = {each: reading_age(words_of(answer.content.decode())) for each, answer in pages.items()}
    assert {each: age for each, age in ages.items() if age > 11} == {}
    assert len(ages) == 6

"""The safety plan, the device check and help for a bad moment: who sees them, what is kept, and what is not."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.forbidden_words import forbidden
from tests.web.guidance.test_guidance_pages import OLDEST, shown
from tests.web.reading_age import reading_age

from chesil_web.person.diary.models import Entry, Version
from chesil_web.public.safety import actions, devices, parts, queries
from chesil_web.public.safety.models import Plan, SafetyPlan, Written

pytestmark = pytest.mark.django_db
HOME = "Out by the back door, then to number 12."
WORD = "Has anyone fed the goldfish?"


def write(person, number, text, **more):
    """Save a part of the plan, as its page sends it."""
    (part,) = (each for each in parts.PARTS if each.number == number)
    return person.client.post(f"/n/o/{number}", {part.name: text, **more}, secure=True)


def plan(person):
    return {name: each.text for name, each in queries.plan(person.opened()).parts.items()}


class TestThePlan:
    def test_is_written_part_by_part_kept_sealed_and_shown_to_its_owner_alone(self, asha, dev):
        empty = shown(asha.client, "/n/o")[1]
        assert empty.count("Nothing written yet") == len(parts.PARTS)
        answer = write(asha, "2", HOME, based_on="0", next="yes")
        assert (answer.status_code, answer.url) == (303, "/n/o/3")
        assert write(asha, "9", WORD, based_on="0").url == "/n/o"
        page, words = shown(asha.client, "/n/o")
        assert "Saved." in words
        assert HOME in words
        assert WORD in words
        assert 'href="/n/o/1"' in page.split("ch-act")[1].split("</div>")[0]  # the first that is empty
        assert HOME not in shown(dev.client, "/n/o")[1]
        (row,) = SafetyPlan.objects.all()
        assert HOME.encode() not in row.sealed

    def test_can_be_changed_emptied_and_deleted(self, asha):
        write(asha, "2", HOME, based_on="0")
        write(asha, "2", "Out by the front.", based_on="1")
        assert plan(asha) == {"home": "Out by the front."}
        write(asha, "2", "", based_on="2")
        assert plan(asha) == {"home": ""}
        assert "Nothing written yet" in shown(asha.client, "/n/o")[1]
        write(asha, "2", HOME, based_on="3")
        assert "cannot be brought back" in shown(asha.client, "/n/o/drop")[1]
        assert asha.client.post("/n/o/drop", {"sure": "yes"}, secure=True).url == "/n/o"
        assert SafetyPlan.objects.count() == 0

    def test_two_tabs_lose_nothing_of_each_other(self, asha):
        write(asha, "2", HOME, based_on="0")
        write(asha, "2", "From the first tab.", based_on="1")
        write(asha, "3", "Another part.", based_on="0")
        answer = write(asha, "2", "From the second tab.", based_on="1")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "From the first tab." in page.split("data-keep")[0]
        assert "From the second tab." in page.split("data-keep")[1]
        assert 'name="based_on" value="2"' in page
        assert write(asha, "2", "Both.", based_on="2").status_code == 303
        assert write(asha, "2", "Both.", based_on="0").status_code == 303  # sent twice
        assert plan(asha) == {"home": "Both.", "leaving": "Another part."}

    def test_what_is_typed_is_kept_until_it_is_saved(self, asha):
        sent = {"home": "Out by the ba"}
        assert asha.client.post("/n/o/2/keep", sent, secure=True).status_code == 204
        assert plan(asha) == {}
        assert "You typed something here and did not save it." in shown(asha.client, "/n/o")[1]
        page, words = shown(asha.client, "/n/o/2")
        assert "Out by the ba</textarea>" in page
        assert "did not save it yet" in words
        write(asha, "2", HOME, based_on="0")
        assert queries.plan(asha.opened()).typed == {}
        gone = asha.client.post("/n/o/2/keep", {"home": "Out", "leave": "yes"}, secure=True)
        assert "url=/x" in gone.headers["Refresh"]
        assert asha.client.get("/n/o", secure=True).status_code == 302

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"home": "x" * 4001}, "Use 4000 characters or fewer."),
            ({"home": "a\x00"}, "a character that we cannot keep"),
        ],
    )
    def test_what_is_wrong_is_said_beside_what_was_typed(self, asha, sent, said):
        answer = asha.client.post("/n/o/2", sent, secure=True)
        assert said in answer.content.decode()
        assert plan(asha) == {}

    def test_is_printed_under_a_title_that_tells_nothing(self, asha):
        for number in ("2", "3", "9"):
            write(asha, number, HOME, based_on="0")
        page = asha.client.get("/n/o/s", secure=True).content.decode()
        paper = page.split('<h1 class="govuk-heading-m">')[1].split("</dl>")[0]
        assert paper.startswith("List</h1>")
        assert re.findall(r'<dt class="govuk-heading-s">([^<]+)', paper) == ["Home", "Going away", "Word"]
        assert not re.search("safe|plan|leav|abus|escape", paper.replace(HOME, ""), re.IGNORECASE)
        assert "ch-noprint" in page.split("<main")[1].split("<h1")[0]

    def test_a_damaged_plan_is_told_and_left_and_a_new_one_can_be_begun(self, asha):
        write(asha, "2", HOME, based_on="0")
        SafetyPlan.objects.update(sealed=b"x" * 60)
        assert "Your safety plan is damaged" in shown(asha.client, "/n/o")[1]
        write(asha, "9", WORD, based_on="0")
        assert plan(asha) == {"word": WORD}
        assert SafetyPlan.objects.count() == 2

    def test_a_part_leads_to_the_tool_that_helps_with_it(self, asha):
        assert {
            number: 'href="' + address + '"'
            in asha.client.get(f"/n/o/{number}", secure=True).content.decode()
            for number, address in (("7", "/g/d"), ("10", "/g/m"), ("11", "/g/h"))
        } == {"7": True, "10": True, "11": True}

    def test_no_part_is_at_an_address_of_nothing(self, asha):
        for address in ("/n/o/0", "/n/o/12", "/n/o/home"):
            assert asha.client.get(address, secure=True).status_code == 404
        assert asha.client.get("/n/o/2/keep", secure=True).status_code == 405

    def test_documents_of_earlier_versions_open(self):
        assert Plan(parts={"home": Written("x", 1)}).typed == {}


SENT = {"home": HOME, "word": WORD}


class TestWithoutARecord:
    def test_a_plan_is_written_printed_and_changed_and_nothing_is_kept(self, guidance):
        visitor = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
        sessions = Session.objects.count()
        assert "We keep nothing of this." in shown(visitor, "/g/v")[1]
        page, words = shown(visitor, "/g/v", **SENT)
        assert HOME in words
        assert "List" in words
        changed = shown(visitor, "/g/v", change="yes", **SENT)[0]
        assert f"{HOME}</textarea>" in changed
        assert "Nothing is written yet." in shown(visitor, "/g/v", home="")[1]
        assert "Use 4000 characters or fewer." in shown(visitor, "/g/v", home="x" * 4001)[1]
        assert not visitor.cookies
        assert (Session.objects.count(), SafetyPlan.objects.count()) == (sessions, 0)
        assert HOME not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))

    def test_it_can_be_put_into_a_record_that_is_opened_then(self, guidance, visitor, asha):
        assert "Your notes are not open." in shown(visitor, "/g/v/3", **SENT)[1]
        write(asha, "9", "Mango.", based_on="0")
        words = shown(asha.client, "/g/v/3", **SENT)[1]
        assert "added below what it says" in words
        for _twice in range(2):
            assert asha.client.post("/n/o/in", SENT, secure=True).url == "/n/o"
        assert plan(asha) == {"word": f"Mango.\n\n{WORD}", "home": HOME}
        assert asha.client.get("/g/v", secure=True).url == "/n/o"

    def test_the_check_asks_one_question_after_another_and_remembers_only_in_its_form(self, guidance):
        visitor = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
        page, words = shown(visitor, "/g/d", at="0", phone="iphone")
        first, second = devices.QUESTIONS[:2]
        assert str(first.words) in words
        assert "Face ID" in words
        assert "Android" not in words
        page, words = shown(visitor, "/g/d", at="1", phone="iphone", pin="yes")
        assert str(second.words) in words
        assert 'name="pin" value="yes"' in page
        page, words = shown(visitor, "/g/d", at="2", phone="iphone", pin="yes", apps="no", back="yes")
        assert str(first.words) in words
        assert re.search(r'value="yes" checked', page)
        assert 'name="apps" value="no"' in page
        assert not visitor.cookies

    def test_its_outcome_says_what_to_do_and_what_to_think_of_before(self, guidance, visitor):
        _page, words = shown(visitor, "/g/d", at="15", pin="yes", tags="unsure", car="no")
        assert words.index("Before you change anything") < words.index("What somebody else may see or use")
        (pin, tags, mail) = (
            next(each for each in devices.QUESTIONS if each.name == name) for name in ("pin", "tags", "mail")
        )
        assert words.index(str(pin.do)) < words.index("What you were not sure of") < words.index(str(tags.do))
        assert str(mail.do) not in words
        assert str(mail.words) in words[words.index("What you skipped") :]
        nothing = shown(visitor, "/g/d", at="15")[1]
        assert "Before you change anything" not in nothing
        hostile = shown(visitor, "/g/d", at="9" * 50, pin="<script>", phone="\x00")[1]
        assert str(devices.QUESTIONS[0].words) in hostile

    def test_its_outcome_becomes_an_entry_for_her_alone(self, guidance, asha):
        page, words = shown(asha.client, "/g/d/3", pin="yes", mail="no")
        assert "Can anyone else unlock your phone? Yes." in words
        form = page.split('action="/n/w/all"')[1].split("</form>")[0]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        answer = asha.client.post("/n/w/all", fields, secure=True)
        assert answer.status_code == 302
        ((_row, entry),) = asha.opened().read_all(Version, Entry)
        assert entry.private
        assert entry.what.splitlines()[1:] == [
            "Can anyone else unlock your phone? Yes.", "Can anyone else read your e-mail? No.",
        ]  # fmt: skip

    def test_help_for_a_bad_moment_is_one_press_from_every_page_of_help(self, guidance, visitor, asha):
        for client, address in (
            (visitor, "/g/"),
            (visitor, "/g/h"),
            (asha.client, "/g/"),
            (asha.client, "/n/"),
        ):
            assert 'href="/g/m"' in client.get(address, secure=True).content.decode()
        page, words = shown(visitor, "/g/m")
        assert "116 123" in words
        assert 'ch-call" href="tel:116123"' in page

    def test_no_page_is_hard_to_read_promises_or_blames(self, guidance, visitor):
        pages = {
            "moment": shown(visitor, "/g/m"), "check": shown(visitor, "/g/d"), "plan": shown(visitor, "/g/v"),
            "outcome": shown(visitor, "/g/d", at="15", **{each.name: "yes" for each in devices.QUESTIONS}),
            **{f"question {n}": shown(visitor, "/g/d", at=str(n)) for n in range(len(devices.QUESTIONS))},
        }  # fmt: skip
        ages = {name: reading_age(words) for name, (_, words) in pages.items()}
        assert {name: age for name, age in ages.items() if age > OLDEST} == {}
        assert {
            (name, line): wrong for name, (_, words) in pages.items() for line in words.splitlines()
            if (wrong := forbidden(line)) and not line.strip().endswith("?")
        } == {}  # fmt: skip


def test_what_is_typed_and_equal_to_what_is_saved_is_no_draft(asha):
    write(asha, "2", HOME, based_on="0")
    actions.keep_typed(asha.opened(), "home", HOME)
    actions.keep_typed(asha.opened(), "word", "")
    assert queries.plan(asha.opened()).typed == {}

"""Search: plain words find the right page on either database, and what is typed is kept nowhere."""

import html
import logging
import re
from datetime import date, timedelta

import attrs
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.web.guidance.test_guidance_pages import shown
from wagtail.search.index import get_indexed_models
from wagtail.search.models import IndexEntry

from chesil_web.public.guidance import actions, law_now, queries, search
from chesil_web.public.guidance.models import GuidancePage, Service
from chesil_web.public.guidance.told import Group, Told

TODAY = date(2026, 11, 26)
FIRST = 3


def found(words: str) -> tuple[list[str], list[str]]:
    """Names of pages and of services, in their order."""
    answer = queries.search(words, on=TODAY)
    return [each.slug for each in answer.pages], [each.name for each in answer.services]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("stop him following me", "stalking"),
        ("silent calls", "kinds-of-act"),
        ("bail", "stalking"),
        ("revenge porn", "devices"),
        ("refuge", "housing"),
        ("moving house", "housing"),
        ("non-molestation order", "orders"),
        ("tracker under my car", "devices"),
        ("new locks", "housing"),
        ("what is a MARAC?", "marac"),
        ("my friend is being stalked", "friends"),
        ("screenshots", "evidence"),
        ("MY EX WON'T STOP", "how-it-can-be-stopped"),
        ("injunction", "orders"),
        ("what can I do", "what-to-do"),
        ("my ex won't leave me alone", "stalking"),
        ("cookies", "cookies"),
    ],
)  # fmt: skip
def test_plain_words_find_the_page_among_the_first(guidance, words, page):
    assert page in found(words)[0][:FIRST], found(words)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("revenge porn", "Revenge Porn Helpline"), ("nudes", "Revenge Porn Helpline"), ("suicide", "Samaritans"),
        ("stalked", "National Stalking Helpline"), ("0808 2000 247", "National Domestic Abuse Helpline"),
        ("forced marriage", "Forced Marriage Unit"), ("homeless", "Shelter"), ("deaf", "SignHealth Domestic Abuse Service"),
        ("refuge", "National Domestic Abuse Helpline"), ("gay", "Galop"),
    ],
)  # fmt: skip
def test_plain_words_find_the_service_among_the_first(guidance, words, service):
    assert service in found(words)[1][:FIRST], found(words)[1]


@pytest.mark.django_db
def test_a_misspelt_word_finds_something_and_the_page_says_what_was_looked_for(guidance, visitor):
    for wrong, right in (("harrassment", "harassment"), ("polise", "police"), ("injuction", "injunction")):
        _, words = shown(visitor, "/g/s", words=wrong)
        assert f"We also looked for: {right}." in words
        assert found(wrong)[0] == found(right)[0]
    assert "We also looked for" not in shown(visitor, "/g/s", words="harassment")[1]


@pytest.mark.django_db
def test_pages_that_have_more_of_the_words_come_first_and_none_need_have_all(guidance):
    pages, _ = found("injunction xylophone")
    assert pages == found("injunction")[0]
    for each in (GuidancePage.objects.get(slug="marac"), GuidancePage.objects.get(slug="friends")):
        each.intro += " Walrus." if each.slug == "marac" else " Walrus and heron."
        each.save()
    assert found("heron walrus")[0] == ["friends", "marac"]


@pytest.mark.django_db
def test_a_word_in_the_question_counts_more_than_one_below_it(guidance):
    for slug, field in (("marac", "title"), ("friends", "intro")):
        page = GuidancePage.objects.get(slug=slug)
        setattr(page, field, f"{getattr(page, field)} Walrus?")
        page.save()
    assert found("walrus")[0] == ["marac", "friends"]


@pytest.mark.django_db
def test_the_page_shows_questions_answers_and_numbers_and_danger_stands_first(guidance, visitor):
    for words in ("kill", "knife", "suicide", "stalking"):
        page, said = shown(visitor, "/g/s", words=words)
        assert said.strip().startswith("In danger now? Call")
        assert page.index('href="tel:999"') < page.index("<h1")
    stalking = GuidancePage.objects.get(slug="stalking")
    assert f'href="{reverse("guidance:page", args=[stalking.code])}">{stalking.title}</a>' in page
    assert stalking.intro in said
    assert "National Stalking Helpline" in said
    assert 'href="tel:08088020300"' in page


@pytest.mark.django_db
def test_nothing_found_says_what_else_to_do(guidance, visitor):
    for words in ("xylophone", "!!!", "\u202e\u200f", "؟"):
        page, said = shown(visitor, "/g/s", words=words)
        assert "We found nothing for these words" in said, words
        for address in ("/g/", "/g/h", "tel:101", "tel:999"):
            assert f'href="{address}"' in page
    assert "We found nothing" not in shown(visitor, "/g/s")[1]


@pytest.mark.django_db
def test_the_list_of_all_pages_has_the_form(guidance, visitor):
    page, _ = shown(visitor, "/g/")
    form = page[page.index('action="/g/s"') :].split("</form>")[0]
    assert 'name="words"' in form
    assert 'method="post"' in page[: page.index('action="/g/s"')].rsplit("<form", 1)[1]


# What changes what is found.


@pytest.mark.django_db
def test_what_the_law_says_is_found_and_a_change_of_the_law_changes_what_is(guidance, monkeypatch):
    assert "orders" not in found("heron")[0]
    monkeypatch.setitem(law_now.PARTS, "orders", ("", lambda on: (Group("", (Told("Heron order"),)),)))
    assert found("heron")[0] == ["orders"]
    assert not IndexEntry.objects.filter(**{f"{_text_field()}__contains": "heron"}).exists()


@pytest.mark.django_db
def test_a_law_is_found_by_its_words_from_the_day_on_which_it_begins(guidance, monkeypatch):
    begun = (Group("", (Told("Heron order"),)),)
    monkeypatch.setitem(law_now.PARTS, "orders", ("", lambda on: begun if on >= TODAY else ()))
    assert [each.slug for each in queries.search("heron", on=TODAY).pages] == ["orders"]
    assert queries.search("heron", on=TODAY - timedelta(days=1)).pages == []


def _text_field() -> str:
    return "body_text" if connection.vendor == "postgresql" else "body"


@pytest.mark.django_db
def test_loading_fills_the_index_and_mends_one_that_is_empty_or_old(guidance):
    assert {GuidancePage, Service} <= set(get_indexed_models())
    whole = found("stalking")
    assert whole[0]
    IndexEntry.objects.all().delete()
    assert found("stalking") == ([], [])
    actions.load()
    assert found("stalking") == whole


@pytest.mark.django_db
def test_a_draft_is_not_found_until_it_is_published_and_not_after_it_is_taken_down(guidance):
    page = GuidancePage.objects.get(slug="marac")
    page.intro = "A walrus sits here."
    page.save_revision()
    assert found("walrus") == ([], [])
    page.save_revision().publish()
    assert found("walrus")[0] == ["marac"]
    page.unpublish()
    assert found("walrus") == ([], [])
    never = GuidancePage(title="A heron?", slug="heron", code="99", group="what", intro="Heron.", sources="x",
                         reviewed_on=TODAY, reviewed_by="x", review_due=TODAY, live=False)  # fmt: skip
    page.get_parent().add_child(instance=never)
    never.save_revision()
    assert found("heron") == ([], [])
    assert found("herron") == ([], []), "nor is its word offered for a misspelt one"


@pytest.mark.django_db
def test_a_service_is_found_while_it_is_published(guidance):
    service = Service.objects.get(code="3")
    service.how = "Ask for the walrus."
    service.save_revision()
    assert found("walrus") == ([], [])
    service.save_revision().publish()
    assert found("walrus") == ([], [service.name])
    service.unpublish()
    assert found("walrus") == ([], [])


# What is typed.


@pytest.mark.django_db
def test_what_is_typed_is_kept_nowhere_and_stands_in_no_address(guidance, caplog):
    visitor = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        answer = visitor.post("/g/s", {"words": "canaryword stalking"}, secure=True)
    assert answer.status_code == 200
    assert not answer.cookies
    page = answer.content.decode()
    assert not any("canaryword" in each for each in re.findall(r'(?:href|action)="([^"]*)"', page))
    wrote = [each["sql"] for each in asked if not each["sql"].lstrip("( ").upper().startswith("SELECT")]
    assert wrote == []
    assert Session.objects.count() == 0
    ours = [each.getMessage() for each in caplog.records if each.name != "django.db.backends"]
    assert not any("canaryword" in each for each in ours)
    assert 'autocomplete="off"' in page
    assert "canaryword" not in visitor.get("/g/s?words=canaryword", secure=True).content.decode()


HOSTILE = [
    '"', "'", "*", "NEAR(", "NEAR(a b, 1)", 'stalking" OR "x', "title:stalking", "{title} : x", "a AND NOT b", "^stalking",
    "%s %d %(x)s", "\\", "'; DROP TABLE x; --", "<script>alert(1)</script>", "stalking:*", "stalking & !x | (", "-stalking",
    "\u202estalking\u202c", "\u200f\u200e", "ſtalking", "ﬁnd", "😀", "١٢٣", "a\nb\tc", "\ud7ff", "x" * 100,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words_and_nothing_else(guidance, visitor, words):
    page, _ = shown(visitor, "/g/s", words=words)
    assert "<script>alert" not in page
    assert "There is a problem" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 101, "Use fewer words: 100 characters at most."), ("x " * 5_000, "Use fewer words: 100 characters at most."),
        ("stalking\x00", "Use letters and numbers only."), ("", "Type what you are looking for."),
        ("   ", "Type what you are looking for."),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_said_beside_the_field(guidance, visitor, words, said):
    page = html.unescape(visitor.post("/g/s", {"words": words}, secure=True).content.decode())
    assert page.count(said) == 2, "above the page, and beside the field"
    assert "We found nothing" not in page


@given(st.text(max_size=100))
def test_any_text_is_cut_into_letters_and_numbers(text):
    for word in search.words(text):
        assert word.isalnum()
        assert search.stem(word)
    assert search.words(" ".join(search.words(text))) == search.words(text)


@pytest.mark.parametrize(
    "forms",
    [
        "follow follows followed following", "stalk stalker stalking stalked", "move moved moving moves",
        "threat threats threaten threatened threatening", "stop stopped stopping stops", "bully bullies bullying",
        "harass harassed harassment harassing", "call calls calling called caller", "police policing",
        "house houses housing", "write writes written", "picture pictures",
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms):
    assert len(search.stems(forms.split())) == 1, search.stems(forms.split())


def test_what_reads_alike_is_cut_alike():
    assert (
        " ".join(search.words("Can't CAFÉ he’s the café non-molestation 999"))
        == "cant cafe hes the non molestation 999"
    )
    assert search.words("") == search.asked("") == []
    assert search.asked("What can I do about the calls?") == ["calls"]
    assert search.asked("What can I do?") == ["what", "can", "i", "do"]


def test_a_word_is_looked_for_by_what_the_pages_call_it_too():
    assert search.called("nudes") >= search.stems(["private pictures"])
    assert search.called("bail") == {"bail"}


def test_short_words_numbers_and_far_words_are_not_taken_for_another():
    known = ["bail", "harassment", "help", "9990"]
    assert search.nearest("harrassment", known) == "harassment"
    assert [search.nearest(each, known) for each in ("bal", "9999", "xylophone", "")] == ["", "", "", ""]


@pytest.mark.django_db
def test_words_of_how_the_site_is_set_up_are_found_as_they_are_now(guidance, settings):
    assert found("heronville")[0] == []
    settings.CHESIL = attrs.evolve(settings.CHESIL, council="Heronville Council")
    assert found("heronville")[0]

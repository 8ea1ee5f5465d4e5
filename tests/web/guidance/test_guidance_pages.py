"""Pages of guidance: what each has, that it can be read, that links lead somewhere, and that the law is sure."""

import html
import re
from datetime import date, timedelta

import attrs
import pytest
from django.urls import reverse
from tests.forbidden_words import forbidden
from tests.web.reading_age import reading_age, syllables

from chesil import law
from chesil.law.loading import actions as law_actions
from chesil.law.loading import book
from chesil_web.public.guidance import actions, law_now, links, queries, starting
from chesil_web.public.guidance.models import Change, GuidancePage, GuidancePages, Service, addresses

pytestmark = pytest.mark.django_db
ISSUE = {
    "emergency", "what-is-harassment", "kinds-of-act", "stalking", "domestic-abuse", "the-law", "what-to-do",
    "reporting", "support", "how-it-can-be-stopped", "marac", "housing", "safe-at-home", "orders", "evidence",
    "devices", "friends", "professionals", "privacy", "cookies", "accessibility", "contact",
}  # fmt: skip
OLDEST = 11


def shown(client, address, **posted):
    """A page and the words of its main part, a line each."""
    answer = client.post(address, posted, secure=True) if posted else client.get(address, secure=True)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    main = page.split("<main", 1)[1].split("</main>", 1)[0].partition(">")[2]
    lines = re.sub(r"</(?:p|li|h\d|td|th|summary|div|button|label|legend)>|<br", "\n", main)
    return page, html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"\s*\n\s*", "\n", lines)))


def everything(client):
    """Every public page of the room with its words, by its address."""
    asked = {"answered": "yes", "kinds": ["following", "contact", "threat_person", "control", "hate_sex", "silent_call"],
             "often": "more", "since": "year", "who": "ex", "effect": ["afraid", "changed", "children"],
             "changes": ["weapon-ever", "more-often"]}  # fmt: skip
    found = {
        address: shown(client, address)
        for address in (*addresses().values(), "/g/", "/g/h", "/g/q", "/g/q/2")
    }
    found |= {
        f"search {each}": shown(client, "/g/s", words=each) for each in ("following", "polise", "xylophone")
    }
    found["reasons"] = shown(client, "/g/q/2", **asked)
    found["once"] = shown(client, "/g/q/2", answered="yes", often="once", who="stranger")
    found["danger"] = shown(client, "/g/q", danger=["weapon-now", "suicide", "child-in-danger"])
    found["carry"] = shown(client, "/g/q/3", **asked)
    found["card"] = shown(client, "/g/c", codes="1 2 3")
    return found


def test_every_subject_has_a_page_and_the_load_can_be_said_again(guidance, visitor):
    GuidancePages.objects.get().delete()
    Service.objects.all().delete()
    pages, services = actions.load()
    assert (pages.new, services.new) == (22, len(law.services()))
    assert set(addresses()) == ISSUE
    assert actions.load() == (actions.Loaded(), actions.Loaded())
    assert [len(Change.objects.filter(page=each)) for each in queries.pages()] == [1] * 22
    listed, _ = shown(visitor, "/g/")
    assert all(f'href="{address}"' in listed for address in addresses().values())


def test_every_page_begins_with_the_emergency_and_says_who_reviewed_it_and_where_it_comes_from(
    guidance, visitor
):
    for found in queries.pages():
        page, words = shown(visitor, addresses()[found.slug])
        first = words.strip().splitlines()[0]
        assert "In danger now? Call" in first, found.slug
        assert "999" in first, found.slug
        assert page.index('href="tel:999"') < page.index("<h1")
        assert page.count("<h1") == 1
        assert found.title.endswith("?") or found.slug == "professionals", found.title
        assert "Reviewed on" in words
        assert "Next review due on" in words
        assert len(found.sources.splitlines()) >= 1
        assert all(
            html.escape(line, quote=False) in page or line in words for line in found.sources.splitlines()
        )
        assert "What changed, and when" in words


def test_every_link_between_pages_leads_to_a_page(guidance, visitor):
    known = addresses()
    for page in starting.pages():
        for _, value in page.body:
            for target in links.targets(value):
                assert links.is_known(target, known), (page.name, target)
    for address, (page, _) in everything(visitor).items():
        for target in set(re.findall(r'href="(/[^"#]*)"', page)):
            if not target.startswith("/s/") and target != "/x":
                assert visitor.get(target, secure=True).status_code in (200, 302), (address, target)


def test_no_page_asks_for_a_higher_reading_age_than_eleven(guidance, visitor):
    ages = {address: reading_age(words) for address, (_, words) in everything(visitor).items()}
    assert {address: age for address, age in ages.items() if age > OLDEST} == {}
    assert len(ages) > 25


def test_the_measure_of_reading_age_tells_hard_words_from_easy_ones():
    assert reading_age("The cat sat on the mat. It was warm.") < 6
    hard = "Notwithstanding the aforementioned considerations, perpetrators habitually demonstrate characteristics."
    assert reading_age(hard) > 18
    known = {"cat": 1, "harassment": 3, "police": 2, "threatened": 2, "IDVA": 4, "I": 1}
    assert {word: syllables(word) for word in known} == known


TERMS = {
    "course of conduct": "Course of conduct", "MARAC": "MARAC", "IDVA": "IDVA", "refuge": "Refuge", "bail": "Bail",
    "injunction": "Injunction", "advocate": "Advocate", "sanctuary scheme": "Sanctuary scheme",
    "priority need": "Priority need", "coercive control": "Coercive control", "case review": "Case review",
    "hate crime": "Hate crime", "statement": "Statement",
}  # fmt: skip


@pytest.mark.parametrize("word", TERMS)
def test_a_term_of_art_is_explained_on_some_page(word):
    explained = {value["term"] for page in starting.pages() for kind, value in page.body if kind == "term"}
    assert TERMS[word] in explained


def test_nothing_unsure_of_the_law_is_on_any_page_but_its_name_and_what_is_being_checked(guidance, visitor):
    shown_anywhere = " ".join(words for _, words in everything(visitor).values())
    unsure = [
        entry for jurisdiction in law.JURISDICTIONS for entry in book(jurisdiction).routes.values()
        if entry.confidence == "unsure"
    ]  # fmt: skip
    assert len(unsure) > 3
    said = {
        words for each in unsure for words in (each.summary, each.test, *(one.what for one in each.versions))
    }
    assert [words for words in said if len(words) > 40 and words in shown_anywhere] == []
    doubtful = [each.kept for each in law_actions().evidence if each.window == "unsure"]
    assert doubtful
    assert [kept for kept in doubtful if kept in shown_anywhere] == []


def test_a_change_of_the_law_changes_the_page():
    before, after = (
        {told.title for group in law_now.part("orders", on=day) for told in group.told}
        for day in (date(2012, 1, 1), date(2026, 11, 26))
    )
    assert "Stalking protection order" in after - before
    *groups, doubtful = law_now.part("offences", on=date(2026, 11, 26))
    assert doubtful.heading == "Still being checked"
    assert {told.title for group in groups for told in group.told} == {
        each.title for each in law.routes("england_and_wales", on=date(2026, 11, 26))
        if each.kind in ("offence", "sentencing")
    }  # fmt: skip
    assert "Stalking" not in {
        told.title for group in law_now.part("offences", on=date(2010, 1, 1)) for told in group.told
    }


def test_no_page_promises_blames_or_gives_a_verdict(guidance, visitor):
    wrong = {
        (address, line): found
        for address, (_, words) in everything(visitor).items()
        for line in words.splitlines()
        if (found := forbidden(line)) and not line.strip().endswith("?")  # a question is no verdict
    }
    assert wrong == {}


WEBSITES = {"https://www.gov.uk/find-local-council", *(f"https://{each.web}" for each in law.services())}


def elsewhere(page):
    """Where links lead that leave the site, which they say nothing to. Nothing else may name another host."""
    links = re.findall(r'<a class="govuk-link ch-elsewhere" href="(https://[^"]+)" rel="noreferrer">', page)
    assert len(re.findall(r'(?:src|href|action)="(?:https?:)?//', page)) == len(links)
    return set(links)


def test_no_public_page_sets_a_cookie_or_names_another_host_but_those_of_services(guidance, visitor):
    for address, (page, _) in everything(visitor).items():
        assert elsewhere(page) <= WEBSITES, address
    assert not visitor.cookies


def test_a_page_says_when_its_review_is_past_and_the_editor_is_told(guidance, visitor):
    found = GuidancePage.objects.get(slug="stalking")
    GuidancePage.objects.update(review_due=date.today() + timedelta(days=1))
    assert "overdue for review" not in shown(visitor, addresses()["stalking"])[1]
    GuidancePage.objects.filter(pk=found.pk).update(review_due=date.today() - timedelta(days=1))
    assert "This page is overdue for review." in shown(visitor, addresses()["stalking"])[1]
    assert [each.slug for each in queries.due(date.today())] == ["stalking"]


def test_what_is_not_published_is_not_there(guidance, visitor):
    page = GuidancePage.objects.get(slug="marac")
    page.unpublish()
    assert visitor.get("/g/10", secure=True).status_code == 404
    assert visitor.get("/g/nothing", secure=True).status_code == 404
    assert 'href="/g/10"' not in shown(visitor, "/g/9")[0]


def test_words_of_an_editor_are_words_and_never_html(guidance, visitor):
    page = GuidancePage.objects.get(slug="marac")
    page.intro = '<script>alert(1)</script> [x](javascript:alert(1)) [y](tel:999"onclick=) [here](stalking)'
    page.save_revision().publish()
    shown_page, _ = shown(visitor, "/g/10")
    assert "<script>alert" not in shown_page
    assert "javascript:" not in re.findall(r'href="([^"]*)"', shown_page)
    assert not re.search(r'href="[^"]*(?:javascript|onclick)', shown_page)
    assert f'href="{addresses()["stalking"]}">here' in shown_page


def test_the_starting_text_reads_as_blocks():
    text = "One\nline.\n\n- a\n- b\n\n1. x\n2. y\n\n## H\n\n: T = m\n\n{law: orders}\n\n{site: who}\n\n> now\n\nwords\n- c"
    assert list(starting.blocks(text)) == [
        ("text", "One line."), ("list", "a\nb"), ("steps", "x\ny"), ("heading", "H"),
        ("term", {"term": "T", "meaning": "m"}), ("law", "orders"), ("site", "who"), ("important", "now"),
        ("text", "words"), ("list", "c"),
    ]  # fmt: skip


def test_no_number_of_a_service_of_2021_is_given_out_as_that_of_the_service_named_today(guidance):
    dorset = Service.objects.get(name="Domestic abuse support in Dorset")
    assert "published in 2021" in dorset.how
    assert "Run by Paragon" not in dorset.how
    assert dorset.kind_of_check == "third party"


def test_addresses_tell_nothing():
    for name in ("all", "search", "help", "card", "check", "check-questions", "carry"):
        assert re.fullmatch(r"/g/[a-z]?(/\d)?", reverse(f"guidance:{name}"))
    assert all(re.fullmatch(r"\d+", page.head.code) for page in starting.pages())


@pytest.mark.parametrize("days", [0, 5])
def test_the_first_page_has_the_number_for_danger_and_leads_to_help(guidance, visitor, settings, days):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=days)
    page, words = shown(visitor, "/")
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    for view in ("guidance:all", "guidance:help", "guidance:check"):
        assert f'href="{reverse(view)}"' in main, view
    assert f'href="{addresses()["emergency"]}"' in main
    assert (f'href="{reverse("casework:begin")}"' in main) is (days > 0)
    order = ["tel:999", reverse("accounts:before"), reverse("accounts:sign-in"), reverse("guidance:help")]
    assert [main.index(f'href="{each}"') for each in order] == sorted(
        main.index(f'href="{each}"') for each in order
    )
    assert forbidden(words) == []
    assert reading_age(words) <= OLDEST


@pytest.mark.parametrize("name", ["reporting", "what-to-do"])
def test_pages_on_what_to_do_lead_to_the_council(name):
    (page,) = (each for each in starting.pages() if each.name == name)
    assert "tell" in {target for _, value in page.body for target in links.targets(value)}

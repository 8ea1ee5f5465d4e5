"""Feedback on a page: refused with the reason when it holds anything of a person, kept without a trace of who gave it."""

import signal
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from tests.web import invented_feedback
from tests.web.conftest import database_on_disk

from chesil import law
from chesil_web.public.feedback import actions, forms, queries, rules, views
from chesil_web.public.feedback.models import Feedback
from chesil_web.public.guidance.models import Service

PUBLIC = tuple(each.number for each in law.services())
SEEDS = (1, 2, 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_at_least_99_of_100_invented_texts_with_personal_data_are_refused(seed):
    texts = invented_feedback.personal(seed)
    kept = [text for text in texts if not rules.personal(text, public=PUBLIC)]
    assert len(texts) == 500
    assert len(kept) <= 5, kept


@pytest.mark.parametrize("seed", SEEDS)
def test_at_most_2_of_100_invented_texts_without_are_refused(seed):
    texts = invented_feedback.clean(seed)
    refused = [(text, found) for text in texts if (found := rules.personal(text, public=PUBLIC))]
    assert len(texts) == 500
    assert len(set(texts)) > 450
    assert len(refused) <= 10, refused


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ring me on 07700 900123", "phone"),
        ("oh seven seven, double oh, nine, double oh, one two three", "phone"),
        ("\uff10\uff17\uff17\uff10\uff10 900123", "phone"),
        ("07700\u200b900\u200b123", "phone"),
        ("call Weymouth 960123 for me", "phone"),
        ("my mobile: O77OO 9OOl23", "phone"),
        ("asha dot khan at gmail dot com", "e-mail"),
        ("asha(a)example.org", "e-mail"),
        ("find me as @asha_k", "e-mail"),
        ("12 high street", "address"),
        ("I live on Mill Lane", "address"),
        ("it is d t 1 1 x j", "address"),
        ("my address is the old mill", "address"),
        ("ask mrs o'brien", "name"),
        ("Dr. K. Shah", "name"),
        ("my name is asha", "name"),
        ("PC 1234 Okafor came", "name"),
        ("4000 0000 0000 0002", "card"),
        ("20-00-00 10000001", "account"),
        ("GB29 NWBK 6016 1331 9268 19", "account"),
        ("passport 100000001", "account"),
        ("ab 12 34 56 c", "insurance"),
        ("DOB 4/3/1990", "birth"),
    ],
)
def test_personal_data_are_found_and_named(text, kind):
    assert kind in rules.personal(text, public=PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "Put 999, 101 and 0808 2000 247 at the top",
        "0800 1111, 116 123 and 18001 101 are on the page",
        "Mr or Mrs should not be asked for, and you miss the Dr in the list",
        "section 2A(3)(b) of the Protection from Harassment Act 1997",
        "the table says 1,350,460 and 816,493 for 2024-25, that is 2.9%",
        "open 9:30-16:00 since 23/10/2019, or 2019-10-23",
        "someone who lives with fear in a flat needs this at the top of the page",
        "look at gov.uk or www.police.uk/pu/contact-us",
        "12 people in the same house, 3 clicks on the way, 5 green boxes",
        "E4 2nd line of the table is wrong",
    ],
)
def test_what_pages_are_made_of_is_not_refused(text):
    assert rules.personal(text, public=PUBLIC) == ()


def test_a_number_that_the_pages_print_may_be_named():
    number = "020 3866 4107"
    assert "phone" in rules.personal(f"is {number} right?")
    assert rules.personal(f"is {number} right?", public=[number]) == ()
    assert "phone" in rules.personal(f"is {number} right? mine is 07700 900123", public=[number])


@pytest.mark.parametrize(
    "piece", ["a.", "1 ", "1-A", "@", "oh ", "12 a ", "\u200b", " dot ", "(at)", "mr ", "A1", "£1,", "((("]
)
def test_no_text_makes_the_search_endless(piece):
    def endless(*_: object) -> None:
        raise AssertionError("the search goes on and on")

    signal.signal(signal.SIGALRM, endless)
    signal.alarm(60)  # it takes a hundredth of a second; one that tries every way round takes days
    try:
        rules.personal((piece * forms.MOST)[: forms.MOST])
    finally:
        signal.alarm(0)


# The page.


def give(client: Client, words: str, **more: str):
    return client.post("/b/", {"words": words, "page": "/", "version": "7", **more}, secure=True)


@pytest.mark.django_db
def test_feedback_is_kept_with_the_page_its_version_and_the_day(visitor):
    page = give(visitor, "The second link is broken.").content.decode()
    assert "Thank you" in page
    ((_id, given),) = queries.open()
    assert (given.page, given.version, given.words) == ("/", "7", "The second link is broken.")
    assert given.given_on == timezone.localdate()
    assert queries.open("/r/") == []


@pytest.mark.django_db
def test_it_says_that_it_is_about_the_website_alone(visitor):
    page = visitor.get("/b/", secure=True).content.decode()
    assert "Tell us here only about the pages of this website." in page
    assert "What you say about a service does not reach that service." in page
    assert "Leave out names, addresses, numbers and anything about your money." in page


@pytest.mark.django_db(transaction=True)
def test_personal_data_are_refused_before_anything_is_kept_and_the_words_stay_in_the_form(visitor):
    words = "The link is broken. CANARYWORD, 07700 900123 and a@example.org"
    page = give(visitor, words).content.decode()
    assert "a phone number and an e-mail address or the name of an account" in page
    assert "Nothing was kept." in page
    assert words in page
    assert not Feedback.objects.exists()
    assert b"CANARYWORD" not in database_on_disk()


@pytest.mark.django_db(transaction=True)
def test_nothing_of_who_gave_it_is_kept(visitor):
    client = Client(HTTP_HOST="localhost", REMOTE_ADDR="203.0.113.77", headers={"user-agent": "CANARYAGENT"})
    give(client, "CANARYWORD is spelled wrong.")
    row = Feedback.objects.get()
    assert {each.name for each in Feedback._meta.get_fields()} == {
        "id", "sealed", "seal_number", "given_on", "done_on",
    }  # fmt: skip
    assert len(queries.open()) == 1
    on_disk = database_on_disk()
    for secret in ("CANARYWORD", "CANARYAGENT", "203.0.113"):
        assert secret.encode() not in on_disk
    assert row.id.version == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"page": "https://elsewhere.example/"},
        {"page": "/n/"},
        {"page": "/nothing/07700900123"},
        {"version": "07700900123"},
        {"version": "<b>"},
        {"id": "not an id"},
    ],
)
def test_what_the_form_says_of_its_page_is_not_believed(visitor, more):
    give(visitor, "Fine.", **more)
    for _id, given in queries.open():
        for name, value in more.items():
            assert getattr(given, name, "") != value


@pytest.mark.django_db
def test_the_same_form_twice_is_kept_once(visitor):
    id = uuid.uuid4().hex
    for _ in range(2):
        assert "Thank you" in give(visitor, "Fine.", id=id).content.decode()
    assert len(queries.open()) == 1


@pytest.mark.django_db
def test_what_a_machine_fills_in_is_thanked_for_and_not_kept(visitor):
    assert "Thank you" in give(visitor, "Buy this", website="https://x.example").content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.django_db
def test_feedback_has_bounds(visitor, monkeypatch):
    assert "Use 2000 characters or fewer." in give(visitor, "x" * 2_001).content.decode()
    assert "Write what could be better." in give(visitor, " ").content.decode()
    monkeypatch.setattr(actions, "MOST_OPEN", 0)
    assert "have not read it all yet" in give(visitor, "Fine.").content.decode()
    monkeypatch.setattr(actions, "MOST_OPEN", 100)
    for _ in range(views.FEEDBACK.most):
        answer = give(visitor, "Fine.")
    assert "then try again" in answer.content.decode()
    assert Feedback.objects.count() == views.FEEDBACK.most - 1


@pytest.mark.django_db
def test_an_editor_is_done_with_it_and_it_goes(visitor, monkeypatch):
    give(visitor, "Fine.")
    ((id, _given),) = queries.open()
    assert actions.done(id)
    assert not actions.done(id)
    assert queries.open() == []
    assert actions.clear() == 0
    later = timezone.localdate() + timedelta(days=30)
    monkeypatch.setattr(actions.timezone, "localdate", lambda *_: later)
    assert actions.clear() == 1


@pytest.mark.django_db
def test_what_nobody_reads_goes_after_a_year(visitor, monkeypatch):
    give(visitor, "Fine.")
    later = timezone.localdate() + timedelta(days=365)
    monkeypatch.setattr(actions.timezone, "localdate", lambda *_: later)
    assert actions.clear() == 1


@pytest.mark.django_db
def test_a_link_from_a_page_says_which_page_it_is_about(visitor):
    page = visitor.get("/b/", secure=True, headers={"referer": "https://localhost/r/"}).content.decode()
    assert '<input type="hidden" name="page" value="/r/"' in page
    page = visitor.get(
        "/b/", secure=True, headers={"referer": "https://elsewhere.example/r/"}
    ).content.decode()
    assert '<input type="hidden" name="page" id="id_page">' in page


@pytest.fixture
def _kinds_of_rows() -> Iterator[None]:
    """What Django remembers of the kinds of rows may be of a test that was undone."""
    ContentType.objects.clear_cache()
    yield
    ContentType.objects.clear_cache()


@pytest.mark.django_db
@pytest.mark.usefixtures("_kinds_of_rows")
def test_a_number_that_only_the_directory_has_may_be_named(visitor):
    told = {"code": "900", "name": "A line of an editor", "card": "A", "who_for": "Anyone.", "kind_of_check": "operator",
            "checked_on": timezone.localdate(), "source": "its page"}  # fmt: skip
    Service.objects.create(**told, phone="01632 960 123", text_number="01632 960 456")
    words = "Is 01632 960 123 right, or 01632 960 456?"
    assert "Thank you" in give(visitor, words).content.decode()
    Service.objects.update(live=False)
    assert "a phone number" in give(visitor, words).content.decode()

"""What somebody typed is not lost when a form is late, comes from an old page, or meets a fault of ours."""

import html
import re
import uuid

import attrs
import pytest
from django.db import OperationalError
from django.test import Client
from tests.web.conftest import PASSPHRASE

from chesil.vault.errors import Busy
from chesil_web.foundation.keys import people, sessions, words
from chesil_web.person.diary import actions, queries
from chesil_web.public.complaints import actions as complaints

pytestmark = pytest.mark.django_db
WORDS = "He stood outside and shouted my name."
ENTRY = "0" * 32
written = actions.write
HERE = {"sec-fetch-site": "same-origin"}
WRITTEN = {"entry": ENTRY, "what": WORDS, "kinds": ["following", "watching"]}


def token_of(page: str) -> str:
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def shown_again(answer) -> tuple[str, dict[str, list[str]]]:
    """Where the form of the page goes, and what it sends."""
    form = re.search(
        r'<form method="post" action="([^"]*)" data-unsaved>(.*?)</form>', answer.content.decode(), re.S
    )
    assert form, answer.content.decode()
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', form[2]):
        sent.setdefault(name, []).append(html.unescape(value))
    return form[1], sent


def fails(*_given, **_more):
    raise OperationalError("database or disk is full")


@pytest.fixture
def unlucky(asha, monkeypatch):
    """Asha, while nothing can be written."""
    asha.client.raise_request_exception = False
    monkeypatch.setattr(actions, "write", fails)
    return asha.client


@pytest.fixture
def _takes_complaints(settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5, council="Chesil Council")


@pytest.fixture
def strict(asha) -> Client:
    """Asha's browser, whose tokens are looked at."""
    asha.client.handler.enforce_csrf_checks = True
    return asha.client


# A fault of ours.


def test_after_a_fault_of_ours_what_was_typed_is_there_and_one_press_saves_it(unlucky, asha, monkeypatch):
    answer = unlucky.post("/n/w/all", WRITTEN, secure=True, headers=HERE)
    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert f'ch-words" dir="auto">{WORDS}</p>' in page
    assert "following · watching" in page
    monkeypatch.setattr(actions, "write", written)
    path, sent = shown_again(answer)
    assert unlucky.post(path, sent, secure=True, headers=HERE).status_code == 302
    ((_number, kept),) = queries.versions(asha.opened(), uuid.UUID(ENTRY))
    assert (kept.what, sorted(kept.kinds)) == (WORDS, ["following", "watching"])


def test_where_nobody_else_can_be_meant_an_older_browser_is_believed_by_its_origin(unlucky):
    for origin, told in (("https://localhost", True), ("https://elsewhere.example", False), (None, False)):
        headers = {"origin": origin} if origin else {}
        answer = unlucky.post("/n/w/all", WRITTEN, secure=True, headers=headers)
        assert answer.status_code == 500
        assert (WORDS in answer.content.decode()) == told, origin


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_what_another_site_sent_is_not_offered_to_be_saved(unlucky, site):
    answer = unlucky.post("/n/w/all", WRITTEN, secure=True, headers={"sec-fetch-site": site})
    assert answer.status_code == 500
    assert WORDS not in answer.content.decode()
    assert "data-unsaved" not in answer.content.decode()


def test_a_passphrase_or_a_code_is_never_shown_again(asha, monkeypatch):
    asha.client.raise_request_exception = False
    for name in ("change_passphrase", "replace_recovery", "delete_now"):
        monkeypatch.setattr(people, name, fails)
    for address, typed in (
        ("/n/keeping/words", {"passphrase": PASSPHRASE, "new": "thimble saddle harbour pine"}),
        ("/n/keeping/code", {"code": asha.code, "have": "yes"}),
        ("/n/keeping/end", {"when": "now", "code": asha.code}),
    ):
        answer = asha.client.post(address, typed, secure=True, headers=HERE)
        assert answer.status_code == 500, address
        page = answer.content.decode()
        assert not any(secret in page for secret in (PASSPHRASE, "thimble", asha.code)), address


def test_a_fault_on_a_press_without_words_shows_the_plain_page(asha, monkeypatch):
    asha.client.raise_request_exception = False
    monkeypatch.setattr(actions, "remove", fails)
    answer = asha.client.post(f"/n/e/{uuid.UUID(ENTRY)}/d", secure=True, headers=HERE)
    assert answer.status_code == 500
    assert "data-unsaved" not in answer.content.decode()


@pytest.mark.usefixtures("_takes_complaints")
def test_words_of_a_complaint_are_there_after_a_fault_too(visitor, monkeypatch):
    visitor.raise_request_exception = False
    at = visitor.post("/r/", secure=True).url.rsplit("/w/", 1)[0]
    with monkeypatch.context() as patched:
        patched.setattr(complaints, "write", fails)
        answer = visitor.post(f"{at}/w/3", {"what": WORDS}, secure=True, headers=HERE)
    assert answer.status_code == 500
    path, sent = shown_again(answer)
    assert path == f"{at}/w/3"
    assert visitor.post(path, sent, secure=True).status_code == 302
    assert WORDS in visitor.get(f"{at}/all", secure=True).content.decode()


def test_who_has_to_wait_keeps_what_she_typed(asha, monkeypatch):
    def busy(*_given, **_more):
        raise Busy

    monkeypatch.setattr(actions, "write", busy)
    answer = asha.client.post("/n/w/all", WRITTEN, secure=True, headers=HERE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert shown_again(answer)[1]["what"] == [WORDS]


# A page of an older session.


def test_a_form_of_an_older_session_is_not_taken_but_its_words_are_there_with_a_token_that_is(strict, asha):
    old = token_of(strict.get("/n/w/all", secure=True).content.decode())
    said = {"name": asha.name, "passphrase": PASSPHRASE}
    token = token_of(strict.get("/n/open", secure=True).content.decode())
    strict.post(
        "/n/open",
        said | {"csrfmiddlewaretoken": token},
        secure=True,
        headers={"referer": "https://localhost/"},
    )
    own = HERE | {"origin": "https://localhost"}
    answer = strict.post("/n/w/all", WRITTEN | {"csrfmiddlewaretoken": old}, secure=True, headers=own)
    assert answer.status_code == 403
    assert not queries.entries(asha.opened(), queries.Wanted())
    path, sent = shown_again(answer)
    assert WORDS in answer.content.decode()
    assert sent["csrfmiddlewaretoken"] != [old]
    assert strict.post(path, sent, secure=True, headers=own).status_code == 302
    assert queries.entries(asha.opened(), queries.Wanted())


def test_a_form_of_another_site_gets_the_plain_page_and_nothing_of_it_is_offered(strict):
    other = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    answer = strict.post("/n/w/all", WRITTEN, secure=True, headers=other)
    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()


def test_a_stranger_gets_the_plain_page():
    answer = Client(HTTP_HOST="localhost", enforce_csrf_checks=True).post(
        "/n/w/all", WRITTEN, secure=True, headers=HERE
    )
    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()


# A page whose time is over.


def test_what_a_page_sends_by_itself_is_kept_and_never_done_though_the_session_is_open(asha):
    answer = asha.client.post("/n/w/all?closed=yes", WRITTEN, secure=True, headers=HERE)
    page = answer.content.decode()
    assert "What you were writing is safe for 4 hours" in page
    assert WORDS not in page
    assert not queries.entries(asha.opened(), queries.Wanted())
    kept = page.split('name="kept" value="')[1].split('"')[0]
    said = {"name": asha.name, "passphrase": PASSPHRASE, "kept": kept}
    path, sent = shown_again(asha.client.post("/n/open", said, secure=True))
    assert (path, sent["what"]) == ("/n/w/all", [WORDS])


@pytest.mark.usefixtures("_takes_complaints")
def test_what_a_complaints_page_sends_by_itself_is_kept_and_never_done(visitor):
    at = visitor.post("/r/", secure=True).url.rsplit("/w/", 1)[0]
    page = visitor.post(f"{at}/w/3?closed=yes", {"what": WORDS}, secure=True).content.decode()
    assert "What you just wrote is safe for 15 minutes" in page
    assert WORDS not in page
    assert WORDS not in visitor.get(f"{at}/all", secure=True).content.decode()


def test_a_press_without_words_that_comes_too_late_is_not_offered_again(asha):
    answer = asha.client.post(f"/n/e/{uuid.UUID(ENTRY)}/d?closed=yes", secure=True)
    assert answer.url == "/n/open"


def test_words_sent_while_the_session_is_ended_elsewhere_are_kept_for_whoever_signs_in_again(
    asha, monkeypatch
):
    def ended_meanwhile(safe, *given):
        sessions.end_everywhere(safe)
        return written(safe, *given)

    monkeypatch.setattr(actions, "write", ended_meanwhile)
    answer = asha.client.post("/n/w/all", WRITTEN, secure=True)
    assert answer.status_code == 200
    kept = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]
    assert WORDS not in answer.content.decode()
    monkeypatch.setattr(actions, "write", written)
    given = {"name": asha.name, "passphrase": PASSPHRASE, "kept": kept}
    _to, sent = shown_again(asha.client.post("/n/open", given, secure=True))
    assert sent["what"] == [WORDS]


def test_what_a_complaint_kept_is_nothing_to_a_record_and_the_other_way_round(asha):
    for value in (
        {"page": "a", "step": "", "until": "2126-01-01T00:00:00Z", "fields": []},
        ["x"],
        1,
        "x" * 9,
    ):
        sealed = words.seal(value)
        given = {"name": asha.name, "passphrase": PASSPHRASE, "kept": sealed}
        assert asha.client.post("/n/open", given, secure=True).url == "/n/"
    assert words.unseal("not ours", dict) is None


def test_who_leaves_without_scripts_is_led_out_also_when_the_session_is_over(asha):
    at = f"/n/w/{uuid.UUID(ENTRY)}/keep"
    for _ in range(2):
        answer = asha.client.post(at, {"what": WORDS, "leave": "yes"}, secure=True)
        assert (answer.headers["Refresh"], answer.content) == ("0; url=/x", b"")

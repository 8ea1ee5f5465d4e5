"""Making, opening, keeping and closing a record."""

import re
from datetime import timedelta

import attrs
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import PASSPHRASE

from chesil.vault import passphrases
from chesil.vault.errors import Moved
from chesil_web.foundation.keys import people, sessions
from chesil_web.foundation.keys.models import Lock, Safe
from chesil_web.foundation.limits.models import Attempt
from chesil_web.foundation.log.rows import is_as_marked
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.accounts import actions, names
from chesil_web.person.accounts.models import Sheet, ShownOnce

pytestmark = pytest.mark.django_db
FRESH = "thimble saddle harbour pine"


def open_notes(name, passphrase, client=None):
    client = client or Client(HTTP_HOST="localhost")
    return client, client.post("/n/open", {"name": name, "passphrase": passphrase}, secure=True)


def inside(client):
    return client.get("/n/", secure=True).status_code == 200


def test_a_name_is_shown_as_it_was_given_however_it_was_typed():
    assert names.as_given("  Amber  KETTLE412") == "amber kettle 412"
    assert names.as_given(" Of another shape ") == "Of another shape"


def test_a_record_opens_with_its_name_and_passphrase(asha):
    client, answer = open_notes("  Amber  KETTLE 412", PASSPHRASE)
    assert answer.status_code == 302
    assert inside(client)


@pytest.mark.parametrize(
    ("name", "passphrase"), [("amber kettle 412", "wrong words here now"), ("nobody 1", PASSPHRASE)]
)
def test_a_wrong_name_and_a_wrong_passphrase_look_the_same(asha, name, passphrase):
    client, answer = open_notes(name, passphrase)
    assert answer.status_code == 200
    assert "That name and passphrase do not open anything here." in answer.content.decode()
    assert not inside(client)


def test_a_wrong_name_costs_the_same_work_as_a_wrong_passphrase(asha, monkeypatch):
    """The time itself is measured by `python -m bench.site.sign_in`."""
    derive, asked = passphrases.derive, []

    def counted(text, salt, kdf, **rest):
        asked.append((len(text), len(salt), kdf))
        return derive(text, salt, kdf, **rest)

    monkeypatch.setattr(passphrases, "derive", counted)
    wrong = "wrong words here now"
    open_notes("nobody 2", wrong)  # from now on tries of this network are counted
    asked.clear()
    for name in (asha.name, "nobody 1"):
        with CaptureQueriesContext(connection) as asked_database:
            open_notes(name, wrong)
        asked.append(sum(each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE") for each in asked_database))
    cost = (len(wrong), passphrases.SALT_BYTES, passphrases.DEFAULT_KDF)
    writes = asked[1]
    assert asked == [cost, writes, cost, writes], "one derivation of the full cost, and as many writes"
    assert writes > 0


def test_wrong_tries_make_a_name_wait_and_the_code_still_opens_it(asha):
    for _ in range(3):
        open_notes(asha.name, "wrong words here now")
        Attempt.objects.filter(what="name").update(last=timezone.now() - timedelta(seconds=10))
    Attempt.objects.filter(what="name").update(last=timezone.now())
    _, answer = open_notes(asha.name, PASSPHRASE)
    assert "Wait 4 seconds" in answer.content.decode()
    client = Client(HTTP_HOST="localhost")
    said = {"name": asha.name, "code": asha.code, "new": "thimble saddle harbour pine"}
    assert client.post("/n/back", said, secure=True).status_code == 302
    assert inside(client)


@pytest.mark.parametrize("question", ["seen", "code", "mail", "habit"])
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_one_question_about_the_device_not_answered_with_no_asks_for_care(visitor, question, answer):
    said = dict.fromkeys(("seen", "code", "mail", "habit"), "no") | {question: answer}
    shown = visitor.post("/n/before", said, secure=True).content.decode()
    assert "It may be safer to use another phone or computer" in shown
    assert "keep notes on paper" in shown


def test_no_answers_about_the_device_make_the_page_say_that_all_is_well(visitor):
    skipped = visitor.post("/n/before", {"seen": ""}, secure=True).content.decode()
    all_no = dict.fromkeys(("seen", "code", "mail", "habit"), "no")
    for shown in (skipped, visitor.post("/n/before", all_no, secure=True).content.decode()):
        assert "Think about this first" in shown
        assert "You can start here" not in shown
        assert 'href="/n/before" class="govuk-back-link"' in shown
    assert "Use a private window." in skipped, "what was skipped is not known"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"new": "unbelievable1"}, "too few words"),
        ({"new": "password1234"}, "stolen from other sites"),
        ({"new": "liverpool 2019 michael"}, "many people choose"),
        ({"new": ""}, "Enter a passphrase."),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(visitor, said, fault):
    answer = visitor.post("/n/new", said, secure=True)
    assert answer.status_code == 200
    assert fault in answer.content.decode()
    assert not Safe.objects.filter(kind="person").exists()


def test_the_site_makes_the_name_and_shows_it_until_it_is_kept(visitor):
    visitor.post("/n/new", {"new": PASSPHRASE}, secure=True)
    page = visitor.get("/n/code", secure=True).content.decode()
    name = re.search(r'translate="no" class="ch-code">([a-z]+ [a-z]+ \d{4})<', page)[1]
    visitor.post("/n/code", secure=True)
    client, answer = open_notes(name, PASSPHRASE)
    assert answer.status_code == 302
    client.post("/n/keeping/code", {"have": "no", "passphrase": PASSPHRASE}, secure=True)
    assert name in client.get("/n/code", secure=True).content.decode(), "as she typed it in this session"
    lock = Lock.objects.filter(kind="session").order_by("expires_at").last()
    assert name.encode() not in bytes(lock.note)


def test_a_name_that_somebody_has_is_given_to_nobody_else(asha, visitor, monkeypatch):
    numbers = iter([412, 777])
    monkeypatch.setattr(names, "_FIRST", ["amber"])
    monkeypatch.setattr(names, "_SECOND", ["kettle"])
    monkeypatch.setattr(names.secrets, "randbelow", lambda _: next(numbers) - 1000)
    visitor.post("/n/new", {"new": PASSPHRASE}, secure=True)
    assert "amber kettle 777" in visitor.get("/n/code", secure=True).content.decode()


def test_nothing_that_is_sent_to_make_a_record_tells_whether_somebody_has_a_name(asha):
    pages = []
    for name in (asha.name, "nobody 1"):
        visitor = Client(HTTP_HOST="localhost")
        for said in ({"new": "short"}, {"new": PASSPHRASE}):
            answer = visitor.post("/n/new", {"name": name, **said}, secure=True)
            pages.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.content.decode())))
        assert visitor.post("/n/open", {"name": name, "passphrase": PASSPHRASE}, secure=True)
    assert pages[:2] == pages[2:]


def test_the_recovery_code_is_shown_until_it_is_kept_and_never_after(person):
    client = Client(HTTP_HOST="localhost")
    client.post("/n/new", {"new": PASSPHRASE}, secure=True)
    for _ in range(2):
        assert "ch-code" in client.get("/n/code", secure=True).content.decode()
    client.post("/n/code", secure=True)
    assert client.get("/n/code", secure=True).status_code == 302


def test_leaving_ends_the_session_on_the_server(asha):
    kept = dict(asha.client.cookies)
    answer = asha.client.get("/x", secure=True)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not Lock.objects.filter(kind="session").exists()
    again = Client(HTTP_HOST="localhost")
    for name, cookie in kept.items():
        again.cookies[name] = cookie.value
    assert not inside(again)


def assert_gone(answer):
    """Away, with all that a browser holds of the site."""
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert {name: cookie.value for name, cookie in answer.cookies.items()} == {
        sessions.COOKIE: "",
        "__Host-s": "",
    }


def test_who_leaves_goes_at_once_also_when_the_database_cannot_write(asha, monkeypatch, caplog):
    def full(request):
        request.session["was"] = "touched"
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(sessions, "end", full)
    answer = asha.client.get("/x", secure=True)
    assert_gone(answer)
    assert "a session could not be ended: OperationalError" in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("pragma busy_timeout" if connection.vendor == "sqlite" else "show lock_timeout")
        assert cursor.fetchone()[0] in (20_000, "0"), "the next request is as patient as all are"


def test_who_leaves_goes_also_when_the_database_cannot_be_asked_at_all(asha, monkeypatch):
    def away(request):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(sessions, "opened", away)
    asha.client.raise_request_exception = False
    assert asha.client.get("/n/", secure=True).status_code == 500
    answer = asha.client.get("/x", secure=True, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, dict(answer.cookies)) == (303, {})
    answer = asha.client.get("/x", secure=True)
    assert_gone(answer)


def test_another_sites_link_cannot_end_a_session(asha):
    asha.client.get("/x", secure=True, headers={"sec-fetch-site": "cross-site"})
    assert inside(asha.client)


@pytest.mark.parametrize("cookie", [sessions.COOKIE, "__Host-s"])
def test_either_cookie_alone_opens_nothing(asha, cookie):
    del asha.client.cookies[cookie]
    assert not inside(asha.client)


def test_a_session_closes_after_15_minutes_of_nothing(asha, monkeypatch):
    later = timezone.now() + sessions.IDLE + timedelta(seconds=1)
    monkeypatch.setattr(sessions.timezone, "now", lambda: later)
    assert not inside(asha.client)


def test_a_session_closes_after_four_hours_of_anything(asha, monkeypatch):
    begun = timezone.now()
    for minutes in range(10, 241, 10):
        now = begun + timedelta(minutes=minutes)
        monkeypatch.setattr(sessions.timezone, "now", lambda now=now: now)
        still = inside(asha.client)
        assert still == (minutes < 240)


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(asha, monkeypatch):
    later = timezone.now() + sessions.IDLE + timedelta(minutes=1)
    monkeypatch.setattr(sessions.timezone, "now", lambda: later)
    answer = asha.client.post(
        "/n/w/all", {"entry": "0" * 32, "what": "Words I typed for an hour."}, secure=True
    )
    page = answer.content.decode()
    assert "What you were writing is safe" in page
    assert "Words I typed" not in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    said = {"name": asha.name, "passphrase": PASSPHRASE, "kept": kept}
    answer = asha.client.post("/n/open", said, secure=True)
    assert "Words I typed for an hour." in answer.content.decode()


def test_kept_words_are_not_shown_in_another_record(asha, dev, monkeypatch):
    later = timezone.now() + sessions.IDLE + timedelta(minutes=1)
    monkeypatch.setattr(sessions.timezone, "now", lambda: later)
    page = asha.client.post("/n/w/all", {"what": "Only mine."}, secure=True).content.decode()
    kept = page.split('name="kept" value="')[1].split('"')[0]
    _, answer = open_notes(dev.name, PASSPHRASE)
    answer = Client(HTTP_HOST="localhost").post(
        "/n/open", {"name": dev.name, "passphrase": PASSPHRASE, "kept": kept}, secure=True
    )
    assert answer.status_code == 302


def test_a_changed_passphrase_signs_out_every_other_device(asha):
    other, _ = open_notes(asha.name, PASSPHRASE)
    said = {"passphrase": PASSPHRASE, "new": "thimble saddle harbour pine"}
    answer = asha.client.post("/n/keeping/words", said, secure=True)
    assert (answer.status_code, answer.url) == (302, "/n/keeping"), "reloading sends it no second time"
    assert "is changed" in asha.client.get("/n/keeping", secure=True).content.decode()
    assert "is changed" not in asha.client.get("/n/keeping", secure=True).content.decode(), "once"
    assert inside(asha.client)
    assert not inside(other)


def test_a_wrong_passphrase_is_said_together_with_a_new_one_that_cannot_be_used(asha):
    said = {"passphrase": "wrong words here now", "new": "password1234"}
    shown = asha.client.post("/n/keeping/words", said, secure=True).content.decode()
    summary = shown.split("There is a problem")[1].split("</ul>")[0]
    assert 'href="#id_passphrase"' in summary
    assert "stolen from other sites" in summary
    Attempt.objects.all().delete()
    shown = asha.client.post("/n/keeping/words", said | {"passphrase": PASSPHRASE}, secure=True).content
    assert 'href="#id_passphrase"' not in shown.decode(), "the one she has now was right"


def test_signing_out_everywhere_ends_every_session(asha):
    other, _ = open_notes(asha.name, PASSPHRASE)
    said = {"which": "all", "passphrase": PASSPHRASE}
    answer = asha.client.post("/n/keeping/out", said, secure=True, follow=True)
    assert answer.redirect_chain == [("/n/closed", 302)]
    assert "This is closed now" in answer.content.decode()
    assert not inside(asha.client)
    assert not inside(other)


def test_signing_out_ends_this_session_alone_also_from_a_page_that_is_out_of_date(asha):
    other, _answer = open_notes(asha.name, PASSPHRASE)
    answer = asha.client.post("/n/out", secure=True, follow=True)
    assert answer.redirect_chain == [("/n/closed", 302)]
    assert not inside(asha.client)
    assert inside(other)
    page = other.get("/n/", secure=True).content.decode()
    form = page[page.index('action="/n/out"') :].partition("</form>")[0]
    assert "csrfmiddlewaretoken" not in form, "it is taken without, so that nothing keeps her from it"
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    strict.cookies = other.cookies
    assert strict.post("/n/out", secure=True).status_code == 302
    assert not inside(other)


def test_a_look_at_the_address_to_sign_out_changes_nothing(asha):
    assert asha.client.get("/n/out", secure=True).status_code == 405
    assert inside(asha.client)


def test_put_away_leaves_the_code_as_the_only_way_in(asha):
    answer = asha.client.post("/n/keeping/away", {"code": asha.code}, secure=True, follow=True)
    assert answer.redirect_chain == [("/n/closed", 302)]
    assert not inside(asha.client)
    _, answer = open_notes(asha.name, PASSPHRASE)
    assert answer.status_code == 200
    client = Client(HTTP_HOST="localhost")
    client.post(
        "/n/back", {"name": asha.name, "code": asha.code, "new": "thimble saddle harbour pine"}, secure=True
    )
    assert inside(client)


@pytest.mark.parametrize(
    ("code", "fault"), [("", "Enter the code."), ("ZRHK-3DZB", "has 8 characters"), ("another", "")]
)
def test_nothing_is_put_away_without_the_code_that_opens_it_again(asha, dev, code, fault):
    said = {"code": dev.code if code == "another" else code}
    shown = asha.client.post("/n/keeping/away", said, secure=True).content.decode()
    assert "There is a problem" in shown
    assert fault in shown
    assert inside(asha.client)
    assert open_notes(asha.name, PASSPHRASE)[1].status_code == 302
    assert "put away ·" not in asha.client.get("/n/keeping", secure=True).content.decode()


def test_the_history_says_that_notes_were_put_away_and_made(asha):
    asha.client.post("/n/keeping/away", {"code": asha.code}, secure=True)
    client = Client(HTTP_HOST="localhost")
    said = {"name": asha.name, "code": asha.code, "new": "thimble saddle harbour pine"}
    client.post("/n/back", said, secure=True)
    shown = client.get("/n/keeping", secure=True).content.decode()
    order = ("Opened with the recovery code", "Your notes were put away", "Your notes were made")
    assert [shown.index(each) for each in order] == sorted(shown.index(each) for each in order)


def test_what_was_put_away_looks_like_a_wrong_passphrase_and_the_way_back_is_told_to_everyone(asha):
    asha.client.post("/n/keeping/away", {"code": asha.code}, secure=True)
    pages = [open_notes(name, PASSPHRASE)[1].content.decode() for name in (asha.name, "nobody 1")]
    for shown in pages:
        assert "do not open anything here" in shown
        assert "put your notes away" in shown
        assert 'href="/n/back"' in shown
    plain = [re.sub(r'value="[^"]*"', "", shown) for shown in pages]
    assert plain[0] == plain[1]


def test_the_page_after_closing_tells_nothing_of_notes(asha):
    asha.client.post("/n/keeping/away", {"code": asha.code}, secure=True)
    main = asha.client.get("/n/closed", secure=True).content.decode().split("<main")[1].split("</main>")[0]
    for word in ("notes", "Notes", "record", "code", "put away", "signed"):
        assert word not in main


def test_deleted_for_now_comes_back_with_the_code(asha):
    asha.client.post("/n/keeping/end", {"when": "later", "passphrase": PASSPHRASE}, secure=True)
    client, answer = open_notes(asha.name, PASSPHRASE)
    assert answer.status_code == 200
    client.post(
        "/n/back", {"name": asha.name, "code": asha.code, "new": "thimble saddle harbour pine"}, secure=True
    )
    assert inside(client)


def test_deleted_now_needs_the_code_and_never_comes_back(asha):
    assert asha.client.post("/n/keeping/end", {"when": "now"}, secure=True).status_code == 200
    assert inside(asha.client)
    asha.client.post("/n/keeping/end", {"when": "now", "code": asha.code}, secure=True)
    assert not Lock.objects.filter(safe__kind="person").exists()


def test_before_deleting_she_can_take_a_copy_and_the_code_is_asked_below_the_choice_that_needs_it(asha):
    shown = asha.client.get("/n/keeping/end", secure=True).content.decode()
    assert 'href="/n/d">take a copy of everything' in shown
    later, now = (shown.index(f'value="{each}"') for each in ("later", "now"))
    passphrase, code = shown.index('name="passphrase"'), shown.index('name="code"')
    assert later < passphrase < now < code, "each is asked for below the choice that needs it"
    assert shown.count("govuk-radios__conditional") >= 2


def test_after_30_days_a_deleted_record_is_erased(asha, monkeypatch):
    asha.client.post("/n/keeping/end", {"when": "later", "passphrase": PASSPHRASE}, secure=True)
    assert people.erase_what_is_due(is_as_marked) == 0
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(people.timezone, "now", lambda: later)
    assert people.erase_what_is_due(is_as_marked) == 1
    assert not Lock.objects.filter(safe__kind="person").exists()


def test_a_new_code_without_the_old_one_waits_and_can_be_stopped(asha):
    asha.client.post("/n/keeping/code", {"have": "no", "passphrase": PASSPHRASE}, secure=True)
    page = asha.client.get("/n/code", secure=True).content.decode()
    day = said_day(timezone.localdate() + timedelta(days=7))
    assert NAME.fullmatch(sheet_of(page)[0])
    assert re.search(rf"Works from {day}, \d\d:\d\d<", page)
    assert f"This code does not open your notes before {day}" in page
    assert "The recovery code is the only way in" not in page
    assert "A new recovery code is waiting" in asha.client.get("/n/keeping", secure=True).content.decode()
    said = {"passphrase": PASSPHRASE}
    page = asha.client.post("/n/keeping/stop", said, secure=True, follow=True).content.decode()
    assert "Your older code still works." in page


def test_a_new_code_with_the_old_one_works_at_once(asha):
    asha.client.post("/n/keeping/code", {"have": "yes", "code": asha.code}, secure=True)
    fresh = asha.client.get("/n/code", secure=True).content.decode().split('translate="no">')[1].split("<")[0]
    assert fresh != asha.code
    page = asha.client.get("/n/code", secure=True).content.decode()
    assert "The recovery code is the only way in" in page
    assert "before it does not work any more" in page
    client = Client(HTTP_HOST="localhost")
    said = {"name": asha.name, "code": asha.code, "new": "thimble saddle harbour pine"}
    assert client.post("/n/back", said, secure=True).status_code == 200
    Attempt.objects.all().delete()  # else she waits a second
    client.post("/n/back", said | {"code": fresh}, secure=True)
    assert inside(client)


NAME = re.compile(r"[a-z]+ [a-z]+ \d{3,4}")


def sheet_of(page):
    """What is said on the sheet of what opens a record."""
    return re.findall(r'class="ch-(?:code|slip__line)[^>]*>([^<]+)<', page.replace('translate="no" ', ""))


def recovered(person, **more):
    client = Client(HTTP_HOST="localhost")
    said = {"name": person.name, "code": person.code, "new": FRESH} | more
    return client, client.post("/n/back", said, secure=True, follow=True).content.decode()


def test_name_passphrase_and_code_of_a_new_record_stand_on_one_sheet_until_they_are_kept(visitor):
    page = visitor.post("/n/new", {"new": PASSPHRASE}, secure=True, follow=True).content.decode()
    name, passphrase, code = sheet_of(page)
    assert passphrase == PASSPHRASE
    right = {"name": name.upper(), "passphrase": PASSPHRASE, "code": code.lower()}
    assert "Yes, that is right." in visitor.post("/n/code/try", right, secure=True).content.decode()
    for each, typed in {"name": "x", "passphrase": "y", "code": "z"}.items():
        tried = visitor.post("/n/code/try", {each: typed}, secure=True).content.decode()
        assert f'href="#id_{each}">This is not the same' in tried
        assert passphrase not in tried
    assert "Type at least one" in visitor.post("/n/code/try", {"name": ""}, secure=True).content.decode()
    visitor.post("/n/code", secure=True)
    assert visitor.get("/n/code", secure=True).url == "/n/"
    assert visitor.get("/n/code/try", secure=True).url == "/n/code"


@pytest.mark.parametrize("seen", ["no", "yes"])
def test_after_a_recovery_the_page_says_what_changed_and_it_is_so(asha, seen):
    client, page = recovered(asha, seen=seen)
    name, passphrase, code = sheet_of(page)
    assert (name, passphrase) == (asha.name, FRESH)
    assert "Your new passphrase works from now on." in page
    assert not inside(asha.client), "closed everywhere else"
    assert (code == asha.code) == (seen == "no")
    assert ("recovery code is the same as before" in page) == (seen == "no")
    assert ("that you used does not work any more" in page) == (seen == "yes")
    assert ("See it again" in client.get("/n/", secure=True).content.decode()) == (seen == "yes")
    again, _page = recovered(asha, new=PASSPHRASE)
    assert inside(again) == (seen == "no")
    Attempt.objects.all().delete()  # else she waits a second
    again, _page = recovered(asha, code=code, new=PASSPHRASE)
    assert inside(again)


def test_a_changed_passphrase_can_be_printed_for_a_quarter_of_an_hour_and_is_then_kept_nowhere(
    asha, monkeypatch
):
    asha.client.post("/n/keeping/words", {"passphrase": PASSPHRASE, "new": FRESH}, secure=True)
    assert 'href="/n/code"' in asha.client.get("/n/keeping", secure=True).content.decode()
    page = asha.client.get("/n/code", secure=True).content.decode()
    name, *rest = sheet_of(page)
    assert NAME.fullmatch(name)
    assert rest == [FRESH], "what did not change is not there"
    later = timezone.now() + actions.SHOWN_FOR
    monkeypatch.setattr(actions.timezone, "now", lambda: later)
    monkeypatch.setattr(sessions, "IDLE", timedelta(hours=1))
    assert 'href="/n/code"' not in asha.client.get("/n/keeping", secure=True).content.decode()
    assert ShownOnce.objects.count() == 0


def test_a_new_code_that_was_not_kept_stays_when_the_passphrase_changes_but_not_the_passphrase(
    asha, monkeypatch
):
    asha.client.post("/n/keeping/code", {"have": "yes", "code": asha.code}, secure=True)
    asha.client.post("/n/keeping/words", {"passphrase": PASSPHRASE, "new": FRESH}, secure=True)
    _name, passphrase, code = sheet_of(asha.client.get("/n/code", secure=True).content.decode())
    assert passphrase == FRESH
    later = timezone.now() + actions.SHOWN_FOR
    monkeypatch.setattr(actions.timezone, "now", lambda: later)
    monkeypatch.setattr(sessions, "IDLE", timedelta(hours=1))
    assert "See it again" in asha.client.get("/n/", secure=True).content.decode()
    ((_row, kept),) = attrs.evolve(asha, passphrase=FRESH).opened().read_all(ShownOnce, Sheet)
    assert (kept.text, kept.passphrase) == (code, "")


def test_history_says_when_and_from_what_and_no_address(asha):
    agent = "Mozilla/5.0 (Linux; Android 14) Firefox/150.0"
    client = Client(HTTP_HOST="localhost", headers={"user-agent": agent}, REMOTE_ADDR="203.0.113.9")
    open_notes(asha.name, PASSPHRASE, client)
    page = client.get("/n/keeping", secure=True).content.decode()
    assert "Opened · Firefox on Android" in page
    assert "203.0.113" not in page


def test_history_keeps_what_it_shows_and_no_more(asha, rf):
    from chesil_web.foundation.keys.models import ItemKey
    from chesil_web.person.history import history
    from chesil_web.person.history.models import Event

    mine = asha.opened()
    assert mine.read_all(ShownOnce, Sheet) == []
    request = rf.get("/", headers={"user-agent": "Firefox/150.0 Windows"})
    for _ in range(history.SHOWN + 30):
        history.note(request, mine, "opened")
        assert Event.objects.count() <= history.SHOWN + 10
    assert [each.what for each in history.latest(mine)] == [*["opened"] * history.SHOWN, "made"]
    assert ItemKey.objects.filter(kind="audit.event").count() == Event.objects.count()


def test_visits_push_nothing_else_out_of_the_history(asha, rf):
    from chesil_web.person.history import history

    mine, request = asha.opened(), rf.get("/")
    history.note(request, mine, "code-asked")
    for _ in range(2 * history.SHOWN):
        history.note(request, mine, "opened")
    assert [each.what for each in history.latest(mine)][history.SHOWN :] == ["code-asked", "made"]


def test_nothing_of_the_database_is_held_while_a_passphrase_is_worked_out(visitor, monkeypatch):
    derive, held = passphrases.derive, []

    def derived(*given, **more):
        held.append(list(connection.savepoint_ids))
        return derive(*given, **more)

    monkeypatch.setattr(passphrases, "derive", derived)
    answer = visitor.post("/n/new", {"new": PASSPHRASE}, secure=True)
    assert answer.status_code == 302
    assert held == [[]]


def test_sealed_bytes_of_another_row_do_not_open(asha):
    from chesil_web.foundation.keys.opened import OpenSafe
    from chesil_web.person.history.models import Event, Happened

    open_notes(asha.name, PASSPHRASE)
    first, second = Event.objects.all()[:2]
    entered = people.open_with_passphrase(first.safe_id, PASSPHRASE)
    safe = OpenSafe(first.safe_id, first.id, entered.key)
    assert len(safe.read([first, second], Happened)) == 2
    first.sealed = second.sealed
    with pytest.raises(Moved):
        safe.read([first], Happened)


def test_looking_at_the_ways_in_changes_nothing_so_nobody_waits_for_a_turn_to_write(asha):
    asha.client.post("/n/keeping/code", {"have": "no", "passphrase": PASSPHRASE}, secure=True)
    with CaptureQueriesContext(connection) as asked:
        asha.client.get("/n/keeping", secure=True)
    assert asked
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("address", ["/n/keeping", "/n/p"])
@pytest.mark.parametrize("code", ["kept", "passphrase-changed", "stale", "anything"])
def test_what_was_done_elsewhere_is_nothing_to_a_page_that_has_no_words_for_it(asha, address, code):
    session = asha.client.session
    session["done"] = [code, 2]
    session.save()
    for _ in range(2):
        assert asha.client.get(address, secure=True).status_code == 200

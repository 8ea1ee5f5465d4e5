"""Nobody takes a record over: what lasts asks for a secret, what waits is told, and guesses are counted first."""

import re
import threading
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import PASSPHRASE, Person

from chesil.vault import passphrases
from chesil.vault.errors import Busy, KeyReplaced, WrongSecret
from chesil_web.foundation.keys import cases, entrusted, people, sessions
from chesil_web.foundation.keys.models import Lock, Safe
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.models import Attempt
from chesil_web.foundation.ui import when
from chesil_web.person.accounts import actions
from chesil_web.person.people.models import Known, Told
from chesil_web.person.people.models import Person as KnownPerson

pytestmark = pytest.mark.django_db
WRONG, FRESH = "wrong words here now", "thimble saddle harbour pine"
LATER = timedelta(days=8)


def post(client: Client, address: str, **said: str) -> str:
    return client.post(address, said, secure=True, follow=True).content.decode()


def get(client: Client, address: str) -> str:
    return client.get(address, secure=True).content.decode()


def opened_elsewhere(person: Person, agent: str = "Mozilla/5.0 (Windows NT 10.0) Firefox/150.0") -> Client:
    client = Client(HTTP_HOST="localhost", headers={"user-agent": agent})
    assert (
        client.post("/n/open", {"name": person.name, "passphrase": PASSPHRASE}, secure=True).status_code
        == 302
    )
    return client


def safe_of(client: Client) -> OpenSafe:
    """The safe as a request of this browser has it."""
    cookie = urlsafe_b64decode(client.cookies[sessions.COOKIE].value)
    safe = sessions.unlocked(client.session["safe"], cookie, timezone.now())
    assert safe is not None
    return safe


def inside(client: Client) -> bool:
    return client.get("/n/", secure=True).status_code == 200


def ways_in() -> list[tuple[object, ...]]:
    """Every lock of people's safes but those of sessions, and the state of each safe."""
    kept = Lock.objects.filter(safe__kind="person").exclude(kind="session").order_by("id")
    return [
        *kept.values_list("id", "sealed", "opens_at", "expires_at"),
        *Safe.objects.order_by("id").values_list(),
    ]


def ask_for_code(client: Client, passphrase: str = PASSPHRASE) -> str:
    return post(client, "/n/keeping/code", have="no", passphrase=passphrase)


def says_when(page: str, words: str, asked: datetime) -> bool:
    """Whether a page says when a code that was asked for works; the minute can have passed meanwhile."""
    times = (asked + people.CODE_WAITS + timedelta(minutes=late) for late in (0, 1))
    return any(words % when.said(at) in page for at in times)


def code_on(page: str) -> str:
    return page.split('class="ch-code" translate="no">')[1].split("<")[0]


# What lasts asks for a secret.


LASTS: dict[str, tuple[str, dict[str, str]]] = {
    "a new code without the old one": ("/n/keeping/code", {"have": "no"}),
    "the same as the form was before": ("/n/keeping/code", {"ask": "yes"}),
    "a new code with the old one": ("/n/keeping/code", {"have": "yes"}),
    "another passphrase": ("/n/keeping/words", {"new": FRESH}),
    "stopping a code that waits": ("/n/keeping/stop", {}),
    "ending another session": ("/n/keeping/out", {"which": "others"}),
    "ending every session": ("/n/keeping/out", {"which": "all"}),
    "putting away": ("/n/keeping/away", {}),
    "deleting for now": ("/n/keeping/end", {"when": "later"}),
    "deleting for good": ("/n/keeping/end", {"when": "now"}),
}


@pytest.mark.parametrize("given", ["nothing", "wrong"])
@pytest.mark.parametrize("what", LASTS)
def test_an_unlocked_phone_is_not_enough_for_anything_that_lasts(asha, dev, what, given):
    other = opened_elsewhere(asha)
    if what == "stopping a code that waits":
        ask_for_code(other)
    before, (address, said) = ways_in(), LASTS[what]
    wrong = {"passphrase": WRONG, "code": dev.code} if given == "wrong" else {"passphrase": ""}
    answer = asha.client.post(address, said | wrong, secure=True)
    assert "There is a problem" in answer.content.decode()
    assert ways_in() == before
    assert inside(asha.client)
    assert inside(other)


def test_leaving_asks_for_nothing(asha):
    assert asha.client.get("/x", secure=True).status_code == 303
    assert not inside(asha.client)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/n/keeping/words", {"passphrase": WRONG, "new": FRESH}),
        ("/n/keeping/words", {"passphrase": WRONG, "new": "short"}),
        ("/n/keeping/code", {"have": "no", "passphrase": WRONG}),
        ("/n/keeping/stop", {"passphrase": WRONG}),
        ("/n/keeping/end", {"when": "later", "passphrase": WRONG}),
        ("/n/keeping/out", {"which": "all", "passphrase": WRONG}),
    ],
)
def test_guesses_inside_a_record_have_to_wait_like_those_at_the_door(
    asha, checks, stopped_clock, address, said
):
    for _ in range(5):
        page = post(asha.client, address, **said)
    assert "Wait 1 second" in page
    assert len(checks) == 1, "one was checked, the others were not"


def test_codes_that_are_guessed_inside_have_to_wait_too(asha, dev, stopped_clock):
    for address, said in (
        ("/n/keeping/away", {}),
        ("/n/keeping/code", {"have": "yes"}),
        ("/n/keeping/end", {"when": "now"}),
    ):
        Attempt.objects.all().delete()
        for _ in range(2):
            page = post(asha.client, address, code=dev.code, **said)
        assert "Wait 1 second" in page, address


def test_strangers_who_guess_at_a_name_keep_its_owner_from_nothing_inside(asha, stopped_clock):
    for _ in range(3):
        post(Client(HTTP_HOST="localhost"), "/n/open", name=asha.name, passphrase=WRONG)
    assert "is changed" in post(asha.client, "/n/keeping/words", passphrase=PASSPHRASE, new=FRESH)


def test_a_code_that_she_went_on_from_is_told_on_the_first_page_and_shown_again_for_the_passphrase(
    visitor, monkeypatch
):
    shown = code_on(post(visitor, "/n/new", new=PASSPHRASE))
    assert "See it again" in get(visitor, "/n/"), "she went on by the menu"
    later = timezone.now() + timedelta(minutes=14)
    monkeypatch.setattr(actions.timezone, "now", lambda: later)
    assert shown in get(visitor, "/n/code")
    monkeypatch.setattr(actions.timezone, "now", lambda: later + timedelta(minutes=2))
    monkeypatch.setattr(sessions, "IDLE", timedelta(hours=1))
    for page in (
        get(visitor, "/n/code"),
        post(visitor, "/n/code", passphrase=WRONG),
        post(visitor, "/n/code", kept="yes"),
    ):
        assert shown not in page
    Attempt.objects.all().delete()
    assert shown in post(visitor, "/n/code", passphrase=PASSPHRASE)
    assert "See it again" not in post(visitor, "/n/code", kept="yes")
    assert shown not in visitor.get("/n/code", secure=True, follow=True).content.decode()


# What waits.


def test_a_code_that_waits_is_told_on_the_first_page_with_when_and_by_what(asha):
    phone = opened_elsewhere(asha, "Mozilla/5.0 (Linux; Android 14) Firefox/150.0")
    assert "recovery code is waiting" not in get(asha.client, "/n/")
    asked = timezone.now()
    ask_for_code(phone)
    for address in ("/n/", "/n/keeping"):
        page = get(asha.client, address)
        assert "A new recovery code is waiting" in page
        assert re.search(
            r"You, or somebody who knows your passphrase, asked for it on \w+ \d+ \w+ \d{4}, \d\d:\d\d, "
            r"with Firefox on Android\.", page
        )  # fmt: skip
        assert says_when(page, "It starts to work on %s.", asked)
        assert 'href="/n/keeping/stop"' in page
        assert "Until then your passphrase opens your notes as always" in page
    assert "New recovery code asked for · Firefox on Android" in get(asha.client, "/n/keeping")
    post(asha.client, "/n/keeping/stop", passphrase=PASSPHRASE)
    assert "recovery code is waiting" not in get(asha.client, "/n/")
    assert "New recovery code cancelled" in get(asha.client, "/n/keeping")


def test_the_page_of_a_code_that_was_stopped_shows_it_no_more(asha):
    shown = code_on(ask_for_code(asha.client))
    post(asha.client, "/n/keeping/stop", passphrase=PASSPHRASE)
    assert shown not in asha.client.get("/n/code", secure=True, follow=True).content.decode()


def way_of_passphrase(asha: Person) -> None:
    page = post(asha.client, "/n/keeping/words", passphrase=PASSPHRASE, new=FRESH)
    assert "waiting was cancelled" in page


def way_of_code(asha: Person) -> None:
    client = Client(HTTP_HOST="localhost")
    post(client, "/n/back", name=asha.name, code=asha.code, new=FRESH)
    assert inside(client)


def way_of_new_code(asha: Person) -> None:
    post(asha.client, "/n/keeping/code", have="yes", code=asha.code)


def way_of_putting_away(asha: Person) -> None:
    post(asha.client, "/n/keeping/away", code=asha.code)


@pytest.mark.parametrize("way", [way_of_passphrase, way_of_code, way_of_new_code, way_of_putting_away])
def test_who_asked_for_a_code_on_her_open_phone_has_nothing_once_she_changed_a_way_in(
    asha: Person, monkeypatch, way: Callable[[Person], None]
):
    theirs = code_on(ask_for_code(opened_elsewhere(asha)))
    way(asha)
    later = timezone.now() + LATER
    monkeypatch.setattr(people.timezone, "now", lambda: later)
    client = Client(HTTP_HOST="localhost")
    assert "do not open anything here" in post(client, "/n/back", name=asha.name, code=theirs, new=FRESH)
    assert not inside(client)


def test_before_a_code_is_asked_for_its_page_says_when_it_would_work_and_what_asking_again_does(asha):
    asked = timezone.now()
    page = get(asha.client, "/n/keeping/code")
    assert says_when(page, "If you ask now, that is %s.", asked)
    assert "If you find the code you had before, it still works." in page
    assert "waiting already" not in page
    ask_for_code(asha.client)
    assert "waiting already" in get(asha.client, "/n/keeping/code")


def test_who_uses_a_code_that_waits_is_told_from_which_hour_it_works(asha):
    asked, waits = timezone.now(), code_on(ask_for_code(asha.client))
    page = post(Client(HTTP_HOST="localhost"), "/n/back", name=asha.name, code=waits, new=FRESH)
    assert says_when(page, "This code does not work yet. It starts to work on %s.", asked)


def test_a_new_code_that_took_over_is_told_in_the_history_and_for_two_weeks_on_the_first_page(
    asha, monkeypatch
):
    asked = timezone.now()
    ask_for_code(asha.client)
    later = timezone.now() + LATER
    monkeypatch.setattr(people.timezone, "now", lambda: later)
    client = opened_elsewhere(asha)
    assert says_when(get(client, "/n/"), "It started to work on %s.", asked)
    assert "started to work, and the older one stopped" in get(client, "/n/keeping")
    later = asked + people.CODE_WAITS + actions.NEWS_FOR + timedelta(minutes=1)
    client = opened_elsewhere(asha)
    assert "Your new recovery code works now" not in get(client, "/n/")


# Guesses are counted before they are checked.


@pytest.fixture
def stopped_clock(monkeypatch) -> Callable[..., None]:
    """The clock of the limits stands still, until it is set by so much."""
    at = [timezone.now()]
    monkeypatch.setattr(limits.timezone, "now", lambda: at[0])

    def moved(**by: float) -> None:
        at[0] += timedelta(**by)

    return moved


@pytest.fixture
def checks(monkeypatch) -> list[str]:
    """Every passphrase that was worked out."""
    derive, seen = passphrases.derive, []
    monkeypatch.setattr(
        passphrases, "derive", lambda text, *given, **more: seen.append(text) or derive(text, *given, **more)
    )
    return seen


def at_once(count: int, act: Callable[[], object]) -> list[object]:
    """What comes of doing something many times side by side, each with a connection of its own."""
    ready, outcomes = threading.Barrier(count), []

    def one() -> None:
        ready.wait(20)
        try:
            outcomes.append(act())
        except Exception as error:
            outcomes.append(type(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_fifty_wrong_guesses_side_by_side_one_is_checked(asha, checks, stopped_clock):
    def guess() -> int:
        client = Client(HTTP_HOST="localhost")
        return client.post("/n/open", {"name": asha.name, "passphrase": WRONG}, secure=True).status_code

    assert at_once(50, guess) == [200] * 50
    assert len(checks) == 1
    stopped_clock(seconds=1)
    at_once(5, guess)
    assert len(checks) == 2, "one more for each wait that is over"


@pytest.mark.django_db(transaction=True)
def test_of_many_codes_and_guesses_inside_side_by_side_one_is_checked(stopped_clock):
    for where in (limits.CODE, limits.INSIDE):
        checked: list[str] = []

        def guess(where=where, checked=checked) -> None:
            with limits.one_guess(where, b"somebody"):
                checked.append(where)
                raise WrongSecret

        outcomes = at_once(20, guess)
        assert sorted(each.__name__ for each in outcomes) == ["TooSoon"] * 19 + ["WrongSecret"]
        assert len(checked) == 1


@pytest.mark.django_db(transaction=True)
def test_tries_of_one_network_side_by_side_are_all_counted(rf, stopped_clock):
    limit = limits.Limit("some", 7, timedelta(hours=1))
    outcomes = at_once(20, lambda: limits.wait_for_network(rf.get("/"), limit))
    assert sorted(outcomes) == [timedelta(0)] * 7 + [timedelta(hours=1)] * 13


def wrong_guess(who: bytes = b"somebody") -> None:
    with pytest.raises(WrongSecret), limits.one_guess(limits.NAME, who):
        raise WrongSecret


def wait_of(who: bytes = b"somebody") -> timedelta:
    try:
        with limits.one_guess(limits.NAME, who):
            raise Busy
    except limits.TooSoon as error:
        return error.wait
    except Busy:
        return timedelta(0)


def test_waits_double_up_to_five_minutes_and_end_with_the_right_one(stopped_clock):
    waits = []
    for _ in range(12):
        wrong_guess()
        waits.append(wait_of())
        stopped_clock(seconds=waits[-1].total_seconds())
    assert [each.total_seconds() for each in waits] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    with limits.one_guess(limits.NAME, b"somebody"):
        pass
    assert wait_of() == timedelta(0)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("days", [1, 400])
def test_a_clock_that_is_set_back_makes_nobody_wait_longer_and_forgets_no_guess(stopped_clock, days):
    for _ in range(3):
        wrong_guess()
        stopped_clock(seconds=10)
    stopped_clock(days=-days)
    assert wait_of() == timedelta(seconds=4), "the wait of three wrong guesses, from now"
    stopped_clock(seconds=4)
    wrong_guess()
    assert wait_of() == timedelta(seconds=8)


def test_a_clock_that_is_set_back_frees_no_network_and_holds_none(rf, stopped_clock):
    limit, request = limits.Limit("some", 3, timedelta(hours=1)), rf.get("/")
    for _ in range(4):
        limits.wait_for_network(request, limit)
    stopped_clock(days=-1)
    assert limits.wait_for_network(request, limit) == timedelta(hours=1)
    stopped_clock(hours=1)
    assert limits.wait_for_network(request, limit) == timedelta(0)


def test_what_could_not_be_checked_counts_as_no_guess(stopped_clock):
    wrong_guess()
    stopped_clock(seconds=1)
    for _ in range(3):
        assert wait_of() == timedelta(0)
    wrong_guess()
    assert wait_of() == timedelta(seconds=2)


# Who has a name.


def without_token(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.parametrize("state", ["active", "put away", "deleted", "over", "without any code"])
def test_a_name_nobody_has_and_a_wrong_code_get_the_same_answer_for_the_same_work(asha, dev, checks, state):
    if state == "put away":
        post(asha.client, "/n/keeping/away", code=asha.code)
    if state in ("deleted", "over"):
        post(asha.client, "/n/keeping/end", when="later", passphrase=PASSPHRASE)
    if state == "over":
        Lock.objects.filter(kind="recovery").update(expires_at=timezone.now() - timedelta(days=1))
    if state == "without any code":
        Lock.objects.filter(kind="recovery").exclude(safe_id=dev.client.session["safe"]).delete()
    post(Client(HTTP_HOST="localhost"), "/n/back", name="nobody 2", code=dev.code, new=FRESH)
    answers = []
    for name in (asha.name, "nobody 1"):
        checks.clear()
        with CaptureQueriesContext(connection) as asked:
            page = post(Client(HTTP_HOST="localhost"), "/n/back", name=name, code=dev.code, new=FRESH)
        questions = [re.split(r" WHERE | VALUES | SET |\"s\d+", each["sql"])[0] for each in asked]
        answers.append((without_token(page), len(checks), questions))
    assert "That name and code do not open anything here." in answers[0][0]
    assert answers[0] == answers[1]
    assert answers[0][1] == 1


def test_codes_tried_at_a_name_have_to_wait_whether_anybody_has_it(asha, dev, stopped_clock):
    for name in (asha.name, "nobody 1"):
        for _ in range(2):
            page = post(Client(HTTP_HOST="localhost"), "/n/back", name=name, code=dev.code, new=FRESH)
        assert "Wait 1 second" in page


# Sessions.


def test_sessions_are_listed_with_when_and_what_and_each_can_be_ended(asha):
    laptop, phone = (
        opened_elsewhere(asha),
        opened_elsewhere(asha, "Mozilla/5.0 (Linux; Android 14) Firefox/150.0"),
    )
    page = get(asha.client, "/n/keeping/out")
    options = re.findall(r'value="([0-9a-f]{32})"[^>]*>\s*<label[^>]*>\s*([^<]+?)\s*</label>', page)
    assert sorted(words.split(",")[0] for _, words in options) == ["Firefox on Android", "Firefox on Windows"]
    assert all(re.search(r"opened on .+ last used at \d\d:\d\d", words) for _, words in options)
    assert str(Lock.objects.get(id=safe_of(asha.client).lock).id.hex) not in dict(options), (
        "this one is not among them"
    )
    assert "Here:" in page
    (lock,) = [lock for lock, words in options if "Windows" in words]
    shown = post(asha.client, "/n/keeping/out", which=lock, passphrase=PASSPHRASE)
    assert "Your notes were closed there." in shown
    assert "Closed on other devices" in shown
    assert [inside(each) for each in (asha.client, laptop, phone)] == [True, False, True]
    post(asha.client, "/n/keeping/out", which="all", passphrase=PASSPHRASE)
    assert [inside(each) for each in (asha.client, laptop, phone)] == [False] * 3


def test_another_records_session_can_be_neither_seen_nor_ended(asha, dev):
    theirs = Lock.objects.get(kind="session", safe_id=dev.client.session["safe"])
    assert theirs.id.hex not in get(asha.client, "/n/keeping/out")
    post(asha.client, "/n/keeping/out", which=theirs.id.hex, passphrase=PASSPHRASE)
    assert inside(dev.client)
    assert inside(asha.client)


def test_when_a_session_was_used_last_goes_on_and_one_that_closed_by_itself_is_not_listed(asha, monkeypatch):
    other, now = opened_elsewhere(asha), timezone.now()
    monkeypatch.setattr(sessions.timezone, "now", lambda: now + timedelta(minutes=10))
    assert inside(other)
    monkeypatch.setattr(sessions.timezone, "now", lambda: now + timedelta(minutes=14))
    assert inside(asha.client)
    by_browser = {each.note.browser: each.note for each in sessions.listed(safe_of(asha.client))}
    assert by_browser["Firefox on Windows"].seen == now + timedelta(minutes=10)
    monkeypatch.setattr(sessions.timezone, "now", lambda: now + timedelta(minutes=26))
    assert inside(asha.client)
    assert [each.is_this for each in sessions.listed(safe_of(asha.client))] == [True]


def test_what_is_told_of_a_session_is_sealed_and_begins_with_it(asha):
    lock = Lock.objects.get(id=safe_of(asha.client).lock)
    assert lock.note
    assert b"begun" not in bytes(lock.note)
    Lock.objects.update(note=None)
    (found,) = sessions.listed(safe_of(asha.client))
    assert found.note.begun == lock.expires_at - sessions.LONGEST, "one from before there were notes"


@pytest.mark.parametrize("way", [way_of_code])
def test_using_the_recovery_code_ends_every_session(asha, way):
    other = opened_elsewhere(asha)
    way(asha)
    assert not inside(asha.client)
    assert not inside(other)


def test_who_runs_the_site_can_end_every_session_or_those_of_one_record(asha, dev, capsys, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _="": asha.name)
    call_command("end_sessions", "--record")
    assert [inside(asha.client), inside(dev.client)] == [False, True]
    call_command("end_sessions", "--everyone")
    assert not inside(dev.client)
    said = capsys.readouterr().out
    assert "1 session was ended." in said
    assert asha.name not in said


# The service's log.


def test_denials_are_in_the_services_log_as_counts_and_codes_and_tell_nobody(
    asha, dev, caplog, stopped_clock
):
    for number in range(9):
        client = Client(HTTP_HOST="localhost", REMOTE_ADDR="203.0.113.9")
        post(client, "/n/open", name=f"nobody {number}", passphrase=WRONG)
    post(Client(HTTP_HOST="localhost"), "/n/back", name=asha.name, code=dev.code, new=FRESH)
    for _ in range(2):
        post(asha.client, "/n/keeping/stop", passphrase=WRONG)
    found = [
        each.getMessage() for each in caplog.records if each.name == "chesil_web.foundation.limits.denials"
    ]
    assert found == [
        *(f"denied: sign-in, wrong-secret, count in this hour: {count}" for count in (1, 2, 4, 8)),
        "denied: recovery, wrong-secret, count in this hour: 1",
        "denied: inside, wrong-secret, count in this hour: 1",
        "denied: inside, wait, count in this hour: 1",
    ]
    assert not any(word in caplog.text for word in ("203.0.113", "nobody", asha.name, WRONG))


@pytest.mark.parametrize("write", ["keep", "reseal", "drop"])
def test_nothing_is_written_or_deleted_once_the_way_in_is_gone(asha, write):
    safe = asha.opened()
    row = safe.keep(Known, Told(thing=KnownPerson(name="Dev"), changed_at=timezone.now()))
    told = Told(thing=KnownPerson(name="Another"), changed_at=timezone.now())
    Lock.objects.filter(id=safe.lock).delete()
    with pytest.raises(KeyReplaced):
        {"keep": lambda: safe.keep(Known, told), "reseal": lambda: safe.reseal(row, told)}.get(
            write, lambda: safe.drop([row])
        )()
    assert safe.read(Known.objects.filter(safe_id=safe.id), Told)[0].thing.name == "Dev"


def test_a_safe_that_was_given_opens_with_its_givers_secret_until_it_is_erased(asha):
    safe, secret = cases.begin_for_giver()
    row = safe.keep(Known, Told(thing=KnownPerson(name="Dev"), changed_at=timezone.now()))
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(safe.id)
    cases.let_installation_in(safe)
    theirs = entrusted.open_as_installation(safe.id)
    cases.shut_installation_out([safe.id])
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(safe.id)
    with pytest.raises(KeyReplaced):
        theirs.reseal(row, theirs.read([row], Told)[0])
    hers = cases.open_as_giver(safe.id, secret)
    assert hers.read([row], Told)[0].thing.name == "Dev"
    with pytest.raises(WrongSecret):
        cases.open_as_giver(safe.id, bytes(32))
    cases.erase(safe.id, why="owner")
    assert cases.open_as_giver(safe.id, secret) is None

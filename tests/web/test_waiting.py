"""A crowd that signs in: a few wait for their turn, the others are told when to come back, and pages go on."""

import threading

import pytest
from django.test import Client
from tests.web.conftest import PASSPHRASE

from chesil.vault.errors import Busy, WrongSecret
from chesil_web.foundation.keys import turns
from chesil_web.foundation.keys.models import Lock, Safe
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.models import Attempt

pytestmark = pytest.mark.django_db
FORMS = {
    "/n/open": {"name": "amber kettle 412", "passphrase": PASSPHRASE},
    "/n/new": {"new": PASSPHRASE},
    "/n/back": {"name": "amber kettle 412", "code": "ABCD", "new": "thimble saddle harbour pine"},
}


@pytest.fixture
def _no_turn_free(asha):
    for _ in range(turns.AT_ONCE):
        assert turns._TURNS.acquire(blocking=False)
    yield
    for _ in range(turns.AT_ONCE):
        turns._TURNS.release()


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.usefixtures("_no_turn_free")
def test_who_comes_when_no_turn_is_free_is_told_when_to_come_back(asha, address):
    fields = FORMS[address] | ({"code": asha.code} if "code" in FORMS[address] else {})
    locks, safes = Lock.objects.count(), Safe.objects.count()
    answer = Client(HTTP_HOST="localhost").post(address, fields, secure=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "Many people are using this at the moment" in page
    assert "data-leave" in page
    assert PASSPHRASE not in page
    assert (Lock.objects.count(), Safe.objects.count()) == (locks, safes)
    assert not Attempt.objects.filter(what__in=["name", "code"]).exists(), "no try was wrong"


@pytest.mark.usefixtures("_no_turn_free")
def test_who_is_in_goes_on_meanwhile(asha):
    for address in ("/", "/n/", "/n/l", "/n/f"):
        assert asha.client.get(address, secure=True).status_code == 200


def test_a_turn_is_given_back_however_the_check_ends():
    @turns.in_turn
    def check(error: Exception | None) -> str:
        if error is not None:
            raise error
        return "open"

    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(WrongSecret):
            check(WrongSecret())
    assert check(None) == "open"


def test_as_many_as_there_are_turns_are_served_and_no_more():
    inside, go, outcomes = threading.Semaphore(0), threading.Event(), []

    @turns.in_turn
    def check() -> None:
        inside.release()
        go.wait(10)

    def ask() -> None:
        try:
            check()
            outcomes.append("served")
        except Busy:
            outcomes.append("told")

    threads = [threading.Thread(target=ask) for _ in range(turns.AT_ONCE)]
    for each in threads:
        each.start()
    for _ in threads:
        assert inside.acquire(timeout=10)
    ask()
    go.set()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["served"] * turns.AT_ONCE + ["told"]


def test_a_network_is_told_by_what_stands_before_the_site(rf):
    def network(**said):
        return limits._network(rf.get("/", **said))

    proxied = {"REMOTE_ADDR": "127.0.0.1"}
    one = network(**proxied, HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert network(**proxied, HTTP_X_FORWARDED_FOR="192.0.2.99") == one
    assert network(**proxied, HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.7") == one, (
        "the nearest proxy is believed"
    )
    assert network(**proxied, HTTP_X_FORWARDED_FOR="198.51.100.1") != one
    assert network(**proxied) == network(**proxied, HTTP_X_FORWARDED_FOR="not an address")
    assert network(REMOTE_ADDR="") != one

"""Passkeys as the second step: added and removed by their worker, and right only once, here and now."""

import json
import re
from datetime import timedelta
from html import unescape

import attrs
import msgspec
import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from tests.web.conftest import PASSPHRASE
from tests.web.staff.soft_passkey import SoftPasskey, read

from chesil_web.foundation.keys import office
from chesil_web.foundation.limits.models import Attempt
from chesil_web.staff.workforce import actions, passkeys_actions, passkeys_queries, rules, signing
from chesil_web.staff.workforce.models import Passkey, PasskeyTold, Worker, WorkerTold

pytestmark = pytest.mark.django_db
NAME = "kell@northmere.example"
WORDS = "my blue key"


@attrs.frozen
class Door:
    """A worker in a browser, with an authenticator that is set up. *step*: its last code's."""

    client: Client
    id: object

    def get(self, address, status=200):
        answer = self.client.get(f"/work/{address}", secure=True)
        assert answer.status_code == status, answer.status_code
        return answer.content.decode() if status == 200 else answer.url

    def post(self, address, status=302, **sent):
        answer = self.client.post(f"/work/{address}", sent, secure=True)
        assert answer.status_code == status, (answer.status_code, answer.content.decode())
        return answer.url if status == 302 else answer.content.decode()

    def asked(self, address):
        return asked(self.get(address))

    def add(self, passkey, name=WORDS):
        """Add a passkey on its page."""
        answer = passkey.made(self.asked("steps/passkey"))
        assert self.post("steps/passkey", name=name, answer=answer) == "/work/steps"
        return passkey

    def half(self):
        """Another browser that took the first step."""
        other = Door(Client(HTTP_HOST="localhost"), self.id)
        assert other.post("in", name=NAME, passphrase=PASSPHRASE) == "/work/code"
        return other

    def is_in(self):
        return self.client.get("/work/steps", secure=True).headers.get("Location", "") != "/work/in"

    @property
    def passkeys(self):
        return passkeys_queries.passkeys(self.id)


def asked(page):
    """What a page asks of the browser."""
    return json.loads(unescape(re.search(r'data-passkey="([^"]*)"', page)[1]))


@pytest.fixture
def kell():
    """A duty manager, signed in just now."""
    return manager(actions.add_agency("Northmere Council", "council"), "Rowan Kell", NAME)


def manager(agency, name, sign_in):
    row = actions.join(actions.invite(agency.id, name, ["duty manager"]), sign_in, PASSPHRASE)
    actions.set_key(row.id, bytes(20).hex())
    assert actions.confirm_step(row.id, totp=bytes(20).hex(), step=1)
    client = Client(HTTP_HOST="localhost")
    session = client.session
    session.update(signing.begun(row.id))
    session.save()
    client.cookies["__Host-s"] = session.session_key
    return Door(client, row.id)


def code():
    return f"{TOTP(bytes(20)).token():06}"


def test_a_passkey_is_added_named_and_then_signs_in_in_place_of_a_code(kell):
    assert "You have no passkey yet." in kell.get("steps")
    passkey = kell.add(SoftPasskey())
    listed = kell.get("steps")
    assert WORDS in listed
    assert "Not used yet." in listed
    other = kell.half()
    page = other.get("code")
    assert "Use your passkey or type a code" in page
    assert other.post("code", answer=passkey.used(asked(page))) == "/work/"
    assert other.is_in()
    assert "Last used on" in kell.get("steps")
    assert kell.passkeys[0][1].count == 1
    assert kell.half().post("code", code=code()) == "/work/", "a code still works"


def test_a_passkey_that_never_counts_works_again_and_again(kell):
    passkey = kell.add(SoftPasskey(step=0))
    for _ in range(2):
        other = kell.half()
        assert other.post("code", answer=passkey.used(other.asked("code"))) == "/work/"


def test_an_answer_is_taken_once_and_in_its_own_session_alone(kell):
    passkey = kell.add(SoftPasskey(step=0))
    other = kell.half()
    answer = passkey.used(other.asked("code"))
    third = kell.half()
    third.get("code")
    assert "not right here" in third.post("code", status=200, answer=answer)
    Attempt.objects.all().delete()
    assert other.post("code", answer=answer) == "/work/"
    again = kell.half()
    assert "not right here" in again.post("code", status=200, answer=answer), "asked for nothing yet"


def test_a_wrong_answer_uses_up_what_was_asked(kell):
    passkey = kell.add(SoftPasskey())
    other = kell.half()
    page = other.asked("code")
    assert "not right here" in other.post("code", status=200, answer="{}")
    Attempt.objects.all().delete()
    assert "not right here" in other.post("code", status=200, answer=passkey.used(page))
    assert not other.is_in()


def test_what_was_asked_ends_after_five_minutes(kell):
    passkey = kell.add(SoftPasskey())
    other = kell.half()
    page = other.asked("code")
    session = other.client.session
    session["passkey-use"][1] = (timezone.now() - rules.CHALLENGE_FOR - timedelta(seconds=1)).isoformat()
    session.save()
    assert "took too long" in other.post("code", status=200, answer=passkey.used(page))


def test_a_copy_of_a_passkey_is_refused_by_its_count(kell):
    passkey = kell.add(SoftPasskey(count=5))
    other = kell.half()
    passkey.count = 4
    assert "not right here" in other.post("code", status=200, answer=passkey.used(other.asked("code")))
    assert kell.passkeys[0][1].count == 5


@pytest.mark.parametrize(
    "origin", ["https://localhost.example", "http://localhost", "https://localhost:8443"]
)
def test_an_answer_for_another_origin_is_refused(kell, origin):
    answer = SoftPasskey().made(kell.asked("steps/passkey"), origin=origin)
    assert "it is not for this website" in kell.post("steps/passkey", status=200, name=WORDS, answer=answer)
    assert not kell.passkeys
    passkey = kell.add(SoftPasskey())
    other = kell.half()
    assert "not right here" in other.post(
        "code", status=200, answer=passkey.used(other.asked("code"), origin=origin)
    )


def test_another_workers_passkey_opens_nothing(kell):
    kell.add(SoftPasskey())
    stranger = SoftPasskey()
    other = kell.half()
    assert "not right here" in other.post("code", status=200, answer=stranger.used(other.asked("code")))
    stranger.id = read(other.asked("code")["allowCredentials"][0]["id"])
    Attempt.objects.all().delete()
    assert "not right here" in other.post("code", status=200, answer=stranger.used(other.asked("code")))


def test_wrong_answers_have_to_wait_as_wrong_codes_do(kell):
    kell.add(SoftPasskey())
    other = kell.half()
    other.post("code", status=200, answer="{}")
    assert "Wait 1 second" in other.post("code", status=200, answer="{}")
    assert "Wait 1 second" in other.post("code", status=200, code=code())


@pytest.mark.parametrize(
    "answer", ["", "[", "[" * 19_000, "{}", "null", '{"id": 1}', "x" * 30_000, '{"id": "a", "rawId": "a", "type": "public-key"}']
)  # fmt: skip
def test_whatever_a_browser_sends_is_refused_in_words(kell, answer):
    kell.add(SoftPasskey())
    other = kell.half()
    other.get("code")
    assert "There is a problem" in other.post("code", status=200, answer=answer)
    kell.get("steps/passkey")
    assert "There is a problem" in kell.post("steps/passkey", status=200, name="another", answer=answer)
    assert len(kell.passkeys) == 1


def test_a_passkey_needs_a_name_and_there_are_ten_at_most(kell):
    answer = SoftPasskey().made(kell.asked("steps/passkey"))
    assert "Say what you call it." in kell.post("steps/passkey", status=200, name=" ", answer=answer)
    for number in range(rules.MOST_PASSKEYS):
        kell.add(SoftPasskey(), name=f"key {number}")
    answer = SoftPasskey().made(kell.asked("steps/passkey"))
    assert "You have 10 passkeys." in kell.post("steps/passkey", status=200, name="one more", answer=answer)
    assert len(kell.passkeys) == rules.MOST_PASSKEYS


def test_a_passkey_is_added_once(kell):
    answer = SoftPasskey().made(kell.asked("steps/passkey"))
    assert kell.post("steps/passkey", name=WORDS, answer=answer) == "/work/steps"
    assert "was not added" in kell.post("steps/passkey", status=200, name=WORDS, answer=answer)
    assert len(kell.passkeys) == 1


def test_the_device_that_holds_a_passkey_is_named_so_that_it_makes_no_second(kell):
    passkey = kell.add(SoftPasskey())
    assert [read(each["id"]) for each in kell.asked("steps/passkey")["excludeCredentials"]] == [passkey.id]


def test_the_last_second_step_stays(kell):
    assert "cannot be removed" in kell.get("steps/app")
    assert kell.post("steps/app", remove="yes") == "/work/steps/app"
    assert office.read(Worker.objects.get(id=kell.id), WorkerTold).confirmed
    kell.add(SoftPasskey())
    row = Passkey.objects.get()
    assert kell.post("steps/app", remove="yes") == "/work/steps"
    assert "It is not set up." in kell.get("steps")
    assert "only second step" in kell.get(f"steps/passkey/{row.id}")
    assert "only second step" in kell.post(f"steps/passkey/{row.id}", status=200, sure="yes")
    with pytest.raises(passkeys_actions.LastStep):
        passkeys_actions.remove(kell.id, row.id)
    kell.add(SoftPasskey(), name="another")
    assert kell.post(f"steps/passkey/{row.id}", sure="yes") == "/work/steps"
    assert [told.name for _, told in kell.passkeys] == ["another"]


def test_whoever_has_the_passphrase_alone_cannot_set_up_an_authenticator_beside_a_passkey(kell):
    passkey = kell.add(SoftPasskey())
    kell.post("steps/app", remove="yes")
    shown = kell.get("steps/app")
    assert 'class="ch-code"' in shown, "a key is shown inside"
    told = office.read(Worker.objects.get(id=kell.id), WorkerTold)
    token = f"{TOTP(bytes.fromhex(told.totp)).token():06}"
    other = kell.half()
    page = other.get("code")
    assert 'class="ch-code"' not in page
    assert 'name="code"' not in page
    assert "There is a problem" in other.post("code", status=200, code=token)
    assert not other.is_in()
    Attempt.objects.all().delete()
    assert kell.post("steps/app", code=token) == "/work/steps"
    assert "It is set up." in kell.get("steps")
    other = kell.half()
    assert other.post("code", answer=passkey.used(other.asked("code"))) == "/work/"


def test_what_lasts_needs_a_second_step_of_the_last_ten_minutes(kell):
    passkey = kell.add(SoftPasskey(step=0))
    row = Passkey.objects.get()
    session = kell.client.session
    session["worker-sure"] = (timezone.now() - rules.SURE_FOR - timedelta(seconds=1)).isoformat()
    session.save()
    for address in ("steps", "steps/app", "steps/passkey", f"steps/passkey/{row.id}"):
        assert kell.get(address, status=302) == "/work/steps/sure", address
        assert kell.post(address, sure="yes", remove="yes") == "/work/steps/sure", address
    assert "Show that it is you" in kell.get("steps/sure")
    assert "not right here" in kell.post("steps/sure", status=200, answer="{}")
    Attempt.objects.all().delete()
    answer = passkey.used(kell.asked("steps/sure"))
    assert kell.post("steps/sure", answer=answer) == "/work/steps"
    assert "not right here" in kell.post("steps/sure", status=200, answer=answer), "it was taken once"
    assert WORDS in kell.get("steps")


def test_a_passkey_of_another_worker_is_not_there(kell, desk, council):
    kell.add(SoftPasskey())
    row = Passkey.objects.get()
    other = desk(council, "officer")
    for ask in (other.client.get, other.client.post):
        assert ask(f"/work/steps/passkey/{row.id}", secure=True).status_code == 404
    assert Passkey.objects.count() == 1


def test_the_manager_who_lets_somebody_set_up_a_phone_takes_their_passkeys_too(kell):
    passkey = kell.add(SoftPasskey())
    marsh = manager(Worker.objects.get(id=kell.id).agency, "Dev Marsh", "marsh@northmere.example")
    marsh.post(f"people/{kell.id}/phone", status=200)
    assert not kell.is_in(), "every session ended"
    other = kell.half()
    assert "Code from your colleague" in other.get("code")
    assert "There is a problem" in other.post(
        "code", status=200, answer=passkey.used({"rpId": "localhost", "challenge": "AAAA"})
    )
    assert not other.is_in()


def test_a_passkey_of_another_host_of_the_site_is_not_asked_for(kell, settings):
    kell.add(SoftPasskey())
    row, told = kell.passkeys[0]
    office.reseal(row, msgspec.structs.replace(told, host="notes.example.org"))
    page = kell.half().get("code")
    assert "data-passkey=" not in page
    assert "Type the code" in page


def test_names_and_keys_of_passkeys_stand_nowhere_in_clear(kell):
    passkey = kell.add(SoftPasskey())
    row = Passkey.objects.get()
    told = office.read(row, PasskeyTold)
    stored = bytes(row.sealed)
    for secret in (WORDS.encode(), passkey.id, told.credential.encode(), told.public_key.encode()):
        assert secret not in stored


def test_without_scripts_the_page_says_that_a_code_works(kell):
    kell.add(SoftPasskey())
    page = kell.half().get("code")
    form = re.search(r"<form[^>]*data-passkey[^>]*>", page)[0]
    assert " hidden" in form
    assert "Type a code of your authenticator app." in page
    assert 'name="code"' in page

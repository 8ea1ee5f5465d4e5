"""Signing in at the provider of an agency: against a provider that runs, by its tokens and by what it should not say."""

import hashlib
import logging
import re
import socket
import time
from base64 import b64decode, urlsafe_b64encode
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_otp.oath import TOTP
from joserfc.jwk import OctKey
from tests.web.conftest import PASSPHRASE, new_client
from tests.web.staff.provider import CLIENT, SECRET, Provider, other_key

from chesil_web.foundation.keys import office
from chesil_web.foundation.limits.limits import Limit
from chesil_web.staff.workforce import actions, oidc_actions, oidc_asking, oidc_views, queries, rules
from chesil_web.staff.workforce.models import Invitation, ProviderTold, Worker, WorkerTold
from chesil_web.staff.workforce.models import Provider as Row

pytestmark = pytest.mark.django_db
WHO = "rowan-kell-0412"
LEADS = re.compile(r'href="(/work/account/[^"]+)"')


@pytest.fixture(scope="module")
def running():
    with Provider() as started:
        yield started


@pytest.fixture
def provider(running):
    running.forget()
    return running


@pytest.fixture
def agency(provider):
    """Northmere Council, whose workers sign in at the provider."""
    return agency_at(provider)


def agency_at(provider, name="Northmere Council"):
    made = actions.add_agency(name, "council")
    oidc_actions.set_provider(made.id, ProviderTold(issuer=provider.issuer, client=CLIENT, secret=SECRET))
    return made


def door(agency):
    return f"/work/account/{Row.objects.get(agency=agency).id}"


def to_provider(client, address):
    """Where the provider is, as a press on a link of our own page leads there."""
    answer = client.get(address, secure=True, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def answered(client, provider, address, who=WHO, **how):
    """What our site answers when the browser is back."""
    back = provider.signed_in(to_provider(client, address), who, **how)
    return client.get(back.removeprefix("https://localhost"), secure=True)


def joining(client, agency, *roles):
    """The page that leads to the provider, with an invitation's code typed."""
    code = actions.invite(agency.id, "Rowan Kell", roles or ["officer"])
    answer = client.post("/work/join/account", {"code": code, "declared": "on"}, secure=True)
    return answer.content.decode()


def joined(client, provider, agency, who=WHO):
    """A worker who joined with an account and took the first step."""
    page = joining(client, agency)
    answer = answered(client, provider, LEADS.search(page)[1], who)
    assert answer.url == "/work/code", answer.content.decode()
    return queries.by_index(queries.account_index(agency.id, provider.issuer, who))[0]


def take_second_step(client, worker, at=0):
    told = office.read(Worker.objects.get(id=worker.id), WorkerTold)
    totp = TOTP(bytes.fromhex(told.totp))
    totp.time = time.time() + at
    return client.post("/work/code", {"code": f"{totp.token():06}"}, secure=True).url


def is_in(client):
    return client.get("/work/steps", secure=True).status_code == 200


def said(answer):
    return unescape(answer.content.decode())


def test_whoever_is_invited_joins_with_an_account_and_then_signs_in_with_both_steps(provider, agency):
    client = new_client()
    page = joining(client, agency)
    assert "You go to another website: 127.0.0.1." in page
    assert "Northmere Council" in page
    answer = answered(client, provider, LEADS.search(page)[1])
    assert answer.url == "/work/code"
    worker = Worker.objects.get()
    assert not is_in(client), "the first step opens nothing"
    assert "Set up your authenticator" in client.get("/work/code", secure=True).content.decode()
    assert take_second_step(client, worker) == "/work/"
    assert is_in(client)
    told = office.read(worker, WorkerTold)
    assert (told.name, told.roles, told.password) == ("Rowan Kell", ("officer",), "")
    other = new_client()
    listed = said(other.get("/work/in", secure=True))
    assert "Northmere Council" in listed
    assert door(agency) in listed
    assert answered(other, provider, door(agency)).url == "/work/code"
    assert not is_in(other)
    assert "Type the code" in other.get("/work/code", secure=True).content.decode()
    assert take_second_step(other, worker, at=30) == "/work/"
    assert is_in(other)


def test_the_code_is_bound_to_this_browser_and_asked_for_by_who_we_are(provider, agency):
    client = new_client()
    address = to_provider(client, door(agency))
    asked = {name: each[0] for name, each in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid"
    assert asked["redirect_uri"] == "https://localhost/work/account/back"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    back = provider.signed_in(address, WHO)
    client.get(back.removeprefix("https://localhost"), secure=True)
    ((_, sent, authorization),) = [each for each in provider.asked if each[0] == "/oauth2/token"]
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
    assert asked["code_challenge_method"] == "S256"
    assert (
        b64decode(authorization.removeprefix("Basic ")).decode()
        == f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}"
    )
    assert SECRET not in sent.values()


def test_an_account_that_nobody_was_invited_with_makes_no_worker(provider, agency):
    client = new_client()
    answer = answered(client, provider, door(agency))
    assert answer.status_code == 403
    assert "Nobody works here with this account" in said(answer)
    assert not Worker.objects.exists()
    assert client.get("/work/code", secure=True).url == "/work/in"


def test_who_has_left_is_refused_in_the_words_for_a_stranger(provider, agency):
    worker = joined(new_client(), provider, agency)
    actions.end(agency.id, worker.id, timezone.now())
    client = new_client()
    left = answered(client, provider, door(agency))
    assert said(left) == said(answered(new_client(), provider, door(agency), "somebody else"))
    assert client.get("/work/code", secure=True).url == "/work/in"


def test_an_account_opens_the_agency_that_it_joined_and_no_other(provider, agency):
    joined(new_client(), provider, agency)
    other = agency_at(provider, "Westhaven Council")
    assert "Nobody works here" in said(answered(new_client(), provider, door(other)))
    assert joined(new_client(), provider, other).agency_id == other.id, "one person may work for both"


WRONG = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://login.example"},
    "for another": {"aud": "somebody else"},
    "for others too": {"aud": [CLIENT, "somebody else"]},
    "made for another": {"azp": "somebody else"},
    "no end": {"exp": None},
    "an end that is none": {"exp": "later"},
    "from the future": {"iat": 9_999_999_999},
    "nobody": {"sub": ""},
    "a subject that is none": {"sub": 17},
    "a subject without end": {"sub": "x" * 256},
}


def test_a_token_that_says_anything_else_is_not_believed(provider, agency):
    joined(new_client(), provider, agency)
    for wrong, provider.claims in WRONG.items():
        client = new_client()
        answer = answered(client, provider, door(agency))
        assert answer.status_code == 403, wrong
        assert "We could not check the answer" in said(answer), wrong
        assert client.get("/work/code", secure=True).url == "/work/in", wrong


def test_a_token_that_is_over_is_refused(provider, agency):
    joined(new_client(), provider, agency)
    provider.claims = {"exp": int(time.time()) - 120}
    answer = answered(new_client(), provider, door(agency))
    assert "came too late. Begin again." in said(answer)


@pytest.mark.parametrize("how", ["another key", "our secret", "no signature", "no token", "no JSON"])
def test_a_token_that_the_provider_did_not_sign_is_not_believed(provider, agency, how):
    joined(new_client(), provider, agency)
    if how == "another key":
        provider.key = other_key()
    elif how == "our secret":
        provider.key, provider.algorithm = OctKey.import_key(SECRET * 2), "HS256"
    else:
        provider.twist = {
            "/oauth2/token": {"no signature": _unsigned, "no token": _without, "no JSON": _page}[how]
        }
    client = new_client()
    assert "We could not check the answer" in said(answered(client, provider, door(agency)))
    assert client.get("/work/code", secure=True).url == "/work/in"


def _unsigned(answer):
    told = answer.get_json()
    body = told["id_token"].split(".")[1]
    none = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    answer.set_data(answer.get_data(as_text=True).replace(told["id_token"], f"{none}.{body}."))


def _without(answer):
    answer.set_data("{}")


def _page(answer):
    answer.set_data("<html>Please sign in to this network</html>")


def test_an_answer_to_another_sign_in_is_lost_and_an_answer_is_taken_once(provider, agency):
    joined(new_client(), provider, agency)
    mine, theirs = new_client(), new_client()
    to_provider(mine, door(agency))
    foreign = provider.signed_in(to_provider(theirs, door(agency)), WHO).removeprefix("https://localhost")
    assert "was begun in another browser" in said(mine.get(foreign, secure=True))
    assert mine.get("/work/code", secure=True).url == "/work/in"
    assert not [each for each in provider.asked[-2:] if each[0] == "/oauth2/token"], (
        "its code was not used up"
    )
    assert theirs.get(foreign, secure=True).url == "/work/code"
    assert "Begin again." in said(theirs.get(f"{foreign}&here=yes", secure=True))
    back = provider.signed_in(to_provider(mine, door(agency)), WHO).removeprefix("https://localhost")
    provider.claims = {"nonce": "another"}
    assert "We could not check the answer" in said(mine.get(back, secure=True))
    provider.forget()
    assert "Begin again." in said(mine.get(f"{back}&here=yes", secure=True)), "also one that was not believed"
    assert not provider.asked


def test_a_sign_in_that_took_more_than_ten_minutes_is_lost(provider, agency):
    joined(new_client(), provider, agency)
    client = new_client()
    back = provider.signed_in(to_provider(client, door(agency)), WHO).removeprefix("https://localhost")
    session = client.session
    session["account-begun"]["at"] = (timezone.now() - rules.HALF_FOR - timedelta(seconds=1)).isoformat()
    session.save()
    assert "took more than 10 minutes" in said(client.get(back, secure=True))


def test_a_browser_that_comes_back_without_our_cookie_is_asked_to_come_once_more(provider, agency):
    joined(new_client(), provider, agency)
    client = new_client()
    back = provider.signed_in(to_provider(client, door(agency)), WHO).removeprefix("https://localhost")
    stranger = new_client()
    answer = stranger.get(back, secure=True)
    address = answer.headers["Refresh"].removeprefix("0; url=")
    assert unescape(re.search(r'href="(/work/account/back[^"]+)"', answer.content.decode())[1]) == address
    assert not stranger.cookies, "our cookie is not written over"
    assert client.get(address, secure=True).url == "/work/code"
    assert "Begin again." in said(stranger.get(address, secure=True))


def test_another_site_begins_no_sign_in_here(provider, agency):
    for address, to in ((door(agency), "/work/in"), ("/work/account/join", "/work/join")):
        client = new_client()
        answer = client.get(address, secure=True, headers={"sec-fetch-site": "cross-site"})
        assert answer.url == to
        assert not client.cookies


def test_too_many_sign_ins_from_one_network_have_to_wait(provider, agency, monkeypatch):
    monkeypatch.setattr(oidc_views, "_ACCOUNT", Limit("account", 1, timedelta(hours=1)))
    to_provider(new_client(), door(agency))
    answer = new_client().get(door(agency), secure=True)
    assert answer.status_code == 503
    assert re.search(r"Wait 3[56]\d\d seconds", said(answer))
    assert len(provider.asked) == 1


def test_who_says_no_at_the_provider_is_told_so(provider, agency):
    assert "did not let you in" in said(answered(new_client(), provider, door(agency), action="deny"))


def test_an_invitation_is_used_once_and_makes_nobody_once_it_is_old(provider, agency):
    client = new_client()
    page = joining(client, agency)
    Invitation.objects.update(expires_at=timezone.now())
    answer = client.get("/work/account/join", secure=True)
    assert "The invitation was used or is older than 7 days." in said(answer)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    back = provider.signed_in(to_provider(client, LEADS.search(page)[1]), WHO).removeprefix(
        "https://localhost"
    )
    Invitation.objects.all().delete()
    assert "The invitation was used" in said(client.get(back, secure=True))
    assert not Worker.objects.exists()


def test_an_account_joins_once(provider, agency):
    joined(new_client(), provider, agency)
    client = new_client()
    answer = answered(client, provider, LEADS.search(joining(client, agency))[1])
    assert "Somebody has joined with this account already." in said(answer)
    assert Invitation.objects.count() == 1, "the code still works for another account"


def test_who_signs_in_does_not_redeem_the_invitation_that_was_typed_before(provider, agency):
    joined(new_client(), provider, agency)
    client = new_client()
    joining(client, agency)
    assert answered(client, provider, door(agency)).url == "/work/code"
    assert Invitation.objects.count() == 1


def test_each_agency_is_joined_in_its_own_way(provider, agency):
    client = new_client()
    code = actions.invite(agency.id, "Rowan Kell", ["officer"])
    told = {"name": "kell", "passphrase": PASSPHRASE, "declared": "on"}
    assert "/work/join/account" in said(client.get("/work/join", secure=True))
    refused = client.post("/work/join", {"code": code, **told}, secure=True)
    assert "With this code you join with your work account." in said(refused)
    other = actions.add_agency("Harbour Advocates", "advocates")
    code = actions.invite(other.id, "Priya", ["advocate"])
    refused = client.post("/work/join/account", {"code": code, "declared": "on"}, secure=True)
    assert "With this code you join with a passphrase." in said(refused)
    assert Invitation.objects.count() == 2
    for sent, words in (
        ({"code": code}, "Tick this box"),
        ({"code": "AAAA", "declared": "on"}, "a mistake in this code"),
    ):
        assert words in said(client.post("/work/join/account", sent, secure=True))
    assert client.post("/work/join", {"code": code, **told}, secure=True).url == "/work/code"


def test_without_any_provider_nothing_of_accounts_is_shown(client):
    for address in ("/work/in", "/work/join"):
        assert (
            "account"
            not in said(client.get(address, secure=True)).partition("<main")[2].partition("</main")[0]
        )


FAULTS = [
    ("/.well-known/openid-configuration", "away"),
    ("/.well-known/openid-configuration", "long"),
    ("/oauth2/token", "away"),
    ("/oauth2/token", "slow"),
    ("/jwks", "away"),
    ("/jwks", "broken"),
]


def test_a_provider_that_cannot_be_reached_is_said_to_be_so(provider, agency, monkeypatch):
    joined(new_client(), provider, agency)
    for path, how in FAULTS:
        provider.twist = {}
        client = new_client()
        back = provider.signed_in(to_provider(client, door(agency)), WHO).removeprefix("https://localhost")
        provider.twist = {path: _FAULTS[how]}
        with monkeypatch.context() as patched:
            patched.setattr(oidc_asking, "TIMEOUT_S", 0.2 if how == "slow" else 8)
            answer = client.get(back, secure=True)
        assert answer.status_code == 503, (path, how)
        assert "does not answer at the moment" in said(answer), (path, how)
        assert client.get("/work/code", secure=True).url == "/work/in", (path, how)


def _away(answer):
    answer.status_code = 503


def _slow(answer):
    time.sleep(0.4)


def _long(answer):
    answer.set_data(b" " * 300_000)


def _broken(answer):
    answer.set_data(b"[" * 100_000)


_FAULTS = {"away": _away, "slow": _slow, "long": _long, "broken": _broken}


def test_a_provider_that_is_not_there_is_said_to_be_so_and_other_doors_stay_open(agency):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    told = ProviderTold(issuer=f"http://127.0.0.1:{port}", client=CLIENT, secret=SECRET)
    oidc_actions.set_provider(agency.id, told)
    client = new_client()
    answer = client.get(door(agency), secure=True)
    assert answer.status_code == 503
    assert "does not answer at the moment" in said(answer)
    assert "Passphrase" in said(client.get("/work/in", secure=True))


@pytest.mark.parametrize("name", ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_no_other_host_is_asked_than_the_issuers(provider, agency, name):
    def elsewhere(answer):
        answer.set_data(
            answer.get_data(as_text=True).replace(
                f'"{name}": "{provider.issuer}', f'"{name}": "https://login.example'
            )
        )

    provider.twist = {"/.well-known/openid-configuration": elsewhere}
    answer = new_client().get(door(agency), secure=True)
    assert answer.status_code == 503
    assert [each[0] for each in provider.asked] == ["/.well-known/openid-configuration"]


def test_nothing_of_a_token_an_account_or_a_secret_is_logged_or_stored_in_clear(provider, agency, caplog):
    caplog.set_level(logging.DEBUG)
    client = new_client()
    joined(client, provider, agency)
    provider.claims = {"nonce": "another"}
    answered(new_client(), provider, door(agency))
    provider.forget()
    back = provider.signed_in(to_provider(client, door(agency)), WHO)
    code = parse_qs(urlsplit(back).query)["code"][0]
    client.get(back.removeprefix("https://localhost"), secure=True)
    secrets = [
        WHO,
        SECRET,
        CLIENT,
        "Rowan Kell",
        code,
        *provider.given,
        *(each.split(".")[1] for each in provider.given if "." in each),
    ]
    logged = caplog.text
    stored = bytearray()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select * from "{table}"')
            for row in cursor.fetchall():
                stored += repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode()
    assert "denied: work-account, bad-claim" in logged
    assert len(provider.given) == 2
    for secret in secrets:
        assert secret not in logged
        assert secret.encode() not in stored


def set_provider(provider, tmp_path, text=SECRET, **more):
    file = tmp_path / "secret"
    file.write_text(text)
    told = {"issuer": provider.issuer, "client": CLIENT, "secret": str(file)} | more
    call_command("set_provider", "Northmere Council", **told)


def test_an_operator_sets_the_provider_and_removes_it(provider, tmp_path, capsys):
    actions.add_agency("Northmere Council", "council")
    set_provider(provider, tmp_path, f"{SECRET}\n")
    assert "https://localhost/work/account/back" in capsys.readouterr().out
    row = Row.objects.get()
    assert office.read(row, ProviderTold) == ProviderTold(
        issuer=provider.issuer, client=CLIENT, secret=SECRET
    )
    for secret in (provider.issuer, CLIENT, SECRET):
        assert secret.encode() not in bytes(row.sealed)
    set_provider(provider, tmp_path, another := "an0ther")
    assert office.read(Row.objects.get(), ProviderTold).secret == another
    call_command("set_provider", "Northmere Council", remove=True)
    assert not Row.objects.exists()
    with pytest.raises(CommandError, match="no provider"):
        call_command("set_provider", "Northmere Council", remove=True)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"issuer": "http://login.example"}, "is not https"),
        ({"issuer": "http://127.0.0.1:1"}, "could not be reached"),
        ({"issuer": ""}, "Give --issuer"),
        ({"secret": "/proc/nowhere"}, "cannot be read"),
    ],
)
def test_a_provider_that_cannot_be_used_is_refused_and_nothing_changes(provider, tmp_path, more, words):
    actions.add_agency("Northmere Council", "council")
    with pytest.raises(CommandError, match=words):
        set_provider(provider, tmp_path, **more)
    with pytest.raises(CommandError, match="empty or too long"):
        set_provider(provider, tmp_path, " ")
    with pytest.raises(CommandError, match="It calls itself"):
        set_provider(provider, tmp_path, issuer=f"{provider.issuer}/")
    with pytest.raises(CommandError, match="no agency"):
        call_command("set_provider", "Westhaven Council", remove=True)
    assert not Row.objects.exists()

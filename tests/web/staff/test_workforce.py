"""Workers: invited, signed in by two steps, managed by their own agency, and gone when they leave."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from tests.web.conftest import PASSPHRASE

from chesil_web.foundation.keys import office
from chesil_web.foundation.limits.models import Attempt
from chesil_web.staff.workforce import actions, queries, rules
from chesil_web.staff.workforce.models import Invitation, Team, TeamTold, Worker, WorkerTold

pytestmark = pytest.mark.django_db
NAME = "kell@northmere.example"
WRONG = "not the one"


@pytest.fixture
def agency():
    return actions.add_agency("Northmere Council", "council")


@pytest.fixture
def clock(monkeypatch):
    """The time of authenticators, which goes on by a step whenever a code is asked for."""
    monkeypatch.setattr(TOTP, "time", property(lambda self: clock.now))
    clock.now = 1_800_000_000
    return clock


def code_of(worker):
    """The next code of a worker's authenticator."""
    clock.now += 30
    told = office.read(Worker.objects.get(id=worker), WorkerTold)
    return f"{TOTP(bytes.fromhex(told.totp)).token():06}"


def post(client, address, **sent):
    return client.post(f"/work/{address}", sent, secure=True)


def joined(client, agency, *roles, name=NAME):
    code = actions.invite(agency.id, "Rowan Kell", roles or ["officer"])
    answer = post(client, "join", code=code, name=name, passphrase=PASSPHRASE, declared="on")
    assert answer.url == "/work/code", answer.content.decode()
    return queries.by_sign_in(name)[0].id


def signed_in(client, agency, *roles, name=NAME):
    worker = joined(client, agency, *roles, name=name)
    client.get("/work/code", secure=True)
    assert post(client, "code", code=code_of(worker)).url == "/work/"
    return worker


def test_an_operator_adds_an_agency_and_its_manager_joins(client, capsys, clock):
    call_command("add_agency", "Northmere Council", kind="council", manager="Rowan Kell")
    code = re.search(r"shown once: (\S+)", capsys.readouterr().out)[1]
    told = {"name": NAME, "passphrase": PASSPHRASE, "declared": "on"}
    assert post(client, "join", code=code.lower().replace("-", " "), **told).url == "/work/code"
    worker = queries.by_sign_in(NAME.upper())[0].id
    shown = client.get("/work/code", secure=True).content.decode()
    assert "Set up your authenticator" in shown
    assert post(client, "code", code=code_of(worker)).url == "/work/"
    assert "Northmere Council" in client.get("/work/people", secure=True).content.decode()
    again = post(Client(), "join", code=code, **told | {"name": "other"})
    assert "older than 7 days" in again.content.decode()


def test_a_second_manager_needs_no_kind_and_a_new_agency_does(agency, capsys):
    call_command("add_agency", "Northmere Council", manager="Rowan Kell")
    assert Invitation.objects.count() == 1
    with pytest.raises(CommandError, match="--kind"):
        call_command("add_agency", "Westhaven Council", manager="Rowan Kell")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"code": "AAAA"}, "There is a mistake in this code"),
        ({"declared": ""}, "Tick this box to go on."),
        ({"passphrase": "password"}, "There is a problem"),
        ({"name": ""}, "Enter the name."),
    ],
)
def test_joining_says_what_is_wrong_and_uses_up_no_code(client, agency, sent, words):
    code = actions.invite(agency.id, "Rowan Kell", ["officer"])
    told = {"code": code, "name": NAME, "passphrase": PASSPHRASE, "declared": "on"}
    assert words in post(client, "join", **told | sent).content.decode()
    assert Invitation.objects.count() == 1
    assert post(client, "join", **told).url == "/work/code"


def test_a_name_is_one_workers_and_an_old_code_makes_none(client, agency):
    joined(client, agency)
    code = actions.invite(agency.id, "Dev Marsh", ["officer"])
    told = {"code": code, "name": NAME, "passphrase": PASSPHRASE, "declared": "on"}
    assert "Somebody signs in with this name already" in post(Client(), "join", **told).content.decode()
    assert Invitation.objects.count() == 1, "the code still works for another name"
    Invitation.objects.update(expires_at=timezone.now())
    assert "older than 7 days" in post(Client(), "join", **told | {"name": "other"}).content.decode()


def test_the_passphrase_alone_opens_nothing_and_a_code_works_once(client, agency, clock):
    worker = signed_in(client, agency, "duty manager")
    visitor = Client()
    assert post(visitor, "in", name=NAME, passphrase=PASSPHRASE).url == "/work/code"
    assert visitor.get("/work/people", secure=True).url == "/work/in"
    assert "Type the code" in visitor.get("/work/code", secure=True).content.decode()
    used = code_of(worker)
    assert post(visitor, "code", code=used).url == "/work/"
    other = Client()
    post(other, "in", name=NAME, passphrase=PASSPHRASE)
    assert "not right, or was used" in post(other, "code", code=used).content.decode()
    assert other.get("/work/people", secure=True).url == "/work/in"


def test_guesses_have_to_wait_and_wrong_names_fail_like_wrong_passphrases(client, agency):
    joined(Client(), agency)
    wrong = post(client, "in", name=NAME, passphrase=WRONG).content.decode()
    assert "do not open anything here" in wrong
    assert "Wait 1 second" in post(client, "in", name=NAME, passphrase=PASSPHRASE).content.decode()
    Attempt.objects.all().delete()
    assert "do not open anything here" in post(client, "in", name="nobody", passphrase=WRONG).content.decode()


def test_the_half_way_session_ends_after_ten_minutes(client, agency, clock):
    worker = joined(client, agency)
    client.get("/work/code", secure=True)
    session = client.session
    session["worker-half-at"] = (timezone.now() - rules.HALF_FOR - timedelta(seconds=1)).isoformat()
    session.save()
    assert post(client, "code", code=code_of(worker)).url == "/work/in"


@pytest.mark.parametrize(("key", "long"), [("worker-seen", rules.IDLE), ("worker-begun", rules.LONGEST)])
def test_a_session_ends_when_nothing_is_done_and_after_ten_hours(client, agency, clock, key, long):
    signed_in(client, agency, "duty manager")
    session = client.session
    session[key] = (timezone.now() - long - timedelta(seconds=1)).isoformat()
    session.save()
    assert client.get("/work/people", secure=True).url == "/work/in"
    assert "worker" not in client.session


def test_who_leaves_is_refused_at_the_next_request(client, agency, clock):
    manager = Client()
    signed_in(manager, agency, "duty manager", name="manager")
    worker = signed_in(client, agency, "duty manager")
    assert client.get("/work/people", secure=True).status_code == 200
    assert "Rowan Kell" in manager.get(f"/work/people/{worker}/end", secure=True).content.decode()
    assert post(manager, f"people/{worker}/end", sure="yes").url == "/work/people"
    assert client.get("/work/people", secure=True).url == "/work/in"
    Attempt.objects.all().delete()
    assert (
        "do not open anything here" in post(client, "in", name=NAME, passphrase=PASSPHRASE).content.decode()
    )


def test_a_manager_sees_and_changes_her_own_agency_alone(client, agency, clock):
    signed_in(client, agency, "duty manager")
    elsewhere = actions.add_agency("Harbour Advocates", "advocates")
    other = joined(Client(), elsewhere, "advocate", name="other")
    for address in (f"people/{other}", f"people/{other}/end"):
        assert client.get(f"/work/{address}", secure=True).status_code == 404
    assert post(client, f"people/{other}/phone").status_code == 404
    assert post(client, f"people/{other}", roles=["officer"]).status_code == 404
    assert "Harbour" not in client.get("/work/people", secure=True).content.decode()
    assert queries.working(other).told.roles == ("advocate",)


def test_who_manages_nobody_finds_no_page_of_workers(client, agency, clock):
    worker = signed_in(client, agency, "officer")
    for address in ("people", "people/new", f"people/{worker}"):
        assert client.get(f"/work/{address}", secure=True).status_code == 404


def test_a_manager_invites_by_a_code_that_is_shown_once_and_can_take_it_back(client, agency, clock):
    signed_in(client, agency, "duty manager")
    post(client, "people", name="Front desk")
    team = queries.teams(agency.id)[0][0].id.hex
    shown = post(client, "people/new", name="Dev Marsh", roles=["officer"], teams=[team]).content.decode()
    code = re.search(r'class="ch-code"[^>]*>([^<]+)<', shown)[1]
    listed = client.get("/work/people", secure=True).content.decode()
    assert "Dev Marsh" in listed
    assert code not in listed
    assert queries.invitation(code)[1].teams == (team,)
    assert post(client, f"people/new/{Invitation.objects.get().id}").url == "/work/people"
    assert queries.invitation(code) is None


def test_an_operator_invites_into_a_team_that_is_there(client, agency, capsys, clock):
    team = office.keep(Team, TeamTold(name="Front desk"), agency=agency)
    call_command(
        "add_agency", "Northmere Council", manager="Rowan Kell", role=["officer"], team=["Front desk"]
    )
    code = re.search(r"shown once: (\S+)", capsys.readouterr().out)[1]
    post(client, "join", code=code, name=NAME, passphrase=PASSPHRASE, declared="on")
    told = queries.by_sign_in(NAME)[1]
    assert (told.roles, told.teams) == (("officer",), (team.id.hex,))
    with pytest.raises(CommandError, match="no team Back office"):
        call_command("add_agency", "Northmere Council", manager="Dev Marsh", team=["Back office"])
    assert not Invitation.objects.exists()


def test_an_auditor_or_an_administrator_has_no_other_role(client, agency, clock):
    colleague = joined(Client(), agency, "officer", name="Dev Marsh")
    signed_in(client, agency, "duty manager")
    for roles in (["auditor", "officer"], ["administrator", "duty manager"]):
        sent = post(client, "people/new", name="Dev Marsh", roles=roles).content.decode()
        assert "can have no other role" in sent
        assert "can have no other role" in post(client, f"people/{colleague}", roles=roles).content.decode()
    assert not Invitation.objects.exists()


def test_a_lost_phone_is_replaced_by_the_manager_and_the_old_one_opens_nothing(client, agency, clock):
    signed_in(client, agency, "duty manager", name="marsh@northmere.example")
    theirs = Client()
    worker = signed_in(theirs, agency)
    old = code_of(worker)
    assert "No second step" not in client.get("/work/people", secure=True).content.decode()
    shown = post(client, f"people/{worker}/phone").content.decode()
    listed = client.get("/work/people", secure=True).content.decode()
    assert "1 worker has no second step." in listed
    assert listed.count("No second step") == 1
    assert theirs.get("/work/", secure=True).url == "/work/in", "every session ended"
    visitor = Client()
    post(visitor, "in", name=NAME, passphrase=PASSPHRASE)
    post(visitor, "code", code=re.search(r'class="ch-code" translate="no">([^<]+)<', shown)[1])
    assert "Set up your authenticator" in visitor.get("/work/code", secure=True).content.decode()
    assert "not right" in post(visitor, "code", code=old).content.decode()
    Attempt.objects.all().delete()
    assert post(visitor, "code", code=code_of(worker)).url == "/work/"


def test_nobody_replaces_their_own_authenticator(client, agency, clock):
    worker = signed_in(client, agency, "duty manager")
    before = office.read(Worker.objects.get(id=worker), WorkerTold)
    assert "another authenticator" not in client.get(f"/work/people/{worker}", secure=True).content.decode()
    assert post(client, f"people/{worker}/phone").status_code == 404
    assert office.read(Worker.objects.get(id=worker), WorkerTold) == before
    assert client.get("/work/people", secure=True).status_code == 200


def test_signing_out_clears_what_the_browser_keeps(client, agency, clock):
    signed_in(client, agency)
    assert post(client, "out").headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/work/", secure=True).url == "/work/in"


def test_no_session_holds_a_worker_and_a_private_record(asha, agency, clock):
    assert asha.client.get("/n/", secure=True).status_code == 200
    signed_in(asha.client, agency, "duty manager")
    assert asha.client.get("/n/", secure=True).status_code == 302
    asha.client.post("/n/open", {"name": asha.name, "passphrase": PASSPHRASE}, secure=True)
    assert asha.client.get("/work/people", secure=True).url == "/work/in"


def test_names_and_keys_of_workers_stand_nowhere_in_clear(client, agency, clock):
    worker = signed_in(client, agency)
    row = Worker.objects.get(id=worker)
    told = office.read(row, WorkerTold)
    stored = row.sealed.tobytes() if isinstance(row.sealed, memoryview) else bytes(row.sealed)
    for secret in ("Rowan Kell", told.totp, told.password, "officer", NAME):
        assert secret.encode() not in stored + bytes(row.name_index)

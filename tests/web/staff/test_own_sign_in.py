"""A worker changes their passphrase, sees and ends sessions, and sets up another authenticator with a code."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace
from tests.web.staff.test_workforce import NAME, PASSPHRASE, code_of, post, signed_in
from tests.web.staff.test_workforce import agency as agency
from tests.web.staff.test_workforce import clock as clock

from chesil_web.foundation.keys import office
from chesil_web.foundation.limits.models import Attempt
from chesil_web.staff.workforce.models import Worker, WorkerTold

pytestmark = pytest.mark.django_db
NEW = "lantern gravel meadow oyster"


def get(client, address):
    return client.get(f"/work/{address}", secure=True)


def is_in(client):
    return get(client, "steps").status_code == 200


def again(worker):
    """Another browser in which the same worker signs in."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (Android 15; Mobile) Firefox/130"})
    post(client, "in", name=NAME, passphrase=PASSPHRASE)
    assert post(client, "code", code=code_of(worker)).url == "/work/"
    return client


def changed(client, now=PASSPHRASE, new=NEW):
    return post(client, "steps/passphrase", now=now, passphrase=new)


def test_a_new_passphrase_takes_the_old_one_and_ends_every_other_session(client, agency, clock):
    worker = signed_in(client, agency)
    other = again(worker)
    assert "This is not your passphrase." in changed(client, now="something else").content.decode()
    Attempt.objects.all().delete()
    assert "There is a problem" in changed(client, new="password1").content.decode()
    Attempt.objects.all().delete()
    assert changed(client).status_code == 302
    assert is_in(client)
    assert not is_in(other)
    assert "do not open anything" in post(other, "in", name=NAME, passphrase=PASSPHRASE).content.decode()
    Attempt.objects.all().delete()
    assert post(other, "in", name=NAME, passphrase=NEW).url == "/work/code"


def test_sessions_are_listed_and_one_or_all_others_can_be_ended(client, agency, clock):
    worker = signed_in(client, agency)
    second, third = again(worker), again(worker)
    shown = get(client, "steps").content.decode()
    assert shown.count("on Android") == 4, "each with its words again beside the button"
    assert shown.count("This is where you are now.") == 1
    newest = re.findall(r'action="/work/steps/sessions/([0-9a-f]{32})"', shown)[0]
    post(client, f"steps/sessions/{newest}")
    assert not is_in(third)
    assert is_in(second)
    post(client, "steps/sessions/others")
    assert not is_in(second)
    assert is_in(client)


def test_a_session_of_somebody_else_is_not_ended(client, agency, clock, desk):
    other = desk(agency, "officer")
    session = other.client.session["worker-session"]
    signed_in(client, agency)
    post(client, f"steps/sessions/{session}")
    assert other.client.get("/work/steps", secure=True).status_code == 200


def test_another_authenticator_needs_the_code_of_a_colleague_and_is_told_to_the_worker(client, agency, clock):
    signed_in(client, agency, "duty manager", name="marsh@northmere.example")
    theirs = Client()
    worker = signed_in(theirs, agency)
    shown = post(client, f"people/{worker}/phone").content.decode()
    code = re.search(r'class="ch-code" translate="no">([^<]+)<', shown)[1]
    assert not is_in(theirs)
    thief = Client()
    post(thief, "in", name=NAME, passphrase=PASSPHRASE)
    page = get(thief, "code").content.decode()
    assert "Code from your colleague" in page
    assert "ch-code" not in page, "no key is shown to who has the passphrase alone"
    assert "This code is not right" in post(thief, "code", code="AAAA").content.decode()
    Attempt.objects.all().delete()
    assert "This code is not right" in post(thief, "code", code=code_of(worker)).content.decode()
    Attempt.objects.all().delete()
    post(theirs, "in", name=NAME, passphrase=PASSPHRASE)
    assert post(theirs, "code", code=code).url == "/work/code"
    assert "Set up your authenticator" in get(theirs, "code").content.decode()
    assert post(theirs, "code", code=code_of(worker)).url == "/work/"
    assert (
        "Another authenticator was set up for you"
        in theirs.get("/work/", secure=True, follow=True).content.decode()
    )
    assert "with a code from" in get(theirs, "steps").content.decode()
    assert "Type the code from your authenticator" in get(thief, "code").content.decode()
    assert "There is a problem" in post(thief, "code", code=code).content.decode(), "it works once"


def test_a_code_for_another_authenticator_is_good_for_a_day(client, agency, clock, monkeypatch):
    signed_in(client, agency, "duty manager", name="marsh@northmere.example")
    theirs = Client()
    worker = signed_in(theirs, agency)
    shown = post(client, f"people/{worker}/phone").content.decode()
    code = re.search(r'class="ch-code" translate="no">([^<]+)<', shown)[1]
    row = Worker.objects.get(id=worker)
    told = office.read(row, WorkerTold)
    late = replace(told.renewal, until=timezone.now() - timedelta(seconds=1))
    office.reseal(row, replace(told, renewal=late))
    post(theirs, "in", name=NAME, passphrase=PASSPHRASE)
    assert "older than a day" in post(theirs, "code", code=code).content.decode()

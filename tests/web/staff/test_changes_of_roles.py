"""Roles take two: nobody gives themselves one, and one person with two sign-ins is not two people."""

import re
from datetime import timedelta

import msgspec
import pytest
from django.test import Client
from django.utils import timezone
from tests.web.staff.conftest import PASSPHRASE, Desk

from chesil_web.foundation.keys import office
from chesil_web.staff.access import walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.workforce import actions, changes, queries, signing
from chesil_web.staff.workforce.models import Invitation, RoleChange, RoleChangeContent, Worker
from chesil_web.staff.workforce.seconds import is_second

pytestmark = pytest.mark.django_db
CHANGES = "/work/people/changes"


@pytest.fixture
def manager(desk, council):
    return desk(council, "duty manager", name="Rowan Kell")


@pytest.fixture
def other(desk, council):
    return desk(council, "safeguarding lead", name="Noor Hale")


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer", name="Priya Nolan")


def roles_of(who):
    return set(queries.working(who.worker.id).told.roles)


def waiting():
    return RoleChange.objects.get(ended_at=None)


def content_of(change):
    return office.read(RoleChange.objects.get(id=change.id), RoleChangeContent)


def invited(by, name, *roles):
    """Somebody whom a worker invited, signed in."""
    page = by.post("/work/people/new", status=200, name=name, roles=list(roles))
    return re.search(r'class="ch-code"[^>]*>([^<]+)<', page)[1]


def joined(code, name):
    row = actions.join(actions.read_code(code), name, PASSPHRASE)
    client = Client(HTTP_HOST="localhost")
    session = client.session
    session.update(signing.begun(row.id))
    session.save()
    client.cookies["__Host-s"] = session.session_key
    return Desk(client, queries.working(row.id))


def test_nobody_changes_their_own_roles(manager, council, desk):
    administrator = desk(council, "administrator", name="Tom Arden")
    for who in (manager, administrator):
        at = f"/work/people/{who.worker.id}"
        assert "You cannot change your own roles." in who.get(at)
        before = roles_of(who)
        who.post(at, roles=["duty manager", "chair", "safeguarding lead"], cover="")
        assert roles_of(who) == before
    with pytest.raises(changes.NotPossible):
        changes.change(manager.worker, manager.worker.id, ["chair"], "")
    assert not RoleChange.objects.exists()


def test_a_role_that_opens_cases_holds_once_a_second_person_agreed(manager, other, officer):
    at = f"/work/people/{officer.worker.id}"
    assert manager.post(at, roles=["officer", "duty manager"], cover="") == CHANGES
    assert roles_of(officer) == {"officer"}
    change = waiting()
    agree = f"{CHANGES}/{change.id}/agree"
    assert agree not in manager.get(CHANGES)
    manager.post(agree, status=404)
    officer.post(agree, status=404)
    assert roles_of(officer) == {"officer"}
    assert "1 role change is waiting for a second person" in other.get("")
    assert agree in other.get(CHANGES)
    other.post(agree)
    assert roles_of(officer) == {"officer", "duty manager"}
    kept = content_of(change)
    assert (kept.before, kept.after) == (("officer",), ("officer", "duty manager"))
    assert (kept.by_name, kept.outcome, kept.second_name) == ("Rowan Kell", "agreed", "Noor Hale")


def test_who_checks_reads_each_change_with_before_and_after(manager, other, officer, council, desk):
    auditor = desk(council, "auditor", name="Sam Ashe")
    manager.post(f"/work/people/{officer.worker.id}", roles=["officer", "chair"], cover="")
    other.post(f"{CHANGES}/{waiting().id}/no")
    assert roles_of(officer) == {"officer"}
    page = auditor.get(CHANGES)
    for words in ("Priya Nolan", "Rowan Kell", "MARAC chair", "Noor Hale said no."):
        assert words in page
    assert "1 role change in the last 7 days" in other.get("")
    officer.get(CHANGES, status=404)


def test_to_take_a_role_away_one_person_is_enough(manager, officer, other, council, desk):
    both = desk(council, "officer", "chair", name="Kit Moss")
    manager.post(f"/work/people/{both.worker.id}", roles=["officer"], cover="")
    assert roles_of(both) == {"officer"}
    assert "1 role change in the last 7 days" in other.get("")


def test_an_invitation_works_once_a_second_person_agreed(manager, other):
    code = invited(manager, "Second Person", "duty manager")
    with pytest.raises(actions.Waits):
        actions.join(actions.read_code(code), "second", PASSPHRASE)
    page = Client(HTTP_HOST="localhost").post(
        "/work/join",
        {"code": code, "name": "second", "passphrase": PASSPHRASE, "declared": "on"},
        secure=True,
    )
    assert "A second person at your organisation has to agree first." in page.content.decode()
    other.post(f"{CHANGES}/{waiting().id}/agree")
    assert roles_of(joined(code, "second")) == {"duty manager"}


def test_an_invitation_that_was_refused_makes_no_worker(manager, other):
    code = invited(manager, "Second Person", "duty manager")
    other.post(f"{CHANGES}/{waiting().id}/no")
    with pytest.raises(actions.NoInvitation):
        actions.join(actions.read_code(code), "second", PASSPHRASE)
    assert not Invitation.objects.exists()


def test_an_auditor_who_opens_nothing_is_invited_by_one(manager):
    code = invited(manager, "Sam Ashe", "auditor")
    assert roles_of(joined(code, "sam")) == {"auditor"}


def test_who_was_invited_by_the_first_is_not_the_second_for_30_days(manager, other, officer):
    code = invited(manager, "Second Person", "duty manager")
    other.post(f"{CHANGES}/{waiting().id}/agree")
    second = joined(code, "second")
    for asks, answers in ((manager, second), (second, manager)):
        asks.post(f"/work/people/{officer.worker.id}", roles=["officer", "chair"], cover="")
        answers.post(f"{CHANGES}/{waiting().id}/agree", status=404)
    assert roles_of(officer) == {"officer"}
    later = timezone.now() + timedelta(days=31)
    assert is_second(queries.working(second.worker.id), manager.worker.id.hex, later)


def test_two_who_were_invited_by_the_same_are_not_two(manager, other, officer):
    pair = []
    for name in ("one", "two"):
        code = invited(manager, name, "duty manager")
        other.post(f"{CHANGES}/{waiting().id}/agree")
        pair.append(joined(code, name))
    pair[0].post(f"/work/people/{officer.worker.id}", roles=["officer", "chair"], cover="")
    pair[1].post(f"{CHANGES}/{waiting().id}/agree", status=404)
    other.post(f"{CHANGES}/{waiting().id}/agree")
    assert roles_of(officer) == {"officer", "chair"}


def test_who_joined_after_it_was_asked_is_not_the_second(manager, officer, council, desk):
    manager.post(f"/work/people/{officer.worker.id}", roles=["officer", "chair"], cover="")
    late = desk(council, "duty manager", name="Late Comer")
    late.post(f"{CHANGES}/{waiting().id}/agree", status=404)
    assert roles_of(officer) == {"officer"}


def test_a_wall_is_not_lifted_by_one_person_with_two_sign_ins(manager, other, officer):
    code = invited(manager, "Second Person", "duty manager")
    other.post(f"{CHANGES}/{waiting().id}/agree")
    second = joined(code, "second")
    about = officer.worker.id
    walls.put(about, WallTold(), worker=officer.worker.id)
    wall = walls.Wall.objects.get()
    assert not walls.lift(wall.id, manager.worker, "It is not needed.")
    with pytest.raises(walls.SamePerson):
        walls.lift(wall.id, second.worker, "")
    assert walls.lift(wall.id, other.worker, "")


def test_what_changed_meanwhile_is_not_put_into_force(manager, other, officer):
    manager.post(f"/work/people/{officer.worker.id}", roles=["officer", "chair"], cover="")
    change = waiting()
    row = Worker.objects.get(id=officer.worker.id)
    told = queries.working(officer.worker.id).told
    office.reseal(row, msgspec.structs.replace(told, roles=("advocate",)))
    other.post(f"{CHANGES}/{change.id}/agree", status=404)
    assert roles_of(officer) == {"advocate"}

"""Moves of a case: open until accepted, agreed by two without the person's word, with a receipt; and ties."""

import pytest
from tests.web.staff.conftest import logged
from tests.web.staff.test_cases import reported, triage

from chesil.vault.records import Decided, HandedOver
from chesil_web.foundation.log.models import Leaf
from chesil_web.staff.access import walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases.ending_models import Transfer
from chesil_web.staff.cases.models import Case, Task
from chesil_web.staff.cases.people_models import Tie
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
ALONG = "She is followed to work by a former colleague."


def move(to, /, **more):
    return {"to": to, "safe_there": "yes", "basis": "their word", "summary": ALONG} | more


@pytest.fixture
def harbour():
    """Another agency."""
    return workforce.add_agency("Harbour Advocates", "advocates")


@pytest.fixture
def sides(desk, council, harbour):
    """An officer with a case, and who decides at the other agency."""
    officer = desk(council, "officer")
    return officer, reported(officer), desk(harbour, "duty manager", name="Priya Other")


def asked(sides, harbour, **more):
    officer, case, _other = sides
    officer.post(f"{case.id}/move", **move(f"agency {harbour.id.hex}", **more))
    return Transfer.objects.get(case=case, ended_on=None)


def taken(desk, sent, **more):
    return desk.post(f"moves/{sent.id}", **triage(desk) | {"answer": "accept"} | more)


def test_a_case_stays_until_the_others_have_it_and_then_goes_on_there(sides, harbour):
    officer, case, other = sides
    sent = asked(sides, harbour)
    assert Case.objects.get(id=case.id).closed_on is None
    assert "It stays yours until they say that they have it." in officer.get(f"{case.id}/move")
    assert "1 case is passed on to you" in other.get("")
    assert "From Northmere Council" in other.get("moves")
    before = Leaf.objects.filter(log__safe_id=case.safe_id).count()
    page = other.get(f"moves/{sent.id}")
    assert ALONG in page
    assert "He waits outside her work." not in page, "only what was sent along"
    assert Leaf.objects.filter(log__safe_id=case.safe_id).count() == before + 1
    made = Case.objects.get(id=taken(other, sent).rpartition("/")[2])
    assert made.agency_id == harbour.id
    theirs = other.get(f"{made.id}")
    assert ALONG in theirs
    assert "No safe way is known. Do not call." in theirs
    assert "He waits outside her work." not in theirs
    assert Case.objects.get(id=case.id).closed_on
    receipt = officer.get(f"{case.id}/move")
    for words in ("Priya Other", "Taken.", made.ref):
        assert words in receipt, words
    assert made.ref in officer.get(f"{case.id}")
    (given,) = logged(case, HandedOver)
    assert (given.to, given.whom, given.by) == ("agency", harbour.id.hex, other.worker.id.hex)
    other.get(f"{case.id}", status=404)


def test_without_their_word_a_second_worker_agrees_before_others_see_it(sides, harbour, desk, council):
    officer, case, other = sides
    manager = desk(council, "duty manager", name="Dev Marsh")
    sent = asked(sides, harbour, basis="danger")
    assert "Nobody passes on a case to you." in other.get("moves")
    other.get(f"moves/{sent.id}", status=404)
    officer.post(f"{case.id}/move", agree="yes")
    assert Transfer.objects.get().agreed_on is None
    assert "I agree that they see this" in manager.get(f"{case.id}/move")
    assert "I agree that they see this" not in officer.get(f"{case.id}/move")
    manager.post(f"{case.id}/move", agree="yes")
    assert ALONG in other.get(f"moves/{sent.id}")
    (agreed,) = logged(case, Decided)
    assert (agreed.what, agreed.by) == ("may move", manager.worker.id.hex)
    assert agreed.second == officer.worker.id.hex


def test_who_does_not_take_it_says_why_and_what_was_taken_back_is_gone(sides, harbour):
    officer, case, other = sides
    sent = asked(sides, harbour)
    assert "Say why" in other.post(f"moves/{sent.id}", status=200, answer="refuse", why="")
    other.post(f"moves/{sent.id}", answer="refuse", why="She lives elsewhere.")
    page = officer.get(f"{case.id}/move")
    assert "She lives elsewhere." in page
    assert "Not taken." in page
    sent = asked(sides, harbour)
    officer.post(f"{case.id}/move", why="A mistake.")
    other.get(f"moves/{sent.id}", status=404)
    assert "Taken back." in officer.get(f"{case.id}/move")
    assert Case.objects.filter(agency=harbour).count() == 0


def test_it_is_taken_once(sides, harbour, desk):
    _officer, _case, other = sides
    sent = asked(sides, harbour)
    taken(other, sent)
    again = desk(harbour, "duty manager", name="Dev Marsh")
    again.post(f"moves/{sent.id}", status=404, **triage(again) | {"answer": "accept"})
    assert Case.objects.filter(agency=harbour).count() == 1


def test_a_team_takes_a_case_with_its_tasks(desk, council):
    team = workforce.add_team(council.id, "Front desk").id.hex
    officer = desk(council, "officer")
    case = reported(officer)
    mate = desk(council, "officer", name="Priya Other", teams=[team])
    stranger = desk(council, "officer", name="Dev Marsh")
    officer.post(f"{case.id}/move", **move(f"team {team}"))
    sent = Transfer.objects.get()
    stranger.get(f"moves/{sent.id}", status=404)
    assert "Nobody passes on" in stranger.get("moves")
    mate.post(f"moves/{sent.id}", answer="accept")
    row = Case.objects.get()
    assert (row.worker_id, row.team_id.hex) == (mate.worker.id, team)
    assert Task.objects.get().worker_id == mate.worker.id
    (given,) = logged(case, HandedOver)
    assert (given.to, given.whom) == ("worker", mate.worker.id.hex)
    officer.get(f"{case.id}", status=404)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"safe_there": "no"}, "they are at risk there"), ({"summary": ""}, "Write what they get."),
        ({"to": ""}, "Choose who should take it."), ({"basis": ""}, "Choose why it may go there."),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(sides, harbour, wrong, words):
    officer, case, _other = sides
    page = officer.post(f"{case.id}/move", status=200, **move(f"agency {harbour.id.hex}", **wrong))
    assert words in page
    assert not Transfer.objects.exists()


def test_walls_stand_between(sides, harbour):
    officer, case, other = sides
    sent = asked(sides, harbour)
    walls.put(case.id, WallTold(), worker=other.worker.id)
    assert "Nobody passes on" in other.get("moves")
    other.get(f"moves/{sent.id}", status=404)
    officer.post(f"{case.id}/move", why="Not them.")
    walls.put(case.id, WallTold(), agency=harbour.id)
    assert "Harbour Advocates" not in officer.get(f"{case.id}/move").partition("<form")[2]
    officer.post(f"{case.id}/move", status=200, **move(f"agency {harbour.id.hex}"))


def test_cases_are_tied_and_untied_and_what_cannot_be_seen_is_not_there(desk, council):
    officer, other = desk(council, "officer"), desk(council, "officer", name="Dev Marsh")
    one, two, hidden = reported(officer), reported(officer), reported(other)
    for ref in (hidden.ref, "K7Q-X4M", one.ref):
        page = officer.post(f"{one.id}/ties", status=200, ref=ref, why="Same street.")
        assert "There is no other case of this name that you can see." in page
    assert not Tie.objects.exists()
    officer.post(f"{one.id}/ties", ref=two.ref.lower(), why="Same street.")
    officer.post(f"{two.id}/ties", ref=one.ref, why="Same street.")
    assert Tie.objects.count() == 1
    assert two.ref in officer.get(f"{one.id}/ties")
    assert "Same street." in officer.get(f"{two.id}/timeline")
    officer.post(f"{two.id}/ties", untie=str(one.id))
    assert not Tie.objects.exists()
    assert "Not tied to" in officer.get(f"{one.id}/timeline")
    Tie.objects.create(case=one, other=hidden)
    assert hidden.ref not in officer.get(f"{one.id}/ties")


def test_two_sides_of_one_matter_stay_tied(desk, council):
    officer = desk(council, "officer")
    one, two = reported(officer), reported(officer)
    Tie.objects.create(case=one, other=two, counter=True)
    assert "The other side of this matter." in officer.get(f"{one.id}/ties")
    officer.post(f"{one.id}/ties", untie=str(two.id))
    assert Tie.objects.exists()

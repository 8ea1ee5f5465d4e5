"""Two workers at one moment on one letter, one move, one asking: nothing is lost, and nothing is done twice."""

import threading

import pytest
from django.db import connection, transaction
from tests.web.staff.test_cases import reported, triage
from tests.web.staff.test_held_shares import Held
from tests.web.staff.test_joint import asked, at
from tests.web.staff.test_joint_at_once import both
from tests.web.staff.test_letters import Letters, letter
from tests.web.staff.test_minutes import (
    cases,
    chair,
    coordinator,
    give,
    health,
    heard,
    housing,
    meeting,
    minuting_text,
    panel,
)
from tests.web.staff.test_transfers import move

from chesil_web.record.given import actions as given
from chesil_web.staff.access import desks
from chesil_web.staff.cases.ending_models import Transfer
from chesil_web.staff.cases.models import Case, Entry
from chesil_web.staff.conference.meeting_models import ActionTold
from chesil_web.staff.conference.models import Action, Line
from chesil_web.staff.joint.models import Asking, Side
from chesil_web.staff.keeping import actions as keeping
from chesil_web.staff.keeping import holding
from chesil_web.staff.letters.models import LetterFile, LetterVersion
from chesil_web.staff.looks.models import Look, Question
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["cases", "chair", "coordinator", "health", "heard", "housing", "meeting", "panel"]


@pytest.fixture
def harbour():
    return workforce.add_agency("Harbour Advocates", "advocates")


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer", "duty manager")


def sends(desk, address, **said):
    """Sends a form, and gives the status it is answered with."""
    return lambda: desk.client.post(address, said, secure=True).status_code


def numbers(rows):
    return sorted(rows.values_list("number", flat=True))


def test_two_who_change_a_letter_at_one_moment_both_keep_their_version(officer, desk, council):
    letters = Letters(officer, reported(officer))
    one, other = letters.write(), desk(council, "duty manager", name="Priya Other")
    place = letters.at(f"/{one.id}/change")
    told = [letter(base=1, text=f"Dear Dev\n\nPlease stop. {number}\n") for number in range(2)]
    assert both(sends(officer, place, **told[0]), sends(other, place, **told[1])) == [302, 302]
    assert numbers(LetterVersion.objects.filter(letter=one.id)) == [1, 2, 3]


def test_a_letter_that_is_changed_while_it_goes_either_went_before_or_does_not_go(officer, desk, council):
    letters = Letters(officer, reported(officer))
    one, other = (
        letters.write(recipient="person", name="Asha"),
        desk(council, "duty manager", name="Priya Other"),
    )
    one.check()
    assert one.state == "settled"
    both(
        sends(officer, letters.at(f"/{one.id}/release"), version=1),
        sends(other, letters.at(f"/{one.id}/change"), **letter(base=1, recipient="person", name="Asha")),
    )
    versions, went = LetterVersion.objects.filter(letter=one.id).count(), LetterFile.objects.count()
    assert (versions, went, one.state) in {(1, 1, "released"), (2, 0, "written")}


def test_a_case_that_is_written_in_while_its_move_is_taken_loses_no_word(officer, desk, harbour):
    case, ida = reported(officer), desk(harbour, "duty manager", name="Ida Moss")
    officer.post(f"{case.id}/move", **move(f"agency {harbour.id.hex}"))
    place = f"/work/c/moves/{Transfer.objects.get().id}"
    done = both(
        sends(ida, place, answer="accept", **triage(ida)),
        sends(officer, f"/work/c/{case.id}/note", kind="note", text="CANARY while it went"),
    )
    assert set(done) <= {302, 404}, done
    (made,) = Case.objects.filter(agency=harbour)
    assert Case.objects.get(id=case.id).closed_on
    for row in (case, made):
        found = numbers(Entry.objects.filter(case=row))
        assert found == list(range(1, len(found) + 1))
    assert ("CANARY while it went" in officer.get(f"{case.id}")) is (done.count(302) == 2)


def test_two_who_give_the_actions_of_a_meeting_at_one_moment_give_each_once(
    coordinator, chair, heard, meeting
):
    _page, sent = give(coordinator, meeting)
    locks = next(each for each in Action.objects.all() if minuting_text(each) == "Change the locks")
    changed = sent | {f"text-{locks.id.hex}": "Change both locks"}
    place = f"/work/p/meeting/{meeting.id}/give"
    assert both(sends(chair, place, **changed), sends(coordinator, place, **sent)) == [302, 302]
    assert set(Action.objects.values_list("state", flat=True)) == {"open"}
    assert Action.objects.count() == 2
    versions = sorted(Line.objects.filter(line=locks.line).values_list("version", flat=True))
    assert versions == ([1, 2] if minuting_text(locks) == "Change both locks" else [1])
    locks.refresh_from_db()
    (told,) = desks.opened(locks.listing.safe_id).read([locks], ActionTold)
    assert told.text == minuting_text(locks), "the action and its line say the same"


def test_of_two_answers_to_one_asking_one_holds(officer, desk, harbour):
    case, ida = reported(officer), desk(harbour, "duty manager", name="Ida Moss")
    other = desk(harbour, "duty manager", name="Priya Other")
    place = at("asked", asked(officer, case, harbour).id)
    both(
        sends(ida, place, answer="new", **triage(ida)),
        sends(other, place, answer="new", **triage(other)),
    )
    assert Side.objects.filter(agency=harbour).count() == 1
    assert Case.objects.filter(agency=harbour).count() == 1
    assert Asking.objects.get().ended_on


def test_a_stop_and_a_hold_at_one_moment_come_one_after_the_other(asha, desk, monkeypatch):
    held = Held(asha, desk)
    held.one.post(f"{held.case.id}/hold", why="A court case.")
    agreeing, go_on, ended = threading.Event(), threading.Event(), []
    note = keeping.note

    def slow(*args, **more):
        agreeing.set()
        go_on.wait(10)
        return note(*args, **more)

    def agree():
        monkeypatch.setattr(keeping, "note", slow)
        with transaction.atomic():
            holding.agree(held.two.worker, keeping.of_case(held.two.worker, held.case))
        connection.close()

    def stop():
        given.stop([held.share.id])
        ended.append(go_on.is_set())
        connection.close()

    agrees, stops = threading.Thread(target=agree), threading.Thread(target=stop)
    agrees.start()
    assert agreeing.wait(10)
    stops.start()
    stops.join(0.3)
    go_on.set()
    agrees.join()
    stops.join()
    assert ended == [True], "the stop waits for the hold that is being agreed to"
    assert held.kinds() == {"giver", "held"}


def test_two_who_draw_looks_at_one_moment_ask_about_each_look_once(officer, desk, council):
    for _ in range(3):
        reported(officer)
    looks = set(Look.objects.values_list("id", flat=True))
    auditors = [desk(council, "auditor", name=name) for name in ("Ida Moss", "Priya Other")]
    done = both(*(sends(each, "/work/a/ask", count=2, only="all") for each in auditors))
    assert done == [302, 302]
    asked_about = list(Question.objects.values_list("look", flat=True))
    assert len(asked_about) == len(set(asked_about)) == min(4, len(looks))
    assert set(asked_about) <= looks

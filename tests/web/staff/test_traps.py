"""Traps of casework that no other test holds: what would harm somebody although each page does what it says."""

import pytest
from django.utils import timezone
from tests.web.staff.test_cases import contact, reported
from tests.web.staff.test_joint import asked, at, took_up
from tests.web.staff.test_keeping import closed, due
from tests.web.staff.test_letters import Letters
from tests.web.staff.test_people_of_cases import added, somebody, told
from tests.web.staff.test_sharing import code_of, entry, page, shared, taken

from chesil.vault.errors import WrongSecret
from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.keys.models import ItemKey, Lock, Safe
from chesil_web.staff.cases.models import Case, Task
from chesil_web.staff.cases.people_models import Party
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.workforce import actions as workforce
from chesil_web.upkeep import replaying
from chesil_web.upkeep.models import PutBack

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer")


@pytest.fixture
def ida(desk):
    """Who decides at the advocates."""
    agency = workforce.add_agency("Harbour Advocates", "advocates")
    return desk(agency, "duty manager", "advocate", name="Ida Moss")


def test_of_who_works_for_an_agency_its_people_see_nothing_and_the_own_record_stays(desk, council, ida, asha):
    entry(asha)
    hers = shared(asha, code_of(ida))
    case = Case.objects.get(id=taken(ida).partition("/")[0])
    others = [
        desk(council, role, name=f"Noor {role}")
        for role in ("officer", "duty manager", "safeguarding lead", "administrator")
    ]
    ida.post(f"{case.id}/people/new", **somebody(part="harmed", name="Asha Pell", agency=council.id.hex))
    for each in others:
        each.get(f"{case.id}", status=404)
    assert council.id.hex not in ida.get(at(case, "new")), "it cannot even be asked in"
    assert "He stood at the gate" in page(asha, "l")
    assert "Harbour Advocates" in page(asha, hers)


def test_what_is_not_safe_to_tell_shows_nowhere_on_their_side(desk, council, ida, asha):
    entry(asha)
    hers = shared(asha, code_of(ida))
    case = Case.objects.get(id=taken(ida).partition("/")[0])
    before = page(asha, hers)
    duty = desk(council, "duty manager")
    own = took_up(duty, asked(ida, case, council))
    ida.post(at(case, "told"), way="not yet", why="He reads the phone.")
    duty.get(f"{own.id}")
    duty.get(at(own))
    assert "He reads the phone." in ida.get(at(case))
    assert "Northmere" not in page(asha, hers)
    assert page(asha, hers).count("govuk-summary-list__row") == before.count("govuk-summary-list__row")


def test_contact_that_is_not_safe_any_more_asks_to_warn_them_first_in_another_way(officer):
    case = reported(officer)
    officer.post(f"{case.id}/contact", state="unsafe")
    assert Task.objects.count() == 1, "there was no way before that others could know of"
    officer.post(f"{case.id}/contact", **contact())
    officer.post(f"{case.id}/contact", state="unsafe")
    officer.post(f"{case.id}/contact", state="unsafe")
    assert Task.objects.filter(due_on=timezone.localdate(), worker=officer.worker.id).count() == 1
    assert "Tell them first, in another way that is safe. Look at the safety plan." in officer.get(
        f"{case.id}"
    )
    officer.get(f"{case.id}/number", status=404)


def test_family_is_no_way_to_reach_somebody_and_no_interpreter(officer):
    case = reported(officer)
    added(officer, case, part="other", name="Dev’s mother", phones="07700 900789")
    refused = officer.post(f"{case.id}/contact", status=200, **contact(number="07700 900789"))
    assert "This belongs to Dev’s mother" in refused
    assert "use nobody from it, also not as an interpreter" in refused
    assert "an interpreter who is no relative" in officer.get(f"{case.id}/plan/write")


def test_of_two_accused_each_has_a_relation_and_either_pair_comes_again(officer):
    first, second = reported(officer), reported(officer)
    added(officer, first, name="Kit Other", phones="07700 900789")
    added(officer, second, name="Kit Other", phones="07700 900788")
    parts = [{told(each).name: each for each in case.parties.all()} for case in (first, second)]
    for case, here in zip((first, second), parts, strict=True):
        for name in ("Dev", "Kit Other"):
            fields = {
                "bond": "other family",
                "afraid": "yes",
                "word": "theirs",
                "does": f"{name} follows them.",
            }
            ends = {"who": here[name].id.hex, "whom": here["Asha"].id.hex}
            officer.post(f"{case.id}/people/between", **fields | ends)
    people = officer.get(f"{first.id}/people")
    assert "Dev follows them." in people
    assert "Kit Other follows them." in people
    for name in ("Asha", "Kit Other"):
        assert "about the same two people" not in officer.get(f"{second.id}/people")
        mine = Party.objects.select_related("case").get(id=parts[1][name].id)
        people_actions.join(officer.worker, mine, parts[0][name])
    assert "1 other case that you can see is about the same two people." in officer.get(f"{second.id}/people")


def test_the_data_of_a_child_are_nobodys_by_right(desk, council):
    asks = desk(council, "duty manager").get("requests/new")
    assert "A parent has no automatic right to a child’s data" in asks


def test_a_hold_that_is_lifted_leaves_the_case_to_a_person_and_no_backup_brings_it_back(desk, council):
    one, other = (
        desk(council, "duty manager"),
        desk(council, "data protection officer", name="Priya Other"),
    )
    case = closed(one)
    due(case)
    one.post(f"{case.id}/hold", why="A court case.")
    other.post(f"{case.id}/hold", answer="yes")
    other.post(f"{case.id}/hold", why="It is over.")
    one.post(f"{case.id}/hold", answer="yes")
    assert "Look at it now" in other.get("kept"), "nothing goes by itself"
    stored = [*Lock.objects.filter(safe=case.safe_id), *ItemKey.objects.filter(safe=case.safe_id), case]
    other.post(f"{case.id}/purge", end="erase", ref=case.ref, why="Six years are over.")
    Safe.objects.filter(id=case.safe_id).update(state="active")
    for row in stored:
        row.save(force_insert=True)
    assert entrusted.open_as_installation(case.safe_id)
    now = timezone.now()
    PutBack.objects.create(copy="an older one", made_at=now, keys_made_at=now, files_back_at=now)
    replaying.replay([])
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(case.safe_id)
    assert not ItemKey.objects.filter(safe=case.safe_id).exists()


def test_a_repair_sheet_is_a_letter_like_any_other(officer):
    case = reported(officer)
    letters = Letters(officer, case)
    letters.protect()
    sheet = letters.get("/new/repair")
    assert "The work:" in sheet
    assert "no reason for it" in sheet
    one = letters.write(
        "repair",
        recipient="other",
        name="Sam Locks",
        keep_until="2099-01-01",
        text="Mend the door at 4 Quay Road.",
    )
    assert "1 is open." in one.check()
    one.press("release")
    assert one.state == "checked"

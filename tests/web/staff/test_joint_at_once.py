"""Sharing between agencies by two at one moment: nothing twice, nothing lost, nothing read that is not said."""

from urllib.parse import urlsplit

import pytest
from tests.web.staff.test_cases import contact, reported
from tests.web.staff.test_joint import asked, at, keys, put, took_up
from tests.web.staff.test_plans import plan
from tests.web.test_ways_in import at_once

from chesil_web.staff.access import desks
from chesil_web.staff.cases.models import Case, CaseTold
from chesil_web.staff.joint.models import Copy, CopyText, Reading
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "CANARY of the desk."


@pytest.fixture
def sides(desk, council):
    """An officer and a duty manager of the council with their case, and who reads at Harbour with theirs."""
    officer, manager = desk(council, "officer"), desk(council, "duty manager", name="Dev Marsh")
    case = reported(officer)
    officer.post(f"{case.id}/contact", **contact())
    harbour = workforce.add_agency("Harbour Advocates", "advocates")
    ida = desk(harbour, "duty manager", name="Ida Moss")
    return officer, manager, case, ida, took_up(ida, asked(officer, case, harbour))


def both(*acts):
    """What comes of acts side by side, each with a connection of its own."""
    waiting = iter(acts)
    return at_once(len(acts), lambda: next(waiting)())


def test_two_who_put_at_one_moment_lose_nothing_and_put_nothing_twice(sides):
    officer, manager, case, *_others = sides
    officer.post(f"{case.id}/plan/write", **plan())
    known = keys(officer, case)

    def puts(desk, *sorts):
        return lambda: desk.post(at(case, "put"), k=[known[each] for each in sorts], put="yes")

    done = both(puts(officer, "contact", "wishes"), puts(manager, "contact", "plan"))
    assert [urlsplit(each).path for each in done] == [at(case)] * 2
    assert sorted(Copy.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert sorted(Copy.objects.values_list("sort", flat=True)) == ["contact", "plan", "wishes"]


def test_what_is_taken_back_while_it_is_read_was_read_or_is_not_shown(sides):
    officer, _manager, case, ida, theirs = sides
    for number in range(4):
        officer.post(f"{case.id}/note", kind="note", text=f"{CANARY} {number}")
        put(officer, case, "entry")
        copy = Copy.objects.get(taken_on=None)
        pages = both(
            lambda: ida.get(at(theirs)),
            lambda copy=copy: officer.post(at(case, copy.id, "back"), why="Wrong."),
        )
        assert all(isinstance(each, str) for each in pages), pages
        shown = any(f"{CANARY} {number}" in each for each in pages)
        assert shown is Reading.objects.filter(copy=copy).exists()
        assert not CopyText.objects.filter(copy=copy).exists()


def test_both_sides_say_at_one_moment_that_contact_is_unsafe(sides):
    officer, _manager, case, ida, theirs = sides
    put(officer, case, "contact")

    def says(desk, row):
        return lambda: desk.post(f"{row.id}/contact", state="unsafe", since="0", until="24")

    done = both(says(officer, case), says(ida, theirs))
    assert all(isinstance(each, str) for each in done), done
    for row in Case.objects.all():
        (told,) = desks.opened(row.safe_id).read([row], CaseTold)
        assert told.contact.state == "unsafe"
    assert not CopyText.objects.exists()

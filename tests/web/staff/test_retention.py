"""What a panel keeps: from when it can be erased, holds by two, and erasing that somebody looks at first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_conference import listed, named

from chesil.vault.records import Decided
from chesil_web.foundation.keys.models import Erasure, ItemKey, Lock
from chesil_web.staff.access import walls
from chesil_web.staff.access.models import Cleared, WallTold
from chesil_web.staff.conference import actions as conference
from chesil_web.staff.conference.models import (
    Action,
    Called,
    Listing,
    ListingHold,
    ListingIndex,
    PanelVersion,
    Seat,
)
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.outcomes import actions as outcomes
from chesil_web.staff.panels import actions as panels
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
AT = "/work/p/"
TODAY = timezone.localdate()


def ago(years, days=0):
    return TODAY.replace(year=TODAY.year - years, day=min(TODAY.day, 28)) - timedelta(days=days)


def pair(born="1988-03-04"):
    return named("harmed", "Asha Patel", born), named("accused", "Ben Crane", "1985-01-02")


@pytest.fixture
def two(desk, council):
    """A coordinator and a chair of one panel."""
    coordinator = desk(council, "coordinator", name="Sam Hale")
    panel = conference.begin_panel(coordinator.worker, "marac", shipped()["marac"])
    chair = desk(council, "chair", name="Noor Hale")
    Seat.objects.create(panel=panel, worker=chair.worker.row)
    return coordinator, chair, panel


def kept(two, heard, *people, **more):
    row = listed(
        two[2], *(people or pair()), **({"state": "finished", "heard_on": heard, "referred_on": heard} | more)
    )
    for each in two[:2]:
        conference.clear_names(each.worker, row)
    return row


def erase(desk, row, status=302, **more):
    return desk.post(
        f"{AT}{row.id}/purge", status=status, **({"end": "erase", "ref": row.ref, "why": "Six years."} | more)
    )


def test_what_was_heard_is_due_after_the_years_of_the_panel_and_not_while_the_pair_is_there_again(two):
    coordinator, _chair, panel = two
    assert "No case is closed." in coordinator.get(f"{AT}{panel.id}/kept")
    old, young = kept(two, ago(6)), kept(two, ago(5), *pair("1990-01-01"))
    back = kept(two, None, *pair("1991-01-01"), state="returned", referred_on=ago(1))
    page = coordinator.get(f"{AT}{panel.id}/kept")
    assert page.count("Look at it now") == 2
    assert page.index(old.ref) < page.index(young.ref) < page.index(back.ref)
    assert f"{AT}{panel.id}/kept" in coordinator.get(f"{AT}{panel.id}")
    again = kept(two, None, state="accepted", referred_on=TODAY)
    page = coordinator.get(f"{AT}{panel.id}/kept")
    assert page.count("Look at it now") == 1
    assert "The same people were referred again, so it stays." in page
    assert "It cannot be erased yet" in erase(coordinator, old, status=200)
    Listing.objects.filter(id=again.id).update(state="heard", heard_on=TODAY)
    assert "The same people" not in coordinator.get(f"{AT}{panel.id}/kept")
    assert "It cannot be erased yet" in erase(coordinator, old, status=200)
    assert Listing.objects.filter(id=old.id).exists()


def test_a_panel_that_changes_how_long_it_keeps_things_changes_it_for_all(two):
    coordinator, _chair, panel = two
    row = kept(two, ago(6))
    settings = shipped()["marac"].keeping
    longer = type(settings)(years=10, returned_years=1, flag_months=12)
    number = PanelVersion.objects.filter(panel=panel).count()
    panels.change(coordinator.worker, panel, base=number, since=TODAY, keeping=longer)
    assert "Look at it now" not in coordinator.get(f"{AT}{panel.id}/kept")
    assert "It cannot be erased yet" in erase(coordinator, row, status=200)


def test_a_hold_of_a_listing_takes_two_and_nothing_held_is_erased(two):
    coordinator, chair, panel = two
    row = kept(two, ago(7))
    coordinator.post(f"{AT}{row.id}/hold", why="A review of a death.")
    assert "Somebody else has to agree." in coordinator.get(f"{AT}{row.id}/hold")
    assert "It cannot be erased yet" in erase(chair, row, status=200), "while it is asked for"
    assert "Waits for a second person" in chair.get(f"{AT}{panel.id}/kept")
    chair.post(f"{AT}{row.id}/hold", answer="yes")
    assert "It cannot be erased yet" in erase(coordinator, row, status=200)
    assert "There is a legal hold." in coordinator.get(f"{AT}{panel.id}/kept")
    chair.post(f"{AT}{row.id}/hold", why="It is over.")
    coordinator.post(f"{AT}{row.id}/hold", answer="yes")
    assert ListingHold.objects.get().ended_on == TODAY
    assert "Agreed to lift the legal hold." in chair.get(f"{AT}{row.id}")
    chair.post(
        f"{AT}{row.id}/purge", end="keep", why="The review goes on.", **day(TODAY + timedelta(days=90))
    )
    assert "Look at it now" not in coordinator.get(f"{AT}{panel.id}/kept")
    assert [each.what for each in logged(row, Decided)] == ["finished", "held", "hold lifted", "kept longer"]


def day(on):
    return {"until-day": on.day, "until-month": on.month, "until-year": on.year}


def test_erasing_takes_every_lock_also_of_what_agencies_answered_and_says_who_did_it(two):
    coordinator, chair, panel = two
    row = kept(two, ago(6), state="heard")
    health = workforce.add_agency("Harbour Health", "health")
    (called,) = conference.call(row, [health.id], timezone.now())
    council = coordinator.worker.row.agency_id
    (own,) = conference.call(row, [council], timezone.now())
    outcomes.add(
        coordinator.worker, "conference:add-action", row.id, text="See her alone.", agency=council,
        due_on=TODAY,
    )  # fmt: skip
    assert "This is not the name of this case." in erase(chair, row, status=200, ref="K7Q-X4M")
    erase(chair, row, ref=row.ref.lower().replace("-", " "))
    for model in (Listing, Called, Action, ListingIndex, Cleared):
        assert not model.objects.exists(), model
    gone = {row.safe_id, called.safe_id, own.safe_id}
    assert not Lock.objects.filter(safe__in=gone).exists()
    assert not ItemKey.objects.filter(safe__in=gone).exists()
    assert set(Erasure.objects.values_list("safe", flat=True)) == gone
    page = coordinator.get(f"{AT}{panel.id}/kept")
    for words in (row.ref, "Six years.", "Noor Hale"):
        assert words in page, words


def test_behind_a_wall_nothing_is_kept_held_or_erased(two, desk, council):
    coordinator, chair, panel = two
    row = kept(two, ago(6))
    walls.put(row.id, WallTold(), worker=coordinator.worker.id)
    assert row.ref not in coordinator.get(f"{AT}{panel.id}/kept")
    for page in ("hold", "purge"):
        coordinator.get(f"{AT}{row.id}/{page}", status=404)
    officer = desk(council, "officer", name="Dev Marsh")
    officer.get(f"{AT}{panel.id}/kept", status=404)
    assert row.ref in chair.get(f"{AT}{panel.id}/kept")

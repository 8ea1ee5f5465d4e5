"""The ground of panels: who may see which listing, what goes from where to where, and who is known again."""

import uuid
from datetime import date
from typing import get_args

import msgspec
import pytest
from django.http import Http404
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_cases import reported

from chesil.vault.records import WallSet
from chesil_web.foundation.keys import office
from chesil_web.staff.access import declarations, policy, walls
from chesil_web.staff.access.declarations import AskFirst
from chesil_web.staff.access.models import Close, WallTold
from chesil_web.staff.cases.people_models import Notice, NoticeTold
from chesil_web.staff.conference import actions, apart, knowing, queries, rules, states
from chesil_web.staff.conference.listing_models import ListingState, ListingTold, Named, Referral
from chesil_web.staff.conference.meeting_models import ActionState, MeetingState
from chesil_web.staff.conference.models import Called, Seat
from chesil_web.staff.conference.shipped import shipped
from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce.models import Role

pytestmark = pytest.mark.django_db
PAGE = "conference:a listing"


@pytest.fixture
def table(monkeypatch):
    """A page in the table of access: a coordinator sees all of a panel, an officer what they are called to."""
    cells = dict.fromkeys(get_args(Role), "-") | {"coordinator": "panel", "chair": "panel"}
    cells |= {"officer": "called", "representative": "called"}
    monkeypatch.setattr(policy, "table", lambda: {PAGE: cells, "cases:case": dict.fromkeys(cells, "own")})


def named(part, name, born="", **more):
    return Named(id=uuid.uuid4().hex, part=part, name=name, born=born, **more)


def told(*people):
    return ListingTold(
        referral=Referral(
            at=timezone.now(), by_name="Rowan Kell", by_agency="Northmere Council", people=people
        )
    )


def listed(panel, *people, **columns):
    given = {"state": "referred", "referred_on": date(2026, 3, 2)} | columns
    return actions.begin_listing(panel, told(*people), **given)


@pytest.fixture
def panel(desk, council):
    """A panel with its coordinator."""
    coordinator = desk(council, "coordinator")
    return actions.begin_panel(coordinator.worker, "marac", shipped()["marac"]), coordinator.worker


def test_every_setting_that_ships_fits_and_what_is_unsure_is_a_setting_there_is():
    assert set(shipped()) == {"marac", "hrda"}
    for name, settings in shipped().items():
        plain = msgspec.to_builtins(settings)
        kinds = {each.kind for each in settings.criteria}
        for unsure in settings.unsure:
            head, _, rest = unsure.setting.partition(".")
            assert head in plain, (name, unsure.setting)
            there = (
                rest in kinds if head == "criteria" else not rest or hasattr(getattr(settings, head), rest)
            )
            assert there, (name, unsure.setting)


def test_a_state_is_reached_by_those_whose_step_it_is_and_a_panel_returns_only_by_its_chair():
    for table, names in (
        (states.LISTING, ListingState),
        (states.MEETING, MeetingState),
        (states.ACTION, ActionState),
    ):
        there = {state for step in table for state in (step.before, step.to)}
        assert there == set(get_args(names))
        assert len({(step.before, step.to) for step in table}) == len(table)
    returned = [step for step in states.LISTING if step.to == "returned"]
    assert all(step.roles == {"chair"} and step.why for step in returned)
    assert states.step(states.LISTING, "referred", "accepted", ["officer"]) is None
    assert states.step(states.LISTING, "finished", "heard", ["chair"]) is None


def test_a_listing_is_there_for_its_panel_for_those_called_and_for_who_referred_it(
    desk, council, panel, table
):
    row, coordinator = panel
    health = workforce.add_agency("Harbour Health", "health")
    referrer, other = desk(council, "officer").worker, desk(council, "officer", name="Dev Marsh").worker
    rep = desk(health, "representative", name="Priya Other").worker
    outside = desk(council, "coordinator", name="Noor Hale").worker
    made = listed(row, named("harmed", "Asha Patel"), worker=referrer.row)

    def sees(worker):
        return rules.listings(worker, PAGE).filter(id=made.id).exists()

    assert [sees(each) for each in (coordinator, referrer, other, rep, outside)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    Seat.objects.create(panel=row, worker=rep.row)
    assert not sees(rep), "a seat alone shows no case that the agency is not called to"
    actions.call(made, [health.id, health.id], timezone.now())
    assert Called.objects.filter(listing=made).count() == 1
    assert sees(rep)
    walls.put(made.id, WallTold(), worker=rep.id)
    assert not sees(rep)
    with pytest.raises(Http404):
        rules.listing(rep, PAGE, made.id)


def test_names_are_asked_before_anything_else_opens_and_a_conflict_takes_the_listing_away(
    desk, council, panel, table
):
    row, coordinator = panel
    made = listed(row, named("harmed", "Asha Patel"))
    with pytest.raises(AskFirst):
        rules.listing(coordinator, PAGE, made.id)
    actions.clear_names(coordinator, made)
    assert rules.listing(coordinator, PAGE, made.id) == made
    Seat.objects.create(panel=row, worker=desk(council, "coordinator", name="Noor Hale").worker.row)
    assert apart.declare_conflict(coordinator, made, "My cousin.")
    assert apart.declare_conflict(coordinator, made, "My cousin."), "said twice, it is written once"
    with pytest.raises(Http404):
        rules.listing(coordinator, PAGE, made.id)
    (wall,) = logged(made, WallSet)
    assert (wall.against, wall.whom, wall.by) == ("worker", coordinator.id.hex, coordinator.id.hex)
    health = workforce.add_agency("Harbour Health", "health")
    works = msgspec.structs.replace(named("accused", "Ben Crane"), agency=health.id.hex)
    (line,) = logged(listed(row, named("harmed", "Asha Patel"), works), WallSet)
    assert (line.against, line.whom, line.by) == ("agency", health.id.hex, "installation")


def test_a_wall_that_leaves_a_panel_without_its_coordinator_is_not_set_and_the_lead_decides(
    desk, council, panel, table
):
    row, coordinator = panel
    desk(council, "safeguarding lead", name="Priya Other")
    declarations.add(coordinator.id, Close(id="1", name="Asha Patel", phones=("01632 960222",)))
    made = listed(row, named("harmed", "Asha Patel", phones=("01632 960222",)), named("accused", "Ben Crane"))
    assert not walls.behind(coordinator).filter(about=made.id).exists()
    assert ("Asha Patel", "harmed") in apart.names_for(coordinator, made)
    assert not apart.declare_conflict(coordinator, made, "My cousin.")
    assert rules.listing(coordinator, PAGE, made.id) == made, "they go on, as somebody may need help"
    (notice,) = office.read_those(Notice.objects.filter(for_lead=True, urgent=True), NoticeTold)
    assert (notice[1].kind, notice[1].text) == ("decide", f"Northmere MARAC, {made.ref}"), "once"
    away = rules.listing(coordinator, PAGE, made.id)
    assert not apart.wall_off(away, WallTold(), agency=council.id)
    chair = desk(council, "chair", name="Noor Hale").worker
    Seat.objects.create(panel=row, worker=chair.row)
    assert not apart.declare_conflict(chair, made, "A neighbour."), "nor its only chair"
    Seat.objects.create(panel=row, worker=desk(council, "coordinator", "chair", name="Dev Marsh").worker.row)
    with pytest.raises(Http404):
        apart.names_for(coordinator, made)
    assert apart.declare_conflict(chair, made, "A neighbour.")
    for worker in (coordinator, chair):
        assert not rules.listings(worker, PAGE).exists()


def test_a_wall_before_a_case_that_leaves_its_panel_without_a_coordinator_tells_the_lead(
    desk, council, panel
):
    row, coordinator = panel
    lead = desk(council, "safeguarding lead", name="Priya Other")
    case = reported(desk(council, "officer"))
    made = listed(row, named("harmed", "Asha Patel"), case=case)
    walls.put(case.id, WallTold(), worker=coordinator.id)
    assert f"Northmere MARAC, {made.ref}" in lead.get("notices")


def test_a_step_is_written_down_and_one_that_is_not_there_changes_nothing(panel, table):
    row, coordinator = panel
    made = listed(row, named("harmed", "Asha Patel"))
    actions.clear_names(coordinator, made)
    found = actions.step(coordinator, PAGE, made.id, "accepted")
    assert [step.to for step in found.told.steps] == ["accepted"]
    for to, why in (("returned", "No."), ("withdrawn", " "), ("heard", "")):
        with pytest.raises(rules.NotPossible):
            actions.step(coordinator, PAGE, made.id, to, why=why)
    made.refresh_from_db()
    assert made.state == "accepted"


def test_a_pair_is_known_again_by_any_of_two_accused_and_a_common_name_is_not_sure(panel):
    row, _ = panel
    before = listed(
        row, named("harmed", "Asha Patel", "1988-03-04"), named("accused", "Ben Crane", "1985-01-02")
    )
    asha, dan = named("harmed", "A. Patel", "1988-03-04"), named("accused", "Dan Crane", "1990-05-06")
    ben = named("accused", "Ben Crane", "1985-01-02")
    (same,) = [each for each in knowing.same_pairs([asha, dan, ben]) if each.sure]
    assert (same.listing, same.harmed, same.accused) == (before.id, asha.id, ben.id)
    unsure = knowing.same_pairs([named("harmed", "Anil Patel"), named("accused", "Bo Crane")])
    assert [each.sure for each in unsure] == [False]
    assert (
        knowing.same_pairs([named("harmed", "Ben Crane", "1985-01-02"), named("accused", "Asha Patel")]) == []
    )
    assert knowing.same_pairs([asha, ben], but=before.id) == []


def test_settings_hold_from_their_day_on_and_two_at_once_lose_nothing(panel):
    row, coordinator = panel
    later = msgspec.structs.replace(shipped()["marac"], area="Northmere and the Isles")
    assert actions.keep_settings(coordinator, row, later, since=date(2999, 1, 1), base=1) == 2
    assert queries.settings(row).area == "Northmere"
    assert queries.settings(row, date(2999, 1, 2)).area == "Northmere and the Isles"
    with pytest.raises(rules.NotPossible):
        actions.keep_settings(coordinator, row, later, since=date(2999, 1, 1), base=1)

"""What was law on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil import law
from chesil.law.loading import book
from chesil.terms.acts import ACTS

DAYS = st.dates(date(1850, 1, 1), date(2100, 1, 1))
EW = "england_and_wales"


def ids(*, on: date, jurisdiction: law.Jurisdiction = EW) -> set[str]:
    return {route.id for route in law.routes(jurisdiction, on=on)}


@pytest.mark.parametrize(
    ("route", "first_day"),
    [
        ("pha-2", date(1997, 6, 16)),
        ("pha-2g", date(2005, 7, 1)),
        ("pha-2a", date(2012, 11, 25)),
        ("pha-4", date(1997, 6, 16)),
        ("pha-4a", date(2012, 11, 25)),
        ("sca-76", date(2015, 12, 29)),
        ("sca-75a", date(2022, 6, 7)),
        ("restraining-order-breach", date(2020, 12, 1)),
        ("restraining-order-acquittal", date(2009, 9, 30)),
        ("non-molestation-breach", date(2007, 7, 1)),
        ("stalking-protection-order", date(2020, 1, 20)),
        ("stalking-protection-breach", date(2020, 1, 20)),
        ("domestic-abuse-protection-order", date(2024, 11, 27)),
        ("domestic-abuse-protection-breach", date(2024, 11, 27)),
        ("osa-179", date(2024, 1, 31)),
        ("osa-181", date(2024, 1, 31)),
        ("soa-66a", date(2024, 1, 31)),
        ("soa-66b-4", date(2024, 1, 31)),
        ("pea-1", date(1989, 1, 15)),
    ],
)
def test_a_route_is_law_from_its_first_day_and_not_the_day_before(route, first_day):
    assert route in ids(on=first_day)
    assert route not in ids(on=first_day - timedelta(1))


@pytest.mark.parametrize(
    ("route", "on", "mode", "maximum", "limit"),
    [
        ("pha-2", date(2026, 1, 1), "summary only", "6 months", "summary-course"),
        ("pha-2a", date(2026, 1, 1), "summary only", "6 months", "summary-course"),
        ("pha-4", date(2017, 4, 2), "either way", "5 years", "none"),
        ("pha-4", date(2017, 4, 3), "either way", "10 years", "none"),
        ("pha-4a", date(2017, 4, 2), "either way", "5 years", "none"),
        ("pha-4a", date(2017, 4, 3), "either way", "10 years", "none"),
        ("sca-76", date(2026, 1, 1), "either way", "5 years", "none"),
        ("cda-32b", date(2017, 4, 3), "either way", "14 years", "none"),
        ("cda-32a", date(2026, 1, 1), "either way", "2 years", "none"),
        ("mca-88", date(2015, 4, 12), "summary only", "Up to 6 months", "summary"),
        ("mca-88", date(2015, 4, 13), "either way", "2 years", "none"),
        ("ca-127", date(2026, 1, 1), "summary only", "6 months", "prosecutor-knows"),
        ("cja-39", date(2022, 6, 27), "summary only", "6 months", "summary"),
        ("cja-39", date(2022, 6, 28), "summary only", "6 months", "assault"),
        ("poa-5", date(2026, 1, 1), "summary only", "A fine up to level 3", "summary"),
        ("oapa-16", date(2026, 1, 1), "either way", "10 years", "none"),
        ("pea-1", date(2026, 1, 1), "either way", "2 years", "none"),
        ("restraining-order-breach", date(2026, 1, 1), "either way", "5 years", "none"),
        ("non-molestation-breach", date(2026, 1, 1), "either way", "5 years", "none"),
        ("domestic-abuse-protection-breach", date(2026, 1, 1), "either way", "5 years", "none"),
        ("sco-da", date(2026, 1, 1), "either way", "14 years", "none"),
        ("ni-stalking", date(2026, 1, 1), "either way", "10 years", "none"),
    ],
)
def test_mode_maximum_and_time_limit_are_those_of_the_day(route, on, mode, maximum, limit):
    found = law.route(route, on=on)
    assert (found.mode, found.limit) == (mode, limit)
    assert found.maximum.startswith(maximum)


def test_controlling_behaviour_asked_a_former_couple_to_live_together_until_april_2023():
    before, after = (law.route("sca-76", on=day) for day in (date(2023, 4, 4), date(2023, 4, 5)))
    assert not before.gate.fits({"formerly_intimate"})
    assert before.gate.fits({"formerly_intimate", "live_together"})
    assert after.gate.fits({"formerly_intimate"})
    assert [point.id for point in before.points if point.element == "relationship"] == [
        "relationship-before-2023"
    ]
    assert [point.id for point in after.points if point.element == "relationship"] == ["relationship"]


def test_threats_left_the_malicious_communications_act_when_the_online_safety_act_took_them():
    before, after = (law.points("mca-88", on=day) for day in (date(2024, 1, 30), date(2024, 1, 31)))
    assert any("threat" in point.sentence for point in before)
    assert not any("threat" in point.sentence for point in after)


@pytest.mark.parametrize(
    ("gate", "facts", "opens"),
    [
        ("anyone", set(), True),
        ("personally-connected", set(), False),
        ("personally-connected", {"relative"}, True),
        ("personally-connected", {"same_household"}, False),
        ("domestic-abuse", {"relative"}, False),
        ("domestic-abuse", {"relative", "both_16_or_over"}, True),
        ("associated", {"same_household"}, True),
        ("associated", {"intimate"}, False),
        ("associated", {"intimate_for_long"}, True),
    ],
)
def test_a_gate_opens_only_on_facts_that_are_recorded(gate, facts, opens):
    assert book(EW).gates[gate].fits(facts) is opens


def test_fear_of_violence_and_a_serious_effect_are_a_choice_in_the_same_routes():
    for route in ("pha-4a", "sca-76"):
        choices = [point.element for point in law.points(route) if point.either]
        assert choices == ["fear_of_violence", "serious_effect"]
    assert not [point for point in law.points("pha-4") if point.either]


def test_a_route_without_a_day_is_its_newest_version():
    assert law.route("pha-4").maximum.startswith("10 years")
    assert law.route("restraining-order-before-2020-breach").ends == date(2020, 11, 30)


def test_a_route_that_was_not_law_on_the_day_is_said_so():
    with pytest.raises(law.NotInForce, match="was not law"):
        law.route("pha-2a", on=date(2010, 1, 1))
    with pytest.raises(law.UnknownRoute, match="no such route"):
        law.route("pha-99")


def test_orders_lead_to_what_breaking_them_is():
    for order in (
        "restraining-order",
        "non-molestation-order",
        "stalking-protection-order",
        "domestic-abuse-protection-order",
        "harassment-injunction",
    ):
        (breach,) = law.route(order).breach
        assert {"order", "breach"} <= {point.element for point in law.points(breach)}


def test_a_route_has_one_id_in_all_jurisdictions():
    named = [route for jurisdiction in law.JURISDICTIONS for route in book(jurisdiction).routes]
    assert len(named) == len(set(named))


@given(DAYS)
def test_on_any_day_at_most_one_version_of_a_route_is_in_force(day):
    for jurisdiction in law.JURISDICTIONS:
        for route in book(jurisdiction).routes.values():
            assert sum(version.starts is not None and version.on(day) for version in route.versions) <= 1


@given(DAYS)
def test_the_routes_of_a_day_are_each_route_asked_for_alone(day):
    for jurisdiction in law.JURISDICTIONS:
        alone = []
        for route in book(jurisdiction).routes:
            try:
                alone.append(law.route(route, on=day))
            except law.LawError:
                continue
        assert list(law.routes(jurisdiction, on=day)) == alone
        assert all(each.starts <= day and (each.ends is None or day <= each.ends) for each in alone)


def test_the_outlines_say_that_they_are_outlines():
    today = date(2026, 11, 24)
    assert {"sco-38", "sco-39", "sco-da", "sco-nho", "sco-nho-breach"} == ids(
        on=today, jurisdiction="scotland"
    )
    northern_ireland = {"ni-stalking", "ni-threatening", "ni-stalking-protection-order", "ni-domestic-abuse"}
    assert northern_ireland == ids(on=today, jurisdiction="northern_ireland")
    outlines = {each.id for name in law.JURISDICTIONS for each in law.routes(name, on=today) if each.outline}
    assert outlines == {"sco-nho", "ni-stalking-protection-order", "ni-domestic-abuse", "osa-183"}


def test_the_letters_of_stalking_acts_are_those_of_the_kinds_of_act():
    told = {code: act.letter for act in law.stalking_acts(EW) for code in act.acts}
    assert told == {code: act.stalking for code, act in ACTS.items() if act.stalking in set("abcdefg")}

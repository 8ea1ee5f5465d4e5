"""What single statements of the law say, each held against the source that its entry names."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chesil import law
from chesil.law.entries import Check, Sourced
from chesil.law.loading import actions, book, sourced_entries

EW = "england_and_wales"
TODAY = date(2026, 11, 28)


def entries() -> Iterator[tuple[str, Sourced]]:
    for jurisdiction in law.JURISDICTIONS:
        yield from sourced_entries(book(jurisdiction))
    found = actions()
    yield from ((each.id, each) for each in (*found.markers, *found.evidence))


def entry(name: str, jurisdiction: law.Jurisdiction = EW) -> Sourced:
    return next(each for _, each in sourced_entries(book(jurisdiction)) if each.id == name)


def check_of(name: str, jurisdiction: law.Jurisdiction = EW) -> Check:
    check = entry(name, jurisdiction).checked
    assert check is not None, name
    return check


@pytest.mark.parametrize(
    ("route", "first_day", "mode", "maximum", "limit"),
    [
        ("poa-4b", date(2026, 4, 1), "either way", "2 years", "none"),
        ("soa-66e", date(2026, 2, 6), "summary only", "6 months", "prosecutor-knows"),
        ("soa-66f", date(2026, 2, 6), "summary only", "6 months", "prosecutor-knows"),
        ("restraining-order-acquittal-breach", date(2009, 9, 30), "either way", "5 years", "none"),
    ],
)
def test_a_law_that_has_started_is_given_from_its_first_day(route, first_day, mode, maximum, limit):
    found = law.route(route, on=first_day)
    assert (found.mode, found.limit) == (mode, limit)
    assert found.maximum.startswith(maximum)
    with pytest.raises(law.NotInForce):
        law.route(route, on=first_day - timedelta(1))


def test_harassment_because_of_sex_counts_in_private_places_but_not_between_homes():
    found = law.route("poa-4b", on=TODAY)
    assert "in public" not in found.title
    assert "in private" in found.summary
    assert any("inside homes" in point.sentence for point in found.points)


def test_asking_for_a_false_intimate_image_is_an_offence_of_its_own_section():
    making, asking = (law.route(each, on=TODAY) for each in ("soa-66e", "soa-66f"))
    assert "asking" not in f"{making.title} {making.summary}".lower()
    assert asking.citation.endswith("s.66F")
    assert "even if nobody makes it" in asking.summary


def test_an_order_after_acquittal_is_possible_after_insanity_and_not_for_someone_unfit_to_stand_trial():
    found = law.route("restraining-order-acquittal", on=TODAY)
    assert "because of insanity counts too" in found.summary
    assert "not possible where the other person was unfit" in found.summary
    assert "[2015] EWCA Crim 109" in found.source


def test_breaking_an_order_after_acquittal_is_section_5a_2d_and_not_section_363():
    assert law.route("restraining-order-acquittal", on=TODAY).breach == (
        "restraining-order-acquittal-breach",
    )
    assert law.route("restraining-order-acquittal-breach", on=TODAY).citation.endswith("s.5A(2D)")
    assert law.route("restraining-order", on=TODAY).breach == ("restraining-order-breach",)
    assert any("s.360" in point.sentence for point in law.points("restraining-order-breach"))


def test_which_section_an_older_restraining_order_stands_under_is_being_checked():
    older = "restraining-order-before-2020-breach"
    with pytest.raises(law.NotInForce):
        law.route(older, on=TODAY)
    assert older in {each.id for each in law.being_checked(EW, on=TODAY)}
    assert older not in {each.id for each in law.being_checked(EW, on=date(2020, 11, 30))}
    assert law.route("restraining-order-before-2020", on=date(2019, 1, 1)).breach == (older,)


def test_the_six_months_for_false_messages_count_from_enough_evidence():
    found = law.time_limit("osa-179", last_act=date(2026, 2, 24))
    assert found.by == date(2026, 8, 23)
    assert "the prosecutor has enough evidence" in found.sentence
    assert "outer limit too, which is being checked" in found.sentence


def test_questions_in_person_are_not_said_to_be_always_forbidden():
    found = law.route("special-measures", on=TODAY)
    assert "may not question" not in found.summary
    assert "A court can stop" in found.summary
    assert "began on or after 21 July 2022" in found.what


@pytest.mark.parametrize(
    ("facts", "opens"),
    [
        ({"relative"}, False),
        ({"parents_of_same_child"}, False),
        ({"formerly_intimate"}, True),
        ({"spouse"}, True),
    ],
)
def test_a_partners_past_can_be_asked_about_and_not_a_relatives(facts, opens):
    assert law.route("clares-law", on=TODAY).gate.fits(facts) is opens


@pytest.mark.parametrize(
    ("act", "chapter", "path"),
    [
        ("vca_2026", "2026 c. 19", "2026/19"),
        ("sa_2026", "2026 c. 2", "2026/2"),
        ("cpa_2026", "2026 c. 20", "2026/20"),
    ],
)
def test_an_act_of_2026_is_cited_by_its_chapter(act, chapter, path):
    found = book(EW).acts[act].act
    assert found.citation == chapter
    assert found.url == f"https://www.legislation.gov.uk/ukpga/{path}"


def test_the_parts_of_the_victims_and_courts_act_that_have_started_are_not_said_to_wait():
    changes = {each.id: each for each in book(EW).acts["vca_2026"].changes}
    started = {each.day for each in changes.values() if each.status == "in force"}
    assert started == {date(2026, 4, 29), date(2026, 6, 29)}
    assert changes["vca-victims"].confidence == "unsure"


def test_taking_and_copying_an_intimate_image_are_two_sections_and_are_being_checked():
    found = {each.id: each for each in law.being_checked(EW, on=TODAY)}
    assert found["soa-66ab"].citation.endswith("s.66AB")
    assert found["soa-66ae"].citation.endswith("s.66AE")
    assert "soa-66ab" not in {each.id for each in law.being_checked(EW, on=date(2026, 6, 28))}


def test_a_tenant_lodger_or_employee_alone_is_not_of_one_household():
    sentence = book(EW).gates["associated"].sentence
    for word in ("tenant", "lodger", "boarder", "employee"):
        assert word in sentence


def test_bail_conditions_of_the_police_before_a_charge_are_there_with_their_act():
    found = law.route("bail-conditions", on=TODAY)
    assert "before anyone is charged" in found.summary
    assert "Police and Criminal Evidence Act 1984" in found.citation


def test_one_act_is_enough_for_domestic_abuse_in_scotland_from_july_2011_and_not_before():
    before, after = (law.points("sco-nho", on=day) for day in (date(2011, 7, 20), date(2011, 7, 21)))
    assert not any("one is enough" in point.sentence for point in before)
    assert any("one is enough" in point.sentence for point in after)


def test_knowing_of_a_non_molestation_order_has_to_be_proved_where_it_was_made_without_notice():
    (known,) = (each for each in law.points("non-molestation-breach") if each.element == "order_known")
    assert known.sentence.startswith("Where the order was made without notice")


def test_the_trial_of_protection_orders_is_not_said_to_go_on_for_longer_than_was_seen():
    for route in ("domestic-abuse-protection-notice", "domestic-abuse-protection-order"):
        assert "31 March 2026" in law.route(route, on=TODAY).ask


@pytest.mark.parametrize(
    ("name", "jurisdiction", "address"),
    [
        ("poa-4b", EW, "legislation.gov.uk/ukpga/2023/47/section/1"),
        ("soa-66e", EW, "legislation.gov.uk/ukpga/2025/18/section/138"),
        ("soa-66f", EW, "legislation.gov.uk/ukpga/2003/42/section/66F"),
        ("restraining-order-acquittal", EW, "cps.gov.uk/legal-guidance/restraining-orders"),
        ("restraining-order-acquittal-breach", EW, "legislation.gov.uk/ukpga/1997/40/section/5A"),
        ("restraining-order-breach", EW, "legislation.gov.uk/ukpga/2020/17"),
        ("osa-179", EW, "ukpga/2023/50/part/10"),
        ("false-communications", EW, "ukpga/2023/50/part/10"),
        ("special-measures", EW, "legislation.gov.uk/ukpga/1999/23/section/36"),
        ("clares-law", EW, "gov.uk/government/publications/domestic-violence-disclosure-scheme"),
        ("associated", EW, "legislation.gov.uk/ukpga/1996/27/part/IV"),
        ("bail-conditions", EW, "gov.uk/government/publications/pre-charge-bail"),
        ("vca_2026", EW, "ukpga/2026-19"),
        ("sa_2026", EW, "legislation.gov.uk/ukpga/2026/2/section/49"),
        ("sco-nho", "scotland", "legislation.gov.uk/asp/2011/13"),
        ("pha-2a", EW, "commonslibrary.parliament.uk"),
        ("pha-4a", EW, "points2prove.co.uk"),
        ("sca-76", EW, "legislation.gov.uk/ukpga/2015/9"),
        ("sca-75a", EW, "legislation.gov.uk/ukpga/2015/9/section/75A"),
        ("non-molestation-breach", EW, "mckenziefrienduk.net"),
    ],
)
def test_what_was_put_right_names_the_day_and_the_page_it_was_held_against(name, jurisdiction, address):
    check = check_of(name, jurisdiction)
    assert check.on == TODAY
    assert any(address in read for read in check.read)
    assert len(check.compared.split()) > 3


def test_nothing_that_is_only_known_says_that_it_was_checked():
    known = [(place, each) for place, each in entries() if each.confidence == "known"]
    assert len(known) > 100
    assert [place for place, each in known if each.checked] == []


def test_everything_unsure_says_what_is_being_checked_and_nothing_else_does():
    for place, each in entries():
        assert (each.confidence == "unsure") == bool(each.doubt), place

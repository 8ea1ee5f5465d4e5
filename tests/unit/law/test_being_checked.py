"""What is being checked is named beside every list that leaves it out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil import law
from chesil.law.loading import book


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_on_any_day_a_route_is_law_or_being_checked_or_neither_and_never_both(day):
    for jurisdiction in law.JURISDICTIONS:
        given_as_law = {each.id for each in law.routes(jurisdiction, on=day)}
        doubtful = {each.id for each in law.being_checked(jurisdiction, on=day)}
        assert given_as_law & doubtful == set()
        unsure = {each.id for each in book(jurisdiction).routes.values() if each.confidence == "unsure"}
        dated = {
            each.id
            for each in book(jurisdiction).routes.values()
            if any(version.on(day) for version in each.versions)
        }
        assert unsure & dated <= doubtful


@pytest.mark.parametrize("jurisdiction", law.JURISDICTIONS)
def test_what_is_being_checked_has_a_name_a_place_and_a_doubt_and_no_more(jurisdiction):
    for each in law.being_checked(jurisdiction, on=date(2026, 11, 28)):
        assert each.title
        assert each.doubt.endswith(".")
        assert not hasattr(each, "maximum")
        assert not hasattr(each, "summary")


def test_harassment_in_northern_ireland_is_named_as_being_checked():
    found = {each.id for each in law.being_checked("northern_ireland", on=date(2026, 11, 28))}
    assert found == {"ni-harassment", "ni-fear-of-violence", "ni-civil-harassment"}

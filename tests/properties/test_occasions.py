"""Occasions against their plain twin on invented logs, and what must hold for every finding."""

from collections import defaultdict

import twins
from hypothesis import given, settings
from hypothesis import strategies as st
from test_recognisers import LOW, event, table

import case_tables
from chesil import conduct, recognisers
from chesil.terms import settings as settings_file
from chesil.terms.findings import UNNAMED


def whose(event):
    """Who a contact counts for: acts that name nobody are apart from callers who showed no number."""
    return event["sender"] or (UNNAMED if event["kind"] == "note" else None)


@settings(max_examples=30, deadline=None)
@given(st.lists(event(), max_size=50), st.sampled_from([1, 5, 60, 1440]))
def test_occasions_are_those_of_the_plain_twin(drawn, minutes):
    told = settings_file.change(LOW, conduct={"occasion_gap_minutes": minutes})
    events, people = table(drawn), case_tables.people()
    signals = recognisers.recognise(events, people, told)
    log = twins.Log(events.to_dicts(), told)
    carried = defaultdict(set)
    for person, behaviour, ids in signals.select("person", "behaviour", "events").iter_rows():
        for each in ids:
            carried[person, each].add(behaviour)
    for person in conduct.analyse(events, signals, people, told).people:
        theirs = [e for e in log.with_acts if whose(e) == person.person]
        assert [o.events for o in person.occasions] == twins.occasions(theirs, minutes=minutes)
        assert [o.number for o in person.occasions] == list(range(1, len(person.occasions) + 1))
        for occasion in person.occasions:
            known = None if person.person == UNNAMED else person.person
            behaviours = set().union(*(carried[known, each] for each in occasion.events))
            assert occasion.behaviours == tuple(sorted(behaviours))


@settings(max_examples=20, deadline=None)
@given(st.lists(event(), max_size=50), st.integers(0, 1000))
def test_the_counts_of_a_finding_add_up_and_do_not_hang_on_the_order_of_rows(drawn, seed):
    events, people = table(drawn), case_tables.people()
    signals = recognisers.recognise(events, people, LOW)
    found = conduct.analyse(events, signals, people, LOW)
    shuffled = events.sample(fraction=1.0, shuffle=True, seed=seed)
    turned = signals.sample(fraction=1.0, shuffle=True, seed=seed)
    assert conduct.analyse(shuffled, turned, people, LOW) == found
    told = {person.person for person in found.people} - {None, UNNAMED}
    assert told == {each.person for each in found.likely}
    assert told | {each.person for each in found.others} == set(signals["person"]) - {None}
    assert signals["person"].has_nulls() == any(p.person in (None, UNNAMED) for p in found.people)
    for person in found.people:
        dated = sum(len(occasion.events) for occasion in person.occasions)
        assert person.contacts - dated <= person.undated
        assert sum(count for _, count in person.channels) == person.contacts
        assert sum(map(sum, person.by_hour)) == person.contacts - person.undated
        assert sum(n for week in person.weeks for _, n in week.by_channel) <= person.contacts
        assert sum(week.from_owner for week in person.weeks) <= person.replies
        assert sum(s.signals for s in person.strands) <= signals.height
        for strand in person.strands:
            assert len(set(strand.events)) == len(strand.events) > 0
            assert strand.first <= strand.last

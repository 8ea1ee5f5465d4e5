"""Joins every source into one event table: people, clocks, duplicates."""

from chesil.timeline.clock_doubts import ClockDoubt, TwoTimes
from chesil.timeline.gaps import gaps
from chesil.timeline.joining import Timeline, join
from chesil.timeline.lookalikes import SamePerson
from chesil.timeline.observations import TITLES, Observation
from chesil.timeline.people import PeopleFile, Person, load_people
from chesil.timeline.places import places
from chesil.timeline.proposed_times import ProposedTime, propose, proposed_times

__all__ = [
    "TITLES",
    "ClockDoubt",
    "Observation",
    "PeopleFile",
    "Person",
    "ProposedTime",
    "SamePerson",
    "Timeline",
    "TwoTimes",
    "gaps",
    "join",
    "load_people",
    "places",
    "propose",
    "proposed_times",
]

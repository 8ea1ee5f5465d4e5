"""Joins every source into one event table: people, clocks, duplicates."""

from chesil.timeline.clock_doubts import ClockDoubt, TwoTimes
from chesil.timeline.joining import Timeline, join
from chesil.timeline.lookalikes import SamePerson
from chesil.timeline.people import PeopleFile, Person, load_people
from chesil.timeline.proposed_times import ProposedTime, propose, proposed_times

__all__ = [
    "ClockDoubt",
    "PeopleFile",
    "Person",
    "ProposedTime",
    "SamePerson",
    "Timeline",
    "TwoTimes",
    "join",
    "load_people",
    "propose",
    "proposed_times",
]

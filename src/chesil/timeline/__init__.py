"""Joins every source into one event table: people, clocks, duplicates."""

from chesil.timeline.joining import Timeline, join
from chesil.timeline.lookalikes import SamePerson
from chesil.timeline.people import PeopleFile, Person, load_people

__all__ = ["PeopleFile", "Person", "SamePerson", "Timeline", "join", "load_people"]

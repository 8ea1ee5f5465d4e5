"""One person's summary: a sentence, charts, what was noticed, what changed, and the numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from chesil.documents import words
from chesil.documents.charts import gaps, hours, strip, weeks
from chesil.documents.charts.periods import periods
from chesil.documents.chronology.page import (
    Change,
    Chart,
    Kind,
    Line,
    Numbers,
    PeriodRow,
    Runs,
    Setter,
    Summary,
)
from chesil.terms.findings import UNNAMED, Counted, PersonFindings, Strand, TurningPoint

ENTRY_LINKS: Final = 24  # runs of entry numbers printed in one cell
_COLUMNS: Final = 7  # channels with a column of their own
_DRAWN: Final = 4  # fewest contacts that a chart says more of than their entries do


@attrs.frozen(kw_only=True)
class Printed:
    """What is printed of one person: entry numbers by event, and by local day.

    Attributes:
        numbers: event_id to entry number, of everyone's entries.
        days: local day to the numbers of the entries that a week of this person counts: their contacts,
            and what was sent to them.
    """

    numbers: dict[str, int]
    days: dict[date, list[int]]

    def entries(self, events: tuple[str, ...]) -> list[int]:
        """The entry numbers of *events* that are printed, in order."""
        return sorted({self.numbers[event] for event in events if event in self.numbers})

    def between(self, first: date, last: date) -> list[int]:
        """The entry numbers of this person from one day to another, in order."""
        return sorted(
            number for day, numbers in self.days.items() if first <= day <= last for number in numbers
        )


def summarise(
    person: PersonFindings,
    *,
    zone: str,
    owner: str,
    titles: Mapping[str, str],
    turning_weeks: int,
    printed: Printed,
    setter: Setter,
) -> Summary:
    """The summary of one person. Charts and numbers are left out where there are few contacts.

    Args:
        person: its sentences told to others (chesil.documents.third_person).
        zone: IANA zone of every date. owner: the name of the person whose record it is, printable.
        titles: what to call a kind of conduct, by its code.
        turning_weeks: over how many weeks before and after a turning point contacts are counted.
    """
    drawn = person.first is not None and person.contacts >= _DRAWN
    return Summary(
        heading=setter.sentence(f"Summary: {setter.name(person.name)}"),
        sentences=tuple(sentences(person, zone=zone, owner=owner, setter=setter)),
        charts=_charts(person, zone=zone) if drawn else (),
        changes=tuple(
            _change(point, place, zone=zone, printed=printed, setter=setter)
            for place, point in enumerate(person.turning_points, start=1)
        ),
        weeks=turning_weeks,
        kinds=tuple(
            kind(each, titles.get(each.code, each.title), zone=zone, printed=printed, setter=setter)
            for each in person.strands
        ),
        numbers=_numbers(person, printed) if drawn else None,
        cautions=tuple(setter.line(each, limit=600) for each in person.cautions),
    )


def sentences(person: PersonFindings, *, zone: str, owner: str, setter: Setter) -> list[Line]:
    """What the files hold of a person, in facts: from when to when, how much, and what was sent to them.

    Args:
        zone, owner: as `summarise` takes them.
    """
    name = setter.name(called(person))
    hold = _held(person, name, owner)
    if person.first is None or person.last is None:
        return [setter.sentence(f"{hold} None has a known date.")]
    first, last = (words.day_words(words.local(each, zone).date()) for each in (person.first, person.last))
    days = words.count(person.days, "day")
    span = f"On {first}" if first == last else f"Between {first} and {last}, on {days}"
    said = [f"{span}: {hold}"]
    if person.contacts > 1:
        occasions = words.count(len(person.occasions), "occasion")
        said.append(f"Contacts close together in time count as one occasion: {occasions}.")
    if person.person not in (None, UNNAMED):
        sent = words.count(person.replies, "message or call", "messages and calls")
        said.append(f"In the same files {owner} sent {sent} to {name}.")
    if person.asked:
        asked = words.day_words(words.local(person.asked.at, zone).date())
        after = words.count(person.asked.contacts_after, "contact")
        days = f", on {words.count(person.asked.days_after, 'day')}" if person.asked.contacts_after else ""
        said.append(f"On {asked} {owner} asked {name} to stop. After that: {after}{days}.")
    return [setter.sentence(each) for each in said]


def told_of(people: Sequence[PersonFindings]) -> Sequence[PersonFindings]:
    """Whom a paper says that it is about: what names nobody is no person, unless there is nothing else."""
    return [each for each in people if each.person != UNNAMED] or people


def called(person: PersonFindings) -> str:
    """What to call a person inside a sentence."""
    nobody = person.person in (None, UNNAMED)
    return person.name[:1].lower() + person.name[1:] if nobody else person.name


def _held(person: PersonFindings, name: str, owner: str) -> str:
    """What the files hold of a person: what came from them, and apart from it what she noted."""
    total = person.contacts - person.acts
    one, many, ways = (
        ("call", "calls", "")
        if person.only_calls
        else ("message or call", "messages and calls", _ways(person.received))
    )
    received = f"{words.count(total, one, many)} from {name}{ways}"
    acts = f"{words.count(person.acts, 'act')} by {name}{_ways(person.noted)}"
    if not person.acts:
        return f"the files hold {received}." if total else f"the files hold no message or call from {name}."
    notes = f"{owner}'s own notes describe {acts}."
    return f"the files hold {received}, and {notes}" if total else notes


def _ways(channels: tuple[tuple[str, int], ...]) -> str:
    how = [words.channel_count(channel, count) for channel, count in channels]
    return f" ({', '.join(how)})" if how else ""


def _charts(person: PersonFindings, *, zone: str) -> tuple[Chart, ...]:
    period = periods(person).each
    drawn = (
        ("When each kind of contact happened", strip.draw(person, zone=zone, for_paper=True)),
        (
            f"Contacts each {period}, by channel{', with the acts in own notes' if person.acts else ''}",
            weeks.draw(person, zone=zone, for_paper=True),
        ),
        ("Contacts by hour and day of the week", hours.draw(person)),
        ("Gaps in contact", gaps.draw(person, zone=zone)),
    )
    return tuple(Chart(caption, each.spoken(), each.svg()) for caption, each in drawn)


def _change(point: TurningPoint, number: int, *, zone: str, printed: Printed, setter: Setter) -> Change:
    return Change(
        number=number,
        when=words.weekday_words(words.local(point.at, zone).date()),
        what=setter.line(point.what, limit=400),
        before=_counted(point.before),
        after=_counted(point.after),
        total=f"{point.contacts_after:,}",
        entries=runs(printed.entries(point.events)),
        instead="not printed" if point.events else "no record",
    )


def _counted(near: Counted | None) -> str:
    return f"{near.contacts:,} in {words.count(near.days, 'day')}" if near else "not known"


def kind(strand: Strand, title: str, *, zone: str, printed: Printed, setter: Setter) -> Kind:
    """A kind of conduct as a row: how often, on how many days, from when to when, and its entries."""
    first, last = (words.short_day(words.local(each, zone).date()) for each in (strand.first, strand.last))
    return Kind(
        title=setter.line(title),
        rests_on=words.BASES.get(strand.basis, strand.basis),
        count=f"{strand.count:,}",
        days=f"{strand.days:,}",
        when=first if first == last else f"{first} to {last}",
        entries=runs(printed.entries(strand.events)),
    )


def _numbers(person: PersonFindings, printed: Printed) -> Numbers | None:
    counted = periods(person)
    totals: Counter[str] = Counter()
    for period in counted.periods:
        totals.update(dict(period.by_channel))
    if not totals:
        return None
    kept, joined = _columns(totals)
    heads = [words.SHORT_CHANNELS.get(each, words.plain_code(each)) for each in kept]
    rows = []
    for period in counted.periods:
        counts = dict(period.by_channel)
        shown = [counts.get(channel, 0) for channel in kept]
        if joined:
            shown.append(sum(counts.get(channel, 0) for channel in joined))
        if any(shown) or period.from_owner:  # an empty week says nothing that the gaps do not
            entries = runs(printed.between(period.first, period.last))
            rows.append(PeriodRow(period.label, tuple(shown), period.from_owner, entries))
    return Numbers(
        each=counted.each, heads=(*heads, "Other ways") if joined else tuple(heads), rows=tuple(rows)
    )


def runs(numbers: list[int]) -> Runs:
    """The first *numbers*, those that follow one another joined: 2, 3, 4, 7 as 2 to 4 and 7."""
    found = words.runs(numbers)
    more = sum(last - first + 1 for first, last in found[ENTRY_LINKS:])
    return Runs(tuple(found[:ENTRY_LINKS]), more)


def _columns(totals: Counter[str]) -> tuple[list[str], list[str]]:
    """Channels with a column of their own, the most used first, and those that share the last one."""
    ordered = sorted(totals, key=lambda channel: (-totals[channel], channel))
    if len(ordered) <= _COLUMNS:
        return ordered, []
    return ordered[: _COLUMNS - 1], ordered[_COLUMNS - 1 :]

"""Brings occasions, strands, gaps, weeks, turning points and cautions together, person by person."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import attrs
import polars as pl

from chesil.conduct import cautions, rhythm
from chesil.conduct.ground import Ground, by_nobody, in_words
from chesil.conduct.occasions import occasions
from chesil.conduct.strands import strands
from chesil.conduct.subjects import Subjects, subjects
from chesil.conduct.turning import turning_points
from chesil.terms import contact, tables
from chesil.terms.acts import ASKED_TO_STOP
from chesil.terms.findings import NOBODY_SAID, UNNAMED, Findings, PersonFindings, TurningPoint
from chesil.terms.settings import Settings

_NO_HOURS = ((0,) * 24,) * 7


def analyse(
    events: pl.DataFrame,
    signals: pl.DataFrame,
    people: pl.DataFrame,
    settings: Settings,
    assumptions: Sequence[str] = (),
    *,
    about: str | None = None,
    everyone: bool = False,
    titles: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Findings:
    """What each person did, as far as the records show it: facts with their events, never a verdict.

    Args:
        events: tables.EVENTS in any order, duplicates marked. signals: tables.SIGNALS of those events.
        people: tables.PEOPLE.
        assumptions: sentences of the readers and the timeline, handed on.
        about: a person id, to look at that person, told even without any signal, and at what names nobody;
            at no other person.
        everyone: the signals are those that somebody kept, so that all who gave one are told of.
        titles: the name of each behaviour in plain words, by its code, in the order to tell them.
        labels: a few words for each.

    Returns:
        Findings of *about*; where that is None, of every person with signals worth it (see subjects), most
        signals first, then as in *people*. Last, as person None, callers who showed no number, and as
        UNNAMED acts and messages that name nobody. Empty when there are no signals.
    Raises:
        TableMismatch: a table does not fit.
    """
    ground = _ground(events, signals, people, settings, about=about)
    chosen = subjects(ground) if about is None and not everyone else None
    if chosen and chosen.persons != ground.persons:
        ground = attrs.evolve(ground, persons=chosen.persons, signals=_of(ground.signals, chosen.persons))
    return Findings(
        zone=ground.zone,
        turning_point_weeks=settings.conduct.turning_point_weeks,
        people=_told(ground, titles=titles or {}, labels=labels or {}),
        assumptions=(*assumptions, *cautions.for_all(ground), *_not_said(chosen)),
        likely=chosen.likely if chosen else (),
        others=chosen.others if chosen else (),
    )


def counts(
    events: pl.DataFrame,
    signals: pl.DataFrame,
    people: pl.DataFrame,
    settings: Settings,
    *,
    titles: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> tuple[PersonFindings, ...]:
    """The numbers that `analyse` gives of every person with signals, without what it draws from them.

    Occasions, gaps, weeks, hours and cautions are left out: they take most of the time.

    Args:
        events, signals, people, titles, labels: as for `analyse`.
    """
    ground = _ground(events, signals, people, settings, about=None)
    return _counted(ground, titles=titles or {}, labels=labels or {})


def _ground(
    events: pl.DataFrame,
    signals: pl.DataFrame,
    people: pl.DataFrame,
    settings: Settings,
    *,
    about: str | None,
) -> Ground:
    for table, schema in ((events, tables.EVENTS), (signals, tables.SIGNALS), (people, tables.PEOPLE)):
        tables.check(table, schema, door="conduct")
    duplicate = pl.col("duplicate_of").is_not_null()
    original = contact.in_order(events.filter(~duplicate))
    placed = by_nobody(signals, original).sort("at", "signal", nulls_last=True)
    persons = _persons(placed, people, about=about)
    return Ground(
        events=original,
        merged=events.filter(duplicate),
        signals=_of(placed, persons),
        people=people,
        settings=settings,
        persons=persons,
    )


def _persons(signals: pl.DataFrame, people: pl.DataFrame, *, about: str | None) -> tuple[str | None, ...]:
    counts = dict(signals.group_by("person").len().iter_rows())
    # Callers who hide their number stand beside the person, tied to nobody: those calls are evidence too.
    nobody = tuple(each for each in (None, UNNAMED) if each in counts)
    if about is not None:
        return (about, *nobody)
    place = {person: number for number, person in enumerate(people["person"])}
    named = {person: count for person, count in counts.items() if person not in (None, UNNAMED)}
    told = sorted(named, key=lambda person: (-named[person], place.get(person, len(place)), person))
    return (*told, *nobody)


def _not_said(chosen: Subjects | None) -> Iterator[str]:
    """That nobody said whom it is about, without the names of others: they may be friends and family."""
    if chosen and (chosen.likely or chosen.others):
        others = in_words(
            len(chosen.others),
            "other person was noticed less often, and is",
            "other people were noticed less often, and are",
        )
        yield (
            f"{NOBODY_SAID} It tells of everyone whose contact was noticed for more than what is common "
            "between people who know each other." + (f" {others} not told of here." if chosen.others else "")
        )


def _of(signals: pl.DataFrame, persons: tuple[str | None, ...]) -> pl.DataFrame:
    named = [person for person in persons if person is not None]
    return signals.filter(pl.col("person").is_in(named).fill_null(value=None in persons))


def _told(
    ground: Ground, *, titles: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[PersonFindings, ...]:
    every_occasion, every_caution = occasions(ground), cautions.cautions(ground)
    every_gap, every_week, every_hour = rhythm.gaps(ground), rhythm.weeks(ground), rhythm.by_hour(ground)
    return tuple(
        attrs.evolve(
            each,
            occasions=every_occasion.get(each.person, ()),
            gaps=every_gap.get(each.person, ()),
            weeks=every_week.get(each.person, ()),
            by_hour=every_hour.get(each.person, _NO_HOURS),
            cautions=every_caution[each.person],
        )
        for each in _counted(ground, titles=titles, labels=labels)
    )


def _counted(
    ground: Ground, *, titles: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[PersonFindings, ...]:
    """What is counted of each person: the one place that these numbers come from."""
    every_strand, every_turn = strands(ground, titles=titles, labels=labels), turning_points(ground)
    every_contact, every_written = ground.split(ground.contacts), ground.split(ground.written)
    found = []
    for person in ground.persons:
        contacts = every_contact.get(person, ground.contacts.clear())
        written = every_written.get(person, ground.written.clear())
        first, last = _span(contacts)
        points = every_turn.get(person, ())
        found.append(
            PersonFindings(
                person=person,
                name=ground.name(person),
                first=first,
                last=last,
                span_days=0 if first is None or last is None else (last - first).days,
                contacts=contacts.height,
                replies=written["order"].n_unique(),
                days=contacts["day"].drop_nulls().n_unique(),
                channels=_channels(contacts),
                occasions=(),
                strands=every_strand.get(person, ()),
                gaps=(),
                turning_points=points,
                weeks=(),
                by_hour=_NO_HOURS,
                undated=contacts.height - int(contacts["timed"].sum()),
                cautions=(),
                noted=_channels(contacts.filter("act")),
                wrote_back=_wrote_back(written, points, first),
            )
        )
    return tuple(found)


def _span(contacts: pl.DataFrame) -> tuple[datetime | None, datetime | None]:
    """The first and last instant of *contacts*; both None when none has a time."""
    first, last = contacts.select(
        pl.col("at").min(), pl.col("end").filter(pl.col("at").is_not_null()).max()
    ).row(0)
    return first, last


def _wrote_back(written: pl.DataFrame, points: Sequence[TurningPoint], first: datetime | None) -> int:
    asked = [point for point in points if point.code == ASKED_TO_STOP]
    since = min((point.at for point in asked), default=first)
    requests = [event for point in asked for event in point.events]
    return written.filter(pl.col("at") > since, ~pl.col("event_id").is_in(requests)).height if since else 0


def _channels(contacts: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    channel = pl.col("channel").cast(pl.String).fill_null("other")
    return tuple(
        contacts.group_by(channel).len().sort("len", "channel", descending=[True, False]).iter_rows()
    )

"""The reading of findings: every person, every route, and what to do before when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from chesil import law
from chesil.conduct.legal import danger
from chesil.conduct.legal.acts import PersonActs
from chesil.conduct.legal.breaches import breaches
from chesil.conduct.legal.evidence import evidence
from chesil.conduct.legal.record import Record
from chesil.conduct.legal.routes import Read, Routes, relations
from chesil.conduct.legal.time_limits import time_limit
from chesil.law.pages import NAMES
from chesil.terms import tables
from chesil.terms.contact import persons_called
from chesil.terms.findings import UNNAMED, Findings, PersonFindings
from chesil.terms.legal import (
    ABOUT_STATES,
    CautionRead,
    Help,
    LegalReading,
    PersonRead,
    Question,
    RouteRead,
)
from chesil.terms.settings import Settings

_OUTLINE: Final = (
    "Some of the law of {} is here as an outline only. Chesil names an outline, to ask a lawyer about, and "
    "does not say what is recorded for each of its points."
)
_BEING_CHECKED: Final = (
    "Still being checked, and left out here: {}. They may be law. The police or a solicitor can say."
)
# Each contact of a phone has a record of its own, so there is nothing to separate.
_NOT_OF_A_PHONE: Final = "AGGREGATED_COUNTS"


def of_findings(
    findings: Findings,
    events: pl.DataFrame,
    people: pl.DataFrame,
    settings: Settings,
    *,
    numbers: Mapping[str, int] | None = None,
    as_of: date | None = None,
    kept: bool = False,
    own_threats: Mapping[str, Sequence[str]] | None = None,
) -> LegalReading:
    """What the law asks for, and what these findings hold for it: for each person and each route.

    Points are read only for law that is written out in full, and only for a person with a name; where the
    findings name nobody at all, withheld numbers and acts by nobody are read too.

    Args:
        events: tables.EVENTS in any order, duplicates marked. people: tables.PEOPLE.
        numbers: the entry number of each event in the chronology; the place in the timeline when None.
        as_of: the day it is read on. When None nothing is counted in days and no sign is said to be now.
        kept: somebody looked at each signal and kept it, so that none rests on a word list alone.
        own_threats: event_ids of what the owner sent to each person that may be a threat.
    Returns:
        One PersonRead for each of findings.people, in their order; without acts it holds no route.
    Raises:
        TableMismatch: a table does not fit.
        SettingsError: a relationship or a term of an order is not known.
    """
    tables.check(events, tables.EVENTS, door="legal")
    tables.check(people, tables.PEOPLE, door="legal")
    record = Record(
        findings=findings,
        events=events.filter(pl.col("duplicate_of").is_null()),
        people=people,
        settings=settings,
        numbers=numbers,
        today=as_of,
        kept=kept,
        own_threats=own_threats or {},
    )
    named = any(each.person not in (None, UNNAMED) for each in findings.people)
    told = tuple(_person(record, each, named=named) for each in findings.people)
    outline = record.jurisdiction != "england_and_wales"
    name = NAMES[record.jurisdiction]
    about = (_OUTLINE.format(name), *ABOUT_STATES) if outline else ABOUT_STATES
    return LegalReading(
        jurisdiction=name,
        outline=outline,
        counted_from=as_of,
        about=(*about, *_being_checked(told, record)),
        danger=tuple(each.sentence for each in law.danger_markers(record.jurisdiction) if each.now),
        call=tuple(_help(each) for each in danger.helplines(record, _called(told))),
        people=told,
    )


def _being_checked(people: Sequence[PersonRead], record: Record) -> Iterator[str]:
    """What the lists of routes leave out though an act points to it, in one sentence."""
    found = {
        each.id: f"{each.title} ({each.citation})"
        for person in people
        for act in person.acts
        for each in law.being_checked(record.jurisdiction, on=act.last)
        if not set(each.acts).isdisjoint(act.kinds)
    }
    if found:
        yield _BEING_CHECKED.format("; ".join(found.values()))


def _person(record: Record, person: PersonFindings, *, named: bool) -> PersonRead:
    of = PersonActs(record=record, person=person, relations=_relations(record, person))
    routes = Routes(of=of, relations=relations(of), today=record.today)
    is_named = person.person not in (None, UNNAMED)
    read = routes.read() if of.acts and (is_named or not named) else ()
    found = tuple(each.route for each in read)
    return PersonRead(
        person=person.person,
        name=person.name,
        acts=of.acts,
        routes=found,
        ask=routes.ask() if of.acts and (is_named or not named) else (),
        cautions=_cautions([each for each in read if each.is_of_log]),
        questions=tuple(_questions(of, read)),
        not_counted=tuple(_not_counted(record, of)),
        limit=time_limit(found, of.acts, today=record.today),
        breaches=breaches(record, person, of.acts),
        keep=evidence(of.acts, of.channels, today=record.today),
        signs=danger.Signs(theirs=of).raised(),
    )


def _relations(record: Record, person: PersonFindings) -> tuple[str, ...]:
    told = (
        fact
        for each in record.settings.relationships
        if person.person in persons_called(each.person, people=record.people)
        for fact in each.facts
    )
    return tuple(dict.fromkeys(told))


def _cautions(read: Sequence[Read]) -> tuple[CautionRead, ...]:
    """The warnings of every route, each once with the routes it is about."""
    routes: dict[str, list[str]] = {}
    for each in read:
        for caution in each.cautions:
            if caution.code != _NOT_OF_A_PHONE:
                routes.setdefault(caution.code, []).append(each.route.title)
    known = {caution.code: caution for each in read for caution in each.cautions}
    return tuple(
        CautionRead(
            code=code,
            sentence=known[code].sentence,
            source=known[code].source,
            routes=tuple(about) if len(about) < len(read) else (),
        )
        for code, about in routes.items()
    )


def _questions(of: PersonActs, read: Sequence[Read]) -> Iterator[Question]:
    """What is not recorded, as questions: first of the acts, then of points not recorded in full."""
    asked: dict[Question, None] = {}
    if of.undated:
        one, many = "1 note of an act has no date and is", "notes of acts have no date and are"
        said = one if of.undated == 1 else f"{of.undated:,} {many}"
        asked[Question(f"Can you give a day? {said} not read.", "day")] = None
    asked.update(dict.fromkeys(_of_breaches(each.route for each in read)))
    for each in read:
        # Of an entry that stands for several acts a log is asked for each day; a phone has a record of each.
        asked.update(dict.fromkeys(question for question in each.missing if question.answer != "each_day"))
    if read and any(each.person in (None, UNNAMED) for each in of.record.findings.people):
        asked[_WHO] = None
    asked.update(dict.fromkeys(_of_points(each.route for each in read)))
    yield from list(asked)[:_MOST]


_OPEN: Final = ("in_part", "not_yet")
_MOST: Final = 12  # a page of questions that somebody may sit down and answer
_WHO: Final = Question(
    "Do you know who called from a hidden number, or who did the acts that name nobody? How?", "how_known"
)


def _of_breaches(routes: Iterable[RouteRead]) -> Iterator[Question]:
    """What is not recorded about an order that was in force, such as its service and its terms."""
    for route in routes:
        if route.breach_of:
            yield from (point.question for point in route.points if point.state in _OPEN)


def _of_points(routes: Iterable[RouteRead]) -> Iterator[Question]:
    """The question on each kind of point that is not recorded, or in part: the first route's words."""
    told = set()
    for route in routes:
        for point in route.points:
            if (point.level is None or point.state in _OPEN) and point.id not in told:
                told.add(point.id)
                yield point.question


def _not_counted(record: Record, of: PersonActs) -> Iterator[str]:
    if of.routine:
        one, many = "1 occasion is", f"{of.routine:,} occasions are"
        yield f"{one if of.routine == 1 else many} not read as acts: no rule noticed anything in them."
    if of.joined:
        yield "What happened on one day is read as one act, because there are very many occasions."
    if of.person.person in (None, UNNAMED):
        return
    others = {each.person: each.contacts for each in record.findings.people}
    if others.get(None):
        calls = "1 contact" if others[None] == 1 else f"{others[None]:,} contacts"
        yield f"{calls} without a number shown: not counted for anyone."
    if others.get(UNNAMED):
        acts = "1 act or message" if others[UNNAMED] == 1 else f"{others[UNNAMED]:,} acts and messages"
        yield f"{acts} that name nobody: not counted for anyone."


def _called(people: Iterable[PersonRead]) -> Iterator[str]:
    for person in people:
        for sign in person.signs:
            yield from sign.call


def _ways(service: law.Service) -> Iterator[str]:
    """How to reach a service besides its number, and what a call does not leave."""
    if service.phone and service.text_number:
        yield f"Or text {service.text_number}."
    if service.how:
        yield service.how
    if service.off_bill:
        yield "The service says that calls to it do not show on a phone bill."


def _help(service: law.Service) -> Help:
    return Help(
        id=service.id,
        name=service.name,
        number=service.number,
        who_for=service.who_for,
        how=" ".join(_ways(service)),
        always_open=service.always_open,
        checked_on=None if service.is_national else service.checked_on,
    )
